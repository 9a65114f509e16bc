"""What holds of every levelled plan: nobody beyond capacity, nothing sooner than links allow."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from fairlead.core.cpm.arrays import FINISH, REMAINING_START
from fairlead.core.cpm.schedule import Schedule, schedule
from fairlead.core.ground.ids import ResourceId
from fairlead.core.levelling import compiled as kernel
from fairlead.core.levelling.demand import demand
from fairlead.core.levelling.generation import generate_runs
from fairlead.core.levelling.serial import Levelled, serial
from fairlead.core.program.program import Program
from tests.core.levelling.staffed import staffed
from tests.properties.networks import plans

PEOPLE = {"Ann": 1.0, "Bob": 0.5, "crew": 3.0}


@st.composite
def staffed_plans(draw: DrawFn, plan: st.SearchStrategy[Program]) -> Program:
    """A plan of a dozen tasks with two people and a crew, each needing some of them."""
    program = draw(plan)
    work = {}
    for id in program.tasks:
        names = draw(st.sets(st.sampled_from(sorted(PEOPLE)), max_size=2))
        work[id] = {name: draw(st.sampled_from((0.25, 0.5, 1, 2))) for name in sorted(names)}
    return staffed(program, PEOPLE, {str(id): needs for id, needs in work.items()})


def overbooked(found: Levelled, dates: Schedule) -> Iterator[tuple[ResourceId, int]]:
    """Starts of work at which somebody does more than they can, but for the tasks that are named.

    dates: the schedule of the levelled program.
    """
    program, node_of = found.program, dates.network.node_of
    span = {id: dates.nodes[n, [REMAINING_START, FINISH]].tolist() for id, n in node_of.items()}
    working: dict[ResourceId, list[tuple[int, int, float]]] = {}
    for assignment in program.assignments.values():
        if program.tasks[assignment.task].progress.complete.value < 1:
            units = min(float(assignment.units.value), PEOPLE[assignment.resource])
            start, finish = span[assignment.task]
            working.setdefault(assignment.resource, []).append((start, finish, units))
    named = [span[id] for id in found.short]
    for resource, spans in working.items():
        for start in (a for a, b, _ in spans if a < b):
            at_work = sum(units for a, b, units in spans if a <= start < b)
            if at_work > PEOPLE[resource] and not any(a <= start < b for a, b in named):
                yield resource, start


@settings(max_examples=60, deadline=None)
@given(staffed_plans(plans()))
def test_nobody_does_more_than_they_can_and_nothing_starts_before_it_may(program: Program) -> None:
    """A plan with the delays of levelling has its dates, so that every link is kept."""
    found = serial(schedule(program))
    again = schedule(found.program)
    assert list(overbooked(found, again)) == []
    for id, start in found.start.items():
        assert (again.dates(id).start, again.dates(id).finish) == (start, found.finish[id])
    assert all(delay.start > delay.link_start for delay in found.delays.values())


@settings(max_examples=30, deadline=None)
@given(staffed_plans(plans(dates=False, progress=False)))
def test_levelling_brings_no_task_forward(program: Program) -> None:
    planned = schedule(program)
    found = serial(planned)
    assert all(found.start[id] >= planned.dates(id).start for id in found.start)


@settings(max_examples=30, deadline=None)
@given(plans())
def test_what_nobody_is_needed_for_stays_where_it_is(program: Program) -> None:
    planned = schedule(program)
    found = serial(planned)
    assert all(found.finish[id] == planned.dates(id).finish for id in found.start)


@settings(max_examples=30, deadline=None)
@given(staffed_plans(plans()))
def test_compiled_generation_fills_in_the_same_dates_and_waits(program: Program) -> None:
    planned = schedule(program)
    wanted = demand(planned)
    given = (wanted.net, planned.clocks, planned.limits, wanted.order)
    written, compiled = wanted.generated(), wanted.generated()
    generate_runs(*given, written, wanted.blank, wanted.as_planned())
    kernel.compiled()(*given, compiled, wanted.blank, wanted.as_planned())
    assert (written.dates == compiled.dates).all()
    assert (written.waits == compiled.waits).all()
