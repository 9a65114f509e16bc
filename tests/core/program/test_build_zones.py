"""What `build` makes of time zones, and of moments that a change of the clocks puts in doubt."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from fairlead.core.calendars.calendar import standard
from fairlead.core.ground.errors import InvalidValueError
from fairlead.core.ground.ids import AssignmentId, BaselineId, ResourceId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Share
from fairlead.core.program.baseline import Baseline, BaselineTask
from fairlead.core.program.build import build
from fairlead.core.program.change import change
from fairlead.core.program.link import Promise
from fairlead.core.program.patch import Change, Patch
from fairlead.core.program.people import Assignment, Resource
from fairlead.core.program.program import Program
from fairlead.core.program.task import Constraint, ConstraintKind, Pinned, Progress
from tests.core.program.sketch import draft, link, program, said, task

BERLIN = "Europe/Berlin"
SKIPPED = datetime(2026, 3, 29, 2, 30)
REPEATED = datetime(2026, 10, 25, 2, 30)
AFTER = datetime(2026, 11, 2, 8)


def fields_in_doubt(built: Program) -> list[str]:
    """The fields that a finding is about, in order."""
    assert {one.code for one in built.set_aside} <= {"IMP-020"}
    return [one.says.partition(": 2026")[0] for one in built.set_aside]


def test_a_moment_that_the_clocks_leave_out_is_the_first_after_it_and_said() -> None:
    held = (Constraint(ConstraintKind.SNET, SKIPPED),)
    built = build(draft(task("a", "Switch over", constraints=held), zone=BERLIN))
    assert built.tasks[TaskId("a")].constraints == held
    assert said(built) == (
        "IMP-020 note · plan.csv › row 2: Task Switch over (a), constraints.date: 2026-03-29 02:30 "
        "does not exist in Europe/Berlin, where clocks go forward then; taken as 2026-03-29 03:00. "
        "Give another time if that is not meant."
    )


def test_a_moment_that_the_clocks_show_twice_is_the_first_of_the_two_and_said() -> None:
    built = build(draft(task("a", deadline=REPEATED), zone=BERLIN))
    assert said(built) == (
        "IMP-020 note · plan.csv › row 2: Task Task a (a), deadline: 2026-10-25 02:30 occurs twice "
        "in Europe/Berlin, where clocks go back then; taken as the first of the two. The second "
        "has no name of its own: give 03:00 if it is meant."
    )


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 29, 1, 59),
        datetime(2026, 3, 29, 3),
        datetime(2026, 10, 25, 1, 59),
        datetime(2026, 10, 25, 3),
    ],
)
def test_the_minutes_before_and_after_that_hour_are_in_no_doubt(moment: datetime) -> None:
    assert build(draft(task("a", deadline=moment), zone=BERLIN)).set_aside == ()


def test_without_a_zone_every_hour_occurs_once() -> None:
    assert build(draft(task("a", deadline=REPEATED))).set_aside == ()


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"constraints": (Constraint(ConstraintKind.FNLT, SKIPPED),)}, "constraints.date"),
        ({"deadline": SKIPPED}, "deadline"),
        ({"pinned": Pinned(SKIPPED, AFTER)}, "pinned.start"),
        ({"pinned": Pinned(datetime(2026, 3, 2), SKIPPED)}, "pinned.finish"),
        ({"expected_finish": SKIPPED}, "expected finish"),
        ({"external_early_start": SKIPPED}, "external early start"),
        ({"external_late_finish": SKIPPED}, "external late finish"),
        ({"progress": Progress(actual_start=SKIPPED)}, "progress.actual start"),
        ({"progress": Progress(suspend=SKIPPED)}, "progress.suspend"),
        ({"progress": Progress(resume=SKIPPED)}, "progress.resume"),
        (
            {"progress": Progress(complete=Share(Decimal(1)), actual_finish=SKIPPED)},
            "progress.actual finish",
        ),
    ],
)
def test_every_moment_of_a_task_is_looked_at(fields: dict[str, Any], name: str) -> None:
    built = build(draft(task("a", "Move", **fields), zone=BERLIN))
    assert fields_in_doubt(built) == [f"Task Move (a), {name}"]


@pytest.mark.parametrize("name", ["start", "finish", "status_date"])
def test_every_moment_of_the_program_is_looked_at(name: str) -> None:
    given: dict[str, Any] = {"start": datetime(2026, 3, 2), name: SKIPPED}
    built = build(draft(task("a"), name="Move house", zone=BERLIN, **given))
    assert fields_in_doubt(built) == [f"Program Move house, {name.replace('_', ' ')}"]
    assert str(built.set_aside[0].origin) == "plan.csv"


def test_a_status_date_given_from_outside_is_looked_at_too() -> None:
    built = build(draft(task("a"), name="Move", zone=BERLIN), status_date=SKIPPED)
    assert fields_in_doubt(built) == ["Program Move, status date"]


def test_moments_of_links_assignments_and_baselines_are_looked_at() -> None:
    one = replace(link("a", "b"), promise=Promise(needed_by=SKIPPED))
    ana = Resource(id=ResourceId("ana"), name="Ana")
    working = Assignment(
        id=AssignmentId("a:ana"), task=TaskId("a"), resource=ana.id, actual_start=SKIPPED
    )
    agreed = Baseline(
        id=BaselineId("first"),
        name="First",
        tasks=Table({TaskId("a"): BaselineTask(start=SKIPPED, finish=AFTER)}),
    )
    built = build(
        draft(
            task("a"),
            task("b"),
            links=[one],
            resources=[ana],
            assignments=[working],
            baselines=[agreed],
            zone=BERLIN,
        )
    )
    assert fields_in_doubt(built) == [
        "Link a>b:FS, promise.needed by",
        "Assignment a:ana, actual start",
        "Baseline First (first), tasks.a.start",
    ]


def test_a_zone_as_windows_calls_it_is_read_as_the_iana_zone_and_said() -> None:
    built = build(draft(task("a"), name="Ship", zone="W. Europe Standard Time"))
    assert built.zone == BERLIN
    assert said(built) == (
        "IMP-021 note · plan.csv: Program Ship, zone: 'W. Europe Standard Time' is what Windows "
        "calls a time zone; taken as Europe/Berlin. Write Europe/Berlin, or the zone of the IANA "
        "time zone database that is meant."
    )


def test_moments_are_looked_at_in_the_zone_that_was_taken() -> None:
    built = build(draft(task("a", deadline=SKIPPED), zone="W. Europe Standard Time"))
    assert [one.code for one in built.set_aside] == ["IMP-021", "IMP-020"]


def test_a_calendars_zone_as_windows_calls_it_is_read_too() -> None:
    tokyo = replace(standard(), zone="Tokyo Standard Time")
    built = build(draft(task("a"), calendars=[tokyo]))
    assert built.calendars[tokyo.id].zone == "Asia/Tokyo"
    assert said(built).startswith(
        "IMP-021 note · plan.csv › row 2: Calendar Standard (standard), zone: 'Tokyo Standard "
        "Time' is what Windows calls a time zone; taken as Asia/Tokyo."
    )


def test_a_zone_that_nobody_knows_is_still_treated_as_none() -> None:
    built = build(draft(task("a"), name="Ship", zone="Mars/Olympus"))
    assert built.zone is None
    assert "there is no time zone 'Mars/Olympus'; treated as none" in said(built)


def test_a_change_to_a_windows_zone_is_refused_with_the_name_to_write() -> None:
    built = program(task("a"))
    patch = Patch((Change("program", built.id, "zone", None, "W. Europe Standard Time"),), "zone")
    with pytest.raises(InvalidValueError, match="Write Europe/Berlin"):
        change(built, patch)
