"""A calendar as a value: a working week, what departs from it, and the zone it is meant in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fairlead.core.ground.ids import CalendarId


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """A stretch of work within a day, in minutes after midnight.

    `end` is exclusive; beyond 1440 the shift runs into the next day (22:00-06:00 is 1320-1800).
    """

    start: int
    end: int


DayHours = tuple[Shift, ...]
"""The shifts of one day, in order; empty on a day off."""


class Frequency(StrEnum):
    """What a recurrence counts."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """Which days between the first and the last day of an exception it applies to.

    every: each n-th day, week, month or year, counted from the one that holds the first day.
    weekdays: days of the week, 0 is Monday. For weekly, the days it applies to. With nth, the days
    that are counted: (1,) for "the 2nd Tuesday", all seven for "day", 0 to 4 for "weekday" and
    (5, 6) for "weekend day" (Project's MonthItem 0, 1 and 2).
    day: for monthly and yearly by date, the day of the month; in a shorter month its last day.
    month: for yearly, 1 to 12.
    nth: for monthly and yearly by position, 1 to 4, and 5 for the last of the month.
    Source: the exception types of Microsoft Project's XML Data Interchange.
    """

    frequency: Frequency
    every: int = 1
    weekdays: tuple[int, ...] = ()
    day: int | None = None
    month: int | None = None
    nth: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarException:
    """Days, first to last inclusive, with hours of their own; no shifts is a holiday."""

    first: date
    last: date
    name: str = ""
    hours: DayHours = ()
    recurrence: Recurrence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkWeek:
    """Another working week for a range of days, first to last inclusive; None keeps the usual."""

    first: date
    last: date
    name: str = ""
    week: tuple[DayHours | None, ...] = (None,) * 7


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalHolidays:
    """The public holidays of a country or a part of it, resolved to dates when they were read.

    A program carries the dates, so that a later edition of the holiday tables moves nothing.
    """

    country: str
    subdivision: str | None = None
    days: tuple[tuple[date, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A working week with its exceptions, perhaps on top of a base calendar.

    week: seven entries, Monday first; None takes the day from the base calendar.
    zone: the IANA time zone the hours are meant in; None is the program's own.
    minutes_per_day: what "a day" of this calendar means when durations are read or shown; None
    takes the program's.
    """

    id: CalendarId
    name: str
    base: CalendarId | None = None
    week: tuple[DayHours | None, ...] = (None,) * 7
    work_weeks: tuple[WorkWeek, ...] = ()
    exceptions: tuple[CalendarException, ...] = ()
    holidays: NationalHolidays | None = None
    zone: str | None = None
    minutes_per_day: int | None = None


ROUND_THE_CLOCK: DayHours = (Shift(0, 24 * 60),)


STANDARD = CalendarId("standard")
ALWAYS = CalendarId("always")


def standard(id: CalendarId = STANDARD, name: str = "Standard") -> Calendar:
    """Monday to Friday, 08:00-12:00 and 13:00-17:00: Microsoft Project's standard calendar."""
    day: DayHours = (Shift(8 * 60, 12 * 60), Shift(13 * 60, 17 * 60))
    return Calendar(id=id, name=name, week=(day,) * 5 + ((), ()))


def always(id: CalendarId = ALWAYS, name: str = "24 hours") -> Calendar:
    """Every minute of every day."""
    return Calendar(id=id, name=name, week=(ROUND_THE_CLOCK,) * 7)
