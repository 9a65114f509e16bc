"""Floats and driving links: how far each node can slip, and what holds it where it is."""

from __future__ import annotations

from fairlead.core.calendars.arithmetic import Clocks, Column, Rows, add_work, work_between
from fairlead.core.cpm.arrays import (
    CLOCK,
    DELAY,
    DELAY_CLOCK,
    EARLY_FINISH,
    EDGE,
    FF,
    FINISH_TARGET,
    FINISHED,
    FLOAT_AT_FINISH,
    FLOAT_AT_START,
    FREE_FLOAT,
    FS,
    LAG_CLOCK,
    LATE,
    LATE_FINISH,
    LATE_REMAINING_START,
    LATE_START,
    LEFT,
    LINK_FINISH,
    LINK_START,
    MUST_FINISH,
    NONE,
    NOT_STARTED,
    PINNED_START,
    REMAINING_START,
    SPAN,
    SS,
    STARTED,
    STATE,
    TARGET,
    TOTAL_FLOAT,
    TYPE,
    WHOLE,
    Limits,
    Net,
)
from fairlead.core.cpm.passes import binds, bound, lag_left, reached, snap


def floats(net: Net, clocks: Clocks, limits: Limits, dates: Rows) -> None:
    """Fill in total and free float of every node, in minutes of work on the node's clock.

    A finished node has none; a started one is measured at its finish, unless the rule is
    FLOAT_AT_START.
    """
    for i in range(len(net.nodes)):
        node, date = net.nodes[i], dates[i]
        if node[STATE] == FINISHED:
            date[TOTAL_FLOAT] = date[FREE_FLOAT] = 0
            continue
        clock = node[CLOCK]
        at_finish = work_between(clocks, clock, date[EARLY_FINISH], date[LATE_FINISH])
        at_start = work_between(clocks, clock, date[REMAINING_START], date[LATE_REMAINING_START])
        if node[LATE] and node[STATE] == NOT_STARTED:
            # What was moved as late as possible has used its float up.
            at_finish = work_between(clocks, clock, date[LINK_FINISH], date[LATE_FINISH])
            at_start = work_between(clocks, clock, date[LINK_START], date[LATE_START])
        total = min(at_start, at_finish)
        if limits.float_rule == FLOAT_AT_START:
            total = at_start
        elif limits.float_rule == FLOAT_AT_FINISH or node[STATE] == STARTED:
            total = at_finish
        date[TOTAL_FLOAT] = total
        date[FREE_FLOAT] = max(0, free_float(net, clocks, limits, dates, i, total))


def free_float(net: Net, clocks: Clocks, limits: Limits, dates: Rows, i: int, total: int) -> int:
    """How far node i can slip without moving a successor or the program's finish.

    Project counts to the late finish where nothing follows, Primavera to the latest early finish.
    """
    node, date = net.nodes[i], dates[i]
    clock = node[CLOCK]
    smallest = total
    if limits.remaining_logic:
        if node[MUST_FINISH] != NONE or node[FINISH_TARGET] != NONE:
            return 0
        smallest = work_between(clocks, clock, date[LINK_FINISH], limits.last)
    open_end = limits.remaining_logic or total < 0
    for out in range(net.out_from[i], net.out_from[i + 1]):
        at = net.outgoing[out]
        link = net.links[at]
        kind, target = link[TYPE], net.nodes[link[TARGET]]
        if target[EDGE] >= SPAN:
            continue
        if target[STATE] == FINISHED and not limits.remaining_logic:
            continue
        after = dates[link[TARGET]]
        if kind in (FS, SS):
            moment = after[LINK_START] if target[STATE] == NOT_STARTED else after[REMAINING_START]
        else:
            moment = after[LINK_FINISH]
        own = date[LINK_FINISH] if kind in (FS, FF) else date[LINK_START]
        own = add_work(clocks, link[LAG_CLOCK], own, lag_left(net, clocks, limits, at))
        room = work_between(clocks, clock, own, moment)
        smallest = room if open_end else min(smallest, room)
        open_end = False
    return smallest


def driving(net: Net, clocks: Clocks, limits: Limits, dates: Rows, drives: Column) -> None:
    """Mark with 1 each link that holds its successor where it is, with 0 every other."""
    for i in net.order:
        node = net.nodes[i]
        amount = WHOLE if node[STATE] == NOT_STARTED else LEFT
        for at in range(net.in_from[i], net.in_from[i + 1]):
            drives[at] = 0
            if node[PINNED_START] != NONE or not binds(net, limits, at):
                continue
            if node[STATE] == FINISHED:
                moment = reached(net, clocks, limits, dates, at)
            else:
                moment = bound(net, clocks, limits, dates, at, amount)
                if node[EDGE] < SPAN and moment < max(limits.start, limits.status):
                    # The link reaches back before the start of all work, which decides instead.
                    continue
                moment = snap(net, clocks, i, moment)
            if node[DELAY] != 0:
                moment = add_work(clocks, node[DELAY_CLOCK], moment, node[DELAY])
                moment = snap(net, clocks, i, moment)
            if moment == dates[i][REMAINING_START]:
                drives[at] = 1
