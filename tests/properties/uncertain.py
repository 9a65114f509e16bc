"""Plans with all that a simulation follows: breakdowns, people, estimates, drivers and risks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from fairlead.core.calendars.calendar import ALWAYS, Calendar, Shift
from fairlead.core.ground.ids import AssignmentId, CalendarId, DriverId, ResourceId, RiskId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Elapsed, Money, Share, Work
from fairlead.core.program.build import build
from fairlead.core.program.link import Link, LinkType, link_id
from fairlead.core.program.people import Assignment, Rate, Resource
from fairlead.core.program.program import Program
from fairlead.core.program.risk import Driver, Factor, Impact, Risk, WorkRange
from fairlead.core.program.rules import (
    MICROSOFT_PROJECT,
    PRIMAVERA,
    LagCalendar,
    ProgressRule,
    Rules,
)
from fairlead.core.program.task import (
    Effort,
    Estimate,
    EstimateShape,
    MilestoneEdge,
    Pinned,
    Task,
    TaskKind,
)
from fairlead.core.program.uncertainty import Uncertainty
from tests.properties.networks import CALENDARS, plans
from tests.properties.programs import draft_of

LATE = Calendar(
    id=CalendarId("late"), name="Evenings too", week=((Shift(15 * 60, 24 * 60),),) * 6 + ((),)
)
NONE = Decimal(0)
CERTAIN = Uncertainty(task=NONE, program=NONE, team=NONE, vendor=NONE)
"""Nothing varies that nobody estimated."""


def chances(one_in: int) -> SearchStrategy[bool]:
    """True once in so many times."""
    return st.integers(1, one_in).map(lambda n: n == one_in)


@st.composite
def rules(draw: DrawFn) -> Rules:
    """The rules of one of the tools, with an option or two set otherwise."""
    usual = draw(st.sampled_from((Rules(), MICROSOFT_PROJECT, PRIMAVERA)))
    return replace(
        usual,
        progress=draw(st.sampled_from((usual.progress, *ProgressRule))),
        lag_calendar=draw(st.sampled_from((usual.lag_calendar, *LagCalendar))),
        honor_constraints=draw(st.booleans()),
        lag_from_actual=draw(st.booleans()),
        use_expected_finish=draw(st.booleans()),
        work_waits_for_status_date=draw(st.sampled_from((True, False))),
    )


@st.composite
def certain_plans(draw: DrawFn, *, most: int = 6, people: bool = True) -> Program:
    """A plan in which nothing varies: summaries and their links, people, pins, what is inactive."""
    plan = draw(plans(rules=draw(rules()), most=most))
    summaries: list[TaskId] = []
    tasks: dict[TaskId, Task] = {}
    for n in range(draw(st.integers(0, 3))):
        above = draw(st.sampled_from((None, *summaries)))
        id = TaskId(f"S{n}")
        tasks[id] = Task(id=id, name=f"Summary {n}", kind=TaskKind.SUMMARY, parent=above)
        summaries.append(id)
    for id, task in plan.tasks.items():
        tasks[id] = draw(_varied(plan, task, summaries))
    links = dict(plan.links)
    for summary in summaries:
        ends = (summary, draw(st.sampled_from(sorted(plan.tasks))))
        before, after = ends if draw(st.booleans()) else ends[::-1]
        type = draw(st.sampled_from(LinkType))
        one = link_id(before, after, type)
        links[one] = Link(id=one, predecessor=before, successor=after, type=type)
    known, assigned = draw(_people(sorted(plan.tasks))) if people else (Table(), Table())
    varied = replace(
        plan,
        zone=draw(st.sampled_from((None, None, "Europe/Berlin"))),
        calendars=CALENDARS.with_({LATE.id: LATE}),
        tasks=Table(tasks),
        links=Table(links),
        resources=known,
        assignments=assigned,
        uncertainty=CERTAIN,
    )
    # The gate for data sets the links aside that close a ring through a summary.
    return replace(build(draft_of(varied)), set_aside=())


@st.composite
def uncertain(draw: DrawFn, certain: SearchStrategy[Program]) -> Program:
    """A plan with estimates, spreads, drivers and risks besides."""
    plan = draw(certain)
    tasks = {
        id: replace(task, estimate=draw(estimates(type(task.duration))))
        if draw(chances(2))
        else task
        for id, task in plan.tasks.items()
    }
    work = sorted(id for id, task in plan.tasks.items() if task.kind is not TaskKind.SUMMARY)
    risks = {}
    for n in range(draw(st.integers(0, 3))):
        id = RiskId(f"R{n}")
        risks[id] = draw(_risks(id, work))
    drivers = {}
    if draw(st.booleans()):
        factor = Factor(low=Decimal("0.9"), likely=Decimal("1.1"), high=Decimal("1.5"))
        drivers[DriverId("D")] = Driver(id=DriverId("D"), name="Builders", factor=factor)
    return replace(
        plan,
        tasks=Table(tasks),
        risks=Table(risks),
        drivers=Table(drivers),
        uncertainty=Uncertainty(task=draw(st.sampled_from((NONE, Decimal("0.4"))))),
    )


@st.composite
def estimates(draw: DrawFn, time: type[Work | Elapsed] = Work) -> Estimate:
    """Three points in order, in any shape, of working or elapsed time."""
    low, likely, high = sorted(draw(st.integers(0, 20)) * 240 for _ in range(3))
    shape = draw(st.sampled_from(EstimateShape))
    observed = draw(st.lists(st.integers(0, 4800), min_size=1, max_size=5))
    return Estimate(
        low=time(low),
        likely=time(likely),
        high=time(high),
        shape=shape,
        low_quantile=Share.of(draw(st.sampled_from(("0", "0.1", "0.2")))),
        high_quantile=Share.of(draw(st.sampled_from(("0.8", "0.9", "1")))),
        observed=tuple(map(time, observed)) if shape is EstimateShape.EMPIRICAL else (),
    )


@st.composite
def _varied(draw: DrawFn, plan: Program, task: Task, summaries: list[TaskId]) -> Task:
    others: dict[str, Any] = {}
    if summaries:
        others["parent"] = draw(st.none() | st.sampled_from(summaries))
    if draw(chances(8)):
        others["active"] = False
    if draw(chances(8)):
        others["levelling_delay"] = draw(st.sampled_from((Work(480), Elapsed(600))))
    if draw(chances(8)):
        others["milestone_edge"] = draw(st.sampled_from(MilestoneEdge))
    if draw(chances(8)):
        others["duration"] = Elapsed(task.duration.minutes)
    elif draw(chances(4)):
        others["effort"] = Effort.ASSIGNMENTS
    if draw(chances(8)):
        others["expected_finish"] = plan.start + timedelta(hours=draw(st.integers(0, 600)))
    if draw(chances(12)):
        begins = plan.start + timedelta(hours=draw(st.integers(0, 200)))
        others["pinned"] = Pinned(begins, begins + timedelta(hours=60))
    return replace(task, **others)


@st.composite
def _people(
    draw: DrawFn, tasks: list[TaskId]
) -> tuple[Table[ResourceId, Resource], Table[AssignmentId, Assignment]]:
    """Two people who are there on other days than most, and what they work on."""
    ids = [ResourceId("any day"), ResourceId("late")]
    people = {
        id: Resource(id=id, name=id, calendar=calendar)
        for id, calendar in zip(ids, (ALWAYS, LATE.id), strict=True)
    }
    assigned = {}
    for n in range(draw(st.integers(0, 4))):
        id = AssignmentId(f"A{n}")
        assigned[id] = Assignment(
            id=id,
            task=draw(st.sampled_from(tasks)),
            resource=draw(st.sampled_from(ids)),
            units=Share.of(draw(st.sampled_from(("1", "0.5", "2")))),
        )
    return Table(people), Table(assigned)


@st.composite
def _risks(draw: DrawFn, id: RiskId, tasks: list[TaskId]) -> Risk:
    some = st.sampled_from(tasks)
    days = st.integers(-4, 12).map(lambda n: Work(n * 240))
    low, likely, high = sorted(draw(st.tuples(days, days, days)))
    impacts = (
        Impact(task=draw(some), delay=WorkRange(low=low, likely=likely, high=high)),
        Impact(
            task=draw(some),
            factor=Factor(low=Decimal("0.8"), likely=Decimal(1), high=Decimal(2)),
        ),
        Impact(adds=draw(some)),
        Impact(skips=draw(some)),
    )
    chosen = draw(st.lists(st.sampled_from(impacts), max_size=2))
    probability = Share.of(draw(st.sampled_from(("0", "0.3", "1"))))
    return Risk(id=id, name=f"Risk {id}", probability=probability, impacts=tuple(chosen))


@st.composite
def pinned_and_paid(draw: DrawFn, plan: Program) -> Program:
    """The plan with some of its work pinned, and one who is paid by the hour on all of it."""
    tasks = dict(plan.tasks)
    works = [id for id, task in tasks.items() if task.kind is TaskKind.TASK]
    for id in draw(st.sets(st.sampled_from(works))) if works else ():
        begins = plan.start + timedelta(days=7 * draw(st.integers(0, 3)))
        tasks[id] = replace(tasks[id], pinned=Pinned(begins, begins + timedelta(days=2, hours=9)))
    hourly = Rate(hourly=Money(Decimal(draw(st.integers(1, 100))), plan.currency))
    paid = Resource(id=ResourceId("paid"), name="Paid", rates=(hourly,))
    assigned = {
        AssignmentId(id): Assignment(id=AssignmentId(id), task=id, resource=paid.id) for id in works
    }
    return replace(
        plan,
        tasks=Table(tasks),
        resources=Table({paid.id: paid}),
        assignments=Table(assigned),
    )
