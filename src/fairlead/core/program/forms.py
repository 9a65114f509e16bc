"""How single values are written as JSON: a short text with its unit, checked strictly on reading.

`FORMS` is the one table of them; the codec writes and reads by it, the schema publishes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from fairlead.core.calendars.calendar import Shift
from fairlead.core.ground.units import Elapsed, Money, Percent, Share, Work

DIGITS = r"[0-9]{1,15}(\.[0-9]{1,30})?"
MINUTES = r"[0-9]{1,15}"
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
TIME = r"[0-9]{2}:[0-9]{2}"


class Misfit(Exception):  # noqa: N818 - no error of its own: the codec makes a CodecError of it
    """A JSON value that is not what should stand there; `path` grows on the way out."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says
        self.path: list[str | int] = []


@dataclass(frozen=True, slots=True)
class Form:
    """How values of a type are written: the schema of the JSON value, and both ways."""

    schema: Mapping[str, Any]
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def shown(value: object) -> str:
    """A JSON value as messages quote it."""
    text = repr(value)
    return f"{text[:79]}…" if len(text) > 80 else text


def decimal_text(value: Decimal) -> str:
    """A decimal in plain digits, without zeros that say nothing: equal numbers, equal texts."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def amount_text(value: Decimal) -> str:
    """The same with at least two decimals, as amounts of money are written."""
    whole, _, part = decimal_text(value).partition(".")
    return f"{whole}.{part:0<2}"


def moment_text(value: datetime) -> str:
    """A moment in ISO 8601, to the minute unless there is more to say."""
    if value.second or value.microsecond:
        return value.isoformat()
    return value.isoformat(timespec="minutes")


def _text(pattern: str, what: str, write: Callable[[Any], str], read: Callable[[str], Any]) -> Form:
    """A form written as a text of a pattern."""
    matches = re.compile(pattern).fullmatch

    def checked(value: Any) -> Any:
        if type(value) is not str or not matches(value):
            raise Misfit(f"{shown(value)} is not {what}")
        try:
            return read(value)
        except ValueError:
            raise Misfit(f"{shown(value)} is not {what}") from None

    return Form({"type": "string", "pattern": f"^{pattern}$", "description": what}, write, checked)


def _plain(kind: type, name: str, what: str) -> Form:
    """A form that JSON has itself."""

    def checked(value: Any) -> Any:
        if type(value) is not kind:
            raise Misfit(f"{shown(value)} is not {what}")
        return value

    return Form({"type": name}, lambda value: value, checked)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _shift(text: str) -> Shift:
    start, end = (int(part[:2]) * 60 + int(part[3:]) for part in text.split("-"))
    return Shift(start, end)


_AMOUNT = _text(f"-?{DIGITS}", "an amount such as 12.50", amount_text, Decimal)
_TEXT = _plain(str, "string", "a text")


def _read_money(value: Any) -> Money:
    if type(value) is not dict or value.keys() != {"amount", "currency"}:
        raise Misfit(f"{shown(value)} is not an amount with its currency")
    return Money(_AMOUNT.read(value["amount"]), _TEXT.read(value["currency"]))


_MONEY = Form(
    {
        "type": "object",
        "description": "an amount in a currency",
        "properties": {"amount": _AMOUNT.schema, "currency": _TEXT.schema},
        "required": ["amount", "currency"],
        "additionalProperties": False,
    },
    lambda money: {"amount": amount_text(money.amount), "currency": money.currency},
    _read_money,
)

FORMS: Mapping[Any, Form] = {
    str: _TEXT,
    int: _plain(int, "integer", "a whole number"),
    bool: _plain(bool, "boolean", "true or false"),
    Decimal: _text(f"-?{DIGITS}", "a decimal such as 1.25", decimal_text, Decimal),
    date: _text(DAY, "a date such as 2026-03-02", date.isoformat, date.fromisoformat),
    datetime: _text(
        rf"{DAY}T{TIME}(:[0-9]{{2}}(\.[0-9]{{6}})?)?",
        "a moment such as 2026-03-02T17:00",
        moment_text,
        datetime.fromisoformat,
    ),
    Work: _text(
        f"-?{MINUTES}m",
        "working minutes such as 480m",
        lambda work: f"{work.minutes}m",
        lambda text: Work(int(text[:-1])),
    ),
    Elapsed: _text(
        f"-?{MINUTES}em",
        "elapsed minutes such as 1440em",
        lambda elapsed: f"{elapsed.minutes}em",
        lambda text: Elapsed(int(text[:-2])),
    ),
    Percent: _text(
        f"-?{DIGITS}%",
        "a percentage such as 25%",
        lambda percent: f"{decimal_text(percent.value)}%",
        lambda text: Percent(Decimal(text[:-1])),
    ),
    Share: _text(
        f"-?{DIGITS}",
        "a share such as 0.5",
        lambda share: decimal_text(share.value),
        lambda text: Share(Decimal(text)),
    ),
    Shift: _text(
        f"{TIME}-{TIME}",
        "a shift such as 08:00-12:00",
        lambda shift: f"{_clock(shift.start)}-{_clock(shift.end)}",
        _shift,
    ),
    Money: _MONEY,
}
