"""Which task somebody means, and the numbers of the outline."""

from __future__ import annotations

from datetime import datetime

import pytest

from fairlead.cli.exits import RefusedError
from fairlead.cli.outline import places, task_named
from fairlead.core.ground.errors import UnknownIdError
from fairlead.core.ground.finding import Origin
from fairlead.core.ground.ids import TaskId
from fairlead.core.program.build import build
from fairlead.core.program.draft import Draft, Row
from fairlead.core.program.program import Program
from fairlead.core.program.task import Task, TaskKind


def program(*tasks: Task) -> Program:
    rows = [Row(task, Origin("plan", f"task {task.id}")) for task in tasks]
    return build(Draft(origin=Origin("plan"), start=datetime(2026, 3, 2, 8), tasks=rows))


def task(id: str, name: str, parent: str | None = None, source_id: str = "", wbs: str = "") -> Task:
    above = None if parent is None else TaskId(parent)
    return Task(id=TaskId(id), name=name, parent=above, source_id=source_id, wbs=wbs)


def summary(id: str, name: str) -> Task:
    return Task(id=TaskId(id), name=name, kind=TaskKind.SUMMARY)


PLAN = program(
    summary("10", "Backend"),
    task("11", "Build", "10", source_id="4711"),
    task("12", "Test", "10"),
    summary("20", "Frontend"),
    task("21", "Build", "20"),
    task("22", "Polish", "20", wbs="F.2"),
    task("23", "12", "20"),
)


def test_tasks_are_numbered_by_their_place_unless_they_have_a_code_of_their_own() -> None:
    numbers = {id: place.number for id, place in places(PLAN).items()}
    assert numbers == {
        "10": "1", "11": "1.1", "12": "1.2", "20": "2", "21": "2.1", "22": "F.2", "23": "2.3",
    }  # fmt: skip
    assert [place.depth for place in places(PLAN).values()] == [0, 1, 1, 0, 1, 1, 1]


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("12", "12"),
        ("4711", "11"),
        ("Polish", "22"),
        (" pOLISH ", "22"),
        ("2.1", "21"),
        ("F.2", "22"),
    ],
)
def test_a_task_is_known_by_id_source_id_name_or_number(text: str, id: str) -> None:
    assert task_named(PLAN, text) == id


def test_an_id_goes_before_a_name_that_reads_the_same() -> None:
    assert task_named(PLAN, "12") == "12"


def test_a_name_of_several_tasks_is_refused_with_their_places() -> None:
    with pytest.raises(RefusedError) as refused:
        task_named(PLAN, "build")
    assert str(refused.value) == (
        "2 tasks are called 'build': 11 (under 'Backend'), 21 (under 'Frontend'). "
        "Give the id of one."
    )


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("pol", "Did you mean 22 (Polish)?"),
        ("Tset", "Did you mean 12 (Test)?"),
        ("buil", "Did you mean 11 (Build)?"),
        ("zzz", "Check the id."),
        ("", "Check the id."),
    ],
)
def test_an_unknown_task_is_refused_with_the_nearest(text: str, hint: str) -> None:
    with pytest.raises(UnknownIdError) as refused:
        task_named(PLAN, text)
    assert str(refused.value) == f"There is no task '{text}' in this program. {hint}"
