"""The waterfall: by how many working days each cause moved a date, from before to after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate, pairwise

from fairlead.reports.charts.frame import (
    RIGHT,
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
from fairlead.reports.charts.wording import GAP, day, decimals, signed, with_interval


@dataclass(frozen=True, slots=True)
class Step:
    """A cause, and by how many working days it moved the date; negative is earlier.

    interval: where 95 of 100 such measurements hold the truth, from least to most.
    """

    cause: str
    days: float
    interval: tuple[float, float] | None = None


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
    places = decimals([*(step.days for step in steps), whole])
    whole_said = f"{day(after)}  {_days(whole, places)}"
    said = [(max(ends), n, _caused(step, places), 400) for n, (step, ends) in rows]
    said += [(0.0, 0, day(before), 600), (max(0.0, whole), last, whole_said, 600)]
    steps_down = [[(x, n), (x, n + 1)] for n, x in enumerate(marks)]
    links = line(*steps_down, color=theme.muted, kind="dotted", width=1)
    return {
        **head(title, subtitle, theme),
        "grid": grid(theme),
        "xAxis": days_axis(marks, [text for _, _, text, _ in said], theme),
        "yAxis": name_axis(["Before", *(step.cause for step in steps), "After"], theme),
        "series": [
            points([(0, 0)], theme.muted, 10, symbol="diamond", markLine=links),
            spans(later, theme.later, 20, radius=2),
            spans(earlier, theme.earlier, 20, radius=2),
            spans([(last, min(0.0, whole), max(0.0, whole))], theme.muted, 20, radius=2),
            texts(
                (x, n, label(text, theme.ink, theme, fontWeight=weight, **RIGHT))
                for x, n, text, weight in said
            ),
        ],
    }


def _days(days: float, places: int) -> str:
    return f"{signed(days, places)}{GAP}d"


def _caused(step: Step, places: int) -> str:
    return with_interval(_days(step.days, places), step.interval, places)
