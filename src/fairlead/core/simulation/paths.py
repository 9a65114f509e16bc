"""The paths that decide: which tasks together were most often critical to the first target."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fairlead.core.cpm.arrays import FINISHED, STATE
from fairlead.core.ground.ids import TaskId
from fairlead.core.simulation import runs
from fairlead.core.simulation.batches import rows_of
from fairlead.core.simulation.futures import Futures
from fairlead.core.simulation.model import Model
from fairlead.core.simulation.streams import BATCH

_MANY = 0.01
"""A fingerprint with so large a share is looked at even if others are more frequent: runs with the
same tasks may have several, which differ in what is no task."""
_TRIED = 4
"""How many fingerprints at most are looked at for each path that is asked for."""


@dataclass(frozen=True, slots=True)
class FrequentPath:
    """The tasks and milestones that led to the first target in a share of the runs, and no others.

    tasks: what comes before stands before. Runs in which several chains took equally long have
    the tasks of all of them.
    """

    tasks: tuple[TaskId, ...]
    share: float
    standard_error: float


def paths(futures: Futures, most: int = 3, *, least: float = 0.0) -> tuple[FrequentPath, ...]:
    """The paths most often critical to the first target, the most frequent first.

    least: paths with a smaller share are left out. In a large plan hardly any two runs have the
    same path, and the shares say so. Finished work and summaries are on no path. A few batches
    are run again.
    """
    signature = futures.part.signature
    found, first, counts = np.unique(signature, return_index=True, return_counts=True)
    order = np.lexsort((first, -counts))[: most * _TRIED]
    wanted = {
        int(found[k]): int(first[k])
        for place, k in enumerate(order.tolist())
        if counts[k] >= (min(least, _MANY) if place < most else _MANY) * futures.runs
    }
    alike: dict[tuple[TaskId, ...], list[int]] = {}
    for own, tasks in _tasks_of(futures, wanted).items():
        if tasks:
            alike.setdefault(tasks, []).append(own)
    shown = [_measured(signature, tasks, own) for tasks, own in alike.items()]
    likeliest = sorted(shown, key=lambda path: -path.share)
    return tuple(path for path in likeliest if path.share >= least)[:most]


def _measured(
    signature: npt.NDArray[np.uint64], tasks: tuple[TaskId, ...], own: list[int]
) -> FrequentPath:
    """A path with the share of the runs that have one of its fingerprints."""
    batches = np.isin(signature, np.array(own, dtype=np.uint64)).reshape(-1, BATCH).mean(axis=1)
    error = float(batches.std(ddof=1)) / len(batches) ** 0.5
    return FrequentPath(tasks, float(batches.mean()), error)


def _tasks_of(futures: Futures, wanted: dict[int, int]) -> dict[int, tuple[TaskId, ...]]:
    """The tasks of each fingerprint. wanted: the first run that has it."""
    named = _named(futures.model)
    found: dict[int, tuple[TaskId, ...]] = {}
    for own, run in wanted.items():
        if own in found:
            continue
        batch = run // BATCH
        critical = rows_of(futures.model, batch, batch + 1).critical
        there = futures.part.signature[batch * BATCH : (batch + 1) * BATCH].tolist()
        for column, other in enumerate(there):
            if other in wanted and other not in found:
                nodes = np.flatnonzero(critical[:, column]).tolist()
                found[other] = tuple(named[n] for n in nodes if n in named)
    return found


def _named(model: Model) -> dict[int, TaskId]:
    """The tasks that can be on a path, by their nodes, which stand in the order of the links."""
    network = model.schedule.network
    nodes, walk = network.net.nodes, model.ground.walk.nodes
    return {
        n: id
        for id, n in model.node_of.items()
        if walk[n, runs.KIND] not in (runs.PASSING, runs.FIRST)
        and (id not in network.node_of or nodes[network.node_of[id], STATE] != FINISHED)
    }
