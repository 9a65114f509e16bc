"""A calendar over a horizon as tables: what the arithmetic of working time reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from fairlead.core.calendars.arithmetic import (
    BEFORE,
    END,
    MINUTES_PER_DAY,
    START,
    STOP,
    WORK_BUCKET_BITS,
    Clocks,
)
from fairlead.core.calendars.calendar import Calendar, DayHours
from fairlead.core.calendars.days import hours_by_day, with_bases
from fairlead.core.calendars.zone import local_to_utc
from fairlead.core.ground.ids import CalendarId

Minutes = npt.NDArray[np.int64]

EPOCH = date(1970, 1, 1)
_BYTES_OF_NUMBER = 4
_NUMBERS_OF_INTERVAL = 3


@dataclass(frozen=True, slots=True, eq=False)
class Clock:
    """The working intervals of a calendar between two days.

    first_day, days: the horizon, in days since 1970-01-01.
    start, end: (intervals,) int64 minutes since 1970-01-01 on the program's axis; half open,
    sorted, never touching.
    """

    first_day: int
    days: int
    start: Minutes
    end: Minutes


def clock(
    calendar: Calendar,
    calendars: Mapping[CalendarId, Calendar],
    first_day: int,
    days: int,
    zone: str | None = None,
) -> Clock:
    """The working intervals of a calendar over `days` days from `first_day`.

    zone: the program's zone. With one, the axis is UTC, and hours are meant in the calendar's
    own zone or else the program's; without, every hour is local and calendars' zones are ignored.
    """
    # A day more on either side: a shift may begin the evening before, a zone may shift by a day.
    first = date.fromordinal(EPOCH.toordinal() + first_day - 1)
    last = date.fromordinal(EPOCH.toordinal() + first_day + days)
    patterns, pattern_of_day = hours_by_day(calendar, calendars, first, last)
    start, end = _intervals(patterns, pattern_of_day, first_day - 1)
    if zone is not None:
        own = calendar.zone or zone
        start, end = local_to_utc(start, own), local_to_utc(end, own)
    return _within(start, end, first_day, days)


def overlap(one: Clock, other: Clock) -> Clock:
    """The clock that works when both work: a resource on a task with a calendar of its own."""
    edges = np.sort(np.concatenate((one.start, one.end, other.start, other.end)), kind="stable")
    left, right = edges[:-1], edges[1:]
    # Nothing is between two equal edges; np.unique takes ten times as long to leave them out.
    both = (left < right) & _covers(one, left) & _covers(other, left)
    return _within(left[both], right[both], one.first_day, one.days)


def bytes_per_day(calendar: Calendar, calendars: Mapping[CalendarId, Calendar]) -> int:
    """How many bytes a day of this calendar takes at most in the tables of `stack`."""
    shifts = 1
    for layer in with_bases(calendar, calendars):
        weeks = (layer.week, *(one.week for one in layer.work_weeks))
        days = (*(day for week in weeks for day in week), *(one.hours for one in layer.exceptions))
        shifts = max([shifts, *(len(hours) for hours in days if hours is not None)])
    buckets = (MINUTES_PER_DAY >> WORK_BUCKET_BITS) + 1
    return _BYTES_OF_NUMBER * (_NUMBERS_OF_INTERVAL * shifts + 1 + buckets)


def stack(clocks: Iterable[Clock]) -> Clocks:
    """Clocks over the same horizon as one set of tables.

    The arrays are int32, which holds four thousand years of minutes: half the memory to walk.
    """
    intervals, at_day, at_work, rows = [], [], [], []
    first_day = days = offset = bucket_offset = 0
    for c in clocks:
        first_day, days = c.first_day, c.days
        midnights = (first_day + np.arange(days + 1, dtype=np.int64)) * MINUTES_PER_DAY
        lengths = c.end - c.start
        worked = np.cumsum(lengths)
        whole = int(worked[-1]) if worked.size else 0
        buckets = np.arange((whole >> WORK_BUCKET_BITS) + 1, dtype=np.int64) << WORK_BUCKET_BITS
        intervals.append(_small(np.column_stack((c.start, c.end, worked - lengths))))
        at_day.append(_small(np.searchsorted(c.end, midnights, side="right") + offset))
        at_work.append(_small(np.searchsorted(worked, buckets, side="right") + offset))
        offset += c.start.size
        rows.append((offset, bucket_offset, whole))
        bucket_offset += buckets.size
    return Clocks(
        first_day,
        days,
        np.concatenate(intervals),
        np.array(rows, dtype=np.int32),
        np.concatenate(at_day),
        np.concatenate(at_work),
    )


def work_before(clocks: Clocks, clock: int, moments: Minutes) -> Minutes:
    """Work before each moment: `arithmetic.work_at` for many moments at once."""
    stop, _, total = (int(one) for one in clocks.clocks[clock])
    rows = np.asarray(clocks.intervals[int(clocks.clocks[clock - 1][STOP]) if clock else 0 : stop])
    worked: Minutes = np.full(moments.shape, total, dtype=np.int64)
    k = np.searchsorted(rows[:, END], moments, side="right")
    within = k < len(rows)
    at = rows[k[within]]
    worked[within] = at[:, BEFORE] + np.maximum(moments[within] - at[:, START], 0)
    return worked


def _small(numbers: npt.NDArray[Any]) -> npt.NDArray[np.int32]:
    return numbers.astype(np.int32)


def _intervals(
    patterns: Sequence[DayHours], pattern_of_day: npt.NDArray[np.int32], first_day: int
) -> tuple[Minutes, Minutes]:
    """Local (start, end) minutes of every shift of every day, in order."""
    counts = np.array([len(p) for p in patterns], dtype=np.int64)
    shift_start = np.array([s.start for p in patterns for s in p], dtype=np.int64)
    shift_end = np.array([s.end for p in patterns for s in p], dtype=np.int64)
    first_shift = np.cumsum(counts) - counts

    shifts_of_day = counts[pattern_of_day]
    day = np.repeat(np.arange(pattern_of_day.size, dtype=np.int64), shifts_of_day)
    nth = np.arange(day.size) - np.repeat(np.cumsum(shifts_of_day) - shifts_of_day, shifts_of_day)
    shift = first_shift[pattern_of_day[day]] + nth
    midnight = (first_day + day) * MINUTES_PER_DAY
    return midnight + shift_start[shift], midnight + shift_end[shift]


def _within(start: Minutes, end: Minutes, first_day: int, days: int) -> Clock:
    """Intervals cut to the horizon, with touching and overlapping ones made one."""
    horizon_start = first_day * MINUTES_PER_DAY
    horizon_end = (first_day + days) * MINUTES_PER_DAY
    start, end = np.maximum(start, horizon_start), np.minimum(end, horizon_end)
    some = start < end
    start, end = start[some], end[some]
    if start.size:
        order = np.argsort(start, kind="stable")
        start, end = start[order], np.maximum.accumulate(end[order])
        opens = np.concatenate(([True], start[1:] > end[:-1]))
        closes = np.concatenate((opens[1:], [True]))
        start, end = start[opens], end[closes]
    return Clock(first_day, days, start, end)


def _covers(c: Clock, moments: Minutes) -> npt.NDArray[np.bool_]:
    k = np.searchsorted(c.end, moments, side="right")
    inside = k < c.end.size
    covered = np.zeros(moments.size, dtype=np.bool_)
    covered[inside] = c.start[k[inside]] <= moments[inside]
    return covered
