"""How sure dates are, as the whiskers of the timeline: from P10 to P90."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fairlead.store.models import Version
from fairlead.web.services.reading import Reading
from fairlead.web.services.simulating import simulated
from fairlead.web.services.timeline_rows import minute

LOW, HIGH = "0.1", "0.9"


@dataclass(frozen=True, slots=True)
class Sure:
    """Finishes by task, P10 and P90, in minutes as the timeline has them. of: their version."""

    of: Version
    dates: Mapping[str, tuple[int, int]]


def sure_of(reading: Reading) -> Sure | None:
    """What the newest simulation says of the tasks it looked at; None when there is none."""
    found = simulated(reading)
    if found.answer is None or found.of is None:
        return None
    dates = {}
    for target in found.answer["targets"]:
        ends = (target["quantiles"][share] for share in (LOW, HIGH))
        low, high = (minute(datetime.fromisoformat(end)) for end in ends)
        if target["id"] in reading.program.tasks:
            dates[target["id"]] = (low, high)
    return Sure(found.of, dates)
