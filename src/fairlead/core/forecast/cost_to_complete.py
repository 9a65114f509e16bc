"""What work will cost in the end, with the cost performance index shrunk to other projects'.

Early on a project's own index says little; its logarithm is averaged with that of other projects,
its own weighing f / (f + 0.15) where f is the fraction complete. Source: empirical Bayes as in
Efron and Morris 1975; the weight from 39 software projects (Fairlead's back-test).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from fairlead.core.forecast.reference_class import Case, ReferenceClass, reference_class
from fairlead.core.ground.errors import InvalidRequestError

OWN_WEIGHT = 0.15
"""The fraction complete at which a project's own index and the others' weigh alike."""
FRACTIONS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
BANDWIDTH = 0.3

_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Spent:
    """A project at one time: earned, spent and budget, all in one unit of money or effort."""

    earned: float
    spent: float
    budget: float

    @property
    def fraction(self) -> float:
        """Earned over budget."""
        return self.earned / self.budget

    @property
    def size(self) -> float:
        """Its place in a class: a project that has hardly begun is taken for a tenth complete."""
        return max(self.fraction, FRACTIONS[0])


def estimate_at_completion(now: Spent, log_cpi: float) -> float:
    """Spent + (budget - earned) / shrunk CPI, in the unit of the budget.

    log_cpi: the mean logarithm of other projects' final CPI. Raises InvalidRequestError unless
    the budget is above 0 and something was earned or nothing spent.
    """
    if not now.budget > 0 or now.earned < 0 or now.spent < 0:
        says = f"A budget of {now.budget} with {now.earned} earned is none to estimate from."
        raise InvalidRequestError(says, "Give a budget above 0 and what was earned of it.")
    own = 0.0
    weight = 0.0
    if now.earned > 0 and now.spent > 0:
        own = math.log(now.earned / now.spent)
        weight = now.fraction / (now.fraction + OWN_WEIGHT)
    cpi = math.exp(weight * own + (1 - weight) * log_cpi)
    return now.spent + (now.budget - now.earned) / cpi


def cost_at_completion(now: Spent, log_cpi: float, ratios: ReferenceClass, share: float) -> float:
    """The cost that is not exceeded with this probability, in the unit of the budget.

    ratios: real over estimated cost still to come, by fraction complete, as of `cost_class`.
    Raises as `estimate_at_completion`.
    """
    to_come = estimate_at_completion(now, log_cpi) - now.spent
    if to_come <= 0:
        return now.spent
    return now.spent + to_come * ratios.ratio(share, now.size)


def mean_log_cpi(finished: Mapping[str, Spent], without: str = "") -> float:
    """The mean ln(budget / spent) of finished projects. Raises InvalidRequestError for none."""
    logs = [math.log(one.budget / one.spent) for name, one in finished.items() if name != without]
    if not logs:
        raise InvalidRequestError("No finished project is known.", "Give at least one.")
    return math.fsum(logs) / len(logs)


def tracked(tasks: Sequence[tuple[float, float]]) -> list[Spent]:
    """A project at each of FRACTIONS, from its tasks as (planned, actual) in order of completion.

    What is earned is the planned effort of completed tasks; the whole is taken as known.
    """
    planned = np.array([plan for plan, _ in tasks])
    earned = np.cumsum(planned)
    spent = np.cumsum([actual for _, actual in tasks])
    budget = float(earned[-1])
    # Tenths are not exact: a hair less, so that a task ending on one counts.
    places = np.searchsorted(earned / budget, np.array(FRACTIONS) - _TINY)
    return [Spent(float(earned[p]), float(spent[p]), budget) for p in places.tolist()]


def cost_class(
    projects: Mapping[str, Sequence[tuple[float, float]]], without: str = ""
) -> ReferenceClass:
    """The class of real over estimated cost still to come, by fraction complete.

    projects: tasks of each as for `tracked`. Each case is estimated without its own project.
    """
    finished = {name: total(tasks) for name, tasks in projects.items() if name != without}
    cases = []
    for name, end in finished.items():
        others = mean_log_cpi(finished, name)
        for now in tracked(projects[name]):
            said = estimate_at_completion(now, others) - now.spent
            came = end.spent - now.spent
            if said > 0 and came > 0:
                cases.append(Case(name, now.fraction, math.log(came / said)))
    return reference_class(cases, FRACTIONS, BANDWIDTH)


def total(tasks: Sequence[tuple[float, float]]) -> Spent:
    """A finished project: all its planned effort is earned."""
    budget = math.fsum(plan for plan, _ in tasks)
    return Spent(budget, math.fsum(actual for _, actual in tasks), budget)
