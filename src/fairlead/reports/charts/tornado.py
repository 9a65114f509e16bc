"""The tornado: what the finish would gain without each cause, the most first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fairlead.reports.charts.frame import (
    Option,
    days_axis,
    grid,
    head,
    label,
    name_axis,
    spans,
    texts,
)
from fairlead.reports.charts.theme import LIGHT, Theme
from fairlead.reports.charts.wording import GAP, number


@dataclass(frozen=True, slots=True)
class Bar:
    """What one cause costs the finish.

    days: working days that the finish comes earlier without it; negative where the cause helps.
    interval: where the truth lies with the confidence the caller says, from least to most.
    """

    name: str
    days: float
    interval: tuple[float, float] | None = None

    @property
    def is_noise(self) -> bool:
        """Whether it cannot be told apart from no effect at all."""
        return self.interval is not None and self.interval[0] <= 0 <= self.interval[1]


def tornado(bars: Sequence[Bar], *, title: str, subtitle: str = "", theme: Theme = LIGHT) -> Option:
    """A bar for each cause, in the order given, with its interval as a whisker.

    What cannot be told apart from chance is pale. Bars to the left help the finish.
    """
    rows = list(enumerate(bars))
    sure = [(n, bar.days) for n, bar in rows if not bar.is_noise]
    noise = [(n, bar.days) for n, bar in rows if bar.is_noise]
    # What helps has its label on the far side of zero, where its row is free.
    right = [(max(0.0, bar.days, *(bar.interval or ())), n, _said(bar, theme)) for n, bar in rows]
    ends = [end for bar in bars for end in (bar.days, *(bar.interval or ()))]
    return {
        **head(title, subtitle, theme),
        "grid": grid(theme),
        "xAxis": days_axis(ends, theme),
        "yAxis": name_axis([bar.name for bar in bars], theme),
        "series": [
            _bars([(n, days) for n, days in sure if days > 0], theme.later),
            _bars([(n, days) for n, days in sure if days <= 0], theme.earlier),
            _bars(noise, theme.pale),
            spans([(n, *bar.interval) for n, bar in rows if bar.interval], theme.ink, 2),
            texts(right),
        ],
    }


def _bars(rows: Sequence[tuple[int, float]], color: str) -> Option:
    return spans([(n, min(days, 0.0), max(days, 0.0)) for n, days in rows], color, 20, radius=2)


def _said(bar: Bar, theme: Theme) -> Option:
    text = f"{number(bar.days)}{GAP}d"
    if bar.interval:
        low, high = (number(end) for end in bar.interval)
        text += f"  ({low} to {high})"
    return label(text, theme.ink, theme, position="right", distance=6)
