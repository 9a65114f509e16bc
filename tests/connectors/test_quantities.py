"""Quantities as people write them, in every spelling that plans come with."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.connectors.quantities import (
    MisreadError,
    duration,
    duration_text,
    elapsed,
    lag,
    lag_text,
    link_tail,
    money,
    money_text,
    number,
    share,
    share_text,
)
from fairlead.core.ground.units import Elapsed, Money, Percent, Share, Work
from fairlead.core.program.link import LinkType
from fairlead.core.program.program import TimeUnits

USUAL = TimeUnits()
UNITS = st.builds(TimeUnits, minutes_per_day=st.integers(0, 1440))
LENGTHS = st.one_of(
    st.builds(Work, st.integers(-(10**7), 10**7)), st.builds(Elapsed, st.integers(-(10**7), 10**7))
)
DECIMALS = st.decimals(-(10**12), 10**12, places=20, allow_nan=False)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("5", 2400), ("5d", 2400), ("5 dys", None), ("2,5 d", 1200), ("5 days", 2400),
        ("3 hrs", 180), ("3 Std.", 180), ("1 wk", 2400), ("2 Wochen", 4800), ("2 mons", 19200),
        ("30 mins", 30), ("30m", 30), ("1.3333min", 1), ("-2d", -960), ("P1D", 480),
        ("PT8H0M0S", 480), ("-PT30M", -30), ("P1Y", None), ("PT", None), ("", None), ("d", None),
        ("5 5d", None), ("5dd", None), ("1e5d", None), ("inf", None), ("nan", None), ("²d", None),
        ("9" * 41 + "d", None), ("5d" + " " * 300, 2400), ("1" * 300, None),
    ],
)  # fmt: skip
def test_working_time_is_read(text: str, minutes: int | None) -> None:
    if minutes is None:
        with pytest.raises(MisreadError):
            duration(text, USUAL)
    else:
        assert duration(text, USUAL) == Work(minutes)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("5ed", 7200), ("5 edays", 7200), ("3 eh", 180), ("1emo", 43200), ("2 fTage", 2880),
     ("2 fW", 20160), ("30emin", 30)],
)  # fmt: skip
def test_elapsed_time_has_an_e_or_in_german_an_f(text: str, minutes: int) -> None:
    assert duration(text, USUAL) == Elapsed(minutes)


def test_where_only_elapsed_time_is_meant_the_e_may_be_left_out() -> None:
    assert elapsed("2w") == elapsed("2ew") == Elapsed(14 * 1440)


@given(LENGTHS, UNITS)
def test_a_duration_reads_back_as_it_was(length: Work | Elapsed, units: TimeUnits) -> None:
    assert duration(duration_text(length, units), units) == length


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "0d"), (480, "1d"), (720, "1.5d"), (450, "7.5h"), (45, "0.75h"), (47, "47min"),
     (-480, "-1d")],
)  # fmt: skip
def test_a_duration_is_shown_in_the_largest_unit_that_holds_it(minutes: int, text: str) -> None:
    assert duration_text(Work(minutes), USUAL) == text


@pytest.mark.parametrize(
    ("text", "type", "lag"),
    [
        ("", LinkType.FS, Work(0)),
        ("FS", LinkType.FS, Work(0)),
        ("ss+2 days", LinkType.SS, Work(960)),
        ("+1 wk", LinkType.FS, Work(2400)),
        ("FF-50%", LinkType.FF, Percent(Decimal(-50))),
        ("SF +3 ed", LinkType.SF, Elapsed(4320)),
        ("EA+1 Tag", LinkType.FS, Work(480)),
        ("AA", LinkType.SS, Work(0)),
        ("EE", LinkType.FF, Work(0)),
        ("AE", LinkType.SF, Work(0)),
    ],
)
def test_links_are_typed_in_english_and_german(text: str, type: LinkType, lag: object) -> None:
    assert link_tail(text, USUAL) == (type, lag)


@given(st.one_of(LENGTHS, st.builds(Percent, DECIMALS)))
def test_a_lag_reads_back_as_it_was(value: Work | Elapsed | Percent) -> None:
    assert lag(lag_text(value, USUAL), USUAL) == value


@given(DECIMALS)
def test_shares_and_money_read_back_to_the_last_digit(value: Decimal) -> None:
    assert share(share_text(Share(value))) == Share(value)
    assert money(money_text(Money(value, "EUR")), "USD") == Money(value, "EUR")


@pytest.mark.parametrize("text", ["80 %", "80%", "0.8", "0,8"])
def test_a_share_is_percent_or_a_part_of_one(text: str) -> None:
    assert share(text) == Share.of("0.8")


@pytest.mark.parametrize(
    ("text", "amount"), [("1200 EUR", "1200"), ("EUR 1200.50", "1200.50"), ("-3EUR", "-3")]
)
def test_money_carries_its_currency(text: str, amount: str) -> None:
    assert money(text, "USD") == Money(Decimal(amount), "EUR")


def test_money_without_currency_is_in_the_programs() -> None:
    assert money("12", "CHF") == Money(Decimal(12), "CHF")


@pytest.mark.parametrize("text", ["1.200,50 EUR", "1,200 EUR", "12 euro", "EUR", "1e9 EUR", ""])
def test_amounts_that_could_mean_two_things_are_refused(text: str) -> None:
    with pytest.raises(MisreadError) as refused:
        money(text, "EUR")
    assert (
        refused.value.do
        == "Write it like 1200 EUR or 1200.50 EUR, without signs between thousands."
    )


@pytest.mark.parametrize("text", ["1e5", "٣", "0x1f", "1_000", "", "--1", "1.", ".5", "9" * 5000])
def test_only_plain_numbers_are_numbers(text: str) -> None:
    with pytest.raises(MisreadError):
        number(text)
