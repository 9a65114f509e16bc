"""Epics too wide: so much in one that nobody can say when it is done."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, count
from fairlead.core.checks.trackers.fault import WIDE_CHILDREN, WIDE_SPAN, Tracked, fault
from fairlead.core.tracking.issue import State


@fault("TRK-07", "Epics too wide", do="Split it into what can be delivered by itself.")
def wide_epics(tracked: Tracked) -> Measured:
    """Open issues with more than 30 open parts, or with parts that were begun half a year ago.

    Source: Fairlead's own; Project Management Institute, Practice Standard for Work Breakdown
    Structures: a deliverable is to be small enough to be estimated and followed.
    """
    offenders = {}
    whole = [id for id in tracked.children() if tracked.tracker.issues[id].state is not State.DONE]
    children = tracked.children()
    for id in whole:
        left = sum(one.state is not State.DONE for one in children[id])
        begun = min((one.started for one in children[id] if one.started), default=None)
        if left > WIDE_CHILDREN:
            offenders[tracked.key(id)] = f"{left} open parts"
        elif begun is not None and tracked.tracker.until - begun > WIDE_SPAN:
            offenders[tracked.key(id)] = f"worked on since {begun.date()}"
    return count("Too wide", offenders, len(whole), "open issues with parts")
