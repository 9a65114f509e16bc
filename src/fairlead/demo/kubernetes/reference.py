"""What earlier releases say about this one: how often enhancements of a kind keep their release."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from fairlead.core.ground.units import Share, Work
from fairlead.core.program.task import Estimate, EstimateShape
from fairlead.demo.kubernetes.facts import Facts

ENOUGH = 20
"""Fewer enhancements of one SIG and stage say too little; then all of the stage are asked."""
SOONEST = Decimal("0.5")
"""The share of the planned time that work is assumed to take at the least."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Enhancements of earlier releases that one is compared with: how many, and how many moved."""

    whose: str
    targeted: int
    moved: int

    @property
    def kept(self) -> Decimal:
        """The share that kept the release."""
        return Decimal(self.targeted - self.moved) / self.targeted

    @property
    def says(self) -> str:
        """The comparison in words."""
        return (
            f"{self.targeted - self.moved} of {self.targeted} {self.whose} that were targeted at "
            f"the Enhancements Freezes of v1.23 to v1.31 kept their release ({self.kept:.0%})"
        )


def reference(facts: Facts, sig: str, stage: str) -> Reference:
    """The reference class of an enhancement: its SIG and stage where they are enough."""
    own = _counted(facts, f"{stage} enhancements of {sig}", {stage}, sig)
    return own if own.targeted >= ENOUGH else _counted(facts, f"{stage} enhancements", {stage})


def everything(facts: Facts) -> Reference:
    """All enhancements of earlier releases that were approved and planned a stage for them."""
    stages = {stage for _, stage in facts.past_cells}
    return _counted(facts, "enhancements", stages)


def estimate(planned: Work, kept: Decimal) -> Estimate:
    """A spread around planned work in which the given share of the outcomes is in time.

    A triangle with its top at the plan, since most code is merged just before the freeze; how far
    down it reaches is assumed, how far up follows.
    """
    low = planned.minutes * SOONEST
    high = low + (planned.minutes - low) / kept
    return Estimate(
        low=Work(round(low)),
        likely=planned,
        high=Work(round(high)),
        shape=EstimateShape.TRIANGULAR,
        low_quantile=Share(Decimal(0)),
        high_quantile=Share(Decimal(1)),
    )


def _counted(facts: Facts, whose: str, stages: set[str], sig: str = "") -> Reference:
    cells = [
        cell
        for (owner, stage), cell in facts.past_cells.items()
        if stage in stages and sig in ("", owner)
    ]
    return Reference(whose, sum(n for n, _ in cells), sum(moved for _, moved in cells))
