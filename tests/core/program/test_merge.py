"""Two people's changes of one program, brought together."""

from __future__ import annotations

from fairlead.core.ground.ids import ResourceId, TaskId
from fairlead.core.ground.units import Work
from fairlead.core.program.change import change
from fairlead.core.program.intentions import (
    add,
    add_link,
    move,
    re_estimate,
    remove,
    remove_with_references,
    set_field,
)
from fairlead.core.program.merge import Conflict, merge
from fairlead.core.program.patch import Patch
from fairlead.core.program.people import Resource
from fairlead.core.program.program import Program
from tests.core.program.sketch import link, program, task

ANA = Resource(id=ResourceId("ana"), name="Ana")
BASE = program(
    task("1", "Design"),
    task("2", "Build"),
    task("3", "Frontend", under="2"),
    task("4", "Backend", under="2"),
    task("5", "Ship"),
    links=[link("1", "2")],
    resources=[ANA],
)
ONE, TWO, FIVE = TaskId("1"), TaskId("2"), TaskId("5")


def after(*patches: Patch) -> Program:
    """The base with patches made that were each thought out on the base."""
    found = BASE
    for patch in patches:
        found = change(found, patch)
    return found


def conflicts(ours: Program, theirs: Program) -> tuple[Conflict, ...]:
    merged = merge(BASE, ours, theirs)
    assert merged.conflicts
    return merged.conflicts


def test_changes_of_different_fields_merge_by_themselves() -> None:
    ours = after(re_estimate(BASE, ONE, Work(960)))
    theirs = after(set_field(BASE, "task", "1", "name", "Draw"), add(BASE, task("6")))
    merged = merge(BASE, ours, theirs)
    assert merged.conflicts == ()
    assert merged.program.tasks[ONE] == task("1", "Draw", duration=Work(960))
    assert list(merged.program.tasks) == ["1", "2", "3", "4", "5", "6"]
    assert change(ours, merged.patch) == merged.program


def test_different_entries_of_one_table_merge_by_themselves() -> None:
    ours = after(set_field(BASE, "task", "1", "fields.Sprint", "12"))
    theirs = after(set_field(BASE, "task", "1", "fields.Epic", "A"))
    assert merge(BASE, ours, theirs).program.tasks[ONE].fields == {"Sprint": "12", "Epic": "A"}


def test_the_same_change_on_both_sides_is_no_conflict() -> None:
    ours = theirs = after(re_estimate(BASE, ONE, Work(960)), add(BASE, task("6")))
    merged = merge(BASE, ours, theirs)
    assert merged.conflicts == ()
    assert merged.program == ours
    assert merged.patch == Patch()


def test_two_values_for_one_field_are_a_conflict_and_the_rest_merges() -> None:
    ours = after(re_estimate(BASE, ONE, Work(960)))
    theirs = after(re_estimate(BASE, ONE, Work(60)), re_estimate(BASE, FIVE, Work(60)))
    merged = merge(BASE, ours, theirs)
    assert merged.conflicts == (Conflict("task", "1", "duration", Work(480), Work(960), Work(60)),)
    assert merged.program.tasks[ONE].duration == Work(960)
    assert merged.program.tasks[FIVE].duration == Work(60)


def test_an_edit_of_what_the_other_removed_is_a_conflict() -> None:
    edited = after(re_estimate(BASE, FIVE, Work(960)))
    removed = after(remove(BASE, "task", "5"))
    assert conflicts(edited, removed) == (
        Conflict("task", "5", "", BASE.tasks[FIVE], edited.tasks[FIVE], None),
    )
    assert conflicts(removed, edited) == (
        Conflict("task", "5", "duration", Work(480), None, Work(960)),
    )


def test_two_different_additions_under_one_id_are_a_conflict() -> None:
    ours, theirs = after(add(BASE, task("6", "Sell"))), after(add(BASE, task("6", "Support")))
    assert conflicts(ours, theirs) == (
        Conflict("task", "6", "", None, task("6", "Sell"), task("6", "Support")),
    )


def test_links_that_together_close_a_ring_are_a_conflict_naming_both() -> None:
    ours = after(add_link(BASE, TWO, FIVE))
    theirs = after(add_link(BASE, FIVE, ONE))
    found = conflicts(ours, theirs)
    assert {(one.entity, one.id) for one in found} == {("link", "2>5:FS"), ("link", "5>1:FS")}
    assert found[0].says == (
        "these tasks wait for one another: Design (1) → Build (2) → Ship (5) → Design (1)."
    )
    assert merge(BASE, ours, theirs).program == ours


def test_a_use_of_what_the_other_removed_is_a_conflict_naming_both() -> None:
    ours = after(set_field(BASE, "task", "1", "owner", ANA.id))
    theirs = after(remove(BASE, "resource", "ana"))
    says = "there is no resource 'ana'."
    assert conflicts(ours, theirs) == (
        Conflict("resource", "ana", "", ANA, ANA, None, says),
        Conflict("task", "1", "owner", None, "ana", None, says),
    )
    assert {(one.entity, one.id) for one in conflicts(theirs, ours)} == {
        ("task", "1"),
        ("resource", "ana"),
    }


def test_tasks_put_below_one_another_are_a_conflict_naming_both() -> None:
    apart = program(task("A"), task("a", under="A"), task("B"), task("b", under="B"))
    ours = change(apart, move(apart, TaskId("A"), parent=TaskId("B"), after=TaskId("b")))
    theirs = change(apart, move(apart, TaskId("B"), parent=TaskId("A"), after=TaskId("a")))
    merged = merge(apart, ours, theirs)
    assert {(one.id, one.field) for one in merged.conflicts} == {("A", "parent"), ("B", "parent")}
    assert merged.program == ours


def test_a_summary_emptied_by_both_together_is_a_conflict() -> None:
    ours = after(remove_with_references(BASE, "task", "3"))
    theirs = after(remove_with_references(BASE, "task", "4"))
    found = conflicts(ours, theirs)
    assert [(one.id, one.field) for one in found] == [("2", "kind")]
    assert found[0].says == "a summary that has nothing below it."


def test_tasks_moved_by_one_and_added_by_the_other_both_find_their_place() -> None:
    ours = after(move(BASE, FIVE, parent=None, after=None))
    new = after(add(BASE, task("6")))
    theirs = change(new, move(new, TaskId("6"), parent=None, after=ONE))
    merged = merge(BASE, ours, theirs)
    assert merged.conflicts == ()
    assert list(merged.program.tasks) == ["5", "1", "6", "2", "3", "4"]


def test_a_place_behind_a_task_that_is_gone_is_behind_the_one_before_it() -> None:
    new = after(add(BASE, task("6")))
    theirs = change(new, move(new, TaskId("6"), parent=None, after=TaskId("4")))
    ours = after(remove_with_references(BASE, "task", "4"))
    merged = merge(BASE, ours, theirs)
    assert merged.conflicts == ()
    assert list(merged.program.tasks) == ["1", "2", "3", "6", "5"]


def test_a_task_moved_to_two_places_is_a_conflict() -> None:
    ours = after(move(BASE, FIVE, parent=None, after=None))
    theirs = after(move(BASE, FIVE, parent=None, after=ONE))
    assert conflicts(ours, theirs) == (Conflict("task", "5", "after", "4", None, "1"),)
