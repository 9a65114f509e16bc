"""Metric 6: few tasks can slip by months unnoticed."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, Unit, metric, share
from fairlead.core.checks.scope import Scope


@metric(
    "DCMA-06",
    "High float",
    unit=Unit.SHARE,
    threshold=lambda limits: limits.high_float,
    do="Look for a missing successor: so much float is seldom real.",
)
def high_float(scope: Scope) -> Measured:
    """Unfinished tasks with more than {high_float_days:g} working days of total float.

    As a share of all unfinished tasks.

    Source: DCMA-EA PAM 200.1 (2012), metric 6.
    """
    offenders = {
        task.id: f"{scope.words(room, task)} of total float"
        for task in scope.unfinished
        if scope.days(room := scope.room(task), task) > scope.limits.high_float_days
    }
    return share("With high float", offenders, len(scope.unfinished), "unfinished tasks")
