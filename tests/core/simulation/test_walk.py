"""The network that runs walk ends where the schedule does, in the corners of its rules too."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from fairlead.core.calendars.calendar import Calendar, Shift, standard
from fairlead.core.cpm.schedule import schedule
from fairlead.core.ground.ids import CalendarId, RiskId, TaskId
from fairlead.core.ground.units import Elapsed, Share, Work
from fairlead.core.program.link import LinkType
from fairlead.core.program.program import Program
from fairlead.core.program.risk import Impact, Risk
from fairlead.core.program.rules import MICROSOFT_PROJECT, PRIMAVERA, Direction
from fairlead.core.program.task import (
    Constraint,
    ConstraintKind,
    MilestoneEdge,
    Pinned,
    Progress,
    Task,
    TaskKind,
)
from fairlead.core.simulation.model import WHOLE
from fairlead.core.simulation.simulate import simulate
from fairlead.core.simulation.walk import Ground, ground
from tests.core.program import sketch
from tests.core.program.sketch import link, task
from tests.core.simulation.nets import CERTAIN

NIGHT = Calendar(
    id=CalendarId("night"), name="Nights", week=((Shift(22 * 60, 30 * 60),),) * 5 + ((), ())
)


def day(number: int, hour: int = 8) -> datetime:
    """An hour of a day in March 2026, whose second is a Monday."""
    return datetime(2026, 3, number, hour)


def plan(*tasks: Task, **others: Any) -> Program:
    return sketch.program(*tasks, uncertainty=CERTAIN, **others)


def milestone(id: str, **others: Any) -> Task:
    return task(id, duration=Work(0), kind=TaskKind.MILESTONE, **others)


def by(kind: ConstraintKind, date: datetime) -> tuple[Constraint, ...]:
    return (Constraint(kind, date),)


def done(start: datetime, finish: datetime) -> Progress:
    return Progress(complete=Share.of("1"), actual_start=start, actual_finish=finish)


def half(start: datetime) -> Progress:
    return Progress(complete=Share.of("0.5"), actual_start=start)


PLANS: dict[str, Program] = {
    "a finish held by finished work, over a lag": plan(
        task("a", progress=done(day(2), day(12))),
        task("b", duration=Work(960), progress=half(day(3))),
        links=[link("a", "b", LinkType.FF, Work(1128))],
        rules=PRIMAVERA,
        status_date=day(12),
    ),
    "a finish held open by finished work": plan(
        task("a", progress=done(day(2), day(14))),
        task("b", duration=Work(960)),
        links=[link("a", "b", LinkType.FF)],
        rules=PRIMAVERA,
        status_date=day(14),
    ),
    "finished work with a date of its own": plan(
        task("a", progress=done(day(2), day(3)), constraints=by(ConstraintKind.FNET, day(20))),
        task("b"),
        links=[link("a", "b", LinkType.SF)],
        rules=PRIMAVERA,
        status_date=day(4),
    ),
    "a summary that waits for finished work": plan(
        task("a", progress=done(day(2), day(3))),
        task("s", kind=TaskKind.SUMMARY, duration=Work(0)),
        task("b", under="s"),
        links=[link("a", "s", LinkType.FF, Work(4800))],
        rules=PRIMAVERA,
        status_date=day(4),
    ),
    "a milestone that opens the program on a day off": plan(
        milestone("a"), task("b"), links=[link("a", "b")], start=day(1)
    ),
    "a milestone that opens the program and is delayed": plan(
        milestone("a", levelling_delay=Elapsed(600), calendar=NIGHT.id),
        task("b"),
        links=[link("a", "b")],
        calendars=[standard(), NIGHT],
    ),
    "a milestone that opens the program too late": plan(
        milestone("a", constraints=by(ConstraintKind.SNLT, day(1))),
        rules=MICROSOFT_PROJECT,
        start=day(2),
    ),
    "a task that takes no time": plan(
        task("a"), task("b", duration=Work(0)), links=[link("a", "b")]
    ),
    "a milestone after work that was done on a day off": plan(
        task("a", progress=done(day(2), day(14, 10))),
        milestone("b"),
        links=[link("a", "b")],
        rules=MICROSOFT_PROJECT,
    ),
    "a milestone after a lead": plan(
        task("a"), milestone("b"), links=[link("a", "b", lag=Work(-240))], start=day(2, 13)
    ),
    "a started task that must not finish before a day off": plan(
        task("a", progress=half(day(3)), constraints=by(ConstraintKind.FNET, day(14, 17))),
        rules=MICROSOFT_PROJECT,
    ),
    "a task that is to finish when the program starts": plan(
        task("a", duration=Work(1680), constraints=by(ConstraintKind.FNET, day(2))),
        task("b"),
        links=[link("a", "b")],
    ),
    "a milestone at the start of a day": plan(
        task("a"),
        milestone("b", milestone_edge=MilestoneEdge.START),
        links=[link("a", "b")],
    ),
    "an inactive task that is done": plan(
        task("a", active=False, progress=done(day(2), day(5))), task("b"), status_date=day(6)
    ),
    "a summary of nothing but inactive tasks": plan(
        task("s", kind=TaskKind.SUMMARY, duration=Work(0)),
        task("a", under="s", active=False, duration=Work(4800)),
        task("b"),
    ),
    "a night on which the clocks change": plan(
        task("a", duration=Work(60 * 480), calendar=NIGHT.id),
        task("b", duration=Elapsed(40 * 1440)),
        links=[link("a", "b")],
        calendars=[standard(), NIGHT],
        zone="Europe/Berlin",
    ),
}


@pytest.mark.parametrize("name", PLANS)
def test_every_row_of_every_run_ends_as_scheduled(name: str) -> None:
    program = PLANS[name]
    planned = schedule(program)
    futures = simulate(program, runs=1, targets=(WHOLE, *program.tasks))
    for id, finish in futures.targets.items():
        expected = planned.finish if id == WHOLE else planned.dates(id).finish
        assert {finish.quantile(share) for share in (0, 0.5, 1)} == {expected}, id


AS_LATE_AS_POSSIBLE = (Constraint(ConstraintKind.ALAP),)


@pytest.mark.parametrize(
    ("constraints", "others"),
    [
        (AS_LATE_AS_POSSIBLE, {}),
        (AS_LATE_AS_POSSIBLE, {"rules": MICROSOFT_PROJECT}),
        (
            (),
            {
                "rules": replace(MICROSOFT_PROJECT, direction=Direction.FROM_FINISH),
                "finish": datetime(2026, 6, 1, 17),
            },
        ),
    ],
    ids=["Primavera", "Project", "from the finish"],
)
def test_what_is_planned_late_begins_when_it_can_and_the_whole_ends_as_scheduled(
    constraints: tuple[Constraint, ...], others: dict[str, Any]
) -> None:
    tasks = (task("a", constraints=constraints), task("b", duration=Work(4800)), task("c"))
    program = plan(*tasks, links=[link("a", "c"), link("b", "c")], **others)
    futures = simulate(program, targets=(WHOLE, TaskId("a")), runs=1)
    whole, late = futures.targets.values()
    assert whole.quantile(0.5) == whole.deterministic == schedule(program).finish
    assert late.quantile(0.5) < late.deterministic
    assert "SIM-006" in {finding.code for finding in futures.findings}


def walked(*tasks: Task, **others: Any) -> Ground:
    return ground(schedule(plan(*tasks, **others)))


def test_a_plan_on_one_calendar_is_counted_in_its_working_minutes() -> None:
    links = [link("a", "b"), link("b", "c")]
    assert walked(milestone("a"), task("b"), milestone("c"), links=links).in_work
    at_night = task("b", calendar=NIGHT.id)
    assert not walked(task("a"), at_night, calendars=[standard(), NIGHT]).in_work


@pytest.mark.parametrize(
    "kind", [ConstraintKind.MSO, ConstraintKind.MFO], ids=lambda kind: kind.value
)
def test_a_date_that_wins_over_links_keeps_a_plan_on_moments(kind: ConstraintKind) -> None:
    assert not walked(task("a", constraints=by(kind, day(9)))).in_work
    assert walked(task("a", constraints=by(ConstraintKind.SNET, day(9)))).in_work


def test_no_run_ends_after_the_years_that_a_schedule_spans() -> None:
    tasks = [task(str(n), duration=Work(52_000_000)) for n in range(20)]
    links = [link(str(n), str(n + 1)) for n in range(19)]
    futures = simulate(sketch.program(*tasks, links=links), runs=256)
    assert futures.first.quantile(1) == datetime(2400, 1, 1)
    assert "SCH-001" in {finding.code for finding in futures.findings}


def test_a_pinned_task_that_a_risk_adds_is_not_always_there() -> None:
    pinned = task("a", active=False, pinned=Pinned(day(4), day(5, 17)))
    risk = Risk(id=RiskId("R"), name="R", impacts=(Impact(adds=TaskId("a")),))
    found = simulate(plan(task("b"), pinned, risks=[risk])).first
    assert {found.quantile(0), found.quantile(1)} == {day(2, 17), day(5, 17)}
    assert found.probability(day(2, 17)) == pytest.approx(0.5, abs=0.02)
