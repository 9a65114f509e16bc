"""A schedule's network as the runs read it: nodes in the order of the passes, arcs that bind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fairlead.core.calendars.arithmetic import BEFORE, END, MINUTES_PER_DAY, START, STOP, Clocks
from fairlead.core.calendars.arithmetic import add_work as add_one
from fairlead.core.cpm import arrays
from fairlead.core.cpm.arrays import FF, FS, NONE, SS, Limits, Net
from fairlead.core.cpm.passes import binds, lag_left, overlap
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.simulation import runs
from fairlead.core.simulation.one_clock import in_work, only_clock
from fairlead.core.simulation.runs import HIGH, IDENTITY, LOW, Tables, Walk

Minutes = npt.NDArray[np.int64]

_YEARS_AFTER = 10
_TIMES_AS_LONG = 4
_LATEST_DAY = 157_054  # 2400-01-01
_LATEST = _LATEST_DAY * MINUTES_PER_DAY


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What the runs of a schedule stand on.

    walk: its network; place: (nodes,) where each row of `Schedule.network` stands in it.
    clocks: its calendars. clock: the one in whose working minutes all rows are counted, which is
    faster; IDENTITY when rows hold moments. opening: no unstarted work before that moment.
    """

    walk: Walk
    place: Minutes
    clocks: Tables
    clock: int
    opening: int

    @property
    def in_work(self) -> bool:
        """Whether rows count working minutes of one clock instead of moments."""
        return self.clock >= 0

    def starts(self, row: Minutes) -> Minutes:
        """Starts of work as moments, none of them after the years that a schedule can span."""
        if not self.in_work:
            return np.minimum(row, _LATEST)
        found: Minutes = np.minimum(runs.start_of(self.clocks, self.clock, row), _LATEST)
        return found

    def finishes(self, row: Minutes) -> Minutes:
        """Finishes as moments, none of them after the years that a schedule can span."""
        if not self.in_work:
            return np.minimum(row, _LATEST)
        found = np.minimum(runs.finish_of(self.clocks, self.clock, row), _LATEST)
        opening = np.array([self.opening])
        begun = runs.work_at(self.clocks, self.clock, opening)
        if (runs.finish_of(self.clocks, self.clock, begun) != opening).all():
            opening = runs.next_start(self.clocks, self.clock, opening)
        return np.where(row == begun, opening, found)

    def finish_after(self, clock: int, work: Minutes) -> int:
        """The moment that has so much work of a clock before it."""
        return int(runs.finish_of(self.clocks, clock, work)[0])

    def work(self, clock: int, moment: Minutes) -> Minutes:
        """Working minutes before moments, on a clock of the schedule."""
        found: Minutes = runs.work_at(self.clocks, clock, moment)
        return found


def ground(schedule: Schedule) -> Ground:
    """The network of a schedule, on one axis of working minutes where all of it has one clock."""
    net, limits = schedule.network.net, schedule.limits
    clocks = _tables(_long(schedule))
    order = np.asarray(net.order, dtype=np.int64)
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    nodes, leg_clock, leg_base = _nodes(net, limits, schedule.clocks, order)
    into, arcs = _arcs(net, limits, schedule.clocks, order, place, nodes)
    opening = max(limits.start, limits.status)
    walk = Walk(
        nodes=nodes,
        leg_clock=leg_clock,
        leg_base=leg_base,
        into=into,
        arcs=arcs,
        cost_rate=np.zeros(len(nodes)),
        status=LOW if limits.status == NONE else limits.status,
        remaining_logic=bool(limits.remaining_logic),
    )
    clock = only_clock(walk, clocks, opening)
    if schedule.program.risks and _opens_off_work(walk, clocks, clock, opening):
        clock = IDENTITY
    walk = walk if clock == IDENTITY else in_work(walk, clocks, clock)
    return Ground(walk, place, clocks, clock, opening)


def _opens_off_work(walk: Walk, clocks: Tables, clock: int, opening: int) -> bool:
    """Whether milestones open the program outside working time.

    Where a risk delays one in some runs, it stands there in the others, which no count of working
    minutes tells from where work begins.
    """
    opens = bool((walk.nodes[:, runs.EDGE] == runs.OPENING).any())
    begins = runs.next_start(clocks, clock, np.array([opening]))
    return opens and bool((begins != opening).all())


