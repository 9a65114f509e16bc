"""How much a number moves between two programs that were run on the same random numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fairlead.core.ground.errors import InvalidRequestError
from fairlead.core.simulation.normal import student
from fairlead.core.simulation.sample import Sample
from fairlead.core.simulation.simulate import MOST_RUNS
from fairlead.core.simulation.streams import BATCH

FEWEST_BATCHES = 2


@dataclass(frozen=True, slots=True)
class Difference:
    """How much more one number is after than before, with its 95 % interval.

    In the unit of what is compared: working minutes, or minor units of money.
    """

    value: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether it can be told apart from zero."""
        return self.low > 0 or self.high < 0

    def __neg__(self) -> Difference:
        # Taken from 0, so that nothing stays 0 and does not become -0.
        return Difference(0 - self.value, 0 - self.high, 0 - self.low)


def of_quantile(before: Sample, after: Sample, share: float) -> Difference:
    """How much a quantile moves. The samples come of the same seed and as many runs.

    Source: the difference of two quantiles by Bahadur's representation of each, batch by batch.
    """
    moved = after.quantile(share) - before.quantile(share)
    return around(moved, after.influence(share) - before.influence(share))


def of_mean(before: Sample, after: Sample) -> Difference:
    """How much the mean moves. The samples come of the same seed and as many runs."""
    apart = after.mean_influence() - before.mean_influence()
    return around(after.mean - before.mean, apart)


def around(value: float, influence: npt.NDArray[np.float64], variance: float = 0.0) -> Difference:
    """A value with the interval that the disagreement of the batches gives it, (batches,).

    variance: of the value by anything else that was drawn.
    """
    size = len(influence)
    error = float(np.sqrt(influence.var(ddof=1) / size + variance))
    reach = student(size - 1) * error
    return Difference(value, value - reach, value + reach)


def enough_batches(runs: int) -> int:
    """The batches that so many runs fill.

    Raises InvalidRequestError for fewer than two batches, and for more than 2^17 runs.
    """
    batches = -(-runs // BATCH)
    if batches < FEWEST_BATCHES:
        which = "1 run does" if runs == 1 else f"{runs:,} runs do"
        says = f"{which} not tell what is chance and what is not."
        raise InvalidRequestError(says, f"Take {FEWEST_BATCHES * BATCH} or more; 8192 is usual.")
    if runs > MOST_RUNS:
        says = f"{runs:,} runs are asked for; there can be {MOST_RUNS:,} at most."
        raise InvalidRequestError(says, "Choose 8192, which is usual.")
    return batches
