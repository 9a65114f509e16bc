"""How often forecasts would have come true: a team's history replayed at rolling origins.

Every two weeks after half a year, where the team was busy: items in the next 4, 13 and 26 weeks,
and weeks until as many items as 4, 13 and 26 weeks of recent velocity. Weeks count in fractions,
as if the items of a week were spread over it. Outcomes and forecasts of dates are capped at four
times the nominal weeks, and only origins count after which these weeks are known, so that a slow
backlog is not left out. Forecasts are scored by the CRPS over 40 quantiles.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from fairlead.core.forecast.benchmarks import CAP, Bootstrap, backlog, bootstrap, velocity
from fairlead.core.forecast.history import WEEK_DAYS, Counts, History
from fairlead.core.forecast.library import ErrorLibrary
from fairlead.core.forecast.outlook import crossing
from fairlead.core.forecast.paces import Values, Weeks
from fairlead.core.forecast.past_errors import SETTLED_ORIGIN, done_within, origins
from fairlead.core.forecast.quantiles import SHARES, at_share
from fairlead.core.forecast.throughput import replayed

TESTED_WEEKS = (4, 13, 26)
SAID = (0.5, 0.8, 0.9)
"""How sure the promises are that are looked at."""

Replay = Callable[[Counts, Weeks], Values]
"""Counts and origins to trajectories of items, (n, LONGEST, SHARES)."""


class Question(StrEnum):
    """What was asked: items in some weeks, or the weeks of some items."""

    COUNTS = "counts"
    DATES = "dates"


@dataclass(frozen=True, slots=True)
class Record:
    """How the forecasts of one question and horizon came out, as means over the origins.

    coverage_80: share of outcomes between P10 and P90. p80_kept: share that did as well as was
    said to be 80 % sure. crps and those of the 12-week bootstrap and velocity: items or weeks.
    """

    origins: int
    coverage_80: float
    p80_kept: float
    crps: float
    crps_bootstrap_12w: float
    crps_velocity: float


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What was forecast of one question and horizon, and what came, origin by origin.

    origins: which of the yardstick's, (n,). forecast: (n, SHARES), items or weeks. actual and
    nominal, by velocity alone: (n,). kept: whether what was promised came true, (n, SAID).
    within: whether the actual lies between P10 and P90, (n,).
    """

    origins: npt.NDArray[np.int64]
    forecast: Values
    actual: Values
    nominal: Values
    kept: npt.NDArray[np.bool_]
    within: npt.NDArray[np.bool_]


Asked = tuple[Question, int]
"""A question and its horizon in weeks."""
Records = Mapping[Asked, Record]


@dataclass(frozen=True, slots=True)
class Yardstick:
    """The origins of a history that are tested and what is asked there: the same for all methods.

    velocity: items a week. backlogs: items to be done, by nominal weeks.
    """

    counts: Counts
    after: Weeks
    velocity: Values
    backlogs: Mapping[int, Values]


def yardstick(counts: Counts) -> Yardstick:
    """The origins of a history that are tested."""
    after = origins(counts, SETTLED_ORIGIN, len(counts) - min(TESTED_WEEKS))
    seen = [counts[:weeks] for weeks in after.tolist()]
    sizes = {
        weeks: np.array([float(backlog(one, weeks)) for one in seen]) for weeks in TESTED_WEEKS
    }
    return Yardstick(
        counts,
        after,
        np.array([velocity(one) for one in seen]),
        sizes,
    )


def backtest(history: History, library: ErrorLibrary) -> Records:
    """The record of a history, with a library that must not know it.

    Raises LeakError when it does.
    """
    library.check_blind(history)
    return judged(yardstick(history.counts), lambda c, after: replayed(c, after, library))


def backtest_causal(history: History, library_of: Callable[[int], ErrorLibrary]) -> Records:
    """The same, where each calendar year's forecasts use the library of what was known before it.

    library_of: the library as of the first of January of a year; origins of years for which it
    knows nothing are for the caller to leave out. Raises LeakError when it knows more.
    """
    yard = yardstick(history.counts)
    days = [history.monday + timedelta(days=WEEK_DAYS * weeks) for weeks in yard.after.tolist()]

    def replay(counts: Counts, after: Weeks) -> Values:
        years = np.array([day.year for day in days])
        parts = []
        for year in sorted(set(years.tolist())):
            library = library_of(year)
            first = next(day for day in days if day.year == year)
            library.check_blind(history, first)
            parts.append(replayed(counts, after[years == year], library))
        return np.concatenate(parts)

    return judged(yard, replay)


