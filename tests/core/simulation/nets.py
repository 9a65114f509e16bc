"""Short ways to write down the networks that the tests of simulations are about.

They work around the clock, and nothing varies in them but what a test says, so that a duration of
so many days is just that many days from start to finish.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

from fairlead.core.calendars.calendar import ALWAYS, always
from fairlead.core.ground.units import Share, Work
from fairlead.core.program.link import Link
from fairlead.core.program.program import Program
from fairlead.core.program.task import Estimate, EstimateShape, Task
from fairlead.core.program.uncertainty import Uncertainty
from fairlead.core.simulation.futures import Finish
from tests.core.program import sketch
from tests.core.program.sketch import link

DAY = 480
"""Minutes that count as a day here."""
NOTHING = Decimal(0)
CERTAIN = Uncertainty(task=NOTHING, program=NOTHING, team=NOTHING, vendor=NOTHING)
POINTS = 2048
"""As many quantiles of a distribution as an empirical estimate is given."""

Numbers = npt.NDArray[np.float64]


def net(*tasks: Task, links: Sequence[Link] = (), **others: Any) -> Program:
    """A program of these tasks on a calendar without nights."""
    given = {"calendar": ALWAYS, "calendars": [always()], "uncertainty": CERTAIN, **others}
    return sketch.program(*tasks, links=links, **given)


def chain(*tasks: Task, **others: Any) -> Program:
    """These tasks, each waiting for the one before it."""
    links = [link(one.id, other.id) for one, other in pairwise(tasks)]
    return net(*tasks, links=links, **others)


def days(number: float) -> Work:
    """So many days as working time."""
    return Work(round(number * DAY))


def lasts(id: str, long: Estimate | float, **others: Any) -> Task:
    """A task with this estimate, planned at its likely duration, or one of just so many days."""
    if isinstance(long, Estimate):
        return sketch.task(id, duration=long.likely, estimate=long, **others)
    return sketch.task(id, duration=days(long), **others)


def points(
    low: float, likely: float, high: float, shape: EstimateShape, at: tuple[str, str]
) -> Estimate:
    """An estimate of three points in days, the outer two at these quantiles."""
    return Estimate(
        low=days(low),
        likely=days(likely),
        high=days(high),
        shape=shape,
        low_quantile=Share.of(at[0]),
        high_quantile=Share.of(at[1]),
    )


def between(low: float, likely: float, high: float, shape: EstimateShape) -> Estimate:
    """An estimate whose outer points are the least and the most there can be."""
    return points(low, likely, high, shape, ("0", "1"))


def quantiles(of: Callable[[float], float]) -> Estimate:
    """An empirical estimate of a distribution with these quantiles, in days."""
    observed = [days(of((n + 0.5) / POINTS)) for n in range(POINTS)]
    return Estimate(
        low=observed[POINTS // 10],
        likely=observed[POINTS // 2],
        high=observed[9 * POINTS // 10],
        shape=EstimateShape.EMPIRICAL,
        observed=tuple(observed),
    )


def normal(mean: float, deviation: float) -> Estimate:
    """An empirical estimate of a normal distribution, in days."""
    return quantiles(NormalDist(mean, deviation).inv_cdf)


def in_days(finish: Finish) -> Numbers:
    """How many days after the program's start a target is finished, in each run."""
    begins = finish.model.schedule.axis.minute(finish.model.program.start)
    return (finish.moments.values - begins) / DAY


def generated(count: int) -> Program:
    """A program of so many tasks of one to ten days, each waiting for up to three of the last."""
    tasks = [sketch.task(str(n), duration=days(1 + n * 37 % 10)) for n in range(count)]
    before = {
        (n - 1 - n * step % reach, n)
        for n in range(1, count)
        for step, reach in ((1, 7), (3, 11), (7, 23))
    }
    links = [link(str(one), str(other)) for one, other in sorted(before) if one >= 0]
    return net(*tasks, links=links, uncertainty=Uncertainty())
