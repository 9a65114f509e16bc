"""Questions that take a simulation for each cause: which causes deserve one, and on which road."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from fairlead.core.simulation import causes, compiled
from fairlead.core.simulation.batches import Part, pieces
from fairlead.core.simulation.causes import Causes, Effect, Stretch, When
from fairlead.core.simulation.distributions import mean
from fairlead.core.simulation.model import Model
from fairlead.core.simulation.sizes import TIME, Sizes
from fairlead.core.simulation.streams import BATCH, Sampling

Values = npt.NDArray[np.float64]

MOST_CAUSES = 24
"""Causes that are simulated one by one; of more than these, those that seem to move most."""
_MOST_DRAWN = 2**21
"""Causes times runs that are drawn again to find these."""
_FEWEST_BATCHES = 2


def load(ready: Model, batches: int, simulations: int) -> None:
    """Load the compiler where so many simulations of a model gain more by it than that takes."""
    whole = pieces(ready, 0, batches * simulations, with_critical=False)
    if whole and whole[0].is_compiled:
        compiled.compiled()


@dataclass(frozen=True, slots=True, eq=False)
class Pulls:
    """What a quantile would seem to gain without each cause.

    drivers: (drivers,) of the finish. risks: (2, risks) of the finish and of the cost. units: (2,)
    the working minutes from the program's start to the first target, and the cost in minor units,
    both on average: what gains are shares of.
    """

    drivers: Values
    risks: Values
    units: Values


def pulls(ready: Model, part: Part, share: float) -> Pulls:
    """What a quantile of the first target and of the cost would seem to gain without each cause.

    By a straight line through the runs, with what each cause does in a run drawn again: how far
    the mean would move, and how much of the spread would go. No cause moves either by more than it
    changes on the tasks it acts on; what does nearly the same in every run leaves no trace in
    them, and counts with just that. A cause that shares its chance with another counts for both.
    """
    held, sizes = ready.causes, Sizes(ready)
    worked = _worked(ready, part.finish[0])
    length = abs(float(worked.mean()))
    keys, alone = _apart(held, sizes, length)
    batches = max(_FEWEST_BATCHES, _MOST_DRAWN // (max(1, len(held.drivers) + len(keys)) * BATCH))
    batches = min(batches, len(worked) // BATCH)
    drawn = causes.draw(alone, np.arange(batches), ready.sampling is Sampling.PLAIN).chance
    outcomes = [_Outcome.of(one[: batches * BATCH], share) for one in (worked, part.cost_minor)]
    # Tasks side by side move the finish by no more than the longest path.
    reach = np.minimum(sizes.of_drivers, length)[:, None]
    drivers = [outcomes[TIME].gain(row) for row in (drawn.factor - 1) * reach]
    risks = np.zeros((2, len(held.risks)))
    for (kind, risk), row in zip(keys, drawn.extra, strict=True):
        risks[kind, risk] += outcomes[kind].gain(row)
    units = np.array([length, abs(float(part.cost_minor.mean()))])
    units[units == 0] = 1.0
    return Pulls(np.array(drivers) / units[TIME], risks / units[:, None], units)


def _worked(ready: Model, moments: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Working minutes of the program's calendar from its start on."""
    clock = ready.schedule.network.book.of_program
    begins = np.array([ready.schedule.axis.minute(ready.program.start)])
    return ready.ground.work(clock, moments) - ready.ground.work(clock, begins)


def _apart(held: Causes, sizes: Sizes, length: float) -> tuple[list[tuple[int, int]], Causes]:
    """The same causes, with a row for what each of them does alone.

    What a risk adds and what it saves are rows of their own, or the one would hide the other. The
    rows of the risks are extras, with the outcome and the risk of each.
    """
    rows: dict[tuple[int, int, bool], dict[When, Values]] = {}
    for risk in range(len(held.risks)):
        for kind, when, table in sizes.of_risk(risk, length):
            row = rows.setdefault((kind, risk, mean(table) >= 0), {})
            row[when] = row.get(when, 0.0) + table
    alone = replace(
        held,
        stretches=tuple(Stretch((d,)) for d in range(len(held.drivers))),
        extras=tuple(tuple(Effect(w, t) for w, t in row.items()) for row in rows.values()),
        present=(),
        skipped=(),
        money=(),
    )
    return [(kind, risk) for kind, risk, _ in rows], alone


@dataclass(frozen=True, slots=True, eq=False)
class _Outcome:
    """What each run came to, less the mean; its deviation, and that of the quantile asked for."""

    values: Values
    deviation: float
    score: float

    @classmethod
    def of(cls, values: npt.NDArray[np.int64], share: float) -> _Outcome:
        found = values - values.mean()
        return cls(found, float(found.std()), abs(NormalDist().inv_cdf(share)))

    def gain(self, row: Values) -> float:
        """What the quantile gains without what a row adds to each run, at most as much as that."""
        spread, middle = float(row.std()), float(row.mean())
        if np.ptp(row) == 0:
            return abs(middle)
        if not self.deviation:
            return 0.0
        together = float(((row - middle) * self.values).mean()) / (spread * self.deviation)
        slope, error = abs(together) * self.deviation / spread, self.deviation / spread
        # What cannot be told from the runs counts as if all of it moved them.
        unknown = min(1.0, error * error / len(row))
        slope = min(1.0, slope) * (1 - unknown) + unknown
        left = float(np.sqrt(max(0.0, 1 - together * together)))
        return slope * abs(middle) + self.score * (1 - left) * self.deviation
