"""Unowned tasks: work that nobody is asked about."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, count, metric
from fairlead.core.checks.scope import Scope
from fairlead.core.ground.ids import TaskId
from fairlead.core.program.outline import ancestors


@metric(
    "HYG-09",
    "Unowned",
    do="Name an owner or a team, or assign somebody.",
)
def unowned(scope: Scope) -> Measured:
    """Unfinished tasks without owner, team or assignment, and without an owned summary above.

    Source: GAO-16-89G (2015), best practice 3, assigning resources to all activities.
    """
    tasks = scope.program.tasks
    assigned = {assignment.task for assignment in scope.program.assignments.values()}

    def has_owner(id: TaskId) -> bool:
        return tasks[id].owner is not None or tasks[id].team is not None

    offenders = {
        task.id: ""
        for task in scope.unfinished
        if task.id not in assigned
        and not has_owner(task.id)
        and not any(map(has_owner, ancestors(tasks, task.id)))
    }
    return count("Unowned", offenders, len(scope.unfinished), "unfinished tasks")
