"""The passes on one clock: where everybody works the same hours, dates are working minutes.

A link is then one number, the least distance between the starts of its two ends, and both passes
are sums and comparisons. Large plans without dates of their own take this road; it agrees with
`passes` to the minute (tests/properties/test_cpm_laws.py).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from fairlead.core.cpm.arrays import FF, FS, SF

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
    are into[n] to into[n + 1]. before: (links,) the number an arc comes from. distance: (links,)
    the least working time between the two starts.
    """

    order: Numbers
    into: Numbers
    before: Numbers
    distance: Minutes


class Kernels(NamedTuple):
    """The three loops, compiled or as written."""

    sort: Callable[..., None]
    arrange: Callable[..., None]
    fuse: Callable[..., None]


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
    nodes, links = len(duration), len(source)
    arcs = Arcs(
        np.empty(nodes, dtype=np.int32),
        np.empty(nodes + 1, dtype=np.int32),
        np.empty(links, dtype=np.int32),
        np.empty(links, dtype=np.int64),
    )
    out_from, waiting, place = (np.zeros(nodes + 1, dtype=np.int32) for _ in range(3))
    outgoing = np.empty(links, dtype=np.int32)
    run.sort(source, target, arcs.order, out_from, outgoing, waiting, place)
    run.arrange(duration, target, type, lag, arcs, out_from, outgoing, waiting, place)
    early, late, room = (np.empty(nodes, dtype=np.int64) for _ in range(3))
    dates = WorkDates(*(np.empty(nodes, dtype=np.int64) for _ in WorkDates._fields))
    run.fuse(duration, arcs, early, late, room, dates)
    return dates


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
    target: Any,
    type: Any,
    lag: Any,
    arcs: Arcs,
    out_from: Any,
    outgoing: Any,
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
    for n in range(nodes):
        i = arcs.order[n]
        for out in range(out_from[i], out_from[i + 1]):
            k = outgoing[out]
            j = target[k]
            at = waiting[place[j]]
            waiting[place[j]] = at + 1
            arcs.before[at] = n
            gap = lag[k]
            if type[k] == FS or type[k] == FF:
                gap += duration[i]
            if type[k] == FF or type[k] == SF:
                gap -= duration[j]
            arcs.distance[at] = gap


def fuse(duration: Any, arcs: Arcs, early: Any, late: Any, room: Any, dates: WorkDates) -> None:
    """Fill in the dates: forward, then backward with the floats, walking memory once each way."""
    order, into, before, distance = arcs
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
