"""Metric 10: somebody or some money stands behind all work."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, Unit, metric, share
from fairlead.core.checks.scope import Scope


@metric(
    "DCMA-10",
    "Resources",
    unit=Unit.SHARE,
    threshold=lambda limits: limits.without_resources,
    do="Assign who does the work, a role if nobody is known yet, or give the task a cost.",
)
def resources(scope: Scope) -> Measured:
    """Unfinished tasks of {without_resources_days:g} working day or more without resource or cost.

    As a share of all unfinished tasks of that length. An assignment, a fixed cost or a budget line
    counts. Whether all tasks must have one is for the contract to say.

    Source: DCMA-EA PAM 200.1 (2012), metric 10.
    """
    least = scope.limits.without_resources_days
    tasks = [task for task in scope.unfinished if scope.days(task.duration, task) >= least]
    paid = {assignment.task for assignment in scope.program.assignments.values()}
    paid |= {line.task for line in scope.program.budget.values() if line.task is not None}
    offenders = {
        task.id: ""
        for task in tasks
        if task.id not in paid and not (task.fixed_cost and task.fixed_cost.amount)
    }
    return share("Without resource or cost", offenders, len(tasks), "unfinished tasks")
