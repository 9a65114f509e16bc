"""Links on summaries: logic that nobody sees on the tasks it moves."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, count, metric
from fairlead.core.checks.scope import Scope
from fairlead.core.program.task import TaskKind


@metric(
    "HYG-10",
    "Links on summaries",
    do="Link the tasks below the summary instead, or a milestone that stands for them.",
)
def linked_summaries(scope: Scope) -> Measured:
    """Summaries with predecessors or successors of their own.

    Source: GAO-16-89G (2015), best practice 2; DCMA EVMS metrics (DECM) 06A208a.
    """
    summaries = [t for t in scope.program.tasks.values() if t.kind is TaskKind.SUMMARY]
    offenders = {}
    for task in summaries:
        links = len(scope.into.get(task.id, ())) + len(scope.out_of.get(task.id, ()))
        if links:
            offenders[task.id] = f"{links} link{'' if links == 1 else 's'}"
    return count("Linked", offenders, len(summaries), "summaries")
