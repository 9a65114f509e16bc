"""Questions that take a simulation for each cause: which causes deserve one, and on which road.

Of many causes, those that move most in a few runs deserve all of them. The few are the first of
the same runs, each with and without the cause, so that what does not matter moves nothing at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from fairlead.core.simulation import compiled
from fairlead.core.simulation.batches import pieces
from fairlead.core.simulation.model import Model
from fairlead.core.simulation.sample import Sample

Cause = TypeVar("Cause")

MOST_CAUSES = 24
"""Causes that are simulated one by one; of more than these, those that move most in a few runs."""
_FEWEST_BATCHES = 4
_SHARE_OF_RUNS = 4
"""The few runs of all causes together are this part of all runs of the most."""


def load(ready: Model, batches: int, simulations: int) -> None:
    """Load the compiler where so many simulations of a model gain more by it than that takes."""
    whole = pieces(ready, 0, batches * simulations, with_critical=False)
    if whole and whole[0].is_compiled:
        compiled.compiled()


def telling(
    causes: Sequence[Cause],
    most: int,
    batches: int,
    moves: Callable[[Cause, int], tuple[float, float]],
) -> list[Cause]:
    """Of more causes than `most` those that move most, in the order in which they were given.

    Half of the places are for days and half for money, as far as there is any. batches: how many
    each of them is run with afterwards. moves: how much one moves the finish and the cost in so
    many batches.
    """
    if len(causes) <= most:
        return list(causes)
    few = max(_FEWEST_BATCHES, most * batches // (_SHARE_OF_RUNS * len(causes)))
    moved = np.array([moves(cause, min(few, batches)) for cause in causes])
    places = np.empty(moved.shape)
    for outcome in range(moved.shape[1]):
        order = np.argsort(-moved[:, outcome], kind="stable")
        places[order, outcome] = np.arange(len(causes))
    places[moved == 0] = len(causes)
    kept = np.lexsort((-moved[:, 0], places.min(axis=1)))[:most]
    return [causes[n] for n in sorted(kept.tolist())]


def moved(before: Sample, after: Sample, share: float) -> float:
    """How far the mean or a quantile moves, whichever moves more."""
    of_quantile = before.quantile(share) - after.quantile(share)
    return max(abs(before.mean - after.mean), abs(float(of_quantile)))
