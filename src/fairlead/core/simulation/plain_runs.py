"""One batch of runs through a network counted in the working minutes of one clock.

What `runs.py` does with whole rows at a time, for plans in which sums and comparisons are all
there is: no calendars to look up, no constraints but earliest dates. Large plans take this road,
compiled; it agrees with `runs.py` to the minute (tests/properties/test_simulation_laws.py).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from fairlead.core.cpm.arrays import FF, FS, SF, SS
from fairlead.core.simulation.runs import (
    EXTRA,
    FACTOR,
    FIXED,
    FIXED_FINISH,
    FIXED_START,
    FLOOR,
    HIGH,
    KIND,
    LAG,
    LONGEST,
    LOW,
    SOURCE,
    STARTED,
    TABLE,
    TYPE,
    Chance,
    Kept,
    Walk,
    Watch,
)
from fairlead.core.simulation.streams import BATCH

LAST = 2**31 - 1
"""After every moment that a row of 32-bit numbers can hold."""
FARTHEST = 2**30 - 1
"""Where finishes stop, after any year that is shown, so that no sum leaves 32 bits."""


class PlainRows(NamedTuple):
    """The rows of one batch: begin, finish and critical (nodes, runs), and of one node (runs,).

    As in `runs.Rows`, without what can be had of these: a start is where a node begins, or was.
    Fewer rows stay where memory is fast. words, minutes, work: what a node's time is made of.
    """

    begin: Any
    finish: Any
    critical: Any
    words: Any
    minutes: Any
    work: Any


class Ends(NamedTuple):
    """The nodes among which the first start and the last finish of each watched set are.

    first, last: nodes in a row; first_at, last_at: (watched + 1,) where those of each begin.
    seeds: those of the set whose critical path is followed.
    """

    first: Any
    first_at: Any
    last: Any
    last_at: Any
    seeds: Any


def ends(walk: Walk, watch: Watch) -> Ends:
    """The nodes of watched sets without those that others of the same set begin before or outlast.

    Where one waits for the finish of another without a lead, only one of the two can be the
    last, and only the other the first.
    """
    source, kind = walk.arcs[:, SOURCE], walk.arcs[:, TYPE]
    target = np.repeat(np.arange(len(walk.nodes)), np.diff(walk.into))
    waits, begun = walk.arcs[:, LAG] >= 0, walk.nodes[target, KIND] == STARTED
    first, last = [], []
    for w in range(len(watch.offset) - 1):
        nodes = watch.nodes[watch.offset[w] : watch.offset[w + 1]]
        begins = np.zeros(len(walk.nodes), dtype=np.bool_)
        begins[nodes] = True
        inside = waits & begins[source] & begins[target]
        outlasts = begins.copy()
        begins[target[inside & ~begun & ((kind == FS) | (kind == SS))]] = False
        outlasts[source[inside & ((kind == FS) | (kind == FF))]] = False
        first.append(np.flatnonzero(begins))
        last.append(np.flatnonzero(outlasts))
    return Ends(*_side_by_side(first), *_side_by_side(last), last[0])


def _side_by_side(sets: list[Any]) -> tuple[Any, Any]:
    return np.concatenate(sets).astype(np.int64), np.cumsum([0, *map(len, sets)])


def plain_run(
    walk: Walk,
    chance: Chance,
    ends: Ends,
    key: Any,
    names: Any,
    is_plain: bool,
    rows: PlainRows,
    kept: Kept,
    with_critical: bool,
) -> None:
    """Run one batch. key: (nodes, 4) 32-bit words. rows: of 32-bit numbers."""
    for r in range(BATCH):
        kept.cost[r] = 0.0
        kept.signature[r] = 0
    for n in range(len(walk.nodes)):
        node = walk.nodes[n]
        plain_draw(node, walk.leg_base[n], chance, key[n], is_plain, rows)
        spend(rows.work, walk.cost_rate[n], kept, n)
        if node[KIND] == FIXED:
            fix(node, rows, n)
        else:
            plain_forward(walk, rows, n)
    for w in range(len(ends.first_at) - 1):
        see_first(walk, rows, ends.first[ends.first_at[w] : ends.first_at[w + 1]], kept.start[w])
        see_last(rows, ends.last[ends.last_at[w] : ends.last_at[w + 1]], kept.finish[w])
    if with_critical:
        plain_backward(walk, rows, ends.seeds, kept.finish[0])
        for n in range(len(walk.nodes)):
            mark(rows.critical[n], names[n], kept, n)


def fix(node: Any, rows: PlainRows, n: int) -> None:
    """Fill in the dates of a node that nothing moves; nothing that holds it is critical."""
    for r in range(BATCH):
        rows.begin[n, r] = LAST
        rows.finish[n, r] = node[FIXED_FINISH]


def plain_forward(walk: Walk, rows: PlainRows, n: int) -> None:
    """Fill in begin and finish of a node, which takes `rows.work`, from those before it."""
    node = walk.nodes[n]
    begin, finish, work = rows.begin[n], rows.finish[n], rows.work
    floor = max(node[FLOOR], -LAST)
    for r in range(BATCH):
        begin[r] = floor
    for at in range(walk.into[n], walk.into[n + 1]):
        kind, source = walk.arcs[at, TYPE], walk.arcs[at, SOURCE]
        gap = np.int32(walk.arcs[at, LAG])
        if kind in (SS, SF) and is_begun(walk, source):
            wait_for(begin, np.int32(walk.nodes[source, FIXED_START]) + gap, work, kind == SF)
        else:
            moment = rows.begin[source] if kind in (SS, SF) else rows.finish[source]
            wait(begin, moment, gap, work, kind in (FF, SF))
    for r in range(BATCH):
        finish[r] = min(begin[r] + work[r], FARTHEST)


def is_begun(walk: Walk, n: int) -> bool:
    """Whether a node starts when it did, in every run."""
    return bool(walk.nodes[n, KIND] in (FIXED, STARTED))


def plain_draw(
    node: Any, base: float, chance: Chance, key: Any, is_plain: bool, rows: PlainRows
) -> None:
    """Fill in `rows.work` of one node (`streams.numbers` and `runs.draw`).

    One short loop after the other, each of which a compiler turns into wide instructions.
    """
    table, factor, extra = node[TABLE], node[FACTOR], node[EXTRA]
    words, minutes, work = rows.words, rows.minutes, rows.work
    if table >= 0:
        draw_words(key, words)
        if not is_plain:
            stratify(key, words)
        quantiles = chance.quantiles[table]
        for r in range(BATCH):
            cell = np.int32(words[r] >> np.uint32(22))
            rest = np.float64(np.int32(words[r] & np.uint32(4194303))) * 2.384185791015625e-07
            low = quantiles[cell]
            minutes[r] = low + rest * (quantiles[cell + 1] - low)
    else:
        for r in range(BATCH):
            minutes[r] = 1.0
    if factor >= 0:
        factors = chance.factor[factor]
        for r in range(BATCH):
            minutes[r] *= factors[r]
    for r in range(BATCH):
        minutes[r] *= base
    if extra >= 0:
        extras = chance.extra[extra]
        for r in range(BATCH):
            minutes[r] += extras[r]
    least = 1.0 if base > 0 else 0.0
    for r in range(BATCH):
        work[r] = np.int32(min(max(np.rint(minutes[r]), least), LONGEST))


def draw_words(key: Any, words: Any) -> None:
    """32 random bits for each run."""
    offset = key[3]
    for r in range(BATCH):
        word = np.uint32(np.uint32(r) * np.uint32(0x9E3779B9) + offset)
        word = word ^ (word >> np.uint32(16))
        word = np.uint32(word * np.uint32(0x7FEB352D))
        word = word ^ (word >> np.uint32(15))
        word = np.uint32(word * np.uint32(0x846CA68B))
        words[r] = word ^ (word >> np.uint32(16))


def stratify(key: Any, words: Any) -> None:
    """Put one run into each stratum, in an order of its own for each stream."""
    k0, k1, k2 = key[0], key[1], key[2]
    a, b = k0 | np.uint32(1), (k0 >> np.uint32(7)) | np.uint32(1)
    c, d, e = (k2 >> np.uint32(7)) | np.uint32(1), k1 >> np.uint32(7), k2 >> np.uint32(14)
    for r in range(BATCH):
        stratum = np.uint32(np.uint32(r) * a + k1) & np.uint32(127)
        stratum = stratum ^ (stratum >> np.uint32(4))
        stratum = np.uint32(stratum * b + d) & np.uint32(127)
        stratum = stratum ^ (stratum >> np.uint32(3))
        stratum = np.uint32(stratum * c + e) & np.uint32(127)
        words[r] = np.uint32(stratum << np.uint32(25)) | (words[r] >> np.uint32(7))


def spend(work: Any, rate: float, kept: Kept, n: int) -> None:
    """Add up one task's durations, and what they cost."""
    total, square = np.int64(0), np.int64(0)
    for r in range(BATCH):
        minutes = np.int64(work[r])
        total += minutes
        square += minutes * minutes
    kept.total[n] += total
    kept.square[n] += square
    if rate != 0.0:
        for r in range(BATCH):
            kept.cost[r] += work[r] * rate


