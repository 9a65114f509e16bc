"""Stale in progress: work that is said to go on, and that nobody touched."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, count
from fairlead.core.checks.trackers.fault import STALE, Tracked, fault
from fairlead.core.tracking.issue import State


@fault("TRK-03", "Stale in progress", do="Ask who works on it; put it back if nobody does.")
def stale(tracked: Tracked) -> Measured:
    """Issues in progress in which nothing changed for two weeks.

    Source: Vacanti 2015, "Actionable Agile Metrics for Predictability", ageing work in progress.
    """
    begun = [one for one in tracked.issues if one.state is State.IN_PROGRESS]
    offenders = {}
    for one in begun:
        quiet = tracked.tracker.until - one.updated
        if quiet > STALE:
            offenders[tracked.key(one.id)] = f"untouched for {quiet.days} days"
    return count("Stale", offenders, len(begun), "issues in progress")
