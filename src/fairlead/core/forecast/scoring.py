"""How good a forecast was, once the outcome is known: lower is better.

The continuous ranked probability score (CRPS) is the pinball loss over all quantiles, twice; it
rewards a forecast for being narrow and for being right, and is in the unit of the outcome.
Source: Gneiting and Raftery 2007, "Strictly Proper Scoring Rules, Prediction, and Estimation".
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from fairlead.core.ground.errors import InvalidRequestError

Values = npt.NDArray[np.float64]

_STANDARD = NormalDist()


def crps_normal(mean: float, deviation: float, outcome: float) -> float:
    """The CRPS of a normal distribution; the distance from its mean where it never varies.

    Raises InvalidRequestError for a deviation below 0. Source: Gneiting, Raftery, Westveld and
    Goldman 2005, equation 5.
    """
    if not deviation >= 0:
        says = f"A standard deviation of {deviation} is none."
        raise InvalidRequestError(says, "Give one of 0 or more.")
    if deviation == 0:
        return abs(outcome - mean)
    score = (outcome - mean) / deviation
    inner = score * (2 * _STANDARD.cdf(score) - 1) + 2 * _STANDARD.pdf(score)
    return deviation * (inner - 1 / math.sqrt(math.pi))


def crps_sample(values: Values, outcome: float) -> float:
    """The CRPS of values each as likely as any other: E|X - y| - E|X - X'| / 2 over all pairs.

    values: (n,). Raises InvalidRequestError without any. Source: Gneiting and Raftery 2007,
    equation 21; the pairs are added up in order, so that it takes n log n steps.
    """
    count = len(values)
    if not count:
        raise InvalidRequestError("There are no values to score.", "Give at least one.")
    ordered = np.sort(values)
    weights = 2 * np.arange(1, count + 1) - count - 1
    pairs = float((weights * ordered).sum()) / count**2
    return float(np.abs(ordered - outcome).mean()) - pairs


def pinball(share: float, quantile: float, outcome: float) -> float:
    """The loss of one quantile: what lies beyond it weighs `share`, what falls short the rest.

    Raises InvalidRequestError for a share outside 0 to 1. Source: Koenker and Bassett 1978.
    """
    _check(share, "quantile")
    gap = outcome - quantile
    return share * gap if gap >= 0 else (share - 1) * gap


def conformal_rank(count: int, missed: float) -> int | None:
    """Which of some past errors, from the smallest on, bounds the next but for a share missed.

    The rank is ceil((count + 1) (1 - missed)); the next error lies within that one in a share of
    1 - missed to 1 - missed + 1 / (count + 1) of all cases, whatever they are distributed like, as
    long as they are alike. None when there are too few for any bound. Raises InvalidRequestError
    for a share outside 0 to 1. Source: Vovk, Gammerman and Shafer 2005; Lei and others 2018.
    """
    _check(missed, "share missed")
    # A share such as 0.2 is a little more than a fifth, which would move the rank by one.
    rank = max(1, math.ceil((count + 1) * (1 - missed) - 1e-9))
    return rank if rank <= count else None


def _check(share: float, what: str) -> None:
    if not 0 <= share <= 1:
        raise InvalidRequestError(f"A {what} of {share} is none.", "Give one from 0 to 1.")
