"""A patch made on a program: the only gate for intentions. It raises at once, or all of it holds.

The rules are those of `integrity.py`, asked only about what the patch touches.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, NoReturn

from fairlead.core.ground.errors import (
    ConflictError,
    DuplicateIdError,
    InvalidValueError,
    ProgramError,
    UnknownIdError,
)
from fairlead.core.ground.table import Table
from fairlead.core.program import shape
from fairlead.core.program.entities import ENTITIES, HEADER, PROGRAM, Entity, table, with_tables
from fairlead.core.program.fault import Fault, error, quoted
from fairlead.core.program.integrity import judge
from fairlead.core.program.order import placed
from fairlead.core.program.patch import PLACE, WHOLE, Change, Patch, Touched
from fairlead.core.program.program import Program
from fairlead.core.program.shape import Keyed, Maybe, fits

NEAREST = 2


def change(program: Program, patch: Patch) -> Program:
    """The program with all changes of the patch made.

    Raises UnknownIdError, DuplicateIdError, DependencyCycleError, SummaryCycleError,
    InvalidValueError, and ConflictError when a `before` is not what the program holds. Costs
    O(size) for each table the patch touches, and the rules for what it touches.
    """
    changed, touched = applied(program, patch)
    if faults := judge(changed, touched):
        raise _error(faults, changed, touched)
    return changed


def applied(program: Program, patch: Patch) -> tuple[Program, Touched]:
    """The program with the patch made, not yet judged, and what the patch touched.

    Raises UnknownIdError, DuplicateIdError, InvalidValueError and ConflictError, as `change` does.
    """
    header: dict[str, Any] = {}
    edits: dict[str, _Edit] = {}
    # Whole values first, removals before additions, so that the order in a patch means nothing.
    for one in sorted(patch.changes, key=lambda c: (c.field != WHOLE, c.after is not None)):
        if one.entity == PROGRAM:
            header[one.field] = _of_header(program, one, header)
        else:
            _edit_of(program, one.entity, edits).take(one)
    touched = Touched(
        changed={name: edit.changed for name, edit in edits.items() if edit.changed},
        removed={name: edit.removed for name, edit in edits.items() if edit.removed},
    )
    changed = with_tables(program, {name: edit.result() for name, edit in edits.items()})
    return replace(changed, **header), touched


@dataclass(slots=True)
class _Edit:
    """The changes to one table, being gathered."""

    entity: Entity
    table: Table[str, Any]
    values: dict[str, Any] = dataclasses.field(default_factory=dict)
    changed: dict[str, set[str]] = dataclasses.field(default_factory=dict)
    removed: set[str] = dataclasses.field(default_factory=set)
    places: dict[str, str | None] = dataclasses.field(default_factory=dict)
    previous: dict[str, str | None] = dataclasses.field(default_factory=dict)

    def take(self, one: Change) -> None:
        if one.field == PLACE and self.entity.name == "task":
            self._place(one)
        elif one.field != WHOLE:
            self._set(one)
        elif one.after is None:
            self._remove(one)
        else:
            self._put(one)

    def result(self) -> Table[str, Any]:
        if not self.removed and not self.places:
            return self.table.with_(self.values)
        rows = {**self.table, **self.values}
        for id in self.removed:
            del rows[id]
        places = {id: previous for id, previous in self.places.items() if id in rows}
        if not places:
            return Table(rows)
        order = placed((id for id in rows if id not in places), places)
        for id in places.keys() - set(order):
            previous = places[id]
            if previous not in rows:
                raise UnknownIdError("task", str(previous), nearest(str(previous), rows))
            says = f"it comes after '{quoted(previous)}', which comes after it."
            raise InvalidValueError("task", id, PLACE, says, "Choose another place.")
        return Table({id: rows[id] for id in order})

    def _current(self, one: Change) -> Any:
        if one.id in self.removed or (one.id not in self.values and one.id not in self.table):
            raise UnknownIdError(self.entity.name, one.id, nearest(one.id, self.table))
        return self.values[one.id] if one.id in self.values else self.table[one.id]

    def _put(self, one: Change) -> None:
        if not fits(shape.record(self.entity.type), one.after) or one.after.id != one.id:
            _refuse(one, f"this is not a {self.entity.name} with the id '{quoted(one.id)}'")
        if one.before is None:
            taken = one.id in self.values or (one.id in self.table and one.id not in self.removed)
            if taken:
                raise DuplicateIdError(self.entity.name, one.id)
        else:
            _expect(one, self._current(one))
        self.removed.discard(one.id)
        self._store(one, one.after)

    def _remove(self, one: Change) -> None:
        _expect(one, self._current(one))
        self.values.pop(one.id, None)
        self.removed.add(one.id)

    def _set(self, one: Change) -> None:
        value = self._current(one)
        name, dot, key = one.field.partition(".")
        found = shape.field(self.entity.type, name)
        if found is None or name == "id":
            _refuse(one, "there is no field of this name to change")
        held = new = getattr(value, name)
        if isinstance(found.shape, Keyed) and dot:
            _expect(one, held.get(key))
            _fit(one, Maybe(found.shape.of))
            new = held.without(key) if one.after is None else held.with_({key: one.after})
        elif dot:
            _refuse(one, "only the entries of a table are changed one by one")
        else:
            _expect(one, held)
            _fit(one, found.shape)
            new = one.after
        self._store(one, replace(value, **{name: new}))

    def _place(self, one: Change) -> None:
        if one.id in self.table:
            if not self.previous:
                self.previous = dict(zip(self.table, (None, *self.table), strict=False))
            _expect(one, self.previous[one.id])
        self.places[one.id] = one.after

    def _store(self, one: Change, value: Any) -> None:
        self.values[one.id] = value
        self.changed.setdefault(one.id, set()).add(one.field.partition(".")[0])


def nearest(id: str, ids: Iterable[str]) -> tuple[str, ...]:
    """The ids most like this one, for messages; at most two."""
    return tuple(get_close_matches(id, ids, NEAREST))


def _edit_of(program: Program, name: str, edits: dict[str, _Edit]) -> _Edit:
    if name not in edits:
        if name not in ENTITIES:
            raise UnknownIdError("entity", name, nearest(name, ENTITIES))
        edits[name] = _Edit(ENTITIES[name], table(program, name))
    return edits[name]


def _of_header(program: Program, one: Change, header: Mapping[str, Any]) -> Any:
    """The new value of one of the program's own fields."""
    found = shape.field(Program, one.field)
    if found is None or one.field not in HEADER:
        _refuse(one, "there is no field of this name to change")
    _expect(one, header.get(one.field, getattr(program, one.field)))
    _fit(one, found.shape)
    return one.after


def _expect(one: Change, found: Any) -> None:
    if one.before != found:
        raise ConflictError(one.entity, one.id, one.field or "the whole", one.before, found)


def _fit(one: Change, held: shape.Shape) -> None:
    if not fits(held, one.after):
        _refuse(one, f"{quoted(repr(one.after))} is not a value that this field can hold")


def _refuse(one: Change, says: str) -> NoReturn:
    do = "See the published schema for what stands where."
    raise InvalidValueError(one.entity, one.id, one.field or "the whole", f"{says}.", do)


def _error(faults: Sequence[Fault], program: Program, touched: Touched) -> ProgramError:
    """The first fault as an error; one of a removal tells who still refers to what is gone."""
    first = faults[0]
    if first.missing is None:
        return error(first)
    entity, id = first.missing
    if id not in touched.removed.get(entity, ()):
        return error(first, nearest(id, table(program, entity)))
    users = [f"{f.entity} {f.who}" for f in faults if f.missing == first.missing]
    more = f" and {len(users) - 1:,} more still refer" if len(users) > 1 else " still refers"
    do = "Remove or change that in the same patch."
    return InvalidValueError(entity, id, "removed", f"{users[0]}{more} to it.", do)
