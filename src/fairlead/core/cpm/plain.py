"""Networks without dates of their own, all on one clock: computed in working minutes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fairlead.core.calendars.arithmetic import (
    BEFORE,
    END,
    MINUTES_PER_DAY,
    START,
    STOP,
    Clocks,
    work_at,
)
from fairlead.core.cpm import arrays, compiled
from fairlead.core.cpm.arrays import LAG, LAG_CLOCK, LEG_CLOCK, NONE, WHOLE, Limits, Net
from fairlead.core.cpm.one_clock import on_one_clock

Minutes = npt.NDArray[np.int64]


def is_plain(net: Net, limits: Limits) -> bool:
    """Whether nothing but links, durations and one shared clock decides the dates."""
    nodes, legs, links = net.nodes, net.legs, net.links
    if len(legs) != len(nodes) or not len(nodes):
        return False
    clock = nodes[0, arrays.CLOCK]
    given = nodes[:, arrays.ACTUAL_START : arrays.LATE]
    return bool(
        (limits.status, limits.finish) == (NONE, NONE)
        and limits.late_within_finish
        and not limits.open_ends_critical
        and not limits.remaining_logic
        and not nodes[:, [arrays.EDGE, arrays.STATE, arrays.LATE, arrays.DELAY]].any()
        and (given == NONE).all()
        and (nodes[:, arrays.CLOCK] == clock).all()
        and (legs[:, LEG_CLOCK] == clock).all()
        and (legs[:, WHOLE] > 0).all()
        and ((links[:, LAG_CLOCK] == clock) | (links[:, LAG] == 0)).all()
    )


def pass_plain(net: Net, clocks: Clocks, limits: Limits, dates: Minutes) -> Limits:
    """Fill in the dates and floats of a plain network; the limits, with the finish found."""
    nodes, legs = net.nodes, net.legs
    clock = int(nodes[0, arrays.CLOCK])
    columns = [np.ascontiguousarray(net.links[:, n]) for n in range(4)]
    whole = np.ascontiguousarray(legs[nodes[:, arrays.LEGS_FROM], WHOLE])
    found = on_one_clock(compiled.on_one_clock(), whole, *columns)

    first = clocks.clocks[clock - 1, STOP] if clock else 0
    table = clocks.intervals[first : clocks.clocks[clock, STOP]]
    opening = int(work_at(clocks, clock, limits.start))
    horizon_end = (clocks.first_day + clocks.days) * MINUTES_PER_DAY
    for work, starts in (
        (found.early_start, (arrays.START, arrays.LINK_START, arrays.EARLY_START)),
        (found.late_start, (arrays.LATE_START, arrays.LATE_REMAINING_START)),
    ):
        moments = _moments(table, opening + work, 0, horizon_end)
        for column in starts:
            dates[:, column] = moments
    for work, finishes in (
        (found.early_finish, (arrays.FINISH, arrays.LINK_FINISH, arrays.EARLY_FINISH)),
        (found.late_finish, (arrays.LATE_FINISH,)),
    ):
        moments = _moments(table, opening + work, 1, horizon_end)
        for column in finishes:
            dates[:, column] = moments
    dates[:, arrays.REMAINING_START] = dates[:, arrays.START]
    dates[:, arrays.TOTAL_FLOAT] = found.total_float
    dates[:, arrays.FREE_FLOAT] = np.maximum(found.free_float, 0)
    last = int(dates[:, arrays.FINISH].max())
    return limits._replace(last=last, finish=last)


def _moments(table: Minutes, work: Minutes, minute: int, horizon_end: int) -> Minutes:
    """The moment that has so much work before it; minute 1: the one just after the last of it."""
    if not len(table):
        return np.full(len(work), horizon_end, dtype=np.int64)
    k = np.searchsorted(table[:, BEFORE], work - minute, side="right") - 1
    moments: Minutes = table[k, START] + work - table[k, BEFORE]
    moments[moments > table[k, END]] = horizon_end
    return moments
