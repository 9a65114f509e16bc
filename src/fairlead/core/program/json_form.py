"""Values as JSON, along their shape: made once for each type, then used for every value of it."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import Any, cast

from fairlead.core.ground.table import Table
from fairlead.core.program.forms import FORMS, Form, Misfit, shown
from fairlead.core.program.shape import (
    REQUIRED,
    Either,
    Fixed,
    Keyed,
    Leaf,
    Many,
    Maybe,
    Record,
    Shape,
)

Step = Callable[[Any], Any]


def form(shape: Shape) -> Form | None:
    """The form of a value that is written as one, or None for one that has parts."""
    if isinstance(shape, Record):
        return FORMS.get(shape.type)
    if isinstance(shape, Leaf):
        return FORMS.get(getattr(shape.type, "__supertype__", shape.type))
    return None


def is_rows(shape: Keyed) -> bool:
    """Whether a table's values know their keys as their ids; it is then written as a list."""
    held = shape.of
    return isinstance(held, Record) and any(
        f.name == "id" and f.shape == shape.key for f in held.fields
    )


@cache
def encoder(shape: Shape) -> Step:
    """The function that makes JSON values of values of this shape."""
    if found := form(shape):
        return found.write
    match shape:
        case Leaf():
            return lambda value: value.value
        case Maybe(of):
            inner = encoder(of)
            return lambda value: None if value is None else inner(value)
        case Many(of):
            item = encoder(of)
            return lambda value: [item(part) for part in value]
        case Fixed(parts):
            steps = [encoder(part) for part in parts]
            return lambda value: [s(part) for s, part in zip(steps, value, strict=True)]
        case Keyed(_, of):
            item = encoder(of)
            if is_rows(shape):
                return lambda value: [item(part) for part in value.values()]
            return lambda value: {key: item(part) for key, part in value.items()}
        case Either(options):
            by_type = {cast("Record", option).type: encoder(option) for option in options}
            return lambda value: by_type[type(value)](value)
        case Record():
            return _record_encoder(shape)


@cache
def decoder(shape: Shape) -> Step:
    """The function that makes values of this shape of JSON values; it raises Misfit."""
    if found := form(shape):
        return found.read
    match shape:
        case Leaf(type=kind):
            return _choice_decoder(kind)
        case Maybe(of):
            inner = decoder(of)
            return lambda value: None if value is None else inner(value)
        case Many(of):
            item = decoder(of)
            return lambda value: tuple(_items(value, item))
        case Fixed(parts):
            return _fixed_decoder([decoder(part) for part in parts])
        case Keyed():
            return _rows_decoder(shape) if is_rows(shape) else _table_decoder(shape)
        case Either(options):
            return _either_decoder([decoder(option) for option in options])
        case Record():
            return _record_decoder(shape)


def _record_encoder(shape: Record) -> Step:
    parts = [(f.name, f.default, encoder(f.shape)) for f in shape.fields]

    def encode(value: Any) -> dict[str, Any]:
        found = {}
        for name, default, step in parts:
            held = getattr(value, name)
            if held is not default and (default is REQUIRED or held != default):
                found[name] = step(held)
        return found

    return encode


def _record_decoder(shape: Record) -> Step:
    steps = {f.name: decoder(f.shape) for f in shape.fields}
    required = [f.name for f in shape.fields if f.default is REQUIRED]
    make = shape.type

    def decode(value: Any) -> Any:
        if type(value) is not dict:
            raise Misfit(f"{shown(value)} is not an object")
        found = {}
        key = ""
        try:
            for key, held in value.items():
                found[key] = steps.get(key, _no_such_field)(held)
        except Misfit as misfit:
            misfit.path.append(key)
            raise
        for name in required:
            if name not in found:
                raise Misfit(f"the field '{name}' is missing")
        return make(**found)

    return decode


def _no_such_field(_: Any) -> Any:
    raise Misfit("there is no such field here")


def _items(value: Any, step: Step) -> list[Any]:
    if type(value) is not list:
        raise Misfit(f"{shown(value)} is not a list")
    found: list[Any] = []
    add = found.append
    try:
        for item in value:
            add(step(item))
    except Misfit as misfit:
        misfit.path.append(len(found))
        raise
    return found


def _rows_decoder(shape: Keyed) -> Step:
    step = decoder(shape.of)

    def decode(value: Any) -> Table[Any, Any]:
        rows = _items(value, step)
        table = {row.id: row for row in rows}
        if len(table) < len(rows):
            seen: set[str] = set()
            for n, row in enumerate(rows):
                if row.id in seen:
                    misfit = Misfit(f"the id {shown(row.id)} is used twice")
                    misfit.path.append(n)
                    raise misfit
                seen.add(row.id)
        return Table(table)

    return decode


def _table_decoder(shape: Keyed) -> Step:
    step = decoder(shape.of)

    def decode(value: Any) -> Table[Any, Any]:
        if type(value) is not dict:
            raise Misfit(f"{shown(value)} is not an object")
        found = {}
        key = ""
        try:
            for key, held in value.items():
                found[key] = step(held)
        except Misfit as misfit:
            misfit.path.append(key)
            raise
        return Table(found)

    return decode


def _fixed_decoder(steps: list[Step]) -> Step:
    def decode(value: Any) -> tuple[Any, ...]:
        if type(value) is not list or len(value) != len(steps):
            raise Misfit(f"{shown(value)} is not a list of {len(steps)}")
        return tuple(step(part) for step, part in zip(steps, value, strict=True))

    return decode


def _either_decoder(steps: list[Step]) -> Step:
    def decode(value: Any) -> Any:
        whys = []
        for step in steps:
            try:
                return step(value)
            except Misfit as misfit:
                whys.append(misfit.says.partition(" is not ")[2])
        raise Misfit(f"{shown(value)} is not {', nor '.join(whys)}")

    return decode


def _choice_decoder(kind: type[Enum]) -> Step:
    members = {member.value: member for member in kind}

    def decode(value: Any) -> Enum:
        if type(value) is not str or value not in members:
            raise Misfit(f"{shown(value)} is none of {', '.join(members)}")
        return members[value]

    return decode
