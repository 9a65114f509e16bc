"""What people mean to do, as patches: each leads from the program to the one they want.

Nothing is judged here; `change` does that.
"""

from __future__ import annotations

from collections.abc import Collection, Container
from dataclasses import is_dataclass, replace
from typing import Any

from fairlead.core.ground.errors import DuplicateIdError, InvalidValueError, UnknownIdError
from fairlead.core.ground.ids import LinkId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import NO_WORK, Elapsed, Work
from fairlead.core.program import shape
from fairlead.core.program.change import nearest
from fairlead.core.program.diff import diff
from fairlead.core.program.entities import (
    ENTITIES,
    PROGRAM,
    references,
    table,
    with_tables,
    without,
)
from fairlead.core.program.link import Lag, Link, LinkType, link_id
from fairlead.core.program.order import placed
from fairlead.core.program.outline import descendants
from fairlead.core.program.patch import Patch
from fairlead.core.program.program import Program
from fairlead.core.program.shape import GONE
from fairlead.core.program.task import Estimate, EstimateShape, TaskKind


def set_field(program: Program, entity: str, id: str, field: str, value: object) -> Patch:
    """One field gets a new value; dots lead into nested values, such as "progress.complete".

    entity "program" is for the program's own fields. Raises UnknownIdError, and InvalidValueError
    when there is no such field; an id is none, for others name the thing by it.
    """
    if entity == PROGRAM:
        held: Any = program
    else:
        held = find(program, entity, id)
    if not _has(held, field) or field == "id":
        says = "there is no field of this name to change."
        raise InvalidValueError(entity, id, field, says, "Check the name of the field.")
    changed = _with(held, field.split("."), value)
    return diff(program, changed if entity == PROGRAM else _put(program, entity, changed))


def re_estimate(program: Program, task: TaskId, duration: Work | Elapsed) -> Patch:
    """A task gets another duration. Raises UnknownIdError."""
    return set_field(program, "task", task, "duration", duration)


