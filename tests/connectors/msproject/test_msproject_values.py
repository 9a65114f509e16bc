"""Texts of the file as dates, durations and numbers, and what is said when they are none."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from fairlead.connectors.msproject.values import MAX_FINDINGS, MAX_TEXT, Values
from fairlead.core.ground.finding import Severity
from fairlead.core.program.program import TimeUnits

HERE = ("Task UID 17", "Element")


def told(values: Values) -> list[tuple[str, str]]:
    return [(finding.code, finding.says) for finding in values.findings()]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-02T17:00:00", datetime(2026, 3, 2, 17)),
        ("2026-03-02T17:00", datetime(2026, 3, 2, 17)),
        ("2026-03-02", datetime(2026, 3, 2)),
        ("2026-03-02T24:00:00", datetime(2026, 3, 3)),
        (" 2026-03-02T17:00:00 ", datetime(2026, 3, 2, 17)),
        ("2100-01-01T00:00:00", datetime(2100, 1, 1)),
    ],
)
def test_a_moment_is_local_time_to_the_minute(text: str, moment: datetime) -> None:
    values = Values("plan.xml")
    assert values.moment(text, *HERE) == moment
    assert told(values) == []


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2006-09-08T09:08:24", datetime(2006, 9, 8, 9, 8)),
        ("2006-09-08T09:08:30", datetime(2006, 9, 8, 9, 9)),
        ("2026-12-31T23:59:59.9999999", datetime(2027, 1, 1)),
    ],
)
def test_seconds_are_rounded_and_counted_in_one_note(text: str, moment: datetime) -> None:
    values = Values("plan.xml")
    assert values.moment(text, *HERE) == values.moment(text, *HERE) == moment
    assert values.duration("PT8H0M59S", *HERE) == 481
    assert told(values) == [("MSP-001", "Seconds were rounded to whole minutes in 3 values.")]


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        (
            "2026-02-30T08:00:00",
            "IMP-017",
            "'2026-02-30T08:00:00' does not exist; treated as none.",
        ),
        ("2027-02-29", "IMP-017", "'2027-02-29' does not exist; treated as none."),
        ("0000-00-00", "IMP-017", "'0000-00-00' does not exist; treated as none."),
        (
            "soon",
            "IMP-017",
            "'soon' is no date such as 2026-03-02T17:00:00; treated as none.",
        ),
        ("NA", "IMP-019", "'NA' is no date; treated as none."),
        (
            "2049-12-31T23:59:00",
            "IMP-019",
            "'2049-12-31T23:59:00' is the first or last moment Project knows; treated as none.",
        ),
    ],
)
def test_what_is_no_date_is_none_and_named(text: str, code: str, says: str) -> None:
    values = Values("plan.xml")
    assert values.moment(text, *HERE) is None
    (finding,) = values.findings()
    assert (finding.code, finding.says) == (code, f"Element {says}")
    assert str(finding.origin) == "plan.xml › Task UID 17 › Element"
    assert finding.do


def test_an_offset_is_dropped_and_noted() -> None:
    values = Values("plan.xml")
    assert values.moment("2026-03-02T17:00:00+01:00", *HERE) == datetime(2026, 3, 2, 17)
    ((code, _),) = told(values)
    assert code == "IMP-021"


def test_the_first_and_last_day_of_project_are_no_bounds() -> None:
    values = Values("plan.xml")
    assert values.bound("1984-01-01T00:00:00", *HERE) is None
    assert values.bound("2049-12-31T23:59:06", *HERE) is None
    assert values.bound("2009-07-01T23:59:00", *HERE) == date(2009, 7, 1)
    assert told(values) == []


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("PT8H0M0S", 480),
        ("PT16H30M0S", 990),
        ("PT0H0M0S", 0),
        ("PT0.5H", 30),
        ("PT90M", 90),
        ("-PT4H0M0S", -240),
        ("PT2400H0M0S", 144_000),
        ("P2D", 2 * 450),
        ("P1W", 2250),
        ("P1M", 18 * 450),
        ("P1DT1H", 510),
    ],
)
def test_working_durations_count_the_days_of_the_project(text: str, minutes: int) -> None:
    values = Values(
        "plan.xml", TimeUnits(minutes_per_day=450, minutes_per_week=2250, days_per_month=18)
    )
    assert values.duration(text, *HERE) == minutes
    assert told(values) == []


def test_elapsed_durations_count_days_of_24_hours() -> None:
    values = Values("plan.xml", TimeUnits(minutes_per_day=450))
    assert values.elapsed("P1DT6H", *HERE) == 30 * 60
    assert values.elapsed("PT24H0M0S", *HERE) == 24 * 60


@pytest.mark.parametrize(
    "text", ["5", "5 ed", "3mo", "2,5 d", "P", "PT", "P1DT", "PT-8H", "P1Y", "8H"]
)
def test_a_duration_without_a_clear_unit_is_left_out(text: str) -> None:
    values = Values("plan.xml")
    assert values.duration(text, *HERE) is None
    assert told(values) == [
        (
            "IMP-024",
            f"Element '{text}' is no duration with a unit such as PT8H0M0S; left out.",
        )
    ]


@pytest.mark.parametrize("text", ["", None])
def test_what_the_file_does_not_say_is_none_without_a_word(text: str | None) -> None:
    values = Values("plan.xml")
    readers = (values.moment, values.duration, values.whole, values.number, values.tenths)
    assert [read(text, *HERE) for read in readers] == [None] * 5
    assert (values.flag(text, *HERE), told(values)) == (False, [])


@pytest.mark.parametrize(
    ("text", "minutes"), [("9600", 960), ("-4800", -480), ("550", 55), ("0", 0)]
)
def test_tenths_of_a_minute(text: str, minutes: int) -> None:
    values = Values("plan.xml")
    assert values.tenths(text, *HERE) == minutes
    assert told(values) == []


@pytest.mark.parametrize("text", ["٣", "1_000", "1e3", "seven", "1.5"])
def test_only_whole_numbers_in_plain_digits_are_whole_numbers(text: str) -> None:
    values = Values("plan.xml")
    assert values.whole(text, *HERE) is None
    assert told(values) == [("IMP-036", f"Element '{text}' is no whole number; left out.")]


@pytest.mark.parametrize("text", ["99999999999999999999", "-1234567890123456", "+" + "9" * 500])
def test_a_whole_number_of_more_digits_than_anything_has_is_too_large(text: str) -> None:
    for kind in ("whole", "tenths"):
        values = Values("plan.xml")
        assert getattr(values, kind)(text, *HERE) is None
        ((code, says),) = told(values)
        assert code == "IMP-036"
        assert says.endswith(" has more than 15 digits; left out.")


@pytest.mark.parametrize(
    ("text", "number"),
    [("1.00", "1"), ("0.5", "0.5"), ("100", "100"), ("1.5E2", "150"), ("-3.25", "-3.25")],
)
def test_numbers_lose_needless_zeros_and_exponents(text: str, number: str) -> None:
    assert str(Values("plan.xml").number(text, *HERE)) == number


@pytest.mark.parametrize("text", ["NaN", "inf", "1e999", "1,5", "²"])
def test_what_cannot_be_reckoned_with_is_no_number(text: str) -> None:
    values = Values("plan.xml")
    assert values.number(text, *HERE) is None
    assert told(values) == [("IMP-036", f"Element '{text}' is no number; left out.")]


def test_money_comes_in_hundredths() -> None:
    assert Values("plan.xml").hundredths("12345", *HERE) == Decimal("123.45")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("08:00:00", 480), ("00:00:00", 0), ("24:00:00", 1440), ("23:59:59", 1440), ("17:30", 1050)],
)
def test_times_of_day(text: str, minutes: int) -> None:
    assert Values("plan.xml").time(text, *HERE) == minutes


@pytest.mark.parametrize("text", ["25:00:00", "08:60:00", "8", "noon"])
def test_what_is_no_time_of_day_is_named(text: str) -> None:
    values = Values("plan.xml")
    assert values.time(text, *HERE) is None
    assert [code for code, _ in told(values)] == ["IMP-026"]


def test_flags_are_numbers_or_words() -> None:
    values = Values("plan.xml")
    assert [values.flag(text, *HERE) for text in ("1", "0", "true", "False")] == [
        True,
        False,
        True,
        False,
    ]
    assert not values.flag("maybe", *HERE)
    assert told(values) == [("IMP-036", "Element 'maybe' is neither 0 nor 1; taken as 0.")]


def test_a_text_that_is_too_long_is_cut_and_noted() -> None:
    values = Values("plan.xml")
    assert len(values.text("x" * (MAX_TEXT + 1), *HERE)) == MAX_TEXT
    assert [finding.severity for finding in values.findings()] == [Severity.NOTE]


def test_after_a_thousand_findings_the_others_are_counted() -> None:
    values = Values("plan.xml")
    for _ in range(MAX_FINDINGS + 34):
        values.whole("x", *HERE)
    found = values.findings()
    assert len(found) == MAX_FINDINGS + 1
    assert (found[-1].code, found[-1].says) == (
        "MSP-002",
        "This file has 34 more problems that the list leaves out.",
    )
