"""Numbers, dates and names as charts print them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

GAP = "\u00a0"
"""Between a number and its unit, so that no line breaks there."""

_MINUS = "\u2212"
_EPOCH = datetime(1970, 1, 1)
_MILLISECOND = timedelta(milliseconds=1)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SCALES = ((1e9, "bn", "billion "), (1e6, "M", "million "), (1e3, "k", "thousand "))
_UNPRINTABLE = re.compile(
    r"[\u0000-\u0020\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+"
)


def plain(text: str) -> str:
    """A name from a plan as one line that is printed as it stands.

    Line breaks and what no document may hold become a space. An invisible space follows each
    opening brace, because ECharts would take `{c}` in a label for a value.
    """
    return _UNPRINTABLE.sub(" ", text).strip().replace("{", "{\u200b")


def local(moment: datetime) -> datetime:
    """The moment as the clocks of the program show it."""
    return moment.replace(tzinfo=None)


def milliseconds(moment: datetime) -> int:
    """The moment on a time axis: milliseconds since 1970 by the program's clocks."""
    return (local(moment) - _EPOCH) // _MILLISECOND


def day(moment: datetime) -> str:
    """The day of a finish, such as "10 Jul 2026"; midnight belongs to the day that ends."""
    shown = local(moment) - timedelta(microseconds=1)
    return f"{shown.day}{GAP}{_MONTHS[shown.month - 1]}{GAP}{shown.year}"


def percent(share: float) -> str:
    """A share in whole percent; what is neither nothing nor everything is never called so."""
    if 0 < share < 0.01:
        return f"<{GAP}1{GAP}%"
    if 0.99 < share < 1:
        return f">{GAP}99{GAP}%"
    return f"{round(share * 100)}{GAP}%"


def decimals(values: Iterable[float]) -> int:
    """How many decimals tell days apart that are shown together: two where all are below one."""
    return 1 if any(abs(value) >= 1 for value in values) else 2


def number(value: float, places: int = 1) -> str:
    """An amount with at most so many decimals; a minus is a minus, not a hyphen."""
    size = f"{abs(value):,.{places}f}"
    if places:
        size = size.rstrip("0").rstrip(".")
    return f"{_MINUS}{size}" if value < 0 and size != "0" else size


def signed(value: float, places: int = 1) -> str:
    """An amount with its sign, whichever it is: "+6.5"."""
    shown = number(value, places)
    return shown if shown == "0" or value < 0 else f"+{shown}"


def with_interval(text: str, interval: tuple[float, float] | None, places: int) -> str:
    """A figure, and in brackets where the truth lies, if that is known."""
    if interval is None:
        return text
    low, high = (number(end, places) for end in interval)
    return f"{text}  ({low} to {high})"


def scale(largest: float) -> tuple[float, str, str]:
    """By what amounts of this size are divided, with the unit as a letter and in words."""
    for divisor, letter, words in _SCALES:
        if abs(largest) >= 10 * divisor:
            return divisor, letter, words
    return 1.0, "", ""


def money(amount: float, currency: str) -> str:
    """An amount of money in three figures or so, such as "EUR 145k"."""
    divisor, letter, _ = scale(amount)
    shown = amount / divisor
    figures = f"{shown:,.0f}" if abs(shown) >= 100 else f"{shown:,.1f}".removesuffix(".0")
    return f"{currency}{GAP}{figures.replace('-', _MINUS)}{letter}"
