"""Working-time arithmetic on tables: moments to work and back, never a loop over days.

Every function takes `clocks` (the tables of `clock.stack`), the number of a clock in them, and
integer minutes: a *moment* counts minutes since 1970-01-01T00:00 on the program's axis, *work*
counts working minutes since the horizon began. A moment that would lie beyond the horizon becomes
the horizon's end (or start), which `schedule` takes as the sign to ask for a longer one.

The functions use plain indexing only, so that they run as they stand on lists (no compiler, for
small plans) and compiled on arrays (see `core/cpm/compiled.py`).
"""

from __future__ import annotations

from typing import Any, NamedTuple

MINUTES_PER_DAY = 1440
WORK_BUCKET_BITS = 8


Column = Any
"""One integer for each interval, day or clock: a list, or an array of int64."""


class Clocks(NamedTuple):
    """Calendars as tables, one after another; intervals are half open, sorted, never touching.

    first_day, days: the horizon, in days since 1970-01-01.
    start, end: (intervals,) moments; before: (intervals,) work before each interval.
    at_day: (clocks x (days + 1),) first interval that ends after the day begins.
    at_work: first interval that reaches beyond each 256 minutes of work; a clock's part starts
    at work_offset.
    stop: (clocks,) end of a clock's part of the intervals; total: (clocks,) work in the horizon.
    """

    first_day: int
    days: int
    start: Column
    end: Column
    before: Column
    at_day: Column
    at_work: Column
    work_offset: Column
    stop: Column
    total: Column


def work_at(clocks: Clocks, clock: int, moment: int) -> int:
    """Work before a moment, in working minutes since the horizon began."""
    day = moment // MINUTES_PER_DAY - clocks.first_day
    if day < 0:
        return 0
    stop = clocks.stop[clock]
    if day >= clocks.days:
        return clocks.total[clock]
    k = clocks.at_day[clock * (clocks.days + 1) + day]
    while k < stop and clocks.end[k] <= moment:
        k += 1
    if k >= stop:
        return clocks.total[clock]
    worked = clocks.before[k]
    if moment > clocks.start[k]:
        worked += moment - clocks.start[k]
    return worked


def start_of(clocks: Clocks, clock: int, work: int) -> int:
    """The working moment that has exactly this much work before it: where the next work starts."""
    if work < 0:
        return clocks.first_day * MINUTES_PER_DAY
    if work >= clocks.total[clock]:
        return (clocks.first_day + clocks.days) * MINUTES_PER_DAY
    k = clocks.at_work[clocks.work_offset[clock] + (work >> WORK_BUCKET_BITS)]
    stop = clocks.stop[clock]
    while k + 1 < stop and clocks.before[k + 1] <= work:
        k += 1
    return clocks.start[k] + work - clocks.before[k]


def finish_of(clocks: Clocks, clock: int, work: int) -> int:
    """The first moment that has this much work before it: where that work is finished."""
    if work <= 0:
        return clocks.first_day * MINUTES_PER_DAY
    if work > clocks.total[clock]:
        return (clocks.first_day + clocks.days) * MINUTES_PER_DAY
    minute = work - 1
    k = clocks.at_work[clocks.work_offset[clock] + (minute >> WORK_BUCKET_BITS)]
    stop = clocks.stop[clock]
    while k + 1 < stop and clocks.before[k + 1] <= minute:
        k += 1
    return clocks.start[k] + work - clocks.before[k]


def next_start(clocks: Clocks, clock: int, moment: int) -> int:
    """The first working moment at or after a moment."""
    day = moment // MINUTES_PER_DAY - clocks.first_day
    if day < 0:
        return start_of(clocks, clock, 0)
    stop = clocks.stop[clock]
    horizon_end = (clocks.first_day + clocks.days) * MINUTES_PER_DAY
    if day >= clocks.days:
        return horizon_end
    k = clocks.at_day[clock * (clocks.days + 1) + day]
    while k < stop and clocks.end[k] <= moment:
        k += 1
    if k >= stop:
        return horizon_end
    return max(moment, clocks.start[k])


def previous_finish(clocks: Clocks, clock: int, moment: int) -> int:
    """The last moment at or before a moment that directly follows work."""
    return finish_of(clocks, clock, work_at(clocks, clock, moment))


def add_work(clocks: Clocks, clock: int, moment: int, work: int) -> int:
    """The moment reached after this much work; negative work goes back, none stays put.

    Forward it is the end of the working period, backward its beginning.
    """
    if work == 0:
        return moment
    reached = work_at(clocks, clock, moment) + work
    if work > 0:
        return finish_of(clocks, clock, reached)
    return start_of(clocks, clock, reached)


def work_between(clocks: Clocks, clock: int, earlier: int, later: int) -> int:
    """Work from one moment to another, in working minutes; negative when `later` is earlier."""
    return work_at(clocks, clock, later) - work_at(clocks, clock, earlier)
