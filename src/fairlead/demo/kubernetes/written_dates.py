"""Dates as the release schedules write them, such as "02:00 UTC Friday 8th November 2024 / …"."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = "|".join(_MONTHS)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH = rf"(?P<month>{_NAMES})[a-z]*\.?"
_DAY_FIRST = re.compile(rf"\b{_DAY} +{_MONTH},? *(?P<year>20\d\d)", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"\b{_MONTH} +{_DAY},? *(?P<year>20\d\d)", re.IGNORECASE)
_UTC = re.compile(r"\b(\d\d:\d\d) UTC\b")
_RANGE = re.compile(r"^[A-Za-z]+ (\d{1,2})[a-z]* - ")


def day_of(text: str) -> date | None:
    """The first day written in a text, by number, month and year; None where there is none.

    The weekday is not asked: the schedules have wrong ones.
    """
    found = _DAY_FIRST.search(text) or _MONTH_FIRST.search(text)
    if found is None:
        return None
    month = _MONTHS.index(found["month"].lower()) + 1
    return date(int(found["year"]), month, int(found["day"]))


def moment_of(text: str) -> tuple[str, str, str]:
    """The first and the last day of a text, and its time of day in UTC ("" without one)."""
    last = day_of(text)
    if last is None:
        says = f"No date can be read in '{text}'. Write it as in 'Friday 8th November 2024'."
        raise ValueError(says)
    spans, utc = _RANGE.match(text), _UTC.search(text)
    first = last.replace(day=int(spans[1])) if spans else last
    return first.isoformat(), last.isoformat(), utc[1] if utc else ""
