"""How often the plan's date is kept on 125 real networks, with and without shared drivers.

    .venv/bin/python benchmarks/merge_bias.py > docs/reference/merge-bias.md

Needs ../shared/data/forecast/batselier_networks.json, which is not part of this repository. Each
network is scaled to a critical path of 250 working days; every duration is lognormal around the
plan with a spread of 0.5, of which with drivers 0.15 are shared by the whole project, so that a
single task is as uncertain in both columns.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from statistics import mean, median
from typing import Any

import numpy as np

from fairlead.compute.threads import Threads
from fairlead.core.calendars.calendar import STANDARD, standard
from fairlead.core.ground.finding import Origin
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import Work
from fairlead.core.program.build import build
from fairlead.core.program.draft import Draft, Row
from fairlead.core.program.link import Link, link_id
from fairlead.core.program.program import Program
from fairlead.core.program.task import Task
from fairlead.core.program.uncertainty import Uncertainty
from fairlead.core.simulation.futures import Finish
from fairlead.core.simulation.simulate import simulate

NETWORKS = Path(__file__).parents[2] / "shared" / "data" / "forecast" / "batselier_networks.json"
DAYS, DAY = 250, 480
RUNS = 8192
SPREAD, SHARED = 0.5, 0.15
OWN = (SPREAD**2 - SHARED**2) ** 0.5

Row4 = tuple[float, float, float, float]
"""Share that keeps the plan's date, and working days to P50 and P80; the standard error of P80."""


def program(network: dict[str, Any], task: float, shared: float) -> Program:
    """A network as a program whose critical path takes 250 working days."""
    scale = DAYS * DAY / network["cpm"]
    origin = Origin(network["id"])
    tasks = [
        Task(id=TaskId(str(n)), name=str(n), duration=Work(round(length * scale)))
        for n, length in enumerate(network["duration"])
    ]
    links = [
        Link(
            id=link_id(TaskId(str(before)), TaskId(str(after))),
            predecessor=TaskId(str(before)),
            successor=TaskId(str(after)),
        )
        for after, all_before in enumerate(network["preds"])
        for before in dict.fromkeys(all_before)
    ]
    spreads = {"task": f"{task:.6f}", "program": str(shared)}
    return build(
        Draft(
            origin=origin,
            name=network["id"],
            start=datetime(2026, 3, 2, 8),
            calendar=STANDARD,
            calendars=[Row(standard(), origin)],
            uncertainty=Uncertainty(**{name: Decimal(text) for name, text in spreads.items()}),
            tasks=[Row(one, origin) for one in tasks],
            links=[Row(one, origin) for one in links],
        )
    )


def measured(one: Program, pool: Threads) -> Row4:
    """How a program keeps its own date."""
    target = simulate(one, runs=RUNS, over=pool.map).first
    plan = planned_work(target)
    p50, p80 = (target.worked.quantile(share) for share in (0.5, 0.8))
    kept = target.probability(target.deterministic)
    return kept, (p50 - plan) / DAY, (p80 - plan) / DAY, target.standard_error(0.8) / DAY


def planned_work(target: Finish) -> int:
    """The planned finish in the working minutes that the runs are counted in."""
    schedule = target.model.schedule
    moment = np.array([schedule.axis.minute(target.deterministic)])
    return int(target.model.ground.work(schedule.network.book.of_program, moment)[0])


def main() -> None:
    """Print the page."""
    networks = json.loads(NETWORKS.read_text("utf-8"))
    with Threads() as pool:
        found = [
            (
                network,
                measured(program(network, SPREAD, 0), pool),
                measured(program(network, OWN, SHARED), pool),
            )
            for network in networks
        ]
    print(__doc__.split("\n")[0].replace("How often", "# How often").rstrip("."))
    print()
    print(
        f"125 networks of real projects (Batselier and Vanhoucke 2015), each scaled to a critical "
        f"path of {DAYS} working days; lognormal durations with a spread of {SPREAD} around the "
        f"plan, of which with drivers {SHARED} are shared by the whole project; {RUNS:,} runs, "
        "seed 1. Made by `benchmarks/merge_bias.py`. The gap is counted in working days after the "
        "plan's date.\n"
    )
    print("| | independent | with drivers |\n|---|---:|---:|")
    for name, pick, how in (
        ("plan's date kept, mean", 0, mean),
        ("plan's date kept, median", 0, median),
        ("gap to P50, mean", 1, mean),
        ("gap to P80, mean", 2, mean),
        ("gap to P80, median", 2, median),
        ("standard error of P80, mean", 3, mean),
    ):
        alone, driven = (how([row[pick] for row in rows]) for rows in columns(found))
        print(f"| {name} | {shown(alone, pick)} | {shown(driven, pick)} |")
    print("\n| Project | tasks | kept | P50 | P80 | kept, drivers | P50 | P80 |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for network, alone, driven in found:
        cells = [shown(row[n], n) for row in (alone, driven) for n in range(3)]
        print(f"| {network['id']} | {network['n']} | {' | '.join(cells)} |")


def columns(found: Sequence[tuple[Any, Row4, Row4]]) -> tuple[list[Row4], list[Row4]]:
    """The rows without and with drivers."""
    return [alone for _, alone, _ in found], [driven for _, _, driven in found]


def shown(value: float, pick: int) -> str:
    """A share in per cent, or days to a tenth."""
    return f"{value:.0%}".replace("%", " %") if pick == 0 else f"{value:.1f} d"


if __name__ == "__main__":
    main()
