"""Some batches of a model run, and what is left of them: pure, so that they can run anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time

import numpy as np
import numpy.typing as npt

from fairlead.core.simulation import causes, compiled, runs
from fairlead.core.simulation.causes import Drawn
from fairlead.core.simulation.costs import Burn, day_after
from fairlead.core.simulation.model import WHOLE, Model
from fairlead.core.simulation.plain_runs import PlainRows, ends
from fairlead.core.simulation.runs import HIGH, LOW, Chance, Kept, Rows
from fairlead.core.simulation.streams import BATCH, RUNS, Sampling, of_batches

Minutes = npt.NDArray[np.int64]
Values = npt.NDArray[np.float64]

_ROW_BYTES = 64 * 2**20
"""What the rows of one piece may take."""
_MOST_BATCHES = 16
"""Batches in one piece at most, so that there is progress to report."""


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Some batches to run: from `first` to before `last`."""

    model: Model
    first: int
    last: int
    is_compiled: bool
    with_critical: bool


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What some batches left behind.

    start, finish: (watched, runs) moments. cost_minor: (runs,). signature: (runs,) a fingerprint
    of the tasks that were critical. critical: (nodes,) runs in which each was. total, square:
    (nodes,) sums of working minutes and their squares. happened: (risks,) runs in which each did.
    """

    start: Minutes
    finish: Minutes
    cost_minor: Minutes
    signature: npt.NDArray[np.uint64]
    critical: Minutes
    total: Minutes
    square: Minutes
    happened: Minutes


Mapper = Callable[[Callable[[Piece], Part], Sequence[Piece]], Iterable[Part]]
"""Runs pieces and gives their parts back in order: `map`, or that of a pool."""


def pieces(model: Model, first: int, last: int, *, with_critical: bool) -> list[Piece]:
    """The batches from `first` to before `last`, cut into pieces that fit into memory."""
    nodes = len(model.ground.walk.nodes)
    with_critical = with_critical and len(model.watch.seeds) > 0
    is_compiled = _is_plain(model) and (
        compiled.is_loaded() or nodes * (last - first) * BATCH >= compiled.WORTHWHILE
    )
    size = max(1, min(_MOST_BATCHES, _ROW_BYTES // max(1, nodes * BATCH * 40)))
    size = _MOST_BATCHES if is_compiled else size
    return [
        Piece(model, at, min(at + size, last), is_compiled, with_critical)
        for at in range(first, last, size)
    ]


def run(piece: Piece) -> Part:
    """Run some batches."""
    return (_compiled if piece.is_compiled else _as_written)(piece)


def rows_of(model: Model, first: int, last: int) -> Rows:
    """Every number of some batches, with what was critical: for questions a part cannot answer."""
    has_critical = len(model.watch.seeds) > 0
    _, rows, _ = _in_rows(Piece(model, first, last, is_compiled=False, with_critical=has_critical))
    return rows


def joined(parts: Sequence[Part]) -> Part:
    """Parts in order as one."""
    side_by_side = {
        name: np.concatenate([getattr(part, name) for part in parts], axis=-1)
        for name in ("start", "finish", "cost_minor", "signature")
    }
    added = {
        name: np.sum([getattr(part, name) for part in parts], axis=0)
        for name in ("critical", "total", "square", "happened")
    }
    return Part(**side_by_side, **added)


def _is_plain(model: Model) -> bool:
    """Whether sums and comparisons of working minutes are all the runs need."""
    walk = model.ground.walk
    nodes = walk.nodes
    given = nodes[:, _MOMENTS]
    return bool(
        model.ground.in_work
        and not walk.remaining_logic
        and len(walk.leg_base) == len(nodes)
        and (nodes[:, runs.LEGS_TO] - nodes[:, runs.LEGS_FROM] == 1).all()
        and (given == LOW).all()
        and not nodes[:, runs.DELAY].any()
        and (nodes[:, [runs.PRESENT, runs.SKIPPED]] < 0).all()
        # Rows of 32-bit numbers, with room for runs a hundred times as long as the plan.
        and walk.leg_base.max(initial=0.0) < _LONGEST
        and nodes[:, runs.FLOOR].max(initial=0) < _LONGEST
        and _planned_minutes(model) < _LONGEST
    )


_LONGEST = 2**24


def _planned_minutes(model: Model) -> int:
    schedule = model.schedule
    clock = schedule.network.book.of_program
    ends = np.array([schedule.axis.minute(schedule.start), schedule.axis.minute(schedule.finish)])
    first, last = model.ground.work(clock, ends)
    return int(last - first)


_MOMENTS = (
    runs.FINISH_FROM,
    runs.START_CAP,
    runs.FINISH_CAP,
    runs.MUST_START,
    runs.MUST_FINISH,
    runs.FINISH_TARGET,
)


def _as_written(piece: Piece) -> Part:
    """All batches side by side in wide rows, by NumPy."""
    drawn, _, kept = _in_rows(piece)
    return _part(piece.model, drawn, kept)


def _in_rows(piece: Piece) -> tuple[Drawn, Rows, Kept]:
    model = piece.model
    batches = np.arange(piece.first, piece.last)
    is_plain = model.sampling is Sampling.PLAIN
    drawn = causes.draw(model.causes, batches, is_plain)
    size = BATCH * len(batches)
    rows = _rows(model, size)
    kept = _kept(model, size)
    runs.run(
        model.ground.walk,
        model.ground.clocks,
        drawn.chance,
        model.watch,
        of_batches(model.streams, batches),
        model.names,
        RUNS,
        is_plain,
        rows,
        kept,
        piece.with_critical,
    )
    return drawn, rows, kept


def _compiled(piece: Piece) -> Part:
    """One batch after the other, in compiled rows that stay where memory is fast."""
    model = piece.model
    run_one = compiled.compiled()
    batches = np.arange(piece.first, piece.last)
    is_plain = model.sampling is Sampling.PLAIN
    drawn = causes.draw(model.causes, batches, is_plain)
    words = np.ascontiguousarray(of_batches(model.streams, batches)[..., 0].transpose(2, 0, 1))
    walk, rows, kept = model.ground.walk, _plain_rows(model), _kept(model, BATCH * len(batches))
    watched = ends(walk, model.watch)
    shape = len(batches), len(model.watched), BATCH
    start, finish = np.empty(shape, dtype=np.int64), np.empty(shape, dtype=np.int64)
    for n, key in enumerate(words):
        runs = slice(n * BATCH, (n + 1) * BATCH)
        row = kept._replace(
            start=start[n], finish=finish[n], cost=kept.cost[runs], signature=kept.signature[runs]
        )
        chance = drawn.batch(n).chance
        run_one(walk, chance, watched, key, model.names, is_plain, rows, row, piece.with_critical)
    for into, found in ((kept.start, start), (kept.finish, finish)):
        into[:] = found.transpose(1, 0, 2).reshape(into.shape)
    return _part(model, drawn, kept)


def _rows(model: Model, size: int) -> Rows:
    nodes, legs = len(model.ground.walk.nodes), len(model.ground.walk.leg_base)
    return Rows(
        start=np.zeros((nodes, size), dtype=np.int64),
        finish=np.zeros((nodes, size), dtype=np.int64),
        begin=np.zeros((nodes, size), dtype=np.int64),
        work=np.zeros((legs, size), dtype=np.int64),
        critical=np.zeros((nodes, size), dtype=np.bool_),
    )


def _plain_rows(model: Model) -> PlainRows:
    nodes = len(model.ground.walk.nodes)
    return PlainRows(
        begin=np.zeros((nodes, BATCH), dtype=np.int32),
        finish=np.zeros((nodes, BATCH), dtype=np.int32),
        critical=np.zeros((nodes, BATCH), dtype=np.uint8),
        words=np.zeros(BATCH, dtype=np.uint32),
        minutes=np.zeros(BATCH),
        work=np.zeros(BATCH, dtype=np.int32),
    )


def _kept(model: Model, size: int) -> Kept:
    nodes, watched = len(model.ground.walk.nodes), len(model.watched)
    return Kept(
        np.zeros((watched, size), dtype=np.int64),
        np.zeros((watched, size), dtype=np.int64),
        np.zeros(size),
        np.zeros(size, dtype=np.uint64),
        *(np.zeros(nodes, dtype=np.int64) for _ in range(3)),
    )


def _part(model: Model, drawn: Drawn, kept: Kept) -> Part:
    start, finish = _moments(model, kept)
    cost = model.spent + kept.cost + drawn.cost + _once(model, drawn.chance)
    for burn in model.costs.burn:
        cost = cost + burn.per_minute * _lasts(model, burn, start, finish)
    return Part(
        start,
        finish,
        np.rint(cost).astype(np.int64),
        kept.signature,
        kept.critical,
        kept.total,
        kept.square,
        drawn.happened.sum(axis=1, dtype=np.int64),
    )


def _once(model: Model, chance: Chance) -> Values | float:
    """What is spent in the runs in which a node is there."""
    spent: Values | float = 0.0
    for n, amount in model.spent_if_there.items():
        node = model.ground.walk.nodes[n]
        if node[runs.PRESENT] >= 0:
            amount = amount * chance.present[node[runs.PRESENT]]
        if node[runs.SKIPPED] >= 0:
            amount = amount * ~chance.skipped[node[runs.SKIPPED]]
        spent = spent + amount
    return spent


def _moments(model: Model, kept: Kept) -> tuple[Minutes, Minutes]:
    """Start and finish of what is watched as moments, with what of it is done already.

    What a run leaves without any work stands where the work begins, as in a schedule.
    """
    fixed_start, fixed_finish = model.fixed[:, :1], model.fixed[:, 1:]
    ground, opening = model.ground, model.schedule.limits.start
    start = np.where(kept.start == HIGH, HIGH, ground.starts(kept.start))
    finish = np.where(kept.finish == LOW, LOW, ground.finishes(kept.finish))
    start, finish = np.minimum(start, fixed_start), np.maximum(finish, fixed_finish)
    return np.where(start == HIGH, opening, start), np.where(finish == LOW, opening, finish)


def _lasts(model: Model, burn: Burn, start: Minutes, finish: Minutes) -> Minutes:
    """How many minutes each run lets a budget line burn."""
    row = model.watched.index(WHOLE if burn.task is None else burn.task)
    axis = model.schedule.axis
    begins, ends = start[row], finish[row]
    if burn.task is None:
        begins = np.full_like(begins, axis.minute(model.program.start))
    if burn.first is not None:
        begins = np.full_like(begins, axis.minute(datetime.combine(burn.first, time())))
    if burn.last is not None:
        ends = np.full_like(ends, axis.minute(day_after(burn.last)))
    lasts: Minutes = np.maximum(ends - begins, 0)
    return lasts
