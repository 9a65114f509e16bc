"""The forward and the backward pass: earliest and latest dates of every node of a network.

The functions use plain indexing only: they run as they stand on lists, and compiled on arrays
(`compiled.py`).

Source: Kelley & Walker (1959) for the passes; the rules for lags, constraints and progress follow
the documented behaviour of Microsoft Project and Primavera P6 (see ARCHITECTURE.md, "Dates").
"""

from __future__ import annotations

from fairlead.core.calendars.arithmetic import (
    Clocks,
    add_work,
    next_start,
    previous_finish,
    work_between,
)
from fairlead.core.cpm.arrays import (
    EITHER_EDGE,
    FF,
    FINISH_EDGE,
    FINISHED,
    FS,
    NONE,
    NOT_STARTED,
    OVERRIDE,
    RETAINED_LOGIC,
    SF,
    SPAN,
    SPAN_FIRST,
    SS,
    STARTED,
    TASK,
    Column,
    Dates,
    Limits,
    Links,
    Nodes,
)


def sort(links: Links, order: Column, waiting: Column) -> int:
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
    if edge >= SPAN:
        return moment
    first = nodes.leg_from[i]
    clock = nodes.leg_clock[first]
    if edge in (EITHER_EDGE, FINISH_EDGE) and previous_finish(clocks, clock, moment) == moment:
        return moment
    start = next_start(clocks, clock, moment)
    for leg in range(first + 1, nodes.leg_from[i + 1]):
        start = min(start, next_start(clocks, nodes.leg_clock[leg], moment))
    return start


def finish_after(nodes: Nodes, clocks: Clocks, i: int, start: int, amounts: Column) -> int:
    """When node i is finished if it starts then: the last of its legs."""
    finish = start
    for leg in range(nodes.leg_from[i], nodes.leg_from[i + 1]):
        finish = max(finish, add_work(clocks, nodes.leg_clock[leg], start, amounts[leg]))
    return finish


def start_before(nodes: Nodes, clocks: Clocks, i: int, finish: int, amounts: Column) -> int:
    """When node i must start to be finished then: the first of its legs."""
    start = finish
    for leg in range(nodes.leg_from[i], nodes.leg_from[i + 1]):
        start = min(start, add_work(clocks, nodes.leg_clock[leg], finish, -amounts[leg]))
    return start


def binds(nodes: Nodes, links: Links, limits: Limits, link: int) -> bool:
    """Whether a link holds its successor at all, given what has begun."""
    state = nodes.state[links.target[link]]
    if state == NOT_STARTED:
        return True
    if limits.remaining_logic:
        done = nodes.state[links.source[link]] == FINISHED
        return limits.progress != OVERRIDE or done
    if state == FINISHED or limits.progress != RETAINED_LOGIC:
        return False
    return links.type[link] != SS


def lag_left(nodes: Nodes, links: Links, clocks: Clocks, limits: Limits, link: int) -> int:
    """The lag still to be waited for: less what passed since the predecessor's actual date.

    Source: Primavera P6, which reduces the lag of a started predecessor up to the data date.
    """
    lag = links.lag[link]
    source, kind = links.source[link], links.type[link]
    state = nodes.state[source]
    if not limits.remaining_logic or limits.status == NONE or lag <= 0 or state == NOT_STARTED:
        return lag
    clock = links.lag_clock[link]
    if kind in (SS, SF):
        if state == STARTED and kind == SS and not limits.lag_from_actual:
            clock = nodes.clock[source]
        since = nodes.actual_start[source]
    elif state == FINISHED and kind == FS:
        since = nodes.actual_finish[source]
    else:
        return lag
    return max(0, lag - max(0, work_between(clocks, clock, since, limits.status)))


def reached(
    nodes: Nodes, links: Links, clocks: Clocks, limits: Limits, dates: Dates, link: int
) -> int:
    """The moment from which a link lets its end of the successor happen, lag included."""
    source, kind = links.source[link], links.type[link]
    moment = dates.link_start[source] if kind in (SS, SF) else dates.link_finish[source]
    lag = links.lag[link]
    if limits.remaining_logic and nodes.state[source] == FINISHED:
        if kind == FF and lag >= 0:
            done = add_work(clocks, links.lag_clock[link], nodes.actual_finish[source], lag)
            return max(done, limits.status)
        if kind == SS:
            begun = add_work(clocks, links.lag_clock[link], nodes.actual_start[source], lag)
            return max(begun, moment)
        if lag < 0:
            return moment
    return add_work(
        clocks, links.lag_clock[link], moment, lag_left(nodes, links, clocks, limits, link)
    )


