"""A team's pace as one number: items a week, recent weeks weighing more, bursts cut down.

Source: Fairlead's own back-test; it lost to the state-space model in `state_space.py` and stays as
what that is held against.
"""

from __future__ import annotations

import numpy as np

from fairlead.core.forecast.history import Counts
from fairlead.core.forecast.paces import HALF, LONGEST, Paces, Values, Weeks

SPAN_WEEKS = 52
HALF_LIFE_WEEKS = 13.0
CUT = 95
"""The percentile of the weeks' counts above which a week counts as that percentile."""


def recent_rate(counts: Counts) -> float:
    """Items a week: the last 52 counts, winsorised at their 95th percentile, half-life 13 weeks."""
    last = counts[-SPAN_WEEKS:]
    cut = np.minimum(last, np.percentile(last, CUT))
    weights = 0.5 ** (np.arange(len(last))[::-1] / HALF_LIFE_WEEKS)
    return float((weights * cut).sum() / weights.sum())


def rate_paces(counts: Counts, after: Weeks) -> Paces:
    """The recent rate carried forward, with a spread of one: errors are plain log ratios."""
    rates: Values = np.array([recent_rate(counts[:weeks]) for weeks in after.tolist()])
    ahead = np.arange(1, LONGEST + 1)
    middle = np.log(rates[:, None] * ahead + HALF)
    return Paces(after, after, middle, np.ones_like(middle))
