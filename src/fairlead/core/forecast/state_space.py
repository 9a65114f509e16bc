"""A damped negative-binomial state-space model of weekly counts.

    count of week t    negative binomial, mean exp(x_t), variance mean + dispersion x mean^2
    x_t - anchor_t   = damping (x_{t-1} - anchor_t) + normal noise of variance DRIFT
    anchor_t           logarithm of the recency-weighted mean of all counts, half-life 26 weeks

The level is filtered by linear Bayes steps on the log scale (West, Harrison and Migon 1985,
"Dynamic Generalized Linear Models and Bayesian Forecasting"); damping towards a slowly moving
anchor is that of Gardner and McKenzie 1985. Sums of weeks to come have the mean and variance of
sums of correlated lognormal rates plus the counts' own noise (the law of total variance), and are
taken as lognormal (Fenton 1960). All constants are pooled over teams, none is fitted to one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from fairlead.core.forecast.history import RESTART_WEEKS, Counts
from fairlead.core.forecast.paces import HALF, LONGEST, Paces, Values, Weeks

DAMPING = 0.985
DRIFT = 0.02
"""Variance of a week's step of the log rate: a standard deviation of 14 % a week."""
DISPERSION = 0.4
"""Squared coefficient of variation of a week beyond Poisson, before anything is known."""
DISPERSION_WEEKS = 20.0
ANCHOR_HALF_LIFE_WEEKS = 26.0
FIRST_VARIANCE = 0.5
FIRST_WEEKS = 8

_ANCHOR_PRIOR_WEEKS = 4.0
_FORGET = 0.99
_OUTLIER = 3.0
_MOST_DISPERSION = 2.0
_LEAST_SHARE = 0.05
_LEAST_MEAN = 0.5


@dataclass(slots=True)
class _Level:
    """What is known after some weeks; the sums behind anchor and dispersion forget."""

    mean: float
    variance: float = FIRST_VARIANCE
    items: float = 0.0
    weeks: float = 0.0
    excess: float = DISPERSION * DISPERSION_WEEKS
    excess_weeks: float = DISPERSION_WEEKS
    since: int = 0

    @property
    def dispersion(self) -> float:
        return min(self.excess / self.excess_weeks, _MOST_DISPERSION)

    def observe(self, count: float) -> None:
        """Take in one week. An outlier moves the level as far as three deviations would."""
        prior = _ANCHOR_PRIOR_WEEKS
        anchor = math.log((self.items + prior * math.exp(self.mean)) / (self.weeks + prior))
        level = anchor + DAMPING * (self.mean - anchor)
        variance = DAMPING * DAMPING * self.variance + DRIFT
        mean = math.exp(level + variance / 2)
        known = mean * mean * variance
        total = known + mean + self.dispersion * mean * mean
        far = _OUTLIER * math.sqrt(total)
        surprise = min(max(count - mean, -far), far)
        gain = variance * mean / total
        self.mean = level + gain * surprise
        self.variance = variance * (1 - gain * mean)
        if mean > _LEAST_MEAN:
            seen = (surprise * surprise - mean - known) / (mean * mean)
            self.excess = self.excess * _FORGET + seen
            self.excess_weeks = self.excess_weeks * _FORGET + 1
            self.excess = max(self.excess, _LEAST_SHARE * self.excess_weeks)
        fade = 0.5 ** (1 / ANCHOR_HALF_LIFE_WEEKS)
        self.items = self.items * fade + min(count, mean + far)
        self.weeks = self.weeks * fade + 1
        self.since += 1

    def row(self) -> tuple[float, float, float, float, int]:
        anchor = math.log((self.items + HALF) / (self.weeks + HALF))
        return self.mean, self.variance, anchor, self.dispersion, self.since


def state_space_paces(counts: Counts, after: Weeks) -> Paces:
    """The items to come after each origin, by the model above; about a millisecond an origin.

    A silence of half a year makes the model begin anew with the week that ends it.
    """
    rows = _filtered(counts)
    means, variances, anchors, dispersions, since = (
        np.array([rows[weeks - 1][part] for weeks in after.tolist()]) for part in range(5)
    )
    ahead = np.arange(1, LONGEST + 1)
    fade = DAMPING**ahead
    level = anchors[:, None] + fade * (means - anchors)[:, None]
    drifted = DRIFT * (1 - fade**2) / (1 - DAMPING**2)
    variance = fade**2 * variances[:, None] + drifted
    rate = np.exp(level + variance / 2)
    own = np.cumsum(rate + dispersions[:, None] * rate**2 * np.exp(variance), axis=1)
    total = np.cumsum(rate, axis=1) + HALF
    together = np.array([_sum_variance(r, v) for r, v in zip(rate, variance, strict=True)])
    spread_squared = np.log1p((own + together.reshape(own.shape)) / total**2)
    middle = np.log(total) - spread_squared / 2
    return Paces(after, since.astype(np.int64), middle, np.sqrt(spread_squared))


def _filtered(counts: Counts) -> list[tuple[float, float, float, float, int]]:
    """What is known after each week: mean and variance of the level, anchor, dispersion, weeks."""
    first = counts[:FIRST_WEEKS]
    level = _Level(math.log(max(float(first.mean()), 0.3)) if len(first) else 0.0)
    rows = []
    silent = 0
    for count in counts.tolist():
        if count > 0:
            if silent >= RESTART_WEEKS:
                level = _Level(math.log(count))
            silent = 0
        else:
            silent += 1
        level.observe(count)
        rows.append(level.row())
    return rows


_AHEAD = np.arange(LONGEST)
_FADE = DAMPING ** np.abs(_AHEAD[:, None] - _AHEAD[None, :])
_EARLIER = np.minimum(_AHEAD[:, None], _AHEAD[None, :])


def _sum_variance(rate: Values, variance: Values) -> Values:
    """Variance of the sum of the first 1, 2, ... weekly rates, lognormal and correlated."""
    pairs = rate[:, None] * rate[None, :] * np.expm1(_FADE * variance[_EARLIER])
    rows: Values = np.cumsum(pairs, axis=1)
    # What week h adds: its covariance with all weeks before it, twice, and its own variance.
    added = 2 * np.diagonal(rows) - np.diagonal(pairs)
    return np.cumsum(added)
