"""Repeated names: nobody can say which of them is meant."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, count, metric
from fairlead.core.checks.scope import Scope
from fairlead.core.ground.ids import TaskId


@metric(
    "HYG-17",
    "Repeated names",
    do="Give it a name that says what is delivered, with a verb and an object.",
)
def repeated_names(scope: Scope) -> Measured:
    """Unfinished tasks and milestones without a name, or with that of another in the same summary.

    Source: GAO-16-89G (2015), best practice 1: names of activities are unique and descriptive.
    """
    seen: dict[tuple[TaskId | None, str], TaskId] = {}
    offenders = {}
    for task in scope.open_nodes:
        name = " ".join(task.name.split()).casefold()
        first = seen.setdefault((task.parent, name), task.id)
        if not name:
            offenders[task.id] = "no name"
        elif first != task.id:
            offenders[task.id] = f"the same name as {first}"
    base = len(scope.open_nodes)
    return count("Named alike", offenders, base, "unfinished tasks and milestones")
