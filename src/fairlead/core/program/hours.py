"""Shifts that cannot be worked as they are written, and weekdays that no week has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from fairlead.core.calendars.calendar import (
    Calendar,
    CalendarException,
    DayHours,
    Recurrence,
    Shift,
    WorkWeek,
)
from fairlead.core.ground.finding import Severity
from fairlead.core.ground.units import MINUTES_PER_DAY
from fairlead.core.program.fault import NUMBER_OUT_OF_RANGE, SHIFTS, Fault, Verdict, quoted

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def tidy(hours: Iterable[Shift]) -> DayHours:
    """The same working time as shifts in order that do not overlap, each within a day's length.

    A shift that ends before it starts runs into the next day. One that is empty, or starts on
    another day, is left out. Shifts that overlap become one, or where that would be longer than a
    day, two that touch.
    """
    shifts: list[Shift] = []
    for shift in sorted(hours):
        end = shift.end + MINUTES_PER_DAY if shift.end < shift.start else shift.end
        start, end = max(0, shift.start), min(end, shift.start + MINUTES_PER_DAY)
        if start >= MINUTES_PER_DAY or end <= start:
            continue
        if shifts and start < shifts[-1].end:
            first = shifts.pop()
            end = max(first.end, end)
            if end - first.start <= MINUTES_PER_DAY:
                start = first.start
            else:
                shifts.append(Shift(first.start, start))
        shifts.append(Shift(start, end))
    return tuple(shifts)


def tidy_hours(value: CalendarException) -> Verdict | None:
    """The shifts of an exception are in order and do not overlap."""
    hours = tidy(value.hours)
    if hours == value.hours:
        return None
    return Verdict(_fault("hours", value.hours, hours), replace(value, hours=hours))


def tidy_week(value: Calendar | WorkWeek) -> Verdict | None:
    """A week has seven days, and the shifts of each are in order and do not overlap."""
    week = value.week
    if len(week) != len(DAYS):
        padded = (*week, *(None,) * len(DAYS))[: len(DAYS)]
        fault = Fault(
            code=SHIFTS,
            field="week",
            says=f"the week has {len(week)} days",
            taken="the first seven were taken, the rest as not given",
            do="Give seven days, Monday first.",
        )
        return Verdict(fault, replace(value, week=_tidied(padded)))
    tidied = _tidied(week)
    if tidied == week:
        return None
    day = next(d for d in range(len(DAYS)) if tidied[d] != week[d])
    fault = _fault(f"week.{DAYS[day]}", week[day] or (), tidied[day] or ())
    return Verdict(fault, replace(value, week=tidied))


def weekdays_in_week(value: Recurrence) -> Verdict | None:
    """A recurrence names days of the week, 0 to 6; without any it applies to no day."""
    odd = [day for day in value.weekdays if not 0 <= day < len(DAYS)]
    if not odd:
        return None
    which = quoted(", ".join(map(str, odd)))
    fault = Fault(
        code=NUMBER_OUT_OF_RANGE,
        field="weekdays",
        says=f"{which} {'is no day' if len(odd) == 1 else 'are no days'} of the week",
        taken="left out",
        do="Give days from 0, Monday, to 6, Sunday.",
    )
    return Verdict(fault, replace(value, weekdays=tuple(d for d in value.weekdays if d not in odd)))


def clock_time(minute: int) -> str:
    """A minute of the day as clocks show it; 30:00 is 06:00 of the next day."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _tidied(week: tuple[DayHours | None, ...]) -> tuple[DayHours | None, ...]:
    return tuple(None if hours is None else tidy(hours) for hours in week)


def _fault(field: str, before: DayHours, after: DayHours) -> Fault:
    return Fault(
        code=SHIFTS,
        severity=Severity.NOTE,
        field=field,
        says=f"the shifts {_shown(before)} overlap or do not fit a day",
        taken=f"taken as {_shown(after)}",
        do="Check the working hours.",
    )


def _shown(hours: DayHours) -> str:
    return ", ".join(f"{clock_time(s.start)}-{clock_time(s.end)}" for s in hours[:6]) or "none"
