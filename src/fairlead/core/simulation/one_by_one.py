"""Questions that take a simulation for each cause: which causes deserve one, and on which road."""

from __future__ import annotations

from dataclasses import replace
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


def pulls(ready: Model, share: float, *outcomes: Sample) -> tuple[Values, Values]:
    """What a quantile of the outcome would seem to gain without each driver and without each risk.

    In standard deviations of the outcome, (drivers,) and (risks,); of several outcomes the most.
    By a straight line through the runs, with what each cause does in a run drawn again: how far
    the mean would move, and how much of the spread would go. What does the same in every run
    leaves no trace there and counts as infinite. A cause that shares its chance with another
    counts for both.
    """
    held = ready.causes
    rows = len(held.drivers) + len(held.risks)
    batches = max(_FEWEST_BATCHES, _MOST_DRAWN // (max(1, rows) * BATCH))
    batches = min(batches, len(outcomes[0].values) // BATCH)
    is_plain = ready.sampling is Sampling.PLAIN
    drawn = causes.draw(_apart(held), np.arange(batches), is_plain)
    factors = np.split(drawn.chance.factor, [len(held.drivers)])
    channels = ((factors[1], 1.0), (drawn.chance.extra, 0.0), (drawn.happened, 0.0))
    of_drivers, of_risks = [], []
    for outcome in outcomes:
        values = outcome.values[: batches * BATCH].astype(np.float64)
        values -= values.mean()
        of_drivers.append(_strongest([_gains(factors[0], 1.0, values, share)]))
        of_risks.append(_strongest([_gains(x, none, values, share) for x, none in channels]))
    return np.max(of_drivers, axis=0), np.max(of_risks, axis=0)


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


def _gains(rows: npt.NDArray[np.generic], none: float, values: Values, share: float) -> Values:
    """What each row takes of the quantile, (rows,); nan where it is nothing in every run.

    none: what a row is where its cause does nothing. values: of the outcome, their mean 0.
    """
    found = np.zeros(len(rows))
    deviation = float(values.std())
    reach = abs(NormalDist().inv_cdf(share))
    for n, row in enumerate(rows):
        x = row.astype(np.float64)
        spread, middle = float(x.std()), float(x.mean())
        if np.ptp(x) == 0:
            found[n] = np.nan if middle == none else np.inf
        elif deviation:
            together = float(((x - middle) * values).mean()) / (spread * deviation)
            left = max(0.0, 1 - together * together) ** 0.5
            found[n] = abs(together * (middle - none) / spread) + reach * (1 - left)
    return found


def _strongest(channels: list[Values]) -> Values:
    """The most of what each cause does by any way that varies, else by one that does not."""
    both = np.array(channels)
    varying = np.where(np.isfinite(both), both, -1.0).max(axis=0)
    always = np.where(np.isinf(both).any(axis=0), np.inf, 0.0)
    return np.where(varying >= 0, varying, always)
