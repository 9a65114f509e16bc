"""How long a task may take: its estimate, or the spread the program assumes, as a table."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

import numpy as np

from fairlead.core.ground.units import Money, Work
from fairlead.core.program.risk import Factor, MoneyRange, WorkRange
from fairlead.core.program.task import Estimate, EstimateShape
from fairlead.core.simulation import distributions
from fairlead.core.simulation.distributions import Values

LOW_QUANTILE, HIGH_QUANTILE = 0.1, 0.9
"""What the low and high points of a range are read as: people's extremes are not the extremes."""

_OUTERMOST = 0.005
"""Where a lognormal, which has no end, is given its least and its most."""


def assumed(spread: Decimal) -> Values:
    """The table of a factor with the median 1 and this standard deviation of its logarithm."""
    return distributions.lognormal(1.0, float(spread), float(spread))


def of_estimate(estimate: Estimate) -> tuple[Values, float]:
    """The table of an estimate relative to a number of minutes, and that number: its likely one.

    Relative, so that what remains of started work can be stretched by it too.
    """
    if estimate.shape is EstimateShape.EMPIRICAL:
        observed = np.array([one.minutes for one in estimate.observed], dtype=np.float64)
        unit = float(estimate.likely.minutes or np.median(observed) or 1)
        return distributions.empirical(observed / unit), unit
    points = [float(p.minutes) for p in (estimate.low, estimate.likely, estimate.high)]
    unit = points[1] or points[2] or 1.0
    low, likely, high = (p / unit for p in points)
    quantiles = float(estimate.low_quantile.value), float(estimate.high_quantile.value)
    table = _fitted(_FAMILIES[estimate.shape], (low, likely, high), quantiles)
    # Else what lies below nothing would make up for what a risk adds.
    return np.maximum(table, 0.0), unit


def of_range(found: WorkRange | MoneyRange | Factor) -> Values:
    """The table of a range whose outer points are P10 and P90.

    Lognormal with its median at the likely point; a triangle with its top there where the low one
    is 0 or less. What adds something, or nothing, at its low point never saves; and what saves at
    its high point never adds. Working time is in minutes, money in minor units, a factor a plain
    number.
    """
    points = _number(found.low), _number(found.likely), _number(found.high)
    return _ranging(points, 1.0 if isinstance(found, Factor) else 0.0)


Family = Callable[[float, float, float, float, float], Values]


def _number(point: Work | Money | Decimal) -> float:
    if isinstance(point, Decimal):
        return float(point)
    return float(point.minutes if isinstance(point, Work) else point.minor())


@lru_cache(maxsize=4096)
def _ranging(points: tuple[float, float, float], nothing: float) -> Values:
    family = _lognormal if points[0] > 0 else distributions.triangular
    table = _fitted(family, points, (LOW_QUANTILE, HIGH_QUANTILE))
    if nothing:
        table = np.maximum(table, 0.0)  # No factor turns work into less than none.
    if points[0] >= nothing and table[0] < nothing:
        return np.maximum(table, nothing)
    if points[2] <= nothing and table[-1] > nothing:
        return np.minimum(table, nothing)
    return table


@lru_cache(maxsize=4096)
def _fitted(
    family: Family, points: tuple[float, float, float], quantiles: tuple[float, float]
) -> Values:
    if points[0] == points[2]:
        return distributions.constant(points[1])
    return family(*points, *quantiles)


def _lognormal(low: float, likely: float, high: float, at_low: float, at_high: float) -> Values:
    if low <= 0:
        # A lognormal is never 0: the triangle through the same points is.
        return distributions.triangular(low, likely, high, at_low, at_high)
    at_low, at_high = max(at_low, _OUTERMOST), min(at_high, 1 - _OUTERMOST)
    below, above = distributions.spreads(low, likely, high, at_low, at_high)
    return distributions.lognormal(likely, below, above)


def _uniform(low: float, likely: float, high: float, at_low: float, at_high: float) -> Values:
    return distributions.uniform(low, high, at_low, at_high)


_FAMILIES: dict[EstimateShape, Family] = {
    EstimateShape.LOGNORMAL: _lognormal,
    EstimateShape.BETA_PERT: distributions.beta_pert,
    EstimateShape.TRIANGULAR: distributions.triangular,
    EstimateShape.UNIFORM: _uniform,
}
