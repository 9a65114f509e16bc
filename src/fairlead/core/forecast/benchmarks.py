"""What teams are forecast by today: the mean velocity, and the bootstrap of recent weeks.

The bootstrap draws each week to come from the last twelve, independently (Vacanti 2015,
"Actionable Agile Metrics for Predictability"). Its distribution is computed, not drawn: the sum
of h weeks is the h-fold convolution of one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fairlead.core.forecast.history import Counts
from fairlead.core.forecast.paces import Values
from fairlead.core.forecast.quantiles import SHARES

RECENT_WEEKS = 12
CAP = 4
"""Dates are looked at as far as so many times their nominal weeks."""


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """Quantiles at SHARES of items in some weeks, and of weeks until some items, capped."""

    items: dict[int, Values]
    weeks: dict[int, Values]


def velocity(counts: Counts) -> float:
    """The mean of the last twelve weeks, items a week."""
    return float(counts[-RECENT_WEEKS:].mean())


def backlog(counts: Counts, weeks: int) -> int:
    """The items of so many weeks at the recent velocity, at least one."""
    return max(1, round(velocity(counts) * weeks))


def bootstrap(counts: Counts, horizons: tuple[int, ...]) -> Bootstrap:
    """The bootstrap's forecast of items in each horizon, and of when its backlog is done."""
    seen, times = np.unique(counts[-RECENT_WEEKS:].astype(np.int64), return_counts=True)
    pairs = list(zip(seen.tolist(), (times / times.sum()).tolist(), strict=True))
    longest = max(horizons)
    backlogs = {weeks: backlog(counts, weeks) for weeks in horizons}
    most = max(backlogs.values())
    chances = np.zeros(max(int(seen[-1]) * longest, most) + 1)
    chances[0] = 1.0
    items: dict[int, Values] = {}
    reached = {weeks: np.zeros(CAP * weeks + 1) for weeks in horizons}
    for week in range(1, CAP * longest + 1):
        if week == longest + 1:
            chances = chances[:most]
        chances = _one_more_week(chances, pairs)
        within = np.cumsum(chances)
        if week in backlogs:
            items[week] = np.searchsorted(within, SHARES).astype(np.float64)
        for weeks, by_week in reached.items():
            if week < len(by_week):
                by_week[week] = 1 - within[backlogs[weeks] - 1]
    return Bootstrap(items, {weeks: _when(by_week) for weeks, by_week in reached.items()})


def _one_more_week(chances: Values, pairs: list[tuple[int, float]]) -> Values:
    after = np.zeros_like(chances)
    for items, chance in pairs:
        if items < len(chances):
            after[items:] += chance * chances[: len(chances) - items]
    return after


def _when(reached: Values) -> Values:
    """Weeks by which each share of futures is done, a line within a week; the cap beyond."""
    week = np.searchsorted(reached, SHARES)
    last = len(reached) - 1
    inside = np.minimum(week, last)
    step = np.maximum(reached[inside] - reached[inside - 1], 1e-12)
    weeks = inside - 1 + np.clip((SHARES - reached[inside - 1]) / step, 0, 1)
    return np.where(week > last, float(last), weeks)
