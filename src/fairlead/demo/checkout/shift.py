"""Dates moved to another Monday: the story is written for one, and told for any."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from fairlead.core.calendars.calendar import NationalHolidays
from fairlead.core.calendars.holidays import national
from fairlead.core.ground.table import Table

T = TypeVar("T")

ANCHOR = date(2026, 11, 16)
"""The Monday of the last status date that plan and weeks are written for."""

DAY_STARTS, DAY_ENDS = time(8), time(17)


@dataclass(frozen=True, slots=True)
class Shift:
    """So many days later than the story is written for; whole weeks, so that Mondays stay so."""

    by: timedelta

    def day(self, text: str) -> date:
        """The day told of a day written, such as "2026-10-09"."""
        return date.fromisoformat(text) + self.by

    def start(self, text: str) -> datetime:
        """The morning of a day written."""
        return datetime.combine(self.day(text), DAY_STARTS)

    def finish(self, text: str) -> datetime:
        """The evening of a day written."""
        return datetime.combine(self.day(text), DAY_ENDS)

    def of(self, value: T) -> T:
        """A value with all dates in it moved.

        Public holidays do not move: they are looked up again, for the years that follow.
        """
        return _moved(value, self.by) if self.by else value


def shift_to(monday: date) -> Shift:
    """The shift that brings the last status date to a Monday. Raises ValueError for other days."""
    by = monday - ANCHOR
    if by.days % 7:
        raise ValueError(f"{monday} is no Monday. Choose one, such as {ANCHOR}.")
    return Shift(by)


def _moved(value: Any, by: timedelta) -> Any:
    match value:
        case date():
            return value + by
        case NationalHolidays(days=((first, _), *_, (last, _))):
            years = (first + by).year, (last + by).year
            return national(value.country, value.subdivision, *years)
        case Table():
            return Table({key: _moved(one, by) for key, one in value.items()})
        case tuple() | list():
            return tuple(_moved(one, by) for one in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    was = {f.name: getattr(value, f.name) for f in fields(value)}
    moved = {name: new for name, old in was.items() if (new := _moved(old, by)) is not old}
    return replace(value, **moved) if moved else value
