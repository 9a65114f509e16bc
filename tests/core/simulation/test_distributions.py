"""Tables of quantiles: they keep the points they are given and the mean of what they stand for."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.simulation.distributions import (
    CELLS,
    Values,
    beta_pert,
    constant,
    empirical,
    lognormal,
    spreads,
    triangular,
    uniform,
)

Family = Callable[[float, float, float, float, float], Values]


def at(table: Values, share: float) -> float:
    """The quantile that a table gives."""
    return float(np.interp(share * CELLS, np.arange(CELLS + 1), table))


def mean(table: Values) -> float:
    return float(((table[1:] + table[:-1]) / 2).mean())


@pytest.mark.parametrize("family", [triangular, beta_pert])
@pytest.mark.parametrize("ends", [(0.1, 0.9), (0.05, 0.8), (0, 0.9), (0.1, 1), (0, 1)])
@pytest.mark.parametrize("likely", [10, 14, 22, 30])
def test_the_two_outer_points_are_kept(
    family: Family, ends: tuple[float, float], likely: float
) -> None:
    table = family(10, likely, 30, *ends)
    low, high = (share if 0 < share < 1 else None for share in ends)
    if low:
        assert at(table, low) == pytest.approx(10, abs=0.02)
    if high:
        assert at(table, high) == pytest.approx(30, abs=0.02)
    # The ends of a table carry the mean of their tail, and so lie a little inside.
    if low is None:
        assert table.min() >= 10 - 1e-5
    if high is None:
        assert table.max() <= 30 + 1e-5


@pytest.mark.parametrize("likely", [12, 16, 20, 25])
def test_a_triangle_has_its_top_where_it_is_likely(likely: float) -> None:
    table = triangular(10, likely, 30, 0.1, 0.9)
    densest = int(np.argmin(np.diff(table)))
    assert table[densest] == pytest.approx(likely, abs=0.5)


@pytest.mark.parametrize(("low", "likely", "high"), [(2, 5, 14), (0, 0, 1), (3, 9, 9), (4, 5, 6)])
def test_triangle_and_beta_pert_between_their_ends_have_their_means(
    low: float, likely: float, high: float
) -> None:
    table = triangular(low, likely, high, 0, 1)
    assert mean(table) == pytest.approx((low + likely + high) / 3, rel=1e-4)
    table = beta_pert(low, likely, high, 0, 1)
    assert mean(table) == pytest.approx((low + 4 * likely + high) / 6, rel=1e-3)


@pytest.mark.parametrize("spread", [0.05, 0.3, 0.5, 1.0])
def test_a_lognormal_has_its_median_and_its_mean(spread: float) -> None:
    table = lognormal(100, spread, spread)
    assert at(table, 0.5) == pytest.approx(100)
    assert mean(table) == pytest.approx(100 * math.exp(spread**2 / 2), rel=2e-3)


def test_all_three_points_of_a_lognormal_are_kept() -> None:
    table = lognormal(10, *spreads(8, 10, 25, 0.1, 0.9))
    assert [at(table, share) for share in (0.1, 0.5, 0.9)] == pytest.approx([8, 10, 25], rel=1e-3)


def test_a_lognormal_given_both_points_above_its_median_is_alike_on_both_sides() -> None:
    below, above = spreads(12, 10, 25, 0.6, 0.9)
    assert below == above


def test_a_uniform_is_a_straight_line_through_its_points() -> None:
    table = uniform(10, 20, 0.25, 0.75)
    assert np.diff(table) == pytest.approx(np.full(CELLS, 20 / CELLS))
    assert at(table, 0.25) == pytest.approx(10)


def test_what_was_observed_is_drawn_as_often_as_it_was_seen() -> None:
    table = empirical(np.array([5.0, 1.0, 1.0, 1.0]))
    assert at(table, 0.5) == pytest.approx(1)
    assert at(table, 0.95) == pytest.approx(5)
    assert mean(table) == pytest.approx(2, rel=1e-3)
    assert np.array_equal(empirical(np.array([7.0])), constant(7))


@given(
    st.sampled_from((triangular, beta_pert)),
    st.lists(st.floats(0, 1e6), min_size=3, max_size=3).map(sorted),
    st.sampled_from((0, 0.05, 0.1, 0.3)),
    st.sampled_from((0.7, 0.9, 0.99, 1)),
)
def test_quantiles_never_fall(
    family: Family, points: list[float], at_low: float, at_high: float
) -> None:
    low, likely, high = points
    table = family(low, likely, high, at_low, at_high)
    assert len(table) == CELLS + 1
    assert np.isfinite(table).all()
    assert (np.diff(table) >= -1e-9 * high).all()
