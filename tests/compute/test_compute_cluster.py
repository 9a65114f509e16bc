"""A Dask cluster: two workers on this machine, started and stopped."""

from __future__ import annotations

import socket
import sys
import tempfile
from multiprocessing import active_children
from pathlib import Path
from time import monotonic

import pytest

from fairlead.compute import cluster
from fairlead.compute.kinds import Kind, pool
from fairlead.compute.portfolio import Done, Failed, Request, simulate_many
from fairlead.core.ground.errors import InvalidRequestError, MissingExtraError
from fairlead.core.simulation.simulate import simulate
from tests.compute.portfolios import digest, example, long_portfolio, on_one_core, portfolio

MOMENTS = 30
"""Seconds that a second may take on a busy machine with two more processes."""


def test_a_local_cluster_of_two_workers_starts_works_and_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # One test for all of it: a cluster takes some seconds to start.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = set(active_children())
    plan, requests = example("checkout"), portfolio()
    with pool(Kind.CLUSTER, 2) as workers:
        assert workers.workers == 2
        processes = set(active_children()) - before
        assert len(processes) == 2

        outcomes = list(simulate_many([*requests, Request(plan, runs=0)], workers, keep=digest))
        assert [o.kept for o in outcomes if isinstance(o, Done)] == list(map(on_one_core, requests))
        assert isinstance(outcomes[-1], Failed)
        assert outcomes[-1].code == "request.invalid"

        assert digest(simulate(plan, over=workers.map)) == digest(simulate(plan))
        assert list(workers.map(str, [])) == []

        asked: list[float] = []

        def cancelled() -> bool:
            asked.append(monotonic())
            return len(asked) > 3

        cut = list(simulate_many(long_portfolio(), workers, keep=digest, cancelled=cancelled))
        assert monotonic() - asked[-1] < MOMENTS
        assert len(cut) < 50
        assert workers.submit(sum, (1, 2)).result(MOMENTS) == 3

    assert not any(process.is_alive() for process in processes)
    assert not list(tmp_path.iterdir())


def test_without_dask_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    # What Python itself sets for a module that cannot be imported.
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtraError) as missing:
        pool(Kind.CLUSTER)
    assert str(missing.value) == (
        "A cluster needs fairlead[cluster]. Install it with: pip install 'fairlead[cluster]'."
    )


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE_SECONDS", 1)
    with socket.socket() as taken:
        # Bound, but nobody listens there.
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(InvalidRequestError, match=f"scheduler at {address} cannot be reached"):
            pool(Kind.CLUSTER, address=address)
