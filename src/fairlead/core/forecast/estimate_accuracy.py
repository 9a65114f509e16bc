"""How far what tasks took lies from their estimates, in other projects: a reference class."""

from __future__ import annotations

import math
from collections.abc import Sequence

from fairlead.core.forecast.reference_class import Case, ReferenceClass, reference_class


def estimate_class(projects: dict[str, Sequence[tuple[float, float]]]) -> ReferenceClass:
    """The class of actual over estimate of single tasks, each project of equal weight."""
    cases = [
        Case(name, 1.0, math.log(actual / estimate))
        for name, pairs in projects.items()
        for estimate, actual in pairs
        if estimate > 0 and actual > 0
    ]
    return reference_class(cases, (1.0,), 1.0)
