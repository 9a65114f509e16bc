"""How often forecasts would have come true: a team's history replayed at rolling origins.

Every two weeks after half a year, where the team was busy: items in the next 4, 13 and 26 weeks,
and weeks until as many items as 4, 13 and 26 weeks of recent velocity. Weeks count in fractions,
as if the items of a week were spread over it. Outcomes and forecasts of dates are capped at four
times the nominal weeks, and only origins count after which these weeks are known, so that a slow
backlog is not left out. Forecasts are scored by the CRPS over 40 quantiles.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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


Records = Mapping[tuple[Question, int], Record]


@dataclass(frozen=True, slots=True)
class Yardstick:
    """The outcomes after each origin and what the benchmarks said: the same for all methods."""

    counts: Counts
    after: Weeks
    bootstraps: tuple[Bootstrap, ...]
    velocity: Values
    backlogs: Mapping[int, Values]


def yardstick(counts: Counts) -> Yardstick:
    """The origins of a history that are tested; about 6 milliseconds each, for the bootstrap."""
    after = origins(counts, SETTLED_ORIGIN, len(counts) - min(TESTED_WEEKS))
    seen = [counts[:weeks] for weeks in after.tolist()]
    sizes = {
        weeks: np.array([float(backlog(one, weeks)) for one in seen]) for weeks in TESTED_WEEKS
    }
    return Yardstick(
        counts,
        after,
        tuple(bootstrap(one, TESTED_WEEKS) for one in seen),
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
    """The records of any way to forecast, against outcomes and benchmarks."""
    records: dict[tuple[Question, int], Record] = {}
    if not len(yard.after):
        return records
    done = replay(yard.counts, yard.after)
    for weeks in TESTED_WEEKS:
        actual = done_within(yard.counts, yard.after, weeks)
        over = np.isfinite(actual)
        if over.any():
            records[Question.COUNTS, weeks] = _counts(yard, weeks, done, actual, over)
        over = yard.after + CAP * weeks <= len(yard.counts)
        if over.any():
            records[Question.DATES, weeks] = _dates(yard, weeks, done, over)
    return records


def crps(quantiles: Values, outcomes: Values) -> Values:
    """Twice the mean pinball loss over SHARES, (n,). Source: Gneiting and Ranjan 2011.

    quantiles: (n, SHARES). outcomes: (n,).
    """
    gap = outcomes[:, None] - quantiles
    return np.asarray(2 * np.where(gap >= 0, SHARES * gap, (SHARES - 1) * gap).mean(axis=1))


def _counts(
    yard: Yardstick, weeks: int, done: Values, actual: Values, over: npt.NDArray[np.bool_]
) -> Record:
    forecast, actual = done[over, weeks - 1], actual[over]
    low, sure, high = (at_share(forecast, share) for share in (0.1, 0.2, 0.9))
    boots = np.array([boot.items[weeks] for boot in yard.bootstraps])[over]
    return Record(
        int(over.sum()),
        float(((low <= actual) & (actual <= high)).mean()),
        float((actual >= sure).mean()),
        float(crps(forecast, actual).mean()),
        float(crps(boots, actual).mean()),
        float(np.abs(yard.velocity[over] * weeks - actual).mean()),
    )


def _dates(yard: Yardstick, weeks: int, done: Values, over: npt.NDArray[np.bool_]) -> Record:
    cap = float(CAP * weeks)
    items = yard.backlogs[weeks][over]
    after = yard.after[over]
    total = np.concatenate(([0.0], np.cumsum(yard.counts)))
    ahead = after[:, None] + np.arange(1, CAP * weeks + 1)
    actual = np.minimum(crossing(total[ahead] - total[after][:, None], items), cap)
    kept = done[over, : CAP * weeks]

    def said(share: float) -> Values:
        return np.minimum(crossing(at_share(kept, 1 - share), items), cap)

    forecast = np.stack([said(float(share)) for share in SHARES], axis=1)
    boots = np.array([boot.weeks[weeks] for boot in yard.bootstraps])[over]
    nominal = np.minimum(items / yard.velocity[over], cap)
    return Record(
        int(over.sum()),
        float(((said(0.1) <= actual) & (actual <= said(0.9))).mean()),
        float((actual <= said(0.8)).mean()),
        float(crps(forecast, actual).mean()),
        float(crps(boots, actual).mean()),
        float(np.abs(nominal - actual).mean()),
    )
