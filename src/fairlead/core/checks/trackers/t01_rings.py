"""Rings of blockers: each waits for the next, and the last for the first."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

from fairlead.core.checks.metric import Measured, count
from fairlead.core.checks.trackers.fault import Tracked, fault


@fault("TRK-01", "Rings of blockers", do="Take away the link that is not so.")
def rings(tracked: Tracked) -> Measured:
    """Open issues that wait for themselves by way of others; links of done issues hold nobody up.

    Source: GAO-16-89G (2015), best practice 2, sequencing all activities; such logic has no dates.
    """
    is_open = {one.id for one in tracked.open}
    waits = {
        id: {other for other in others if other in is_open}
        for id, others in tracked.waits().items()
        if id in is_open
    }
    offenders = {}
    while True:
        try:
            TopologicalSorter(waits).prepare()
        except CycleError as error:
            ring = list(error.args[1])
            names = " → ".join(tracked.key(id) for id in ring)
            offenders[tracked.key(ring[0])] = names
            # The ring comes last first: who waits is behind whom it waits for.
            waits[ring[1]] = waits[ring[1]] - {ring[0]}
        else:
            return count("Rings", offenders, len(is_open), "open issues")
