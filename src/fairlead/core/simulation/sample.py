"""Dates and amounts that came out of runs: their quantiles, chances, and how sure these are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil

import numpy as np
import numpy.typing as npt

from fairlead.core.simulation.streams import BATCH

Numbers = npt.NDArray[np.int64]

_FARTHEST = 0.2
"""How far around a quantile its density is looked for at most, as a share of all runs."""
_LOPSIDED = 2
"""How many times as dense one side of a quantile may be as the other, for both to count."""


@dataclass(frozen=True, eq=False)
class Sample:
    """One number of each run, in the order of the runs."""

    values: Numbers

    def first(self, batches: int) -> Sample:
        """The runs of the first batches alone."""
        runs = batches * BATCH
        return self if runs >= len(self.values) else Sample(self.values[:runs])

    @cached_property
    def ordered(self) -> Numbers:
        """The values from the least to the most."""
        return np.sort(self.values)

    def quantile(self, share: float) -> int:
        """The least value that so large a share of the runs does not exceed."""
        # A share such as 0.07 is a little more than it says, which would count one run more.
        at = min(max(ceil(share * len(self.values) - 1e-9) - 1, 0), len(self.values) - 1)
        return int(self.ordered[at])

    def share_within(self, value: int) -> float:
        """The share of the runs that do not exceed a value."""
        return float(np.searchsorted(self.ordered, value, side="right")) / len(self.values)

    @property
    def mean(self) -> float:
        """The mean of all runs."""
        return float(self.values.mean())

    @property
    def deviation(self) -> float:
        """The standard deviation of the runs."""
        return float(self.values.std(ddof=1))

    def standard_error(self, share: float) -> float:
        """The standard error of a quantile, measured by how much the batches disagree."""
        return float(np.sqrt(self.influence(share).var(ddof=1) / (len(self.values) // BATCH)))

    def influence(self, share: float) -> npt.NDArray[np.float64]:
        """How far each batch would move a quantile, (batches,).

        By Bahadur's representation: (share - share of the batch within it) / density there.
        """
        value = self.quantile(share)
        within = (self.values <= value).reshape(-1, BATCH).mean(axis=1)
        error = float(np.sqrt(within.var(ddof=1) / len(within)))
        found: npt.NDArray[np.float64] = (within.mean() - within) / self._density(share, error)
        return found

    def mean_influence(self) -> npt.NDArray[np.float64]:
        """How far each batch would move the mean, (batches,)."""
        means = self.values.reshape(-1, BATCH).mean(axis=1)
        found: npt.NDArray[np.float64] = means - means.mean()
        return found

    def _density(self, share: float, error: float) -> float:
        """The density at a quantile: over where it lies by its own standard error (Woodruff 1952).

        Finishes pile up before nights, weekends and fixed dates; a wider look would not see that.
        Where they do so on one side only, the quantile can still move to the other: its density
        counts.
        """
        for reach in (2 * error, 4 * error, _FARTHEST):
            low, high = max(share - reach, 0.0), min(share + reach, 1.0)
            value = self.quantile(share)
            below, above = value - self.quantile(low), self.quantile(high) - value
            if max(below, above) > _LOPSIDED * min(below, above):
                return (share - low) / below if below > above else (high - share) / above
            if below > 0:
                return (high - low) / (below + above)
        return np.inf
