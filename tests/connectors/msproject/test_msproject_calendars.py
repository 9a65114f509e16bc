"""Calendars as they are read: weeks, work weeks, and every kind of exception."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from fairlead.connectors.msproject.calendars import read_calendars
from fairlead.connectors.msproject.document import document
from fairlead.connectors.msproject.read import draft_from
from fairlead.connectors.msproject.values import Values
from fairlead.connectors.source import Source
from fairlead.core.calendars.calendar import (
    Calendar,
    CalendarException,
    Frequency,
    Recurrence,
    Shift,
    WorkWeek,
    standard,
)
from fairlead.core.calendars.days import hours_by_day
from fairlead.core.calendars.recurrence import days_of
from fairlead.core.ground.ids import CalendarId
from fairlead.core.program.draft import Draft
from tests.connectors.msproject.projects import (
    HOURS,
    OFF,
    STANDARD,
    calendar,
    golden,
    name_of,
    project,
    row,
    says,
    shared_files,
    week,
)

DAY = standard().week[0]
MARCH = (
    "<TimePeriod><FromDate>2026-03-02T00:00:00</FromDate>"
    "<ToDate>2026-12-31T23:59:00</ToDate></TimePeriod>"
)


def calendars(draft: Draft) -> dict[str, Calendar]:
    return {row.value.id: row.value for row in draft.calendars}


def times(*spans: str) -> str:
    parts = "".join(
        f"<WorkingTime><FromTime>{a}:00</FromTime><ToTime>{b}:00</ToTime></WorkingTime>"
        for a, b in (span.split("-") for span in spans)
    )
    return f"<DayWorking>1</DayWorking><WorkingTimes>{parts}</WorkingTimes>"


def read_one(rest: str) -> tuple[Calendar, Draft]:
    draft = draft_from(project(calendars=calendar(1, rest)))
    return calendars(draft)["1"], draft


def recurring(fields: str) -> tuple[CalendarException, ...]:
    found, draft = read_one(
        f"<WeekDays>{week()}</WeekDays><Exceptions><Exception>{MARCH}<Name>X</Name>{fields}"
        f"<DayWorking>0</DayWorking></Exception></Exceptions>"
    )
    assert says(draft) == []
    return found.exceptions


def test_the_standard_calendar() -> None:
    found = calendars(draft_from(project(calendars=STANDARD)))["1"]
    assert found == standard(CalendarId("1"))


@pytest.mark.parametrize(
    ("hours", "shifts"),
    [
        (times("23:00-00:00"), (Shift(1380, 1440),)),
        (times("00:00-00:00"), (Shift(0, 1440),)),
        (times("00:00-03:00", "04:00-08:00"), (Shift(0, 180), Shift(240, 480))),
        (times("13:00-17:00", "08:00-12:00"), (Shift(480, 720), Shift(780, 1020))),
    ],
)
def test_midnight_ends_a_day_and_shifts_are_in_order(hours: str, shifts: tuple[Shift, ...]) -> None:
    found, draft = read_one(f"<WeekDays>{week(hours)}</WeekDays>")
    assert found.week[0] == shifts
    assert says(draft) == []


@pytest.mark.parametrize(
    ("hours", "shifts", "code", "text"),
    [
        (
            times("22:00-06:00"),
            (Shift(1320, 1800),),
            "IMP-026",
            "WeekDay 2 runs over midnight, from 22:00 to 06:00; read as one shift.",
        ),
        (
            times("08:00-12:00", "11:00-15:00"),
            (Shift(480, 720), Shift(660, 900)),
            "IMP-026",
            "WeekDay 2 has working times that overlap; they count once.",
        ),
        (
            times("08:00-08:00"),
            (),
            "IMP-026",
            "WeekDay 2 has a working time of no length at 08:00; it was left out.",
        ),
        (
            "<DayWorking>1</DayWorking>",
            DAY,
            "IMP-025",
            "WeekDay 2 is a working day without hours; 08:00-12:00 and 13:00-17:00 were taken.",
        ),
    ],
)
def test_odd_working_times_are_named(
    hours: str, shifts: tuple[Shift, ...], code: str, text: str
) -> None:
    monday = "<DayType>2</DayType>"
    days = week().replace(monday + HOURS, monday + hours)
    found, draft = read_one(f"<WeekDays>{days}</WeekDays>")
    assert found.week[0] == shifts
    assert says(draft) == [(code, "Calendar UID 1 › WeekDay 2", text)]


def test_a_base_calendar_that_says_nothing_of_a_day_has_the_standard_one() -> None:
    saturday = f"<WeekDay><DayType>7</DayType>{times('09:00-13:00')}</WeekDay>"
    found, draft = read_one(f"<WeekDays>{saturday}</WeekDays>")
    assert found.week == (*[DAY] * 5, (Shift(540, 780),), ())
    assert [code for code, _, _ in says(draft)] == ["IMP-025"]


def test_a_calendar_with_a_base_leaves_the_other_days_to_it() -> None:
    friday = f"<WeekDays><WeekDay><DayType>6</DayType>{OFF}</WeekDay></WeekDays>"
    draft = draft_from(project(calendars=STANDARD + calendar(2, friday, base=1, name="Ada")))
    assert calendars(draft)["2"] == Calendar(
        id=CalendarId("2"), name="Ada", base=CalendarId("1"), week=(None,) * 4 + ((), None, None)
    )


def test_the_empty_calendar_of_a_resource_is_its_base() -> None:
    draft = draft_from(
        project(
            calendars=STANDARD + calendar(2, "", base=1, name="Ada"),
            resources="<Resource><UID>1</UID><Name>Ada</Name><CalendarUID>2</CalendarUID></Resource>",
        )
    )
    assert list(calendars(draft)) == ["1"]
    assert [row.value.calendar for row in draft.resources] == ["1"]


def test_an_empty_calendar_that_a_task_uses_stays() -> None:
    used = row(1, "<CalendarUID>2</CalendarUID>")
    draft = draft_from(project(used, calendars=STANDARD + calendar(2, "", base=1)))
    assert list(calendars(draft)) == ["1", "2"]


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ("<Type>1</Type>", None),
        ("", None),
        ("<Type>9</Type>", None),
        ("<Type>7</Type><Period>3</Period>", Recurrence(frequency=Frequency.DAILY, every=3)),
        (
            "<Type>6</Type><Period>2</Period><DaysOfWeek>66</DaysOfWeek>",
            Recurrence(frequency=Frequency.WEEKLY, every=2, weekdays=(0, 5)),
        ),
        (
            "<Type>6</Type><Period>1</Period><DaysOfWeek>1</DaysOfWeek>",
            Recurrence(frequency=Frequency.WEEKLY, weekdays=(6,)),
        ),
        (
            "<Type>4</Type><Period>5</Period><MonthDay>4</MonthDay>",
            Recurrence(frequency=Frequency.MONTHLY, every=5, day=4),
        ),
        (
            "<Type>5</Type><Period>1</Period><MonthItem>4</MonthItem><MonthPosition>0</MonthPosition>",
            Recurrence(frequency=Frequency.MONTHLY, nth=1, weekdays=(0,)),
        ),
        (
            "<Type>5</Type><Period>2</Period><MonthItem>3</MonthItem><MonthPosition>4</MonthPosition>",
            Recurrence(frequency=Frequency.MONTHLY, every=2, nth=5, weekdays=(6,)),
        ),
        (
            "<Type>5</Type><MonthItem>1</MonthItem><MonthPosition>1</MonthPosition>",
            Recurrence(frequency=Frequency.MONTHLY, nth=2, weekdays=(0, 1, 2, 3, 4)),
        ),
        (
            "<Type>5</Type><MonthItem>2</MonthItem><MonthPosition>4</MonthPosition>",
            Recurrence(frequency=Frequency.MONTHLY, nth=5, weekdays=(5, 6)),
        ),
        (
            "<Type>2</Type><Month>11</Month><MonthDay>25</MonthDay>",
            Recurrence(frequency=Frequency.YEARLY, month=12, day=25),
        ),
        (
            "<Type>3</Type><Month>4</Month><MonthItem>7</MonthItem><MonthPosition>2</MonthPosition>",
            Recurrence(frequency=Frequency.YEARLY, month=5, nth=3, weekdays=(3,)),
        ),
    ],
)
def test_each_type_of_exception(fields: str, rule: Recurrence | None) -> None:
    assert recurring(fields) == (
        CalendarException(
            first=date(2026, 3, 2), last=date(2026, 12, 31), name="X", recurrence=rule
        ),
    )


def test_every_third_weekday_becomes_single_days() -> None:
    days = [e.first for e in recurring("<Type>8</Type><Period>3</Period>")][:4]
    assert days == [date(2026, 3, 2), date(2026, 3, 5), date(2026, 3, 10), date(2026, 3, 13)]


def test_every_weekday_is_monday_to_friday() -> None:
    (found,) = recurring("<Type>8</Type><Period>1</Period>")
    assert found.recurrence == Recurrence(frequency=Frequency.WEEKLY, weekdays=(0, 1, 2, 3, 4))


def test_every_second_weekday_for_ever_is_read_for_ten_years() -> None:
    period = "<TimePeriod><FromDate>2026-03-02</FromDate><ToDate>2190-01-01</ToDate></TimePeriod>"
    found, draft = read_one(
        f"<WeekDays>{week()}</WeekDays><Exceptions><Exception>{period}<Name>X</Name><Type>8</Type>"
        "<Period>2</Period></Exception></Exceptions>"
    )
    assert found.exceptions[-1].last == date(2036, 3, 7)
    assert [text for _, _, text in says(draft)] == [
        "Exception 'X' goes on for 59,840 days; the first 3,660 were read."
    ]


def test_without_a_last_day_the_number_of_occurrences_decides() -> None:
    found, _ = read_one(
        f"<WeekDays>{week()}</WeekDays><Exceptions><Exception><TimePeriod>"
        "<FromDate>2026-03-02T00:00:00</FromDate></TimePeriod><Occurrences>3</Occurrences>"
        "<Type>6</Type><Period>2</Period><DaysOfWeek>32</DaysOfWeek></Exception></Exceptions>"
    )
    assert [e.last for e in found.exceptions] == [date(2026, 4, 3)]


def test_an_exception_with_hours_is_work() -> None:
    found, _ = read_one(
        f"<WeekDays>{week()}</WeekDays><Exceptions><Exception>{MARCH}<Type>1</Type>"
        f"{times('09:00-13:00')}</Exception></Exceptions>"
    )
    assert found.exceptions[0].hours == (Shift(540, 780),)


def test_exceptions_of_project_2003_are_days_of_type_0() -> None:
    holiday = (
        "<WeekDay><DayType>0</DayType><DayWorking>0</DayWorking><TimePeriod>"
        "<FromDate>2026-04-03T00:00:00</FromDate><ToDate>2026-04-06T23:59:00</ToDate>"
        "</TimePeriod></WeekDay>"
    )
    found, draft = read_one(f"<WeekDays>{week()}{holiday}</WeekDays>")
    assert found.exceptions == (CalendarException(first=date(2026, 4, 3), last=date(2026, 4, 6)),)
    assert says(draft) == []


def test_work_weeks_are_other_weeks_for_some_time() -> None:
    days = f"<WeekDays><WeekDay><DayType>7</DayType>{HOURS}</WeekDay></WeekDays>"
    found, _ = read_one(
        f"<WeekDays>{week()}</WeekDays><WorkWeeks><WorkWeek>{MARCH}<Name>Rush</Name>{days}"
        "</WorkWeek></WorkWeeks>"
    )
    assert found.work_weeks == (
        WorkWeek(
            first=date(2026, 3, 2),
            last=date(2026, 12, 31),
            name="Rush",
            week=(None, None, None, None, None, DAY, None),
        ),
    )


@pytest.mark.parametrize(
    ("fields", "says_"),
    [
        ("<Type>2</Type><Month>12</Month>", "has 12 as Month, outside 0 to 11;"),
        (
            "<Type>4</Type><MonthDay>0</MonthDay>",
            "has 0 as MonthDay, outside 1 to 31;",
        ),
        (
            "<Type>5</Type><MonthItem>77</MonthItem>",
            "has 77 as MonthItem, outside 0 to 9;",
        ),
    ],
)
def test_an_exception_that_makes_no_sense_is_left_out(fields: str, says_: str) -> None:
    found, draft = read_one(
        f"<WeekDays>{week()}</WeekDays><Exceptions><Exception>{MARCH}<Name>X</Name>{fields}"
        "</Exception></Exceptions>"
    )
    assert found.exceptions == ()
    assert [text for _, _, text in says(draft)] == [f"Exception 'X' {says_} it was left out."]


def test_the_lighthouse_works_when_it_should() -> None:
    file = document(golden("lighthouse.xml"))
    known = {r.value.id: r.value for r in read_calendars(file, Values("lighthouse.xml"), {})}
    hours = {
        date(2026, 3, 2): DAY,  # a Monday
        date(2026, 3, 19): (Shift(480, 720),),  # the third Thursday
        date(2026, 3, 28): (Shift(540, 780),),  # the Saturday of the long week
        date(2026, 4, 3): (),  # Good Friday
        date(2026, 4, 4): (),
    }
    for day, expected in hours.items():
        patterns, index = hours_by_day(known[CalendarId("1")], known, day, day)
        assert patterns[index[0]] == expected, day
    ada = known[CalendarId("3")]
    for day in (date(2026, 3, 6), date(2026, 3, 16), date(2026, 3, 17), date(2026, 4, 3)):
        patterns, index = hours_by_day(ada, known, day, day)
        assert patterns[index[0]] == (), day


def spelled_out(path: Path) -> set[date]:
    """The days on which Project says by itself, day by day, that the first calendar is special."""
    file = document(Source(path.name, path.read_bytes()))
    element = next(file.section("Calendars"))
    found = set[date]()
    for part in file.children(element, "WeekDays/WeekDay"):
        if file.fields(part)["DayType"] != "0":
            continue
        span = file.fields(file.children(part, "TimePeriod")[0])
        first, last = (date.fromisoformat(span[end][:10]) for end in ("FromDate", "ToDate"))
        found |= {first + timedelta(n) for n in range((last - first).days + 1)}
    return found


@pytest.mark.shared
@pytest.mark.parametrize(
    "path", shared_files("calendar-recurring-exceptions-*-mspdi.xml"), ids=name_of
)
def test_recurring_exceptions_fall_on_the_days_project_spells_out(path: Path) -> None:
    file = document(Source(path.name, path.read_bytes()))
    calendar = read_calendars(file, Values(path.name), {})[0].value
    epoch = date(1970, 1, 1)
    ours = {
        epoch + timedelta(int(day))
        for exception in calendar.exceptions
        for day in days_of(exception, exception.first, exception.last)
    }
    assert len(calendar.exceptions) == 27
    assert ours == spelled_out(path)
