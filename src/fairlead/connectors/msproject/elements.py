"""XML as text, element by element in the order in which they are put."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal

from fairlead.core.ground.units import MINUTES_PER_HOUR

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_SPECIAL = re.compile("[&<>\r]")

Value = str | int | bool | Decimal | datetime | None


class Elements:
    """A growing XML document. Characters that XML cannot hold are left out.

    cleaned: how many texts lost characters that way.
    """

    def __init__(self) -> None:
        self.cleaned = 0
        self._lines = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>']
        self._depth = 0

    def instruction(self, target: str, text: str) -> None:
        """Put a processing instruction; the text must not hold "?>"."""
        self._lines.append(f"<?{target} {text}?>")

    def put(self, name: str, value: Value) -> None:
        """Put an element with a value; nothing for None."""
        if value is not None:
            self._line(f"<{name}>{self._text(value)}</{name}>")

    @contextmanager
    def within(self, name: str, attributes: str = "") -> Iterator[None]:
        """Put an element around what is put meanwhile."""
        self._line(f"<{name}{attributes}>")
        self._depth += 1
        yield
        self._depth -= 1
        self._line(f"</{name}>")

    def _text(self, value: str | int | bool | Decimal | datetime) -> str:
        match value:
            case bool():
                return "1" if value else "0"
            case int():
                return str(value)
            case Decimal():
                return decimal(value)
            case datetime():
                return value.isoformat(timespec="seconds")
            case str():
                clean, gone = _FORBIDDEN.subn("", value)
                self.cleaned += gone > 0
                return _SPECIAL.sub(lambda found: _ENTITIES[found[0]], clean)

    def _line(self, text: str) -> None:
        self._lines.append("\t" * self._depth + text)

    def data(self) -> bytes:
        """The document as UTF-8."""
        return "\n".join([*self._lines, ""]).encode(errors="replace")


def duration(minutes: int) -> str:
    """Minutes as Project writes durations, such as PT8H30M0S."""
    sign, minutes = ("-" if minutes < 0 else ""), abs(minutes)
    return f"{sign}PT{minutes // MINUTES_PER_HOUR}H{minutes % MINUTES_PER_HOUR}M0S"


def clock(minutes: int) -> str:
    """Minutes after midnight as a time of day; the end of the day is 00:00:00."""
    return f"{minutes // MINUTES_PER_HOUR % 24:02}:{minutes % MINUTES_PER_HOUR:02}:00"


def first_moment(day: date) -> str:
    """The moment at which a range of days begins."""
    return f"{day.isoformat()}T00:00:00"


def last_moment(day: date) -> str:
    """The last minute of a day, with which Project ends a range of days."""
    return f"{day.isoformat()}T23:59:00"


def day_before(day: date) -> date:
    """The day before a day; the first one there is stays."""
    return day if day == date.min else day - timedelta(1)


def decimal(value: Decimal) -> str:
    """A number without an exponent and without needless zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
