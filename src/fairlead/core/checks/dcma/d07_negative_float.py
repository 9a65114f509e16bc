"""Metric 7: the plan as drawn can be kept."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, Unit, metric, share
from fairlead.core.checks.scope import Scope


@metric(
    "DCMA-07",
    "Negative float",
    unit=Unit.SHARE,
    threshold=lambda limits: limits.negative_float,
    do="Move the date that cannot be met, shorten what drives it, or take scope out.",
)
def negative_float(scope: Scope) -> Measured:
    """Unfinished tasks with a total float below zero, of all unfinished tasks.

    They end later than a deadline, a constraint or an imposed finish allows.

    Source: DCMA-EA PAM 200.1 (2012), metric 7.
    """
    offenders = {
        task.id: f"{scope.words(room, task)} too late"
        for task in scope.unfinished
        if (room := scope.room(task)).minutes < 0
    }
    return share("With negative float", offenders, len(scope.unfinished), "unfinished tasks")
