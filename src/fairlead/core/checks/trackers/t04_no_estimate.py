"""No estimate: an issue without one, where others have theirs."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, share, unmeasured
from fairlead.core.checks.trackers.fault import Tracked, fault

_USUAL = 0.5


@fault("TRK-04", "No estimate", do="Estimate it, or split it until it can be estimated.")
def no_estimate(tracked: Tracked) -> Measured:
    """Open issues without parts that have neither an estimate nor points.

    Only where half of them or more have one: a team that estimates nothing is forecast by how long
    its issues take. Source: GAO-16-89G (2015), best practice 4, durations of all activities.
    """
    parents = tracked.children()
    leaves = [one for one in tracked.open if one.id not in parents]
    without = [one for one in leaves if not one.estimate and not one.points]
    if len(leaves) - len(without) < _USUAL * len(leaves):
        return unmeasured("Fewer than half of the open issues have an estimate.")
    offenders = {tracked.key(one.id): "" for one in without}
    return share("Without an estimate", offenders, len(leaves), "open issues")
