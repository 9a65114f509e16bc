"""Fixed dates against logic: a date was set, and the links say that it cannot be."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, count, metric
from fairlead.core.checks.scope import Scope, is_started
from fairlead.core.checks.soften import hard_constraints_of, softened
from fairlead.core.ground.units import NO_WORK
from fairlead.core.program.link import LinkType
from fairlead.core.program.task import Task


@metric(
    "HYG-07",
    "Fixed dates against logic",
    do="Let the links decide; keep the date as a deadline, or as the earliest date.",
)
def dates_against_logic(scope: Scope) -> Measured:
    """Tasks and milestones that a hard constraint, or a date set by hand, holds before their links.

    They are planned to begin before what they wait for is done: not even a perfect team can.

    Source: GAO-16-89G (2015), best practices 2 and 6; Microsoft Project's constraints win over
    links, as do manually scheduled tasks.
    """
    fixed = [
        task
        for task in scope.open_nodes
        if not is_started(task) and (task.pinned is not None or hard_constraints_of(task))
    ]
    worst = {task.id: _worst(scope, task) for task in fixed}
    offenders = {id: says for id, says in worst.items() if says}
    soft = (softened(task) for task in fixed if task.id in offenders)
    fix = scope.fix("Let links decide", soft)
    return count("Against logic", offenders, len(fixed), "tasks with fixed dates", fix)


def _worst(scope: Scope, task: Task) -> str:
    """The link that holds a task and is broken by most, in words; empty when all are kept."""
    says, most = "", NO_WORK
    for link in scope.held_by(task):
        to_start = link.type in (LinkType.FS, LinkType.SS)
        planned = (scope.starts if to_start else scope.finishes)[task.id]
        gap = scope.between(task, planned, scope.allows(link))
        if gap > most:
            most, verb = gap, "starts" if to_start else "is finished"
            before = scope.program.tasks[link.predecessor].name
            says = f"{verb} {scope.words(gap, task)} before '{before}' lets it"
    return says
