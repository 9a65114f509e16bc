"""The single values of a plan file: texts, numbers, durations, shares, money, days and moments.

A date without a time means, for a start, the moment the working day begins and, for a finish or
a deadline, the moment it ends; see `Conventions`.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from fairlead.connectors.conventions import Conventions
from fairlead.connectors.plan.shapes import Brief, Flag, Length, Texts, Words
from fairlead.connectors.quantities import (
    MisreadError,
    duration,
    duration_text,
    elapsed,
    lag,
    lag_text,
    money,
    money_text,
    number,
    number_text,
    share,
    share_text,
)
from fairlead.connectors.source import quote
from fairlead.core.ground.units import Elapsed, Work
from fairlead.core.program.limits import FIRST_YEAR, LAST_YEAR

MOST_PEOPLE = 100_000
"""How many people's hundred years an amount of work may be."""


def whole(text: str, conventions: Conventions) -> int:
    """A whole number."""
    if not re.fullmatch(r"[+-]?[0-9]{1,12}", text):
        raise MisreadError("IMP-042", f"{quote(text)} is not a whole number.", "Write it like 3.")
    return int(text)


def day(text: str) -> date:
    """A date such as 2026-03-02. Raises MisreadError when there is no such day."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise MisreadError("IMP-017", f"{quote(text)} is not a date.", "Write it like 2026-03-02.")
    try:
        found = date.fromisoformat(text)
    except ValueError:
        says = f"{text} does not exist."
        raise MisreadError("IMP-017", says, "Correct the date.") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        says = f"{text} is outside {FIRST_YEAR}–{LAST_YEAR}; treated as none."
        raise MisreadError("IMP-019", says, "Correct it or leave it out.")
    return found


def moment(text: str, conventions: Conventions, *, ends: bool) -> datetime:
    """A date with or without time; without, when the working day begins or, if `ends`, ends."""
    head, time = text[:10], text[10:]
    found = day(head)
    if not time:
        return conventions.day_end(found) if ends else conventions.day_start(found)
    clock = re.fullmatch(r"(?:[T ]|[ ]+)([0-9]{2}):([0-9]{2})(?::([0-9]{2})(\.[0-9]{6})?)?", time)
    unreadable = MisreadError(
        "IMP-017", f"{quote(text)} is not a time.", "Write it like 2026-03-02 09:00."
    )
    if not clock:
        raise unreadable
    try:
        return datetime.fromisoformat(f"{head}T{time.lstrip('T ')}")
    except ValueError:
        raise unreadable from None


def moment_text(value: datetime, conventions: Conventions, *, ends: bool) -> str:
    """A moment, without its time where that is when the working day begins or ends."""
    if FIRST_YEAR < value.year < LAST_YEAR:
        short = conventions.ended_day(value) if ends else conventions.started_day(value)
        if short:
            return short.isoformat()
    exact = "minutes" if value.second == value.microsecond == 0 else "auto"
    return value.isoformat(sep=" ", timespec=exact)


def _work(text: str, conventions: Conventions, people: int = 1) -> Work:
    value = duration(text, conventions.units, people)
    if isinstance(value, Elapsed):
        do = "Write working time, such as 5d."
        raise MisreadError("IMP-024", f"{quote(text)} is elapsed time.", do)
    return value


WORDS = Words()
FLAG = Flag()
TEXTS = Texts()
WHOLE = Brief(whole, lambda v, _: str(v), "3", numeric=True)
DURATION = Length(
    lambda t, c: duration(t, c.units), lambda v, c: duration_text(v, c.units), "5d", numeric=True
)
PERSON_WORK = Length(
    lambda t, c: _work(t, c, MOST_PEOPLE),
    lambda v, c: duration_text(v, c.units),
    "5d",
    numeric=True,
)
LAG = Brief(lambda t, c: lag(t, c.units), lambda v, c: lag_text(v, c.units), "2d")
WORK = Length(_work, lambda v, c: duration_text(v, c.units), "5d", numeric=True)
ELAPSED = Length(
    lambda t, _: elapsed(t), lambda v, c: duration_text(v, c.units), "14ed", numeric=True
)
SHARE = Brief(lambda t, _: share(t), lambda v, _: share_text(v), "80%", numeric=True)
AMOUNT = Brief(
    lambda t, c: money(t, c.currency), lambda v, _: money_text(v), "1200 EUR", numeric=True
)
NUMBER = Brief(lambda t, _: number(t), lambda v, _: number_text(v), "1.5", numeric=True)
DAY = Brief(lambda t, _: day(t), lambda v, _: v.isoformat(), "2026-03-02")
START = Brief(
    lambda t, c: moment(t, c, ends=False),
    lambda v, c: moment_text(v, c, ends=False),
    "2026-03-02 09:00",
)
FINISH = Brief(
    lambda t, c: moment(t, c, ends=True),
    lambda v, c: moment_text(v, c, ends=True),
    "2026-03-02 17:00",
)
