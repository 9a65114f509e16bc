"""Which days an exception falls on.

Days are whole days since 1970-01-01 (NumPy's datetime64[D] as integers), so that a recurrence over
decades is a handful of array operations and never a loop over days.

What the formats leave open is decided so:
- Weeks start on Sunday. Project ends nine occurrences of "Sundays, every 7th week" from Monday
  2001-01-01 on 2002-03-17, so it counts from the week of Sunday 2000-12-31.
- Weeks, months and years are counted from the one that holds the first day of the exception, even
  if that one has no such day on or after the first day: as Project does in that example.
- A month too short for the day of the month has it on its last day: so do Outlook and MPXJ.
"""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from fairlead.core.calendars.calendar import CalendarException, Frequency, Recurrence

Days: TypeAlias = NDArray[np.int64]

EPOCH = date(1970, 1, 1)
FIRST_SUNDAY = 3  # 1970-01-04
THURSDAY = 3  # the weekday of 1970-01-01
LAST = 5


def day_number(day: date) -> int:
    """Whole days since 1970-01-01."""
    return day.toordinal() - EPOCH.toordinal()


def days_of(exception: CalendarException, first: date, last: date) -> Days:
    """The days from `first` to `last` inclusive that an exception applies to, ascending.

    Returns days since 1970-01-01. An exception whose last day precedes its first, or a recurrence
    without the fields its frequency needs, applies to none.
    """
    start = exception.first
    low, high = max(first, start), min(last, exception.last)
    if low > high:
        return np.empty(0, np.int64)
    rule = exception.recurrence
    if rule is None:
        return np.arange(day_number(low), day_number(high) + 1, dtype=np.int64)
    step = max(rule.every, 1)
    match rule.frequency:
        case Frequency.DAILY:
            return _steps(day_number(start), day_number(low), day_number(high), step)
        case Frequency.WEEKLY:
            days = _in_weeks(rule, _steps(_week(start), _week(low), _week(high), step))
        case Frequency.MONTHLY:
            days = _in_months(rule, _steps(_month(start), _month(low), _month(high), step))
        case Frequency.YEARLY:
            years = _steps(start.year, low.year, high.year, step)
            days = _in_months(rule, (years - EPOCH.year) * 12 + (rule.month or 1) - 1)
    return days[(days >= day_number(low)) & (days <= day_number(high))]


def _steps(start: int, low: int, high: int, step: int) -> Days:
    """Every `step`-th number from `start` on that lies from `low` to `high`."""
    skipped = -(-(low - start) // step)
    return np.arange(start + skipped * step, high + 1, step, dtype=np.int64)


def _week(day: date) -> int:
    return (day_number(day) - FIRST_SUNDAY) // 7


def _month(day: date) -> int:
    return (day.year - EPOCH.year) * 12 + day.month - 1


def _in_weeks(rule: Recurrence, weeks: Days) -> Days:
    """The weekdays of the rule in each of these weeks."""
    after_sunday = np.array(sorted({(weekday + 1) % 7 for weekday in rule.weekdays}), np.int64)
    return np.ravel(weeks[:, None] * 7 + FIRST_SUNDAY + after_sunday)


def _in_months(rule: Recurrence, months: Days) -> Days:
    """The day of the rule in each of these months."""
    first, after = _first_day(months), _first_day(months + 1)
    if rule.nth is None:
        if rule.day is None or rule.day < 1:
            return np.empty(0, np.int64)
        return np.minimum(first + min(rule.day, 31), after) - 1
    wanted = np.array([weekday in rule.weekdays for weekday in range(7)])
    if rule.nth < 1 or not wanted.any():
        return np.empty(0, np.int64)
    if rule.nth >= LAST:
        # Every day of the week is among the last seven days.
        nth, candidates = 1, after[:, None] - 1 - np.arange(7)
    else:
        nth, candidates = rule.nth, first[:, None] + np.arange(28)
    counted = wanted[(candidates + THURSDAY) % 7].cumsum(axis=1)
    days: Days = candidates[np.arange(len(months)), (counted == nth).argmax(axis=1)]
    return days


def _first_day(months: Days) -> Days:
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
