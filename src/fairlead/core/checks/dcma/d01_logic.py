"""Metric 1: every task is linked at both ends."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, Unit, metric, share
from fairlead.core.checks.scope import Scope


@metric(
    "DCMA-01",
    "Logic",
    unit=Unit.SHARE,
    threshold=lambda limits: limits.missing_logic,
    do="Link each task to what it waits for and to what waits for it.",
)
def logic(scope: Scope) -> Measured:
    """Unfinished tasks without a predecessor, a successor or both, of all unfinished tasks.

    A limit from another project counts as a link; links of the summaries above a task, of inactive
    tasks and of levels of effort do not.

    Source: DCMA-EA PAM 200.1 (2012), metric 1.
    """
    offenders = {}
    for task in scope.unfinished:
        before = task.id in scope.into or task.external_early_start is not None
        after = task.id in scope.out_of or task.external_late_finish is not None
        if not (before and after):
            offenders[task.id] = _lack(before=before, after=after)
    what = "Without predecessor or successor"
    return share(what, offenders, len(scope.unfinished), "unfinished tasks")


def _lack(*, before: bool, after: bool) -> str:
    if before or after:
        return "no successor" if before else "no predecessor"
    return "neither predecessor nor successor"
