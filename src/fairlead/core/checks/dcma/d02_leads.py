"""Metric 2: nothing starts before what it waits for is done."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, Unit, metric, share
from fairlead.core.checks.scope import Scope


@metric(
    "DCMA-02",
    "Leads",
    unit=Unit.SHARE,
    threshold=lambda limits: limits.leads,
    do="Split the predecessor where the successor really begins, and link to the first part.",
)
def leads(scope: Scope) -> Measured:
    """Links with a lead (a negative lag), of all links into unfinished tasks and milestones.

    Source: DCMA-EA PAM 200.1 (2012), metric 2.
    """
    offenders = {
        link.id: scope.lag_words(link) for link in scope.relationships if scope.lag_days(link) < 0
    }
    return share("With a lead", offenders, len(scope.relationships), "links")
