"""Progress without a start: something was done, but nobody said since when."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, count, metric
from fairlead.core.checks.scope import Scope, is_started


@metric(
    "HYG-05",
    "Progress without a start",
    do="Enter the actual start; until then the schedule takes the task as not started.",
)
def progress_without_start(scope: Scope) -> Measured:
    """Unfinished tasks and milestones with progress but no actual start.

    Source: GAO-16-89G (2015), best practice 9; DCMA EVMS metrics (DECM) 06A505a.
    """
    offenders = {}
    for task in scope.open_nodes:
        done = task.progress
        part = max(done.complete.value, done.physical.value if done.physical else 0)
        if part > 0 and not is_started(task):
            offenders[task.id] = f"{part * 100:.0f} % complete"
    base = len(scope.open_nodes)
    return count("Without an actual start", offenders, base, "unfinished tasks and milestones")
