"""Patches for what people mean to do."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from fairlead.core.ground.errors import DuplicateIdError, InvalidValueError, UnknownIdError
from fairlead.core.ground.ids import AssignmentId, BaselineId, LinkId, ResourceId, RiskId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Share, Work
from fairlead.core.program.baseline import Baseline, BaselineTask
from fairlead.core.program.change import change
from fairlead.core.program.intentions import (
    add,
    add_link,
    move,
    re_estimate,
    remove,
    remove_link,
    remove_with_references,
    set_field,
)
from fairlead.core.program.link import LinkType
from fairlead.core.program.patch import WHOLE, Change, Patch, inverse
from fairlead.core.program.people import Assignment, Resource
from fairlead.core.program.risk import Impact, Risk
from fairlead.core.program.task import Progress, TaskKind
from tests.core.program.sketch import link, program, task

ANA = Resource(id=ResourceId("ana"), name="Ana")
PLAN = program(
    task("1", "Design", owner=ANA.id),
    task("2", "Build"),
    task("3", "Frontend", under="2"),
    task("5", "Ship"),
    links=(link("1", "2"), link("3", "5")),
    resources=[ANA],
    assignments=[Assignment(id=AssignmentId("a"), task=TaskId("3"), resource=ANA.id)],
    risks=[Risk(id=RiskId("R"), name="R", impacts=(Impact(task=TaskId("3")), Impact()))],
    baselines=[
        Baseline(
            id=BaselineId("0"),
            name="B",
            tasks=Table({TaskId("3"): BaselineTask(work=Work(60)), TaskId("5"): BaselineTask()}),
        )
    ],
)


def test_a_task_gets_another_duration() -> None:
    assert re_estimate(PLAN, TaskId("1"), Work(960)) == Patch(
        (Change("task", "1", "duration", Work(480), Work(960)),)
    )


def test_what_is_so_already_is_no_change() -> None:
    assert not re_estimate(PLAN, TaskId("1"), Work(480))


def test_a_nested_field_is_set_with_dots() -> None:
    patch = set_field(PLAN, "task", "1", "progress.complete", Share(Decimal("0.5")))
    after = Progress(complete=Share(Decimal("0.5")))
    assert patch.changes == (Change("task", "1", "progress", Progress(), after),)


def test_an_entry_of_a_table_is_set_and_removed_with_dots() -> None:
    patch = set_field(PLAN, "task", "1", "fields.Team.Name", "Core")
    assert patch.changes == (Change("task", "1", "fields.Team.Name", None, "Core"),)
    after = change(PLAN, patch)
    assert change(after, set_field(after, "task", "1", "fields.Team.Name", None)) == PLAN


def test_the_programs_own_fields_are_set_too() -> None:
    patch = set_field(PLAN, "program", PLAN.id, "units.minutes_per_day", 450)
    assert change(PLAN, patch).units.minutes_per_day == 450


def test_what_is_not_there_cannot_be_set() -> None:
    with pytest.raises(UnknownIdError):
        set_field(PLAN, "task", "9", "name", "x")
    with pytest.raises(UnknownIdError):
        set_field(PLAN, "tusk", "1", "name", "x")
    for field in ("colour", "progress.colour", "name.first", ""):
        with pytest.raises(InvalidValueError):
            set_field(PLAN, "task", "1", field, "x")


def test_an_added_task_comes_last() -> None:
    patch = add(PLAN, task("6"))
    assert patch.changes == (Change("task", "6", WHOLE, None, task("6")),)


def test_a_task_added_below_another_makes_it_a_summary() -> None:
    after = change(PLAN, add(PLAN, task("6", under="5")))
    assert after.tasks[TaskId("5")].kind is TaskKind.SUMMARY


def test_an_id_is_not_added_twice() -> None:
    with pytest.raises(DuplicateIdError):
        add(PLAN, task("5"))


def test_a_link_is_added_under_its_natural_key_and_removed_again() -> None:
    linked = change(PLAN, add_link(PLAN, TaskId("1"), TaskId("5"), LinkType.FF, Work(60)))
    assert linked.links[LinkId("1>5:FF")] == link("1", "5", LinkType.FF, Work(60))
    assert change(linked, remove_link(linked, LinkId("1>5:FF"))) == PLAN


def test_removing_the_last_task_below_a_summary_makes_it_a_task() -> None:
    after = change(PLAN, remove_with_references(PLAN, "task", "3"))
    assert after.tasks[TaskId("2")].kind is TaskKind.TASK


def test_a_task_is_removed_with_all_that_cannot_be_without_it() -> None:
    patch = remove_with_references(PLAN, "task", "3")
    after = change(PLAN, patch)
    assert set(after.links) == {"1>2:FS"}
    assert after.assignments == {}
    assert after.risks[RiskId("R")].impacts == (Impact(),)
    assert set(after.baselines[BaselineId("0")].tasks) == {"5"}
    assert Change("baseline", "0", "tasks.3", BaselineTask(work=Work(60)), None) in patch.changes
    undone = change(after, inverse(patch))
    assert undone == PLAN
    assert list(undone.tasks) == list(PLAN.tasks)


def test_a_summary_is_removed_with_everything_below_it() -> None:
    after = change(PLAN, remove_with_references(PLAN, "task", "2"))
    assert list(after.tasks) == ["1", "5"]
    assert after.links == {}


def test_a_person_is_removed_from_everywhere() -> None:
    after = change(PLAN, remove_with_references(PLAN, "resource", "ana"))
    assert after.tasks[TaskId("1")].owner is None
    assert after.assignments == {}


def test_a_plain_removal_is_left_for_change_to_refuse() -> None:
    with pytest.raises(InvalidValueError, match="3 more still refer to it"):
        change(PLAN, remove(PLAN, "task", "3"))
    assert "R" not in change(PLAN, remove(PLAN, "risk", "R")).risks


def test_a_task_moves_to_another_parent_and_place() -> None:
    patch = move(PLAN, TaskId("5"), parent=TaskId("2"), after=TaskId("2"))
    free = change(PLAN, remove_link(PLAN, LinkId("3>5:FS")))
    after = change(free, replace(patch))
    assert list(after.tasks) == ["1", "2", "5", "3"]
    assert after.tasks[TaskId("5")].parent == "2"
    assert patch.changes == (
        Change("task", "5", "parent", None, "2"),
        Change("task", "5", "after", "3", "2"),
    )


def test_a_task_does_not_move_behind_what_is_not_there() -> None:
    with pytest.raises(UnknownIdError):
        move(PLAN, TaskId("5"), parent=None, after=TaskId("9"))
