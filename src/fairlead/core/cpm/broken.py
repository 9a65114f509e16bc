"""Where each link into a task would have it start: what a link that was overruled had asked for."""

from __future__ import annotations

from collections.abc import Iterator

from fairlead.core.calendars.arithmetic import Clocks, Rows
from fairlead.core.cpm import passes
from fairlead.core.cpm.arrays import FF, LEFT, NOT_STARTED, SOURCE, STATE, TYPE, WHOLE, Limits
from fairlead.core.cpm.network import Network
from fairlead.core.ground.ids import LinkId


def link_starts(
    network: Network, clocks: Clocks, limits: Limits, dates: Rows, i: int
) -> Iterator[tuple[LinkId, int]]:
    """Each link into node i, and the earliest start it allows by itself, in minutes on the axis.

    Links into the summaries the task stands under count as its own.
    """
    net = network.net
    amount = WHOLE if net.nodes[i][STATE] == NOT_STARTED else LEFT
    for at in range(net.in_from[i], net.in_from[i + 1]):
        own = network.link_ids[at]
        if own is not None:
            moment = passes.bound(net, clocks, limits, dates, at, amount)
            yield own, int(passes.snap(net, clocks, i, moment))
            continue
        gate, kind = net.links[at][SOURCE], net.links[at][TYPE]
        for into in range(net.in_from[gate], net.in_from[gate + 1]):
            above = network.link_ids[into]
            if above is None:
                continue
            moment = passes.reached(net, clocks, limits, dates, into)
            if kind == FF:
                moment = passes.start_before(net, clocks, i, moment, amount)
            yield above, int(passes.snap(net, clocks, i, moment))
