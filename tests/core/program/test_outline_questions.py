"""Questions about the work breakdown and the links."""

from __future__ import annotations

from fairlead.core.ground.ids import TaskId
from fairlead.core.program.outline import (
    ancestors,
    children,
    descendants,
    leaves,
    outline_order,
    spans,
)
from tests.core.program.sketch import link, program, task

HOUSE = program(
    task("walls", under="shell"),
    task("site"),
    task("shell"),
    task("roof", under="shell"),
    task("tiles", under="roof"),
    links=(link("site", "shell"), link("site", "tiles"), link("walls", "roof")),
)


def test_children_stand_in_the_order_of_the_program() -> None:
    assert children(HOUSE) == {
        None: ("site", "shell"),
        TaskId("shell"): ("walls", "roof"),
        TaskId("roof"): ("tiles",),
    }


def test_the_outline_lists_each_summary_before_what_is_below_it() -> None:
    assert outline_order(HOUSE) == ("site", "shell", "walls", "roof", "tiles")
    assert descendants(HOUSE, TaskId("shell")) == ("walls", "roof", "tiles")


def test_leaves_are_the_tasks_at_the_bottom() -> None:
    assert leaves(HOUSE, TaskId("shell")) == ("walls", "tiles")
    assert leaves(HOUSE, TaskId("site")) == ("site",)


def test_ancestors_go_from_the_nearest_up() -> None:
    assert list(ancestors(HOUSE.tasks, TaskId("tiles"))) == ["roof", "shell"]
    assert list(ancestors(HOUSE.tasks, TaskId("site"))) == []


def test_a_span_holds_the_places_of_all_that_is_below() -> None:
    assert spans(HOUSE.tasks) == {
        "site": range(1),
        "shell": range(1, 5),
        "walls": range(2, 3),
        "roof": range(3, 5),
        "tiles": range(4, 5),
    }


def test_a_program_without_tasks_has_an_empty_top() -> None:
    empty = program()
    assert children(empty) == {None: ()}
    assert outline_order(empty) == ()
