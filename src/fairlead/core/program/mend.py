"""A value and all that it holds, looked at by the rules of its types and made to stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from fairlead.core.ground.table import Table
from fairlead.core.program.bounds import Rule
from fairlead.core.program.fault import Fault, below
from fairlead.core.program.limits import NEEDED, RULES
from fairlead.core.program.shape import (
    GONE,
    REQUIRED,
    Either,
    Fixed,
    Keyed,
    Leaf,
    Many,
    Maybe,
    Record,
    Shape,
    field,
    record,
)

Mender = Callable[[Any, list[Fault]], Any]


def mended(value: Any) -> tuple[Any, tuple[Fault, ...]]:
    """The value as it can stand, and the faults it had; GONE when nothing of it can.

    What cannot stand falls back to its field's default; an item of a tuple is left out; without
    either, the value that holds it cannot stand. A value without faults comes back itself.
    """
    faults: list[Fault] = []
    kind: type = type(value)
    mend = _of_record(kind)
    return (mend(value, faults) if mend else value), tuple(faults)


def mended_field(type: type, name: str, value: Any) -> tuple[Any, tuple[Fault, ...]]:
    """The same for one field of a type; a value that cannot stand becomes the field's default."""
    found = field(type, name)
    mend = _of(found.shape) if found else None
    if mend is None or found is None:
        return value, ()
    faults: list[Fault] = []
    stands = mend(value, faults)
    if stands is GONE and found.default is not REQUIRED:
        stands = found.default
        faults = [_absorbed(fault, stands) for fault in faults]
    return stands, tuple(below(name, fault) for fault in faults)


def _of(shape: Shape) -> Mender | None:
    """The mender for values of a shape, or None when no rule can touch them."""
    match shape:
        case Leaf(type):
            return _of_leaf(type)
        case Record(type):
            return _of_record(type)
        case Maybe(of):
            inner = _of(of)
            return inner and _of_maybe(inner)
        case Many(of):
            inner = _of(of)
            return inner and _of_many(inner)
        case Keyed(_, of):
            inner = _of(of)
            return inner and _of_keyed(inner)
        case Fixed(parts):
            inners = [_of(part) for part in parts]
            return _of_fixed(inners) if any(inners) else None
        case Either(options):
            menders = {o.type: m for o in options if isinstance(o, Record) and (m := _of(o))}
            return _of_either(menders) if menders else None


def _of_leaf(type_: Any) -> Mender | None:
    rules = RULES.get(type_)
    if rules is None:
        return None

    def mend(value: Any, faults: list[Fault]) -> Any:
        return _judged(value, rules, faults, len(faults))

    return mend


@cache
def _of_record(type: type) -> Mender | None:
    parts = [
        (f.name, REQUIRED if (type, f.name) in NEEDED else f.default, m)
        for f in record(type).fields
        if (m := _of(f.shape))
    ]
    rules = RULES.get(type, ())
    if not parts and not rules:
        return None

    def mend(value: Any, faults: list[Fault]) -> Any:
        first = len(faults)
        changed: dict[str, Any] = {}
        for name, default, inner in parts:
            old = getattr(value, name)
            if old is default:
                continue
            mark = len(faults)
            new = inner(old, faults)
            if new is GONE and default is not REQUIRED:
                new = default
                faults[mark:] = [_absorbed(fault, default) for fault in faults[mark:]]
            faults[mark:] = [below(name, fault) for fault in faults[mark:]]
            if new is GONE:
                return GONE
            if new is not old:
                changed[name] = new
        if changed:
            value = replace(value, **changed)
        return _judged(value, rules, faults, first)

    return mend


def _judged(value: Any, rules: tuple[Rule, ...], faults: list[Fault], first: int) -> Any:
    for rule in rules:
        verdict = rule(value)
        if verdict is None:
            continue
        value = verdict.value
        if value is not GONE:
            faults.append(verdict.fault)
            continue
        # A value that falls because a part of it was just found wrong is not wrong twice.
        because = faults[first:] or [verdict.fault]
        faults[first:] = [replace(fault, taken="") for fault in because]
        return GONE
    return value


def _of_maybe(inner: Mender) -> Mender:
    def mend(value: Any, faults: list[Fault]) -> Any:
        return None if value is None else inner(value, faults)

    return mend


def _of_many(inner: Mender) -> Mender:
    def mend(value: tuple[Any, ...], faults: list[Fault]) -> Any:
        kept = []
        for item in value:
            mark = len(faults)
            new = inner(item, faults)
            if new is GONE:
                faults[mark:] = [_absorbed(fault, GONE) for fault in faults[mark:]]
            else:
                kept.append(new)
        same = len(kept) == len(value) and all(a is b for a, b in zip(kept, value, strict=True))
        return value if same else tuple(kept)

    return mend


def _of_keyed(inner: Mender) -> Mender:
    def mend(value: Table[Any, Any], faults: list[Fault]) -> Any:
        kept = {}
        for key, item in value.items():
            mark = len(faults)
            new = inner(item, faults)
            if new is not GONE:
                kept[key] = new
            faults[mark:] = [
                below(str(key), _absorbed(fault, GONE) if new is GONE else fault)
                for fault in faults[mark:]
            ]
        same = len(kept) == len(value) and all(kept[key] is value[key] for key in value)
        return value if same else Table(kept)

    return mend


def _of_fixed(inners: list[Mender | None]) -> Mender:
    def mend(value: tuple[Any, ...], faults: list[Fault]) -> Any:
        kept = tuple(
            inner(part, faults) if inner else part
            for inner, part in zip(inners, value, strict=True)
        )
        if any(part is GONE for part in kept):
            return GONE
        return value if all(a is b for a, b in zip(kept, value, strict=True)) else kept

    return mend


def _of_either(menders: dict[type, Mender]) -> Mender:
    def mend(value: Any, faults: list[Fault]) -> Any:
        inner = menders.get(type(value))
        return inner(value, faults) if inner else value

    return mend


def _absorbed(fault: Fault, stands: Any) -> Fault:
    """The fault, saying what stands in the place of the value it is about."""
    if fault.taken:
        return fault
    if stands is GONE:
        taken = "left out"
    elif stands is None or stands == ():
        taken = "treated as none"
    else:
        taken = "the usual value was taken"
    return replace(fault, taken=taken)
