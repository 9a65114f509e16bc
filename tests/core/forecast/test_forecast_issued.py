"""Forecasts are written down when they are issued, and held against what came."""

from __future__ import annotations

from datetime import date, timedelta
from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.forecast.backtest import SAID, Question
from fairlead.core.forecast.history import Item, last_day
from fairlead.core.forecast.issued import (
    Issued,
    Resolved,
    due,
    is_hindsight,
    issue,
    kept,
    outcome,
)
from fairlead.core.forecast.outlook import Outlook
from fairlead.core.forecast.paces import LONGEST
from fairlead.core.forecast.quantiles import SHARES
from fairlead.core.ground.errors import InvalidRequestError

MONDAY = date(2026, 1, 5)
OUTLOOK = Outlook(np.outer(np.arange(1, LONGEST + 1), 2 + 4 * SHARES))
"""Between 2 and 6 items every week, each pace as likely as any other."""


def came_of(said: Issued, *counts: int) -> float | None:
    """What came of it by items that were done on the Fridays of these weeks."""
    items = [
        Item(f"{n}-{i}", week(n) + timedelta(days=4))
        for n, count in enumerate(counts)
        for i in range(count)
    ]
    return outcome(said, items, week(len(counts)))


def week(number: int) -> date:
    return MONDAY + timedelta(weeks=number)


def test_items_are_known_when_their_weeks_are_over() -> None:
    said = issue(OUTLOOK, week(2), Question.COUNTS, 3)
    assert came_of(said, 4, 4, 1, 2) is None
    assert came_of(said, 4, 4, 1, 2, 5, 9) == 8
    assert due(said) == week(5)


def test_a_date_is_known_when_what_was_90_percent_sure_has_passed() -> None:
    said = issue(OUTLOOK, week(2), Question.DATES, 6)
    assert due(said) == week(5)
    assert came_of(said, 4, 4, 4, 4) is None
    # The sixth is done on the Friday of the second week: twelve days from the first.
    assert came_of(said, 4, 4, 4, 4, 4) == pytest.approx(12 / 7)


def test_nothing_is_kept_before_the_day_on_which_it_was_done() -> None:
    """Items that are all done on Fridays are not spread over their week."""
    said = Issued(Question.DATES, 1, week(2), tuple([1 / 7] * len(SHARES)))
    came = came_of(said, 10, 10, 10, 10)
    assert came == pytest.approx(5 / 7)
    assert came is not None
    assert not said.is_kept(0.9, came)


@pytest.mark.parametrize("question", list(Question))
def test_what_comes_true_in_the_words_in_which_it_was_said_is_kept(question: Question) -> None:
    """Items are told as whole ones and dates as days: neither is more than what was told."""
    for asked in (1, 3, 7, 20):
        said = issue(OUTLOOK, week(0), question, asked)
        for share in SAID:
            told = said.said(share)
            if question is Question.COUNTS:
                assert told == int(told) <= said.promise(share)
                assert said.is_kept(share, told)
                assert not said.is_kept(share, told - 1)
            else:
                assert told * 7 == pytest.approx(round(told * 7))
                assert said.promise(share) <= told
                day = last_day(week(0), said.promise(share))
                assert said.is_kept(share, ((day - week(0)).days + 1) / 7)
                assert not said.is_kept(share, ((day - week(0)).days + 2) / 7)


@pytest.mark.parametrize(
    ("question", "asked", "days"),
    [
        (Question.DATES, 6, 4),  # Due in three weeks.
        (Question.COUNTS, 1, 1),
        (Question.COUNTS, 4, 5),
        (Question.COUNTS, 26, 7),
    ],
)
def test_what_is_asked_late_is_hindsight(question: Question, asked: int, days: int) -> None:
    said = issue(OUTLOOK, week(2), question, asked)
    assert not is_hindsight(said, week(2) + timedelta(days=days))
    assert is_hindsight(said, week(2) + timedelta(days=days + 1))


def test_a_date_that_had_come_when_it_was_asked_for_is_hindsight() -> None:
    said = issue(OUTLOOK, week(2), Question.DATES, 6)
    assert is_hindsight(said, week(2) + timedelta(days=3), 3 / 7)
    assert not is_hindsight(said, week(2) + timedelta(days=2), 3 / 7)
    assert not is_hindsight(said, week(2) + timedelta(days=3), inf)


