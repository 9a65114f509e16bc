"""What drives the finish: what its P80 gains when one risk, driver or uncertainty is gone.

One cause at a time is taken away and all else left as it was, random numbers included (common
random numbers), so that each run meets itself and the difference is known far better than either
date. The parts do not add up to the whole: where paths merge, the next one is never far.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from fairlead.core.ground.units import Money, Work
from fairlead.core.simulation import runs
from fairlead.core.simulation.batches import Mapper
from fairlead.core.simulation.causes import Event, Systemic
from fairlead.core.simulation.futures import Futures
from fairlead.core.simulation.model import Model
from fairlead.core.simulation.normal import student
from fairlead.core.simulation.one_by_one import MOST_CAUSES, load, moved, telling
from fairlead.core.simulation.sample import Sample
from fairlead.core.simulation.simulate import FEWEST_BATCHES, SURE, run_batches
from fairlead.core.simulation.streams import BATCH


class BarKind(StrEnum):
    """What a bar of the tornado takes away."""

    RISK = "risk"
    DRIVER = "driver"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class Bar:
    """How much earlier the first target is kept, and how much cheaper, without one cause.

    removed: working minutes of the program's calendar; negative where the cause helps. interval,
    cost_interval: where 95 of 100 such measurements hold the truth. The money is None for a
    program without costs.
    """

    id: str
    kind: BarKind
    name: str
    removed: Work
    interval: tuple[Work, Work]
    cost_removed: Money | None
    cost_interval: tuple[Money, Money] | None

    @property
    def is_noise(self) -> bool:
        """Whether it cannot be told apart from no effect on the date."""
        low, high = self.interval
        return low.minutes <= 0 <= high.minutes


def tornado(
    futures: Futures,
    *,
    share: float = SURE,
    tasks: int = 5,
    most: int = MOST_CAUSES,
    runs: int | None = None,
    over: Mapper = map,
) -> tuple[Bar, ...]:
    """What each risk, driver and most uncertain task costs the first target, the dearest first.

    share: of the quantile that moves. tasks: of the uncertain ones those with the highest schedule
    sensitivity; each then takes what was planned, but for risks and drivers. most: of the risks
    and drivers; of more, those that move target or cost most in a few runs have a bar. runs: the
    first so many, all of them without a word. Simulates the program once for each bar.
    """
    bars = []
    wanted = max(FEWEST_BATCHES, -(-(runs or futures.runs) // BATCH))
    batches = min(futures.runs // BATCH, wanted)
    causes = futures.model.causes
    load(futures.model, batches, min(most, len(causes.risks) + len(causes.drivers)) + tasks)
    removed = [*_causes(futures, share, most, batches, over), *_tasks(futures, tasks)]
    finish = futures.first.worked.first(batches)
    spent = None if futures.cost is None else futures.cost.first(batches)
    for id, kind, name, model in removed:
        part = run_batches(model, 0, batches, over, with_critical=False)
        without = Futures(model, part)
        found, reach = _gain(finish, without.first.worked, share)
        cost, cost_interval = None, None
        if spent is not None:
            gain, width = _gain(spent, Sample(part.cost_minor), share)
            cost = futures.money(gain)
            cost_interval = futures.money(gain - width), futures.money(gain + width)
        interval = Work(round(found - reach)), Work(round(found + reach))
        bars.append(Bar(id, kind, name, Work(round(found)), interval, cost, cost_interval))
    return tuple(sorted(bars, key=lambda bar: -abs(bar.removed.minutes)))


_Removed = tuple[str, BarKind, str, Model]
"""What is taken away, and the program without it."""


def _causes(
    futures: Futures, share: float, most: int, batches: int, over: Mapper
) -> Iterator[_Removed]:
    """The risks and drivers that move the target most, in the order of the program."""
    model, causes = futures.model, futures.model.causes
    held: list[tuple[BarKind, Event | Systemic]] = [(BarKind.RISK, one) for one in causes.risks]
    held += [(BarKind.DRIVER, one) for one in causes.drivers]

    def moves(one: tuple[BarKind, Event | Systemic], few: int) -> tuple[float, float]:
        less = model.without(one[1])
        part = run_batches(less, 0, few, over, with_critical=False)
        finish, cost = Futures(less, part).first.worked, Sample(part.cost_minor)
        return (
            moved(futures.first.worked.first(few), finish, share),
            moved(Sample(futures.part.cost_minor).first(few), cost, share),
        )

    for kind, cause in telling(held, most, batches, moves):
        yield cause.id, kind, cause.name, model.without(cause)


def _tasks(futures: Futures, tasks: int) -> Iterator[_Removed]:
    """The uncertain tasks with the highest schedule sensitivity."""
    model = futures.model
    table = model.ground.walk.nodes[:, runs.TABLE]
    uncertain = [id for id, n in model.node_of.items() if table[n] >= 0]
    sensitive = sorted(uncertain, key=futures.schedule_sensitivity, reverse=True)
    for id in sensitive[:tasks]:
        if futures.schedule_sensitivity(id) > 0:
            yield id, BarKind.TASK, futures.program.tasks[id].name, model.certain(id)


def _gain(before: Sample, after: Sample, share: float) -> tuple[float, float]:
    """By how much a quantile falls, and how far to either side the truth may lie.

    Source: the difference of two quantiles by Bahadur's representation of each, batch by batch.
    """
    apart = before.influence(share) - after.influence(share)
    error = float(np.sqrt(apart.var(ddof=1) / len(apart)))
    return before.quantile(share) - after.quantile(share), student(len(apart) - 1) * error
