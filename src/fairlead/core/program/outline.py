"""Questions about the work breakdown: plain dicts and tuples out of a program.

Each function reads the tasks once, in O(size); keep the answer when asking often.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fairlead.core.ground.ids import TaskId
from fairlead.core.program.program import Program
from fairlead.core.program.task import Task

Children = dict[TaskId | None, tuple[TaskId, ...]]
"""The tasks directly below each task that has some, in the program's order; None is the top."""


def children(program: Program) -> Children:
    """The tasks directly below each summary, in order; under None the top level."""
    return children_of(program.tasks)


def children_of(tasks: Mapping[TaskId, Task]) -> Children:
    """The same of a table of tasks alone."""
    below: dict[TaskId | None, list[TaskId]] = {None: []}
    for id, task in tasks.items():
        below.setdefault(task.parent, []).append(id)
    return {parent: tuple(ids) for parent, ids in below.items()}


def outline_order(program: Program) -> tuple[TaskId, ...]:
    """All tasks as an outline lists them: each summary followed by everything below it."""
    return tuple(walk(children(program), None))


def descendants(program: Program, task: TaskId) -> tuple[TaskId, ...]:
    """Everything below a task, in outline order."""
    return tuple(walk(children(program), task))


def leaves(program: Program, task: TaskId) -> tuple[TaskId, ...]:
    """The tasks at the bottom below a task, in outline order; the task itself when it is one."""
    below = children(program)
    if task not in below:
        return (task,)
    return tuple(id for id in walk(below, task) if id not in below)


def walk(below: Children, top: TaskId | None) -> Iterator[TaskId]:
    """Everything below `top`, each task before what is below it."""
    waiting = list(reversed(below.get(top, ())))
    while waiting:
        task = waiting.pop()
        yield task
        waiting.extend(reversed(below.get(task, ())))


def spans(tasks: Mapping[TaskId, Task]) -> dict[TaskId, range]:
    """For each task the places in outline order of itself and all below it, itself first.

    One task stands below another when its place is in the other's span.
    """
    below = children_of(tasks)
    first = {task: place for place, task in enumerate(walk(below, None))}
    size = dict.fromkeys(first, 1)
    for task in reversed(first):
        parent = tasks[task].parent
        if parent is not None:
            size[parent] += size[task]
    return {task: range(place, place + size[task]) for task, place in first.items()}


def ancestors(tasks: Mapping[TaskId, Task], task: TaskId) -> Iterator[TaskId]:
    """The summaries above a task, the nearest first."""
    parent = tasks[task].parent
    while parent is not None:
        yield parent
        parent = tasks[parent].parent
