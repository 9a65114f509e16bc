"""The forward and the backward pass: earliest and latest dates of every node of a network.

Moments are minutes on the program's axis, so that nodes with different calendars meet in one
time. `NONE` stands for a date that is not given. The functions use plain indexing only: they run
as they stand on lists, and compiled on arrays (`compiled.py`).

A node is a task, or a stand-in for the start or the finish of a summary that has links. Its
duration is one or more *legs*: an amount of work on a clock. A task without assignments has one
leg; one driven by assignments has a leg for each, starts with the first and ends with the last.

Source: Kelley & Walker (1959) for the passes; the rules for lags, constraints and progress follow
the documented behaviour of Microsoft Project and Primavera P6 (see ARCHITECTURE.md, "Dates").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from fairlead.core.calendars.arithmetic import (
    Clocks,
    add_work,
    next_start,
    previous_finish,
    work_between,
)

NONE = -(2**62)

FS, SS, FF, SF = 0, 1, 2, 3

TASK, EITHER_EDGE, START_EDGE, FINISH_EDGE, SPAN, SPAN_FIRST = 0, 1, 2, 3, 4, 5

NOT_STARTED, STARTED, FINISHED = 0, 1, 2

RETAINED_LOGIC, OVERRIDE, ACTUAL_DATES = 0, 1, 2

MutableMinutes = Any
"""A list or an int64 array that a pass fills in."""


class Nodes(NamedTuple):
    """What is known of each node; every sequence has one entry a node unless it says otherwise.

    clock: the node's own clock, on which its float is measured.
    leg_from: (nodes + 1,) where each node's legs begin; leg_clock, leg_whole, leg_left: (legs,)
    the clock, the work in all and the work left, in working minutes.
    edge: TASK for work; EITHER_EDGE, START_EDGE, FINISH_EDGE for milestones; SPAN for the end of
    a summary that waits for all, SPAN_FIRST for its start: the first of its tasks to start.
    state: NOT_STARTED, STARTED or FINISHED.
    late_start_limit, late_finish_limit: bind late dates only (deadlines, soft constraints);
    early_start_limit and the like bind early dates; must_start, must_finish win over links.
    hold: where what remains of a started task may go on; delay: levelling delay on delay_clock.
    """

    clock: Sequence[int]
    leg_from: Sequence[int]
    leg_clock: Sequence[int]
    leg_whole: Sequence[int]
    leg_left: Sequence[int]
    edge: Sequence[int]
    state: Sequence[int]
    actual_start: Sequence[int]
    actual_finish: Sequence[int]
    hold: Sequence[int]
    start_not_before: Sequence[int]
    finish_not_before: Sequence[int]
    start_cap: Sequence[int]
    finish_cap: Sequence[int]
    must_start: Sequence[int]
    must_finish: Sequence[int]
    late_start_limit: Sequence[int]
    late_finish_limit: Sequence[int]
    pinned_start: Sequence[int]
    pinned_finish: Sequence[int]
    as_late_as_possible: Sequence[int]
    delay: Sequence[int]
    delay_clock: Sequence[int]


class Links(NamedTuple):
    """What waits for what.

    order: (nodes,) nodes so that every predecessor comes before its successors.
    source, target, type, lag, lag_clock: (links,) lag in minutes of work on its clock.
    in_from, incoming: links into each node; out_from, outgoing: links out of each node.
    """

    order: Sequence[int]
    source: Sequence[int]
    target: Sequence[int]
    type: Sequence[int]
    lag: Sequence[int]
    lag_clock: Sequence[int]
    in_from: Sequence[int]
    incoming: Sequence[int]
    out_from: Sequence[int]
    outgoing: Sequence[int]


class Limits(NamedTuple):
    """The rules and moments that hold for the whole network.

    start: no unstarted work before it. status: no remaining work before it, or NONE.
    finish: late dates count from it, or NONE for the latest early finish.
    """

    start: int
    status: int
    finish: int
    progress: int
    early_is_remaining: bool
    late_within_finish: bool
    open_ends_critical: bool


class Dates(NamedTuple):
    """What the passes find, (nodes,) moments each.

    start, finish: as scheduled, what successors wait for. early_*, late_*: as reported.
    remaining_start, late_remaining_start: when what is left begins, early and late.
    """

    start: MutableMinutes
    finish: MutableMinutes
    early_start: MutableMinutes
    early_finish: MutableMinutes
    late_start: MutableMinutes
    late_finish: MutableMinutes
    remaining_start: MutableMinutes
    late_remaining_start: MutableMinutes


def sort(links: Links, order: MutableMinutes, waiting: MutableMinutes) -> int:
    """Fill in `order` so that every source precedes its targets; the number of nodes reached.

    waiting: (nodes,) scratch. A ring leaves its nodes out; `build` and `change` allow none.
    Source: Kahn (1962).
    """
    nodes = len(order)
    last = 0
    for i in range(nodes):
        waiting[i] = links.in_from[i + 1] - links.in_from[i]
        if waiting[i] == 0:
            order[last] = i
            last += 1
    at = 0
    while at < last:
        i = order[at]
        at += 1
        for out in range(links.out_from[i], links.out_from[i + 1]):
            target = links.target[links.outgoing[out]]
            waiting[target] -= 1
            if waiting[target] == 0:
                order[last] = target
                last += 1
    return last


def snap(nodes: Nodes, clocks: Clocks, i: int, moment: int) -> int:
    """The first moment from `moment` on at which node i may start."""
    edge = nodes.edge[i]
    if edge >= FINISH_EDGE:
        return moment
    if edge == EITHER_EDGE:
        clock = nodes.leg_clock[nodes.leg_from[i]]
        if previous_finish(clocks, clock, moment) == moment:
            return moment
        return next_start(clocks, clock, moment)
    first = nodes.leg_from[i]
    start = next_start(clocks, nodes.leg_clock[first], moment)
    for leg in range(first + 1, nodes.leg_from[i + 1]):
        start = min(start, next_start(clocks, nodes.leg_clock[leg], moment))
    return start


def finish_after(
    nodes: Nodes, clocks: Clocks, i: int, start: int, amounts: Sequence[int]
) -> int:
    """When node i is finished if it starts then: the last of its legs."""
    finish = start
    for leg in range(nodes.leg_from[i], nodes.leg_from[i + 1]):
        finish = max(finish, add_work(clocks, nodes.leg_clock[leg], start, amounts[leg]))
    return finish


def start_before(
    nodes: Nodes, clocks: Clocks, i: int, finish: int, amounts: Sequence[int]
) -> int:
    """When node i must start to be finished then: the first of its legs."""
    start = finish
    for leg in range(nodes.leg_from[i], nodes.leg_from[i + 1]):
        start = min(start, add_work(clocks, nodes.leg_clock[leg], finish, -amounts[leg]))
    return start


def bound(
    nodes: Nodes, links: Links, clocks: Clocks, dates: Dates, link: int, amounts: Sequence[int]
) -> int:
    """The earliest start that one link allows its successor, before snapping to working time."""
    source, target = links.source[link], links.target[link]
    kind = links.type[link]
    from_start = kind in (SS, SF)
    moment = dates.start[source] if from_start else dates.finish[source]
    if links.lag[link] != 0:
        moment = add_work(clocks, links.lag_clock[link], moment, links.lag[link])
    if kind in (FF, SF):
        return start_before(nodes, clocks, target, moment, amounts)
    return moment


def forward(
    nodes: Nodes, links: Links, clocks: Clocks, limits: Limits, dates: Dates, late: bool
) -> None:
    """Fill in start, finish, early and remaining dates of every node, in topological order.

    late: take as-late-as-possible nodes at their late dates, which a backward pass has found.
    """
    for i in links.order:
        state = nodes.state[i]
        if nodes.pinned_start[i] != NONE:
            start = remaining = nodes.pinned_start[i]
            finish = nodes.pinned_finish[i]
        elif state == FINISHED:
            start = remaining = nodes.actual_start[i]
            finish = nodes.actual_finish[i]
        elif state == STARTED:
            start = nodes.actual_start[i]
            remaining, finish = resume(nodes, links, clocks, limits, dates, i)
        else:
            start, finish = begin(nodes, links, clocks, limits, dates, i)
            remaining = start
        dates.remaining_start[i] = remaining
        dates.early_start[i] = remaining if limits.early_is_remaining else start
        dates.early_finish[i] = finish
        dates.start[i] = start
        dates.finish[i] = finish
        if late and nodes.as_late_as_possible[i] and state == NOT_STARTED:
            dates.start[i] = dates.late_start[i]
            dates.finish[i] = dates.late_finish[i]


def begin(
    nodes: Nodes, links: Links, clocks: Clocks, limits: Limits, dates: Dates, i: int
) -> tuple[int, int]:
    """Start and finish of a node whose work has not started."""
    first, last = links.in_from[i], links.in_from[i + 1]
    if nodes.edge[i] == SPAN_FIRST:
        start = dates.start[links.source[links.incoming[first]]]
        for at in range(first + 1, last):
            start = min(start, dates.start[links.source[links.incoming[at]]])
        return start, start
    start = limits.start
    if nodes.start_not_before[i] != NONE or nodes.finish_not_before[i] != NONE:
        # A task without predecessors may begin before the program does if its own date says so.
        if first == last:
            start = NONE
    for at in range(first, last):
        link = links.incoming[at]
        start = max(start, bound(nodes, links, clocks, dates, link, nodes.leg_whole))
    if nodes.start_not_before[i] != NONE:
        start = max(start, nodes.start_not_before[i])
    if nodes.finish_not_before[i] != NONE:
        earliest = start_before(nodes, clocks, i, nodes.finish_not_before[i], nodes.leg_whole)
        start = max(start, earliest)
    if limits.status != NONE:
        start = max(start, limits.status)
    if nodes.edge[i] != EITHER_EDGE or first < last or start != limits.start:
        # A milestone that opens the program stands at its very start, working time or not.
        start = snap(nodes, clocks, i, start)
    if nodes.delay[i] != 0:
        start = add_work(clocks, nodes.delay_clock[i], start, nodes.delay[i])
        start = snap(nodes, clocks, i, start)
    if nodes.start_cap[i] != NONE:
        start = min(start, nodes.start_cap[i])
    if nodes.finish_cap[i] != NONE:
        start = min(start, start_before(nodes, clocks, i, nodes.finish_cap[i], nodes.leg_whole))
    if nodes.must_start[i] != NONE:
        start = nodes.must_start[i]
    if nodes.must_finish[i] != NONE:
        finish = nodes.must_finish[i]
        return start_before(nodes, clocks, i, finish, nodes.leg_whole), finish
    return start, finish_after(nodes, clocks, i, start, nodes.leg_whole)


def resume(
    nodes: Nodes, links: Links, clocks: Clocks, limits: Limits, dates: Dates, i: int
) -> tuple[int, int]:
    """When what remains of a started node begins, and when it is finished."""
    begun = nodes.actual_start[i]
    remaining = begun
    for leg in range(nodes.leg_from[i], nodes.leg_from[i + 1]):
        done = nodes.leg_whole[leg] - nodes.leg_left[leg]
        if limits.status == NONE and done > 0:
            reached = add_work(clocks, nodes.leg_clock[leg], begun, done)
            remaining = max(remaining, reached)
    if nodes.hold[i] != NONE:
        remaining = max(remaining, nodes.hold[i])
    if limits.progress != ACTUAL_DATES and limits.status != NONE:
        remaining = max(remaining, limits.status)
    if limits.progress == RETAINED_LOGIC:
        for at in range(links.in_from[i], links.in_from[i + 1]):
            link = links.incoming[at]
            if links.type[link] != SS:
                limit = bound(nodes, links, clocks, dates, link, nodes.leg_left)
                remaining = max(remaining, limit)
    remaining = snap(nodes, clocks, i, remaining)
    finish = finish_after(nodes, clocks, i, remaining, nodes.leg_left)
    if nodes.finish_not_before[i] != NONE:
        finish = max(finish, nodes.finish_not_before[i])
    return remaining, finish


def backward(
    nodes: Nodes, links: Links, clocks: Clocks, limits: Limits, dates: Dates, finish: int
) -> None:
    """Fill in the late dates of every node, in reverse topological order.

    finish: the moment from which late dates count when nothing follows.
    """
    for at in range(len(links.order) - 1, -1, -1):
        i = links.order[at]
        if nodes.state[i] == FINISHED:
            dates.late_start[i] = dates.late_remaining_start[i] = dates.start[i]
            dates.late_finish[i] = dates.finish[i]
            continue
        latest = late_finish(nodes, links, clocks, limits, dates, i, finish)
        begin_by = start_before(nodes, clocks, i, latest, nodes.leg_left)
        dates.late_finish[i] = latest
        dates.late_remaining_start[i] = begin_by
        dates.late_start[i] = begin_by
        if nodes.state[i] == STARTED and not limits.early_is_remaining:
            dates.late_start[i] = dates.start[i]


def late_finish(
    nodes: Nodes, links: Links, clocks: Clocks, limits: Limits, dates: Dates, i: int, finish: int
) -> int:
    """The latest finish of node i that delays nothing that must hold."""
    open_end = True
    latest = finish
    if limits.open_ends_critical:
        latest = dates.finish[i]
    bounded = latest
    for at in range(links.out_from[i], links.out_from[i + 1]):
        link = links.outgoing[at]
        target = links.target[link]
        kind = links.type[link]
        if nodes.state[target] == FINISHED:
            continue
        if kind in (SS, SF) and nodes.state[i] == STARTED:
            continue
        if nodes.edge[target] == SPAN_FIRST and dates.start[i] != dates.start[target]:
            continue
        if kind in (FS, SS):
            moment = dates.late_remaining_start[target]
        else:
            moment = dates.late_finish[target]
        if links.lag[link] != 0:
            moment = add_work(clocks, links.lag_clock[link], moment, -links.lag[link])
        if kind in (SS, SF):
            moment = finish_after(nodes, clocks, i, moment, nodes.leg_left)
        bounded = moment if open_end else min(bounded, moment)
        open_end = False
    if not open_end:
        latest = min(bounded, finish) if limits.late_within_finish else bounded
    if nodes.must_start[i] != NONE:
        latest = finish_after(nodes, clocks, i, nodes.must_start[i], nodes.leg_left)
    if nodes.must_finish[i] != NONE:
        latest = nodes.must_finish[i]
    if nodes.late_start_limit[i] != NONE and nodes.state[i] == NOT_STARTED:
        latest = min(
            latest, finish_after(nodes, clocks, i, nodes.late_start_limit[i], nodes.leg_left)
        )
    if nodes.late_finish_limit[i] != NONE:
        latest = min(latest, nodes.late_finish_limit[i])
    if nodes.edge[i] == TASK:
        first = nodes.leg_from[i]
        settled = previous_finish(clocks, nodes.leg_clock[first], latest)
        for leg in range(first + 1, nodes.leg_from[i + 1]):
            settled = max(settled, previous_finish(clocks, nodes.leg_clock[leg], latest))
        latest = settled
    return latest


FLOAT_AT_START, FLOAT_AT_FINISH, FLOAT_SMALLEST = 0, 1, 2


def floats(
    nodes: Nodes,
    links: Links,
    clocks: Clocks,
    dates: Dates,
    rule: int,
    total: MutableMinutes,
    free: MutableMinutes,
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
        free[i] = max(0, free_float(nodes, links, clocks, dates, i, total[i]))


def free_float(
    nodes: Nodes, links: Links, clocks: Clocks, dates: Dates, i: int, total: int
) -> int:
    """How far node i can slip without moving a successor; its total float when none follows."""
    open_end = True
    smallest = total
    for at in range(links.out_from[i], links.out_from[i + 1]):
        link = links.outgoing[at]
        target = links.target[link]
        if nodes.state[target] == FINISHED or nodes.edge[target] >= SPAN:
            continue
        kind = links.type[link]
        moment = dates.start[target] if kind in (FS, SS) else dates.finish[target]
        if kind in (FS, SS) and nodes.state[target] == STARTED:
            moment = dates.remaining_start[target]
        if links.lag[link] != 0:
            moment = add_work(clocks, links.lag_clock[link], moment, -links.lag[link])
        own = dates.finish[i] if kind in (FS, FF) else dates.start[i]
        room = work_between(clocks, nodes.clock[i], own, moment)
        smallest = room if open_end else min(smallest, room)
        open_end = False
    return smallest


def driving(
    nodes: Nodes, links: Links, clocks: Clocks, limits: Limits, dates: Dates, drives: MutableMinutes
) -> None:
    """Mark with 1 each link that holds its successor where it is, with 0 every other."""
    for i in links.order:
        state = nodes.state[i]
        waits = nodes.pinned_start[i] == NONE and state != FINISHED
        if state == STARTED and limits.progress != RETAINED_LOGIC:
            waits = False
        amounts = nodes.leg_left if state == STARTED else nodes.leg_whole
        for at in range(links.in_from[i], links.in_from[i + 1]):
            link = links.incoming[at]
            drives[link] = 0
            if not waits or (state == STARTED and links.type[link] == SS):
                continue
            moment = bound(nodes, links, clocks, dates, link, amounts)
            moment = snap(nodes, clocks, i, moment)
            if nodes.delay[i] != 0:
                moment = add_work(clocks, nodes.delay_clock[i], moment, nodes.delay[i])
                moment = snap(nodes, clocks, i, moment)
            if moment == dates.remaining_start[i]:
                drives[link] = 1
