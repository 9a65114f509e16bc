"""What several responses leave of one risk: on each task, in each run, the least that one leaves.

What each leaves alone is told task by task first: whether a response speaks of the program, of a
summary or of a task then makes no difference. One draw of how bad the risk is drives all of it, so
that the least of several tables, point by point, is the least in each run, in whatever order. A
delay and a factor on one task are compared once, by the work that is expected of it: where that
work is uncertain, the one that is kept may be the greater in some runs. A task is added where all
of them leave it to be added, and left out where one does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from fairlead.core.ground.ids import TaskId
from fairlead.core.simulation.distributions import Values, constant

_SAME, _NOTHING = constant(1.0), constant(0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Left:
    """What is left of a risk where it happens, on tasks that have work of their own.

    factors, delays: a table for each task, the delays in minutes. cost: a table in minor units.
    adds, skips: the tasks themselves, and all below them.
    """

    factors: Mapping[TaskId, Values]
    delays: Mapping[TaskId, Values]
    cost: Values | None
    adds: tuple[TaskId, ...]
    skips: tuple[TaskId, ...]


def least(left: Sequence[Left], work: Callable[[TaskId], float]) -> Left:
    """What is left where all of some responses work, from what each alone would leave.

    work: the minutes expected of a task.
    """
    if len(left) == 1:
        return left[0]
    factors, delays = {}, {}
    stretched: dict[tuple[int, ...], Values] = {}
    for task in dict.fromkeys(t for one in left for t in (*one.factors, *one.delays)):
        of_factors = [one.factors.get(task, _SAME) for one in left]
        if any(task in one.delays for one in left):
            of_delays = [one.delays.get(task, _NOTHING) for one in left]
            factor, delay = _least_of_both(of_factors, of_delays, work(task))
            if delay.any():
                delays[task] = delay
        else:
            # One table for all tasks it is the same for, which then share their rows.
            key = tuple(map(id, of_factors))
            factor = stretched.setdefault(key, np.minimum.reduce(of_factors))
        if (factor != 1).any():
            factors[task] = factor
    cost = np.minimum.reduce([_NOTHING if one.cost is None else one.cost for one in left])
    return Left(
        factors,
        delays,
        cost if cost.any() else None,
        in_all([one.adds for one in left]),
        tuple(dict.fromkeys(task for one in left for task in one.skips)),
    )


def in_all(lists: Iterable[Sequence[TaskId]]) -> tuple[TaskId, ...]:
    """What is in each of some lists, in the order of the first."""
    return reduce(_in_both, map(tuple, lists))


def _in_both(one: tuple[TaskId, ...], other: tuple[TaskId, ...]) -> tuple[TaskId, ...]:
    there = frozenset(other)
    return tuple(task for task in one if task in there)


def _least_of_both(
    factors: Sequence[Values], delays: Sequence[Values], work: float
) -> tuple[Values, Values]:
    """The factor and the delay of the response that, size by size, adds least to so much work."""
    every_factor, every_delay = np.array(factors), np.array(delays)
    added = (every_factor - 1) * work + every_delay
    first = np.lexsort((every_delay, every_factor, added), axis=0)[0]
    at = np.arange(added.shape[1])
    return every_factor[first, at], every_delay[first, at]
