"""Many requests on threads and in processes: the same bytes, in order, ended when they should."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import wait
from time import monotonic

import pytest

from fairlead.compute.kinds import Kind, pool
from fairlead.compute.pool import Pool
from fairlead.compute.portfolio import Done, Failed, Progress, Request, simulate_many, whole
from fairlead.compute.processes import Processes
from fairlead.core.ground.ids import TaskId
from fairlead.core.simulation.simulate import simulate
from tests.compute.portfolios import (
    digest,
    example,
    killed_by_seed_2,
    long_portfolio,
    on_one_core,
    portfolio,
    refused_for_seed_2,
)

MOMENTS = 10
"""Seconds that a second may take on a busy machine."""


@pytest.fixture(scope="module", params=[Kind.THREADS, Kind.PROCESSES])
def workers(request: pytest.FixtureRequest) -> Iterator[Pool]:
    """A pool of two workers, of each kind that needs nothing installed."""
    with pool(request.param, 2) as opened:
        yield opened


def kept(outcomes: Iterator[Done[str] | Failed]) -> list[str]:
    """What was kept of requests that must all have been done."""
    return [outcome.kept for outcome in outcomes if isinstance(outcome, Done)]


def is_free(workers: Pool) -> bool:
    """Whether a pool answers at once, so that nothing else runs on it."""
    futures = [workers.submit(sum, (1, 2)) for _ in range(2)]
    return not wait(futures, MOMENTS).not_done


def test_every_pool_gives_the_bytes_of_one_core(workers: Pool) -> None:
    requests = portfolio()
    alone = [on_one_core(request) for request in requests]
    assert len(set(alone)) == len(alone)
    assert kept(simulate_many(requests, workers, keep=digest)) == alone


def test_whole_futures_come_back_when_they_are_asked_for(workers: Pool) -> None:
    request = portfolio()[0]
    (outcome,) = simulate_many([request], workers, keep=whole)
    assert isinstance(outcome, Done)
    assert outcome.request is request
    assert digest(outcome.kept) == on_one_core(request)


def test_simulate_takes_the_map_of_a_pool(workers: Pool) -> None:
    plan = example("checkout")
    assert digest(simulate(plan, over=workers.map)) == digest(simulate(plan))


def test_a_map_keeps_the_order_and_raises_what_the_function_raises(workers: Pool) -> None:
    assert list(workers.map(str, range(7))) == list("0123456")
    assert list(workers.map(str, [])) == []
    with pytest.raises(ValueError, match="invalid literal"):
        list(workers.map(int, ["1", "one", "2"]))
    assert is_free(workers)


def test_progress_counts_every_request_once(workers: Pool) -> None:
    requests, said = portfolio(), list[Progress]()
    list(simulate_many(requests, workers, keep=digest, told=said.append))
    assert [progress.done for progress in said] == [1, 2, 3, 4]
    assert {progress.of for progress in said} == {4}
    assert {str(progress.latest) for progress in said} == {str(request) for request in requests}


def test_a_request_that_fails_is_named_and_takes_nobody_with_it(workers: Pool) -> None:
    plan = example("checkout")
    requests = [
        Request(plan, runs=0),
        Request(plan, runs=128, seed=2),
        Request(plan, runs=128, targets=(TaskId("nowhere"),), label="What if"),
        Request(plan, runs=128, seed=3),
    ]
    none, crashed, unknown, done = simulate_many(requests, workers, keep=refused_for_seed_2)
    assert isinstance(none, Failed)
    assert none.code == "request.invalid"
    assert str(none) == (
        "Checkout relaunch, seed 1: 0 runs are asked for; there can be 1 to 131,072. "
        "Choose 8192, which is usual."
    )
    assert isinstance(unknown, Failed)
    assert str(unknown).startswith("What if, seed 1: There is no task 'nowhere'")
    assert isinstance(crashed, Failed)
    assert crashed.code is None
    assert crashed.says == "ZeroDivisionError: no"
    assert "refused_for_seed_2" in crashed.trace
    assert isinstance(done, Done)
    assert done.kept == 3


def test_requests_are_taken_as_workers_get_free(workers: Pool) -> None:
    taken = 0

    def read_one_by_one() -> Iterator[Request]:
        nonlocal taken
        for seed in range(100):
            taken += 1
            yield Request(example("checkout"), seed=seed, runs=128)

    outcomes = simulate_many(read_one_by_one(), workers, keep=digest)
    next(outcomes)
    assert 1 <= taken < 20
    outcomes.close()  # type: ignore[attr-defined] # a generator is an Iterator that can be closed


def test_cancelling_ends_what_runs_and_leaves_the_pool_free(workers: Pool) -> None:
    said, asked = list[Progress](), list[float]()

    def cancelled() -> bool:
        asked.append(monotonic())
        return len(asked) > 3

    outcomes = kept(
        simulate_many(long_portfolio(), workers, keep=digest, told=said.append, cancelled=cancelled)
    )
    assert monotonic() - asked[-1] < MOMENTS
    assert len(outcomes) < 50
    assert is_free(workers)


def test_leaving_the_loop_ends_what_runs(workers: Pool) -> None:
    requests = [Request(example("checkout"), runs=128), *long_portfolio()]
    outcomes = simulate_many(requests, workers, keep=digest)
    assert isinstance(next(outcomes), Done)
    del outcomes
    assert is_free(workers)


def test_a_process_that_dies_takes_only_its_own_request_with_it() -> None:
    requests = [Request(example("checkout"), seed=seed, runs=128) for seed in (1, 2, 3, 4)]
    said = list[Progress]()
    with Processes(2) as workers:
        outcomes = list(simulate_many(requests, workers, keep=killed_by_seed_2, told=said.append))
    assert [o.kept if isinstance(o, Done) else None for o in outcomes] == [1, None, 3, 4]
    assert str(outcomes[1]) == (
        "Checkout relaunch, seed 2: the process that ran it ended, perhaps for want of memory, "
        "and again when alone."
    )
    assert [progress.done for progress in said] == [1, 2, 3, 4]
