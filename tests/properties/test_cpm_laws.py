"""What must hold of every schedule, whatever the plan."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from unittest.mock import patch

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairlead.core.calendars.calendar import STANDARD
from fairlead.core.cpm import compiled
from fairlead.core.cpm.explain import explain
from fairlead.core.cpm.paths import critical_path, float_to
from fairlead.core.cpm.rule import Rule
from fairlead.core.cpm.schedule import Schedule, reschedule, schedule
from fairlead.core.ground.ids import ProgramId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Work
from fairlead.core.program.link import Link, LinkType, link_id
from fairlead.core.program.program import Program
from fairlead.core.program.rules import Rules
from fairlead.core.program.task import NOT_STARTED, Task
from tests.properties.networks import CALENDARS, START, plans
from tests.properties.programs import programs

FREE = Rules(work_waits_for_status_date=False)
"""Rules under which nothing but links and durations decides."""

COLUMNS = (
    *("start", "finish", "early_start", "early_finish", "late_start", "late_finish"),
    *("total_float", "free_float", "critical"),
)


def same_dates(one: Schedule, other: Schedule) -> None:
    for column in COLUMNS:
        mine, theirs = getattr(one.table, column), getattr(other.table, column)
        assert np.array_equal(mine, theirs), column


@given(plans())
def test_every_plan_has_a_schedule_whose_work_fits_between_start_and_finish(plan: Program) -> None:
    found = schedule(plan)
    for id in plan.tasks:
        dates = found.dates(id)
        assert dates.start <= dates.finish
        assert found.start <= dates.start
        assert dates.finish <= found.finish


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(programs())
def test_every_program_that_can_be_built_has_a_schedule(program: Program) -> None:
    found = schedule(program)
    assert found.table.row.keys() == program.tasks.keys()
    for id in program.tasks:
        assert explain(found, id).steps


@given(plans(rules=FREE, dates=False, progress=False), st.data())
def test_one_more_link_never_brings_the_finish_forward(plan: Program, data: st.DataObject) -> None:
    late = data.draw(st.integers(2, len(plan.tasks)))
    early = data.draw(st.integers(1, late - 1))
    before, after = TaskId(str(early)), TaskId(str(late))
    id = link_id(before, after)
    more = plan.links.with_({id: Link(id=id, predecessor=before, successor=after)})
    if id in plan.links:
        more = plan.links
    assert schedule(replace(plan, links=more)).finish >= schedule(plan).finish


@given(plans(rules=FREE, dates=False, progress=False, types=(LinkType.FS, LinkType.SS)), st.data())
def test_more_work_never_brings_the_finish_forward(plan: Program, data: st.DataObject) -> None:
    task = plan.tasks[TaskId(str(data.draw(st.integers(1, len(plan.tasks)))))]
    longer = replace(task, duration=Work(task.duration.minutes + 480))
    if any(not isinstance(link.lag, Work) for link in plan.links.values()):
        return  # a percent lead grows with its predecessor, and may pull its successor forward
    more = replace(plan, tasks=plan.tasks.with_({task.id: longer}))
    assert schedule(more).finish >= schedule(plan).finish


@given(plans(rules=FREE, dates=False, progress=False, lags=False, calendars=("standard",)))
def test_on_one_clock_without_dates_of_its_own_no_plan_has_negative_float(plan: Program) -> None:
    found = schedule(plan)
    for id in plan.tasks:
        dates = found.dates(id)
        assert dates.free_float.minutes >= 0
        assert dates.total_float.minutes >= 0
        assert dates.early_finish <= dates.late_finish or not plan.tasks[id].duration


@given(plans(rules=FREE, dates=False, progress=False, lags=False, calendars=("always",)))
def test_on_one_clock_free_float_is_within_total_float(plan: Program) -> None:
    found = schedule(plan)
    for id in plan.tasks:
        dates = found.dates(id)
        assert dates.free_float.minutes <= dates.total_float.minutes


@given(plans(rules=FREE, dates=False, progress=False))
def test_the_last_task_drives_the_finish_and_a_path_leads_to_it(plan: Program) -> None:
    found = schedule(plan)
    path = critical_path(found)
    assert found.dates(path[-1].task).finish == found.finish
    for hop, following in pairwise(path):
        assert hop.link is not None
        assert plan.links[hop.link].successor == following.task
    assert explain(found, path[0].task).steps[-1].rule is not Rule.LINK


@given(plans(rules=FREE, dates=False, progress=False, calendars=("always",)), st.data())
def test_float_to_a_milestone_is_what_a_task_can_slip_before_it_moves(
    plan: Program, data: st.DataObject
) -> None:
    found = schedule(plan)
    end = TaskId(str(data.draw(st.integers(1, len(plan.tasks)))))
    rooms = float_to(found, end)
    assert rooms[end] == Work(0)
    for id, room in rooms.items():

        def slipped(by: int, id: TaskId = id) -> Program:
            task = replace(plan.tasks[id], levelling_delay=Work(by))
            return replace(plan, tasks=plan.tasks.with_({id: task}))

        finish = found.dates(end).finish
        assert schedule(slipped(room.minutes)).dates(end).finish == finish
        assert schedule(slipped(room.minutes + 1)).dates(end).finish > finish


@given(plans(), st.data())
def test_rescheduling_after_an_edit_is_scheduling_anew(plan: Program, data: st.DataObject) -> None:
    before = schedule(plan)
    task = plan.tasks[TaskId(str(data.draw(st.integers(1, len(plan.tasks)))))]
    edited = data.draw(
        st.sampled_from(
            (
                replace(task, duration=Work(task.duration.minutes + 480)),
                replace(task, name="Another name"),
                replace(task, deadline=plan.start + timedelta(days=3)),
                replace(task, progress=NOT_STARTED, calendar=plan.calendar),
            )
        )
    )
    after = replace(plan, tasks=plan.tasks.with_({task.id: edited}))
    same_dates(reschedule(before, after), schedule(after))


@given(plans(), st.data())
def test_rescheduling_after_losing_a_link_is_scheduling_anew(
    plan: Program, data: st.DataObject
) -> None:
    before = schedule(plan)
    links = Table(dict(list(plan.links.items())[1:]))
    after = replace(plan, links=links)
    same_dates(reschedule(before, after), schedule(after))


@contextmanager
def with_compiled_passes() -> Iterator[None]:
    with patch.object(compiled, "WORTHWHILE", 0):
        yield


@settings(deadline=None)
@given(plans(most=20))
def test_compiled_passes_find_what_the_written_ones_find(plan: Program) -> None:
    with patch.object(compiled, "is_loaded", return_value=False):
        as_written = schedule(plan)
    with with_compiled_passes():
        same_dates(schedule(plan), as_written)


@settings(deadline=None)
@given(plans(rules=FREE, dates=False, progress=False, milestones=False))
def test_the_road_for_plain_plans_finds_what_the_passes_find(plan: Program) -> None:
    with patch.object(compiled, "is_loaded", return_value=False):
        as_written = schedule(plan)
    with with_compiled_passes():
        same_dates(schedule(plan), as_written)


@settings(deadline=None)
@given(plans(rules=FREE, dates=False, progress=False, milestones=False, calendars=("standard",)))
def test_the_road_on_one_clock_finds_what_the_passes_find(plan: Program) -> None:
    with patch.object(compiled, "is_loaded", return_value=False):
        as_written = schedule(plan)
    with with_compiled_passes():
        same_dates(schedule(plan), as_written)


def of_one_task(days: int) -> Program:
    task = Task(id=TaskId("1"), name="Dig", duration=Work(480 * days))
    return Program(
        id=ProgramId("dig"),
        name="Dig",
        start=START,
        calendar=STANDARD,
        calendars=CALENDARS,
        tasks=Table({task.id: task}),
    )


def test_a_plan_longer_than_the_horizon_tried_first_is_still_right() -> None:
    assert schedule(of_one_task(5 * 52 * 30)).finish == datetime(2056, 1, 21, 17)


def test_a_plan_that_never_ends_is_named() -> None:
    found = schedule(of_one_task(260 * 500))
    assert [f.code for f in found.findings] == ["SCH-001"]
    assert found.findings[0].says.startswith("1 task")
