"""Metric 8: tasks are short enough to see whether they are late."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, Unit, metric, share
from fairlead.core.checks.scope import Scope, remaining


@metric(
    "DCMA-08",
    "High duration",
    unit=Unit.SHARE,
    threshold=lambda limits: limits.high_duration,
    do="Split the task where something can be shown to be done.",
)
def high_duration(scope: Scope) -> Measured:
    """Unfinished tasks of more than {high_duration_days:g} working days, of all unfinished tasks.

    The duration is the one in the baseline, or what remains where there is none. Tasks tagged
    "{planning_package}" are left out: they are not yet planned in detail.

    Source: DCMA-EA PAM 200.1 (2012), metric 8.
    """
    detailed = [t for t in scope.unfinished if scope.limits.planning_package not in t.tags]
    offenders = {}
    for task in detailed:
        agreed = scope.agreed(task).duration
        span = remaining(task) if agreed is None else agreed
        if scope.days(span, task) > scope.limits.high_duration_days:
            offenders[task.id] = scope.words(span, task)
    return share("Too long", offenders, len(detailed), "unfinished tasks")
