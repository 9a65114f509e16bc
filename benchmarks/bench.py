"""Measures what a user waits for, beside peers in the same run, and prints medians and ratios.

    make bench

Times differ by machine; the ratios hardly do. Budgets are the project's own promises.
"""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import plans

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data" / "schedules" / "mpsplib_mspdi"
PEERS = ROOT / ".venv-bench" / "bin" / "python"
ROUNDS = 7


@dataclass(frozen=True, slots=True)
class Measured:
    """One line of the table: median seconds, and what was promised."""

    what: str
    seconds: float
    budget: float | None = None
    note: str = ""


def timed(call: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """Median seconds of some rounds after one that warms up."""
    call()
    seconds = []
    for _ in range(rounds):
        began = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def command(*words: str) -> Callable[[], Any]:
    """A call of the command line, in a process of its own, as a user makes it."""

    def run() -> Any:
        done = subprocess.run(
            [Path(sys.executable).parent / "fairlead", *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
            env=os.environ | {"COLUMNS": "100"},
        )
        assert done.returncode in (0, 1), done.stderr.decode()

    return run


def whole_programs() -> Iterator[Measured]:
    """From a Program to its Schedule, arrays included, in a process that has its kernels loaded."""
    from fairlead.core.cpm.compiled import compiled
    from fairlead.core.cpm.schedule import reschedule, schedule

    compiled()
    for tasks, rounds in ((1_000, ROUNDS), (10_000, 5)):
        program = plans.program(tasks)
        took = timed(partial(schedule, program), rounds)
        yield Measured(f"schedule(program), {tasks:,} tasks", took)
    longer = plans.with_longer_task(program, tasks // 2)
    took = timed(partial(reschedule, schedule(program), longer))
    yield Measured(f"reschedule after an edit, {tasks:,} tasks", took, 0.020)


def passes() -> Iterator[Measured]:
    """Arrays in, early and late dates and floats out: on one clock, and on eight calendars."""
    import numpy as np

    from fairlead.core.calendars.calendar import standard
    from fairlead.core.calendars.clock import clock, stack
    from fairlead.core.cpm import compiled
    from fairlead.core.cpm.plain_passes import on_clocks, on_one_clock

    run = compiled.compiled_plain()
    calendar = standard()
    for tasks, budget in ((1_000, None), (10_000, 0.001), (100_000, None), (1_000_000, 0.2)):
        duration, links = plans.arrays(tasks)
        columns = [np.ascontiguousarray(links[:, n]) for n in range(4)]
        one = timed(partial(on_one_clock, run, duration, *columns))
        yield Measured(f"one clock, {tasks:,} tasks", one, budget)
        years = 40 if tasks <= 10_000 else 150
        clocks = stack([clock(calendar, {}, 20_000, years * 366)] * 8)
        own = np.arange(tasks, dtype=np.int64) % 8
        opening = 20_001 * 24 * 60
        took = timed(partial(on_clocks, run, clocks, opening, duration, own, links))
        yield Measured(
            f"eight calendars, {tasks:,} tasks", took, 3 * one, "(three times one clock)"
        )


def peers() -> Iterator[Measured]:
    """The longest path alone, without calendars, floats or late dates, by graph libraries."""
    if not PEERS.exists():
        yield Measured("peers: .venv-bench is not there; use make bench", float("nan"))
        return
    for tasks in (1_000, 10_000):
        edges = "".join(f"{a} {b} {1 + (a * 7) % 10}\n" for a, b in plans.edges(tasks))
        done = subprocess.run(
            [PEERS, ROOT / "benchmarks" / "peer_graphs.py"],
            input=edges,
            capture_output=True,
            text=True,
            check=True,
        )
        for line in done.stdout.splitlines():
            name, build, path = line.split()
            yield Measured(f"{name}, {tasks:,} tasks: graph", float(build))
            yield Measured(f"{name}, {tasks:,} tasks: longest path only", float(path))


def simulations() -> Iterator[Measured]:
    """Runs of a program with drivers, a risk, costs and criticality, on all cores."""
    from fairlead.compute.threads import Threads
    from fairlead.core.cpm.schedule import schedule
    from fairlead.core.simulation.compiled import compiled
    from fairlead.core.simulation.simulate import simulate

    compiled()
    with Threads() as pool:
        for program, runs, what, budget in (
            (plans.risky(2_000), 2_048, "everything", None),
            (plans.risky(10_000), 10_112, "everything", 1.0),
            (plans.estimated(2_000), 2_048, "three points", None),
            (plans.estimated(2_000), 16_384, "three points", None),
        ):
            planned = schedule(program)
            once = partial(simulate, program, runs=runs, planned=planned, over=pool.map)
            name = f"simulate, {len(program.tasks):,} tasks x {runs:,} runs, {what}"
            yield Measured(name, timed(once, 3), budget)
    for runs in (2_048, 16_384) if PEERS.exists() else ():
        edges = "".join(f"{a} {b} {1 + (a * 7) % 10}\n" for a, b in plans.edges(2_000))
        done = subprocess.run(
            [PEERS, ROOT / "benchmarks" / "peer_simulation.py", str(runs)],
            input=edges,
            capture_output=True,
            text=True,
            check=True,
        )
        name = f"trueppm-scheduler, 2,000 tasks x {runs:,} runs, three points"
        yield Measured(name, float(done.stdout))


def mpxj() -> Iterator[Measured]:
    """From a plan to six dates of each of its tasks, as MPXJ's scheduler and as ours get there."""
    if not PEERS.exists() or shutil.which("java") is None:
        yield Measured("MPXJ: needs make bench and a Java runtime", float("nan"))
        return
    from fairlead.connectors.msproject.write import written
    from fairlead.core.cpm.compiled import compiled
    from fairlead.core.cpm.schedule import schedule

    compiled()
    tasks = 10_000
    program = plans.program(tasks)

    def every_date() -> None:
        dated = schedule(program)
        for task in program.tasks:
            dated.dates(task)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "generated.xml"
        path.write_bytes(written(schedule(program)).data)
        parts = [_mpxj_parts(path) for _ in range(3)]
        machine, reading, scheduling, asking = map(statistics.median, zip(*parts, strict=True))
        ours = timed(every_date, 5)
        yield Measured(f"schedule(program), and its dates, {tasks:,} tasks", ours)
        yield Measured("MPXJ: schedule", scheduling)
        yield Measured("MPXJ: six dates of each task", asking)
        theirs = scheduling + asking
        times = f"({theirs / ours:.1f} times ours; {(theirs + machine) / ours:.1f} with Java)"
        yield Measured("MPXJ: schedule and dates", theirs, note=times)
        whole = timed(command("schedule", str(path), "--json"), 3)
        yield Measured("fairlead schedule FILE --json", whole)
        theirs += machine + reading
        note = f"({theirs / whole:.1f} times ours)"
        yield Measured("MPXJ: start, read, schedule, dates", theirs, note=note)


def _mpxj_parts(path: Path) -> list[float]:
    done = subprocess.run(
        [PEERS, ROOT / "benchmarks" / "peer_mpxj.py", path],
        capture_output=True,
        text=True,
        check=True,
    )
    return [float(part) for part in done.stdout.split()]


def command_line() -> Iterator[Measured]:
    """What a person at a terminal waits for."""
    yield Measured("fairlead --help", timed(command("--help")), 0.3)
    with tempfile.TemporaryDirectory() as folder:
        path, note = largest_plan(Path(folder))
        took = timed(command("schedule", str(path), "--json"), 5)
        yield Measured("fairlead schedule, largest plan", took, 1.5, note)


def largest_plan(folder: Path) -> tuple[Path, str]:
    """The largest real Microsoft Project file at hand, or a generated one of 2,500 tasks."""
    real = sorted(SHARED.glob("*.xml"), key=lambda path: path.stat().st_size)
    if real:
        return real[-1], f"{real[-1].stat().st_size / 2**20:.0f} MB"
    from fairlead.connectors.msproject.write import written
    from fairlead.core.cpm.schedule import schedule

    path = folder / "generated.xml"
    path.write_bytes(written(schedule(plans.program(2_500))).data)
    return path, "generated, 2,500 tasks"


SECTIONS: dict[str, Callable[[], Iterator[Measured]]] = {
    "The passes": passes,
    "A program": whole_programs,
    "Simulations": simulations,
    "Peers": peers,
    "MPXJ": mpxj,
    "The command line": command_line,
}


def main() -> None:
    """Print each section as it is measured; name sections to measure only those."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}\n")
    for title, section in SECTIONS.items():
        if sys.argv[1:] and not any(word.casefold() in title.casefold() for word in sys.argv[1:]):
            continue
        print(title)
        for one in section():
            said = ""
            if one.budget is not None:
                share = one.seconds / one.budget
                said = f"{share:5.0%} of {one.budget * 1e3:,.0f} ms{' EXCEEDED' * (share > 1)}"
            print(f"  {one.what:<46} {one.seconds * 1e3:>10,.2f} ms  {said} {one.note}".rstrip())
        print()


if __name__ == "__main__":
    main()
