"""Dates in tables: what each way of writing them means, and what is never guessed."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.connectors.quantities import MisreadError
from fairlead.connectors.table.dates import DateOrder, orders, parsed_date, serial_date
from tests.connectors.table.tables import from_csv, refusal

MARCH_2 = date(2026, 3, 2)


@pytest.mark.parametrize(
    "text",
    ["2026-03-02", "2026/3/2", "02.03.2026", "2.3.26", "2 March 2026", "2. März 2026", "02-Mar-26",
     "02/Mar/26", "March 2, 2026", "Mon 2 Mar 2026", "Montag, 2. März 2026", "Mar 2nd, 2026"],
)  # fmt: skip
def test_these_dates_say_what_they_mean(text: str) -> None:
    assert parsed_date(text, None) == MARCH_2


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [("2026-03-02T09:30:00", 9, 30), ("2026-03-02T09:30:00.000+0100", 9, 30),
     ("02.03.2026 17:00 Uhr", 17, 0), ("02/Mar/26 5:12 PM", 17, 12), ("2026-03-02 12:00 am", 0, 0)],
)  # fmt: skip
def test_times_of_day_are_read(text: str, hour: int, minute: int) -> None:
    assert parsed_date(text, None) == datetime(2026, 3, 2, hour, minute)


@pytest.mark.parametrize(
    ("order", "expected"),
    [("DMY", date(2026, 4, 3)), ("MDY", date(2026, 3, 4)), ("YMD", date(2003, 4, 26))],
)
def test_the_order_decides_what_03_04_26_is(order: DateOrder, expected: date) -> None:
    assert parsed_date("03/04/26", order) == expected


def test_a_date_that_fits_only_one_order_decides_for_all() -> None:
    draft = from_csv("Name,Duration,Start\nA,1d,03/04/2026\nB,1d,25/04/2026\n")
    assert [t.value.constraints[0].date for t in draft.tasks] == [
        datetime(2026, 4, 3, 8),
        datetime(2026, 4, 25, 8),
    ]


def test_a_day_of_the_week_decides_too() -> None:
    draft = from_csv("Name,Duration,Start\nA,1d,Mon 3/2/26\n")
    assert draft.tasks[0].value.constraints[0].date == datetime(2026, 3, 2, 8)


def test_dates_of_both_orders_are_refused_like_dates_of_none() -> None:
    assert refusal("Name,Start\nA,25/04/2026\nB,04/25/2026\nC,03/04/2026\n") == (
        "IMP-016 · plan.csv: 1 date fits both D/M/Y and M/D/Y, such as '03/04/2026'. "
        "Say which with --dates DMY or --dates MDY. Nothing was changed."
    )


def test_a_date_that_is_the_same_in_both_orders_needs_no_choice() -> None:
    draft = from_csv("Name,Duration,Start\nA,1d,04/04/2026\n")
    assert draft.tasks[0].value.constraints[0].date == datetime(2026, 4, 4, 8)


@pytest.mark.parametrize(
    ("serial", "base_1904", "expected"),
    [
        (1, False, date(1900, 1, 1)),
        (59, False, date(1900, 2, 28)),
        (61, False, date(1900, 3, 1)),
        (46083, False, MARCH_2),
        (46083.5, False, datetime(2026, 3, 2, 12)),
        (45000, True, date(2027, 3, 16)),
    ],
)
def test_serials_count_days_as_spreadsheets_do(
    serial: float, base_1904: bool, expected: date
) -> None:
    assert serial_date(serial, base_1904=base_1904) == expected


@pytest.mark.parametrize("serial", [0, -1, 60, 60.5, 2_958_466, 1e300])
def test_serials_that_are_no_days_are_refused(serial: float) -> None:
    with pytest.raises(MisreadError):
        serial_date(serial, base_1904=False)


@pytest.mark.parametrize(
    "text",
    ["soon", "2026", "2026-13-01", "2026-02-30", "31.02.2026", "2026-03-02 25:00", "32 March 2026",
     "2 Brumaire 2026", "٢٠٢٦-٠٣-٠٢", "1/2", "1/2/3/4", "2026-03-02" * 20, ""],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(MisreadError):
        parsed_date(text, None)


@given(st.dates(date(1970, 1, 1), date(2060, 1, 1)), st.sampled_from(["DMY", "MDY"]))
def test_a_date_is_never_read_against_its_order(day: date, order: DateOrder) -> None:
    text = day.strftime("%d/%m/%Y" if order == "DMY" else "%m/%d/%Y")
    assert parsed_date(text, order) == day
    found = orders([text])
    assert found.decided in {None, order}
    assert (found.decided is None) == (day.day <= 12)
