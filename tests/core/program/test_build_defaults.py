"""What `build` takes when the draft does not say, and how much it says itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from fairlead.core.ground.finding import Finding, Origin, Severity
from fairlead.core.ground.ids import ProgramId
from fairlead.core.ground.units import Work
from fairlead.core.program.build import build
from fairlead.core.program.draft import Draft
from fairlead.core.program.rules import Direction, Rules
from fairlead.core.program.task import Constraint, ConstraintKind, Pinned, Progress
from tests.core.program.sketch import MONDAY, draft, said, task

FRIDAY = datetime(2026, 3, 6, 17)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("plan.xml", "plan"),
        ("C:\\plans\\release-1.30.mpp", "release-1.30"),
        ("exports/2026/issues.jsonl.gz", "issues"),
        ("Jira", "Jira"),
        (".yaml", ".yaml"),
        ("", "program"),
    ],
)
def test_id_and_name_come_from_the_file(source: str, name: str) -> None:
    program = build(Draft(origin=Origin(source), start=MONDAY))
    assert (program.id, program.name) == (name, name)


def test_the_name_is_the_id_when_only_that_is_given() -> None:
    assert build(draft(id=ProgramId("GA"))).name == "GA"


def test_the_currency_is_the_dollar_unless_another_is_given() -> None:
    assert build(draft()).currency == "USD"
    assert build(draft(currency="EUR")).currency == "EUR"


def test_the_status_date_given_to_build_wins() -> None:
    assert build(draft(status_date=MONDAY)).status_date == MONDAY
    assert build(draft(status_date=MONDAY), status_date=FRIDAY).status_date == FRIDAY
    assert build(draft()).status_date is None


@pytest.mark.parametrize(
    "first",
    [
        task("1", progress=Progress(actual_start=MONDAY)),
        task("1", pinned=Pinned(MONDAY, FRIDAY)),
        task("1", constraints=(Constraint(ConstraintKind.SNET, MONDAY),)),
        task("1", constraints=(Constraint(ConstraintKind.MSO, MONDAY),)),
    ],
)
def test_a_missing_start_is_the_earliest_that_a_task_is_known_to_start(first: object) -> None:
    later = task("2", progress=Progress(actual_start=FRIDAY))
    program = build(draft(later, first, start=None))  # type: ignore[arg-type]
    assert program.start == MONDAY
    assert program.set_aside == ()


def test_dates_of_finishes_say_nothing_about_the_start() -> None:
    by_friday = task("1", constraints=(Constraint(ConstraintKind.FNLT, FRIDAY),), deadline=FRIDAY)
    program = build(draft(by_friday, start=None), status_date=datetime(2026, 4, 1))
    assert program.start == datetime(2026, 4, 1)


def test_without_any_date_a_fixed_start_is_taken_and_said() -> None:
    program = build(draft(task("1"), start=None))
    assert program.start == datetime(2000, 1, 3, 8)
    assert said(program) == (
        "IMP-019 warning · plan.csv: Program plan: neither the program nor any task has a date; "
        "taken to start at 2000-01-03 08:00. Give the program a start."
    )


def test_a_start_that_cannot_be_is_chosen_anew() -> None:
    known = task("1", progress=Progress(actual_start=MONDAY))
    program = build(draft(known, start=datetime(1, 1, 1)))
    assert program.start == MONDAY
    assert [finding.code for finding in program.set_aside] == ["IMP-019"]


def test_a_finish_before_the_start_is_none() -> None:
    program = build(draft(start=FRIDAY, finish=MONDAY))
    assert program.finish is None
    assert "finish: 2026-03-02 08:00 lies before the start" in said(program)


def test_a_program_computed_from_a_finish_it_lacks_is_computed_from_its_start() -> None:
    program = build(draft(rules=Rules(direction=Direction.FROM_FINISH)))
    assert program.rules.direction is Direction.FROM_START
    assert "rules.direction: a program computed from its finish backward" in said(program)


def test_what_the_importer_said_comes_first() -> None:
    unread = Finding("IMP-017", Severity.WARNING, Origin("plan.csv", "row 88"), "No.", "Mend it.")
    given = replace(draft(task("1", duration=Work(-1))), findings=(unread,))
    assert [finding.code for finding in build(given).set_aside] == ["IMP-017", "IMP-023"]


def test_of_one_kind_a_thousand_are_listed_and_the_rest_counted() -> None:
    tasks = [task(str(n), duration=Work(-1)) for n in range(1_200)]
    program = build(draft(*tasks, task("x", under="gone")))
    kinds = [finding.code for finding in program.set_aside]
    assert (kinds.count("IMP-023"), kinds.count("IMP-034")) == (1_001, 1)
    assert said(program).splitlines()[-1] == (
        "IMP-023 warning · plan.csv: 200 more findings of this kind are not listed. Mend the "
        "first ones and read it again."
    )
