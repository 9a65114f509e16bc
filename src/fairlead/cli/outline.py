"""The work breakdown as people read it: numbers, order and depth, and the task somebody means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from fairlead.cli.exits import RefusedError
from fairlead.core.ground.errors import UnknownIdError
from fairlead.core.ground.ids import TaskId
from fairlead.core.program.outline import Children, children
from fairlead.core.program.program import Program
from fairlead.core.program.task import Task

NEAREST = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where a task stands in the outline: its number, such as "1.2.3", and how deep it is."""

    number: str
    depth: int


def places(program: Program) -> dict[TaskId, Place]:
    """The place of every task, in outline order; a task's own WBS code goes before its number."""
    return dict(_below(program, children(program)))


def _below(program: Program, below: Children) -> Iterator[tuple[TaskId, Place]]:
    waiting = [(id, str(n), 0) for n, id in enumerate(below.get(None, ()), 1)][::-1]
    while waiting:
        id, number, depth = waiting.pop()
        yield id, Place(program.tasks[id].wbs or number, depth)
        inner = [
            (child, f"{number}.{n}", depth + 1) for n, child in enumerate(below.get(id, ()), 1)
        ]
        waiting.extend(reversed(inner))


def task_named(program: Program, text: str) -> TaskId:
    """The task with this id, source id, name or outline number, asked in that order.

    Raises UnknownIdError, with the nearest tasks, when there is none, and RefusedError when
    several tasks have the name.
    """
    if text in program.tasks:
        return TaskId(text)
    wanted = text.strip()
    for found in _called(program, wanted) if wanted else ():
        if len(found) > 1:
            raise RefusedError(_which(program, text, found))
        if found:
            return found[0]
    raise UnknownIdError("task", text, tuple(_described(task) for task in _near(program, text)))


def _called(program: Program, wanted: str) -> Iterator[list[TaskId]]:
    """The tasks that go by a text, first as source id, then as name, then as outline number."""
    tasks, folded = program.tasks.values(), wanted.casefold()
    yield [task.id for task in tasks if task.source_id == wanted]
    yield [task.id for task in tasks if task.name.strip().casefold() == folded]
    yield [id for id, place in places(program).items() if place.number == wanted]


def _which(program: Program, text: str, found: list[TaskId]) -> str:
    parents = [program.tasks[id].parent for id in found]
    under = [f" (under '{program.tasks[p].name}')" if p is not None else "" for p in parents]
    listed = ", ".join(f"{id}{where}" for id, where in zip(found[:5], under, strict=False))
    more = f" and {len(found) - 5} more" if len(found) > 5 else ""
    return f"{len(found)} tasks are called '{text}': {listed}{more}. Give the id of one."


def _described(task: Task) -> str:
    return f"{task.id} ({task.name})"


def _near(program: Program, text: str) -> list[Task]:
    """Tasks whose name holds the text, else those whose name or id is spelt much like it."""
    wanted = text.strip().casefold()
    by_name = {task.name.casefold(): task for task in reversed(program.tasks.values())}
    holding = [task for name, task in by_name.items() if wanted in name][::-1]
    if wanted and holding:
        return holding[:NEAREST]
    known = by_name | {id.casefold(): task for id, task in program.tasks.items()}
    close = get_close_matches(wanted[:200], known, n=NEAREST)
    return list({known[word].id: known[word] for word in close}.values())