def wait(begin: Any, moment: Any, gap: Any, work: Any, is_finish: bool) -> None:
    """Move a row of beginnings to where one arc lets them be."""
    if is_finish:
        for r in range(BATCH):
            begin[r] = max(begin[r], moment[r] + gap - work[r])
    else:
        for r in range(BATCH):
            begin[r] = max(begin[r], moment[r] + gap)


def wait_for(begin: Any, moment: Any, work: Any, is_finish: bool) -> None:
    """Move a row of beginnings, or of finishes, to a moment."""
    for r in range(BATCH):
        begin[r] = max(begin[r], moment - work[r] if is_finish else moment)


def plain_backward(walk: Walk, rows: PlainRows, seeds: Any, last: Any) -> None:
    """Mark each node and run in which it leads to the finish that is watched, the row `last`."""
    critical = rows.critical
    critical[:, :] = 0
    for seed in seeds:
        marked, finish = critical[seed], rows.finish[seed]
        for r in range(BATCH):
            marked[r] = finish[r] == last[r]
    for n in range(len(walk.nodes) - 1, -1, -1):
        some = 0
        for r in range(BATCH):
            some |= critical[n, r]
        if walk.nodes[n, KIND] == FIXED or some == 0:
            continue
        for at in range(walk.into[n], walk.into[n + 1]):
            kind, source = walk.arcs[at, TYPE], walk.arcs[at, SOURCE]
            own = rows.finish[n] if kind in (FF, SF) else rows.begin[n]
            gap = np.int32(walk.arcs[at, LAG])
            if kind in (SS, SF) and is_begun(walk, source):
                lead_from(critical[n], critical[source], own, walk.nodes[source, FIXED_START] + gap)
            else:
                moment = rows.begin[source] if kind in (SS, SF) else rows.finish[source]
                lead(critical[n], critical[source], own, moment, gap)


