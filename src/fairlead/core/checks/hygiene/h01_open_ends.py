"""Open ends: only the start of the program waits for nothing, and only its end releases nothing."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, count, metric
from fairlead.core.checks.scope import EARLIEST, Scope, is_started
from fairlead.core.program.task import Task, TaskKind


@metric(
    "HYG-01",
    "Open ends",
    do="Link each to what it waits for and to what waits for it, if only the program's end.",
)
def open_ends(scope: Scope) -> Measured:
    """Tasks and milestones that wait for nothing or that nothing waits for.

    One of each is as it should be: the first to start and the last to finish. A milestone with a
    date of its own, such as a delivery from outside, needs no predecessor. What has started needs
    none either, and what is finished is left out.

    Source: GAO-16-89G (2015), best practice 2, sequencing all activities.
    """
    starts = [t for t in scope.open_nodes if _waits_for_nothing(scope, t)]
    ends = [
        t for t in scope.open_nodes if t.id not in scope.out_of and t.external_late_finish is None
    ]
    opening = min(starts, key=lambda t: scope.starts[t.id], default=None)
    closing = max(ends, key=lambda t: scope.finishes[t.id], default=None)
    offenders = {t.id: "no predecessor" for t in starts if t is not opening}
    for task in ends:
        if task is not closing:
            both = task.id in offenders
            offenders[task.id] = "neither predecessor nor successor" if both else "no successor"
    return count("Open ends", offenders, len(scope.open_nodes), "unfinished tasks and milestones")


def _waits_for_nothing(scope: Scope, task: Task) -> bool:
    if task.id in scope.into or task.external_early_start is not None or is_started(task):
        return False
    dated = any(c.kind in EARLIEST for c in task.constraints)
    return not (dated and task.kind is TaskKind.MILESTONE)
