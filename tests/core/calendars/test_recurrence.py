"""Which days an exception falls on: Project's own counts, and a day-by-day reading of the rules."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.calendars.calendar import CalendarException, Frequency, Recurrence
from fairlead.core.calendars.recurrence import days_of

EVER = (date.min, date.max)
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)


def exception(rule: Recurrence | None, first: str | date, last: str | date) -> CalendarException:
    return CalendarException(
        first=date.fromisoformat(str(first)), last=date.fromisoformat(str(last)), recurrence=rule
    )


def dates(
    rule: Recurrence | None,
    first: str | date,
    last: str | date,
    within: tuple[date, date] = EVER,
) -> list[date]:
    days = days_of(exception(rule, first, last), *within)
    assert days.dtype == np.int64
    return [date(1970, 1, 1) + timedelta(int(day)) for day in days]


def texts(rule: Recurrence | None, first: str, last: str) -> list[str]:
    return [day.isoformat() for day in dates(rule, first, last)]


def test_without_a_recurrence_every_day_from_first_to_last_is_meant() -> None:
    assert texts(None, "2026-02-27", "2026-03-02") == [
        "2026-02-27",
        "2026-02-28",
        "2026-03-01",
        "2026-03-02",
    ]


def test_every_third_day_counts_from_the_first() -> None:
    rule = Recurrence(frequency=Frequency.DAILY, every=3)
    assert texts(rule, "2026-01-30", "2026-02-06") == ["2026-01-30", "2026-02-02", "2026-02-05"]


def test_every_third_day_still_counts_from_the_first_when_looked_at_later() -> None:
    rule = Recurrence(frequency=Frequency.DAILY, every=3)
    assert dates(rule, "2026-01-30", "2026-12-31", (date(2026, 2, 3), date(2026, 2, 9))) == [
        date(2026, 2, 5),
        date(2026, 2, 8),
    ]


def test_every_other_week_begins_with_the_week_of_the_first_day() -> None:
    rule = Recurrence(frequency=Frequency.WEEKLY, every=2, weekdays=(MON, THU))
    # Wednesday 1 July 2026: Thursday of that week, then Monday and Thursday a fortnight later.
    assert texts(rule, "2026-07-01", "2026-07-31") == [
        "2026-07-02",
        "2026-07-13",
        "2026-07-16",
        "2026-07-27",
        "2026-07-30",
    ]


def test_the_second_tuesday_of_each_month() -> None:
    rule = Recurrence(frequency=Frequency.MONTHLY, nth=2, weekdays=(TUE,))
    assert texts(rule, "2026-01-01", "2026-04-30") == [
        "2026-01-13",
        "2026-02-10",
        "2026-03-10",
        "2026-04-14",
    ]


def test_the_last_friday_of_every_third_month() -> None:
    rule = Recurrence(frequency=Frequency.MONTHLY, every=3, nth=5, weekdays=(FRI,))
    assert texts(rule, "2026-01-01", "2026-12-31") == [
        "2026-01-30",
        "2026-04-24",
        "2026-07-31",
        "2026-10-30",
    ]


@pytest.mark.parametrize(
    ("nth", "weekdays", "expected"),
    [
        (1, range(7), "2026-08-01"),
        (5, range(7), "2026-08-31"),
        (1, (MON, TUE, WED, THU, FRI), "2026-08-03"),
        (4, (MON, TUE, WED, THU, FRI), "2026-08-06"),
        (5, (MON, TUE, WED, THU, FRI), "2026-08-31"),
        (1, (SAT, SUN), "2026-08-01"),
        (3, (SAT, SUN), "2026-08-08"),
        (5, (SAT, SUN), "2026-08-30"),
    ],
)
def test_days_weekdays_and_weekend_days_of_a_month_are_counted(
    nth: int, weekdays: tuple[int, ...], expected: str
) -> None:
    rule = Recurrence(frequency=Frequency.MONTHLY, nth=nth, weekdays=tuple(weekdays))
    assert texts(rule, "2026-08-01", "2026-08-31") == [expected]


def test_the_31st_is_the_last_day_of_a_shorter_month() -> None:
    rule = Recurrence(frequency=Frequency.MONTHLY, day=31)
    assert texts(rule, "2026-01-15", "2026-04-30") == [
        "2026-01-31",
        "2026-02-28",
        "2026-03-31",
        "2026-04-30",
    ]


def test_every_second_month_counts_from_the_month_of_the_first_day() -> None:
    rule = Recurrence(frequency=Frequency.MONTHLY, every=2, day=10)
    assert texts(rule, "2026-01-15", "2026-06-30") == ["2026-03-10", "2026-05-10"]


def test_29_february_is_the_28th_of_a_common_year() -> None:
    rule = Recurrence(frequency=Frequency.YEARLY, month=2, day=29)
    assert texts(rule, "2023-01-01", "2025-12-31") == ["2023-02-28", "2024-02-29", "2025-02-28"]


def test_the_fourth_thursday_of_november_is_thanksgiving() -> None:
    rule = Recurrence(frequency=Frequency.YEARLY, month=11, nth=4, weekdays=(THU,))
    assert texts(rule, "2024-01-01", "2027-12-31") == [
        "2024-11-28",
        "2025-11-27",
        "2026-11-26",
        "2027-11-25",
    ]


W, M, Y, D = Frequency.WEEKLY, Frequency.MONTHLY, Frequency.YEARLY, Frequency.DAILY


@pytest.mark.parametrize(
    ("rule", "first", "occurrences", "last"),
    [
        (Recurrence(frequency=D, every=3), "2000-02-01", 4, "2000-02-10"),
        (Recurrence(frequency=D, every=7), "2000-04-01", 6, "2000-05-06"),
        (Recurrence(frequency=W, every=2, weekdays=(TUE,)), "2001-01-01", 4, "2001-02-13"),
        (Recurrence(frequency=W, every=6, weekdays=(SAT,)), "2001-01-01", 8, "2001-10-27"),
        (Recurrence(frequency=W, every=7, weekdays=(SUN,)), "2001-01-01", 9, "2002-03-17"),
        (Recurrence(frequency=M, every=5, day=4), "2003-01-01", 6, "2005-02-04"),
        (Recurrence(frequency=M, every=4, nth=3, weekdays=(WED,)), "2002-01-01", 5, "2003-05-21"),
        (Recurrence(frequency=M, every=6, nth=5, weekdays=(FRI,)), "2002-01-01", 7, "2005-01-28"),
        (Recurrence(frequency=M, every=8, nth=2, weekdays=(SUN,)), "2002-01-01", 9, "2007-05-13"),
        (Recurrence(frequency=Y, month=4, day=3), "2005-01-01", 5, "2009-04-03"),
        (Recurrence(frequency=Y, month=5, nth=3, weekdays=(THU,)), "2004-01-01", 6, "2009-05-21"),
    ],
)
def test_microsoft_project_counts_the_same_occurrences_up_to_the_last_day_it_stores(
    rule: Recurrence, first: str, occurrences: int, last: str
) -> None:
    """From the recurring exceptions that Project 2016 saved for MPXJ's tests."""
    found = texts(rule, first, last)
    assert len(found) == occurrences
    assert found[-1] == last


