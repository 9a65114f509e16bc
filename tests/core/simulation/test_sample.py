"""What is read off a sample, and how sure it is."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest

from fairlead.core.simulation.normal import Values, scores
from fairlead.core.simulation.sample import Numbers, Sample
from fairlead.core.simulation.streams import BATCH, RUNS, keys, numbers, of_batches, uniforms

BATCHES = 64


def sample(*values: int) -> Sample:
    return Sample(np.array(values))


def uniform(seed: int = 1, *, is_plain: bool = True) -> Values:
    (key,) = of_batches(keys(seed, ["a"]), np.arange(BATCHES))
    return uniforms(numbers(key, RUNS, is_plain))


def normal(seed: int = 1) -> Sample:
    """Plain normal numbers with a deviation of 10,000."""
    return Sample(np.rint(10_000 * scores(uniform(seed))).astype(np.int64))


@pytest.mark.parametrize(
    ("share", "value"), [(0, 10), (0.1, 10), (0.25, 10), (0.26, 20), (0.5, 20), (0.8, 40), (1, 40)]
)
def test_a_quantile_is_the_least_value_that_so_large_a_share_keeps(
    share: float, value: int
) -> None:
    assert sample(40, 10, 30, 20).quantile(share) == value


def test_shares_that_no_binary_number_hits_count_the_runs_they_mean() -> None:
    hundred = Sample(np.arange(1, 101))
    assert [hundred.quantile(n / 100) for n in range(1, 101)] == list(range(1, 101))


def test_the_share_within_a_value_counts_those_at_it() -> None:
    assert [sample(10, 20, 20, 30).share_within(v) for v in (9, 10, 20, 99)] == [0, 0.25, 0.75, 1]


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.9])
def test_the_standard_error_of_a_quantile_is_that_of_its_density(share: float) -> None:
    stated = [normal(seed).standard_error(share) for seed in range(20)]
    density = NormalDist(0, 10_000).pdf(NormalDist(0, 10_000).inv_cdf(share))
    expected = (share * (1 - share) / (BATCHES * BATCH)) ** 0.5 / density
    assert np.mean(stated) == pytest.approx(expected, rel=0.1)


def test_numbers_spread_evenly_are_surer() -> None:
    even = Sample(np.rint(10_000 * scores(uniform(is_plain=False))).astype(np.int64))
    assert even.standard_error(0.8) < 0.2 * normal().standard_error(0.8)


def test_what_never_varies_is_sure() -> None:
    certain = Sample(np.full(BATCHES * BATCH, 480))
    assert certain.standard_error(0.8) == 0
    assert certain.deviation == 0
    assert (certain.influence(0.8) == 0).all()


def test_a_quantile_among_runs_that_end_alike_is_sure() -> None:
    values = normal().values.copy()
    values[values > 0] = 5000
    assert Sample(values).standard_error(0.8) == 0


def piled_up(values: Numbers, share: float) -> Numbers:
    """All above a quantile are just there: finishes that wait for a date."""
    found = values.copy()
    found[found > np.quantile(found, share)] = int(np.quantile(found, share))
    return found


def test_beside_a_pile_the_thinner_side_tells_how_sure_a_quantile_is() -> None:
    smooth, piled = normal(), Sample(piled_up(normal().values, 0.803))
    ratio = piled.standard_error(0.8) / smooth.standard_error(0.8)
    assert ratio == pytest.approx(1, abs=0.35)


@pytest.mark.parametrize("share", [0.5, 0.8])
def test_the_pulls_of_the_batches_cancel_out(share: float) -> None:
    pulls = normal().influence(share)
    assert pulls.shape == (BATCHES,)
    assert pulls.sum() == pytest.approx(0, abs=1e-6)
    assert normal().mean_influence().sum() == pytest.approx(0, abs=1e-6)


def test_a_batch_pulls_a_quantile_to_where_it_lies_itself() -> None:
    found = normal()
    later = found.values.copy()
    later[:BATCH] += 5000
    assert Sample(later).influence(0.8)[0] > found.influence(0.8)[0]
