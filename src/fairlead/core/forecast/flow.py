"""How items flow: how long done ones took, how old open ones are, how many there are of each.

Days count as a calendar shows them: what is started and done on one day took 1 day, and what is
done before it was started took 0. An item that comes twice counts once: from its earliest start to
the day on which it stayed done.

Source: Vacanti 2015, "Actionable Agile Metrics for Predictability".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from fairlead.core.forecast.history import WEEK_DAYS, Counts, Item, ThinHistoryError
from fairlead.core.ground.errors import InvalidRequestError

PERCENTS = (50, 85, 95)
RECENT_WEEKS = 26
"""Percentiles are of what was done in so many weeks."""


class Since(StrEnum):
    """The day from which the time of items is counted: the same for all items of a history."""

    STARTED = "started"
    CREATED = "created"


@dataclass(frozen=True, slots=True)
class CycleTime:
    """How many days a done item took, both ends counted."""

    id: str
    done: date
    days: int


@dataclass(frozen=True, slots=True)
class CycleTimes:
    """The items done before a day, the earliest first, and how long the recent ones took.

    since: what their days count from. percentiles: by PERCENTS, the least days within which so many
    of the recent items were done. recent: the days of the items of the last RECENT_WEEKS, in order
    of size, (items,). left_out: done items without the day they would count from.
    """

    items: tuple[CycleTime, ...]
    since: Since
    percentiles: tuple[int, ...]
    recent: npt.NDArray[np.int64]
    left_out: int

    def share_within(self, days: int) -> float:
        """The share of the recent items that took no longer."""
        return float(np.searchsorted(self.recent, days, side="right") / len(self.recent))


@dataclass(frozen=True, slots=True)
class AgeingItem:
    """An open item, its age in days, and the share of recent done items that took no longer."""

    id: str
    begun: date
    days: int
    share: float


@dataclass(frozen=True, slots=True)
class Ageing:
    """The open items that were begun, the oldest first, and the done ones they are held against.

    left_out: open items that were not begun, or of which that is not known.
    """

    items: tuple[AgeingItem, ...]
    done: CycleTimes
    left_out: int


@dataclass(frozen=True, slots=True)
class CumulativeFlow:
    """How many items had been created, started and done by the end of each whole week.

    monday: the first day of the first week. created, started, done: (weeks,) counts, none above the
    one before it; None for a day that no item has. carried: items that lack one of these days or
    have them out of order, which count on the day of the next.
    """

    monday: date
    created: Counts | None
    started: Counts | None
    done: Counts
    carried: int


def cycle_times(items: Iterable[Item], as_of: date) -> CycleTimes:
    """How many days the items took that were done before a day.

    From the day they were started, where any done item has one, else from the day they were
    created: times of both kinds in one percentile would be of neither. Raises InvalidRequestError
    when there is neither column, and ThinHistoryError when nothing with such a day was done in the
    last RECENT_WEEKS.
    """
    done = [(one, one.done) for one in _known(items, as_of) if one.done is not None]
    if not done:
        says = f"No item was done before {as_of}, so how long they take is not known."
        raise ThinHistoryError(says, "Give a history with dates on which items were done.")
    since = _since([one for one, _ in done])
    found = [
        CycleTime(one.id, day, _days(begun, day))
        for one, day in done
        if (begun := _begun(one, since)) is not None
    ]
    within = RECENT_WEEKS * WEEK_DAYS
    days = [one.days for one in found if (as_of - one.done).days <= within]
    recent = np.array(sorted(days), dtype=np.int64)
    if not days:
        says = f"No item with the day it was {since} was done in {RECENT_WEEKS} weeks to {as_of}."
        raise ThinHistoryError(says, "Look at a day up to which some were done.")
    # The least days that reach the share, which is a number of days that some item took.
    at = np.percentile(recent, PERCENTS, method="inverted_cdf")
    return CycleTimes(
        tuple(sorted(found, key=lambda one: (one.done, one.id))),
        since,
        tuple(int(days) for days in at),
        recent,
        len(done) - len(found),
    )


def ageing(items: Iterable[Item], as_of: date) -> Ageing:
    """The items that were begun and not done before a day, with their age on the day before it.

    Begun is what was started, or created where no done item has the day it was started; an age is
    the days that the item would have taken, had it been done then. Raises what `cycle_times` does.
    """
    known = _known(items, as_of)
    done = cycle_times(known, as_of)
    last = as_of - timedelta(days=1)
    found: list[AgeingItem] = []
    left_out = 0
    for one in known:
        if one.done is not None:
            continue
        begun = _begun(one, done.since)
        if begun is None:
            left_out += 1
            continue
        days = _days(begun, last)
        found.append(AgeingItem(one.id, begun, days, done.share_within(days)))
    return Ageing(tuple(sorted(found, key=lambda one: (one.begun, one.id))), done, left_out)


def cumulative_flow(items: Iterable[Item], as_of: date) -> CumulativeFlow:
    """Items created, started and done by the end of each whole week before a day.

    Each item passes all bands: one without a day, or with a later one than it can have, counts on
    the day of the next, so that bands never cross. Raises InvalidRequestError when there is
    neither `created` nor `started`, and ThinHistoryError without a whole week.
    """
    known = _known(items, as_of)
    has_created = any(one.created for one in known)
    has_started = any(one.started for one in known)
    if known and not (has_created or has_started):
        raise _missing("A cumulative flow needs more than the day on which items were done.")
    carried = 0
    bands: tuple[list[date], list[date], list[date]] = ([], [], [])
    for one in known:
        days = [one.created] if has_created else []
        days += [one.started] if has_started else []
        begun = _in_order([*days, one.done])
        # What is not known of an open item yet is no gap: it may still be to come.
        carried += begun[:-1] != days
        created = begun[0] if has_created else None
        started = begun[-2] if has_started else None
        for band, day in zip(bands, (created, started, begun[-1]), strict=True):
            if day is not None:
                band.append(day)
    over = as_of - timedelta(days=as_of.weekday())
    first = min((day for band in bands for day in band), default=over)
    if first >= over:
        says = f"Nothing was created, started or done in a whole week before {as_of}."
        raise ThinHistoryError(says, "Look at a later day, or give a longer history.")
    monday = first - timedelta(days=first.weekday())
    weeks = (over - monday).days // WEEK_DAYS
    created_by, started_by, done_by = (_by_week(band, monday, weeks) for band in bands)
    return CumulativeFlow(
        monday,
        created_by if has_created else None,
        started_by if has_started else None,
        done_by,
        carried,
    )


def _known(items: Iterable[Item], as_of: date) -> list[Item]:
    """Each item once, with the days before a day alone: what is later has not been."""
    merged: dict[str, Item] = {}
    for one in items:
        done, created, started = (
            day if day is not None and day < as_of else None
            for day in (one.done, one.created, one.started)
        )
        other = merged.get(one.id)
        if other is not None:
            done = max(filter(None, (done, other.done)), default=None)
            created = min(filter(None, (created, other.created)), default=None)
            started = min(filter(None, (started, other.started)), default=None)
        merged[one.id] = Item(one.id, done, created, started)
    return list(merged.values())


def _since(done: Sequence[Item]) -> Since:
    if any(one.started for one in done):
        return Since.STARTED
    if any(one.created for one in done):
        return Since.CREATED
    raise _missing("How long items take cannot be said from the day on which they were done.")


def _begun(one: Item, since: Since) -> date | None:
    return one.started if since is Since.STARTED else one.created


def _days(begun: date, last: date) -> int:
    return max(0, (last - begun).days + 1)


def _in_order(days: Sequence[date | None]) -> list[date | None]:
    """Days of which none is later than a known one after it; unknown ones as late as can be."""
    found: list[date | None] = []
    latest: date | None = None
    for day in reversed(days):
        latest = min(filter(None, (day, latest)), default=None)
        found.append(latest)
    return found[::-1]


def _by_week(days: Sequence[date], monday: date, weeks: int) -> Counts:
    """How many of the days lie before the end of each week, (weeks,)."""
    places = [(day - monday).days // WEEK_DAYS for day in days]
    within = [place for place in places if place < weeks]
    return np.cumsum(np.bincount(np.array(within, np.int64), minlength=weeks)).astype(np.float64)


def _missing(says: str) -> InvalidRequestError:
    do = "Give the history a column 'started' or 'created' with the day of each item."
    return InvalidRequestError(f"{says} The columns 'started' and 'created' are missing.", do)
