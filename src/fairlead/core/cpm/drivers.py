"""Which links drive: what holds each task where it is, and what the longest path runs through."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fairlead.core.calendars.arithmetic import Clocks
from fairlead.core.cpm import compiled
from fairlead.core.cpm.arrays import LINK_FINISH, SOURCE, Limits
from fairlead.core.cpm.network import Network
from fairlead.core.ground.ids import LinkId, TaskId

Minutes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def drives(network: Network, clocks: Clocks, limits: Limits, dates: Minutes) -> Flags:
    """Which links hold their successor where it is, (links,)."""
    size = len(network.ids)
    marks = np.zeros(len(network.link_ids), dtype=np.int64)
    run, (net, tables, rows, marked) = compiled.fitting(size, network.net, clocks, dates, marks)
    run.driving(net, tables, limits, rows, marked)
    return np.asarray(marked, dtype=np.bool_)


def by_task(network: Network, driving: Flags) -> dict[TaskId, tuple[LinkId, ...]]:
    """For each task, the links that hold it where it is; links of its summaries included."""
    net = network.net
    through: dict[int, tuple[LinkId, ...]] = {}
    held = np.flatnonzero(driving)
    incoming: Minutes = np.searchsorted(held, np.asarray(net.in_from))
    sources = net.links[:, SOURCE].tolist()
    for i in net.order.tolist():
        found: list[LinkId] = []
        for at in held[incoming[i] : incoming[i + 1]].tolist():
            id = network.link_ids[at]
            found += (id,) if id is not None else through.get(sources[at], ())
        through[i] = tuple(dict.fromkeys(found))
    return {id: through[i] for id, i in network.node_of.items()}


def on_longest_path(network: Network, dates: Minutes, limits: Limits, driving: Flags) -> Flags:
    """Which nodes lead by driving links to the node that is finished last, (nodes,).

    Source: Primavera P6, "critical activities: longest path".
    """
    net = network.net
    on_path: Flags = (dates[:, LINK_FINISH] == limits.last) & network.counts
    for i in net.order[::-1].tolist():
        if on_path[i]:
            links = np.arange(net.in_from[i], net.in_from[i + 1])
            on_path[net.links[links[driving[links]], SOURCE]] = True
    return on_path
