"""Whether simulations are as sure as they say, and what common random numbers save: by reseeding.

    .venv/bin/python benchmarks/reseeds.py

For each plan 100 seeds of 8,192 runs: how many P80s lie within 1.96 of their own stated standard
errors of the P80 of all runs together, what the stated error is against the spread that was seen,
and what it is with plain numbers instead of scrambled ones. Then one task takes a tenth longer,
each of the ten that count the most: how many times less the difference of two simulations varies
with the same seed than with different ones. The tests hold an extract of it
(tests/core/simulation/test_reseeds.py).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import merge_bias
import numpy as np
import plans

from fairlead.compute.threads import Threads
from fairlead.connectors import formats
from fairlead.connectors.source import Source
from fairlead.core.ground.ids import TaskId
from fairlead.core.program.build import build
from fairlead.core.program.program import Program
from fairlead.core.simulation.futures import Finish, Futures
from fairlead.core.simulation.model import model
from fairlead.core.simulation.simulate import SURE, run_batches, simulate
from fairlead.core.simulation.streams import BATCH, Sampling

CHECKOUT = Path(__file__).parents[1] / "examples" / "checkout.yaml"
SEEDS, RUNS = 100, 8192
DAY = 480
WITHIN = 1.96


@dataclass(frozen=True, slots=True)
class Sureness:
    """How P80s of many seeds lie around that of all their runs, in working minutes."""

    covered: float
    stated: float
    seen: float


@dataclass(frozen=True, slots=True)
class Saved:
    """How many times less a difference varies with common random numbers than without."""

    mean: float
    p80: float


def finish(program: Program, seed: int, runs: int, sampling: Sampling = Sampling.SOBOL) -> Finish:
    """The runs of one seed; what was critical in them is left out."""
    ready = model(program, seed=seed, sampling=sampling)
    with Threads() as pool:
        part = run_batches(ready, 0, runs // BATCH, pool.map, with_critical=False)
    return Futures(ready, part).first


def sureness(
    program: Program, seeds: Sequence[int], runs: int, sampling: Sampling = Sampling.SOBOL
) -> Sureness:
    """Reseed a simulation, and hold each P80 against that of all runs."""
    tried = [finish(program, seed, runs, sampling).worked for seed in seeds]
    everything = np.sort(np.concatenate([one.values for one in tried]))
    truth = everything[int(np.ceil(SURE * len(everything))) - 1]
    found = np.array([one.quantile(SURE) for one in tried])
    errors = np.array([one.standard_error(SURE) for one in tried])
    covered = float((np.abs(found - truth) <= WITHIN * errors).mean())
    return Sureness(covered, float(np.sqrt((errors**2).mean())), float(found.std(ddof=1)))


def most_sensitive(program: Program, count: int = 10) -> list[TaskId]:
    """The tasks whose spread counts the most for the finish."""
    futures = simulate(program, runs=2048)
    return sorted(futures.model.node_of, key=futures.schedule_sensitivity, reverse=True)[:count]


def longer(program: Program, id: TaskId) -> Program:
    """The program in which one task takes a tenth longer."""
    task = program.tasks[id]
    duration = type(task.duration)(task.duration.minutes * 11 // 10)
    return replace(program, tasks=program.tasks.with_({id: replace(task, duration=duration)}))


def saved(program: Program, seeds: Sequence[int], runs: int) -> list[Saved]:
    """What common random numbers save when one task takes longer, for one task after the other."""
    before = [finish(program, seed, runs).worked for seed in seeds]
    found = []
    for id in most_sensitive(program):
        changed = longer(program, id)
        after = [finish(changed, seed, runs).worked for seed in seeds]
        means = ratio([one.mean for one in before], [one.mean for one in after])
        p80s = ratio([one.quantile(SURE) for one in before], [one.quantile(SURE) for one in after])
        found.append(Saved(means, p80s))
    return found


def ratio(before: Sequence[float], after: Sequence[float]) -> float:
    """The variance of a difference between different seeds over that between the same ones."""
    one, other = np.array(before, dtype=float), np.array(after, dtype=float)
    left = (other - one).var(ddof=1)
    return float((one.var(ddof=1) + other.var(ddof=1)) / left) if left else float("inf")


def main() -> None:
    """Print the two tables; numbers after the command are other counts of seeds and runs."""
    seeds, runs = (int(word) for word in sys.argv[1:]) if len(sys.argv) > 1 else (SEEDS, RUNS)
    networks = {
        network["n"]: network for network in json.loads(merge_bias.NETWORKS.read_text("utf-8"))
    }
    real = networks[279]
    measured = {
        "examples/checkout.yaml": build(formats.read(Source(CHECKOUT.name, CHECKOUT.read_bytes()))),
        f"{real['id']}, 279 tasks, shared driver": merge_bias.program(
            real, merge_bias.OWN, merge_bias.SHARED
        ),
        "the same, each task by itself": merge_bias.program(real, merge_bias.SPREAD, 0),
        "100 generated tasks": plans.program(100),
    }
    print(f"{seeds} seeds of {runs:,} runs; standard errors of P80 in working days\n")
    print("| Plan | covered | stated | seen | plain: covered | stated | seen |")
    print("|---|---|---|---|---|---|---|")
    for name, program in measured.items():
        cells = []
        for sampling in Sampling:
            one = sureness(program, range(1, seeds + 1), runs, sampling)
            cells += [f"{one.covered:.0%}", f"{one.stated / DAY:.3f}", f"{one.seen / DAY:.3f}"]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)
    print("\nTimes less variance of a one-task change by common random numbers, over ten tasks\n")
    print("| Plan | mean: median | least | P80: median | least |")
    print("|---|---|---|---|---|")
    for name, program in measured.items():
        tasks = saved(program, range(1, seeds + 1), runs)
        cells = [
            f"{choose(getattr(task, field) for task in tasks):.1f}"
            for field in ("mean", "p80")
            for choose in (median, min)
        ]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
