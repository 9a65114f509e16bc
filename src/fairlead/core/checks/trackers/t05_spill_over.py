"""Sprint spill-over: an issue that was taken on again and again."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, count, unmeasured
from fairlead.core.checks.trackers.fault import SPILLED, Tracked, fault


@fault("TRK-05", "Sprint spill-over", do="Split it, or take it out until it can be finished.")
def spill_over(tracked: Tracked) -> Measured:
    """Open issues that two sprints or more ended without.

    Source: Schwaber and Sutherland 2020, "The Scrum Guide": what is taken on is to be done by the
    end of the sprint.
    """
    sprints = tracked.tracker.sprints
    if not sprints:
        return unmeasured("The tracker has no sprints.")
    offenders = {}
    for one in tracked.open:
        over = sum(id in sprints and sprints[id].is_over for id in one.sprints)
        if over >= SPILLED:
            offenders[tracked.key(one.id)] = f"in {over} sprints that are over"
    return count("Spilled over", offenders, len(tracked.open), "open issues")
