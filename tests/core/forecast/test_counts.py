"""Counts of items to come, from a rate that is not quite known."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairlead.core.forecast.counts import ItemCount, ItemRate, poisson_at_least
from fairlead.core.ground.errors import InvalidRequestError

rates = st.builds(ItemRate, st.floats(0.5, 60), st.floats(1, 20))


@settings(deadline=None)
@given(rates, st.floats(0.5, 8))
def test_chances_add_up_and_have_their_mean_and_variance(rate: ItemRate, weeks: float) -> None:
    count = rate.count(weeks)
    most = math.ceil(count.mean + 60 * math.sqrt(count.variance))
    chances = [count.chance(n) for n in range(most)]
    mean = math.fsum(n * p for n, p in enumerate(chances))
    assert math.fsum(chances) == pytest.approx(1, abs=1e-6)
    assert mean == pytest.approx(count.mean, rel=1e-4)
    square = math.fsum((n - mean) ** 2 * p for n, p in enumerate(chances))
    assert square == pytest.approx(count.variance, rel=1e-3)


@given(rates, st.floats(0.01, 0.99))
def test_a_quantile_is_the_least_number_that_so_large_a_share_keeps(
    rate: ItemRate, share: float
) -> None:
    count = rate.count(4)
    found = count.quantile(share)
    assert count.share_within(found) >= share - 1e-9
    assert found == 0 or count.share_within(found - 1) < share + 1e-9


def test_a_rate_that_is_known_well_counts_as_poisson() -> None:
    count = ItemRate(5e7, 1e7).count(8)
    assert 1 - count.share_within(39) == pytest.approx(poisson_at_least(40, 40), rel=1e-4)


@pytest.mark.parametrize(
    ("items", "mean", "chance"), [(0, 5, 1), (-3, 5, 1), (1, 0, 0), (1, 2, 1 - math.exp(-2))]
)
def test_the_ends_of_a_poisson_number(items: int, mean: float, chance: float) -> None:
    assert poisson_at_least(items, mean) == pytest.approx(chance)


def test_no_time_to_come_brings_nothing() -> None:
    count = ItemRate(8, 4).count(0)
    assert (count.mean, count.variance, count.quantile(0.99)) == (0, 0, 0)
    assert count.chance(-1) == 0


def test_what_is_no_rate_mean_or_share_is_refused() -> None:
    for items, weeks in ((0, 4), (8, 0), (-1, 4), (math.nan, 4), (8, math.inf)):
        with pytest.raises(InvalidRequestError, match="no rate"):
            ItemRate(items, weeks)
    with pytest.raises(InvalidRequestError, match="mean of -1"):
        poisson_at_least(3, -1)
    for share in (0, 1, math.nan):
        with pytest.raises(InvalidRequestError, match="quantile"):
            ItemCount(8, 0.5).quantile(share)
