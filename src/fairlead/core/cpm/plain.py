"""Networks without dates of their own: found, computed by `plain_passes`, and filled in."""

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
from fairlead.core.cpm.plain_passes import on_clocks, on_one_clock

Minutes = npt.NDArray[np.int64]


def is_plain(net: Net, limits: Limits) -> bool:
    """Whether nothing but links, durations and clocks decides the dates."""
    nodes, legs = net.nodes, net.legs
    if len(legs) != len(nodes) or not len(nodes):
        return False
    given = nodes[:, arrays.ACTUAL_START : arrays.LATE]
    return bool(
        (limits.status, limits.finish) == (NONE, NONE)
        and limits.late_within_finish
        and not limits.open_ends_critical
        and not limits.remaining_logic
        and not nodes[:, [arrays.EDGE, arrays.STATE, arrays.LATE, arrays.DELAY]].any()
        and (given == NONE).all()
        and (legs[nodes[:, arrays.LEGS_FROM], LEG_CLOCK] == nodes[:, arrays.CLOCK]).all()
        and (legs[:, WHOLE] > 0).all()
    )


def pass_plain(net: Net, clocks: Clocks, limits: Limits, dates: Minutes) -> Limits:
    """Fill in the dates and floats of a plain network; the limits, with the finish found."""
    nodes, links = net.nodes, net.links
    whole = np.ascontiguousarray(net.legs[nodes[:, arrays.LEGS_FROM], WHOLE])
    clock = int(nodes[0, arrays.CLOCK])
    shared = (nodes[:, arrays.CLOCK] == clock).all() and (
        (links[:, LAG_CLOCK] == clock) | (links[:, LAG] == 0)
    ).all()
    if shared:
        found = _on_one_clock(clocks, clock, limits.start, whole, links)
    else:
        own = np.ascontiguousarray(nodes[:, arrays.CLOCK])
        run = compiled.compiled_plain()
        found, _ = on_clocks(run, clocks, limits.start, whole, own, links)
    for n, columns in enumerate(_COLUMNS):
        for column in columns:
            dates[:, column] = found[:, n]
    last = int(found[:, 1].max())
    return limits._replace(last=last, finish=last)


_COLUMNS = (
    (arrays.START, arrays.LINK_START, arrays.EARLY_START, arrays.REMAINING_START),
    (arrays.FINISH, arrays.LINK_FINISH, arrays.EARLY_FINISH),
    (arrays.LATE_START, arrays.LATE_REMAINING_START),
    (arrays.LATE_FINISH,),
    (arrays.TOTAL_FLOAT,),
    (arrays.FREE_FLOAT,),
)
"""The columns of the dates that each column of a plain pass goes into."""


def _on_one_clock(
    clocks: Clocks, clock: int, start: int, whole: Minutes, links: Minutes
) -> Minutes:
    """Dates and floats as `on_clocks` gives them, found in working minutes and then looked up."""
    columns = [np.ascontiguousarray(links[:, n]) for n in range(4)]
    found = on_one_clock(compiled.compiled_plain(), whole, *columns)
    first = clocks.clocks[clock - 1, STOP] if clock else 0
    table = clocks.intervals[first : clocks.clocks[clock, STOP]]
    opening = int(work_at(clocks, clock, start))
    end = (clocks.first_day + clocks.days) * MINUTES_PER_DAY
    return np.column_stack(
        (
            _moments(table, opening + found.early_start, 0, end),
            _moments(table, opening + found.early_finish, 1, end),
            _moments(table, opening + found.late_start, 0, end),
            _moments(table, opening + found.late_finish, 1, end),
            found.total_float,
            np.maximum(found.free_float, 0),
        )
    )


def _moments(table: Minutes, work: Minutes, minute: int, horizon_end: int) -> Minutes:
    """The moment that has so much work before it; minute 1: the one just after the last of it."""
    if not len(table):
        return np.full(len(work), horizon_end, dtype=np.int64)
    k = np.searchsorted(table[:, BEFORE], work - minute, side="right") - 1
    moments: Minutes = table[k, START] + work - table[k, BEFORE]
    moments[moments > table[k, END]] = horizon_end
    return moments
