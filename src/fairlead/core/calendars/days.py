"""The hours of each day of a calendar over a range of days.

What decides a day, strongest first:

1. the calendar's exceptions: single ones over recurring ones, and among those daily over yearly
   over monthly over weekly; of two of the same kind the later in the list;
2. its national holidays;
3. the exceptions and holidays of its base calendar, in the same order, and of the base's base:
   they hold even on days for which the calendar has a week of its own;
4. its work weeks, the later in the list over the earlier, where they say something for that day;
5. its own week, where that says something for that day;
6. the work weeks and the week of the base, and so on. A day nobody says anything about is off.

Source: the order among exceptions and the reach of a base's exceptions are Microsoft Project's, as
MPXJ found them (ProjectCalendar). A base's work weeks reach less far here than in MPXJ: whoever has
Fridays off keeps them in the company's summer weeks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from fairlead.core.calendars.calendar import (
    Calendar,
    CalendarException,
    DayHours,
    Frequency,
    NationalHolidays,
    Shift,
)
from fairlead.core.calendars.recurrence import Days, day_number, days_of
from fairlead.core.ground.ids import CalendarId

Patterns: TypeAlias = NDArray[np.int32]

DAY_OFF: DayHours = ()
WEAKEST_FIRST = (Frequency.WEEKLY, Frequency.MONTHLY, Frequency.YEARLY, Frequency.DAILY)


def hours_by_day(
    calendar: Calendar, calendars: Mapping[CalendarId, Calendar], first: date, last: date
) -> tuple[list[DayHours], Patterns]:
    """The distinct days of a calendar, and which of them each day is.

    Returns the patterns, shifts sorted and merged, and an index into them for each day from
    `first` to `last` inclusive. A missing base, or a base that leads back to the calendar, counts
    as none. `last` before `first` gives no days.
    """
    chain = with_bases(calendar, calendars)
    start = day_number(first)
    painted = _Days(start, max(0, day_number(last) - start + 1))
    for layer in reversed(chain):
        painted.week(layer.week, 0, painted.size)
        for work_week in layer.work_weeks:
            low = max(0, day_number(work_week.first) - start)
            high = min(painted.size, day_number(work_week.last) - start + 1)
            painted.week(work_week.week, low, high)
    for layer in reversed(chain):
        if layer.holidays is not None:
            painted.days(_holidays(layer.holidays, first, last), DAY_OFF)
        for exception in sorted(layer.exceptions, key=_strength):
            painted.days(days_of(exception, first, last), exception.hours)
    return painted.patterns, painted.index


def with_bases(
    calendar: Calendar, calendars: Mapping[CalendarId, Calendar]
) -> tuple[Calendar, ...]:
    """The calendar, its base, the base's base and so on, each at most once."""
    chain = {calendar.id: calendar}
    base = calendar.base
    while base is not None and base not in chain and base in calendars:
        chain[base] = calendars[base]
        base = calendars[base].base
    return tuple(chain.values())


def merged(hours: Iterable[Shift]) -> DayHours:
    """The same working time as sorted shifts that neither overlap nor touch; empty ones go."""
    shifts: list[Shift] = []
    for shift in sorted(hours):
        if shift.end <= shift.start:
            continue
        if shifts and shift.start <= shifts[-1].end:
            shifts[-1] = Shift(shifts[-1].start, max(shifts[-1].end, shift.end))
        else:
            shifts.append(shift)
    return tuple(shifts)


class _Days:
    """Days being painted over, layer by layer, with the number of their pattern."""

    def __init__(self, start: int, size: int) -> None:
        self.start = start
        self.size = size
        self.index: Patterns = np.zeros(size, np.int32)
        self.patterns: list[DayHours] = [DAY_OFF]
        self._known: dict[DayHours, int] = {DAY_OFF: 0}

    def week(self, week: tuple[DayHours | None, ...], low: int, high: int) -> None:
        """Paint the days of a week on the positions low to high, exclusive."""
        for weekday, hours in enumerate(week):
            if hours is not None:
                # Day 0 of 1970 was a Thursday, weekday 3.
                offset = (weekday - 3 - self.start - low) % 7
                self.index[low + offset : max(low, high) : 7] = self._pattern(hours)

    def days(self, days: Days, hours: DayHours) -> None:
        if len(days):
            self.index[days - self.start] = self._pattern(hours)

    def _pattern(self, hours: DayHours) -> int:
        found = self._known.get(hours)
        if found is None:
            tidy = merged(hours)
            found = self._known.get(tidy, len(self.patterns))
            if found == len(self.patterns):
                self.patterns.append(tidy)
            self._known[tidy] = self._known[hours] = found
        return found


def _strength(exception: CalendarException) -> int:
    """How late an exception is painted: the later, the stronger."""
    rule = exception.recurrence
    if rule is None or (rule.frequency is Frequency.DAILY and rule.every <= 1):
        return len(WEAKEST_FIRST)
    return WEAKEST_FIRST.index(rule.frequency)


def _holidays(holidays: NationalHolidays, first: date, last: date) -> Days:
    return np.array([day_number(day) for day, _ in holidays.days if first <= day <= last], np.int64)
