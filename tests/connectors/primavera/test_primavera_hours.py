"""The working hours in a calendar's one packed cell."""

from __future__ import annotations

from datetime import date

import pytest

from fairlead.connectors.primavera.read import draft_from
from fairlead.connectors.source import Source
from fairlead.core.calendars.calendar import Calendar, DayHours, Shift

FIVE_DAYS = ((Shift(480, 960),),) * 5 + ((), ())


def calendar(data: str, hours_per_day: str = "8") -> tuple[Calendar, list[str]]:
    lines = (
        "ERMHDR\t19.12",
        "%T\tPROJECT\n%F\tproj_id\n%R\t1",
        "%T\tCALENDAR\n%F\tclndr_id\tclndr_name\tday_hr_cnt\tclndr_data",
        f"%R\t7\tDays\t{hours_per_day}\t{data}",
        "%T\tTASK\n%F\ttask_id\tproj_id\ttask_code\n%R\t1\t1\tA",
        "%E",
    )
    draft = draft_from(Source("p.xer", "\n".join(lines).encode()))
    return draft.calendars[0].value, [f"{f.code} {f.says}" for f in draft.findings]


def monday(shifts: str) -> DayHours | None:
    found, _ = calendar(f"(0||CalendarData()((0||DaysOfWeek()((0||2()({shifts}))))))")
    return found.week[0]


@pytest.mark.parametrize(
    ("shifts", "hours"),
    [
        ("", ()),
        ("(0||0(s|08:00|f|12:00)())(0||1(s|13:00|f|17:00)())", (Shift(480, 720), Shift(780, 1020))),
        ("(0||0(f|12:00|s|8:00)())", (Shift(480, 720),)),
        ("(0||0(s|08:00 AM|f|05:30 PM)())", (Shift(480, 1050),)),
        ("(0||0(s|00:00|f|00:00)())", (Shift(0, 1440),)),
        ("(0||0(s|20:00|f|00:00)())", (Shift(1200, 1440),)),
        ("(0||0(s|22:00|f|06:00)())", (Shift(1320, 1800),)),
        ("(0||0(s|08:00|f|08:00)())", ()),
    ],
)
def test_a_day_has_the_shifts_it_names(shifts: str, hours: DayHours) -> None:
    assert monday(shifts) == hours


def test_days_count_from_sunday() -> None:
    days = "".join(f"(0||{n}()((0||0(s|0{n}:00|f|10:00)())))" for n in range(1, 8))
    found, _ = calendar(f"(0||CalendarData()((0||DaysOfWeek()({days}))))")
    assert [hours[0].start // 60 for hours in found.week if hours] == [2, 3, 4, 5, 6, 7, 1]


def test_spaces_and_deletes_between_brackets_are_layout() -> None:
    plain = "(0||CalendarData()((0||DaysOfWeek()((0||2()((0||0(s|08:00|f|16:00)())))))))"
    laid_out = plain.replace("(0||", "\x7f\x7f  (0||")
    assert calendar(laid_out) == calendar(plain)


def test_exceptions_count_days_as_spreadsheets_do() -> None:
    exceptions = "(0||0(d|46115)())(0||1(d|46123)((0||0(s|08:00|f|12:00)())))"
    found, said = calendar(
        f"(0||CalendarData()((0||DaysOfWeek()())(0||VIEW(ShowTotal|N)())"
        f"(0||Exceptions()({exceptions}))))"
    )
    assert [(e.first, e.hours) for e in found.exceptions] == [
        (date(2026, 4, 3), ()),
        (date(2026, 4, 11), (Shift(480, 720),)),
    ]
    assert said == []


def test_an_impossible_exception_is_left_out_and_said() -> None:
    found, said = calendar(
        "(0||CalendarData()((0||DaysOfWeek()())(0||Exceptions()((0||0(d|-5)())))))"
    )
    assert found.exceptions == ()
    assert said == ["IMP-018 an exception on day '-5' was left out: there is no such day."]


def test_an_impossible_shift_is_left_out_and_said() -> None:
    found, said = calendar(
        "(0||CalendarData()((0||DaysOfWeek()((0||2()((0||0(s|25:00|f|9:00)())))))))"
    )
    assert found.week[0] == ()
    assert said == ["IMP-026 the shift 's|25:00|f|9:00' was left out."]


@pytest.mark.parametrize("data", ["", "(0||CalendarData()(", "())())", "(" * 500 + ")" * 500])
def test_without_hours_a_calendar_gets_a_usual_week_and_says_so(data: str) -> None:
    found, said = calendar(data)
    assert found.week == FIVE_DAYS
    assert said == [
        (
            "IMP-026 it says nothing about its working hours; taken as Monday to Friday, "
            "8 hours a day."
        )
    ]


def test_hours_that_break_off_are_taken_as_far_as_they_go() -> None:
    found, said = calendar("(0||CalendarData()((0||DaysOfWeek()((0||2()((0||0(s|08:00|f|16:00)")
    assert found.week[0] == (Shift(480, 960),)
    assert said == ["IMP-026 its working hours break off; what could be read was taken."]


def test_a_usual_week_has_days_as_long_as_the_calendar_says() -> None:
    assert calendar("", hours_per_day="24")[0].week[0] == (Shift(0, 1440),)
    assert calendar("", hours_per_day="10")[0].week[0] == (Shift(480, 1080),)