def lead(marked: Any, before: Any, own: Any, moment: Any, gap: Any) -> None:
    """Mark the runs in which one arc holds its successor where it begins, or ends."""
    for r in range(BATCH):
        before[r] |= marked[r] & (moment[r] + gap == own[r])


def lead_from(marked: Any, before: Any, own: Any, moment: Any) -> None:
    """The same for an arc that begins at one moment in all runs."""
    for r in range(BATCH):
        before[r] |= marked[r] & (own[r] == moment)


def mark(critical: Any, name: Any, kept: Kept, n: int) -> None:
    """Count the runs in which a node was critical, and sign them with its name."""
    count = 0
    for r in range(BATCH):
        count += critical[r]
    kept.critical[n] += count
    if count:
        for r in range(BATCH):
            kept.signature[r] += name & (np.uint64(0) - np.uint64(critical[r]))


def see_first(walk: Walk, rows: PlainRows, nodes: Any, start: Any) -> None:
    """Fill in the first start among some nodes."""
    first = HIGH
    for r in range(BATCH):
        start[r] = HIGH
    for n in nodes:
        if is_begun(walk, n):
            first = min(first, walk.nodes[n, FIXED_START])
        else:
            begins = rows.begin[n]
            for r in range(BATCH):
                start[r] = min(start[r], begins[r])
    for r in range(BATCH):
        start[r] = min(start[r], first)


def see_last(rows: PlainRows, nodes: Any, finish: Any) -> None:
    """Fill in the last finish among some nodes."""
    for r in range(BATCH):
        finish[r] = LOW
    for n in nodes:
        moment = rows.finish[n]
        for r in range(BATCH):
            finish[r] = max(finish[r], moment[r])
