"""Plans as people draw them: some dozens of tasks, links forward, progress up to a status date."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from fairlead.core.calendars.calendar import (
    Calendar,
    CalendarException,
    Shift,
    always,
    standard,
)
from fairlead.core.ground.ids import CalendarId, ProgramId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Elapsed, Percent, Share, Work
from fairlead.core.program.link import Link, LinkType, link_id
from fairlead.core.program.program import Program
from fairlead.core.program.rules import MICROSOFT_PROJECT, PRIMAVERA, Rules
from fairlead.core.program.task import (
    NOT_STARTED,
    Constraint,
    ConstraintKind,
    Progress,
    Task,
    TaskKind,
)

START = datetime(2026, 3, 2, 8)
NIGHT = CalendarId("night")
CALENDARS = Table(
    {
        c.id: c
        for c in (
            standard(),
            always(),
            Calendar(
                id=NIGHT,
                name="Nights",
                week=((Shift(22 * 60, 30 * 60),),) * 4 + ((), (), ()),
                exceptions=(
                    CalendarException(
                        first=datetime(2026, 3, 9).date(), last=datetime(2026, 3, 10).date()
                    ),
                ),
            ),
        )
    }
)
SNET = ConstraintKind.SNET


@st.composite
def plans(
    draw: DrawFn,
    *,
    rules: Rules | None = None,
    calendars: tuple[str, ...] = ("standard", "always", "night"),
    types: tuple[LinkType, ...] = tuple(LinkType),
    lags: bool = True,
    dates: bool = True,
    progress: bool = True,
    milestones: bool = True,
    most: int = 12,
) -> Program:
    """A plan without rings: tasks "1" to "n", links from lower to higher numbers."""
    chosen = rules or draw(st.sampled_from((Rules(), MICROSOFT_PROJECT, PRIMAVERA)))
    count = draw(st.integers(2, most))
    status = START + timedelta(days=draw(st.integers(0, 20))) if progress else None
    tasks = {}
    for n in range(1, count + 1):
        task = draw(_tasks(n, calendars, dates, milestones, status))
        tasks[task.id] = task
    links = {}
    for _ in range(draw(st.integers(0, 2 * count))):
        late = draw(st.integers(2, count))
        early = draw(st.integers(1, late - 1))
        type = draw(st.sampled_from(types))
        lag = draw(_lags()) if lags and draw(st.booleans()) else Work(0)
        before, after = TaskId(str(early)), TaskId(str(late))
        id = link_id(before, after, type)
        links[id] = Link(id=id, predecessor=before, successor=after, type=type, lag=lag)
    return Program(
        id=ProgramId("drawn"),
        name="Drawn",
        start=START,
        status_date=status,
        calendar=CalendarId(calendars[0]),
        rules=chosen,
        calendars=CALENDARS,
        tasks=Table(tasks),
        links=Table(links),
    )


def _lags() -> st.SearchStrategy[Any]:
    return st.one_of(
        st.integers(-1440, 2880).map(Work),
        st.integers(-1440, 2880).map(Elapsed),
        st.integers(-50, 100).map(lambda n: Percent(Decimal(n))),
    )


@st.composite
def _tasks(
    draw: DrawFn,
    n: int,
    calendars: tuple[str, ...],
    dates: bool,
    milestones: bool,
    status: datetime | None,
) -> Task:
    milestone = milestones and draw(st.integers(0, 5)) == 0
    duration = Work(0) if milestone else Work(draw(st.integers(1, 10)) * 240)
    constraints: tuple[Constraint, ...] = ()
    deadline = None
    if dates and draw(st.integers(0, 4)) == 0:
        kinds = [k for k in ConstraintKind if k not in (ConstraintKind.ASAP, ConstraintKind.ALAP)]
        moment = START + timedelta(hours=draw(st.integers(0, 600)))
        constraints = (Constraint(draw(st.sampled_from(kinds)), moment),)
    if dates and draw(st.integers(0, 6)) == 0:
        deadline = START + timedelta(hours=draw(st.integers(0, 600)))
    done = NOT_STARTED
    if status is not None and draw(st.integers(0, 3)) == 0:
        begun = min(status, START + timedelta(days=draw(st.integers(0, 10))))
        if milestone or draw(st.booleans()):
            done = Progress(
                complete=Share.of(1), actual_start=begun, actual_finish=max(begun, status)
            )
        else:
            done = Progress(complete=Share.of("0.5"), actual_start=begun)
    return Task(
        id=TaskId(str(n)),
        name=f"Task {n}",
        kind=TaskKind.MILESTONE if milestone else TaskKind.TASK,
        duration=duration,
        calendar=CalendarId(draw(st.sampled_from(calendars))),
        constraints=constraints,
        deadline=deadline,
        progress=done,
    )
