"""What holds of every simulation, whatever the plan: it is many schedules, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from unittest.mock import patch

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from fairlead.core.calendars.calendar import STANDARD
from fairlead.core.cpm import arrays
from fairlead.core.cpm.schedule import Schedule, schedule
from fairlead.core.ground.finding import Origin
from fairlead.core.ground.ids import CalendarId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Elapsed, Percent, Work
from fairlead.core.program.build import build
from fairlead.core.program.draft import Draft, Row
from fairlead.core.program.link import LinkType
from fairlead.core.program.program import Program
from fairlead.core.program.task import Estimate, Task
from fairlead.core.simulation import batches, causes, compiled, runs
from fairlead.core.simulation.batches import Part, Piece, joined, pieces, rows_of
from fairlead.core.simulation.model import WHOLE, Model, model
from fairlead.core.simulation.runs import Rows
from fairlead.core.simulation.simulate import simulate
from fairlead.core.simulation.streams import BATCH, Sampling
from tests.properties.networks import CALENDARS, plans
from tests.properties.uncertain import certain_plans, estimates, pinned_and_paid, uncertain

unhurried = settings(
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
of_one_clock = plans(calendars=("standard",), dates=False, most=8)
# Without nights: after one, what takes no time at all stands later than what takes a minute.
around_the_clock = plans(calendars=("always",))
any_plan = uncertain(certain_plans())
without_people = uncertain(certain_plans(people=False))


def finish_of(found: Schedule, id: TaskId) -> datetime:
    return found.finish if id == WHOLE else found.dates(id).finish


def same(one: Part, other: Part) -> bool:
    return all(
        np.array_equal(getattr(one, field), getattr(other, field)) for field in Part.__slots__
    )


@unhurried
@given(certain_plans())
def test_what_never_varies_is_finished_as_scheduled_in_every_run(plan: Program) -> None:
    planned = schedule(plan)
    targets = (WHOLE, *plan.tasks)
    futures = simulate(plan, runs=1, targets=targets, planned=planned)
    for id, finish in futures.targets.items():
        assert finish.moments.values.min() == finish.moments.values.max()
        assert finish.quantile(0.5) == finish_of(planned, id), id
        assert finish.probability(finish.deterministic) == 1


def put_in(ready: Model, rows: Rows, chance: runs.Chance, run: int) -> Program:
    """The program in which each task takes what it took in one run, and is there if it was."""
    program, walk = ready.program, ready.ground.walk
    net = ready.schedule.network
    tasks = dict(program.tasks)
    for id, n in ready.node_of.items():
        node, task = walk.nodes[n], tasks[id]
        if node[runs.PRESENT] >= 0:
            task = replace(task, active=bool(chance.present[node[runs.PRESENT], run]))
        if node[runs.KIND] in (runs.WORK, runs.STARTED):
            minutes = int(rows.work[node[runs.LEGS_FROM], run])
            _, whole, left = net.net.legs[net.net.nodes[net.node_of[id], arrays.LEGS_FROM]]
            done = int(whole - left) if node[runs.KIND] == runs.STARTED else 0
            task = replace(task, duration=type(task.duration)(done + minutes))
            if node[runs.KIND] == runs.STARTED:
                progress = replace(task.progress, remaining=Work(minutes))
                task = replace(task, progress=progress)
        tasks[id] = task
    return replace(program, tasks=Table(tasks))


def without_percents(plan: Program) -> Program:
    """The plan without lags in percent, which follow the planned duration in every run."""
    links = {
        id: replace(link, lag=Work(240)) if isinstance(link.lag, Percent) else link
        for id, link in plan.links.items()
    }
    return replace(plan, links=Table(links))


@unhurried
@given(without_people.map(without_percents), st.integers(0, 2 * BATCH - 1))
def test_a_run_is_the_schedule_of_the_durations_it_drew(plan: Program, run: int) -> None:
    targets = (WHOLE, *plan.tasks)
    ready = model(plan, targets=targets)
    rows = rows_of(ready, 0, 2)
    chance = causes.draw(ready.causes, np.arange(2), False).chance
    drawn = put_in(ready, rows, chance, run)
    found = schedule(drawn)
    part = batches.run(Piece(ready, 0, 2, is_compiled=False, with_critical=True))
    for row, id in enumerate(targets):
        if id == WHOLE or drawn.tasks[id].active:
            wanted = ready.schedule.axis.minute(finish_of(found, id))
            assert_same_finish(ready, int(part.finish[row, run]), wanted)


def assert_same_finish(ready: Model, one: int, other: int) -> None:
    """The same moment; on one clock the same in its working minutes, which work of none is at."""
    ground = ready.ground
    if not ground.in_work:
        assert one == other
    else:
        worked = ground.work(ground.clock, np.array([one, other]))
        assert worked[0] == worked[1]


@unhurried
@given(uncertain(of_one_clock), st.sampled_from(Sampling))
def test_compiled_runs_leave_behind_what_written_ones_do(plan: Program, sampling: Sampling) -> None:
    ready = model(plan, targets=(WHOLE, *plan.tasks), sampling=sampling)
    with patch.object(compiled, "WORTHWHILE", 0):
        (piece,) = pieces(ready, 3, 5, with_critical=True)
    assume(piece.is_compiled)
    assert same(batches.run(piece), batches.run(replace(piece, is_compiled=False)))


@unhurried
@given(uncertain(of_one_clock).flatmap(pinned_and_paid))
def test_pinned_work_takes_time_and_money_on_either_road(plan: Program) -> None:
    ready = model(plan)
    with patch.object(compiled, "WORTHWHILE", 0):
        (piece,) = pieces(ready, 3, 5, with_critical=True)
    assume(piece.is_compiled)
    assert same(batches.run(piece), batches.run(replace(piece, is_compiled=False)))


@unhurried
@given(any_plan, st.lists(st.integers(1, 7), max_size=4, unique=True))
def test_runs_do_not_depend_on_how_they_are_cut_into_pieces(plan: Program, cuts: list[int]) -> None:
    ready = model(plan, targets=(WHOLE, *plan.tasks))
    ends = [0, *sorted(cuts), 8]
    parts = [
        batches.run(Piece(ready, first, last, is_compiled=False, with_critical=True))
        for first, last in pairwise(ends)
    ]
    whole = batches.run(Piece(ready, 0, 8, is_compiled=False, with_critical=True))
    assert same(joined(parts), whole)


@unhurried
@given(any_plan)
def test_threads_find_what_one_finds(plan: Program) -> None:
    targets = (WHOLE, *plan.tasks)
    alone = simulate(plan, runs=1024, targets=targets).part
    with ThreadPoolExecutor(3) as pool, patch.object(batches, "_MOST_BATCHES", 1):
        assert same(simulate(plan, runs=1024, targets=targets, over=pool.map).part, alone)


@unhurried
@given(any_plan, estimates())
def test_an_unrelated_task_changes_no_run_of_the_others(plan: Program, estimate: Estimate) -> None:
    other = Task(id=TaskId("other"), name="Another", duration=Work(480), estimate=estimate)
    # Before all others, so that no number would stay in its place by accident.
    more = replace(plan, tasks=Table({other.id: other, **plan.tasks}))
    targets = tuple(plan.tasks)
    before, after = (simulate(one, runs=256, targets=targets) for one in (plan, more))
    for id in targets:
        values = before.targets[id].moments.values
        assert np.array_equal(after.targets[id].moments.values, values), id


def test_work_that_hardly_takes_time_ends_at_the_same_moment_on_either_road() -> None:
    little = Estimate(low=Work(0), likely=Work(240), high=Work(3600))
    night = Task(id=TaskId("n"), name="N", duration=Work(480), calendar=CalendarId("night"))
    night = replace(night, estimate=little, levelling_delay=Work(480))
    here = Origin("here")
    draft = Draft(
        origin=here,
        start=datetime(2026, 3, 10, 8),
        calendar=STANDARD,
        calendars=[Row(one, here) for one in CALENDARS.values()],
        tasks=[Row(night, here)],
    )
    plan = build(draft)
    other = Task(id=TaskId("o"), name="O", duration=Work(480))
    more = replace(plan, tasks=plan.tasks.with_({other.id: other}))
    before, after = (simulate(one, runs=1024, targets=(night.id,)) for one in (plan, more))
    assert before.model.ground.in_work
    assert not after.model.ground.in_work
    values = before.targets[night.id].moments.values
    assert np.array_equal(after.targets[night.id].moments.values, values)


@unhurried
@given(any_plan, st.lists(st.floats(0, 1), min_size=2, max_size=6))
def test_quantiles_rise_and_are_kept_as_often_as_they_say(
    plan: Program, shares: list[float]
) -> None:
    finish = simulate(plan, runs=256).first
    found = [finish.quantile(share) for share in sorted(shares)]
    assert found == sorted(found)
    for share in shares:
        moment = finish.quantile(share)
        assert finish.probability(moment) >= share - 1e-9
        assert finish.probability(moment - timedelta(minutes=1)) <= share


def of_finish_to_start(plan: Program) -> Program:
    links = {id: link for id, link in plan.links.items() if link.type is LinkType.FS}
    return replace(plan, links=Table(links))


@unhurried
@given(uncertain(around_the_clock).map(of_finish_to_start), st.data())
def test_what_takes_longer_makes_no_run_end_sooner(plan: Program, data: st.DataObject) -> None:
    ids = [id for id, task in plan.tasks.items() if task.estimate is not None]
    assume(ids)
    id = data.draw(st.sampled_from(ids))
    estimate = plan.tasks[id].estimate
    assert estimate is not None
    longer = replace(plan, tasks=plan.tasks.with_({id: doubled(plan.tasks[id], estimate)}))
    targets = (WHOLE, *plan.tasks)
    before, after = (simulate(one, runs=256, targets=targets) for one in (plan, longer))
    for target in targets:
        values = before.targets[target].moments.values
        assert (after.targets[target].moments.values >= values).all(), target


def doubled(task: Task, estimate: Estimate) -> Task:
    def twice(points: Iterable[Work | Elapsed]) -> list[Work | Elapsed]:
        return [type(point)(2 * point.minutes) for point in points]

    low, likely, high = twice((estimate.low, estimate.likely, estimate.high))
    observed = tuple(twice(estimate.observed))
    longer = replace(estimate, low=low, likely=likely, high=high, observed=observed)
    return replace(task, estimate=longer)


@unhurried
@given(any_plan)
def test_without_a_risk_is_as_if_it_could_not_happen(plan: Program) -> None:
    assume(plan.risks)
    id, risk = next(iter(plan.risks.items()))
    never = replace(risk, probability=replace(risk.probability, value=Decimal(0)))
    targets = (WHOLE, *plan.tasks)
    ready = model(plan, targets=targets)
    events = [event for event in ready.causes.risks if event.id == id]
    assume(events)
    off = ready.without(events[0])
    without = batches.run(Piece(off, 0, 2, is_compiled=False, with_critical=True))
    impossible = model(replace(plan, risks=plan.risks.with_({id: never})), targets=targets)
    part = batches.run(Piece(impossible, 0, 2, is_compiled=False, with_critical=True))
    assert same(without, part)
