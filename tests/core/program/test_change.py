"""What `change` makes of a patch, and what it refuses."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from fairlead.core.ground.errors import (
    ConflictError,
    DependencyCycleError,
    DuplicateIdError,
    InvalidValueError,
    ProgramError,
    SummaryCycleError,
    UnknownIdError,
)
from fairlead.core.ground.ids import CalendarId, ResourceId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Elapsed, Share, Work
from fairlead.core.program.change import change
from fairlead.core.program.integrity import judge
from fairlead.core.program.patch import WHOLE, Change, Patch, inverse
from fairlead.core.program.program import Program
from fairlead.core.program.task import Progress, TaskKind
from tests.core.program.sketch import MONDAY, link, program, task

KINDS = (TaskKind.TASK, TaskKind.SUMMARY)
PLAN = program(
    task("1", "Design"),
    task("2", "Build"),
    task("3", "Frontend", under="2"),
    task("4", "Backend", under="2"),
    task("5", "Ship"),
    links=(link("1", "2"), link("3", "5")),
)


def changed(*changes: Change) -> Program:
    return change(PLAN, Patch(changes))


def refused(kind: type[ProgramError], *changes: Change) -> str:
    """The message with which the changes are refused, all of them."""
    with pytest.raises(kind) as error:
        changed(*changes)
    return str(error.value)


def field_of(id: str, field: str, before: Any, after: Any) -> Change:
    return Change("task", id, field, before, after)


def test_one_field_is_changed_and_nothing_else() -> None:
    after = changed(field_of("1", "duration", Work(480), Elapsed(2880)))
    assert after.tasks[TaskId("1")] == replace(PLAN.tasks[TaskId("1")], duration=Elapsed(2880))
    assert list(after.tasks) == list(PLAN.tasks)
    assert after.links is PLAN.links


def test_the_programs_own_fields_are_changed_by_name() -> None:
    after = changed(Change("program", "plan", "name", "plan", "Checkout"))
    assert after == replace(PLAN, name="Checkout")


def test_a_value_is_added_and_removed_whole() -> None:
    added = changed(Change("task", "6", WHOLE, None, task("6", "Support")))
    assert list(added.tasks)[-1] == "6"
    removed = change(added, Patch((Change("task", "6", WHOLE, task("6", "Support"), None),)))
    assert removed == PLAN


def test_an_entry_of_a_table_is_changed_by_its_key() -> None:
    one = changed(field_of("1", "fields.Sprint", None, "12"))
    assert one.tasks[TaskId("1")].fields == Table({"Sprint": "12"})
    two = change(one, Patch((field_of("1", "fields.Sprint", "12", "13"),)))
    assert two.tasks[TaskId("1")].fields == Table({"Sprint": "13"})
    assert change(two, Patch((field_of("1", "fields.Sprint", "13", None),))) == PLAN


def test_changes_are_made_together_whatever_their_order() -> None:
    parts = (
        Change("link", "5>6:FS", WHOLE, None, link("5", "6")),
        field_of("6", "name", "Support", "Operate"),
        Change("task", "6", WHOLE, None, task("6", "Support")),
    )
    for order in (parts, parts[::-1]):
        assert changed(*order).tasks[TaskId("6")].name == "Operate"


def test_an_id_may_pass_from_a_removed_value_to_an_added_one() -> None:
    old, new = link("3", "5"), link("4", "5", id="3>5:FS")
    after = changed(
        Change("link", old.id, WHOLE, None, new), Change("link", old.id, WHOLE, old, None)
    )
    assert after.links[old.id] == new


def test_a_task_is_placed_behind_another() -> None:
    after = changed(field_of("5", "after", "4", "1"))
    assert list(after.tasks) == ["1", "5", "2", "3", "4"]
    assert next(iter(changed(field_of("5", "after", "4", None)).tasks)) == "5"


def test_a_place_behind_nothing_that_is_there_is_refused() -> None:
    assert refused(UnknownIdError, field_of("5", "after", "4", "9")) == (
        "There is no task '9' in this program. Check the id."
    )


def test_places_behind_one_another_are_refused() -> None:
    says = refused(
        InvalidValueError, field_of("5", "after", "4", "4"), field_of("4", "after", "3", "5")
    )
    assert "which comes after it. Choose another place." in says


def test_an_unknown_id_is_refused_with_the_nearest() -> None:
    plan = program(task("CHECKOUT-12"), task("SEARCH-1"))
    with pytest.raises(UnknownIdError, match="Did you mean CHECKOUT-12") as error:
        change(plan, Patch((field_of("CHEKOUT-12", "name", "", "x"),)))
    assert error.value.id == "CHEKOUT-12"


def test_an_unknown_entity_is_refused_with_the_nearest() -> None:
    says = refused(UnknownIdError, Change("budgetline", "b", "name", "", "x"))
    assert "no entity 'budgetline'" in says
    assert "Did you mean budget line" in says


def test_an_id_that_is_taken_is_refused() -> None:
    says = refused(DuplicateIdError, Change("task", "5", WHOLE, None, task("5")))
    assert says == "There already is a task '5'. Choose another id."


def test_a_change_made_on_another_value_is_refused() -> None:
    says = refused(ConflictError, field_of("1", "duration", Work(960), Work(60)))
    assert says == (
        "task '1', duration is Work(minutes=480), but the change was made on Work(minutes=960). "
        "Look at both values and make the change again."
    )


@pytest.mark.parametrize(
    "one",
    [
        field_of("1", "name", "Draw", "Paint"),
        field_of("1", "fields.Sprint", "12", "13"),
        field_of("5", "after", "1", "3"),
        Change("task", "1", WHOLE, task("1", "Draw"), None),
        Change("program", "plan", "currency", "EUR", "GBP"),
    ],
)
def test_every_kind_of_change_looks_at_what_was_there(one: Change) -> None:
    with pytest.raises(ConflictError):
        changed(one)


@pytest.mark.parametrize(
    "one",
    [
        field_of("1", "duration", Work(480), "2 days"),
        field_of("1", "priority", 500, True),
        field_of("1", "deadline", None, datetime(2026, 3, 2).date()),
        field_of("1", "tags", (), ("a", 2)),
        field_of("1", "fields.Sprint", None, 12),
        field_of("1", "fields", Table(), {"Sprint": "12"}),
        Change("task", "9", WHOLE, None, "a task"),
        Change("task", "9", WHOLE, None, task("8")),
        Change("task", "9", WHOLE, None, replace(task("9"), name=None)),  # type: ignore[arg-type]
        Change("program", "plan", "start", MONDAY, None),
    ],
)
def test_a_value_of_another_type_is_refused(one: Change) -> None:
    assert "See the published schema for what stands where." in refused(InvalidValueError, one)


@pytest.mark.parametrize("field", ["colour", "id", "name.first", "progress.complete"])
def test_a_field_that_is_not_there_or_does_not_change_is_refused(field: str) -> None:
    assert f"task '1', {field}: " in refused(InvalidValueError, field_of("1", field, "1", "2"))


def test_a_table_of_the_program_is_no_field_of_its_own() -> None:
    says = refused(InvalidValueError, Change("program", "plan", "tasks", PLAN.tasks, Table()))
    assert "there is no field of this name to change" in says


def test_a_value_out_of_bounds_is_refused() -> None:
    done = Progress(complete=Share(Decimal("1.5")))
    assert refused(InvalidValueError, field_of("1", "progress", Progress(), done)) == (
        "task '1', progress.complete: 150 % lies outside 0 to 100 %. Correct the percentage."
    )


def test_a_lag_of_eleven_years_is_doubtful_but_allowed() -> None:
    after = changed(Change("link", "1>2:FS", "lag", Work(0), Work(6_000_000)))
    assert after.links[link("1", "2").id].lag == Work(6_000_000)


def test_a_reference_to_nothing_is_refused() -> None:
    says = refused(UnknownIdError, field_of("1", "owner", None, ResourceId("ana")))
    assert says == "There is no resource 'ana' in this program. Check the id."


def test_a_value_that_others_refer_to_is_not_removed() -> None:
    says = refused(InvalidValueError, Change("task", "5", WHOLE, PLAN.tasks[TaskId("5")], None))
    assert says == (
        "task '5', removed: link 3>5:FS still refers to it. Remove or change that in the same "
        "patch."
    )


def test_a_value_is_removed_together_with_what_refers_to_it() -> None:
    gone = link("3", "5")
    after = changed(
        Change("task", "5", WHOLE, PLAN.tasks[TaskId("5")], None),
        Change("link", gone.id, WHOLE, gone, None),
    )
    assert TaskId("5") not in after.tasks


def test_the_programs_calendar_is_not_removed() -> None:
    standard = PLAN.calendars[PLAN.calendar]
    says = refused(InvalidValueError, Change("calendar", standard.id, WHOLE, standard, None))
    assert "calendar 'standard', removed: program plan still refers to it." in says


def test_a_calendar_does_not_lose_its_last_working_day() -> None:
    standard = PLAN.calendars[PLAN.calendar]
    says = refused(
        InvalidValueError, Change("calendar", standard.id, "week", standard.week, ((),) * 7)
    )
    assert "it has no working hours in any week" in says


def test_a_base_calendar_that_leads_back_is_refused() -> None:
    standard = PLAN.calendars[PLAN.calendar]
    says = refused(
        InvalidValueError, Change("calendar", standard.id, "base", None, CalendarId("standard"))
    )
    assert "these calendars stand on one another" in says


def test_a_link_that_closes_a_ring_is_refused_with_the_ring() -> None:
    says = refused(DependencyCycleError, Change("link", "5>1:FS", WHOLE, None, link("5", "1")))
    assert says == (
        "These tasks wait for one another: Design (1) → Build (2) → Frontend (3) → Ship (5) → "
        "Design (1). Remove one of these links."
    )


def test_a_retargeted_link_that_closes_a_ring_is_refused() -> None:
    says = refused(DependencyCycleError, Change("link", "3>5:FS", "successor", "5", "1"))
    assert "Design (1) → Build (2) → Frontend (3) → Design (1)" in says


def test_a_task_moved_below_a_summary_that_waits_for_it_is_refused() -> None:
    links = (link("5", "1"), link("1", "2"))
    plan = program(*(replace(one, kind=TaskKind.TASK) for one in PLAN.tasks.values()), links=links)
    with pytest.raises(DependencyCycleError, match=r"Build \(2\) → Ship \(5\) → Design \(1\)"):
        change(plan, Patch((field_of("5", "parent", None, "2"),)))
    below_another = Patch((field_of("4", "parent", "2", "3"), field_of("3", "kind", *KINDS)))
    assert change(plan, below_another).tasks[TaskId("4")].parent == "3"


def test_a_link_between_a_summary_and_its_own_task_is_refused() -> None:
    says = refused(InvalidValueError, Change("link", "2>4:FS", WHOLE, None, link("2", "4")))
    assert "Build (2) → Backend (4) joins a summary with a task below it." in says
    refused(InvalidValueError, field_of("1", "parent", None, "2"))


def test_a_second_link_just_like_another_is_refused() -> None:
    says = refused(InvalidValueError, Change("link", "x", WHOLE, None, link("1", "2", id="x")))
    assert "Design (1) → Build (2) is linked twice in the same way." in says


def test_a_task_that_would_stand_below_itself_is_refused() -> None:
    says = refused(SummaryCycleError, field_of("2", "parent", None, "3"))
    assert "These tasks stand below one another: Build (2) → Frontend (3) → Build (2)." in says


def test_a_summary_is_what_has_tasks_below_it() -> None:
    below = Change("task", "6", WHOLE, None, task("6", under="1"))
    assert "a task that has tasks below it. Make it a summary." in refused(InvalidValueError, below)
    first = Change("task", "1", "kind", TaskKind.TASK, TaskKind.SUMMARY)
    assert changed(below, first).tasks[TaskId("1")].kind is TaskKind.SUMMARY
    assert "a summary that has nothing below it" in refused(InvalidValueError, first)


def test_a_program_computed_backward_needs_a_finish() -> None:
    backward = replace(PLAN.rules, direction=type(PLAN.rules.direction)("from finish"))
    change_of_rules = Change("program", "plan", "rules", PLAN.rules, backward)
    assert "has no finish" in refused(InvalidValueError, change_of_rules)
    finish = Change("program", "plan", "finish", None, datetime(2026, 12, 1))
    assert changed(change_of_rules, finish).rules == backward


def test_a_refused_patch_changes_nothing() -> None:
    before = replace(PLAN)
    refused(UnknownIdError, field_of("1", "name", "Design", "x"), field_of("9", "name", "", "x"))
    assert before == PLAN


def test_an_undo_restores_what_was() -> None:
    patch = Patch((field_of("1", "name", "Design", "Draw"),), "A better word")
    undo = inverse(patch)
    assert undo.message == "Undo: A better word"
    assert change(change(PLAN, patch), undo) == PLAN


def test_one_field_of_ten_thousand_tasks_is_changed_in_no_time() -> None:
    tasks = [task(str(n)) for n in range(10_000)]
    plan = program(*tasks, links=[link(str(n), str(n + 1)) for n in range(9_999)])
    best = 1.0
    for _ in range(5):
        started = time.process_time()
        change(plan, Patch((field_of("17", "duration", Work(480), Work(960)),)))
        best = min(best, time.process_time() - started)
    assert best < 0.005


def test_what_change_lets_through_stands() -> None:
    assert judge(changed(field_of("1", "duration", Work(480), Work(0)))) == ()
