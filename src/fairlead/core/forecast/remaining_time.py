"""How much longer projects took than they said was left: a reference class of weekly estimates.

Source of the shipped class: 121 commercial projects' weekly estimates (Little 2006, "Schedule
Estimation and Uncertainty Surrounding the Cone of Uncertainty", IEEE Software 23(3)).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from fairlead.core.forecast.reference_class import Case, ReferenceClass, reference_class

LEAST_DAYS = 14
"""Of an estimate nearer than that the ratio says nothing; it counts as so many days away."""
SIZES_DAYS = (14.0, 28.0, 56.0, 112.0, 224.0, 448.0)
BANDWIDTH = 0.4
FURTHEST_DAYS = 800
"""No project of the shipped class looked further ahead."""

_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class DatedEstimate:
    """On one day a project expected to be released on another; and when it really was."""

    project: str
    day: date
    expected: date
    released: date


def remaining_time(estimates: Iterable[DatedEstimate], without: str = "") -> ReferenceClass:
    """The class of real over expected days remaining, by expected days."""
    return reference_class(remaining_cases(estimates), SIZES_DAYS, BANDWIDTH, without)


def remaining_cases(estimates: Iterable[DatedEstimate]) -> list[Case]:
    """The cases of estimates made before the release, at least LEAST_DAYS ahead."""
    cases = []
    for one in estimates:
        said, came = (one.expected - one.day).days, (one.released - one.day).days
        if said >= LEAST_DAYS and came > 0:
            cases.append(Case(one.project, float(said), math.log(came / said)))
    return cases


def release(found: ReferenceClass, today: date, expected: date, share: float) -> date:
    """The day by which a project that expects to be released then is, with this probability."""
    said = max(LEAST_DAYS, (expected - today).days)
    # A hair less, so that three times a hundred days, by way of logarithms, are no day more.
    return today + timedelta(days=math.ceil(said * found.ratio(share, float(said)) - _TINY))


def kept_share(found: ReferenceClass, today: date, expected: date) -> float | None:
    """The part of projects that were released by the day they expected so far ahead.

    None for days nearer than LEAST_DAYS or further than FURTHEST_DAYS, of which the class has none.
    """
    ahead = (expected - today).days
    if not LEAST_DAYS <= ahead <= FURTHEST_DAYS:
        return None
    return found.share(1.0, float(ahead))