def judged(yard: Yardstick, replay: Replay) -> Records:
    """The records of any way to forecast, against outcomes and benchmarks.

    About 6 milliseconds an origin, for the bootstrap.
    """
    found = outcomes(yard, replay)
    if not found:
        return {}
    seen = [yard.counts[:weeks] for weeks in yard.after.tolist()]
    boots = [bootstrap(one, TESTED_WEEKS) for one in seen]
    return {asked: _record(asked, one, boots) for asked, one in found.items()}


def outcomes(yard: Yardstick, replay: Replay) -> Mapping[Asked, Outcomes]:
    """What a way to forecast said at each origin, and what came."""
    found: dict[Asked, Outcomes] = {}
    if not len(yard.after):
        return found
    done = replay(yard.counts, yard.after)
    for weeks in TESTED_WEEKS:
        actual = done_within(yard.counts, yard.after, weeks)
        over = np.flatnonzero(np.isfinite(actual))
        if over.size:
            found[Question.COUNTS, weeks] = _counts(yard, weeks, done, actual, over)
        over = np.flatnonzero(yard.after + CAP * weeks <= len(yard.counts))
        if over.size:
            found[Question.DATES, weeks] = _dates(yard, weeks, done, over)
    return found


def crps(quantiles: Values, outcomes: Values) -> Values:
    """Twice the mean pinball loss over SHARES, (n,). Source: Gneiting and Ranjan 2011.

    quantiles: (n, SHARES). outcomes: (n,).
    """
    gap = outcomes[:, None] - quantiles
    return np.asarray(2 * np.where(gap >= 0, SHARES * gap, (SHARES - 1) * gap).mean(axis=1))


def _record(asked: Asked, one: Outcomes, boots: Sequence[Bootstrap]) -> Record:
    question, weeks = asked
    said = (boot.items if question is Question.COUNTS else boot.weeks for boot in boots)
    benchmark = np.array([by_weeks[weeks] for by_weeks in said])[one.origins]
    return Record(
        len(one.origins),
        float(one.within.mean()),
        float(one.kept[:, SAID.index(0.8)].mean()),
        float(crps(one.forecast, one.actual).mean()),
        float(crps(benchmark, one.actual).mean()),
        float(np.abs(one.nominal - one.actual).mean()),
    )


def _counts(
    yard: Yardstick, weeks: int, done: Values, actual: Values, over: npt.NDArray[np.int64]
) -> Outcomes:
    forecast, actual = done[over, weeks - 1], actual[over]
    low, high = at_share(forecast, 0.1), at_share(forecast, 0.9)
    # To be 80 % sure of items is to name a whole number that only 20 % of futures fall below.
    kept = np.stack([actual >= np.floor(at_share(forecast, 1 - share)) for share in SAID], axis=1)
    within = (low <= actual) & (actual <= high)
    return Outcomes(over, forecast, actual, yard.velocity[over] * weeks, kept, within)


def _dates(yard: Yardstick, weeks: int, done: Values, over: npt.NDArray[np.int64]) -> Outcomes:
    cap = float(CAP * weeks)
    items = yard.backlogs[weeks][over]
    after = yard.after[over]
    total = np.concatenate(([0.0], np.cumsum(yard.counts)))
    ahead = after[:, None] + np.arange(1, CAP * weeks + 1)
    actual = np.minimum(crossing(total[ahead] - total[after][:, None], items), cap)
    seen = done[over, : CAP * weeks]

    def said(share: float) -> Values:
        return np.minimum(crossing(at_share(seen, 1 - share), items), cap)

    forecast = np.stack([said(float(share)) for share in SHARES], axis=1)
    kept = np.stack([actual <= said(share) for share in SAID], axis=1)
    within = (said(0.1) <= actual) & (actual <= said(0.9))
    nominal = np.minimum(items / yard.velocity[over], cap)
    return Outcomes(over, forecast, actual, nominal, kept, within)
