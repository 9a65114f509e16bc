from __future__ import annotations

import json
import math
from datetime import date, timedelta

import pytest

from fairlead.core.forecast.cost_to_complete import (
    Spent,
    cost_class,
    estimate_at_completion,
    mean_log_cpi,
    tracked,
)
from fairlead.core.forecast.history import Item
from fairlead.core.forecast.open_set import (
    Lifetime,
    SetKind,
    lifetimes,
    naive_weeks,
    open_items,
    open_set_cases,
    open_set_class,
)
from fairlead.core.forecast.reference_class import Case, decode, encode, reference_class
from fairlead.core.forecast.remaining_time import DatedEstimate, release, remaining_time
from fairlead.core.ground.errors import InvalidRequestError

DAY = date(2024, 1, 1)


def test_each_project_of_a_class_weighs_the_same() -> None:
    many = [Case("long", 1.0, 0.0)] * 99 + [Case("short", 1.0, math.log(4))]
    found = reference_class(many, (1.0,), 1.0)
    assert found.ratio(0.4, 1.0) == pytest.approx(1.0, abs=0.01)
    assert found.ratio(0.9, 1.0) == pytest.approx(4.0)
    assert found.projects == 2


def test_the_project_to_be_judged_is_left_out() -> None:
    cases = [Case("a", 1.0, 0.0), Case("b", 1.0, 5.0)]
    assert reference_class(cases, (1.0,), 1.0, without="b").ratio(0.9, 1.0) == pytest.approx(1.0)
    with pytest.raises(InvalidRequestError, match="no past cases"):
        reference_class(cases[:1], (1.0,), 1.0, without="a")


def test_a_class_comes_back_from_its_json() -> None:
    found = reference_class([Case("a", 2.0, 0.5), Case("b", 8.0, 1.0)], (2.0, 8.0), 0.3)
    back = decode(json.loads(json.dumps(encode(found))))
    assert back.ratio(0.5, 4.0) == pytest.approx(found.ratio(0.5, 4.0), abs=1e-3)
    with pytest.raises(InvalidRequestError, match="Build it again"):
        decode({"sizes": [1.0], "quantiles": [], "projects": 1})


def test_a_date_moves_by_what_such_dates_came_to() -> None:
    twice = [
        DatedEstimate(str(n), DAY, DAY + timedelta(days=56), DAY + timedelta(days=112))
        for n in range(5)
    ]
    found = remaining_time(twice)
    said = DAY + timedelta(days=56)
    assert release(found, DAY, said, 0.8) == DAY + timedelta(days=112)


def test_a_date_that_has_passed_counts_as_two_weeks_away() -> None:
    twice = [DatedEstimate("a", DAY, DAY + timedelta(days=14), DAY + timedelta(days=28))]
    found = remaining_time(twice)
    assert release(found, DAY, DAY - timedelta(days=90), 0.5) == DAY + timedelta(days=28)


def test_early_on_the_cost_index_of_others_decides() -> None:
    dear = math.log(0.5)
    started = Spent(earned=1.0, spent=0.5, budget=100.0)
    assert 150 < estimate_at_completion(started, dear) < 200
    assert estimate_at_completion(Spent(0.0, 0.0, 100.0), dear) == pytest.approx(200.0)


def test_a_finished_project_costs_what_it_cost() -> None:
    assert estimate_at_completion(Spent(100.0, 130.0, 100.0), 0.3) == pytest.approx(130.0)


def test_no_budget_is_refused() -> None:
    with pytest.raises(InvalidRequestError, match="Give a budget above 0"):
        estimate_at_completion(Spent(0.0, 0.0, 0.0), 0.0)
    with pytest.raises(InvalidRequestError, match="Give at least one"):
        mean_log_cpi({})


def test_a_project_is_tracked_at_tenths_of_its_plan() -> None:
    found = tracked([(1.0, 2.0)] * 10)
    assert [one.earned for one in found] == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert found[0].spent == 2


def test_projects_that_cost_double_need_no_more_than_their_estimate() -> None:
    found = cost_class({str(n): [(1.0, 2.0)] * 60 for n in range(4)})
    assert found.ratio(0.8, 0.5) == pytest.approx(1.0, abs=0.01)


def test_what_is_open_on_a_day_is_what_was_created_before_and_not_done() -> None:
    day, week = DAY, timedelta(weeks=1)
    items = [
        Item("old", None, created=day - 40 * week),
        Item("new", None, created=day - week),
        Item("done since", day, created=day - week),
        Item("done before", day - timedelta(days=1), created=day - week),
        Item("created since", None, created=day),
        Item("nobody knows since when", None),
    ]
    assert open_items(items, day, SetKind.MOST_OF_OPEN) == 3
    assert open_items(items, day, SetKind.MOST_OF_NEW) == 2
    assert [one.done for one in lifetimes(items, day)] == [day - timedelta(days=1)]


def test_a_set_shares_its_teams_work_with_what_comes_new() -> None:
    """Half of what is done is new work: a set takes about twice its naive weeks."""
    items = []
    for week in range(200):
        today = DAY + timedelta(weeks=week)
        items += [Lifetime(today, today + timedelta(days=1)) for _ in range(5)]
        items += [Lifetime(today, today + timedelta(weeks=20)) for _ in range(5)]
    cases = open_set_cases("team", items, SetKind.MOST_OF_OPEN)
    found = open_set_class(cases)
    assert 1.5 < found.ratio(0.5, 1.0) < 2.5
    assert naive_weeks(100, SetKind.HALF_OF_OPEN, 10.0) == 5
