"""Missed deadlines: where the plan breaks a date that somebody asked for."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, count, metric
from fairlead.core.checks.scope import Scope
from fairlead.core.ground.units import Work
from fairlead.core.program.task import ConstraintKind, Task, TaskKind, is_finished


@metric(
    "HYG-12",
    "Missed deadlines",
    do="Shorten what drives it, take scope out, or agree on another date.",
)
def missed_deadlines(scope: Scope) -> Measured:
    """Unfinished tasks, milestones and summaries forecast to end after their own deadline.

    A constraint to finish no later than a date is a deadline too.

    Source: GAO-16-89G (2015), best practice 7, reasonable float; compare DCMA metric 7, which
    counts everything that leads to such a date.
    """
    dated = [t for t in scope.program.tasks.values() if _is_open(t) and _deadlines(scope, t)]
    offenders = {}
    for task in dated:
        deadline = min(_deadlines(scope, task))
        late = scope.between(task, deadline, scope.finishes[task.id])
        if late > Work(0):
            offenders[task.id] = f"{scope.words(late, task)} late"
    return count("Missed", offenders, len(dated), "deadlines")


def _is_open(task: Task) -> bool:
    return task.active and task.kind is not TaskKind.LEVEL_OF_EFFORT and not is_finished(task)


def _deadlines(scope: Scope, task: Task) -> list[int]:
    dates = [c.date for c in task.constraints if c.kind is ConstraintKind.FNLT]
    return [scope.schedule.axis.minute(d) for d in (*dates, task.deadline) if d is not None]