def _long(schedule: Schedule) -> Clocks:
    """The clocks of a schedule, over a horizon that the longest of runs fits into."""
    first = schedule.clocks.first_day
    minutes = int(schedule.nodes[:, : arrays.TOTAL_FLOAT].max(initial=schedule.limits.start))
    last = minutes // MINUTES_PER_DAY
    begun = schedule.limits.start // MINUTES_PER_DAY
    last += _TIMES_AS_LONG * max(0, last - begun) + _YEARS_AFTER * 366
    return schedule.network.book.clocks(first, min(last, _LATEST_DAY) - first)


def _tables(clocks: Clocks) -> Tables:
    """Calendars with an interval that never ends behind the last, so that no run falls off."""
    horizon = (clocks.first_day + clocks.days) * MINUTES_PER_DAY
    offset, parts, first = [0], [], 0
    for row in clocks.clocks:
        stop = int(row[STOP])
        own = np.asarray(clocks.intervals[first:stop], dtype=np.int64).reshape(stop - first, 3)
        total = int(own[-1, BEFORE] + own[-1, END] - own[-1, START]) if len(own) else 0
        begins = max(horizon, int(own[-1, END])) if len(own) else horizon
        parts.append(np.vstack((own[:, [START, END, BEFORE]], [[begins, HIGH, total]])))
        offset.append(offset[-1] + len(own) + 1)
        first = stop
    rows = np.vstack(parts)
    columns = (np.ascontiguousarray(rows[:, n]) for n in range(3))
    return Tables(np.array(offset, dtype=np.int64), *columns)


def _nodes(
    net: Net, limits: Limits, clocks: Clocks, order: Minutes
) -> tuple[Minutes, Minutes, npt.NDArray[np.float64]]:
    given = np.asarray(net.nodes)[order]
    legs = np.asarray(net.legs)
    rows = np.full((len(given), runs.NODE_COLUMNS), -1, dtype=np.int64)
    dates = np.where(given == NONE, LOW, given)
    for to, column in _TAKEN:
        rows[:, to] = dates[:, column]
    status = LOW if limits.status == NONE else limits.status

    state, edge = given[:, arrays.STATE], given[:, arrays.EDGE]
    finished, started = state == arrays.FINISHED, state == arrays.STARTED
    pinned = given[:, arrays.PINNED_START] != NONE
    kind = np.where(started, runs.STARTED, runs.WORK)
    kind[edge == arrays.SPAN] = runs.PASSING
    kind[edge == arrays.SPAN_FIRST] = runs.FIRST
    kind[finished] = runs.PASSING if limits.remaining_logic else runs.FIXED
    kind[pinned] = runs.FIXED
    rows[:, runs.KIND] = kind

    incoming = np.diff(np.asarray(net.in_from))[order]
    own_date = (given[:, [arrays.START_NOT_BEFORE, arrays.FINISH_NOT_BEFORE]] != NONE).any(axis=1)
    floor = np.where((incoming == 0) & own_date, LOW, limits.start)
    floor = np.maximum(floor, dates[:, arrays.START_NOT_BEFORE])
    floor = np.maximum(floor, status)
    floor[finished] = max(limits.start, status)
    for n in np.flatnonzero(started & ~pinned).tolist():
        floor[n] = _resumed(given[n], legs, limits, clocks)
    rows[:, runs.FLOOR] = floor

    rows[:, runs.FIXED_START] = np.where(
        pinned, dates[:, arrays.PINNED_START], dates[:, arrays.ACTUAL_START]
    )
    rows[:, runs.FIXED_FINISH] = np.where(
        pinned, dates[:, arrays.PINNED_FINISH], dates[:, arrays.ACTUAL_FINISH]
    )
    begins = np.maximum(floor, dates[:, arrays.FINISH_NOT_BEFORE])
    opens = (edge == arrays.EITHER_EDGE) & (kind == runs.WORK) & (incoming == 0)
    rows[opens & (begins == limits.start), runs.EDGE] = runs.OPENING

    rows[:, [runs.WORK_TO, runs.OPEN_TO]] = LOW
    # Finished work passes on what it waited for, whatever limits it had.
    rows[finished, runs.FINISH_FROM] = LOW

    counts = given[:, arrays.LEGS_TO] - given[:, arrays.LEGS_FROM]
    ends = np.cumsum(counts)
    rows[:, runs.LEGS_FROM], rows[:, runs.LEGS_TO] = ends - counts, ends
    taken = np.repeat(given[:, arrays.LEGS_FROM] - (ends - counts), counts)
    taken += np.arange(len(taken))
    amount = np.where(np.repeat(state == arrays.NOT_STARTED, counts), arrays.WHOLE, arrays.LEFT)
    base = legs[taken, amount].astype(np.float64)
    return rows, np.ascontiguousarray(legs[taken, arrays.LEG_CLOCK]), base


