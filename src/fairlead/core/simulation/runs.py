"""One batch of runs through a network: durations drawn, dates forward, and what was critical.

Each number of the passes in `core/cpm` is a row here, one value for each run of the batch, and
every step is an operation on whole rows: the same functions run as NumPy for small plans and
compiled for large ones (`compiled.py`). They follow the rules of `core/cpm/passes.py` to the
minute, which tests/properties/test_simulation_laws.py holds them to.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from fairlead.core.cpm.arrays import EITHER_EDGE, FF, FINISH_EDGE, SF, SS
from fairlead.core.simulation.streams import numbers

LOW, HIGH = -(2**45), 2**45
"""Before and after every moment; stand for a date that is not given or a task that is not there."""

LONGEST = 2**30
"""Minutes that no duration exceeds, two thousand years: far beyond what is shown of any run."""

# What decides the dates of a node.
WORK, STARTED, FIXED, PASSING, FIRST = 0, 1, 2, 3, 4
"""Not started; started; dates that nothing moves; the latest of its predecessors, without work of
its own; the earliest start among them."""

OPENING = 6
"""The edge of a milestone that opens the program: at its very start, working time or not."""

# The columns of a node.
KIND, EDGE, FLOOR = 0, 1, 2
FIXED_START, FIXED_FINISH = 3, 4
FINISH_FROM = 5
"""Where its finish may not lie before."""
START_CAP, FINISH_CAP = 6, 7
MUST_START, MUST_FINISH = 8, 9
FINISH_TARGET = 10
DELAY, DELAY_CLOCK = 11, 12
LEGS_FROM, LEGS_TO = 13, 14
TABLE, FACTOR, EXTRA, PRESENT, SKIPPED = 15, 16, 17, 18, 19
"""The rows of what draws, stretches, lengthens, adds or skips it; -1 for none."""
WORK_TO, OPEN_TO = 20, 21
"""Where links from finished work keep its work, and its finish, from ending before."""
CLOCK = 22
"""Its own clock, whatever those of its legs are."""
NODE_COLUMNS = 23

SOURCE, TYPE, LAG, LAG_CLOCK, OPEN = 0, 1, 2, 3, 4
"""OPEN: whether the link has no lag of its own that would separate the two finishes."""

IDENTITY = -1
"""The clock of a network whose moments are working minutes already."""

_CELL = np.uint32(22)
_REST = np.uint32((1 << 22) - 1)
_REST_SCALE = 2.0**-22


def stays(node: Any) -> bool:
    """Whether no run moves a node: its dates are given, or it opens the program unharmed."""
    opens = node[EDGE] == OPENING and node[EXTRA] < 0
    return bool(node[PRESENT] < 0 and (opens or node[KIND] == FIXED))


class Walk(NamedTuple):
    """A network in the order of the passes, its moments on one axis.

    nodes: (nodes, NODE_COLUMNS). leg_clock, leg_base: (legs,) working minutes at a ratio of 1.
    into: (nodes + 1,) the arcs into node n are rows into[n] to into[n + 1] of arcs, (arcs, 5).
    cost_rate: (nodes,) minor units of money per working minute. status: moment or LOW.
    remaining_logic: as in `core/cpm/arrays.Limits`.
    """

    nodes: Any
    leg_clock: Any
    leg_base: Any
    into: Any
    arcs: Any
    cost_rate: Any
    status: int
    remaining_logic: bool


class Tables(NamedTuple):
    """Calendars as sorted working intervals: clock c has the rows offset[c] to offset[c + 1].

    The last interval of each never ends, so that no run falls off the horizon.
    """

    offset: Any
    start: Any
    end: Any
    before: Any


class Chance(NamedTuple):
    """What chance decides for a batch beyond each task's own duration.

    quantiles: (tables, cells + 1). factor, extra: (rows, runs) multipliers and working minutes.
    present, skipped: (rows, runs) flags.
    """

    quantiles: Any
    factor: Any
    extra: Any
    present: Any
    skipped: Any


class Rows(NamedTuple):
    """The rows of one batch: start, finish and begin (nodes, runs), work (legs, runs).

    begin: the latest of what holds the node, before it is moved to working time. critical:
    (nodes, runs) whether the node leads to the finish that is watched.
    """

    start: Any
    finish: Any
    begin: Any
    work: Any
    critical: Any


class Watch(NamedTuple):
    """The tasks, milestones and summaries whose dates are kept: each a set of nodes.

    offset: (watched + 1,). nodes: the nodes of each, but for those that are FIXED. seeds: the
    nodes whose critical path is followed.
    """

    offset: Any
    nodes: Any
    seeds: Any


class Kept(NamedTuple):
    """What one batch leaves behind.

    start, finish: (watched, runs). cost: (runs,) minor units. signature: (runs,) a fingerprint of
    the tasks that were critical. critical: (nodes,) runs in which each was. total, square:
    (nodes,) sums of its duration and of its square, in whole minutes: the same in any order.
    """

    start: Any
    finish: Any
    cost: Any
    signature: Any
    critical: Any
    total: Any
    square: Any


def work_at(tables: Tables, clock: int, moment: Any) -> Any:
    """Work before each moment."""
    first, last = tables.offset[clock], tables.offset[clock + 1]
    k = first + np.searchsorted(tables.end[first:last], moment, side="right")
    return tables.before[k] + np.maximum(moment - tables.start[k], 0)


def start_of(tables: Tables, clock: int, work: Any) -> Any:
    """The working moment that has so much work before it."""
    first, last = tables.offset[clock], tables.offset[clock + 1]
    k = np.searchsorted(tables.before[first:last], work, side="right") - 1
    k = first + np.maximum(k, 0)
    return tables.start[k] + work - tables.before[k]


def finish_of(tables: Tables, clock: int, work: Any) -> Any:
    """The first moment that has so much work before it."""
    first, last = tables.offset[clock], tables.offset[clock + 1]
    k = np.searchsorted(tables.before[first:last], work, side="left") - 1
    k = first + np.maximum(k, 0)
    return tables.start[k] + work - tables.before[k]


def next_start(tables: Tables, clock: int, moment: Any) -> Any:
    """The first working moment at or after each moment."""
    if clock < 0:
        return moment
    first, last = tables.offset[clock], tables.offset[clock + 1]
    k = first + np.searchsorted(tables.end[first:last], moment, side="right")
    return np.maximum(moment, tables.start[k])


def add_lag(tables: Tables, clock: int, moment: Any, lag: int) -> Any:
    """The moment reached after a lag, which may be negative or none."""
    if lag == 0:
        return moment
    if clock < 0:
        return moment + lag
    reached = work_at(tables, clock, moment) + lag
    if lag > 0:
        return finish_of(tables, clock, reached)
    return start_of(tables, clock, reached)


def after_work(tables: Tables, clock: int, moment: Any, work: Any) -> Any:
    """The moment reached after a row of work, none of it negative."""
    if clock < 0:
        return moment + work
    done = finish_of(tables, clock, work_at(tables, clock, moment) + work)
    return np.where(work == 0, moment, done)


def before_work(tables: Tables, clock: int, moment: Any, work: Any) -> Any:
    """The moment at which a row of work must start to be done by then."""
    if clock < 0:
        return moment - work
    begun = start_of(tables, clock, work_at(tables, clock, moment) - work)
    return np.where(work == 0, moment, begun)


def snapped(walk: Walk, tables: Tables, n: int, moment: Any) -> Any:
    """The first moment from each on at which node n may start."""
    node = walk.nodes[n]
    clock = walk.leg_clock[node[LEGS_FROM]]
    if clock < 0:
        return moment
    start = next_start(tables, clock, moment)
    for leg in range(node[LEGS_FROM] + 1, node[LEGS_TO]):
        start = np.minimum(start, next_start(tables, walk.leg_clock[leg], moment))
    if node[EDGE] in (EITHER_EDGE, FINISH_EDGE, OPENING):
        settled = finish_of(tables, clock, work_at(tables, clock, moment))
        return np.where(settled == moment, moment, start)
    return start


def finish_after(walk: Walk, tables: Tables, work: Any, n: int, start: Any) -> Any:
    """When node n is finished if it starts then: the last of its legs."""
    node = walk.nodes[n]
    first = node[LEGS_FROM]
    finish = after_work(tables, walk.leg_clock[first], start, work[first])
    for leg in range(first + 1, node[LEGS_TO]):
        finish = np.maximum(finish, after_work(tables, walk.leg_clock[leg], start, work[leg]))
    return finish


def start_before(walk: Walk, tables: Tables, work: Any, n: int, finish: Any) -> Any:
    """When node n must start to be finished then: the first of its legs."""
    node = walk.nodes[n]
    first = node[LEGS_FROM]
    start = before_work(tables, walk.leg_clock[first], finish, work[first])
    for leg in range(first + 1, node[LEGS_TO]):
        start = np.minimum(start, before_work(tables, walk.leg_clock[leg], finish, work[leg]))
    return start


def reached(walk: Walk, tables: Tables, rows: Rows, at: int) -> Any:
    """The moment from which an arc lets its end of the successor happen, lag included."""
    arc = walk.arcs[at]
    kind = arc[TYPE]
    moment = rows.start[arc[SOURCE]] if kind in (SS, SF) else rows.finish[arc[SOURCE]]
    return add_lag(tables, arc[LAG_CLOCK], moment, arc[LAG])


def bound(walk: Walk, tables: Tables, rows: Rows, at: int, n: int) -> Any:
    """The earliest start that one arc allows node n, before it is moved to working time."""
    moment = reached(walk, tables, rows, at)
    kind = walk.arcs[at][TYPE]
    if kind in (FF, SF) and walk.nodes[n][KIND] < FIXED:
        return start_before(walk, tables, rows.work, n, moment)
    return moment


def draw(walk: Walk, chance: Chance, key: Any, runs: Any, is_plain: bool, work: Any) -> None:
    """Fill in the work of every leg. key: (nodes, 4, batches, 1). runs: (1, runs of a batch)."""
    size = work.shape[1]
    for n in range(len(walk.nodes)):
        node = walk.nodes[n]
        first, last = node[LEGS_FROM], node[LEGS_TO]
        if node[TABLE] < 0 and node[FACTOR] < 0 and node[EXTRA] < 0 and node[SKIPPED] < 0:
            for leg in range(first, last):
                work[leg][:] = np.int64(walk.leg_base[leg])
            continue
        ratio = np.ones(size)
        if node[TABLE] >= 0:
            words = numbers(key[n], runs, is_plain)
            quantiles = chance.quantiles[node[TABLE]]
            cell = (words >> _CELL).astype(np.int64)
            low = quantiles[cell]
            ratio = low + (words & _REST) * _REST_SCALE * (quantiles[cell + 1] - low)
        if node[FACTOR] >= 0:
            ratio = ratio * chance.factor[node[FACTOR]]
        for leg in range(first, last):
            minutes = ratio * walk.leg_base[leg]
            if node[EXTRA] >= 0:
                minutes = minutes + chance.extra[node[EXTRA]]
            # What is to be done is never done in no time, which would stand at another moment.
            least = 1.0 if walk.leg_base[leg] > 0 else 0.0
            minutes = np.clip(np.rint(minutes), least, LONGEST)
            if node[SKIPPED] >= 0:
                minutes = np.where(chance.skipped[node[SKIPPED]], 0.0, minutes)
            work[leg][:] = minutes.astype(np.int64)


def forward(walk: Walk, tables: Tables, chance: Chance, rows: Rows) -> None:
    """Fill in start, finish and begin of every node."""
    for n in range(len(walk.nodes)):
        node = walk.nodes[n]
        kind = node[KIND]
        if kind == FIXED:
            rows.start[n][:] = node[FIXED_START]
            rows.finish[n][:] = node[FIXED_FINISH]
            rows.begin[n][:] = HIGH
        else:
            held(walk, tables, rows, n)
            if kind in (PASSING, FIRST):
                rows.start[n][:] = rows.begin[n]
                rows.finish[n][:] = rows.begin[n]
            else:
                worked(walk, tables, rows, n)
        if node[PRESENT] >= 0:
            there = chance.present[node[PRESENT]]
            rows.start[n][:] = np.where(there, rows.start[n], LOW)
            rows.finish[n][:] = np.where(there, rows.finish[n], LOW)


def held(walk: Walk, tables: Tables, rows: Rows, n: int) -> None:
    """Fill in the latest of what holds a node, before it is moved to working time."""
    node, begin = walk.nodes[n], rows.begin[n]
    first, last = walk.into[n], walk.into[n + 1]
    if node[KIND] == FIRST:
        begin[:] = HIGH
        for at in range(first, last):
            start = begun(walk, rows, walk.arcs[at][SOURCE])
            np.minimum(begin, np.where(start == LOW, HIGH, start), out=begin)
        begin[:] = np.where(begin == HIGH, LOW, begin)
        return
    begin[:] = node[FLOOR]
    for at in range(first, last):
        np.maximum(begin, bound(walk, tables, rows, at, n), out=begin)
    if node[FINISH_FROM] != LOW and (node[KIND] == WORK or walk.remaining_logic):
        limit = np.full(len(begin), node[FINISH_FROM])
        np.maximum(begin, start_before(walk, tables, rows.work, n, limit), out=begin)
    if node[WORK_TO] != LOW:
        limit = np.full(len(begin), node[WORK_TO])
        np.maximum(begin, start_before(walk, tables, rows.work, n, limit), out=begin)


def begun(walk: Walk, rows: Rows, n: int) -> Any:
    """When node n starts, or did: not when what remains of it goes on."""
    actual = walk.nodes[n][FIXED_START]
    return rows.start[n] if actual == LOW else np.full(rows.start.shape[1], actual)


def worked(walk: Walk, tables: Tables, rows: Rows, n: int) -> None:
    """Fill in start and finish of a node with work, from the latest of what holds it."""
    node, begin = walk.nodes[n], rows.begin[n]
    start = begin if node[EDGE] == OPENING else snapped(walk, tables, n, begin)
    if node[KIND] == WORK:
        start = limited(walk, tables, rows, n, start)
    finish = finish_after(walk, tables, rows.work, n, start)
    if node[MUST_FINISH] != LOW and node[KIND] == WORK:
        finish = np.full(len(begin), node[MUST_FINISH])
        start = start_before(walk, tables, rows.work, n, finish)
        begin[:] = HIGH
    else:
        if walk.remaining_logic:
            finish = held_open(walk, tables, rows, n, finish)
        if node[FINISH_FROM] != LOW and node[KIND] == STARTED:
            finish = np.maximum(finish, node[FINISH_FROM])
        if node[FINISH_TARGET] != LOW:
            reachable = np.maximum(start, walk.status) <= node[FINISH_TARGET]
            finish = np.where(reachable, node[FINISH_TARGET], finish)
    rows.finish[n][:] = finish
    rows.start[n][:] = start
    if node[KIND] == STARTED and not walk.remaining_logic:
        rows.start[n][:] = node[FIXED_START]


def limited(walk: Walk, tables: Tables, rows: Rows, n: int, start: Any) -> Any:
    """Starts of unstarted work moved by its levelling delay and by constraints."""
    node = walk.nodes[n]
    if node[DELAY] != 0:
        start = add_lag(tables, node[DELAY_CLOCK], start, node[DELAY])
        start = snapped(walk, tables, n, start)
    if node[START_CAP] != LOW:
        start = np.minimum(start, node[START_CAP])
    if node[FINISH_CAP] != LOW:
        cap = np.full(len(start), node[FINISH_CAP])
        start = np.minimum(start, start_before(walk, tables, rows.work, n, cap))
    if node[MUST_START] != LOW:
        start = np.full(len(start), node[MUST_START])
        rows.begin[n][:] = HIGH
    return start


def held_open(walk: Walk, tables: Tables, rows: Rows, n: int, finish: Any) -> Any:
    """Finishes moved on to where an arc that binds finishes really ends (`passes.held_open`)."""
    node = walk.nodes[n]
    clock = node[CLOCK]
    if node[OPEN_TO] != LOW:
        later = np.maximum(finish, next_start(tables, clock, node[OPEN_TO]))
        finish = np.where(node[OPEN_TO] > finish, later, finish)
    for at in range(walk.into[n], walk.into[n + 1]):
        arc = walk.arcs[at]
        if arc[TYPE] in (FF, SF) and arc[OPEN]:
            moment = reached(walk, tables, rows, at)
            later = np.maximum(finish, next_start(tables, clock, moment))
            finish = np.where(moment > finish, later, finish)
    return finish


def backward(walk: Walk, tables: Tables, rows: Rows, watch: Watch) -> None:
    """Mark each node and run in which it leads, link by link, to the finish that is watched."""
    rows.critical[:, :] = False
    if not len(watch.seeds):
        return
    last = rows.finish[watch.seeds[0]].copy()
    for at in range(1, len(watch.seeds)):
        np.maximum(last, rows.finish[watch.seeds[at]], out=last)
    for at in range(len(watch.seeds)):
        rows.critical[watch.seeds[at]][:] = rows.finish[watch.seeds[at]] == last
    for n in range(len(walk.nodes) - 1, -1, -1):
        marked = rows.critical[n]
        if walk.nodes[n][KIND] == FIXED or not marked.any():
            continue
        begin = rows.begin[n]
        for at in range(walk.into[n], walk.into[n + 1]):
            source = walk.arcs[at][SOURCE]
            if walk.nodes[n][KIND] == FIRST:
                holds = begun(walk, rows, source) == begin
            else:
                holds = bound(walk, tables, rows, at, n) == begin
            before = rows.critical[source]
            np.logical_or(before, np.logical_and(marked, holds), out=before)


def keep(walk: Walk, chance: Chance, rows: Rows, watch: Watch, names: Any, kept: Kept) -> None:
    """Fill in what the batch leaves behind. names: (nodes,) a number of its own for each node."""
    for w in range(len(watch.offset) - 1):
        first = watch.offset[w]
        start, finish = kept.start[w], kept.finish[w]
        start[:] = HIGH
        finish[:] = LOW
        for at in range(first, watch.offset[w + 1]):
            n = watch.nodes[at]
            np.maximum(finish, rows.finish[n], out=finish)
            there = rows.start[n]
            np.minimum(start, np.where(there == LOW, HIGH, there), out=start)
    kept.cost[:] = 0.0
    kept.signature[:] = 0
    for n in range(len(walk.nodes)):
        node = walk.nodes[n]
        marked = rows.critical[n]
        if marked.any():
            kept.critical[n] = marked.sum()
            np.add(kept.signature, np.where(marked, names[n], np.uint64(0)), out=kept.signature)
        if node[LEGS_TO] == node[LEGS_FROM]:
            continue
        minutes = rows.work[node[LEGS_FROM]]
        if node[PRESENT] >= 0:
            minutes = np.where(chance.present[node[PRESENT]], minutes, 0)
        kept.total[n] = minutes.sum()
        kept.square[n] = (minutes * minutes).sum()
        if walk.cost_rate[n] != 0.0:
            np.add(kept.cost, minutes * walk.cost_rate[n], out=kept.cost)


def run(
    walk: Walk,
    tables: Tables,
    chance: Chance,
    watch: Watch,
    key: Any,
    names: Any,
    runs: Any,
    is_plain: bool,
    rows: Rows,
    kept: Kept,
    with_critical: bool,
) -> None:
    """Run one batch, from random numbers to what is kept of it."""
    draw(walk, chance, key, runs, is_plain, rows.work)
    forward(walk, tables, chance, rows)
    if with_critical:
        backward(walk, tables, rows, watch)
    keep(walk, chance, rows, watch, names, kept)