@pytest.mark.parametrize("frequency", Frequency)
def test_a_silly_interval_means_at_most_the_first_day(frequency: Frequency) -> None:
    rule = Recurrence(frequency=frequency, every=10**30, weekdays=(MON,), month=1, day=1)
    assert dates(rule, date.min, date.max) == [date.min]
    assert dates(rule, date.min, date.max, (date(2026, 1, 1), date(2027, 1, 1))) == []


def test_a_rule_over_all_the_years_there_are_ends_with_them() -> None:
    rule = Recurrence(frequency=Frequency.MONTHLY, nth=5, weekdays=tuple(range(7)))
    found = days_of(exception(rule, date.min, date.max), *EVER)
    assert len(found) == 9999 * 12
    assert date(1970, 1, 1) + timedelta(int(found[-1])) == date.max


@pytest.mark.parametrize(
    "rule",
    [
        Recurrence(frequency=Frequency.WEEKLY),
        Recurrence(frequency=Frequency.MONTHLY),
        Recurrence(frequency=Frequency.MONTHLY, nth=2),
        Recurrence(frequency=Frequency.MONTHLY, nth=0, weekdays=(MON,)),
        Recurrence(frequency=Frequency.YEARLY, month=3),
    ],
)
def test_a_rule_that_names_no_day_applies_to_none(rule: Recurrence) -> None:
    assert texts(rule, "2026-01-01", "2026-12-31") == []


def test_an_exception_that_ends_before_it_begins_applies_to_none() -> None:
    assert texts(None, "2026-01-02", "2026-01-01") == []


def applies(rule: Recurrence, first: date, day: date) -> bool:
    """The rules as one would read them to a person, for a single day."""
    match rule.frequency:
        case Frequency.DAILY:
            return (day - first).days % rule.every == 0
        case Frequency.WEEKLY:
            sundays = [d - timedelta((d.weekday() + 1) % 7) for d in (first, day)]
            weeks = (sundays[1] - sundays[0]).days // 7
            return weeks % rule.every == 0 and day.weekday() in rule.weekdays
        case Frequency.MONTHLY:
            months = (day.year - first.year) * 12 + day.month - first.month
            return months % rule.every == 0 and in_month(rule, day)
        case Frequency.YEARLY:
            years = day.year - first.year
            return years % rule.every == 0 and day.month == rule.month and in_month(rule, day)


def in_month(rule: Recurrence, day: date) -> bool:
    length = monthrange(day.year, day.month)[1]
    if rule.day is not None:
        return day.day == min(rule.day, length)
    counted = [n for n in range(1, length + 1) if day.replace(day=n).weekday() in rule.weekdays]
    assert rule.nth is not None
    return day.day == (counted[-1] if rule.nth == 5 else counted[rule.nth - 1])


DAYS = st.dates(date(1999, 1, 1), date(2033, 1, 1))
EVERY = st.integers(1, 9)
WEEKDAYS = st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))
MONTHS = st.integers(1, 12)
RULES = st.one_of(
    st.builds(Recurrence, frequency=st.just(D), every=EVERY),
    st.builds(Recurrence, frequency=st.just(W), every=EVERY, weekdays=WEEKDAYS),
    st.builds(Recurrence, frequency=st.just(M), every=EVERY, day=st.integers(1, 31)),
    st.builds(
        Recurrence, frequency=st.just(M), every=EVERY, nth=st.integers(1, 5), weekdays=WEEKDAYS
    ),
    st.builds(Recurrence, frequency=st.just(Y), every=EVERY, month=MONTHS, day=st.integers(1, 31)),
    st.builds(
        Recurrence,
        frequency=st.just(Y),
        every=EVERY,
        month=MONTHS,
        nth=st.integers(1, 5),
        weekdays=WEEKDAYS,
    ),
)


@given(RULES, DAYS, st.integers(0, 900), DAYS, st.integers(0, 900))
def test_the_days_are_those_one_finds_by_asking_for_each_day(
    rule: Recurrence, first: date, length: int, low: date, width: int
) -> None:
    last, high = first + timedelta(length), low + timedelta(width)
    asked = [low + timedelta(n) for n in range(width + 1)]
    expected = [day for day in asked if first <= day <= last and applies(rule, first, day)]
    assert dates(rule, first, last, (low, high)) == expected
