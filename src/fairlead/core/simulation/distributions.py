"""Distributions as tables of quantiles, so that one look-up draws from any of them.

A table has a value at each 1/1024 of probability; between two the quantile is taken as a straight
line. Its two ends carry the mean of their tail, so that a table has the mean of what it stands
for; quantiles beyond 1/1000 are those of the table, and nobody is shown them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
Quantile = Callable[[Values], Values]
"""Quantiles at probabilities strictly between 0 and 1."""

CELL_BITS = 10
CELLS = 1 << CELL_BITS
"""Straight pieces of a table; it has one value more."""

_TAIL_POINTS = 256
_SHAPES = 512
_PERT_GRID = 2048


def table(quantile: Quantile) -> Values:
    """The table of a distribution that has these quantiles, (CELLS + 1,)."""
    inner = quantile(np.arange(1, CELLS) / CELLS)
    tail = (np.arange(_TAIL_POINTS) + 0.5) / (_TAIL_POINTS * CELLS)
    low, high = float(quantile(tail).mean()), float(quantile(1 - tail).mean())
    return np.concatenate(([2 * low - inner[0]], inner, [2 * high - inner[-1]]))


def constant(value: float) -> Values:
    """The table of a value that never varies."""
    return np.full(CELLS + 1, float(value))


def mean(table: Values) -> float:
    """The mean of what is drawn from a table."""
    return float(table[:-1].mean() + table[1:].mean()) / 2


def normal(probabilities: Values) -> Values:
    """Quantiles of the standard normal distribution."""
    inverse = NormalDist().inv_cdf
    return np.array([inverse(p) for p in probabilities.tolist()])


@cache
def _scores() -> tuple[Values, Values, Values]:
    tail = (np.arange(_TAIL_POINTS) + 0.5) / (_TAIL_POINTS * CELLS)
    return normal(np.arange(1, CELLS) / CELLS), normal(tail), normal(1 - tail)


def lognormal(median: float, spread_below: float, spread_above: float) -> Values:
    """The table of a lognormal distribution whose two halves may differ in spread.

    The spreads are standard deviations of the logarithm. All three points of an estimate can be
    kept so: the low one below the median, the high one above it.
    """
    inner, low, high = _scores()
    spread = np.where(inner < 0, spread_below, spread_above)
    values = median * np.exp(spread * inner)
    first = float(np.exp(spread_below * low).mean()) * median
    last = float(np.exp(spread_above * high).mean()) * median
    return np.concatenate(([2 * first - values[0]], values, [2 * last - values[-1]]))


def spreads(
    low: float, median: float, high: float, at_low: float, at_high: float
) -> tuple[float, float]:
    """The two spreads of a lognormal whose quantiles `at_low` and `at_high` are low and high."""
    score = NormalDist().inv_cdf
    above = math.log(high / median) / score(at_high) if at_high > 0.5 else 0.0
    below = math.log(low / median) / score(at_low) if at_low < 0.5 else above
    return below, above


def uniform(low: float, high: float, at_low: float, at_high: float) -> Values:
    """The table of a uniform distribution with two given quantiles."""
    slope = (high - low) / (at_high - at_low)
    return table(lambda p: low + (p - at_low) * slope)


def triangular(low: float, likely: float, high: float, at_low: float, at_high: float) -> Values:
    """The table of a triangular distribution with a mode and two given quantiles."""
    return _with_mode(_triangle, low, likely, high, at_low, at_high)


def beta_pert(low: float, likely: float, high: float, at_low: float, at_high: float) -> Values:
    """The table of a beta-PERT distribution with a mode and two given quantiles.

    Between a and b it is a beta distribution with alpha = 1 + 4 (mode - a) / (b - a) and
    beta = 6 - alpha. Source: Malcolm, Roseboom, Clark, Fazar 1959; Vose 2008 for lambda = 4.
    """
    return _with_mode(_pert, low, likely, high, at_low, at_high)


def empirical(values: Values) -> Values:
    """The table of values observed, each as likely as any other, with straight lines between."""
    ordered = np.sort(values)
    if len(ordered) == 1:
        return constant(float(ordered[0]))
    places = (np.arange(len(ordered)) + 0.5) / len(ordered)
    return table(lambda p: np.interp(p, places, ordered))


def _triangle(mode: float) -> Quantile:
    """Quantiles of the triangle from 0 to 1 with its top at `mode`."""

    def quantile(p: Values) -> Values:
        rising = np.sqrt(p * mode)
        falling = 1 - np.sqrt((1 - p) * (1 - mode))
        return np.where(p < mode, rising, falling)

    return quantile


def _pert(mode: float) -> Quantile:
    """Quantiles of the beta distribution from 0 to 1 with its mode there and alpha + beta = 6."""
    # The middle of each of many thin slices of the angle, in which both ends stay smooth.
    angle = (np.arange(_PERT_GRID) + 0.5) * (math.pi / 2 / _PERT_GRID)
    sine, cosine = np.sin(angle), np.cos(angle)
    density = sine ** (2 * (1 + 4 * mode) - 1) * cosine ** (2 * (5 - 4 * mode) - 1)
    reached = np.concatenate(([0.0], np.cumsum(density)))
    edges = np.sin(np.arange(_PERT_GRID + 1) * (math.pi / 2 / _PERT_GRID)) ** 2
    return lambda p: np.interp(p, reached / reached[-1], edges)


def _with_mode(
    of_mode: Callable[[float], Quantile],
    low: float,
    likely: float,
    high: float,
    at_low: float,
    at_high: float,
) -> Values:
    """A table of the family with this mode, stretched until two of its quantiles fit."""
    if high <= low:
        return constant(likely)
    share = (likely - low) / (high - low)
    modes, shares = _shares(of_mode, at_low, at_high)
    mode = float(np.interp(share, shares, modes))
    quantile = of_mode(mode)
    bottom, top = quantile(np.array([at_low, at_high])) if at_low > 0 or at_high < 1 else (0, 1)
    if at_low <= 0:
        bottom = 0.0
    if at_high >= 1:
        top = 1.0
    scale = (high - low) / (top - bottom)
    return low + (table(quantile) - bottom) * scale


@cache
def _shares(
    of_mode: Callable[[float], Quantile], at_low: float, at_high: float
) -> tuple[Values, Values]:
    """Modes between 0 and 1, and where each lies between the two quantiles, rising."""
    modes = np.linspace(0, 1, _SHAPES + 1)
    ends = np.array([max(at_low, 1e-12), min(at_high, 1 - 1e-12)])
    found = np.array([of_mode(float(m))(ends) for m in modes])
    bottom = found[:, 0] if at_low > 0 else np.zeros(len(modes))
    top = found[:, 1] if at_high < 1 else np.ones(len(modes))
    return modes, (modes - bottom) / (top - bottom)
