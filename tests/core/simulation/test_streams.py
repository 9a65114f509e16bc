"""Random numbers by seed and id: evenly spread within a batch, and strangers to one another."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from fairlead.core.simulation.streams import (
    BATCH,
    RUNS,
    Sampling,
    keys,
    numbers,
    of_batches,
    uniforms,
)

BATCHES = 64


def drawn(
    name: str, seed: int = 1, batches: int = BATCHES, sampling: Sampling = Sampling.SOBOL
) -> npt.NDArray[np.float64]:
    """(batches, runs of a batch) numbers of one stream."""
    (key,) = of_batches(keys(seed, [name]), np.arange(batches))
    return uniforms(numbers(key, RUNS, sampling is Sampling.PLAIN)).reshape(batches, BATCH)


@pytest.mark.parametrize("seed", [0, 1, -1, -(10**30), 10**30])
def test_a_seed_gives_its_own_numbers_again_and_again(seed: int) -> None:
    assert np.array_equal(drawn("task:1", seed), drawn("task:1", seed))
    assert not np.array_equal(drawn("task:1", seed), drawn("task:1", seed + 1))


def test_a_stream_is_the_same_whatever_stands_beside_it() -> None:
    alone = keys(1, ["task:7"])
    beside = keys(1, ["task:1", "task:7", "\ud800 lone"])
    assert np.array_equal(alone[0], beside[1])


def test_a_batch_is_the_same_whatever_was_drawn_before_it() -> None:
    key = keys(1, ["task:1"])
    (late,) = of_batches(key, np.arange(40, 42))
    assert np.array_equal(numbers(late, RUNS, False), uniforms_of_batches(40, 42))


def uniforms_of_batches(first: int, last: int) -> npt.NDArray[np.uint32]:
    (key,) = of_batches(keys(1, ["task:1"]), np.arange(last))
    found: npt.NDArray[np.uint32] = numbers(key, RUNS, False).reshape(last, BATCH)[first:].ravel()
    return found


@pytest.mark.parametrize("name", ["task:1", "driver:program", "risk:R:size"])
def test_scrambled_numbers_fall_once_into_each_stratum_of_a_batch(name: str) -> None:
    strata = np.sort((drawn(name) * BATCH).astype(int), axis=1)
    assert (strata == np.arange(BATCH)).all()


def test_plain_numbers_fall_where_they_will() -> None:
    strata = (drawn("task:1", sampling=Sampling.PLAIN) * BATCH).astype(int)
    # Of as many strata as numbers, 1/e stay empty.
    empty = 1 - np.mean([len(set(row)) for row in strata.tolist()]) / BATCH
    assert empty == pytest.approx(1 / np.e, abs=0.02)


@pytest.mark.parametrize("sampling", Sampling)
def test_numbers_are_uniform(sampling: Sampling) -> None:
    found = drawn("task:1", sampling=sampling, batches=256).ravel()
    assert found.min() > 0
    assert found.max() < 1
    error = 1 / np.sqrt(12 * len(found))
    assert found.mean() == pytest.approx(0.5, abs=4 * error)
    assert found.var() == pytest.approx(1 / 12, rel=0.02)


def test_the_least_and_the_most_of_32_bits_are_between_0_and_1() -> None:
    ends = uniforms(np.array([0, 2**32 - 1], dtype=np.uint32))
    assert 0 < ends[0] < ends[1] < 1


def correlations(rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Those of each row with each other one."""
    found: npt.NDArray[np.float64] = np.atleast_2d(np.corrcoef(rows))
    return found[~np.eye(len(rows), dtype=bool)]


@pytest.mark.parametrize("sampling", Sampling)
def test_streams_and_batches_are_strangers_to_one_another(sampling: Sampling) -> None:
    streams = [drawn(f"task:{n}", sampling=sampling).ravel() for n in range(20)]
    among = correlations(np.array(streams))
    error = 1 / np.sqrt(streams[0].size)
    assert np.abs(among).max() <= 4.5 * error
    assert among.std() == pytest.approx(error, rel=0.25)
    batches = correlations(drawn("task:1", sampling=sampling))
    assert batches.std() == pytest.approx(1 / np.sqrt(BATCH), rel=0.1)
