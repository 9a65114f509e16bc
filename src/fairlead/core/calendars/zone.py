"""Local time in a zone of the IANA database, and UTC, both as minutes since 1970-01-01T00:00.

Where clocks go forward, the local times that are left out stand for the first moment after the
gap: 02:30 on 2026-03-29 in Berlin is 03:00. Where they go back, a local time that occurs twice
means the first of the two. So the order of local times is never reversed.

Offsets are taken in whole minutes, rounded down; since 1972 all zones have such offsets.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from numpy.typing import NDArray

from fairlead.core.calendars.windows_zones import WINDOWS_ZONES
from fairlead.core.ground.errors import UnknownNameError

Minutes: TypeAlias = NDArray[np.int64]

EPOCH = datetime(1970, 1, 1)
MINUTE = timedelta(minutes=1)
# Between two changes of offset there are at least four days, in every zone from 1900 on.
STEP = 3 * 24 * 60
EARLIEST = np.iinfo(np.int64).min // 2


def valid(zone: str) -> bool:
    """Whether the IANA database has a zone of this name."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def windows_zone(name: str) -> str | None:
    """The IANA zone that Unicode gives for a Windows zone, such as "W. Europe Standard Time".

    None for a name that Windows does not have, or a zone that this IANA database does not.
    """
    found = WINDOWS_ZONES.get(name)
    return found if found is not None and valid(found) else None


@dataclass(frozen=True, slots=True)
class ClockChange:
    """Local times from `first` up to `last` that a clock change leaves out or shows twice.

    forward: they are left out, and stand for `last`; otherwise the first of the two is meant.
    """

    first: datetime
    last: datetime
    forward: bool


def clock_change(local: datetime, zone: str) -> ClockChange | None:
    """The clock change that leaves out or repeats a local moment. Raises UnknownNameError."""
    for change in _clock_changes(zone, local.year):
        if change.first <= local < change.last:
            return change
    return None


def local_to_utc(minutes: Minutes, zone: str) -> Minutes:
    """UTC minutes of local minutes in a zone, of any shape. Raises UnknownNameError."""
    since, offset = _periods_around(minutes, zone)
    # The first period that has not ended: its end in local time is later than the moment.
    period = np.searchsorted(since[1:] + offset[:-1], minutes, side="right")
    utc: Minutes = np.maximum(minutes - offset[period], since[period])
    return utc


def utc_to_local(minutes: Minutes, zone: str) -> Minutes:
    """Local minutes in a zone of UTC minutes, of any shape. Raises UnknownNameError."""
    since, offset = _periods_around(minutes, zone)
    return minutes + offset[np.searchsorted(since[1:], minutes, side="right")]


def to_utc_minutes(local: datetime, zone: str) -> int:
    """UTC minutes of a naive local moment, seconds left out. Raises UnknownNameError."""
    minutes = (local - EPOCH) // MINUTE
    since, ends_local, offset = _periods_of_year(zone, local.year)
    period = bisect_right(ends_local, minutes)
    return max(minutes - offset[period], since[period])


def from_utc_minutes(minutes: int, zone: str) -> datetime:
    """The naive local moment of UTC minutes.

    Raises UnknownNameError, and OverflowError outside the years 1 to 9999.
    """
    utc = EPOCH + minutes * MINUTE
    since, _, offset = _periods_of_year(zone, utc.year)
    return utc + offset[bisect_right(since, minutes, lo=1) - 1] * MINUTE


def _periods_around(minutes: Minutes, zone: str) -> tuple[Minutes, Minutes]:
    """The periods of one offset, with a year to spare on either side of these minutes."""
    if not minutes.size:
        return _periods(zone, 1970, 1970)
    span = np.array((minutes.min(), minutes.max()), "datetime64[m]").astype("datetime64[Y]")
    first, last = np.clip(span.astype(np.int64) + 1970 + (-1, 1), 2, 9998)
    return _periods(zone, int(first), int(last))


@lru_cache(maxsize=1024)
def _periods_of_year(zone: str, year: int) -> tuple[list[int], list[int], list[int]]:
    """The periods around one year for single moments: since, end in local time, and offset.

    Asked for thousands of dates a page, one after the other: lists, which are faster for that.
    """
    since, offset = _periods_around(np.array([(datetime(year, 1, 1) - EPOCH) // MINUTE]), zone)
    return since.tolist(), (since[1:] + offset[:-1]).tolist(), offset.tolist()


@lru_cache(maxsize=1024)
def _clock_changes(zone: str, year: int) -> tuple[ClockChange, ...]:
    """The clock changes that have part in a year."""
    minutes = np.array([(datetime(year, 1, 1) - EPOCH) // MINUTE], np.int64)
    since, offset = (column.tolist() for column in _periods_around(minutes, zone))
    changes = (
        ClockChange(
            EPOCH + (moment + min(before, after)) * MINUTE,
            EPOCH + (moment + max(before, after)) * MINUTE,
            forward=after > before,
        )
        for moment, before, after in zip(since[1:], offset[:-1], offset[1:], strict=True)
    )
    return tuple(change for change in changes if year in (change.first.year, change.last.year))


@lru_cache(maxsize=256)
def _periods(zone: str, first_year: int, last_year: int) -> tuple[Minutes, Minutes]:
    """Since when, in UTC minutes, which offset in minutes holds; the first since ever."""
    try:
        info = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        do = "Use a name of the IANA time zone database, such as Europe/Berlin."
        raise UnknownNameError("time zone", zone, do=do) from None
    first = (datetime(first_year, 1, 1) - EPOCH) // MINUTE
    last = (datetime(last_year + 1, 1, 1) - EPOCH) // MINUTE

    start = EPOCH.replace(tzinfo=info)

    def offset_at(minute: int) -> int:
        offset = info.fromutc(start + minute * MINUTE).utcoffset()
        assert offset is not None
        return offset // MINUTE

    since, offsets = [EARLIEST], [offset_at(first)]
    for minute in range(first, last, STEP):
        later = offset_at(minute + STEP)
        if later != offsets[-1]:
            since.append(_change(offset_at, minute, minute + STEP))
            offsets.append(later)
    return np.array(since, np.int64), np.array(offsets, np.int64)


def _change(offset_at: Callable[[int], int], before: int, after: int) -> int:
    """The first minute after `before` that has another offset; `after` has one."""
    offset = offset_at(before)
    while after - before > 1:
        middle = (before + after) // 2
        if offset_at(middle) == offset:
            before = middle
        else:
            after = middle
    return after
