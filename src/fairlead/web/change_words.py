"""Changes in words: what each task and each other thing was, and what it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from fairlead.connectors.quantities import duration_text, lag_text
from fairlead.connectors.values import cut, differences, is_finish, is_record, value_text
from fairlead.core.program.entities import ENTITIES, PROGRAM, references, table
from fairlead.core.program.link import Link
from fairlead.core.program.merge import Conflict
from fairlead.core.program.patch import PLACE, WHOLE, Change, Patch
from fairlead.core.program.people import Assignment
from fairlead.core.program.program import Program
from fairlead.core.program.task import Task

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Said:
    """One value: what it is called, what it was and what it is."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Subject:
    """A task, or another thing of the program, with all that changed about it.

    kind: the name of its entity. verb: added, removed or changed. Links count to the task that
    waits, assignments to the task that is worked on.
    """

    kind: str
    id: str
    name: str
    verb: str
    values: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """A value that two sides changed: what it was, what the plan has, what was wanted."""

    name: str
    what: str
    base: str
    plan: str
    wanted: str
    says: str


def told(patch: Patch, before: Program, after: Program) -> tuple[Subject, ...]:
    """A patch as subjects: tasks in outline order, then the rest in the order of the program."""
    sides = _Sides(before, after)
    gathered: dict[tuple[str, str], list[Change]] = {}
    for one in patch.changes:
        gathered.setdefault(sides.subject(one), []).append(one)
    rank: dict[str, int] = {id: n for n, id in enumerate((*after.tasks, *before.tasks))}
    kinds = ["task", PROGRAM, *ENTITIES]
    ordered = sorted(gathered, key=lambda key: (kinds.index(key[0]), rank.get(key[1], 0)))
    return tuple(_subject(sides, key, gathered[key]) for key in ordered)


def clashes(conflicts: tuple[Conflict, ...], plan: Program, wanted: Program) -> tuple[Clash, ...]:
    """Conflicts of a merge into the plan, in words."""
    sides = _Sides(plan, wanted)
    return tuple(
        Clash(
            name=sides.name(one.entity, one.id),
            what=one.field.replace("_", " ") or "all of it",
            base=sides.value(one.entity, one.field, one.base),
            plan=sides.value(one.entity, one.field, one.ours),
            wanted=sides.value(one.entity, one.field, one.theirs),
            says=one.says,
        )
        for one in conflicts
    )


class _Sides:
    """Two programs in which ids find their names."""

    def __init__(self, before: Program, after: Program) -> None:
        self.before, self.after = before, after
        self.units = after.units

    def held(self, entity: str, id: str) -> Any:
        """The value of an id as it is, or as it was."""
        if entity == PROGRAM:
            return self.after
        return table(self.after, entity).get(id) or table(self.before, entity).get(id)

    def name(self, entity: str, id: str) -> str:
        """What people call it."""
        held = self.held(entity, id)
        if isinstance(held, Link):
            names = [self.name("task", end) for end in (held.predecessor, held.successor)]
            return f"{names[0]} → {names[1]}"
        if isinstance(held, Assignment):
            return f"{self.name('resource', held.resource)} on {self.name('task', held.task)}"
        return str(getattr(held, "name", "") or getattr(held, "says", "") or id)

    def subject(self, one: Change) -> tuple[str, str]:
        """What a change is about."""
        held = None if one.entity == PROGRAM else self.held(one.entity, one.id)
        if isinstance(held, Link):
            return "task", held.successor
        if isinstance(held, Assignment):
            return "task", held.task
        return one.entity, "" if one.entity == PROGRAM else one.id

    def value(self, entity: str, field: str, value: Any) -> str:
        """A value in words; ids by their names."""
        if value is None:
            return NOTHING
        to = "task" if field == PLACE else _named(entity).get(field)
        if to is not None:
            ids = value if isinstance(value, tuple) else (value,)
            return cut(", ".join(self.name(to, id) for id in ids) or NOTHING)
        if field == WHOLE:
            return self.whole(value)
        return value_text(value, self.units, ends=is_finish(field)) or NOTHING

    def whole(self, value: Any) -> str:
        """A thing that was added or removed, in one line."""
        match value:
            case Link():
                lag = lag_text(value.lag, self.units)
                how = "" if lag in {"", "0d", "0"} else f" {lag}"
                return f"{self.name('task', value.predecessor)} ({value.type}{how})"
            case Assignment():
                return self.name("resource", value.resource)
            case Task():
                return duration_text(value.duration, self.units)
            case _:
                return cut(str(getattr(value, "name", "") or getattr(value, "says", "") or "yes"))


def _subject(sides: _Sides, key: tuple[str, str], changes: list[Change]) -> Subject:
    kind, id = key
    own = next((c for c in changes if (c.entity, c.id, c.field) == (kind, id, WHOLE)), None)
    verb = "changed" if own is None else "added" if own.before is None else "removed"
    said = tuple(said for one in changes for said in _said(sides, key, one))
    return Subject(kind, id, sides.name(kind, id), verb, said)


def _said(sides: _Sides, key: tuple[str, str], one: Change) -> Iterator[Said]:
    held = sides.held(one.entity, one.id)
    what, prefix = one.field.replace("_", " "), ""
    if one.field == WHOLE:
        what = {"task": "duration"}.get(one.entity, "")
    elif one.field == PLACE and one.entity == "task":
        what = "stands after"
    if (one.entity, one.id) != key and one.entity != PROGRAM:
        if isinstance(held, Link):
            what, prefix = what or "waits for", f"link from {sides.name('task', held.predecessor)}"
        elif isinstance(held, Assignment):
            what, prefix = what or "who", sides.name("resource", held.resource)
    if one.field != WHOLE and prefix:
        what = f"{prefix}: {what}"
    if one.field != WHOLE and type(one.before) is type(one.after) and is_record(one.before):
        for inner, was, now in differences(one.field, one.before, one.after, sides.units):
            yield Said(f"{what}: {inner}", was or NOTHING, now or NOTHING)
        return
    values = (sides.value(one.entity, one.field, v) for v in (one.before, one.after))
    yield Said(what, *values)


@cache
def _named(entity: str) -> Mapping[str, str]:
    """The fields of an entity that hold ids, with what they name."""
    if entity == PROGRAM:
        return {}
    return {one.field: one.to for one in references(entity) if len(one.path) == 1}
