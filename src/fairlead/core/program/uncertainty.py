"""How uncertain a program is taken to be where nobody gave an estimate."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """Spreads that hold unless something more is known: standard deviations of the logarithm.

    task: of a task's duration, around the planned one as its median, without an estimate of its
    own. program, team, vendor: of the driver that all work of the program, of one team or of one
    vendor shares, unless drivers are named for it. 0 is certain.

    Source: in two data sets of 61,817 finished tasks the logarithm of actual over planned effort
    varies by 0.75 and 1.07, and whole projects by 0.16, where independent tasks would give 0.04.
    """

    task: Decimal = Decimal("0.5")
    program: Decimal = Decimal("0.15")
    team: Decimal = Decimal("0.15")
    vendor: Decimal = Decimal("0.15")
