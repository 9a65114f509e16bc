"""What came of dates and costs like one that somebody gave."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.connectors.library.read import cost_class, remaining_time_class
from fairlead.core.forecast.cost_to_complete import Spent
from fairlead.core.forecast.outside_view import outside_cost, outside_date
from fairlead.core.forecast.reference_class import Case, reference_class
from fairlead.core.ground.errors import InvalidRequestError

TODAY = date(2026, 3, 2)
DATES = remaining_time_class()
COSTS, LOG_CPI = cost_class()


def test_a_date_moves_as_such_dates_did() -> None:
    """Of ten projects that said 100 days one kept it, five took twice and four three times."""
    cases = [(1.0, 1), (2.0, 5), (3.0, 4)]
    numbered = [factor for factor, many in cases for _ in range(many)]
    found = outside_date(
        reference_class(
            [Case(str(n), 100.0, math.log(factor)) for n, factor in enumerate(numbered)],
            (100.0,),
            1.0,
        ),
        TODAY,
        TODAY + timedelta(days=100),
    )
    assert found.projects == 10
    assert found.sure == TODAY + timedelta(days=300)
    assert found.days[0.5] == TODAY + timedelta(days=200)
    assert found.kept == pytest.approx(0.1, abs=0.07)


@pytest.mark.parametrize("day", [TODAY, TODAY - timedelta(days=9)])
def test_a_day_that_has_been_is_refused(day: date) -> None:
    with pytest.raises(InvalidRequestError, match="still to come"):
        outside_date(DATES, TODAY, day)


@given(st.integers(1, 3000))
def test_the_surer_the_later_and_a_kept_day_is_as_sure_as_it_is_said(ahead: int) -> None:
    found = outside_date(DATES, TODAY, TODAY + timedelta(days=ahead))
    half, sure, surest = found.days.values()
    assert TODAY < half <= sure <= surest
    assert (found.kept is None) == bool(found.doubt) == (not 14 <= ahead <= 800)
    if found.kept is None:
        return
    assert 0 <= found.kept <= 1
    if found.kept > 0.51:
        assert half <= found.expected + timedelta(days=1)
    if found.kept < 0.79:
        assert sure >= found.expected - timedelta(days=1)


@pytest.mark.parametrize(("ahead", "says"), [(13, "nearer than 14"), (801, "further ahead")])
def test_of_days_that_nobody_in_the_class_looked_at_nothing_is_kept(ahead: int, says: str) -> None:
    found = outside_date(DATES, TODAY, TODAY + timedelta(days=ahead))
    assert found.kept is None
    assert says in found.doubt


def test_how_sure_the_estimate_is_stands_beside_it() -> None:
    found = outside_cost(Spent(120_000, 150_000, 400_000), LOG_CPI, COSTS)
    assert 0.2 < found.estimate_kept < 0.5  # Most of such work came to more.
    assert found.costs[0.5] > found.estimate


def test_early_on_the_index_of_others_decides_and_later_ones_own() -> None:
    """A published weight: own ln CPI weighs f / (f + 0.15)."""
    for earned, spent in ((10.0, 20.0), (90.0, 180.0)):
        found = outside_cost(Spent(earned, spent, 100.0), LOG_CPI, COSTS)
        weight = earned / 100 / (earned / 100 + 0.15)
        cpi = math.exp(weight * math.log(0.5) + (1 - weight) * LOG_CPI)
        assert found.estimate == pytest.approx(spent + (100 - earned) / cpi)
        assert found.own_cpi == pytest.approx(0.5)
        assert found.others_cpi == pytest.approx(math.exp(LOG_CPI))


def test_before_anything_is_earned_there_is_no_index_of_its_own() -> None:
    found = outside_cost(Spent(0.0, 0.0, 1000.0), LOG_CPI, COSTS)
    assert found.own_cpi is None
    assert found.estimate == pytest.approx(1000 / math.exp(LOG_CPI))
    assert 0 < found.within < 0.5


def test_what_is_done_costs_what_was_spent() -> None:
    found = outside_cost(Spent(100.0, 130.0, 100.0), LOG_CPI, COSTS)
    assert set(found.costs.values()) == {130.0}
    assert (found.estimate, found.within) == (130.0, 0.0)
    assert outside_cost(Spent(100.0, 90.0, 100.0), LOG_CPI, COSTS).within == 1.0


@given(st.just(0.0) | st.floats(0.001, 1), st.floats(0.1, 3), st.floats(1, 1e9))
def test_the_surer_the_dearer_and_never_less_than_was_spent(
    part: float, factor: float, budget: float
) -> None:
    now = Spent(part * budget, part * budget * factor, budget)
    found = outside_cost(now, LOG_CPI, COSTS)
    half, sure, surest = found.costs.values()
    assert now.spent <= half <= sure <= surest
    assert 0 <= found.within <= 1


@pytest.mark.parametrize(
    "now",
    [
        Spent(0.0, 0.0, 0.0),
        Spent(-1.0, 0.0, 10.0),
        Spent(1.0, -1.0, 10.0),
        Spent(11.0, 1.0, 10.0),
        Spent(math.nan, 1.0, 10.0),
        Spent(1.0, math.inf, 10.0),
        Spent(1.0, 1.0, math.nan),
        Spent(1e-301, 1e300, 1e-300),
        Spent(1.0, 1e308, 1e308),
    ],
    ids=str,
)
def test_amounts_that_no_project_has_are_refused(now: Spent) -> None:
    with pytest.raises(InvalidRequestError, match=r"Give|budget"):
        outside_cost(now, LOG_CPI, COSTS)