_TAKEN = (
    (runs.EDGE, arrays.EDGE),
    (runs.FINISH_FROM, arrays.FINISH_NOT_BEFORE),
    (runs.START_CAP, arrays.START_CAP),
    (runs.FINISH_CAP, arrays.FINISH_CAP),
    (runs.MUST_START, arrays.MUST_START),
    (runs.MUST_FINISH, arrays.MUST_FINISH),
    (runs.FINISH_TARGET, arrays.FINISH_TARGET),
    (runs.DELAY, arrays.DELAY),
    (runs.DELAY_CLOCK, arrays.DELAY_CLOCK),
    (runs.CLOCK, arrays.CLOCK),
)


def _resumed(node: Minutes, legs: Minutes, limits: Limits, clocks: Clocks) -> int:
    """Where what remains of a started node may go on, links apart (`passes.resume`)."""
    begun = int(node[arrays.ACTUAL_START])
    floor = begun
    if limits.status == NONE:
        for leg in legs[node[arrays.LEGS_FROM] : node[arrays.LEGS_TO]].tolist():
            done = leg[arrays.WHOLE] - leg[arrays.LEFT]
            if done > 0:
                floor = max(floor, add_one(clocks, leg[arrays.LEG_CLOCK], begun, done))
    else:
        floor = max(floor, limits.status)
    return max(floor, int(node[arrays.HOLD]))


def _arcs(
    net: Net, limits: Limits, clocks: Clocks, order: Minutes, place: Minutes, nodes: Minutes
) -> tuple[Minutes, Minutes]:
    links = np.asarray(net.links)
    state = np.asarray(net.nodes)[:, arrays.STATE]
    source, target = links[:, arrays.SOURCE], links[:, arrays.TARGET]
    holds = np.ones(len(links), dtype=np.bool_)
    lag = links[:, arrays.LAG].copy()
    kind = links[:, arrays.TYPE].copy()
    special = state[target] != arrays.NOT_STARTED
    if limits.remaining_logic:
        special |= state[source] != arrays.NOT_STARTED
        special |= kind == arrays.SF
    for at in np.flatnonzero(special).tolist():
        holds[at] = binds(net, limits, at)
        if holds[at] and limits.remaining_logic:
            n = int(place[target[at]])
            kind[at], lag[at] = _primavera(net, limits, clocks, at, nodes[n])
    by = np.argsort(place[target], kind="stable")
    by = by[holds[by]]
    clock, unlagged = links[:, arrays.LAG_CLOCK], links[:, arrays.LAG] <= 0
    arcs = np.stack((place[source], kind, lag, clock, unlagged), axis=1)[by]
    counts = np.bincount(place[target[by]], minlength=len(order))
    into = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(counts)))
    return into, np.ascontiguousarray(arcs, dtype=np.int64)


def _primavera(net: Net, limits: Limits, clocks: Clocks, at: int, node: Minutes) -> tuple[int, int]:
    """The type and lag of a link whose ends have begun (`passes.reached`, `passes.carried`).

    What such a link adds that no run can move goes into the node it holds.
    """
    link = [int(x) for x in net.links[at]]
    kind, lag, clock = link[arrays.TYPE], link[arrays.LAG], link[arrays.LAG_CLOCK]
    before, after = net.nodes[link[arrays.SOURCE]], net.nodes[link[arrays.TARGET]]
    done = before[arrays.STATE] == arrays.FINISHED
    if done and after[arrays.STATE] == arrays.FINISHED:
        return FS, 0
    if done and kind == FF and lag >= 0:
        moment = max(add_one(clocks, clock, int(before[arrays.ACTUAL_FINISH]), lag), limits.status)
        columns = (runs.WORK_TO, runs.OPEN_TO) if lag == 0 else (runs.WORK_TO,)
        for column in (runs.FLOOR,) if node[runs.KIND] == runs.PASSING else columns:
            node[column] = max(int(node[column]), moment)
        return FS, -HIGH
    if done and kind == SS:
        moment = add_one(clocks, clock, int(before[arrays.ACTUAL_START]), lag)
        node[runs.FLOOR] = max(int(node[runs.FLOOR]), moment)
        return SS, 0
    if done and lag < 0:
        return kind, 0
    return kind, int(lag_left(net, clocks, limits, at)) + overlap(kind, limits)
