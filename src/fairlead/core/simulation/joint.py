"""Date and budget together: the share of runs that keep both, taken from the same runs.

A date that 80 of 100 runs keep and a budget that 80 keep are kept together by fewer, by how many
depends on how closely the two move together. NASA calls the share of runs that keep both the joint
cost and schedule confidence level, JCL (NPR 7120.5; Cost Estimating Handbook, appendix J).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import NamedTuple

import numpy as np

from fairlead.core.ground.errors import InvalidRequestError, UnknownIdError
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import Money
from fairlead.core.program.change import nearest
from fairlead.core.simulation.futures import Finish, Futures
from fairlead.core.simulation.model import WHOLE
from fairlead.core.simulation.sample import Sample

USUAL_SHARE = 0.7
"""At which NASA sets the baseline of a program."""


@dataclass(frozen=True, slots=True)
class JointPoint:
    """A date and a budget, and the share of runs that keep both.

    of_date, of_cost: the shares that keep the one, whatever becomes of the other.
    """

    finish: datetime
    cost: Money
    confidence: float
    of_date: float
    of_cost: float


class Pair(NamedTuple):
    """A finish and a cost as samples hold them."""

    finish: int
    cost: int


def confidence(futures: Futures, target: TaskId, by: datetime, within: Money) -> float:
    """The share of runs in which a target is finished by a moment and all costs no more than that.

    Raises InvalidRequestError for a program without costs, another currency or a target that was
    not simulated, UnknownIdError for one that is not there.
    """
    finish, cost = _both(futures, target)
    currency = futures.program.currency
    if within.currency != currency:
        says = f"The program counts in {currency}, the budget is given in {within.currency}."
        raise InvalidRequestError(says, f"Give the budget in {currency}.")
    minute = futures.model.schedule.axis.minute(by)
    return share_within_both(finish.moments, cost, Pair(minute, within.minor()))


def frontier(
    futures: Futures, target: TaskId, share: float = USUAL_SHARE, points: int = 24
) -> tuple[JointPoint, ...]:
    """Dates with the least budget that still keeps both in so large a share of the runs.

    The iso-confidence frontier, from the earliest date to the latest, its cost falling. Raises as
    `confidence` does, and InvalidRequestError for a share that is not between 0 and 1.
    """
    finish, cost = _both(futures, target)
    return _points(futures, finish, cost, frontier_of(finish.moments, cost, share, points))


def share_within_both(finish: Sample, cost: Sample, most: Pair) -> float:
    """The share of the runs that exceed neither number of a pair."""
    return float(((finish.values <= most.finish) & (cost.values <= most.cost)).mean())


def frontier_of(finish: Sample, cost: Sample, share: float, points: int) -> list[Pair]:
    """The frontier of two samples: at most so many pairs, evenly spaced by the finish's quantiles.

    Pairs that are no cheaper than an earlier one are left out.
    """
    needed = _runs(finish, share)
    found: list[Pair] = []
    for n in range(points):
        by = finish.quantile(share + (1 - share) * (n + 1) / (points + 1))
        in_time = np.sort(cost.values[finish.values <= by])
        pair = Pair(by, int(in_time[needed - 1]))
        if not found or pair.cost < found[-1].cost:
            found.append(pair)
    return found


def _runs(sample: Sample, share: float) -> int:
    """How many runs are at least so large a share of them."""
    if not 0 < share < 1:
        says = f"A confidence of {share:g} is asked for; it lies between 0 and 1."
        raise InvalidRequestError(says, f"Choose {USUAL_SHARE:g}, which is usual.")
    return ceil(share * len(sample.values))


def _both(futures: Futures, target: TaskId) -> tuple[Finish, Sample]:
    tasks = futures.program.tasks
    if target != WHOLE and target not in tasks:
        raise UnknownIdError("task", target, nearest(target, tasks))
    if target not in futures.targets:
        says = f"'{target}' is none of the targets that were simulated."
        raise InvalidRequestError(says, "Name it as a target of the simulation.")
    if futures.cost is None:
        says = f"'{futures.program.name}' has no costs, so there is no budget to keep."
        do = "Add rates to its people, fixed costs to its tasks, or budget lines that burn."
        raise InvalidRequestError(says, do)
    return futures.targets[target], futures.cost


def _points(
    futures: Futures, finish: Finish, cost: Sample, pairs: Iterable[Pair]
) -> tuple[JointPoint, ...]:
    axis = futures.model.schedule.axis
    return tuple(
        JointPoint(
            axis.moment(pair.finish),
            futures.money(pair.cost),
            share_within_both(finish.moments, cost, pair),
            finish.moments.share_within(pair.finish),
            cost.share_within(pair.cost),
        )
        for pair in pairs
    )
