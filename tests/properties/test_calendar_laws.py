"""Arithmetic on working time, against a map in which every minute of four weeks is marked.

The map is painted shift by shift with plain slices, so it shares no table with the code: all that
follows is counting marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fairlead.core.calendars.arithmetic import (
    END,
    START,
    Clocks,
    add_work,
    finish_of,
    next_start,
    previous_finish,
    start_of,
    work_at,
    work_between,
)
from fairlead.core.calendars.calendar import (
    Calendar,
    CalendarException,
    DayHours,
    Shift,
    always,
    standard,
)
from fairlead.core.calendars.clock import Clock, clock, overlap, stack
from fairlead.core.ground.ids import CalendarId

EPOCH = datetime(1970, 1, 1)
DAY = 1440
# Four weeks each: the clocks go forward in Europe and back in New Zealand, and the other way round.
SPRING, AUTUMN = date(2026, 3, 16), date(2026, 9, 28)
DAYS = 28
ZONES = [
    None,
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
]


def minute(text: str) -> int:
    return (datetime.fromisoformat(text) - EPOCH) // timedelta(minutes=1)


def text(moment: int) -> str:
    return (EPOCH + timedelta(minutes=int(moment))).isoformat(timespec="minutes")


@dataclass(frozen=True)
class Map:
    """Every minute from `start` on: does the calendar work in it?"""

    start: int
    marked: npt.NDArray[np.bool_]

    @property
    def end(self) -> int:
        return self.start + len(self.marked)

    def part(self, earlier: int, later: int) -> npt.NDArray[np.bool_]:
        return self.marked[max(0, earlier - self.start) : max(0, later - self.start)]

    def work_between(self, earlier: int, later: int) -> int:
        if later < earlier:
            return -self.work_between(later, earlier)
        return int(self.part(earlier, later).sum())

    def next_start(self, moment: int) -> int:
        found = np.flatnonzero(self.part(moment, self.end))
        return max(moment, self.start) + int(found[0]) if found.size else self.end

    def previous_finish(self, moment: int) -> int:
        found = np.flatnonzero(self.part(self.start, moment))
        return self.start + int(found[-1]) + 1 if found.size else self.start

    def add_work(self, moment: int, work: int) -> int:
        if work > 0:
            found = np.flatnonzero(self.part(moment, self.end))
            return (
                max(moment, self.start) + int(found[work - 1]) + 1
                if work <= found.size
                else self.end
            )
        if work < 0:
            found = np.flatnonzero(self.part(self.start, moment))
            return self.start + int(found[work]) if -work <= found.size else self.start
        return moment


def instant(local: datetime, zone: str | None) -> int:
    """The first minute at which a clock on the wall shows this local time or a later one."""
    if zone is None:
        return (local - EPOCH) // timedelta(minutes=1)
    there = ZoneInfo(zone)
    moment = min(local.replace(tzinfo=there, fold=fold).astimezone(UTC) for fold in (0, 1))
    while moment.astimezone(there).replace(tzinfo=None) < local:
        moment += timedelta(minutes=1)
    return (moment.replace(tzinfo=None) - EPOCH) // timedelta(minutes=1)


def hours_on(calendar: Calendar, day: date) -> DayHours:
    for exception in reversed(calendar.exceptions):
        if exception.first <= day <= exception.last:
            return exception.hours
    return calendar.week[day.weekday()] or ()


def painted(calendar: Calendar, first: date, program_zone: str | None) -> Map:
    start = (first - EPOCH.date()).days * DAY
    marked = np.zeros(DAYS * DAY, np.bool_)
    zone = None if program_zone is None else calendar.zone or program_zone
    for n in range(-2, DAYS + 2):
        day = first + timedelta(n)
        midnight = datetime(day.year, day.month, day.day)
        for shift in hours_on(calendar, day):
            begin, end = (
                instant(midnight + timedelta(minutes=m), zone) - start
                for m in (shift.start, shift.end)
            )
            marked[max(0, begin) : max(0, end)] = True
    return Map(start, marked)


def clock_of(calendar: Calendar, first: date, zone: str | None) -> Clock:
    return clock(calendar, {}, (first - EPOCH.date()).days, DAYS, zone)


FOUR_EDGES = st.sets(st.integers(0, 32 * 4), min_size=2, max_size=6).map(sorted)
SHIFTS = FOUR_EDGES.map(
    lambda edges: tuple(
        Shift(begin * 15, end * 15)
        for begin, end in zip(edges[::2], edges[1::2], strict=False)
        if begin * 15 < DAY
    )
)
"""Up to three shifts of quarter hours; the last may run until 08:00 of the next day."""
HOURS: st.SearchStrategy[DayHours] = st.one_of(
    st.just(()),
    st.just((Shift(0, DAY),)),
    st.just((Shift(480, 720), Shift(780, 1020))),
    st.just((Shift(22 * 60, 30 * 60),)),
    SHIFTS,
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Map, Clocks]:
    """A calendar over four weeks, as a map of minutes and as tables."""
    first = draw(st.sampled_from([SPRING, AUTUMN]))
    days = st.integers(0, DAYS - 1).map(lambda n: first + timedelta(n))
    exceptions = st.builds(
        lambda span, hours: CalendarException(first=min(span), last=max(span), hours=hours),
        st.tuples(days, days),
        HOURS,
    )
    calendar = Calendar(
        id=CalendarId("c"),
        name="C",
        week=draw(st.tuples(*[HOURS] * 7)),
        exceptions=tuple(draw(st.lists(exceptions, max_size=2))),
        zone=draw(st.sampled_from(ZONES)),
    )
    zone = draw(st.sampled_from(ZONES))
    return painted(calendar, first, zone), stack([clock_of(calendar, first, zone)])


MOMENTS = st.integers(-3 * DAY, (DAYS + 3) * DAY)
"""Minutes from the start of the four weeks, some before them and some after."""
WORK = st.integers(1, 20 * 480)


@given(cases(), MOMENTS, MOMENTS)
def test_work_between_two_moments_is_the_minutes_marked_between_them(
    case: tuple[Map, Clocks], one: int, other: int
) -> None:
    minutes, clocks = case
    one, other = one + minutes.start, other + minutes.start
    assert work_between(clocks, 0, one, other) == minutes.work_between(one, other)


@given(cases(), MOMENTS)
def test_the_next_start_is_the_next_minute_marked(case: tuple[Map, Clocks], moment: int) -> None:
    minutes, clocks = case
    moment += minutes.start
    assume(moment < minutes.end)
    assert next_start(clocks, 0, moment) == minutes.next_start(moment)


@given(cases(), MOMENTS)
def test_the_previous_finish_is_the_end_of_the_last_minute_marked(
    case: tuple[Map, Clocks], moment: int
) -> None:
    minutes, clocks = case
    moment += minutes.start
    assert previous_finish(clocks, 0, moment) == minutes.previous_finish(moment)


@given(cases(), MOMENTS, WORK, st.sampled_from([1, -1]))
def test_work_is_added_by_counting_marks_forward_and_taken_by_counting_back(
    case: tuple[Map, Clocks], moment: int, work: int, sign: int
) -> None:
    minutes, clocks = case
    moment += minutes.start
    assert add_work(clocks, 0, moment, sign * work) == minutes.add_work(moment, sign * work)


@given(cases(), MOMENTS, MOMENTS, MOMENTS)
def test_work_adds_up_over_a_moment_in_between(
    case: tuple[Map, Clocks], a: int, b: int, c: int
) -> None:
    minutes, clocks = case
    a, b, c = (m + minutes.start for m in (a, b, c))
    assert work_between(clocks, 0, a, c) == work_between(clocks, 0, a, b) + work_between(
        clocks, 0, b, c
    )
    assert work_between(clocks, 0, a, b) == -work_between(clocks, 0, b, a)


@given(cases(), MOMENTS, WORK)
def test_work_added_and_taken_away_again_leads_back_to_where_it_started(
    case: tuple[Map, Clocks], moment: int, work: int
) -> None:
    minutes, clocks = case
    moment += minutes.start
    assume(minutes.start <= moment and work <= minutes.work_between(moment, minutes.end))
    finish = add_work(clocks, 0, moment, work)
    assert add_work(clocks, 0, finish, -work) == next_start(clocks, 0, moment)
    assert work_between(clocks, 0, moment, finish) == work


@given(cases(), MOMENTS, MOMENTS, WORK, WORK)
def test_a_later_moment_or_more_work_never_comes_out_earlier(
    case: tuple[Map, Clocks], one: int, other: int, less: int, more: int
) -> None:
    minutes, clocks = case
    earlier, later = sorted((one + minutes.start, other + minutes.start))
    less, more = sorted((less, more))
    assert add_work(clocks, 0, earlier, less) <= add_work(clocks, 0, later, less)
    assert add_work(clocks, 0, earlier, -less) <= add_work(clocks, 0, later, -less)
    assert add_work(clocks, 0, earlier, less) <= add_work(clocks, 0, earlier, more)
    assert next_start(clocks, 0, earlier) <= next_start(clocks, 0, later)
    assert previous_finish(clocks, 0, earlier) <= previous_finish(clocks, 0, later)


@given(cases(), WORK)
def test_the_finish_of_some_work_and_the_start_of_the_next_enclose_no_work(
    case: tuple[Map, Clocks], work: int
) -> None:
    minutes, clocks = case
    assume(work < minutes.work_between(minutes.start, minutes.end))
    finish, start = finish_of(clocks, 0, work), start_of(clocks, 0, work)
    assert work_at(clocks, 0, finish) == work_at(clocks, 0, start) == work
    assert finish <= start
    assert minutes.marked[finish - 1 - minutes.start]
    assert minutes.marked[start - minutes.start]


@given(cases(), cases(), MOMENTS, WORK)
def test_a_clock_in_a_stack_of_clocks_answers_as_it_does_alone(
    one: tuple[Map, Clocks], other: tuple[Map, Clocks], moment: int, work: int
) -> None:
    assume(one[1].first_day == other[1].first_day)
    both = stack([as_clock(one[1]), as_clock(other[1])])
    moment += one[0].start
    for number, (_, alone) in enumerate((one, other)):
        for signed in (work, -work):
            expected = add_work(alone, 0, moment, signed)
            assert add_work(both, number, moment, signed) == expected
            assert add_work(on_lists(both), number, moment, signed) == expected
        assert next_start(both, number, moment) == next_start(alone, 0, moment)


@given(cases(), cases())
def test_two_clocks_together_work_when_both_work(
    one: tuple[Map, Clocks], other: tuple[Map, Clocks]
) -> None:
    assume(one[1].first_day == other[1].first_day)
    both = overlap(as_clock(one[1]), as_clock(other[1]))
    marked = np.zeros(DAYS * DAY, np.bool_)
    for start, end in zip(both.start, both.end, strict=True):
        marked[start - one[0].start : end - one[0].start] = True
    assert (marked == (one[0].marked & other[0].marked)).all()


def on_lists(clocks: Clocks) -> Clocks:
    """The same tables as uncompiled code reads them."""
    return Clocks(clocks.first_day, clocks.days, *(np.asarray(a).tolist() for a in clocks[2:]))


def as_clock(clocks: Clocks) -> Clock:
    table = np.asarray(clocks.intervals)
    return Clock(clocks.first_day, clocks.days, table[:, START], table[:, END])


def standard_clock(zone: str | None = None) -> Clocks:
    return stack([clock_of(standard(), SPRING, zone)])


@pytest.mark.parametrize(
    ("start", "hours", "finish"),
    [
        ("2026-03-20T08:00", 8, "2026-03-20T17:00"),
        ("2026-03-20T09:00", 8, "2026-03-23T09:00"),
        ("2026-03-20T13:00", 4, "2026-03-20T17:00"),
        ("2026-03-20T08:00", 4, "2026-03-20T12:00"),
        ("2026-03-21T11:00", 8, "2026-03-23T17:00"),
        ("2026-03-23T17:00", -8, "2026-03-23T08:00"),
        ("2026-03-23T08:00", -1, "2026-03-20T16:00"),
        ("2026-03-21T11:00", -8, "2026-03-20T08:00"),
    ],
)
def test_work_ends_with_the_period_forward_and_begins_with_one_backward(
    start: str, hours: int, finish: str
) -> None:
    assert text(add_work(standard_clock(), 0, minute(start), hours * 60)) == finish


def test_no_work_stays_where_it_is_even_in_the_night() -> None:
    assert add_work(standard_clock(), 0, minute("2026-03-21T11:00"), 0) == minute(
        "2026-03-21T11:00"
    )


@pytest.mark.parametrize(
    ("moment", "start", "finish"),
    [
        ("2026-03-20T17:00", "2026-03-23T08:00", "2026-03-20T17:00"),
        ("2026-03-20T12:30", "2026-03-20T13:00", "2026-03-20T12:00"),
        ("2026-03-20T08:00", "2026-03-20T08:00", "2026-03-19T17:00"),
        ("2026-03-20T10:15", "2026-03-20T10:15", "2026-03-20T10:15"),
    ],
)
def test_a_moment_between_periods_has_a_next_start_and_a_previous_finish(
    moment: str, start: str, finish: str
) -> None:
    clocks = standard_clock()
    assert text(next_start(clocks, 0, minute(moment))) == start
    assert text(previous_finish(clocks, 0, minute(moment))) == finish


NIGHTS = Calendar(
    id=CalendarId("n"), name="Nights", week=((Shift(22 * 60, 30 * 60),),) * 5 + ((), ())
)


@pytest.mark.parametrize(
    ("first", "night", "hours"),
    [(SPRING, "2026-03-26", 8), (SPRING, "2026-03-28", 7), (AUTUMN, "2026-10-24", 9)],
)
def test_a_night_in_which_the_clock_changes_is_an_hour_shorter_or_longer(
    first: date, night: str, hours: int
) -> None:
    nightly = Calendar(id=CalendarId("n"), name="Nights", week=((Shift(22 * 60, 30 * 60),),) * 7)
    clocks = stack([clock_of(nightly, first, "Europe/Berlin")])
    noon = minute(f"{night}T12:00")
    assert work_between(clocks, 0, noon, noon + DAY) == hours * 60


def test_a_night_shift_belongs_to_the_day_it_begins_on() -> None:
    clocks = stack([clock_of(NIGHTS, SPRING, None)])
    assert text(add_work(clocks, 0, minute("2026-03-20T22:00"), 480)) == "2026-03-21T06:00"
    assert text(next_start(clocks, 0, minute("2026-03-21T06:00"))) == "2026-03-23T22:00"


def test_round_the_clock_there_is_no_moment_without_work() -> None:
    clocks = stack([clock_of(always(), SPRING, None)])
    assert len(clocks.intervals) == 1
    assert text(add_work(clocks, 0, minute("2026-03-20T17:30"), 3 * DAY)) == "2026-03-23T17:30"


def test_new_york_starts_five_hours_after_berlin_until_the_clocks_change_in_berlin_then_six() -> (
    None
):
    # Europe's clocks change on 29 March 2026, those of the United States did on 8 March.
    new_york = Calendar(
        id=CalendarId("ny"), name="New York", week=standard().week, zone="America/New_York"
    )
    clocks = stack([clock_of(c, SPRING, "Europe/Berlin") for c in (standard(), new_york)])
    starts = {
        day: [text(next_start(clocks, number, minute(f"{day}T00:00")))[11:] for number in (0, 1)]
        for day in ("2026-03-27", "2026-03-30")
    }
    assert starts == {"2026-03-27": ["07:00", "12:00"], "2026-03-30": ["06:00", "12:00"]}


def test_without_a_zone_of_the_program_the_zones_of_calendars_do_not_count() -> None:
    abroad = Calendar(id=CalendarId("a"), name="A", week=standard().week, zone="Asia/Tokyo")
    assert (
        clock_of(abroad, SPRING, None).start.tolist()
        == clock_of(standard(), SPRING, None).start.tolist()
    )


def test_a_calendar_that_never_works_answers_with_the_ends_of_the_horizon() -> None:
    never = stack([clock_of(Calendar(id=CalendarId("x"), name="X", week=((),) * 7), SPRING, None)])
    begin, end = minute("2026-03-16T00:00"), minute("2026-04-13T00:00")
    assert next_start(never, 0, begin + 100) == end
    assert previous_finish(never, 0, begin + 100) == begin
    assert add_work(never, 0, begin + 100, 1) == end
    assert add_work(never, 0, begin + 100, -1) == begin
    assert work_between(never, 0, begin, end) == 0
