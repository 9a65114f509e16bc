"""What differs between two programs, as the smallest patch that leads from one to the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fairlead.core.ground.table import Table
from fairlead.core.program.entities import ENTITIES, HEADER, PROGRAM, Entity, table
from fairlead.core.program.order import places
from fairlead.core.program.patch import WHOLE, Change, Patch
from fairlead.core.program.program import Program
from fairlead.core.program.shape import record


def diff(before: Program, after: Program, message: str = "") -> Patch:
    """The patch with which `change` makes `after` of `before`, order of tasks included.

    Field by field, and entry by entry in tables. Empty when the two are equal. Values that are
    the same object in both are not looked into, so that comparing a program with what `change`
    made of it costs little.
    """
    changes = [
        Change(PROGRAM, before.id, name, old, new)
        for name in HEADER
        if (old := getattr(before, name)) is not (new := getattr(after, name)) and old != new
    ]
    for name, entity in ENTITIES.items():
        old, new = table(before, name), table(after, name)
        if old is not new:
            changes.extend(_between(entity, old, new))
    if before.tasks is not after.tasks:
        changes.extend(places(tuple(before.tasks), tuple(after.tasks)))
    return Patch(tuple(changes), message)


def _between(entity: Entity, before: Table[str, Any], after: Table[str, Any]) -> Iterator[Change]:
    for id, old in before.items():
        new = after.get(id)
        if new is None:
            yield Change(entity.name, id, WHOLE, old, None)
        elif new is not old and new != old:
            yield from _fields(entity, id, old, new)
    for id, new in after.items():
        if id not in before:
            yield Change(entity.name, id, WHOLE, None, new)


def _fields(entity: Entity, id: str, before: Any, after: Any) -> Iterator[Change]:
    for f in record(entity.type).fields:
        old, new = getattr(before, f.name), getattr(after, f.name)
        if old is new or old == new:
            continue
        if isinstance(old, Table):
            for key in (*old, *(key for key in new if key not in old)):
                if old.get(key) != new.get(key):
                    yield Change(entity.name, id, f"{f.name}.{key}", old.get(key), new.get(key))
        else:
            yield Change(entity.name, id, f.name, old, new)
