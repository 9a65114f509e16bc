"""All faults of trackers in their order, and the one function that looks for them."""

from __future__ import annotations

from fairlead.core.checks.check import CheckResult
from fairlead.core.checks.metric import Comparison, Unit
from fairlead.core.checks.trackers.fault import Fault, Tracked
from fairlead.core.checks.trackers.t01_rings import rings
from fairlead.core.checks.trackers.t02_done_but_open import done_but_open
from fairlead.core.checks.trackers.t03_stale import stale
from fairlead.core.checks.trackers.t04_no_estimate import no_estimate
from fairlead.core.checks.trackers.t05_spill_over import spill_over
from fairlead.core.checks.trackers.t06_against_dates import against_dates
from fairlead.core.checks.trackers.t07_wide_epics import wide_epics
from fairlead.core.checks.trackers.t08_orphans import orphans
from fairlead.core.tracking.issue import Tracker
from fairlead.core.tracking.mapping import PlanMapping

FAULTS: tuple[Fault, ...] = (
    rings,
    done_but_open,
    stale,
    no_estimate,
    spill_over,
    against_dates,
    wide_epics,
    orphans,
)
"""Every fault, in the order it is printed."""


def check_tracker(tracker: Tracker, mapping: PlanMapping) -> tuple[CheckResult, ...]:
    """What every fault finds in a tracker; none of them is tolerated."""
    tracked = Tracked(tracker, mapping)
    return tuple(_result(one, tracked) for one in FAULTS)


def _result(one: Fault, tracked: Tracked) -> CheckResult:
    found = one.measure(tracked)
    value = None if found.value is None else float(len(found.offenders))
    return CheckResult(
        code=one.code,
        name=one.name,
        definition=one.text,
        source=one.source,
        value=value,
        threshold=0.0,
        comparison=Comparison.AT_MOST,
        unit=Unit.COUNT,
        passed=None if value is None else value == 0,
        offenders=tuple(found.offenders),
        details=tuple(found.offenders.values()),
        says=found.says,
        do=one.do,
        fix=None,
    )
