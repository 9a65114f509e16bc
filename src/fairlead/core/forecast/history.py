"""What a team finished, as counts of whole weeks: the only thing a throughput forecast reads.

Trackers hold future dates, items twice and weeks not yet over. What is left out is counted, so
that it can be told; what is too thin to be forecast from is refused with what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

import numpy as np
import numpy.typing as npt

from fairlead.core.ground.errors import InvalidRequestError

Counts = npt.NDArray[np.float64]
"""Items done in each week, (weeks,), oldest first."""

WEEK_DAYS = 7
SILENT_WEEKS = 12
"""After so many weeks without an item a team counts as stopped."""
RESTART_WEEKS = 26
"""After so many empty weeks a history begins anew: what was before is another team's pace."""

_LEAST_WEEKS = 4
_LEAST_ITEMS = 5
_LEAST_BUSY_WEEKS = 3


class ThinHistoryError(InvalidRequestError):
    """A history from which nothing honest can be said; the message says what is missing."""

    code = "forecast.thin_history"


@dataclass(frozen=True, slots=True)
class Item:
    """An item and the days that are known of it; without `done` it is open.

    Days are as the tracker has them: one may be done before it was created.
    """

    id: str
    done: date | None
    created: date | None = None
    started: date | None = None


@dataclass(frozen=True, slots=True)
class History:
    """Items done in whole weeks, from the first week with an item to the last that is over.

    counts: (weeks,); monday is the first day of the first week. The numbers left out are items.
    """

    monday: date
    counts: Counts
    repeated: int = 0
    future: int = 0
    unfinished_week: int = 0

    @property
    def until(self) -> date:
        """The first day after the last whole week."""
        return self.monday + timedelta(days=WEEK_DAYS * len(self.counts))


def last_day(since: date, weeks: float) -> date:
    """The last day of so many weeks, the first of which begins on a day."""
    return since + timedelta(days=max(0, ceil(weeks * WEEK_DAYS) - 1))


def weekly(items: Iterable[Item], as_of: date) -> History:
    """Items done in whole weeks before a day; weeks begin on Monday, empty ones are kept.

    Open items do not count. An item that comes twice counts once, on the later of its days: it was
    done when it stayed done. Days from `as_of` on have not been, and the week that `as_of` lies in
    is not over. Raises ThinHistoryError when no whole week with an item is left.
    """
    last: dict[str, date] = {}
    rows = future = 0
    for one in items:
        if one.done is None:
            continue
        if one.done >= as_of:
            future += 1
            continue
        rows += 1
        last[one.id] = max(one.done, last.get(one.id, one.done))
    over = as_of - timedelta(days=as_of.weekday())
    days = [day for day in last.values() if day < over]
    if not days:
        says = f"No item was done in a whole week before {as_of}."
        raise ThinHistoryError(says, "Give a longer history, or a later day to look from.")
    first = min(days)
    monday = first - timedelta(days=first.weekday())
    places = [(day - monday).days // WEEK_DAYS for day in days]
    counts = np.bincount(places, minlength=(over - monday).days // WEEK_DAYS)
    return History(
        monday, counts.astype(np.float64), rows - len(last), future, len(last) - len(days)
    )


def days_done(items: Iterable[Item], as_of: date) -> list[date]:
    """The days before a day on which items were done, ascending; each once, on the later day."""
    last: dict[str, date] = {}
    for one in items:
        if one.done is not None and one.done < as_of:
            last[one.id] = max(one.done, last.get(one.id, one.done))
    return sorted(last.values())


def since_restart(counts: Counts) -> Counts:
    """The counts since the last silence of half a year, or all when there was none."""
    silent = 0
    begins = 0
    for week, items in enumerate(counts.tolist()):
        if items > 0:
            if silent >= RESTART_WEEKS:
                begins = week
            silent = 0
        else:
            silent += 1
    return counts[begins:]


def check(counts: Counts) -> None:
    """Raise ThinHistoryError when a history does not carry a forecast, with what it lacks."""
    busy = np.flatnonzero(counts)
    silent = len(counts) - 1 - int(busy[-1]) if len(busy) else len(counts)
    if len(busy) and silent >= SILENT_WEEKS:
        raise ThinHistoryError(
            f"No item was done in the last {silent} weeks: the team seems to have stopped.",
            "Forecast from the day it works again, after some weeks of work.",
        )
    lacks = [
        f"{there} of {needed} {what}"
        for there, needed, what in (
            (len(counts), _LEAST_WEEKS, "weeks"),
            (int(counts.sum()), _LEAST_ITEMS, "items done"),
            (len(busy), _LEAST_BUSY_WEEKS, "weeks with an item done"),
        )
        if there < needed
    ]
    if lacks:
        raise ThinHistoryError(
            f"The history is too thin for a forecast: it has {', '.join(lacks)}.",
            "Wait for more weeks, or forecast by a reference class.",
        )
