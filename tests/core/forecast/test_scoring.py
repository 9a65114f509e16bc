"""Scores of forecasts, held against what they mean."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.forecast.scoring import conformal_rank, crps_normal, crps_sample, pinball
from fairlead.core.ground.errors import InvalidRequestError

numbers = st.floats(-1e6, 1e6)


@given(st.lists(numbers, min_size=1, max_size=30), numbers)
def test_a_sample_is_scored_as_all_its_pairs_say(values: list[float], outcome: float) -> None:
    sample = np.array(values)
    pairs = np.abs(sample[:, None] - sample[None, :]).mean() / 2
    expected = np.abs(sample - outcome).mean() - pairs
    assert crps_sample(sample, outcome) == pytest.approx(expected, rel=1e-9, abs=1e-6)


@given(numbers, numbers)
def test_a_single_value_is_scored_by_its_distance(value: float, outcome: float) -> None:
    assert crps_sample(np.array([value]), outcome) == pytest.approx(abs(value - outcome))
    assert crps_normal(value, 0, outcome) == abs(value - outcome)


@pytest.mark.parametrize("outcome", [-2, 0, 0.3, 4])
def test_many_quantiles_of_a_normal_score_as_the_normal_does(outcome: float) -> None:
    found = np.array([NormalDist(1, 2).inv_cdf((n + 0.5) / 4000) for n in range(4000)])
    assert crps_sample(found, outcome) == pytest.approx(crps_normal(1, 2, outcome), rel=2e-3)


def test_the_score_is_twice_the_pinball_loss_over_all_quantiles() -> None:
    shares = (np.arange(4000) + 0.5) / 4000
    losses = [pinball(p, NormalDist(1, 2).inv_cdf(p), 2.5) for p in shares.tolist()]
    assert 2 * np.mean(losses) == pytest.approx(crps_normal(1, 2, 2.5), rel=1e-3)


@pytest.mark.parametrize(
    ("count", "missed", "rank"),
    [(19, 0.2, 16), (99, 0.1, 90), (9, 0.1, 9), (8, 0.1, None), (0, 0.5, None), (4, 1, 1)],
)
def test_the_rank_that_bounds_the_next_error(count: int, missed: float, rank: int | None) -> None:
    assert conformal_rank(count, missed) == rank


@given(st.integers(1, 500), st.floats(0.01, 0.99))
def test_the_rank_keeps_what_it_promises_and_hardly_more(count: int, missed: float) -> None:
    rank = conformal_rank(count, missed)
    if rank is not None:
        assert 1 - missed - 1e-9 <= rank / (count + 1) <= 1 - missed + 1 / (count + 1)


def test_what_cannot_be_scored_is_refused() -> None:
    with pytest.raises(InvalidRequestError, match="no values"):
        crps_sample(np.array([]), 1)
    for deviation in (-1, math.nan):
        with pytest.raises(InvalidRequestError, match="standard deviation"):
            crps_normal(0, deviation, 1)
    with pytest.raises(InvalidRequestError, match=r"quantile of 1\.1"):
        pinball(1.1, 0, 0)
    with pytest.raises(InvalidRequestError, match="share missed of -1"):
        conformal_rank(10, -1)
