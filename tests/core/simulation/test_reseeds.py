"""Whether simulations are as sure as they say; benchmarks/reseeds.py measures it at full length."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from fairlead.core.program.program import Program
from fairlead.core.simulation.futures import Futures
from fairlead.core.simulation.model import model
from fairlead.core.simulation.sample import Sample
from fairlead.core.simulation.simulate import SURE, run_batches, simulate
from fairlead.core.simulation.streams import Sampling
from tests.core.simulation.examples import example
from tests.core.simulation.nets import generated

BATCHES = 32
PROGRAMS: dict[str, Callable[[], Program]] = {
    "checkout": lambda: example("checkout"),
    "100 tasks": lambda: generated(100),
}


def finish(program: Program, seed: int, sampling: Sampling = Sampling.SOBOL) -> Sample:
    """The finishes of 4,096 runs; what was critical in them is not asked."""
    ready = model(program, seed=seed, sampling=sampling)
    return Futures(ready, run_batches(ready, 0, BATCHES, with_critical=False)).first.worked


@cache
def reseeded(name: str, sampling: Sampling, seeds: int) -> tuple[Sample, ...]:
    """The finishes of so many seeds."""
    program = PROGRAMS[name]()
    return tuple(finish(program, seed, sampling) for seed in range(seeds))


def stated(samples: tuple[Sample, ...]) -> float:
    errors = np.array([one.standard_error(SURE) for one in samples])
    return float(np.sqrt((errors**2).mean()))


@pytest.mark.parametrize("name", PROGRAMS)
def test_ninety_to_ninety_nine_of_a_hundred_seeds_lie_within_their_own_error(name: str) -> None:
    samples = reseeded(name, Sampling.SOBOL, 100)
    long_run = Sample(np.concatenate([one.values for one in samples])).quantile(SURE)
    within = [
        abs(one.quantile(SURE) - long_run) <= 1.96 * one.standard_error(SURE) for one in samples
    ]
    assert 90 <= sum(within) <= 99


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_stated_error_is_the_spread_that_reseeding_shows(name: str) -> None:
    samples = reseeded(name, Sampling.SOBOL, 100)
    seen = np.array([one.quantile(SURE) for one in samples]).std(ddof=1)
    assert 0.8 <= stated(samples) / seen <= 1.25


@pytest.mark.parametrize("name", PROGRAMS)
def test_scrambled_numbers_are_surer_than_plain_ones(name: str) -> None:
    plain = stated(reseeded(name, Sampling.PLAIN, 10))
    assert stated(reseeded(name, Sampling.SOBOL, 100)) < 0.85 * plain


@pytest.mark.parametrize("count", [100, 279])
def test_common_random_numbers_make_the_difference_of_one_task_far_surer(count: int) -> None:
    program = generated(count)
    futures = simulate(program, runs=1024)
    id = max(futures.model.node_of, key=futures.schedule_sensitivity)
    task = program.tasks[id]
    longer = replace(task, duration=type(task.duration)(task.duration.minutes * 5 // 4))
    changed = replace(program, tasks=program.tasks.with_({id: longer}))
    before, after = ([finish(one, seed) for seed in range(20)] for one in (program, changed))

    def saved(read: Callable[[Sample], float]) -> float:
        one, other = (np.array([read(sample) for sample in part]) for part in (before, after))
        return float((one.var() + other.var()) / (other - one).var())

    assert saved(lambda sample: sample.mean) >= 20
    assert saved(lambda sample: sample.quantile(SURE)) >= 4
