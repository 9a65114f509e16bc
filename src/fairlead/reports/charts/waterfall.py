"""The waterfall: by how many working days each cause moved a date, from before to after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate, pairwise

from fairlead.reports.charts.frame import (
    Option,
    days_axis,
    grid,
    head,
    label,
    line,
    name_axis,
    points,
    spans,
    texts,
)
from fairlead.reports.charts.theme import LIGHT, Theme
from fairlead.reports.charts.wording import GAP, day, signed


@dataclass(frozen=True, slots=True)
class Step:
    """A cause, and by how many working days it moved the date; negative is earlier."""

    cause: str
    days: float


def waterfall(
    steps: Sequence[Step],
    *,
    before: datetime,
    after: datetime,
    title: str,
    subtitle: str = "",
    theme: Theme = LIGHT,
) -> Option:
    """A step for each cause, in the order given, between the dates before and after.

    The last row is the sum of all steps, so the causes have to be all there are.
    """
    marks = list(accumulate((step.days for step in steps), initial=0.0))
    rows = list(enumerate(zip(steps, pairwise(marks), strict=True), 1))
    later = [(n, min(ends), max(ends)) for n, (step, ends) in rows if step.days > 0]
    earlier = [(n, min(ends), max(ends)) for n, (step, ends) in rows if step.days <= 0]
    last, whole = len(steps) + 1, marks[-1]
    said = [(max(ends), n, _said(_days(step.days), theme)) for n, (step, ends) in rows]
    said.append((0.0, 0, _said(day(before), theme, bold=True)))
    after_said = f"{day(after)}  {_days(whole)}"
    said.append((max(0.0, whole), last, _said(after_said, theme, bold=True)))
    steps_down = [[(x, n), (x, n + 1)] for n, x in enumerate(marks)]
    links = line(*steps_down, color=theme.muted, kind="dotted", width=1)
    return {
        **head(title, subtitle, theme),
        "grid": grid(theme),
        "xAxis": days_axis(marks, theme),
        "yAxis": name_axis(["Before", *(step.cause for step in steps), "After"], theme),
        "series": [
            points([(0, 0)], theme.muted, 10, symbol="diamond", markLine=links),
            spans(later, theme.later, 20, radius=2),
            spans(earlier, theme.earlier, 20, radius=2),
            spans([(last, min(0.0, whole), max(0.0, whole))], theme.muted, 20, radius=2),
            texts(said),
        ],
    }


def _days(days: float) -> str:
    return f"{signed(days)}{GAP}d"


def _said(text: str, theme: Theme, *, bold: bool = False) -> Option:
    weight = 600 if bold else 400
    return label(text, theme.ink, theme, position="right", distance=6, fontWeight=weight)
