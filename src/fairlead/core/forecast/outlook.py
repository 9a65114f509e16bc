"""What is to come: items by week and weeks by item, from one object.

A share fixes a whole trajectory of items done, so a forecast of items and one of dates can never
contradict each other, and one uniform number for each run plugs into a simulation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fairlead.core.forecast.paces import HALF, LONGEST, Paces, Values
from fairlead.core.forecast.quantiles import SHARES, at_share, at_weeks
from fairlead.core.ground.errors import InvalidRequestError


@dataclass(frozen=True, slots=True)
class Outlook:
    """Items done by the end of week 1 to LONGEST at each share, rising both ways.

    done: (LONGEST, SHARES). A high share is a good future: many items, early dates.
    """

    done: Values

    def items(self, share: float, weeks: int) -> float:
        """Items done in some weeks, not exceeded with this probability.

        Raises InvalidRequestError outside 1 to LONGEST weeks.
        """
        if not 1 <= weeks <= LONGEST:
            says = f"A forecast of {weeks} weeks is none."
            raise InvalidRequestError(says, f"Give 1 to {LONGEST} weeks.")
        return float(at_share(self.done[weeks - 1], share))

    def weeks(self, share: float, items: float) -> float | None:
        """Weeks within which so many items are done with this probability; None beyond LONGEST."""
        found = crossing(at_share(self.done, 1 - share)[None, :], np.array([items]))[0]
        return float(found) if np.isfinite(found) else None

    def chance(self, items: float, weeks: int) -> float:
        """The probability that so many items are done within some weeks."""
        done = self.done[weeks - 1]
        if done[-1] < items:
            return 0.0
        first = int(np.searchsorted(done, items))
        if first == 0:
            return 1.0
        part = (items - done[first - 1]) / (done[first] - done[first - 1])
        return float(1 - (SHARES[first - 1] + part * (SHARES[first] - SHARES[first - 1])))

    def durations(self, uniforms: Values, items: float) -> Values:
        """Weeks until so many items are done in each run, one uniform a run; inf beyond LONGEST."""
        by_share = crossing(self.done.T, np.full(len(SHARES), items))
        finite = np.where(np.isfinite(by_share), by_share, 2.0 * LONGEST)
        found = np.interp(uniforms, SHARES, finite)
        return np.where(found <= LONGEST, found, np.inf)


def trajectories(paces: Paces, errors: Values) -> Values:
    """Items done after each origin, (n, LONGEST, SHARES): exp(middle + spread x error) - 1/2.

    errors: (n, HORIZONS, SHARES). Raised where needed so that no week takes an item back.
    """
    spread = paces.spread[:, :, None] * at_weeks(errors)
    done = np.exp(paces.middle[:, :, None] + spread) - HALF
    return np.maximum(np.maximum.accumulate(done, axis=1), 0.0)


def crossing(done: Values, items: Values) -> Values:
    """When rising rows reach so many items, (n,) weeks from 0 on, a line within a week.

    done: (n, weeks) at the ends of the weeks. Infinite where they do not.
    """
    reached = done >= items[:, None]
    week = np.argmax(reached, axis=1)
    rows = np.arange(len(done))
    before = np.where(week > 0, done[rows, week - 1], 0.0)
    step = np.maximum(done[rows, week] - before, 1e-12)
    weeks = week + np.clip((items - before) / step, 0.0, 1.0)
    return np.where(reached[rows, week], weeks, np.inf)
