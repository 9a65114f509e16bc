"""How long items take, how old open ones are, and how many there are of each."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.forecast.flow import Since, ageing, cumulative_flow, cycle_times
from fairlead.core.forecast.history import Item, ThinHistoryError
from fairlead.core.ground.errors import InvalidRequestError

MONDAY = date(2026, 3, 2)
TODAY = MONDAY + timedelta(weeks=8)


def on(days: int) -> date:
    """So many days after the first Monday."""
    return MONDAY + timedelta(days=days)


def took(*days: int) -> list[Item]:
    """Items done on one day, which took so many days each."""
    return [Item(f"took {n}", on(40), started=on(41 - n)) for n in days]


def test_what_is_started_and_done_on_one_day_took_one() -> None:
    found = cycle_times([Item("A", on(3), on(0), on(3)), Item("B", on(3), on(0), on(1))], TODAY)
    assert [(one.id, one.days) for one in found.items] == [("A", 1), ("B", 3)]
    assert found.since is Since.STARTED


def test_what_was_done_before_it_was_started_took_no_day() -> None:
    found = cycle_times([Item("A", on(3), started=on(4)), Item("B", on(3), started=on(30))], TODAY)
    assert [one.days for one in found.items] == [0, 0]


def test_without_a_day_of_the_start_days_count_from_the_creation() -> None:
    found = cycle_times([Item("A", on(3), created=on(0))], TODAY)
    assert (found.since, found.items[0].days) == (Since.CREATED, 4)


def test_times_from_start_and_from_creation_are_not_mixed() -> None:
    rows = [Item("A", on(3), on(0), on(3)), Item("B", on(3), on(0))]
    found = cycle_times(rows, TODAY)
    assert [one.id for one in found.items] == ["A"]
    assert found.left_out == 1


def test_percentiles_are_days_within_which_so_many_were_done() -> None:
    found = cycle_times(took(*range(1, 21)), TODAY)
    assert found.percentiles == (10, 17, 19)
    assert [found.share_within(days) for days in (0, 10, 17, 20)] == [0.0, 0.5, 0.85, 1.0]


def test_percentiles_are_of_the_last_half_year() -> None:
    old = [Item(f"old {n}", on(0), started=on(-99)) for n in range(20)]
    later = TODAY + timedelta(weeks=18, days=1)
    found = cycle_times([*old, *took(2)], later)
    assert (len(found.items), found.percentiles) == (21, (2, 2, 2))
    with pytest.raises(ThinHistoryError, match="in 26 weeks to"):
        cycle_times([*old, *took(2)], TODAY + timedelta(weeks=99))


def test_items_done_later_are_still_open() -> None:
    rows = [*took(2, 4), Item("A", TODAY, started=on(50))]
    assert len(cycle_times(rows, TODAY).items) == 2
    assert [one.id for one in ageing(rows, TODAY).items] == ["A"]


def test_open_items_are_listed_with_their_age_the_oldest_first() -> None:
    rows = [
        *took(1, 2, 3, 10),
        Item("new", None, started=TODAY - timedelta(days=1)),
        Item("old", None, started=TODAY - timedelta(days=3)),
        Item("waits", None, created=on(0)),
    ]
    found = ageing(rows, TODAY)
    assert [(one.id, one.days, one.share) for one in found.items] == [
        ("old", 3, 0.75),
        ("new", 1, 0.25),
    ]
    assert found.left_out == 1


def test_what_is_begun_on_the_day_or_later_has_no_age_yet() -> None:
    assert not ageing([*took(1), Item("A", None, started=TODAY)], TODAY).items


def test_an_item_that_comes_twice_flows_once_from_its_earliest_start() -> None:
    rows = [Item("A", on(9), started=on(5)), Item("A", on(3), started=on(1)), Item("A", None)]
    (found,) = cycle_times(rows, TODAY).items
    assert (found.done, found.days) == (on(9), 9)
    assert not ageing(rows, TODAY).items


def test_a_history_without_a_day_to_count_from_is_refused_with_the_columns() -> None:
    for asked in (cycle_times, ageing, cumulative_flow):
        with pytest.raises(InvalidRequestError, match="'started' and 'created' are missing"):
            asked([Item("A", on(3))], TODAY)


def test_a_history_of_open_items_alone_says_nothing_of_how_long_they_take() -> None:
    for asked in (cycle_times, ageing):
        with pytest.raises(ThinHistoryError, match="No item was done before"):
            asked([Item("A", None, created=on(3))], TODAY)


def test_the_flow_counts_by_the_end_of_each_whole_week() -> None:
    rows = [Item("A", on(7), on(0), on(6)), Item("B", None, on(13), on(14)), Item("C", on(21))]
    found = cumulative_flow(rows, on(22))
    assert found.created is not None
    assert found.started is not None
    assert found.monday == MONDAY
    assert found.created.tolist() == [1, 2, 2]
    assert found.started.tolist() == [1, 1, 2]
    assert found.done.tolist() == [0, 1, 1]
    assert found.carried == 1, "C was neither created nor started"


def test_the_flow_has_the_bands_that_the_data_has() -> None:
    assert cumulative_flow([Item("A", on(7), on(0))], TODAY).started is None
    assert cumulative_flow([Item("A", on(7), None, on(0))], TODAY).created is None


def test_a_flow_without_a_whole_week_is_refused() -> None:
    for rows in ([], [Item("A", None, on(1))]):
        with pytest.raises(ThinHistoryError, match="in a whole week"):
            cumulative_flow(rows, on(4))


days = st.none() | st.integers(-300, 60).map(on)
anything = st.lists(st.builds(Item, st.sampled_from("abcdefghij"), days, days, days), max_size=30)


@given(anything, st.integers(-100, 100).map(on))
def test_bands_never_cross_nor_fall_whatever_the_days(rows: list[Item], as_of: date) -> None:
    try:
        found = cumulative_flow(rows, as_of)
    except InvalidRequestError:
        return
    bands = [band for band in (found.created, found.started, found.done) if band is not None]
    assert all((upper >= lower).all() for upper, lower in pairwise(bands))
    assert all((np.diff(band) >= 0).all() for band in bands)
    assert len({len(band) for band in bands}) == 1


@given(st.lists(st.lists(st.integers(-300, 60).map(on), min_size=3, max_size=3), min_size=1))
def test_days_in_order_are_counted_as_they_are(rows: list[list[date]]) -> None:
    ordered = [sorted(row) for row in rows]
    items = [Item(f"{n}", done, created, began) for n, (created, began, done) in enumerate(ordered)]
    found = cumulative_flow(items, on(70))
    assert found.created is not None
    assert found.started is not None
    assert found.carried == 0
    ends = [found.monday + timedelta(weeks=n) for n in range(1, len(found.done) + 1)]
    for place, band in enumerate((found.created, found.started, found.done)):
        assert band.tolist() == [sum(row[place] < end for row in ordered) for end in ends]


@given(anything, st.integers(-100, 100).map(on))
def test_ages_and_times_are_never_negative(rows: list[Item], as_of: date) -> None:
    try:
        found = ageing(rows, as_of)
    except InvalidRequestError:
        return
    assert all(one.days >= 1 and 0 <= one.share <= 1 for one in found.items)
    assert all(one.days >= 0 for one in found.done.items)
    assert list(found.done.percentiles) == sorted(found.done.percentiles)
    ids = [one.id for one in found.items] + [one.id for one in found.done.items]
    assert len(ids) == len(set(ids))
    assert len(ids) + found.left_out + found.done.left_out == len({one.id for one in rows})
