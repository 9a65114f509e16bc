"""What the tasks of a schedule need, how much there is, and in which order they are served."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from heapq import heapify, heappop, heappush

import numpy as np
import numpy.typing as npt

from fairlead.core.cpm import arrays
from fairlead.core.cpm.arrays import NONE, Limits, Net
from fairlead.core.cpm.axis import Axis
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.finding import Finding, Origin, Severity
from fairlead.core.ground.ids import ResourceId, TaskId
from fairlead.core.ground.units import Share
from fairlead.core.levelling.generation import RESOURCE, WAIT_COLUMNS, Generated, ManyRuns, Order
from fairlead.core.levelling.profile import ALWAYS_SINCE, WHOLE_UNIT, Profile
from fairlead.core.program.people import Resource

Minutes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NEVER_DELAYED = 1000
"""The priority of what levelling leaves alone. Source: Microsoft Project, "Priority"."""

Steps = tuple[tuple[int, int], ...]
"""How much of a resource there is, from each moment on to the next."""


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """A schedule's tasks as levelling takes them: needs, order, and the resources they share.

    resources: by the numbers that needs use. net: the network without earlier levelling delays.
    blank: what is free before anything is taken, with room for every task.
    """

    schedule: Schedule
    net: Net
    order: Order
    blank: Profile
    resources: tuple[ResourceId, ...]
    findings: tuple[Finding, ...]

    def generated(self) -> Generated:
        """Room for the dates to come, with all resources free and every task part of the plan."""
        size = len(self.schedule.network.ids)
        dates = np.zeros((size, arrays.DATE_COLUMNS), dtype=np.int64)
        waits = np.zeros((size, WAIT_COLUMNS), dtype=np.int64)
        profile = Profile(*(np.array(column) for column in self.blank))
        return Generated(dates, waits, profile, np.ones(size, dtype=np.int64))

    def runs(self, work: Minutes, there: Flags, watched: Minutes) -> ManyRuns:
        """Room for what is left of many runs.

        work: (legs, runs) what is left of each. there: (nodes, runs) which tasks are part of the
        plan. watched: the nodes whose finish is kept.
        """
        size, resources = work.shape[1], len(self.resources)
        return ManyRuns(
            work=np.ascontiguousarray(work),
            spent=self.net.legs[:, arrays.WHOLE] - self.net.legs[:, arrays.LEFT],
            there=there,
            watched=watched,
            finish=np.zeros(size, dtype=np.int64),
            held=np.zeros(resources, dtype=np.int64),
            waited=np.zeros(resources, dtype=np.int64),
            short=np.zeros(len(self.schedule.network.ids), dtype=np.int64),
            on_way=np.zeros(resources, dtype=np.int64),
        )

    def as_planned(self) -> ManyRuns:
        """One run in which everything takes what was planned."""
        network = self.schedule.network
        there = np.ones((len(network.ids), 1), dtype=np.bool_)
        watched = np.flatnonzero(network.counts)
        return self.runs(self.net.legs[:, [arrays.LEFT]], there, watched)


def demand(schedule: Schedule) -> Demand:
    """What the unfinished tasks of a schedule need of people, roles and equipment.

    Tasks are served by priority, the highest first, then by late finish (LFT), then in the
    program's order; a predecessor always before its successors. What is under way, has dates that
    nothing moves or a priority of 1000 may not wait.
    """
    needs, findings = _needs(schedule)
    resources = tuple(dict.fromkeys(id for need in needs.values() for id in need))
    number = {id: n for n, id in enumerate(resources)}
    size = len(schedule.network.ids)
    rows = [[(number[id], units) for id, units in needs.get(i, {}).items()] for i in range(size)]
    users: list[list[int]] = [[] for _ in resources]
    for i, row in enumerate(rows):
        for need in row:
            users[need[RESOURCE]].append(i)
    net = _to_be_levelled(schedule.network.net)
    may_wait = _may_wait(schedule)
    order = Order(
        order=_served(schedule, net, may_wait, np.array([bool(row) for row in rows], np.bool_)),
        may_wait=may_wait.astype(np.int64),
        need_from=_offsets(map(len, rows)),
        needs=np.array([need for row in rows for need in row], dtype=np.int64).reshape(-1, 2),
        user_from=_offsets(map(len, users)),
        users=np.array([i for row in users for i in row], dtype=np.int64),
    )
    steps = [_steps(schedule.program.resources[id], schedule.axis) for id in resources]
    blank = _blank(steps, [len(row) for row in users])
    return Demand(schedule, net, order, blank, resources, tuple(findings))


def _needs(schedule: Schedule) -> tuple[dict[int, dict[ResourceId, int]], list[Finding]]:
    """Ten-thousandths of a unit that each node needs of each resource, and what cannot be had."""
    program, network = schedule.program, schedule.network
    needs: dict[int, dict[ResourceId, int]] = {}
    for assignment in program.assignments.values():
        i = network.node_of.get(assignment.task)
        units = round(assignment.units.value * WHOLE_UNIT)
        if i is None or units <= 0 or not network.book.takes_time(assignment.resource):
            continue
        if not network.counts[i] or network.net.nodes[i, arrays.STATE] == arrays.FINISHED:
            continue
        own = needs.setdefault(i, {})
        own[assignment.resource] = own.get(assignment.resource, 0) + units
    findings = []
    for i, own in needs.items():
        for id, units in list(own.items()):
            resource = program.resources[id]
            most = max(free for _, free in _steps(resource, schedule.axis))
            if units > most:
                findings.append(_too_much(schedule, network.ids[i], resource, units, most))
                own[id] = most
                if most == 0:
                    del own[id]
    return needs, findings


def _too_much(
    schedule: Schedule, task: TaskId | None, resource: Resource, units: int, most: int
) -> Finding:
    assert task is not None
    program = schedule.program
    counts = "it counts as needing all there is" if most else "it is levelled without"
    return Finding(
        "LVL-001",
        Severity.WARNING,
        Origin(program.name, f"Task {task}"),
        f"'{program.tasks[task].name}' needs {units / WHOLE_UNIT:g} of '{resource.name}', of which "
        f"there is never more than {most / WHOLE_UNIT:g}; {counts}.",
        "Correct the units of the assignment, or the capacity.",
    )


def _steps(resource: Resource, axis: Axis) -> Steps:
    """How much of a resource there is from when on; nothing outside the periods that are given."""
    if not resource.availability:
        return ((ALWAYS_SINCE, _units(resource.capacity)),)
    periods = []
    for period in resource.availability:
        since, until = ALWAYS_SINCE, -ALWAYS_SINCE
        if period.first is not None:
            since = axis.minute(datetime.combine(period.first, time()))
        if period.last is not None:
            until = axis.minute(datetime.combine(period.last, time()) + timedelta(days=1))
        periods.append((since, until, _units(period.units)))
    edges = sorted({ALWAYS_SINCE, *(p[0] for p in periods), *(p[1] for p in periods)})
    found: list[tuple[int, int]] = []
    for edge in edges:
        # Where periods overlap, the later row of the table counts.
        units = next((u for since, until, u in reversed(periods) if since <= edge < until), 0)
        if not found or found[-1][1] != units:
            found.append((edge, units))
    return tuple(found)


def _units(share: Share) -> int:
    return round(share.value * WHOLE_UNIT)


def _blank(steps: list[Steps], users: list[int]) -> Profile:
    """All that there is, with room for two more intervals for each user."""
    offset = _offsets(len(own) + 2 * used for own, used in zip(steps, users, strict=True))
    at, free = (np.zeros(int(offset[-1]), dtype=np.int64) for _ in range(2))
    for own, first in zip(steps, offset.tolist(), strict=False):
        at[first : first + len(own)] = [moment for moment, _ in own]
        free[first : first + len(own)] = [units for _, units in own]
    return Profile(offset, np.array([len(own) for own in steps], dtype=np.int64), at, free)


def _to_be_levelled(net: Net) -> Net:
    """The network without the delays of an earlier levelling, in arrays of its own."""
    nodes = np.array(net.nodes)
    nodes[:, arrays.DELAY] = 0
    legs = np.array(net.legs)
    for node in nodes[nodes[:, arrays.STATE] == arrays.NOT_STARTED]:
        # Work that has not begun is placed as a whole, whatever is said to be left of it.
        own = slice(node[arrays.LEGS_FROM], node[arrays.LEGS_TO])
        legs[own, arrays.LEFT] = legs[own, arrays.WHOLE]
    return net._replace(nodes=nodes, legs=legs)


def _may_wait(schedule: Schedule) -> Flags:
    nodes = np.asarray(schedule.network.net.nodes)
    tasks = schedule.program.tasks
    first = np.array(
        [id is not None and tasks[id].priority >= NEVER_DELAYED for id in schedule.network.ids],
        dtype=np.bool_,
    )
    fixed = (nodes[:, [arrays.PINNED_START, arrays.MUST_START, arrays.MUST_FINISH]] != NONE).any(1)
    found: Flags = (nodes[:, arrays.STATE] == arrays.NOT_STARTED) & ~fixed & ~first
    return found


def _served(
    schedule: Schedule,
    net: Net,
    may_wait: Flags,
    needs: Flags,
) -> Minutes:
    """The nodes in the order they are served."""
    tasks, ids = schedule.program.tasks, schedule.network.ids
    late = schedule.nodes[:, arrays.LATE_FINISH].tolist()
    priority = [0 if id is None else -tasks[id].priority for id in ids]
    last = (may_wait & needs).tolist()
    keys = [(last[i], priority[i], late[i], i) for i in range(len(ids))]
    waits_for = np.diff(np.asarray(net.in_from))
    alone = _alone(np.asarray(net.nodes), schedule.limits)
    ready = [keys[i] for i in np.flatnonzero(alone | (waits_for == 0)).tolist()]
    heapify(ready)
    order = []
    left = waits_for.tolist()
    while ready:
        i = heappop(ready)[-1]
        order.append(i)
        for target in _targets(net, i):
            left[target] -= 1
            if left[target] == 0 and not alone[target]:
                heappush(ready, keys[target])
    return np.array(order, dtype=np.int64)


def _targets(net: Net, i: int) -> Iterator[int]:
    for out in range(int(net.out_from[i]), int(net.out_from[i + 1])):
        yield int(net.links[net.outgoing[out]][arrays.TARGET])


def _alone(nodes: Minutes, limits: Limits) -> Flags:
    """The nodes whose dates no predecessor decides: they are served before all others."""
    found: Flags = nodes[:, arrays.PINNED_START] != NONE
    if not limits.remaining_logic:
        found |= nodes[:, arrays.STATE] == arrays.FINISHED
        found |= (nodes[:, [arrays.MUST_START, arrays.MUST_FINISH]] != NONE).any(axis=1)
    return found


def _offsets(counts: Iterable[int]) -> Minutes:
    return np.cumsum([0, *counts], dtype=np.int64)
