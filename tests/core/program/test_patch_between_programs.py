"""What `diff` finds between two programs, and how tasks that moved are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.ground.ids import ActualId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Money, Work
from fairlead.core.program.change import change
from fairlead.core.program.diff import diff
from fairlead.core.program.money import Actual
from fairlead.core.program.order import placed, places
from fairlead.core.program.patch import PLACE, WHOLE, Change, Patch
from fairlead.core.program.program import Program
from tests.core.program.sketch import link, program, task


def ordered(*ids: str) -> Program:
    return program(*(task(id) for id in ids))


def moved(before: str, after: str) -> list[tuple[str, str | None]]:
    """Which tasks have a place of their own in the diff, and behind which they then stand."""
    patch = diff(ordered(*before), ordered(*after))
    return [(one.id, one.after) for one in patch.changes if one.field == PLACE]


def test_a_changed_field_is_one_change() -> None:
    before = program(task("1"), task("2"), links=[link("1", "2")])
    after = program(task("1", duration=Work(60)), task("2"), links=[link("1", "2")])
    assert diff(before, after, "Shorter") == Patch(
        (Change("task", "1", "duration", Work(480), Work(60)),), "Shorter"
    )


def test_each_changed_entry_of_a_table_is_one_change() -> None:
    before = program(task("1", fields=Table({"Sprint": "12", "Epic": "A"})))
    after = program(task("1", fields=Table({"Sprint": "13", "Risk": "low"})))
    assert set(diff(before, after).changes) == {
        Change("task", "1", "fields.Sprint", "12", "13"),
        Change("task", "1", "fields.Epic", "A", None),
        Change("task", "1", "fields.Risk", None, "low"),
    }


def test_the_order_of_entries_and_of_other_tables_than_tasks_means_nothing() -> None:
    links = [link("1", "2"), link("1", "3")]
    tasks = [task("1", fields=Table({"a": "1", "b": "2"})), task("2"), task("3")]
    turned = [task("1", fields=Table({"b": "2", "a": "1"})), *tasks[1:]]
    assert diff(program(*tasks, links=links), program(*turned, links=links[::-1])) == Patch()


def test_numbers_that_are_equal_are_no_change() -> None:
    def costing(amount: str) -> Program:
        money = Money(Decimal(amount), "USD")
        return program(actuals=[Actual(id=ActualId("a"), day=date(2026, 3, 2), amount=money)])

    assert diff(costing("12.5"), costing("12.50")) == Patch()


def test_added_and_removed_values_are_told_whole() -> None:
    patch = diff(ordered("1", "2"), ordered("2", "3"))
    assert patch.changes == (
        Change("task", "1", WHOLE, task("1"), None),
        Change("task", "3", WHOLE, None, task("3")),
        Change("task", "1", PLACE, None, None),
    )


def test_the_programs_own_fields_are_compared() -> None:
    before = ordered("1")
    after = replace(before, name="Renamed", currency="EUR")
    assert diff(before, after).changes == (
        Change("program", "plan", "name", "plan", "Renamed"),
        Change("program", "plan", "currency", "USD", "EUR"),
    )


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("abcd", "abcd", []),
        ("abcd", "abcde", []),
        ("abcd", "abc", []),
        ("abcd", "bcda", [("a", "d")]),
        ("abcd", "dabc", [("d", None)]),
        ("abcd", "abxcd", [("x", "b")]),
        ("abcd", "xyabcd", [("x", None), ("y", "x")]),
        ("abcd", "abd", [("c", None)]),
    ],
)
def test_only_tasks_that_left_their_place_are_told(
    before: str, after: str, told: list[tuple[str, str | None]]
) -> None:
    assert moved(before, after) == told


orders = st.lists(st.sampled_from("abcdefgh"), unique=True)


@given(orders, orders)
def test_places_lead_from_any_order_to_any_other(before: list[str], after: list[str]) -> None:
    told = {one.id: one.after for one in places(before, after) if one.id in after}
    rest = [id for id in before if id in after] + [id for id in after if id not in before]
    assert placed([id for id in rest if id not in told], told) == after


@given(orders, orders)
def test_as_few_tasks_as_can_be_are_told_to_move(before: list[str], after: list[str]) -> None:
    common = [id for id in after if id in before]
    told = [one.id for one in places(before, after) if one.id in common]
    position = {id: n for n, id in enumerate(before)}
    longest: list[int] = []
    for n, id in enumerate(common):
        runs = [longest[m] for m in range(n) if position[common[m]] < position[id]]
        longest.append(max(runs, default=0) + 1)
    assert len(told) == len(common) - max(longest, default=0)


def test_a_task_that_moves_below_a_new_summary_keeps_all_else() -> None:
    before = program(task("1"), task("2"), task("3"))
    after = program(task("1"), task("S"), task("3", under="S"), task("2"))
    patch = diff(before, after)
    result = change(before, patch)
    assert result == after
    assert list(result.tasks) == list(after.tasks)
    assert Change("task", "3", "parent", None, TaskId("S")) in patch.changes
