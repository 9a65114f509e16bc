from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from fairlead.core.forecast.history import (
    Item,
    ThinHistoryError,
    check,
    since_restart,
    weekly,
)

MONDAY = date(2024, 1, 1)


def done(*days: int) -> list[Item]:
    return [Item(str(n), MONDAY + timedelta(days=day)) for n, day in enumerate(days)]


def test_weeks_without_an_item_are_kept() -> None:
    assert weekly(done(0, 21), MONDAY + timedelta(days=28)).counts.tolist() == [1, 0, 0, 1]


def test_weeks_since_the_last_item_are_kept_too() -> None:
    assert weekly(done(0), MONDAY + timedelta(days=21)).counts.tolist() == [1, 0, 0]


def test_the_week_that_is_not_over_is_left_out() -> None:
    found = weekly(done(0, 7), MONDAY + timedelta(days=10))
    assert found.counts.tolist() == [1]
    assert found.unfinished_week == 1


def test_days_that_have_not_been_are_left_out_and_counted() -> None:
    found = weekly(done(0, 400), MONDAY + timedelta(days=7))
    assert (found.counts.tolist(), found.future) == ([1], 1)


def test_an_item_that_comes_twice_counts_once_on_its_later_day() -> None:
    rows = [Item("A", MONDAY), Item("A", MONDAY + timedelta(days=7))]
    rows += [Item("B", MONDAY)]
    found = weekly(rows, MONDAY + timedelta(days=14))
    assert (found.counts.tolist(), found.repeated) == ([1, 1], 1)


def test_an_item_done_again_in_the_future_keeps_the_day_that_has_been() -> None:
    rows = [Item("A", MONDAY), Item("A", MONDAY + timedelta(days=700))]
    assert weekly(rows, MONDAY + timedelta(days=7)).counts.tolist() == [1]


def test_items_that_are_open_are_no_part_of_a_history() -> None:
    known = done(0, 21)
    rows = [*known, Item("open", None, created=MONDAY), Item("0", None)]
    as_of = MONDAY + timedelta(days=28)
    found, alone = weekly(rows, as_of), weekly(known, as_of)
    assert found.counts.tolist() == alone.counts.tolist()
    assert (found.repeated, found.future, found.unfinished_week) == (0, 0, 0)


def test_a_history_of_open_items_alone_is_refused() -> None:
    with pytest.raises(ThinHistoryError, match="No item was done"):
        weekly([Item("open", None, created=MONDAY)], MONDAY + timedelta(days=28))


def test_a_history_without_a_whole_week_is_refused() -> None:
    with pytest.raises(ThinHistoryError, match="Give a longer history"):
        weekly(done(1), MONDAY + timedelta(days=3))


def test_after_half_a_year_of_silence_a_history_begins_anew() -> None:
    counts = np.array([5.0] * 10 + [0.0] * 26 + [2.0, 3.0])
    assert since_restart(counts).tolist() == [2, 3]


def test_a_shorter_silence_belongs_to_the_history() -> None:
    counts = np.array([5.0] * 10 + [0.0] * 25 + [2.0])
    assert len(since_restart(counts)) == 36


def test_a_team_that_stopped_is_refused_with_how_long() -> None:
    with pytest.raises(ThinHistoryError, match="last 12 weeks: the team seems to have stopped"):
        check(np.array([5.0] * 20 + [0.0] * 12))


def test_a_thin_history_is_refused_with_what_is_missing() -> None:
    with pytest.raises(ThinHistoryError, match="3 of 5 items done, 1 of 3 weeks"):
        check(np.array([3.0, 0.0, 0.0, 0.0]))


def test_one_burst_is_refused() -> None:
    with pytest.raises(ThinHistoryError, match="1 of 3 weeks with an item"):
        check(np.array([0.0, 200.0, 0.0, 0.0, 0.0]))
