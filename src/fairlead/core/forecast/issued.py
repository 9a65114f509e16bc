"""Forecasts that were issued, and what came of them.

A forecast is written down with all its quantiles when it is issued, and held against the items
that were done since: items in some weeks when these weeks are over, weeks of some items when the
date that was 90 % sure has passed, with them or without. Counted as soon as it is kept, a record
would look better than it is while it grows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor, inf

import numpy as np

from fairlead.core.forecast.backtest import SAID, Question
from fairlead.core.forecast.history import WEEK_DAYS, Item, days_done
from fairlead.core.forecast.outlook import Outlook
from fairlead.core.forecast.paces import LONGEST
from fairlead.core.forecast.quantiles import SHARES, at_share
from fairlead.core.forecast.reliability import Kept, wilson
from fairlead.core.ground.units import Elapsed

FRESH_DAYS = 21
"""How old what a forecast rests on may be to promise anything by it: a fortnight and a week."""
COUNTED_DAYS = 7
"""How old it may be for the forecast to count, so that nobody asks when the weeks were good."""
COUNTED_PART = 5
"""And no older than this part of the time until it comes due: a fifth."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A forecast of a question as it was issued.

    asked: weeks for COUNTS, items for DATES. since: the first day that was not known. quantiles:
    items or weeks at each of SHARES; weeks beyond LONGEST are twice that.
    """

    question: Question
    asked: int
    since: date
    quantiles: tuple[float, ...]

    def promise(self, said: float) -> float:
        """The items or weeks that were said to be so sure: at least so many, at most so long."""
        quantiles = np.array(self.quantiles)
        if self.question is Question.COUNTS:
            return float(at_share(quantiles, 1 - said))
        # Between a day and what lies beyond all days there is none.
        beyond = int(np.searchsorted(quantiles, LONGEST, side="right"))
        if beyond < len(SHARES) and said > SHARES[max(beyond - 1, 0)]:
            return 2.0 * LONGEST
        return float(at_share(quantiles, said))

    def said(self, said: float) -> float:
        """The promise as it is told: whole items, and weeks to the end of a day."""
        promise = self.promise(said)
        if self.question is Question.COUNTS:
            return float(floor(promise))
        return max(1, ceil(promise * WEEK_DAYS)) / WEEK_DAYS

    def can_fail(self, said: float) -> bool:
        """Whether what is said to be so sure is anything: not no items at least, nor no day."""
        told = self.said(said)
        return told > 0 if self.question is Question.COUNTS else told <= LONGEST

    @property
    def durations(self) -> tuple[Elapsed, ...]:
        """How long the items may take, each as likely as any other; of DATES alone."""
        weeks = np.array(self.quantiles) * (WEEK_DAYS * 24 * 60)
        return tuple(Elapsed(round(one)) for one in weeks.tolist())

    def is_kept(self, said: float, outcome: float) -> bool:
        """Whether what was said to be so sure came true, by the words in which it was said."""
        told = self.said(said)
        return outcome >= told if self.question is Question.COUNTS else outcome <= told


@dataclass(frozen=True, slots=True)
class Resolved:
    """A forecast that has come due. outcome: items or weeks, infinite for not done when due."""

    issued: Issued
    outcome: float


def issue(outlook: Outlook, since: date, question: Question, asked: int) -> Issued:
    """Write a forecast down with all its quantiles.

    Raises InvalidRequestError for weeks outside 1 to LONGEST.
    """
    if question is Question.COUNTS:
        said = [outlook.items(float(share), asked) for share in SHARES]
    else:
        weeks = (outlook.weeks(float(share), asked) for share in SHARES)
        said = [2.0 * LONGEST if one is None else one for one in weeks]
    return Issued(question, asked, since, tuple(round(one, 4) for one in said))


def outcome(issued: Issued, items: Iterable[Item], as_of: date) -> float | None:
    """What came of a forecast by the items known before a day; None while it has not come due.

    Dates are held against the very day on which the last of the items was done, not against their
    week. Items that begin with the forecast, as of a record that was cut, say nothing about it.
    """
    days = days_done(items, as_of)
    if not days or days[0] >= issued.since:
        return None
    if due(issued) > as_of:
        return None
    after = [day for day in days if day >= issued.since]
    if issued.question is Question.COUNTS:
        return float(sum(day < due(issued) for day in after))
    if len(after) >= issued.asked:
        return ((after[issued.asked - 1] - issued.since).days + 1) / WEEK_DAYS
    return inf


def is_hindsight(issued: Issued, said_on: date, outcome: float | None = None) -> bool:
    """Whether a forecast was made of what could be known already: it proves nothing.

    outcome: what came of it, None where nobody knows yet.
    """
    age = (said_on - issued.since).days
    if age > min(COUNTED_DAYS, (due(issued) - issued.since).days / COUNTED_PART):
        return True
    is_date = issued.question is Question.DATES
    return is_date and outcome is not None and outcome * WEEK_DAYS <= age


def kept(resolved: Iterable[Resolved]) -> tuple[Kept, ...]:
    """How often what was said to be so sure came true; empty where nothing has come due.

    Forecasts that overlap tell little more than one of them, so the intervals are as wide as those
    that do not overlap would make them.
    """
    due = list(resolved)
    found = []
    for said in SAID:
        counted = [one for one in due if one.issued.can_fail(said)]
        if not counted:
            continue
        apart = _apart(one.issued for one in counted)
        true = sum(one.issued.is_kept(said, one.outcome) for one in counted)
        found.append(Kept(said, true, len(counted), *wilson(true / len(counted) * apart, apart)))
    return tuple(found)


def due(issued: Issued) -> date:
    """The first day on which what came of a forecast is known for certain."""
    weeks = issued.asked if issued.question is Question.COUNTS else issued.promise(max(SAID))
    return issued.since + timedelta(days=WEEK_DAYS * ceil(weeks))


def _apart(issued: Iterable[Issued]) -> int:
    """How many forecasts there are of which none begins before another has come due."""
    count, free = 0, date.min
    for one in sorted(issued, key=due):
        if one.since >= free:
            count, free = count + 1, due(one)
    return count
