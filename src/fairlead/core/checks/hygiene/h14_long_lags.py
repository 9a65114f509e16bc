"""Long lags: work, or waiting for somebody, that has no name and no owner."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, count, metric
from fairlead.core.checks.scope import Scope


@metric(
    "HYG-14",
    "Long lags",
    do="Put a task with a name and an owner in its place.",
)
def long_lags(scope: Scope) -> Measured:
    """Links into unfinished tasks with a lag of more than {long_lag_days:g} working days.

    Source: GAO-16-89G (2015), best practice 2: lags do not stand for work or for other delays.
    """
    offenders = {
        link.id: scope.lag_words(link)
        for link in scope.relationships
        if scope.lag_days(link) > scope.limits.long_lag_days
    }
    return count("With a long lag", offenders, len(scope.relationships), "links")