def bound(
    nodes: Nodes,
    links: Links,
    clocks: Clocks,
    limits: Limits,
    dates: Dates,
    link: int,
    amounts: Column,
) -> int:
    """The earliest start that one link allows its successor, before snapping to working time."""
    moment = reached(nodes, links, clocks, limits, dates, link)
    if links.type[link] in (FF, SF):
        return start_before(nodes, clocks, links.target[link], moment, amounts)
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
            finish = left = nodes.pinned_finish[i]
        elif state == FINISHED:
            start, finish = nodes.actual_start[i], nodes.actual_finish[i]
            remaining, left = start, finish
            if limits.remaining_logic:
                remaining = left = carried(nodes, links, clocks, limits, dates, i)
        elif state == STARTED:
            start = nodes.actual_start[i]
            remaining, finish = resume(nodes, links, clocks, limits, dates, i)
            left = finish
        else:
            start, finish = begin(nodes, links, clocks, limits, dates, i)
            remaining, left = start, finish
        dates.start[i] = start
        dates.finish[i] = finish
        dates.remaining_start[i] = remaining
        dates.link_start[i] = dates.early_start[i] = remaining if limits.remaining_logic else start
        dates.link_finish[i] = dates.early_finish[i] = left
        if late and nodes.as_late_as_possible[i] and state == NOT_STARTED:
            dates.start[i] = dates.link_start[i] = dates.late_start[i]
            dates.finish[i] = dates.link_finish[i] = dates.late_finish[i]


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
    start = earliest_start(nodes, links, clocks, limits, dates, i)
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
    finish = finish_after(nodes, clocks, i, start, nodes.leg_whole)
    if nodes.finish_target[i] != NONE and nodes.finish_target[i] >= max(start, limits.status):
        finish = nodes.finish_target[i]
    return start, finish


def earliest_start(
    nodes: Nodes, links: Links, clocks: Clocks, limits: Limits, dates: Dates, i: int
) -> int:
    """The latest of all that keeps a node's work from starting, before snapping."""
    first, last = links.in_from[i], links.in_from[i + 1]
    start = limits.start
    if first == last and (nodes.start_not_before[i] != NONE or nodes.finish_not_before[i] != NONE):
        # A task without predecessors may begin before the program does if its own date says so.
        start = NONE
    for at in range(first, last):
        link = links.incoming[at]
        start = max(start, bound(nodes, links, clocks, limits, dates, link, nodes.leg_whole))
    if nodes.start_not_before[i] != NONE:
        start = max(start, nodes.start_not_before[i])
    if nodes.finish_not_before[i] != NONE:
        earliest = start_before(nodes, clocks, i, nodes.finish_not_before[i], nodes.leg_whole)
        start = max(start, earliest)
    if limits.status != NONE:
        start = max(start, limits.status)
    return start


def resume(
    nodes: Nodes, links: Links, clocks: Clocks, limits: Limits, dates: Dates, i: int
) -> tuple[int, int]:
    """When what remains of a started node begins, and when it is finished."""
    begun = nodes.actual_start[i]
    remaining = begun
    for leg in range(nodes.leg_from[i], nodes.leg_from[i + 1]):
        done = nodes.leg_whole[leg] - nodes.leg_left[leg]
        if limits.status == NONE and done > 0:
            remaining = max(remaining, add_work(clocks, nodes.leg_clock[leg], begun, done))
    if nodes.hold[i] != NONE:
        remaining = max(remaining, nodes.hold[i])
    if limits.status != NONE:
        remaining = max(remaining, limits.status)
    for at in range(links.in_from[i], links.in_from[i + 1]):
        link = links.incoming[at]
        if binds(nodes, links, limits, link):
            limit = bound(nodes, links, clocks, limits, dates, link, nodes.leg_left)
            remaining = max(remaining, limit)
    if nodes.finish_not_before[i] != NONE and limits.remaining_logic:
        earliest = start_before(nodes, clocks, i, nodes.finish_not_before[i], nodes.leg_left)
        remaining = max(remaining, earliest)
    remaining = snap(nodes, clocks, i, remaining)
    finish = finish_after(nodes, clocks, i, remaining, nodes.leg_left)
    if nodes.finish_not_before[i] != NONE:
        finish = max(finish, nodes.finish_not_before[i])
    if nodes.finish_target[i] != NONE and nodes.finish_target[i] >= max(remaining, limits.status):
        finish = nodes.finish_target[i]
    return remaining, finish


def carried(
    nodes: Nodes, links: Links, clocks: Clocks, limits: Limits, dates: Dates, i: int
) -> int:
    """The moment a finished node passes on to its successors: the latest of its predecessors'."""
    moment = max(limits.start, limits.status)
    for at in range(links.in_from[i], links.in_from[i + 1]):
        link = links.incoming[at]
        if not binds(nodes, links, limits, link):
            continue
        source = links.source[link]
        if nodes.state[source] == FINISHED:
            before = dates.link_finish[source]
        else:
            before = reached(nodes, links, clocks, limits, dates, link)
        moment = max(moment, before)
    return moment


