"""How long done items took, as what other items of the team are held against."""

from __future__ import annotations

from fairlead.core.forecast.flow import PERCENTS, RECENT_WEEKS, CycleTimes, Since
from fairlead.reports.charts.wording import GAP

KINDS = ("dotted", "dashed", "solid")
"""How the lines of PERCENTS are drawn, so that they differ without colour too."""

_COUNTED = {
    Since.STARTED: "Days from started to done",
    Since.CREATED: "Days from created to done",
}


def lines(times: CycleTimes) -> list[tuple[int, str, str]]:
    """The days of each line, how it is drawn and what it says, the least days first."""
    return [
        (days, kind, f"{percent}{GAP}% in {days:,}{GAP}d or less")
        for percent, days, kind in zip(PERCENTS, times.percentiles, KINDS, strict=True)
    ]


def basis(times: CycleTimes) -> str:
    """What the lines are of, and which items they leave out."""
    items = len(times.recent)
    noun = "item" if items == 1 else "items"
    said = f"Lines: {items:,} {noun} done in the last {RECENT_WEEKS} weeks"
    if times.left_out:
        said += f"; {times.left_out:,} without the day they were {times.since} left out"
    return said


def counted(times: CycleTimes) -> str:
    """What the days count."""
    return _COUNTED[times.since]


def joined(*parts: str) -> str:
    """A subtitle of those parts that say something."""
    return ". ".join(part for part in parts if part)
