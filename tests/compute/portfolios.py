"""Small portfolios of example plans, and what to keep of each; importable by other processes."""

from __future__ import annotations

import os
from dataclasses import fields
from functools import cache
from hashlib import sha256
from pathlib import Path

from fairlead.compute.portfolio import Request
from fairlead.connectors import formats
from fairlead.connectors.source import Source
from fairlead.core.program.build import build
from fairlead.core.program.program import Program
from fairlead.core.simulation.futures import Futures
from fairlead.core.simulation.simulate import MOST_RUNS, simulate

EXAMPLES = Path(__file__).parents[2] / "examples"


@cache
def example(name: str) -> Program:
    """One of the example programs."""
    path = EXAMPLES / f"{name}.yaml"
    return build(formats.read(Source(path.name, path.read_bytes())))


def portfolio() -> list[Request]:
    """Two programs with two seeds each, quick to run."""
    names = ("checkout", "mobile-release")
    return [Request(example(name), seed=seed, runs=512) for name in names for seed in (1, 2)]


def long_portfolio() -> list[Request]:
    """A hundred requests of a second or more each."""
    plan = example("payments-relaunch")
    return [Request(plan, seed=seed, runs=MOST_RUNS) for seed in range(100)]


def digest(futures: Futures) -> str:
    """A fingerprint of every byte that the runs left behind."""
    found = sha256()
    for field in fields(futures.part):
        found.update(getattr(futures.part, field.name).tobytes())
    return found.hexdigest()


def on_one_core(request: Request) -> str:
    """The fingerprint of a request that is simulated here, without any pool."""
    return digest(simulate(request.program, seed=request.seed, runs=request.runs))


def refused_for_seed_2(futures: Futures) -> int:
    """The seed, unless it is 2."""
    if futures.seed == 2:
        raise ZeroDivisionError("no")
    return futures.seed


def killed_by_seed_2(futures: Futures) -> int:
    """The seed, unless it is 2: then the process ends without a word."""
    if futures.seed == 2:
        os._exit(9)
    return futures.seed
