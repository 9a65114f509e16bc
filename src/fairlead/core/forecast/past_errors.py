"""What past forecasts of a team got wrong: each origin's error once the weeks ahead were over.

An error is (ln(actual + 1/2) - middle) / spread of the model's forecast at the origin.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from fairlead.core.forecast.history import Counts
from fairlead.core.forecast.paces import HALF, HORIZONS, Model, Paces, Values, Weeks

EVERY_WEEKS = 2
FIRST_ORIGIN = 12
"""Weeks a team must be known before its errors count as its own."""
SETTLED_ORIGIN = 26
"""Weeks a team must be known before others learn from its errors, and it is back-tested."""

_BUSY_WINDOW = 12
_LEAST_ITEMS = 12
_LEAST_BUSY_WEEKS = 6


@dataclass(frozen=True, slots=True)
class PastErrors:
    """Errors at the origins of one team: (n, HORIZONS), NaN where the weeks are not over."""

    paces: Paces
    errors: Values

    def resolved(self, by: int) -> Values:
        """The errors that are known once so many weeks are: the others are NaN."""
        over = self.paces.after[:, None] + np.array(HORIZONS)[None, :] <= by
        return np.where(over, self.errors, np.nan)

    def own(self, begun: int, by: int) -> Values:
        """Those that a team which began, or began anew, after so many weeks has as its own."""
        paces = self.paces
        same = (paces.after - paces.since == begun) & (paces.since >= FIRST_ORIGIN)
        return np.where(same[:, None], self.resolved(by), np.nan)


def is_busy(counts: Counts, after: Weeks) -> npt.NDArray[np.bool_]:
    """Whether 12 items were done in the 12 weeks before each origin, over 6 of these weeks."""
    items = np.concatenate(([0.0], np.cumsum(counts)))
    weeks = np.concatenate(([0], np.cumsum(counts > 0)))
    begin = np.maximum(after - _BUSY_WINDOW, 0)
    many = items[after] - items[begin] >= _LEAST_ITEMS
    return np.asarray(many & (weeks[after] - weeks[begin] >= _LEAST_BUSY_WEEKS))


def origins(counts: Counts, first: int, last: int | None = None) -> Weeks:
    """Every second week from `first` on at which the team was busy: weeks known at each."""
    end = len(counts) if last is None else last
    after = np.arange(first + first % 2, end + 1, EVERY_WEEKS)
    return after[is_busy(counts, after)]


def done_within(counts: Counts, after: Weeks, weeks: int) -> Values:
    """Items done in some weeks after each origin; NaN where these are not over."""
    total = np.concatenate(([0.0], np.cumsum(counts)))
    over = after + weeks < len(total)
    ends = np.where(over, after + weeks, 0)
    return np.where(over, total[ends] - total[after], np.nan)


def past_errors(counts: Counts, model: Model, first: int, known: int | None = None) -> PastErrors:
    """The errors of a model at a team's origins from `first` on.

    known: how many of the weeks before each origin the model may see; all when left out.
    """
    after = origins(counts, first)
    paces = model(counts, after) if known is None else short_paces(counts, model, after, known)
    errors = np.full((len(after), len(HORIZONS)), np.nan)
    for place, weeks in enumerate(HORIZONS):
        actual = np.log(done_within(counts, after, weeks) + HALF)
        errors[:, place] = (actual - paces.middle[:, weeks - 1]) / paces.spread[:, weeks - 1]
    return PastErrors(replace(paces, after=after), errors)


def short_paces(counts: Counts, model: Model, after: Weeks, known: int) -> Paces:
    """The paces of a team of which no more than the last `known` weeks are known."""
    parts = []
    for weeks in after.tolist():
        seen = counts[max(0, weeks - known) : weeks]
        parts.append(model(seen, np.array([len(seen)])))
    if not parts:
        return model(counts, after)
    return Paces(
        np.concatenate([part.after for part in parts]),
        np.concatenate([part.since for part in parts]),
        np.concatenate([part.middle for part in parts]),
        np.concatenate([part.spread for part in parts]),
    )
