"""What a model makes of the past: the middle and the spread of the items to come.

The logarithm of items + 1/2 is what is forecast: errors are then shares, and none can be below 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fairlead.core.forecast.history import Counts

Values = npt.NDArray[np.float64]
Weeks = npt.NDArray[np.int64]

LONGEST = 104
"""Weeks ahead that are forecast at most: two years."""

HORIZONS = (1, 2, 4, 8, 13, 26, 52, 104)
"""Weeks ahead at which errors are looked at; between two, quantiles are a line in log weeks."""

HALF = 0.5
"""Added to items before the logarithm is taken, so that no items have one too."""


@dataclass(frozen=True, slots=True)
class Paces:
    """The middle and spread of ln(items + 1/2) in the 1 to LONGEST weeks after each origin.

    after: (n,) whole weeks known at the origin. since: (n,) of these, weeks since the history
    began or began anew. middle, spread: (n, LONGEST).
    """

    after: Weeks
    since: Weeks
    middle: Values
    spread: Values

    @property
    def weekly(self) -> Values:
        """Items a week that are expected over the next quarter, (n,)."""
        return np.asarray(np.exp(self.middle[:, 12]) / 13)

    def at(self, rows: npt.NDArray[np.int64] | slice) -> Paces:
        """Those of some origins."""
        return Paces(self.after[rows], self.since[rows], self.middle[rows], self.spread[rows])


Model = Callable[[Counts, Weeks], Paces]
"""Counts and origins (weeks known at each) to paces; an origin sees no count after it."""