def test_a_record_that_grows_is_no_better_than_when_it_is_grown() -> None:
    """What is kept early counts no sooner than what is not kept at all."""
    said = issue(OUTLOOK, week(1), Question.DATES, 12)
    assert due(said) == week(7)
    assert came_of(said, 1, 12, 0, 0, 0, 0) is None
    assert came_of(said, 1, 1, 0, 0, 0, 0) is None
    assert came_of(said, 1, 12, 0, 0, 0, 0, 0) == pytest.approx(5 / 7)
    assert came_of(said, 1, 1, 0, 0, 0, 0, 0) == inf


def test_a_record_that_begins_with_the_forecast_was_cut() -> None:
    said = issue(OUTLOOK, week(1), Question.COUNTS, 1)
    assert came_of(said, 1, 4) == 4
    assert came_of(said, 0, 4) is None


def test_what_cannot_fail_counts_for_nothing() -> None:
    none = Issued(Question.COUNTS, 1, week(0), tuple([0.4] * len(SHARES)))
    never = Issued(Question.DATES, 9, week(0), tuple([2.0 * LONGEST] * len(SHARES)))
    assert kept([Resolved(none, 3.0), Resolved(never, inf)]) == ()


def test_between_a_day_and_what_lies_beyond_all_days_there_is_none() -> None:
    some = tuple(10.0 if share < 0.83 else 2.0 * LONGEST for share in SHARES)
    said = Issued(Question.DATES, 9, week(0), some)
    assert said.promise(0.8) == pytest.approx(10.0)
    assert said.promise(0.9) == 2.0 * LONGEST
    assert {said.promise(share / 1000) for share in range(800, 900)} == {10.0, 2.0 * LONGEST}


def test_a_date_that_has_passed_without_the_items_was_not_kept() -> None:
    said = issue(OUTLOOK, week(1), Question.DATES, 10)
    late = came_of(said, 1, *[0] * 9)
    assert late == inf
    assert not any(said.is_kept(sure, late) for sure in SAID)


def test_promises_are_the_safer_the_surer() -> None:
    items = issue(OUTLOOK, week(0), Question.COUNTS, 10)
    weeks = issue(OUTLOOK, week(0), Question.DATES, 40)
    assert items.promise(0.9) < items.promise(0.8) < items.promise(0.5)
    assert weeks.promise(0.9) > weeks.promise(0.8) > weeks.promise(0.5)
    assert items.promise(0.8) == pytest.approx(10 * (2 + 4 * 0.2), rel=0.01)


def test_what_lies_beyond_two_years_is_said_to_and_never_infinite() -> None:
    said = issue(OUTLOOK, week(0), Question.DATES, 100_000)
    assert said.promise(0.5) == 2 * LONGEST
    with pytest.raises(InvalidRequestError):
        issue(OUTLOOK, week(0), Question.COUNTS, LONGEST + 1)


def test_a_history_that_begins_later_says_nothing() -> None:
    said = Issued(Question.COUNTS, 1, week(-3), tuple(SHARES))
    assert came_of(said, 1, 2, 3, 4) is None


def test_forecasts_that_overlap_make_no_one_surer() -> None:
    said = [issue(OUTLOOK, week(n), Question.COUNTS, 13) for n in range(13)]
    many = kept(Resolved(one, 60.0) for one in said)
    one = kept([Resolved(said[0], 60.0)])
    assert [at.resolved for at in many] == [13, 13, 13]
    assert [(at.low, at.high) for at in many] == [(at.low, at.high) for at in one]
    assert kept([]) == ()


@given(st.lists(st.integers(0, 12), min_size=1, max_size=40), st.integers(1, 12))
def test_what_is_kept_at_80_is_kept_at_90(counts: list[int], asked: int) -> None:
    for question in Question:
        said = issue(OUTLOOK, week(0), question, asked)
        came = came_of(said, *counts)
        if came is not None:
            assert [said.is_kept(sure, came) for sure in SAID] == sorted(
                said.is_kept(sure, came) for sure in SAID
            )
