"""Moments in the hour that a clock change leaves out or repeats: kept, but said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from fairlead.core.calendars.zone import clock_change
from fairlead.core.ground.finding import Severity
from fairlead.core.ground.table import Table
from fairlead.core.program import fault as code
from fairlead.core.program.entities import ENTITIES, HEADER, PROGRAM, Tables
from fairlead.core.program.fault import Fault, label, quoted, shown
from fairlead.core.program.shape import (
    Either,
    Fixed,
    Keyed,
    Leaf,
    Many,
    Maybe,
    Record,
    Shape,
    record,
)


def doubtful_hours(header: Mapping[str, Any], tables: Tables) -> Iterator[Fault]:
    """A fault for each moment of a program in a zone that its clocks leave out or show twice.

    Linear in the moments; a program without a zone has none to doubt.
    """
    zone = header["zone"]
    if zone is None:
        return
    who = quoted(header["name"] or header["id"])
    for name in HEADER:
        if isinstance(header[name], datetime) and (fault := _doubt(header[name], zone)):
            yield replace(fault, entity=PROGRAM, id=header["id"], who=who, field=name)
    for entity in ENTITIES:
        for value in tables[entity].values():
            for field, moment in _moments(value, ""):
                if fault := _doubt(moment, zone):
                    who = label(value)
                    yield replace(fault, entity=entity, id=value.id, who=who, field=field)


def _doubt(moment: datetime, zone: str) -> Fault | None:
    change = clock_change(moment, zone)
    if change is None:
        return None
    if change.forward:
        says = f"{shown(moment)} does not exist in {zone}, where clocks go forward then"
        taken = f"taken as {shown(change.last)}"
        do = "Give another time if that is not meant."
    else:
        says = f"{shown(moment)} occurs twice in {zone}, where clocks go back then"
        taken = "taken as the first of the two"
        do = f"The second has no name of its own: give {change.last:%H:%M} if it is meant."
    return Fault(
        code=code.CLOCK_CHANGE,
        severity=Severity.NOTE,
        says=says,
        taken=taken,
        do=do,
        kept=True,
    )


def _moments(value: Any, path: str) -> Iterator[tuple[str, datetime]]:
    """Every moment that a value holds, with the way to it such as "progress.actual_start"."""
    kind: type = type(value)
    for name, usual in _ways(kind):
        held = getattr(value, name)
        if held is None or held is usual:
            continue
        if isinstance(held, datetime):
            yield f"{path}{name}", held
        elif isinstance(held, Table):
            for key, item in held.items():
                yield from _moments(item, f"{path}{name}.{key}.")
        else:
            for item in held if isinstance(held, tuple) else (held,):
                yield from _moments(item, f"{path}{name}.")


@cache
def _ways(type: type) -> tuple[tuple[str, Any], ...]:
    """The fields of a record that lead to moments, each with its default."""
    return tuple((f.name, f.default) for f in record(type).fields if _leads(f.shape))


def _leads(shape: Shape) -> bool:
    match shape:
        case Leaf(type):
            return type is datetime
        case Maybe(of) | Many(of) | Keyed(_, of):
            return _leads(of)
        case Record(_, fields):
            return any(_leads(f.shape) for f in fields)
        case Fixed(parts) | Either(parts):
            return any(_leads(part) for part in parts)
