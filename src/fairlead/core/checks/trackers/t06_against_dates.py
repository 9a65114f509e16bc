"""Links against dates: what is waited for is due after what waits."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, count
from fairlead.core.checks.trackers.fault import Tracked, fault
from fairlead.core.tracking.issue import State


@fault("TRK-06", "Link against dates", do="Move one of the days, or take the link away.")
def against_dates(tracked: Tracked) -> Measured:
    """Open issues that are due before an open issue that they wait for.

    Source: DCMA-EA PAM 200.1 (2012), metric 9 in spirit: dates that the logic contradicts.
    """
    issues = tracked.tracker.issues
    offenders = {}
    for id, others in tracked.waits().items():
        due = issues[id].due
        if due is None or issues[id].state is State.DONE:
            continue
        for other in sorted(others):
            wanted = issues[other].due
            if wanted is not None and wanted > due and issues[other].state is not State.DONE:
                says = f"due {due}, but waits for {issues[other].key}, due {wanted}"
                offenders[tracked.key(id)] = says
    return count("Against dates", offenders, len(tracked.open), "open issues")
