"""Placeholder durations: nobody has yet thought about how long it takes."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, count, metric
from fairlead.core.checks.scope import Scope


@metric(
    "HYG-18",
    "Placeholder durations",
    do="Ask who does the work how long it takes, at best with three points.",
)
def placeholder_durations(scope: Scope) -> Measured:
    """Unfinished tasks whose duration is marked as estimated, or that take no time at all.

    Microsoft Project marks a duration so (with a question mark) until somebody enters one. A task
    with a three-point estimate is none of them.

    Source: GAO-16-89G (2015), best practice 4, establishing the duration of all activities.
    """
    offenders = {}
    for task in scope.unfinished:
        if task.estimate is not None:
            continue
        if not task.duration:
            offenders[task.id] = "takes no time, but is no milestone"
        elif task.estimated:
            offenders[task.id] = f"{scope.words(task.duration, task)}, estimated"
    return count("Placeholders", offenders, len(scope.unfinished), "unfinished tasks")
