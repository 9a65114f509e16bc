"""Orphans: work that belongs to nothing."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, share
from fairlead.core.checks.trackers.fault import Tracked, fault


@fault("TRK-08", "Orphans", do="Say to which epic or release it belongs, or close it.")
def orphans(tracked: Tracked) -> Measured:
    """Open issues without parts that are in no epic and no release, and linked to nothing.

    Source: GAO-16-89G (2015), best practice 1, capturing all activities in the work breakdown.
    """
    parents = tracked.children()
    leaves = [one for one in tracked.open if one.id not in parents]
    offenders = {
        tracked.key(one.id): ""
        for one in leaves
        if one.parent is None and not one.releases and not one.links
    }
    return share("Orphans", offenders, len(leaves), "open issues")