def expect(
    program: Program, task: TaskId, outcomes: Collection[Elapsed], together: str = ""
) -> Patch:
    """What is left of a task takes as long as was forecast: the median in the plan, all as chance.

    outcomes: from the status date, or for work to come from its start; each as likely as any
    other, at least one. together: what they were forecast from, such as a team; work with the same
    words is long or short together. Raises UnknownIdError.
    """
    found = find(program, "task", task)
    minutes = sorted(one.minutes for one in outcomes)
    count = len(minutes)
    median = Elapsed((minutes[(count - 1) // 2] + minutes[count // 2]) // 2)
    estimate = Estimate(
        low=Elapsed(min(minutes[count // 10], median.minutes)),
        likely=median,
        high=Elapsed(max(minutes[-1 - count // 10], median.minutes)),
        shape=EstimateShape.EMPIRICAL,
        observed=tuple(Elapsed(one) for one in minutes),
        together=together,
    )
    duration, progress = median, found.progress
    if progress.actual_start is not None:
        since = (program.status_date or program.start) - progress.actual_start
        duration = Elapsed(max(0, int(since.total_seconds()) // 60) + median.minutes)
        progress = replace(progress, remaining=median)
    changed = replace(found, duration=duration, estimate=estimate, progress=progress)
    return diff(program, _put(program, "task", changed))


def add(program: Program, value: Any) -> Patch:
    """A task, link, resource or other entity is added, a task as the last one of the program.

    A task that gets its first task below it becomes a summary. Raises DuplicateIdError.
    """
    entity = next(e for e in ENTITIES.values() if e.type is type(value))
    if value.id in table(program, entity.name):
        raise DuplicateIdError(entity.name, value.id)
    return diff(program, _with_kinds(_put(program, entity.name, value)))


def add_link(
    program: Program,
    predecessor: TaskId,
    successor: TaskId,
    type: LinkType = LinkType.FS,
    lag: Lag = NO_WORK,
) -> Patch:
    """The successor waits for the predecessor from now on. Raises DuplicateIdError."""
    id = link_id(predecessor, successor, type)
    return add(
        program, Link(id=id, predecessor=predecessor, successor=successor, type=type, lag=lag)
    )


def remove_link(program: Program, link: LinkId) -> Patch:
    """A link is taken away. Raises UnknownIdError."""
    return remove(program, "link", link)


def move(program: Program, task: TaskId, *, parent: TaskId | None, after: TaskId | None) -> Patch:
    """A task goes below another parent and to another place, behind `after` or first of all.

    What is below it keeps its place in the order. Raises UnknownIdError.
    """
    moved = replace(find(program, "task", task), parent=parent)
    rest = program.tasks.without(task)
    if after is not None and after not in rest:
        raise UnknownIdError("task", after, nearest(after, rest))
    order = placed(rest, {task: after})
    tasks = Table({TaskId(id): moved if id == task else rest[TaskId(id)] for id in order})
    return diff(program, _with_kinds(replace(program, tasks=tasks)))


def remove(program: Program, entity: str, id: str) -> Patch:
    """One value is taken away; `change` refuses while others refer to it. Raises UnknownIdError.

    A summary that loses the last task below it becomes an ordinary task.
    """
    find(program, entity, id)
    return diff(program, _with_kinds(_without_ids(program, entity, {id})))


def remove_with_references(program: Program, entity: str, id: str) -> Patch:
    """A value is taken away with what cannot be without it; others stop referring to it.

    Its links, assignments and responses go with it, and of a task everything below it.
    Raises UnknownIdError.
    """
    find(program, entity, id)
    ids = {id, *(descendants(program, TaskId(id)) if entity == "task" else ())}
    left = _without_ids(program, entity, ids)
    waiting = [entity]
    while waiting:
        to = waiting.pop()
        for name in ENTITIES:
            kept = _referring_only_to(table(left, to), left, name, to)
            if len(kept) < len(table(left, name)):
                waiting.append(name)
            left = with_tables(left, {name: kept})
    return diff(program, _with_kinds(left))


def find(program: Program, entity: str, id: str) -> Any:
    """The value with this id. Raises UnknownIdError, with the ids that come nearest."""
    if entity not in ENTITIES:
        raise UnknownIdError("entity", entity, nearest(entity, ENTITIES))
    held = table(program, entity)
    if id not in held:
        raise UnknownIdError(entity, id, nearest(id, held))
    return held[id]


def _has(value: Any, path: str) -> bool:
    name, _, rest = path.partition(".")
    if isinstance(value, Table):
        return bool(path)
    kind: type = type(value)
    if not is_dataclass(kind) or shape.field(kind, name) is None:
        return False
    return not rest or _has(getattr(value, name), rest)


def _with(value: Any, path: list[str], new: object) -> Any:
    """The value with another one at the end of the path; a table's key may hold dots."""
    if isinstance(value, Table):
        key = ".".join(path)
        return value.without(key) if new is None else value.with_({key: new})
    name, *rest = path
    return replace(value, **{name: _with(getattr(value, name), rest, new) if rest else new})


def _put(program: Program, entity: str, value: Any) -> Program:
    return with_tables(program, {entity: table(program, entity).with_({value.id: value})})


def _without_ids(program: Program, entity: str, ids: Collection[str]) -> Program:
    return with_tables(program, {entity: table(program, entity).without(*ids)})


def _referring_only_to(
    known: Container[str], program: Program, entity: str, to: str
) -> Table[str, Any]:
    """The entity's table without references to unknown ids of `to`."""
    held = table(program, entity)
    for reference in references(entity):
        if reference.to != to:
            continue
        changed = {
            id: without(value, reference, known)
            for id, value in held.items()
            if any(named not in known for named in reference.named(value))
        }
        if changed:
            gone = (id for id, value in changed.items() if value is GONE)
            held = held.with_(changed).without(*gone)
    return held


def _with_kinds(program: Program) -> Program:
    """The program with tasks that have something below them as summaries, and only those."""
    parents = {task.parent for task in program.tasks.values()}
    changed = {
        id: replace(task, kind=TaskKind.SUMMARY if id in parents else TaskKind.TASK)
        for id, task in program.tasks.items()
        if (id in parents) != (task.kind is TaskKind.SUMMARY)
    }
    return replace(program, tasks=program.tasks.with_(changed)) if changed else program
