"""The shape of a value type, read from its type hints: what rules, codec and schema walk along."""

from __future__ import annotations

import dataclasses
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from fairlead.core.ground.table import Table


class Sign(Enum):
    """Marks that stand where a value would."""

    REQUIRED = "required"
    """A field without a default."""
    GONE = "gone"
    """A value that cannot stand, and has nothing to stand instead."""


REQUIRED = Sign.REQUIRED
GONE = Sign.GONE


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value without parts: a plain type, an enumeration, or the NewType of an id."""

    type: Any


@dataclass(frozen=True, slots=True)
class Maybe:
    """A value or None."""

    of: Shape


@dataclass(frozen=True, slots=True)
class Many:
    """A tuple of any length."""

    of: Shape


@dataclass(frozen=True, slots=True)
class Fixed:
    """A tuple with a part for each place."""

    parts: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Keyed:
    """A table from keys to values."""

    key: Leaf
    of: Shape


@dataclass(frozen=True, slots=True)
class Either:
    """One of several value types, told apart by type."""

    options: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record; `default` is REQUIRED when it has none."""

    name: str
    shape: Shape
    default: Any


@dataclass(frozen=True, slots=True)
class Record:
    """A dataclass, field by field; the class alone tells records apart."""

    type: type
    fields: tuple[Field, ...] = dataclasses.field(compare=False)


Shape = Leaf | Maybe | Many | Fixed | Keyed | Either | Record


@cache
def record(type: type) -> Record:
    """The shape of a dataclass, in the order of its fields."""
    hints = get_type_hints(type)
    parts = []
    for f in fields(type):
        default: Any = REQUIRED
        if f.default is not MISSING:
            default = f.default
        elif f.default_factory is not MISSING:
            default = f.default_factory()
        parts.append(Field(f.name, _shape(hints[f.name]), default))
    return Record(type, tuple(parts))


@cache
def field(type: type, name: str) -> Field | None:
    """The field of a dataclass with this name, or None when it has no such field."""
    return next((f for f in record(type).fields if f.name == name), None)


def _shape(hint: Any) -> Shape:
    origin, args = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        options = tuple(_shape(a) for a in args if a is not NoneType)
        inner = options[0] if len(options) == 1 else Either(options)
        return Maybe(inner) if NoneType in args else inner
    if origin is tuple:
        if len(args) == 2 and args[1] is Ellipsis:
            return Many(_shape(args[0]))
        return Fixed(tuple(_shape(a) for a in args))
    if origin is Table:
        return Keyed(Leaf(args[0]), _shape(args[1]))
    if is_dataclass(hint) and isinstance(hint, type):
        return record(hint)
    return Leaf(hint)


def fits(shape: Shape, value: Any) -> bool:
    """Whether a value is of this shape, all through."""
    match shape:
        case Leaf(kind):
            # An id is a text under another name. True is no number, and a moment no day.
            plain = getattr(kind, "__supertype__", kind)
            return type(value) is plain
        case Maybe(of):
            return value is None or fits(of, value)
        case Many(of):
            return isinstance(value, tuple) and all(fits(of, item) for item in value)
        case Fixed(parts):
            return (
                isinstance(value, tuple)
                and len(value) == len(parts)
                and all(fits(part, item) for part, item in zip(parts, value, strict=True))
            )
        case Keyed(key, of):
            return isinstance(value, Table) and all(
                fits(key, k) and fits(of, item) for k, item in value.items()
            )
        case Either(options):
            return any(fits(option, value) for option in options)
        case Record(kind, parts):
            return type(value) is kind and all(fits(f.shape, getattr(value, f.name)) for f in parts)
