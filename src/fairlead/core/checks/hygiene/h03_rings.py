"""Rings: tasks that wait for one another."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, metric
from fairlead.core.checks.scope import Scope
from fairlead.core.program.fault import LINK_RING


@metric(
    "HYG-03",
    "Rings",
    do="Decide which task really comes first and remove one link of each ring in the source.",
)
def rings(scope: Scope) -> Measured:
    """Links that would make tasks wait for one another, and so were set aside when it was read.

    The dates are those without these links.

    Source: GAO-16-89G (2015), best practice 2; a ring has no schedule (Kelley & Walker, 1959).
    """
    found = [f.says for f in scope.program.set_aside if f.code == LINK_RING]
    if not found:
        return Measured(value=0, says="No tasks wait for one another.")
    more = f" And {len(found) - 1:,} more." if len(found) > 1 else ""
    return Measured(value=len(found), says=f"{found[0]}{more}")
