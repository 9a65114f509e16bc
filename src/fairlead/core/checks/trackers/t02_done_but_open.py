"""Done but open: an issue and its parts tell two stories."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, count
from fairlead.core.checks.trackers.fault import Tracked, fault
from fairlead.core.tracking.issue import State


@fault("TRK-02", "Done but open", do="Close what is done, or say what is left of it.")
def done_but_open(tracked: Tracked) -> Measured:
    """Open issues all of whose parts are done, and done issues of which a part is still open.

    Source: Fairlead's own; reports that roll up parts and reports that read the whole disagree.
    """
    offenders = {}
    children = tracked.children()
    for id, parts in children.items():
        whole = tracked.tracker.issues[id]
        left = [one for one in parts if one.state is not State.DONE]
        if whole.state is State.DONE and left:
            offenders[tracked.key(id)] = f"done, but {left[0].key} is open"
        elif whole.state is not State.DONE and not left:
            all_parts = "its one part is" if len(parts) == 1 else f"all {len(parts)} parts are"
            offenders[tracked.key(id)] = f"open, but {all_parts} done"
    return count("Done but open", offenders, len(children), "issues with parts")
