"""How far a team's own forecasts can be trusted: what was said, and how often it was kept.

The forecasts are those that would have been issued at every second week of the history, each from
what was known then. They overlap, so a quarter's forecasts of a year say no more than four that do
not: intervals are made with as many as that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np

from fairlead.core.forecast.backtest import SAID, Asked, Outcomes, crps, outcomes, yardstick
from fairlead.core.forecast.history import History, since_restart
from fairlead.core.forecast.library import ErrorLibrary
from fairlead.core.forecast.past_errors import EVERY_WEEKS
from fairlead.core.forecast.quantiles import SHARES
from fairlead.core.forecast.throughput import OWN_RECORD, replayed

PIT_BINS = 10
_Z_95 = 1.959964
"""The quantile of the normal distribution that leaves 2.5 % above."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How often what was said to be so sure came true.

    said: the probability. kept: how many of the resolved forecasts. low, high: the share kept in
    the long run, with 95 % confidence.
    """

    said: float
    kept: int
    resolved: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share that was kept."""
        return self.kept / self.resolved


@dataclass(frozen=True, slots=True)
class Reliability:
    """The forecasts of one question and horizon.

    independent: how many forecasts that do not overlap they count as. pit: how many outcomes lie
    in each tenth of what was forecast, of equal height when forecasts are neither too wide nor
    too narrow. crps_ratio_velocity: its error over that of velocity alone, below 1 where it is
    better; None where velocity made none.
    """

    kept: tuple[Kept, ...]
    resolved: int
    independent: float
    pit: tuple[int, ...]
    crps_ratio_velocity: float | None

    @property
    def is_borrowed(self) -> bool:
        """Whether so few have come due that the width is mostly that of other teams."""
        return self.resolved < OWN_RECORD


def reliability(history: History, library: ErrorLibrary) -> Mapping[Asked, Reliability]:
    """The record of a team, by question and weeks; empty where nothing has come due.

    Raises LeakError when the library knows this team.
    """
    library.check_blind(history)
    yard = yardstick(since_restart(history.counts))
    found = outcomes(yard, lambda counts, after: replayed(counts, after, library))
    return {asked: told(asked[1], one) for asked, one in found.items()}


def wilson(kept: float, resolved: float) -> tuple[float, float]:
    """The interval in which a share lies with 95 % confidence. Source: Wilson 1927.

    kept and resolved may be fractions, as of forecasts that overlap.
    """
    share, spread = kept / resolved, _Z_95**2 / resolved
    middle = (share + spread / 2) / (1 + spread)
    half = sqrt(share * (1 - share) * spread + spread**2 / 4) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def told(weeks: int, one: Outcomes) -> Reliability:
    """What the outcomes of one question say of its forecasts, so many weeks ahead."""
    resolved = len(one.origins)
    independent = max(1.0, resolved * min(1.0, EVERY_WEEKS / weeks))
    kept = []
    for column, said in enumerate(SAID):
        true = int(one.kept[:, column].sum())
        kept.append(Kept(said, true, resolved, *wilson(true / resolved * independent, independent)))
    error = float(np.abs(one.nominal - one.actual).mean())
    ratio = float(crps(one.forecast, one.actual).mean()) / error if error else None
    return Reliability(tuple(kept), resolved, independent, _pit(one), ratio)


def _pit(one: Outcomes) -> tuple[int, ...]:
    """The outcomes by tenths of the forecast. Source: Dawid 1984."""
    below = (one.forecast < one.actual[:, None]).sum(axis=1)
    equal = (one.forecast == one.actual[:, None]).sum(axis=1)
    # An outcome that many shares name alike, as whole items do, stands in the middle of them.
    share = (below + equal / 2) / len(SHARES)
    found, _ = np.histogram(share, bins=PIT_BINS, range=(0.0, 1.0))
    return tuple(int(n) for n in found)
