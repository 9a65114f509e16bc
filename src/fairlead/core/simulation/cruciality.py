"""Cruciality: how closely the length of each task and the finish go together."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from fairlead.core.ground.ids import TaskId
from fairlead.core.simulation import causes, runs
from fairlead.core.simulation.causes import Drawn
from fairlead.core.simulation.futures import Futures
from fairlead.core.simulation.model import Model
from fairlead.core.simulation.streams import BATCH, RUNS, Sampling, of_batches

Values = npt.NDArray[np.float64]
Minutes = npt.NDArray[np.int64]

MOST_DURATIONS = 2**22
"""How many durations are drawn again at most, over all tasks."""
_FEWEST_BATCHES = 2
_TOGETHER = 2**18
"""Durations ranked together: few enough to stay where memory is fast."""


def cruciality(futures: Futures) -> Mapping[TaskId, float]:
    """The rank correlation of each task's duration with the finish of the first target, -1 to 1.

    Spearman's, with average ranks for ties; 0 where duration or finish never vary. Durations are
    drawn again, no more than 2^22: those of all runs in plans of up to 512 tasks, else of the
    first 2^22 / tasks runs in whole batches, 256 at the least (384 runs for 10,000 tasks, which
    know a correlation to 0.05). Of work on several calendars the first counts.
    Source: Williams 1992, "Criticality in stochastic networks".
    """
    model = futures.model
    varying = [id for id, n in model.node_of.items() if _varies(model, n)]
    found = dict.fromkeys(model.node_of, 0.0)
    if not varying:
        return found
    batches = max(_FEWEST_BATCHES, MOST_DURATIONS // (len(varying) * BATCH))
    batches = min(batches, futures.runs // BATCH)
    drawn = causes.draw(model.causes, np.arange(batches), model.sampling is Sampling.PLAIN)
    finish = futures.first.moments.values[None, : batches * BATCH]
    ranks = _centred(rank_rows(finish))[0]
    size = max(1, _TOGETHER // len(ranks))
    for at in range(0, len(varying), size):
        ids = varying[at : at + size]
        rows = _durations(model, [model.node_of[id] for id in ids], drawn, batches)
        found.update(zip(ids, correlations(rows, ranks).tolist(), strict=True))
    return found


def correlations(rows: Minutes, ranks: Values) -> Values:
    """Spearman's correlation of each row with one row of centred ranks, (rows,)."""
    own = _centred(rank_rows(rows))
    scale = np.sqrt((own * own).sum(axis=1) * (ranks * ranks).sum())
    found: Values = np.divide(own @ ranks, scale, out=np.zeros(len(own)), where=scale > 0)
    return found


def rank_rows(rows: Minutes) -> Values:
    """The rank of each value within its row from 0 on, the average one for equal values."""
    order = np.argsort(rows, axis=1)
    ordered = np.take_along_axis(rows, order, axis=1)
    is_new = np.ones(rows.shape, dtype=np.bool_)
    is_new[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    group = np.cumsum(is_new) - 1
    places = np.tile(np.arange(rows.shape[1]), len(rows))
    average = np.bincount(group, places) / np.bincount(group)
    ranks = np.empty(rows.shape)
    np.put_along_axis(ranks, order, average[group].reshape(rows.shape), axis=1)
    return ranks


def _centred(rows: Values) -> Values:
    middle: float = (rows.shape[1] - 1) / 2
    return rows - middle


def _varies(model: Model, n: int) -> bool:
    node = model.ground.walk.nodes[n]
    chance = node[[runs.TABLE, runs.FACTOR, runs.EXTRA, runs.PRESENT, runs.SKIPPED]]
    return bool(node[runs.LEGS_FROM] < node[runs.LEGS_TO] and (chance >= 0).any())


def _durations(model: Model, rows: list[int], drawn: Drawn, batches: int) -> Minutes:
    """The durations of some nodes in the first batches, (nodes, runs) working minutes."""
    walk = model.ground.walk
    nodes = walk.nodes[rows].copy()
    base = walk.leg_base[nodes[:, runs.LEGS_FROM]]
    nodes[:, runs.LEGS_FROM] = np.arange(len(rows))
    nodes[:, runs.LEGS_TO] = nodes[:, runs.LEGS_FROM] + 1
    work = np.empty((len(rows), batches * BATCH), dtype=np.int64)
    key = of_batches(model.streams[rows], np.arange(batches))
    chosen = walk._replace(nodes=nodes, leg_base=base)
    runs.draw(chosen, drawn.chance, key, RUNS, model.sampling is Sampling.PLAIN, work)
    for n, row in enumerate(nodes[:, runs.PRESENT].tolist()):
        if row >= 0:
            work[n] *= drawn.chance.present[row]
    return work
