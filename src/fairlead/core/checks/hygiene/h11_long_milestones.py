"""Milestones with a duration: a point in time that takes time."""

from __future__ import annotations

from dataclasses import replace

from fairlead.core.checks.metric import Measured, count, metric
from fairlead.core.checks.scope import Scope
from fairlead.core.program.task import TaskKind


@metric(
    "HYG-11",
    "Milestones with a duration",
    do="Make it a task, or put the work before it in a task of its own.",
)
def long_milestones(scope: Scope) -> Measured:
    """Unfinished milestones that take time; the schedule computes them as tasks.

    Source: GAO-16-89G (2015), best practice 1, capturing all activities.
    """
    milestones = [t for t in scope.open_nodes if t.kind is TaskKind.MILESTONE]
    long = [t for t in milestones if t.duration]
    offenders = {t.id: scope.words(t.duration, t) for t in long}
    fix = scope.fix("Make long milestones tasks", (replace(t, kind=TaskKind.TASK) for t in long))
    return count("With a duration", offenders, len(milestones), "unfinished milestones", fix)
