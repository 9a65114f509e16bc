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


Rows = Any
"""Rows of whole numbers: an int64 array (rows, columns), or a list of lists."""

Column = Any
"""One whole number a row: an int64 array, or a list."""

# The columns of an interval: its moments, half open, and the work before it.
START, END, BEFORE = 0, 1, 2

# The columns of a clock: the end of its intervals, where its part of `at_work` begins, and the
# work in the whole horizon.
STOP, WORK_OFFSET, TOTAL = 0, 1, 2


class Clocks(NamedTuple):
    """Calendars as tables, one after another.

    first_day, days: the horizon, in days since 1970-01-01.
    intervals: (intervals, 3) sorted, never touching. clocks: (clocks, 3).
    at_day: (clocks x (days + 1),) first interval that ends after the day begins.
    at_work: first interval that reaches beyond each 256 minutes of work.
    """

    first_day: int
    days: int
    intervals: Rows
    clocks: Rows
    at_day: Column
    at_work: Column


def work_at(clocks: Clocks, clock: int, moment: int) -> int:
    """Work before a moment, in working minutes since the horizon began."""
    day = moment // MINUTES_PER_DAY - clocks.first_day
    if day < 0:
        return 0
    stop = clocks.clocks[clock][STOP]
    if day >= clocks.days:
        return int(clocks.clocks[clock][TOTAL])
    k = clocks.at_day[clock * (clocks.days + 1) + day]
    while k < stop and clocks.intervals[k][END] <= moment:
        k += 1
    if k >= stop:
        return int(clocks.clocks[clock][TOTAL])
    worked = int(clocks.intervals[k][BEFORE])
    if moment > clocks.intervals[k][START]:
        worked += moment - clocks.intervals[k][START]
    return worked


def start_of(clocks: Clocks, clock: int, work: int) -> int:
    """The working moment that has exactly this much work before it: where the next work starts."""
    if work < 0:
        return clocks.first_day * MINUTES_PER_DAY
    if work >= clocks.clocks[clock][TOTAL]:
        return (clocks.first_day + clocks.days) * MINUTES_PER_DAY
    k = clocks.at_work[clocks.clocks[clock][WORK_OFFSET] + (work >> WORK_BUCKET_BITS)]
    stop = clocks.clocks[clock][STOP]
    while k + 1 < stop and clocks.intervals[k + 1][BEFORE] <= work:
        k += 1
    return clocks.intervals[k][START] + work - clocks.intervals[k][BEFORE]


def finish_of(clocks: Clocks, clock: int, work: int) -> int:
    """The first moment that has this much work before it: where that work is finished."""
    if work <= 0:
        return clocks.first_day * MINUTES_PER_DAY
    if work > clocks.clocks[clock][TOTAL]:
        return (clocks.first_day + clocks.days) * MINUTES_PER_DAY
    minute = work - 1
    k = clocks.at_work[clocks.clocks[clock][WORK_OFFSET] + (minute >> WORK_BUCKET_BITS)]
    stop = clocks.clocks[clock][STOP]
    while k + 1 < stop and clocks.intervals[k + 1][BEFORE] <= minute:
        k += 1
    return clocks.intervals[k][START] + work - clocks.intervals[k][BEFORE]


def next_start(clocks: Clocks, clock: int, moment: int) -> int:
    """The first working moment at or after a moment."""
    day = moment // MINUTES_PER_DAY - clocks.first_day
    if day < 0:
        return start_of(clocks, clock, 0)
    stop = clocks.clocks[clock][STOP]
    horizon_end = (clocks.first_day + clocks.days) * MINUTES_PER_DAY
    if day >= clocks.days:
        return horizon_end
    k = clocks.at_day[clock * (clocks.days + 1) + day]
    while k < stop and clocks.intervals[k][END] <= moment:
        k += 1
    if k >= stop:
        return horizon_end
    return max(moment, clocks.intervals[k][START])


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
