"""Monte Carlo by another library, run by bench.py in an environment of its own.

Reads "predecessor successor days" lines, and prints the seconds that so many runs took.
"""

from __future__ import annotations

import sys
import time
from datetime import date, timedelta

from trueppm_scheduler import Dependency, Project, Task, monte_carlo


def main() -> None:
    """Simulate the network of standard input; the first argument is the number of runs."""
    runs = int(sys.argv[1])
    edges = [tuple(map(int, line.split())) for line in sys.stdin]
    tasks = 1 + max(max(before, after) for before, after, _ in edges)
    days = dict.fromkeys(range(tasks), 5) | {before: days for before, _, days in edges}
    project = Project(
        id="plan",
        name="plan",
        start_date=date(2026, 3, 2),
        tasks=[_task(n, days[n]) for n in range(tasks)],
        dependencies=[
            Dependency(predecessor_id=str(before), successor_id=str(after))
            for before, after, _ in edges
        ],
    )
    began = time.perf_counter()
    monte_carlo(project, runs=runs, seed=1, max_runs=10 * runs, max_tasks=10 * tasks)
    print(time.perf_counter() - began)


def _task(n: int, days: int) -> Task:
    likely = timedelta(days=days)
    return Task(
        id=str(n),
        name=str(n),
        duration=likely,
        optimistic_duration=timedelta(days=max(1, days // 2)),
        most_likely_duration=likely,
        pessimistic_duration=timedelta(days=2 * days),
    )


if __name__ == "__main__":
    main()
