"""Values of a program in words: what a field was, and what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from fairlead.connectors.quantities import (
    duration_text,
    lag_text,
    money_text,
    number_text,
    share_text,
)
from fairlead.core.calendars.calendar import Shift
from fairlead.core.cpm.wording import ENDS, day_text, finish_text
from fairlead.core.ground.units import Elapsed, Money, Percent, Share, Work
from fairlead.core.program.program import TimeUnits
from fairlead.core.program.task import Constraint

LONGEST = 160

Difference = tuple[str, str, str]
"""A field's name, what it was, and what it is."""


def differences(name: str, before: Any, after: Any, units: TimeUnits) -> Iterator[Difference]:
    """The fields in which two values differ; of records, each inner field that does."""
    if type(before) is type(after) and is_record(before):
        for field in fields(before):
            old, new = getattr(before, field.name), getattr(after, field.name)
            if old != new:
                yield from differences(_words(field.name), old, new, units)
    else:
        ends = is_finish(name)
        yield _words(name), value_text(before, units, ends), value_text(after, units, ends)


def value_text(value: Any, units: TimeUnits, ends: bool = False) -> str:
    """A value as people write it, nothing as an empty text. ends: a moment is a finish."""
    return cut(_moment(value, ends) if isinstance(value, datetime) else _text(value, units))


def cut(text: str) -> str:
    """A text short enough for a line."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def is_finish(field: str) -> bool:
    """Whether the moments of a field end something, so that midnight is the day before's."""
    return field.endswith("finish") or field == "deadline"


def is_record(value: Any) -> bool:
    """Whether a value is told field by field."""
    atoms = (Work, Elapsed, Percent, Share, Money, Shift, Constraint)
    return is_dataclass(value) and not isinstance(value, atoms)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _text(value: Any, units: TimeUnits) -> str:
    if value is None or value in ("", ()):
        return ""
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            return write(value, units)
    return _record(value, units) if is_dataclass(value) else str(value)


def _record(value: Any, units: TimeUnits) -> str:
    said = [(field.name, getattr(value, field.name)) for field in fields(value)]
    return ", ".join(
        f"{_words(n)} {value_text(v, units, is_finish(n))}"
        for n, v in said
        if v not in (None, "", ())
    )


def _constraint(value: Constraint, units: TimeUnits) -> str:
    if value.date is None:
        return str(value.kind)
    return f"{value.kind} {_moment(value.date, ends=value.kind in ENDS)}"


def _moment(value: datetime, ends: bool) -> str:
    return finish_text(value) if ends else day_text(value)


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


_WRITERS: tuple[tuple[Any, Callable[[Any, TimeUnits], str]], ...] = (
    (bool, lambda value, _: "yes" if value else "no"),
    (Enum, lambda value, _: str(value.value)),
    ((Work, Elapsed), duration_text),
    (Percent, lag_text),
    (Share, lambda value, _: share_text(value)),
    (Money, lambda value, _: money_text(value)),
    (Decimal, lambda value, _: number_text(value)),
    (Shift, lambda value, _: f"{_clock(value.start)}-{_clock(value.end)}"),
    (Constraint, _constraint),
    (datetime, lambda value, _: day_text(value)),
    (date, lambda value, _: day_text(datetime.combine(value, time()))),
    (tuple, lambda value, units: ", ".join(_text(part, units) for part in value)),
    (Mapping, lambda value, units: ", ".join(f"{k} {_text(v, units)}" for k, v in value.items())),
)
"""How each type is written; the first that fits is taken, and a record is its fields."""
