"""Floats and driving links: how far each node can slip, and what holds it where it is."""

from __future__ import annotations

from fairlead.core.calendars.arithmetic import Clocks, add_work, work_between
from fairlead.core.cpm.arrays import (
    FF,
    FINISHED,
    FLOAT_AT_FINISH,
    FLOAT_AT_START,
    FS,
    NONE,
    NOT_STARTED,
    SPAN,
    SS,
    STARTED,
    Column,
    Dates,
    Limits,
    Links,
    Nodes,
)
from fairlead.core.cpm.passes import binds, bound, lag_left, reached, snap


def floats(
    nodes: Nodes,
    links: Links,
    clocks: Clocks,
    limits: Limits,
    dates: Dates,
    rule: int,
    total: Column,
    free: Column,
) -> None:
    """Fill in total and free float of every node, in working minutes on the node's clock.

    rule: FLOAT_AT_START, FLOAT_AT_FINISH or FLOAT_SMALLEST. A finished node has none; a started
    one is measured at its finish, unless the rule is FLOAT_AT_START.
    """
    for i in range(len(nodes.clock)):
        if nodes.state[i] == FINISHED:
            total[i] = free[i] = 0
            continue
        clock = nodes.clock[i]
        at_finish = work_between(clocks, clock, dates.early_finish[i], dates.late_finish[i])
        at_start = work_between(
            clocks, clock, dates.remaining_start[i], dates.late_remaining_start[i]
        )
        if rule == FLOAT_AT_START:
            total[i] = at_start
        elif rule == FLOAT_AT_FINISH or nodes.state[i] == STARTED:
            total[i] = at_finish
        else:
            total[i] = min(at_start, at_finish)
        free[i] = max(0, free_float(nodes, links, clocks, limits, dates, i, total[i]))


def free_float(
    nodes: Nodes, links: Links, clocks: Clocks, limits: Limits, dates: Dates, i: int, total: int
) -> int:
    """How far node i can slip without moving a successor; to the program's end when none follows.

    Project counts to the late finish there, Primavera to the latest early finish.
    """
    clock = nodes.clock[i]
    smallest = total
    if limits.remaining_logic:
        if nodes.must_finish[i] != NONE or nodes.finish_target[i] != NONE:
            return 0
        smallest = work_between(clocks, clock, dates.link_finish[i], limits.last)
    open_end = True
    for at in range(links.out_from[i], links.out_from[i + 1]):
        link = links.outgoing[at]
        target, kind = links.target[link], links.type[link]
        if nodes.edge[target] >= SPAN:
            continue
        if nodes.state[target] == FINISHED and not limits.remaining_logic:
            continue
        moment = dates.remaining_start[target] if kind in (FS, SS) else dates.link_finish[target]
        if kind in (FS, SS) and nodes.state[target] == NOT_STARTED:
            moment = dates.link_start[target]
        lag = lag_left(nodes, links, clocks, limits, link)
        own = dates.link_finish[i] if kind in (FS, FF) else dates.link_start[i]
        own = add_work(clocks, links.lag_clock[link], own, lag)
        room = work_between(clocks, clock, own, moment)
        smallest = room if open_end else min(smallest, room)
        open_end = False
    return smallest


def driving(
    nodes: Nodes, links: Links, clocks: Clocks, limits: Limits, dates: Dates, drives: Column
) -> None:
    """Mark with 1 each link that holds its successor where it is, with 0 every other."""
    for i in links.order:
        amounts = nodes.leg_whole if nodes.state[i] == NOT_STARTED else nodes.leg_left
        for at in range(links.in_from[i], links.in_from[i + 1]):
            link = links.incoming[at]
            drives[link] = 0
            if nodes.pinned_start[i] != NONE or not binds(nodes, links, limits, link):
                continue
            if nodes.state[i] == FINISHED:
                moment = reached(nodes, links, clocks, limits, dates, link)
            else:
                moment = bound(nodes, links, clocks, limits, dates, link, amounts)
                moment = snap(nodes, clocks, i, moment)
            if nodes.delay[i] != 0:
                moment = add_work(clocks, nodes.delay_clock[i], moment, nodes.delay[i])
                moment = snap(nodes, clocks, i, moment)
            if moment == dates.remaining_start[i]:
                drives[link] = 1
