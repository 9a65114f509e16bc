"""How far what tasks took lies from their estimates: the spread that a simulation begins with."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fairlead.core.forecast.reference_class import Case, ReferenceClass, reference_class

LEAST_ITEMS = 30
"""Finished items of a team from which on its own spread is used, not that of a class."""
DEFAULT_SPREAD = 0.5
LEAST_SPREAD = 0.3
"""Never less: what was measured leaves out what never got finished."""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The median of actual over estimate and the spread of its logarithm; of so many items."""

    items: int
    median: float
    spread: float
    is_own: bool


def accuracy(estimates_actuals: Sequence[tuple[float, float]]) -> Accuracy:
    """A team's own accuracy from 30 finished items on; before that the default.

    The spread is half the width from P16 to P84 of ln(actual / estimate), which one absurd entry
    does not move; items without estimate or actual are left out.
    """
    logs = [math.log(a / e) for e, a in estimates_actuals if e > 0 and a > 0]
    if len(logs) < LEAST_ITEMS:
        return Accuracy(len(logs), 1.0, DEFAULT_SPREAD, is_own=False)
    low, middle, high = np.percentile(logs, (15.87, 50.0, 84.13)).tolist()
    spread = max(LEAST_SPREAD, (high - low) / 2)
    return Accuracy(len(logs), math.exp(middle), spread, is_own=True)


def estimate_class(projects: dict[str, Sequence[tuple[float, float]]]) -> ReferenceClass:
    """The class of actual over estimate of single tasks, each project of equal weight."""
    cases = [
        Case(name, 1.0, math.log(actual / estimate))
        for name, pairs in projects.items()
        for estimate, actual in pairs
        if estimate > 0 and actual > 0
    ]
    return reference_class(cases, (1.0,), 1.0)
