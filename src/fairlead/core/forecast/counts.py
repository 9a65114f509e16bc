"""How many items will be done in some weeks, when they come at a rate that is not quite known.

Items are counted as Poisson, their rate as gamma distributed: what was seen adds to both its
numbers, and a count to come is then negative binomial. Source: Gelman and others 2013, "Bayesian
Data Analysis", sections 2.6 and 2.7.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from fairlead.core.ground.errors import InvalidRequestError


@dataclass(frozen=True, slots=True)
class ItemRate:
    """A gamma distribution of items a week: as if so many items had been seen in so many weeks.

    Raises InvalidRequestError unless both are above 0.
    """

    items: float
    weeks: float

    def __post_init__(self) -> None:
        if not (0 < self.items < math.inf and 0 < self.weeks < math.inf):
            says = f"{self.items} items in {self.weeks} weeks are no rate to begin with."
            raise InvalidRequestError(says, "Give numbers above 0.")

    def after(self, items: float, weeks: float) -> ItemRate:
        """The rate once so many more items were done in so many more weeks."""
        return ItemRate(self.items + items, self.weeks + weeks)

    def count(self, weeks: float) -> ItemCount:
        """How many items are done in some weeks to come."""
        return ItemCount(self.items, self.weeks / (self.weeks + weeks))


@dataclass(frozen=True, slots=True)
class ItemCount:
    """A negative binomial number of items: failures before `size` successes of `probability`."""

    size: float
    probability: float

    @property
    def mean(self) -> float:
        """The mean number."""
        return self.size * (1 - self.probability) / self.probability

    @property
    def variance(self) -> float:
        """The variance: the mean's, as of a Poisson number, and that of the rate."""
        return self.mean / self.probability

    def chance(self, items: int) -> float:
        """The probability of just so many items."""
        if items < 0:
            return 0.0
        if self.probability == 1:
            return float(items == 0)
        ways = math.lgamma(self.size + items) - math.lgamma(self.size) - math.lgamma(items + 1)
        logs = self.size * math.log(self.probability) + items * math.log1p(-self.probability)
        return math.exp(ways + logs)

    def share_within(self, items: int) -> float:
        """The probability of so many items or fewer."""
        return min(1.0, math.fsum(self.chance(n) for n in range(items + 1)))

    def quantile(self, share: float) -> int:
        """The least number that is not exceeded with this probability.

        Raises InvalidRequestError for a share outside 0 to 1, ends left out: no number is never
        exceeded.
        """
        if not 0 < share < 1:
            says = f"A quantile of {share} is none."
            raise InvalidRequestError(says, "Give one between 0 and 1.")
        items, reached = 0, self.chance(0)
        # The last bit of a sum may be missing, and what remains far out no longer adds anything.
        far = self.mean + 40 * math.sqrt(self.variance)
        while reached < share and items < far:
            items += 1
            reached += self.chance(items)
        return items


def poisson_at_least(items: int, mean: float) -> float:
    """The probability that a Poisson number with this mean reaches so many items.

    With a rate that is known this is the chance that a backlog of so many is done in time.
    Raises InvalidRequestError for a mean below 0.
    """
    if not 0 <= mean < math.inf:
        raise InvalidRequestError(f"A mean of {mean} items is none.", "Give one of 0 or more.")
    if items <= 0:
        return 1.0
    if mean == 0:
        return 0.0
    log = math.log(mean)
    below = math.fsum(math.exp(n * log - mean - math.lgamma(n + 1)) for n in range(items))
    return max(0.0, 1 - below)
