"""When a working day begins and ends, for dates that are written without a time."""

from __future__ import annotations

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from fairlead.connectors.conventions import STANDARD_DAYS, Conventions, working_days
from fairlead.core.calendars.calendar import Calendar, Shift, always, standard
from fairlead.core.ground.ids import CalendarId

MONDAY = date(2026, 3, 2)
SATURDAY = date(2026, 3, 7)
NIGHT = Calendar(id=CalendarId("night"), name="Night", week=((Shift(1320, 1800),),) * 7)


def hours(calendar: Calendar, *others: Calendar) -> Conventions:
    """The conventions of a program with this calendar."""
    calendars = {one.id: one for one in (calendar, *others)}
    return Conventions(days=working_days(calendar.id, calendars))


def test_the_day_of_the_standard_calendar_is_from_eight_to_five() -> None:
    usual = hours(standard())
    assert usual.day_start(MONDAY) == datetime(2026, 3, 2, 8)
    assert usual.day_end(MONDAY) == datetime(2026, 3, 2, 17)


def test_a_day_off_has_the_hours_of_the_first_working_day() -> None:
    assert hours(standard()).day_end(SATURDAY) == datetime(2026, 3, 7, 17)


def test_a_calendar_that_always_works_ends_its_day_at_midnight() -> None:
    round_the_clock = hours(always())
    assert round_the_clock.day_start(MONDAY) == datetime(2026, 3, 2)
    assert round_the_clock.day_end(MONDAY) == datetime(2026, 3, 3)
    assert round_the_clock.ended_day(datetime(2026, 3, 3)) == MONDAY


def test_a_night_shift_ends_its_day_in_the_morning_after() -> None:
    night = hours(NIGHT)
    assert night.day_end(MONDAY) == datetime(2026, 3, 3, 6)
    assert night.ended_day(datetime(2026, 3, 3, 6)) == MONDAY


def test_a_day_that_a_calendar_leaves_out_is_that_of_its_base() -> None:
    own = Calendar(
        id=CalendarId("own"), name="", base=NIGHT.id, week=((Shift(540, 600),), *[None] * 6)
    )
    both = hours(own, NIGHT)
    assert both.day_start(MONDAY).hour == 9
    assert both.day_start(SATURDAY).hour == 22


def test_without_a_calendar_or_with_rings_of_bases_days_are_still_days() -> None:
    ring = Calendar(id=CalendarId("ring"), name="", base=CalendarId("ring"))
    assert working_days(None, {}) == STANDARD_DAYS
    assert working_days(CalendarId("gone"), {}) == STANDARD_DAYS
    assert working_days(ring.id, {ring.id: ring}) == STANDARD_DAYS


@given(st.dates(date(1901, 1, 1), date(2199, 1, 1)), st.sampled_from([standard(), always(), NIGHT]))
def test_the_ends_of_a_day_lead_back_to_it(day: date, calendar: Calendar) -> None:
    conventions = hours(calendar)
    assert conventions.started_day(conventions.day_start(day)) == day
    assert conventions.ended_day(conventions.day_end(day)) == day
