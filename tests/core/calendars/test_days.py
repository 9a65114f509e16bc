"""What decides the hours of a day: exceptions, holidays, work weeks, the week, and the base."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.calendars.calendar import (
    STANDARD,
    Calendar,
    CalendarException,
    DayHours,
    Frequency,
    NationalHolidays,
    Recurrence,
    Shift,
    WorkWeek,
    standard,
)
from fairlead.core.calendars.days import hours_by_day, merged
from fairlead.core.ground.ids import CalendarId

FULL: DayHours = (Shift(480, 720), Shift(780, 1020))
HALF: DayHours = (Shift(480, 720),)
LATE: DayHours = (Shift(840, 1320),)
LONG: DayHours = (Shift(360, 1080),)
OFF: DayHours = ()
USUAL = (None,) * 7
ANNA = CalendarId("anna")

# Monday 1 June 2026 to Sunday 14 June.
FIRST, LAST = date(2026, 6, 1), date(2026, 6, 14)
SIGNS = {FULL: "F", HALF: "h", LATE: "l", LONG: "L", OFF: "."}


def drawn(calendar: Calendar, *others: Calendar) -> str:
    """Two weeks, a sign a day."""
    patterns, index = hours_by_day(calendar, {c.id: c for c in others}, FIRST, LAST)
    assert index.dtype == np.int32
    days = [SIGNS[patterns[k]] for k in index]
    return " ".join("".join(days[k : k + 7]) for k in (0, 7))


def on(first: int, last: int | None = None, hours: DayHours = OFF) -> CalendarException:
    return CalendarException(
        first=date(2026, 6, first), last=date(2026, 6, last or first), hours=hours
    )


def recurring(hours: DayHours, frequency: Frequency, **rule: Any) -> CalendarException:
    return CalendarException(
        first=FIRST,
        last=LAST,
        hours=hours,
        recurrence=Recurrence(frequency=frequency, **rule),
    )


EVERY_TUESDAY = recurring(HALF, Frequency.WEEKLY, weekdays=(1,))
SECOND_TUESDAY = recurring(LATE, Frequency.MONTHLY, nth=2, weekdays=(1,))
EACH_9_JUNE = recurring(LONG, Frequency.YEARLY, month=6, day=9)
EVERY_FOURTH_DAY = recurring(OFF, Frequency.DAILY, every=4)


def test_the_standard_calendar_works_monday_to_friday() -> None:
    assert drawn(standard()) == "FFFFF.. FFFFF.."


def test_an_exception_wins_over_the_week() -> None:
    calendar = replace(standard(), exceptions=(on(3), on(6, 7, HALF)))
    assert drawn(calendar) == "FF.FFhh FFFFF.."


def test_a_work_week_wins_over_the_week_where_it_says_something() -> None:
    summer = WorkWeek(
        first=date(2026, 6, 4), last=date(2026, 6, 9), week=(LONG, *(None,) * 3, HALF, None, HALF)
    )
    assert drawn(replace(standard(), work_weeks=(summer,))) == "FFFFh.h LFFFF.."


def test_of_two_work_weeks_the_later_in_the_list_wins() -> None:
    one = WorkWeek(first=FIRST, last=LAST, week=(LONG,) * 7)
    two = WorkWeek(first=date(2026, 6, 8), last=date(2026, 6, 9), week=(HALF,) * 7)
    assert drawn(replace(standard(), work_weeks=(one, two))) == "LLLLLLL hhLLLLL"


def test_an_exception_wins_over_a_work_week_and_a_holiday_does_too() -> None:
    calendar = replace(
        standard(),
        work_weeks=(WorkWeek(first=FIRST, last=LAST, week=(LONG,) * 7),),
        holidays=NationalHolidays(country="DE", days=((date(2026, 6, 4), "Corpus Christi"),)),
        exceptions=(on(2, hours=HALF),),
    )
    assert drawn(calendar) == "LhL.LLL LLLLLLL"


def test_an_exception_makes_a_holiday_a_working_day() -> None:
    calendar = replace(
        standard(),
        holidays=NationalHolidays(country="DE", days=((date(2026, 6, 4), "Corpus Christi"),)),
        exceptions=(on(4, hours=HALF),),
    )
    assert drawn(calendar) == "FFFhF.. FFFFF.."


@pytest.mark.parametrize("reverse", [False, True])
def test_the_order_among_exceptions_is_single_daily_yearly_monthly_weekly(reverse: bool) -> None:
    ranked = [EVERY_TUESDAY, SECOND_TUESDAY, EACH_9_JUNE, EVERY_FOURTH_DAY, on(9, hours=FULL)]
    for strongest, sign in zip(range(5), "hlL.F", strict=True):
        listed = ranked[: strongest + 1]
        calendar = replace(standard(), exceptions=tuple(reversed(listed) if reverse else listed))
        # Tuesday 9 June is the fifth-but-one sign of the second week.
        assert drawn(calendar).split()[1][1] == sign


def test_a_recurrence_on_every_single_day_is_as_strong_as_a_range_of_days() -> None:
    every_day = recurring(HALF, Frequency.DAILY)
    assert drawn(replace(standard(), exceptions=(on(9), every_day)))[9] == "h"


def test_of_two_exceptions_of_a_kind_the_later_in_the_list_wins() -> None:
    assert drawn(replace(standard(), exceptions=(on(3, 4), on(4, 5, HALF)))) == "FF.hh.. FFFFF.."


def test_a_derived_calendar_takes_from_its_base_the_days_it_does_not_set() -> None:
    anna = Calendar(id=ANNA, name="Anna", base=STANDARD, week=(*(None,) * 4, OFF, HALF, None))
    assert drawn(anna, standard()) == "FFFF.h. FFFF.h."


def test_the_exceptions_of_the_base_hold_on_days_the_derived_calendar_sets() -> None:
    anna = Calendar(id=ANNA, name="Anna", base=STANDARD, week=(LATE,) * 5 + (OFF, OFF))
    company = replace(
        standard(),
        exceptions=(on(3),),
        holidays=NationalHolidays(country="DE", days=((date(2026, 6, 4), "Corpus Christi"),)),
    )
    assert drawn(anna, company) == "ll..l.. lllll.."


def test_the_exceptions_of_the_derived_calendar_win_over_those_of_the_base() -> None:
    anna = Calendar(id=ANNA, name="Anna", base=STANDARD, exceptions=(on(3, hours=HALF), on(8)))
    company = replace(standard(), exceptions=(on(3), on(8, hours=LONG)))
    assert drawn(anna, company) == "FFhFF.. .FFFF.."


def test_the_week_of_the_derived_calendar_wins_over_a_work_week_of_the_base() -> None:
    anna = Calendar(id=ANNA, name="Anna", base=STANDARD, week=(*(None,) * 4, OFF, None, None))
    summer = WorkWeek(first=FIRST, last=LAST, week=(LONG,) * 5 + (None, None))
    assert drawn(anna, replace(standard(), work_weeks=(summer,))) == "LLLL... LLLL..."


def test_a_day_nobody_says_anything_about_is_off() -> None:
    assert drawn(Calendar(id=ANNA, name="Anna", week=(FULL, *(None,) * 6))) == "F...... F......"


def test_a_missing_base_counts_as_none() -> None:
    anna = Calendar(id=ANNA, name="Anna", base=STANDARD, week=(FULL, *(None,) * 6))
    assert drawn(anna) == "F...... F......"


def test_bases_in_a_ring_are_each_asked_once() -> None:
    anna = Calendar(id=ANNA, name="Anna", base=STANDARD, exceptions=(on(1),))
    ring = replace(standard(), base=ANNA)
    assert drawn(anna, ring, anna) == ".FFFF.. FFFFF.."
    assert drawn(ring, ring, anna) == ".FFFF.. FFFFF.."


def test_overlapping_and_touching_shifts_are_one_and_empty_ones_are_none() -> None:
    shifts = [Shift(780, 1020), Shift(480, 700), Shift(600, 780), Shift(1100, 1100), Shift(9, 3)]
    assert merged(shifts) == (Shift(480, 1020),)


def test_the_same_hours_written_differently_are_one_pattern() -> None:
    spelled: DayHours = (Shift(780, 1020), Shift(480, 720), Shift(480, 600))
    patterns, index = hours_by_day(
        replace(standard(), exceptions=(on(6, hours=spelled),)), {}, FIRST, LAST
    )
    assert sorted(patterns) == [OFF, FULL]
    assert patterns[index[5]] == FULL


def test_no_days_are_asked_for_when_the_last_precedes_the_first() -> None:
    _, index = hours_by_day(standard(), {}, LAST, FIRST)
    assert len(index) == 0


HOURS = st.sampled_from([FULL, HALF, LATE, LONG, OFF])
WEEK = st.tuples(*[st.none() | HOURS] * 7)
DAY = st.dates(date(2026, 5, 20), date(2026, 6, 25))
SPAN = st.tuples(DAY, DAY).map(sorted)
RULE = st.none() | st.builds(
    Recurrence,
    frequency=st.sampled_from(Frequency),
    every=st.integers(1, 3),
    weekdays=st.tuples(st.integers(0, 6)),
    nth=st.integers(1, 5),
    month=st.integers(5, 6),
)
EXCEPTION = st.builds(
    lambda span, hours, rule: CalendarException(
        first=span[0], last=span[1], hours=hours, recurrence=rule
    ),
    SPAN,
    HOURS,
    RULE,
)
WORK_WEEK = st.builds(
    lambda span, week: WorkWeek(first=span[0], last=span[1], week=week), SPAN, WEEK
)


@st.composite
def chains(draw: st.DrawFn) -> list[Calendar]:
    """One to three calendars, each based on the next."""
    size = draw(st.integers(1, 3))
    return [
        Calendar(
            id=CalendarId(str(k)),
            name=str(k),
            base=CalendarId(str(k + 1)),
            week=draw(WEEK),
            work_weeks=tuple(draw(st.lists(WORK_WEEK, max_size=2))),
            exceptions=tuple(draw(st.lists(EXCEPTION, max_size=4))),
            holidays=NationalHolidays(
                country="DE", days=tuple((day, "") for day in draw(st.lists(DAY, max_size=2)))
            ),
        )
        for k in range(size)
    ]


def hours_on(chain: list[Calendar], day: date) -> DayHours:
    """The order of the module's docstring, read from the top for a single day."""
    for calendar in chain:
        single, daily, yearly, monthly, weekly = (
            [e for e in reversed(calendar.exceptions) if kind(e) == k and covers(e, day)]
            for k in range(5)
        )
        for found in (*single, *daily, *yearly, *monthly, *weekly):
            return found.hours
        assert calendar.holidays is not None
        if any(holiday == day for holiday, _ in calendar.holidays.days):
            return OFF
    for calendar in chain:
        weeks = [w.week for w in reversed(calendar.work_weeks) if w.first <= day <= w.last]
        for week in (*weeks, calendar.week):
            hours = week[day.weekday()]
            if hours is not None:
                return hours
    return OFF


def kind(exception: CalendarException) -> int:
    rule = exception.recurrence
    if rule is None or (rule.frequency is Frequency.DAILY and rule.every == 1):
        return 0
    order = [Frequency.DAILY, Frequency.YEARLY, Frequency.MONTHLY, Frequency.WEEKLY]
    return 1 + order.index(rule.frequency)


def covers(exception: CalendarException, day: date) -> bool:
    # How recurrences fall is tested in test_recurrence; here only who wins.
    calendar = Calendar(
        id=ANNA, name="", week=(FULL,) * 7, exceptions=(replace(exception, hours=OFF),)
    )
    patterns, index = hours_by_day(calendar, {}, day, day)
    return not patterns[int(index[0])]


@given(chains())
def test_each_day_has_the_hours_one_finds_by_asking_from_the_top(chain: list[Calendar]) -> None:
    patterns, index = hours_by_day(chain[0], {c.id: c for c in chain}, FIRST, LAST)
    found = [patterns[k] for k in index]
    assert found == [hours_on(chain, FIRST + timedelta(n)) for n in range(14)]
    assert len(set(patterns)) == len(patterns)
