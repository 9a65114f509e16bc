"""Questions that take a simulation for each cause: which causes deserve one, and on which road."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from fairlead.core.simulation import causes, compiled
from fairlead.core.simulation.batches import pieces
from fairlead.core.simulation.causes import Causes, Effect, Stretch
from fairlead.core.simulation.model import Model
from fairlead.core.simulation.sample import Sample
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


def pulls(
    ready: Model, share: float, finish: Sample, cost: Sample | None = None
) -> tuple[Values, Values]:
    """What a quantile would seem to gain without each driver and without each risk.

    (drivers,) and (risks,): days in standard deviations of the finish, money as a share of the
    cost, of which the greater counts.
    By a straight line through the runs, with what each cause does in a run drawn again: how far
    the mean would move, and how much of the spread would go. What does the same in every run
    leaves no trace there and counts with the most it can move; what adds or leaves out tasks in
    every run counts as infinite. A cause that shares its chance with another counts for both.
    """
    held = ready.causes
    rows = len(held.drivers) + len(held.risks)
    batches = max(_FEWEST_BATCHES, _MOST_DRAWN // (max(1, rows) * BATCH))
    batches = min(batches, len(finish.values) // BATCH)
    is_plain = ready.sampling is Sampling.PLAIN
    drawn = causes.draw(_apart(held), np.arange(batches), is_plain)
    of_drivers, of_risks = np.split(drawn.chance.factor, [len(held.drivers)])
    worked = finish.values[: batches * BATCH].astype(np.float64)
    length, whole = _Outcome(worked - worked.mean(), share, float(worked.std())), worked.mean()
    risks = [
        length.gains(of_risks, 1.0, whole),
        length.gains(drawn.chance.extra, 0.0, 1.0),
        length.gains(drawn.happened, 0.0, _bringing(held)),
    ]
    if cost is not None:
        spent = cost.values[: batches * BATCH].astype(np.float64)
        money = _Outcome(spent - spent.mean(), share, abs(float(spent.mean())))
        risks.append(money.gains(drawn.happened, 0.0, _spending(held)))
    return length.gains(of_drivers, 1.0, whole), np.max(risks, axis=0)


def _bringing(held: Causes) -> Values:
    """What each risk does to the finish by happening alone, beside its delays and factors."""
    found = np.zeros(len(held.risks))
    for when in (when for row in (*held.present, *held.skipped) for when in row):
        found[when.risk] = np.inf
    return found


def _spending(held: Causes) -> Values:
    """What each risk costs by happening alone, in minor units."""
    found = _bringing(held)
    for effect in held.money:
        found[effect.when.risk] += abs(float(effect.size.mean()))
    return found


def _apart(held: Causes) -> Causes:
    """The same causes, with a row for what each of them does alone."""
    stretches: list[dict[Effect, None]] = [{} for _ in held.risks]
    extras: list[dict[Effect, None]] = [{} for _ in held.risks]
    for effect in (effect for row in held.stretches for effect in row.effects):
        stretches[effect.when.risk][effect] = None
    for effect in (effect for row in held.extras for effect in row):
        extras[effect.when.risk][effect] = None
    alone = [Stretch((d,)) for d in range(len(held.drivers))]
    alone += [Stretch((), tuple(effects)) for effects in stretches]
    return replace(
        held,
        stretches=tuple(alone),
        extras=tuple(map(tuple, extras)),
        present=(),
        skipped=(),
        money=(),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Outcome:
    """What each run came to, less the mean, and the unit in which gains are counted."""

    values: Values
    share: float
    unit: float

    def gains(self, rows: npt.NDArray[np.generic], none: float, most: Values | float) -> Values:
        """What each row takes of the quantile, (rows,), in units.

        none: what a row is where its cause does nothing. most: what a row that is one more in
        every run takes at the most.
        """
        found = np.zeros(len(rows))
        deviation = float(self.values.std())
        reach = abs(NormalDist().inv_cdf(self.share))
        limit = np.broadcast_to(np.asarray(most, dtype=np.float64), len(rows))
        for n, row in enumerate(rows):
            x = row.astype(np.float64)
            spread, middle = float(x.std()), float(x.mean())
            if np.ptp(x) == 0:
                found[n] = 0.0 if middle == none else abs(middle - none) * limit[n]
            elif deviation:
                together = float(((x - middle) * self.values).mean()) / (spread * deviation)
                left = max(0.0, 1 - together * together) ** 0.5
                moved = abs(together * (middle - none) / spread) + reach * (1 - left)
                found[n] = moved * deviation
        return found / (self.unit or 1.0)
