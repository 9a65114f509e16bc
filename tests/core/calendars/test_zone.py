"""Local time and UTC, against Python's own conversion of a single moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fairlead.core.calendars.windows_zones import WINDOWS_ZONES
from fairlead.core.calendars.zone import (
    ClockChange,
    clock_change,
    from_utc_minutes,
    local_to_utc,
    to_utc_minutes,
    utc_to_local,
    valid,
    windows_zone,
)
from fairlead.core.ground.errors import UnknownNameError

EPOCH = datetime(1970, 1, 1)
BERLIN = "Europe/Berlin"


def utc(text: str, zone: str = BERLIN) -> str:
    minutes = to_utc_minutes(datetime.fromisoformat(text), zone)
    return (EPOCH + timedelta(minutes=minutes)).isoformat(timespec="minutes")


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("2026-01-15T09:00", "2026-01-15T08:00"),
        ("2026-07-15T09:00", "2026-07-15T07:00"),
        ("2026-03-29T01:59", "2026-03-29T00:59"),
        ("2026-03-29T03:00", "2026-03-29T01:00"),
        ("2026-10-25T01:59", "2026-10-24T23:59"),
        ("2026-10-25T03:00", "2026-10-25T02:00"),
    ],
)
def test_berlin_is_an_hour_ahead_in_winter_and_two_in_summer(local: str, expected: str) -> None:
    assert utc(local) == expected


@pytest.mark.parametrize("minute", [0, 1, 30, 59])
def test_a_moment_that_does_not_exist_is_the_first_that_does(minute: int) -> None:
    skipped = to_utc_minutes(datetime(2026, 3, 29, 2, minute), BERLIN)
    assert from_utc_minutes(skipped, BERLIN) == datetime(2026, 3, 29, 3, 0)


def test_a_moment_that_occurs_twice_is_the_first_of_the_two() -> None:
    assert utc("2026-10-25T02:30") == "2026-10-25T00:30"


def test_half_an_hour_of_summer_time_on_lord_howe_island() -> None:
    # Clocks go from 02:00 to 02:30 on 4 October 2026.
    assert utc("2026-10-04T02:10", "Australia/Lord_Howe") == "2026-10-03T15:30"
    assert utc("2026-10-04T02:30", "Australia/Lord_Howe") == "2026-10-03T15:30"


def test_samoa_left_out_a_whole_day() -> None:
    # 30 December 2011 did not happen.
    assert utc("2011-12-29T23:59", "Pacific/Apia") == "2011-12-30T09:59"
    assert utc("2011-12-30T12:00", "Pacific/Apia") == "2011-12-30T10:00"
    assert utc("2011-12-31T00:00", "Pacific/Apia") == "2011-12-30T10:00"


def test_recife_tried_summer_time_for_a_week() -> None:
    # From 8 to 15 October 2000.
    assert utc("2000-10-07T12:00", "America/Recife") == "2000-10-07T15:00"
    assert utc("2000-10-10T12:00", "America/Recife") == "2000-10-10T14:00"
    assert utc("2000-10-16T12:00", "America/Recife") == "2000-10-16T15:00"


def test_nepal_began_1986_a_quarter_of_an_hour_late() -> None:
    assert utc("1985-12-31T23:59", "Asia/Kathmandu") == "1985-12-31T18:29"
    assert utc("1986-01-01T00:00", "Asia/Kathmandu") == "1985-12-31T18:30"
    assert utc("1986-01-01T00:15", "Asia/Kathmandu") == "1985-12-31T18:30"


@pytest.mark.parametrize("year", range(1985, 2000))
def test_the_answer_does_not_depend_on_what_else_is_asked(year: int) -> None:
    both = [(datetime(y, 10, 10) - EPOCH) // timedelta(minutes=1) for y in (year, 2000)]
    found = local_to_utc(np.array(both, np.int64), "America/Recife")
    assert found[1] == both[1] + 2 * 60


def test_seconds_are_left_out() -> None:
    assert utc("2026-01-15T09:00:59") == "2026-01-15T08:00"


ZONES = st.sampled_from(sorted(set(WINDOWS_ZONES.values()) & available_timezones()))
MOMENTS = st.datetimes(datetime(1973, 1, 1), datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)


@pytest.mark.parametrize(
    ("local", "zone", "first", "last", "forward"),
    [
        ("2026-03-29T02:00", BERLIN, "2026-03-29T02:00", "2026-03-29T03:00", True),
        ("2026-10-25T02:59", BERLIN, "2026-10-25T02:00", "2026-10-25T03:00", False),
        (
            "2026-10-04T02:10",
            "Australia/Lord_Howe",
            "2026-10-04T02:00",
            "2026-10-04T02:30",
            True,
        ),
        ("2011-12-30T12:00", "Pacific/Apia", "2011-12-30T00:00", "2011-12-31T00:00", True),
        ("1986-01-01T00:14", "Asia/Kathmandu", "1986-01-01T00:00", "1986-01-01T00:15", True),
    ],
)
def test_a_clock_change_knows_which_local_times_it_leaves_out_or_repeats(
    local: str, zone: str, first: str, last: str, forward: bool
) -> None:
    moments = (datetime.fromisoformat(first), datetime.fromisoformat(last))
    assert clock_change(datetime.fromisoformat(local), zone) == ClockChange(*moments, forward)


@given(MOMENTS, ZONES)
@example(datetime(2026, 3, 29, 3), BERLIN)
@example(datetime(2026, 10, 25, 2), BERLIN)
def test_a_clock_change_is_found_where_python_finds_a_fold_or_a_gap(
    local: datetime, zone: str
) -> None:
    early = local.replace(tzinfo=ZoneInfo(zone))
    late = early.replace(fold=1)
    found = clock_change(local, zone)
    assert (found is not None) == (early.utcoffset() != late.utcoffset())
    if found is not None:
        exists = early.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local
        assert found.forward == (not exists)


def first_instant(local: datetime, zone: str) -> datetime:
    """The first UTC minute at or after which the local clock shows this moment or a later one."""
    moment = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    moment = min(moment, local.replace(tzinfo=ZoneInfo(zone), fold=1).astimezone(UTC))
    while moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) < local:
        moment += timedelta(minutes=1)
    return moment.replace(tzinfo=None)


@given(MOMENTS, ZONES)
@example(datetime(2026, 3, 29, 2, 30), BERLIN)
@example(datetime(2026, 10, 25, 2, 30), BERLIN)
@example(datetime(2040, 10, 20, 0, 30), "Asia/Hebron")
def test_a_local_moment_is_the_first_instant_the_clock_shows_it(local: datetime, zone: str) -> None:
    minutes = to_utc_minutes(local, zone)
    assert EPOCH + timedelta(minutes=minutes) == first_instant(local, zone)


@given(MOMENTS, ZONES)
def test_the_local_clock_shows_what_python_says(moment: datetime, zone: str) -> None:
    minutes = (moment - EPOCH) // timedelta(minutes=1)
    expected = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert from_utc_minutes(minutes, zone) == expected


@given(st.lists(MOMENTS, min_size=1, max_size=20), ZONES)
def test_many_moments_at_once_are_converted_like_each_alone(
    moments: list[datetime], zone: str
) -> None:
    local = np.array([(m - EPOCH) // timedelta(minutes=1) for m in moments], np.int64)
    found = local_to_utc(local, zone)
    assert found.tolist() == [to_utc_minutes(moment, zone) for moment in moments]
    assert [from_utc_minutes(m, zone) for m in found.tolist()] == [
        EPOCH + timedelta(minutes=m) for m in utc_to_local(found, zone).tolist()
    ]


def test_nothing_is_converted_to_nothing() -> None:
    assert local_to_utc(np.empty(0, np.int64), BERLIN).size == 0


def test_order_is_kept_through_a_year_of_minutes() -> None:
    year = np.arange(365 * 1440, dtype=np.int64) + to_utc_minutes(datetime(2026, 1, 1), "UTC")
    assert (np.diff(local_to_utc(year, BERLIN)) >= 0).all()


def test_the_ends_of_time_are_converted_too() -> None:
    assert to_utc_minutes(datetime.min, BERLIN) < to_utc_minutes(datetime.max, BERLIN)


@pytest.mark.parametrize(
    "name",
    ["", ".", "Europe", "../UTC", "/etc/passwd", "a\0b", "\ud800", "W. Europe Standard Time"],
)
def test_a_name_that_is_no_zone_is_not_valid_and_is_refused(name: str) -> None:
    assert not valid(name)
    with pytest.raises(UnknownNameError, match="no time zone"):
        to_utc_minutes(EPOCH, name)


def test_windows_names_have_their_iana_zone() -> None:
    assert windows_zone("W. Europe Standard Time") == "Europe/Berlin"
    assert windows_zone("Pacific Standard Time") == "America/Los_Angeles"
    assert windows_zone("India Standard Time") == "Asia/Kolkata"
    assert windows_zone("Europe/Berlin") is None


def test_every_windows_name_leads_to_a_zone_that_exists() -> None:
    assert [name for name, zone in WINDOWS_ZONES.items() if not valid(zone)] == []
