"""What the computation itself has to say of a plan: what never ends, or does not hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from fairlead.core.cpm.schedule import schedule
from fairlead.core.ground.finding import Severity
from fairlead.core.ground.ids import ProgramId
from fairlead.core.ground.units import Percent, Share, Work
from fairlead.core.program.bounds import MAX_MINUTES
from fairlead.core.program.link import LinkType
from fairlead.core.program.rules import MICROSOFT_PROJECT
from fairlead.core.program.task import Constraint, ConstraintKind, Pinned, Progress, TaskKind
from tests.core.program.sketch import MONDAY, link, program, task

HOUR = timedelta(hours=1)
TOGETHER = {"id": ProgramId("moon"), "name": "To the moon"}


def test_a_plan_that_never_ends_is_named_with_its_id() -> None:
    chain = [task(id, duration=Work(MAX_MINUTES)) for id in "abc"]
    plan = program(*chain, links=[link("a", "b"), link("b", "c")], **TOGETHER)
    (found,) = schedule(plan).findings
    assert (found.code, str(found.origin)) == (
        "SCH-001",
        "Program To the moon (moon) › Task a",
    )
    assert "durations, lags or calendars leave no date" in found.says


def test_a_share_of_a_summary_is_named_with_the_program_it_is_in() -> None:
    phase = task("p", kind=TaskKind.SUMMARY, duration=Work(0))
    half = link("p", "b", lag=Percent(Decimal(50)))
    plan = program(phase, task("a", under="p"), task("b"), links=[half], **TOGETHER)
    (found,) = schedule(plan).findings
    assert (found.code, str(found.origin)) == (
        "SCH-002",
        "Program To the moon (moon) › Link p>b:FS",
    )


def of_one_day(kind: ConstraintKind) -> tuple[Constraint, ...]:
    return (Constraint(kind, MONDAY if kind is ConstraintKind.MSO else MONDAY + 9 * HOUR),)


@pytest.mark.parametrize("kind", [ConstraintKind.MSO, ConstraintKind.MFO])
def test_a_date_that_wins_against_a_link_is_warned_of(kind: ConstraintKind) -> None:
    build, sign = task("a", "Build", duration=Work(960)), task("b", "Sign")
    fixed = replace(sign, constraints=of_one_day(kind))
    (found,) = schedule(program(build, fixed, links=[link("a", "b")])).findings
    assert (found.code, found.severity) == ("SCH-003", Severity.WARNING)
    assert str(found.origin).endswith("Task b")
    assert found.says.startswith("'Sign' must ")
    assert found.says.endswith(
        f"({kind}), though the FS link from 'Build' would have it 2 working days later. "
        "The date wins."
    )


def test_dates_set_by_hand_before_a_link_allows_them_are_warned_of() -> None:
    pinned = task("b", "Sign", pinned=Pinned(MONDAY, MONDAY + 9 * HOUR))
    (found,) = schedule(program(task("a", "Build"), pinned, links=[link("a", "b")])).findings
    assert found.says.startswith("the dates of 'Sign' were set by hand, though the FS link")


def test_a_latest_date_is_warned_of_only_where_it_wins() -> None:
    late = task("b", constraints=(Constraint(ConstraintKind.SNLT, MONDAY),))
    plan = program(task("a"), late, links=[link("a", "b")])
    assert not schedule(plan).findings
    (found,) = schedule(replace(plan, rules=MICROSOFT_PROJECT)).findings
    assert found.code == "SCH-003"


def test_a_date_that_loses_to_the_link_into_its_summary_is_warned_of() -> None:
    phase = task("p", kind=TaskKind.SUMMARY, duration=Work(0))
    fixed = task("b", under="p", constraints=of_one_day(ConstraintKind.MSO))
    (found,) = schedule(program(task("a"), phase, fixed, links=[link("a", "p")])).findings
    assert (found.code, str(found.origin).rpartition(" ")[2]) == ("SCH-003", "b")


def test_a_date_that_agrees_with_its_links_is_not_warned_of() -> None:
    fixed = task("b", constraints=(Constraint(ConstraintKind.MSO, MONDAY + 24 * HOUR),))
    assert not schedule(program(task("a"), fixed, links=[link("a", "b")])).findings


def test_a_date_is_not_warned_of_where_the_only_link_comes_from_inactive_work() -> None:
    phase = task("p", kind=TaskKind.SUMMARY, duration=Work(0))
    fixed = task("b", under="p", constraints=of_one_day(ConstraintKind.MSO))
    for type in LinkType:
        into = link("a", "p", type)
        assert not schedule(program(task("a", active=False), phase, fixed, links=[into])).findings


def test_progress_of_work_that_nobody_started_is_warned_of() -> None:
    quarter = Progress(complete=Share(Decimal("0.25")))
    (found,) = schedule(program(task("a", "Dig", progress=quarter))).findings
    assert found.code == "SCH-004"
    assert found.says.startswith("'Dig' is 25 % complete, but nobody said when it started")
    begun = replace(quarter, actual_start=MONDAY)
    assert not schedule(program(task("a", progress=begun))).findings
    some, all_of_it = (Progress(remaining=Work(days * 480)) for days in (1, 2))
    (found,) = schedule(program(task("a", "Dig", progress=some, duration=Work(960)))).findings
    assert found.says.startswith("'Dig' is said to have 1 working day left, but nobody said")
    assert not schedule(program(task("a", progress=all_of_it, duration=Work(960)))).findings
    whole = Progress(complete=Share(Decimal(1)))
    assert not schedule(program(task("a", progress=whole))).findings