def backward(
    nodes: Nodes, links: Links, clocks: Clocks, limits: Limits, dates: Dates, finish: int
) -> None:
    """Fill in the late dates of every node, in reverse topological order.

    finish: the moment from which late dates count when nothing follows.
    """
    for at in range(len(links.order) - 1, -1, -1):
        i = links.order[at]
        done = nodes.state[i] == FINISHED
        if done and not limits.remaining_logic:
            dates.late_start[i] = dates.late_remaining_start[i] = dates.start[i]
            dates.late_finish[i] = dates.finish[i]
            continue
        latest = late_finish(nodes, links, clocks, limits, dates, i, finish)
        begin_by = latest
        if not done:
            begin_by = start_before(nodes, clocks, i, latest, nodes.leg_left)
        dates.late_finish[i] = latest
        dates.late_remaining_start[i] = begin_by
        dates.late_start[i] = begin_by
        if nodes.state[i] == STARTED and not limits.remaining_logic:
            dates.late_start[i] = dates.start[i]


def late_finish(
    nodes: Nodes, links: Links, clocks: Clocks, limits: Limits, dates: Dates, i: int, finish: int
) -> int:
    """The latest finish of node i that delays nothing that must hold."""
    latest = finish
    if limits.open_ends_critical:
        latest = dates.link_finish[i]
    open_end = True
    for at in range(links.out_from[i], links.out_from[i + 1]):
        link = links.outgoing[at]
        if not holds_back(nodes, links, limits, dates, link):
            continue
        moment = allowed(nodes, links, clocks, limits, dates, link)
        if limits.late_within_finish:
            moment = min(moment, finish)
        latest = moment if open_end else min(latest, moment)
        open_end = False
    if nodes.state[i] == FINISHED:
        return latest
    if nodes.must_start[i] != NONE and nodes.state[i] == NOT_STARTED:
        latest = finish_after(nodes, clocks, i, nodes.must_start[i], nodes.leg_left)
    if nodes.must_finish[i] != NONE:
        latest = nodes.must_finish[i]
    if nodes.late_start_limit[i] != NONE and nodes.state[i] == NOT_STARTED:
        limit = finish_after(nodes, clocks, i, nodes.late_start_limit[i], nodes.leg_left)
        latest = min(latest, limit)
    if nodes.late_finish_limit[i] != NONE:
        latest = min(latest, nodes.late_finish_limit[i])
    if nodes.edge[i] == TASK or nodes.edge[i] == FINISH_EDGE:
        first = nodes.leg_from[i]
        settled = previous_finish(clocks, nodes.leg_clock[first], latest)
        for leg in range(first + 1, nodes.leg_from[i + 1]):
            settled = max(settled, previous_finish(clocks, nodes.leg_clock[leg], latest))
        latest = settled
    return latest


def holds_back(nodes: Nodes, links: Links, limits: Limits, dates: Dates, link: int) -> bool:
    """Whether a link limits the late dates of its predecessor."""
    source, target = links.source[link], links.target[link]
    if nodes.edge[target] == SPAN_FIRST:
        return bool(dates.start[source] == dates.start[target])
    if limits.remaining_logic:
        return binds(nodes, links, limits, link)
    if nodes.state[target] == FINISHED:
        return False
    return links.type[link] in (FS, FF) or nodes.state[source] == NOT_STARTED


def allowed(
    nodes: Nodes, links: Links, clocks: Clocks, limits: Limits, dates: Dates, link: int
) -> int:
    """The latest finish that one link allows its predecessor."""
    source, target = links.source[link], links.target[link]
    kind = links.type[link]
    from_start = kind in (FS, SS)
    moment = dates.late_remaining_start[target] if from_start else dates.late_finish[target]
    lag = lag_left(nodes, links, clocks, limits, link)
    if limits.remaining_logic and kind == FS and nodes.state[target] != NOT_STARTED:
        lag = 0
    moment = add_work(clocks, links.lag_clock[link], moment, -lag)
    if kind in (SS, SF) and nodes.state[source] != FINISHED:
        moment = finish_after(nodes, clocks, source, moment, nodes.leg_left)
    return moment


def as_late_as_possible(
    nodes: Nodes, links: Links, clocks: Clocks, limits: Limits, dates: Dates
) -> None:
    """Move as-late-as-possible nodes to where they still delay no successor's early dates.

    Source: Primavera P6, which lets ALAP use up free float only.
    """
    for at in range(len(links.order) - 1, -1, -1):
        i = links.order[at]
        if not nodes.as_late_as_possible[i] or nodes.state[i] != NOT_STARTED:
            continue
        latest = limits.last
        for out in range(links.out_from[i], links.out_from[i + 1]):
            link = links.outgoing[out]
            target, kind = links.target[link], links.type[link]
            if nodes.edge[target] == SPAN_FIRST:
                continue
            moment = dates.link_start[target] if kind in (FS, SS) else dates.link_finish[target]
            moment = add_work(clocks, links.lag_clock[link], moment, -links.lag[link])
            if kind in (SS, SF):
                moment = finish_after(nodes, clocks, i, moment, nodes.leg_whole)
            latest = min(latest, moment)
        start = start_before(nodes, clocks, i, latest, nodes.leg_whole)
        if start > dates.start[i]:
            finish = finish_after(nodes, clocks, i, start, nodes.leg_whole)
            dates.start[i] = dates.link_start[i] = dates.early_start[i] = start
            dates.finish[i] = dates.link_finish[i] = dates.early_finish[i] = finish
            dates.remaining_start[i] = start
