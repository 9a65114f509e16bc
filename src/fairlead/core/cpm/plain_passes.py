"""The passes for plain networks, where nothing but links, durations and clocks decides.

On one clock dates are working minutes: a link is one number, the least distance between the
starts of its two ends, and both passes are sums and comparisons. On several clocks they are
moments, with two look-ups a date. Large plans without dates of their own take this road; it
agrees with `passes` to the minute (tests/properties/test_cpm_laws.py).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from fairlead.core.calendars.arithmetic import Clocks, add_work, finish_of, start_of, work_at
from fairlead.core.cpm.arrays import FF, FS, LAG, LAG_CLOCK, NONE, SF, SS, TYPE

Minutes = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]


class WorkDates(NamedTuple):
    """Dates in working minutes after the start, and floats in working minutes, (nodes,) each."""

    early_start: Minutes
    early_finish: Minutes
    late_start: Minutes
    late_finish: Minutes
    total_float: Minutes
    free_float: Minutes


class Arcs(NamedTuple):
    """The links of a network whose nodes are numbered in topological order.

    order: (nodes,) which node each number stands for. into: (nodes + 1,) the arcs into number n
    are into[n] to into[n + 1]. before: (links,) the number an arc comes from. link: (links,) the
    link it stands for. distance: (links,) the least working time between the two starts.
    """

    order: Numbers
    into: Numbers
    before: Numbers
    link: Numbers
    distance: Minutes


class Kernels(NamedTuple):
    """The loops, compiled or as written."""

    sort: Callable[..., None]
    arrange: Callable[..., None]
    fuse: Callable[..., None]
    fuse_on_clocks: Callable[..., int]


def on_one_clock(
    run: Kernels,
    duration: Minutes,
    source: Minutes,
    target: Minutes,
    type: Minutes,
    lag: Minutes,
) -> WorkDates:
    """Early and late dates and floats of a network whose nodes and lags share one clock.

    duration: (nodes,) working minutes. source, target, type, lag: (links,) with types FS, SS, FF,
    SF and lags in working minutes. The network has no ring.
    """
    arcs = _arcs(run, duration, source, target, type, lag)
    early, late, room = (np.empty(len(duration), dtype=np.int64) for _ in range(3))
    dates = WorkDates(*(np.empty(len(duration), dtype=np.int64) for _ in WorkDates._fields))
    run.fuse(duration, arcs, early, late, room, dates)
    return dates


def on_clocks(
    run: Kernels,
    clocks: Clocks,
    start: int,
    duration: Minutes,
    clock: Minutes,
    links: Minutes,
) -> tuple[Minutes, int]:
    """Early and late dates and floats of a network whose nodes have clocks of their own.

    start: a moment. duration, clock: (nodes,). links: (links, 5) as in `arrays`. Returns (nodes,
    6) start, finish, late start, late finish as moments, total and free float in working minutes;
    and the latest finish.
    """
    source, target, type, lag = (np.ascontiguousarray(links[:, n]) for n in range(4))
    arcs = _arcs(run, duration, source, target, type, lag)
    dates = np.empty((len(duration), 6), dtype=np.int64)
    work = np.empty((len(duration), 2), dtype=np.int64)
    plan = np.column_stack((duration, clock))[arcs.order]
    logic = links[arcs.link][:, [TYPE, LAG, LAG_CLOCK]]
    finish = run.fuse_on_clocks(clocks, start, plan, logic, arcs, dates, work)
    found = np.empty_like(dates)
    found[arcs.order] = dates
    return found, finish


def _arcs(
    run: Kernels,
    duration: Minutes,
    source: Minutes,
    target: Minutes,
    type: Minutes,
    lag: Minutes,
) -> Arcs:
    nodes, links = len(duration), len(source)
    arcs = Arcs(
        np.empty(nodes, dtype=np.int32),
        np.empty(nodes + 1, dtype=np.int32),
        np.empty(links, dtype=np.int32),
        np.empty(links, dtype=np.int32),
        np.empty(links, dtype=np.int64),
    )
    out_from, waiting, place = (np.zeros(nodes + 1, dtype=np.int32) for _ in range(3))
    outgoing = np.empty(links, dtype=np.int32)
    run.sort(source, target, arcs.order, out_from, outgoing, waiting, place)
    run.arrange(duration, source, target, type, lag, arcs, waiting, place)
    return arcs


def sort(
    source: Any, target: Any, order: Any, out_from: Any, outgoing: Any, waiting: Any, place: Any
) -> None:
    """Fill in the topological order (Kahn 1962), and the links out of each node on the way.

    out_from, waiting, place: (nodes + 1,) zeros; waiting ends as zeros too.
    """
    nodes, links = len(order), len(source)
    for k in range(links):
        out_from[source[k] + 1] += 1
        waiting[target[k]] += 1
    for i in range(nodes):
        out_from[i + 1] += out_from[i]
        place[i] = out_from[i]
    for k in range(links):
        outgoing[place[source[k]]] = k
        place[source[k]] += 1
    last = 0
    for i in range(nodes):
        if waiting[i] == 0:
            order[last] = i
            last += 1
    for at in range(nodes):
        i = order[at]
        for out in range(out_from[i], out_from[i + 1]):
            j = target[outgoing[out]]
            waiting[j] -= 1
            if waiting[j] == 0:
                order[last] = j
                last += 1


def arrange(
    duration: Any,
    source: Any,
    target: Any,
    type: Any,
    lag: Any,
    arcs: Arcs,
    waiting: Any,
    place: Any,
) -> None:
    """Fill in the arcs, grouped by the new number of the node they lead into."""
    nodes = len(arcs.order)
    for n in range(nodes):
        place[arcs.order[n]] = n
    for k in range(len(target)):
        waiting[place[target[k]]] += 1
    total = 0
    for n in range(nodes):
        arcs.into[n] = total
        total += waiting[n]
        waiting[n] = arcs.into[n]
    arcs.into[nodes] = total
    for k in range(len(target)):
        i, j = source[k], target[k]
        at = waiting[place[j]]
        waiting[place[j]] = at + 1
        arcs.before[at] = place[i]
        arcs.link[at] = k
        gap = lag[k]
        if type[k] == FS or type[k] == FF:
            gap += duration[i]
        if type[k] == FF or type[k] == SF:
            gap -= duration[j]
        arcs.distance[at] = gap


def fuse(duration: Any, arcs: Arcs, early: Any, late: Any, room: Any, dates: WorkDates) -> None:
    """Fill in the dates: forward, then backward with the floats, walking memory once each way."""
    order, into, before, _, distance = arcs
    nodes = len(order)
    finish = 0
    for n in range(nodes):
        start = 0
        for at in range(into[n], into[n + 1]):
            start = max(start, early[before[at]] + distance[at])
        early[n] = start
        finish = max(finish, start + duration[order[n]])
    for n in range(nodes):
        late[n] = finish - duration[order[n]]
        room[n] = late[n] - early[n]
    for n in range(nodes - 1, -1, -1):
        i = order[n]
        for at in range(into[n], into[n + 1]):
            b, gap = before[at], distance[at]
            late[b] = min(late[b], late[n] - gap)
            room[b] = min(room[b], early[n] - gap - early[b])
        dates.early_start[i] = early[n]
        dates.early_finish[i] = early[n] + duration[i]
        dates.late_start[i] = late[n]
        dates.late_finish[i] = late[n] + duration[i]
        dates.total_float[i] = late[n] - early[n]
        dates.free_float[i] = room[n]


def fuse_on_clocks(
    clocks: Clocks, opening: int, plan: Any, logic: Any, arcs: Arcs, dates: Any, work: Any
) -> int:
    """Fill in dates and floats by new number, on each node's own clock; the latest finish.

    plan: (nodes, 2) duration and clock. logic: (links, 3) type, lag and lag clock of each arc.
    work: (nodes, 2) scratch, the work before each early start and each late finish.
    """
    _, into, before, _, _ = arcs
    nodes = len(plan)
    finish = opening
    for n in range(nodes):
        duration, clock = plan[n][0], plan[n][1]
        start = opening
        for at in range(into[n], into[n + 1]):
            start = max(start, arc_start(clocks, plan, logic[at], dates[before[at]], n))
        worked = work_at(clocks, clock, start)
        date = dates[n]
        work[n][0] = worked
        date[0] = start_of(clocks, clock, worked)
        date[1] = finish_of(clocks, clock, worked + duration)
        finish = max(finish, date[1])
    for n in range(nodes):
        dates[n][3] = finish
        dates[n][5] = NONE
    for n in range(nodes - 1, -1, -1):
        duration, clock = plan[n][0], plan[n][1]
        date = dates[n]
        worked = work_at(clocks, clock, date[3])
        date[3] = finish_of(clocks, clock, worked)
        date[2] = start_of(clocks, clock, worked - duration)
        date[4] = worked - duration - work[n][0]
        room = date[4] if date[5] == NONE else -date[5]
        date[5] = max(0, room if date[4] < 0 else min(room, date[4]))
        for at in range(into[n], into[n + 1]):
            arc_back(clocks, plan, logic[at], date, dates[before[at]], work, before[at], finish)
    return finish


def arc_start(clocks: Clocks, plan: Any, arc: Any, source: Any, n: int) -> int:
    """The earliest start that one arc allows number n."""
    kind, lag = arc[0], arc[1]
    moment = source[0] if kind in (SS, SF) else source[1]
    if lag != 0:
        moment = add_work(clocks, arc[2], moment, lag)
    if kind in (FF, SF):
        moment = add_work(clocks, plan[n][1], moment, -plan[n][0])
    return moment


def arc_back(
    clocks: Clocks, plan: Any, arc: Any, date: Any, source: Any, work: Any, b: int, finish: int
) -> None:
    """Let one arc limit the late finish and the free float of the number b it comes from.

    A free float in the making is kept negative, so that NONE stays the largest of all.
    """
    kind, lag = arc[0], arc[1]
    duration, clock = plan[b][0], plan[b][1]
    from_start = kind in (FS, SS)
    moment = date[2] if from_start else date[3]
    if lag != 0:
        moment = add_work(clocks, arc[2], moment, -lag)
    if kind in (SS, SF):
        moment = add_work(clocks, clock, moment, duration)
    source[3] = min(source[3], moment, finish)
    own = source[1] if kind in (FS, FF) else source[0]
    if lag != 0:
        own = add_work(clocks, arc[2], own, lag)
        done = work_at(clocks, clock, own)
    else:
        done = work[b][0] + (duration if kind in (FS, FF) else 0)
    room = work_at(clocks, clock, date[0] if from_start else date[1]) - done
    source[5] = max(source[5], -room)
