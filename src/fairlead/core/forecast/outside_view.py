"""The outside view of a date or a cost that somebody gave: what came of others like it.

Source: Kahneman and Tversky 1979, "Intuitive Prediction"; the classes are those of
`remaining_time` and `cost_to_complete`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import exp

from fairlead.core.forecast.backtest import SAID
from fairlead.core.forecast.cost_to_complete import (
    Spent,
    cost_at_completion,
    estimate_at_completion,
)
from fairlead.core.forecast.reference_class import ReferenceClass
from fairlead.core.forecast.remaining_time import FURTHEST_DAYS, LEAST_DAYS, kept_share, release
from fairlead.core.ground.errors import InvalidRequestError

LEAST, MOST = 1e-6, 1e15
"""The amounts that a project can have, in whatever unit it is counted."""


@dataclass(frozen=True, slots=True)
class OutsideDate:
    """A day that a project expects to be released on, and when projects that said so were.

    kept: the part of them that were by that day, None where none looked so near or so far. days: by
    how sure it is, the day. projects: how many there are in the class.
    """

    today: date
    expected: date
    kept: float | None
    days: Mapping[float, date]
    projects: int

    @property
    def sure(self) -> date:
        """The day that is 80 % sure."""
        return self.days[0.8]

    @property
    def doubt(self) -> str:
        """What makes it doubtful, in words; empty where nothing does."""
        ahead = (self.expected - self.today).days
        if ahead < LEAST_DAYS:
            return (
                f"What {self.projects} projects said of days nearer than {LEAST_DAYS} is not in "
                f"the class: this is taken for a day {LEAST_DAYS} days ahead."
            )
        if ahead > FURTHEST_DAYS:
            return (
                f"None of {self.projects} projects looked further ahead than {FURTHEST_DAYS} days: "
                "this is taken to slip as the furthest did."
            )
        return ""


@dataclass(frozen=True, slots=True)
class OutsideCost:
    """What work will cost in the end by the index of others too, in the unit of its budget.

    estimate: at completion, from a cost performance index shrunk to others'. costs: by how sure it
    is, the cost that is not exceeded. own_cpi: None before anything was earned and spent.
    others_cpi: what others came to. within, estimate_kept: how sure it is that the budget, and the
    estimate, are enough.
    """

    now: Spent
    estimate: float
    costs: Mapping[float, float]
    own_cpi: float | None
    others_cpi: float
    within: float
    estimate_kept: float
    projects: int

    @property
    def sure(self) -> float:
        """The cost that is not exceeded, 80 % sure."""
        return self.costs[0.8]


def outside_date(ratios: ReferenceClass, today: date, expected: date) -> OutsideDate:
    """The outside view of a date. Raises InvalidRequestError for a day that has been."""
    if expected <= today:
        says = f"{expected} is not after {today}: nothing of it is left to come."
        raise InvalidRequestError(says, "Give a day that is still to come.")
    days = {said: release(ratios, today, expected, said) for said in SAID}
    return OutsideDate(today, expected, kept_share(ratios, today, expected), days, ratios.projects)


def outside_cost(now: Spent, log_cpi: float, ratios: ReferenceClass) -> OutsideCost:
    """The outside view of a cost.

    log_cpi: the mean logarithm of other projects' final CPI. Raises InvalidRequestError for
    amounts that no project can have.
    """
    amounts = now.budget, now.earned, now.spent
    if not all(one == 0 or LEAST <= one <= MOST for one in amounts) or now.earned > now.budget:
        says = f"Of a budget of {now.budget:g}, {now.earned:g} cannot be earned for {now.spent:g}."
        do = f"Give amounts of 0, or {LEAST:g} to {MOST:g}, and no more earned than the budget."
        raise InvalidRequestError(says, do)
    estimate = estimate_at_completion(now, log_cpi)
    costs = {said: cost_at_completion(now, log_cpi, ratios, said) for said in SAID}
    has_index = now.earned > 0 and now.spent > 0
    left, to_come = now.budget - now.spent, estimate - now.spent
    within = float(left >= 0)
    if to_come > 0 and left > 0:
        within = ratios.share(left / to_come, now.size)
    elif to_come > 0:
        within = 0.0
    own = now.earned / now.spent if has_index else None
    kept = ratios.share(1.0, now.size) if to_come > 0 else 1.0
    return OutsideCost(now, estimate, costs, own, exp(log_cpi), within, kept, ratios.projects)
