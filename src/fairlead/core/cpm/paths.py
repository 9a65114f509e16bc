"""Paths through the network: what drives a task, and how critical all is to one milestone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fairlead.core.calendars.arithmetic import work_between
from fairlead.core.cpm import compiled
from fairlead.core.cpm.arrays import (
    CLOCK,
    EDGE,
    FINISHED,
    LATE_FINISH,
    LATE_FINISH_LIMIT,
    LATE_START_LIMIT,
    LINK_FINISH,
    MUST_FINISH,
    MUST_START,
    NONE,
    SOURCE,
    SPAN_FIRST,
    START,
    STATE,
    TARGET,
    Net,
)
from fairlead.core.cpm.network import in_order
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.errors import UnknownIdError
from fairlead.core.ground.ids import LinkId, TaskId
from fairlead.core.ground.units import Elapsed, Work
from fairlead.core.program.link import Link


@dataclass(frozen=True, slots=True)
class Hop:
    """A task on a path, and the link by which it drives the next one; None for the last."""

    task: TaskId
    link: LinkId | None


def driving_path(schedule: Schedule, to: TaskId) -> tuple[Hop, ...]:
    """The chain of tasks that holds a task where it is, the first first.

    Where several links drive at once, the one from the predecessor with the least total float,
    then the first in the program's order, is followed. Raises UnknownIdError.
    """
    program = schedule.program
    if to not in program.tasks:
        raise UnknownIdError("task", to)
    hops = [Hop(last_below(schedule, to), None)]
    while True:
        links = schedule.driving.get(hops[-1].task, ())
        if not links:
            return tuple(reversed(hops))
        link = min(
            (program.links[id] for id in links), key=lambda k: _float(schedule, k.predecessor)
        )
        hops.append(Hop(passed_on_by(schedule, link), link.id))


def critical_path(schedule: Schedule) -> tuple[Hop, ...]:
    """The driving path to the task that is finished last: the longest path of the program."""
    table, net = schedule.table, schedule.network
    ends = [id for id, i in net.node_of.items() if net.counts[i]]
    if not ends:
        return ()
    place = {i: n for n, i in enumerate(net.net.order.tolist())}
    # Of several that are finished last, the one that the others lead to.
    last = max(
        ends, key=lambda task: (int(table.finish[table.row[task]]), place[net.node_of[task]])
    )
    return driving_path(schedule, last)


def float_to(schedule: Schedule, milestone: TaskId) -> dict[TaskId, Work | Elapsed]:
    """How far each task can slip before it moves one milestone, on the task's own calendar.

    Elapsed time where the task's duration is.
    Only tasks the milestone waits for are in the answer; those with no float are its critical
    path. Deadlines and other constraints do not count here. Raises UnknownIdError.
    """
    network = schedule.network
    if milestone not in schedule.program.tasks:
        raise UnknownIdError("task", milestone)
    end = network.node_of.get(last_below(schedule, milestone))
    if end is None:
        return {}
    ahead = _ahead_of(network.net, end)
    only = _among(network.net, ahead)
    finish = int(schedule.nodes[end, LINK_FINISH])
    run, (net, clocks, dates) = compiled.fitting(
        len(network.ids), only, schedule.clocks, schedule.nodes.copy()
    )
    limits = schedule.limits._replace(open_ends_critical=False, late_within_finish=False)
    run.backward(net, clocks, limits, dates, finish)

    found: dict[TaskId, Work | Elapsed] = {}
    for id, i in network.node_of.items():
        if ahead[i] and net.nodes[i][STATE] != FINISHED:
            early, late = dates[i][LINK_FINISH], dates[i][LATE_FINISH]
            room = int(work_between(clocks, net.nodes[i][CLOCK], early, late))
            found[id] = schedule.float_kind(id)(room)
    return found


def near_critical(
    schedule: Schedule, floats: Mapping[TaskId, Work | Elapsed] | None = None
) -> frozenset[TaskId]:
    """Unfinished work and milestones with little float, though enough not to be critical.

    floats: those to one milestone, of `float_to`; left out, the total floats, which leave inactive
    tasks out. How much is little, and how little is critical, are limits of the program's rules;
    elapsed time counts as the working time it holds (`TimeUnits.working`).
    """
    table, rules, units = schedule.table, schedule.program.rules, schedule.program.units
    low, high = rules.critical_float, rules.near_critical_float
    if floats is not None:
        return frozenset(id for id, room in floats.items() if low < units.working(room) <= high)
    open_ = table.counts & ~table.critical
    states = schedule.network.net.nodes[:, STATE].tolist()
    return frozenset(
        id
        for id, i in schedule.network.node_of.items()
        if open_[table.row[id]] and states[i] != FINISHED and _float(schedule, id) <= high
    )


def passed_on_by(schedule: Schedule, link: Link) -> TaskId:
    """The task whose date a link passes on.

    That is its predecessor; of a summary the task below it that is the first to start, or for
    links from its finish the last to be finished.
    """
    net, ids = schedule.network.net, schedule.network.ids
    source = int(net.links[schedule.link_rows[link.id], SOURCE])
    itself = ids[source]
    if itself is not None:
        return itself
    below = net.links[net.in_from[source] : net.in_from[source + 1], SOURCE]
    dates = schedule.nodes[below]
    if net.nodes[source, EDGE] == SPAN_FIRST:
        decides = int(dates[:, START].argmin())
    else:
        decides = int(dates[:, LINK_FINISH].argmax())
    found = ids[int(below[decides])]
    assert found is not None, "only work and milestones stand below a summary's stand-in"
    return found


def last_below(schedule: Schedule, task: TaskId) -> TaskId:
    """The task that a summary's finish waits for; one with nothing below stands for itself."""
    return task if task in schedule.network.node_of else schedule.last_below.get(task, task)


def _float(schedule: Schedule, task: TaskId) -> Work:
    """The total float of a task as working time, so that floats compare."""
    minutes = int(schedule.table.total_float[schedule.table.row[task]])
    return schedule.program.units.working(schedule.float_kind(task)(minutes))


def _ahead_of(net: Net, end: int) -> npt.NDArray[np.bool_]:
    """Which nodes lead to `end`, itself included."""
    ahead = np.zeros(len(net.nodes), dtype=np.bool_)
    ahead[end] = True
    waiting = [end]
    while waiting:
        i = waiting.pop()
        for source in net.links[net.in_from[i] : net.in_from[i + 1], SOURCE].tolist():
            if not ahead[source]:
                ahead[source] = True
                waiting.append(source)
    return ahead


def _among(net: Net, chosen: npt.NDArray[np.bool_]) -> Net:
    """The network of the links between chosen nodes, without limits that bind late dates."""
    links = net.links[chosen[net.links[:, SOURCE]] & chosen[net.links[:, TARGET]]]
    nodes = net.nodes.copy()
    nodes[:, [MUST_START, MUST_FINISH, LATE_START_LIMIT, LATE_FINISH_LIMIT]] = NONE
    return in_order(nodes, net.legs, links)
