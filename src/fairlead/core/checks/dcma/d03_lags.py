"""Metric 3: waiting is a task that one can see and shorten."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, Unit, metric, share
from fairlead.core.checks.scope import Scope


@metric(
    "DCMA-03",
    "Lags",
    unit=Unit.SHARE,
    threshold=lambda limits: limits.lags,
    do="Put a task with a name and an owner in the place of each lag that stands for work.",
)
def lags(scope: Scope) -> Measured:
    """Links with a lag (a positive one), of all links into unfinished tasks and milestones.

    Source: DCMA-EA PAM 200.1 (2012), metric 3.
    """
    offenders = {
        link.id: scope.lag_words(link) for link in scope.relationships if scope.lag_days(link) > 0
    }
    return share("With a lag", offenders, len(scope.relationships), "links")
