"""The tornado: what the finish would gain without each cause, the most first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fairlead.reports.charts.frame import (
    LEGEND,
    RIGHT,
    Option,
    days_axis,
    grid,
    head,
    label,
    legend,
    name_axis,
    spans,
    texts,
)
from fairlead.reports.charts.theme import LIGHT, Theme
from fairlead.reports.charts.wording import GAP, decimals, number, with_interval

_COSTS = "Earlier without it"
_HELPS = "Later without it: it helps"
_NOISE = "May be chance"
_INTERVAL = "95 % interval"


@dataclass(frozen=True, slots=True)
class Bar:
    """What one cause costs the finish.

    days: working days that the finish comes earlier without it; negative where the cause helps.
    interval: where 95 of 100 such measurements hold the truth, from least to most.
    """

    name: str
    days: float
    interval: tuple[float, float] | None = None

    @property
    def is_noise(self) -> bool:
        """Whether it cannot be told apart from no effect at all."""
        return self.interval is not None and self.interval[0] <= 0 <= self.interval[1]


def telling(bars: Sequence[Bar]) -> list[Bar]:
    """The bars with anything to see: not those that would be printed as 0."""
    places = decimals(_figures(bars))
    return [bar for bar in bars if round(bar.days, places)]


def tornado(bars: Sequence[Bar], *, title: str, subtitle: str = "", theme: Theme = LIGHT) -> Option:
    """A bar for each cause, in the order given, with its interval as a whisker.

    What cannot be told apart from chance is pale. Bars to the left help the finish. The legend
    names the colours that there are.
    """
    rows = list(enumerate(bars))
    ends = _figures(bars)
    places = decimals(ends)
    sure = [(n, bar.days) for n, bar in rows if not bar.is_noise]
    noise = [(n, bar.days) for n, bar in rows if bar.is_noise]
    said = [_said(bar, places) for bar in bars]
    # What helps has its label on the far side of zero, where its row is free.
    right = [
        (max(0.0, bar.days, *(bar.interval or ())), n, label(text, theme.ink, theme, **RIGHT))
        for (n, bar), text in zip(rows, said, strict=True)
    ]
    coloured = [
        _bars([(n, days) for n, days in sure if days > 0], theme.later, _COSTS),
        _bars([(n, days) for n, days in sure if days <= 0], theme.earlier, _HELPS),
        _bars(noise, theme.pale, _NOISE),
        spans(
            [(n, *bar.interval) for n, bar in rows if bar.interval], theme.ink, 2, name=_INTERVAL
        ),
    ]
    return {
        **head(title, subtitle, theme),
        "grid": grid(theme, bottom=LEGEND),
        "legend": legend([one["name"] for one in coloured if one["data"]], theme),
        "xAxis": days_axis(ends, said, theme),
        "yAxis": name_axis([bar.name for bar in bars], theme),
        "series": [*coloured, texts(right)],
    }


def _figures(bars: Iterable[Bar]) -> list[float]:
    return [days for bar in bars for days in (bar.days, *(bar.interval or ()))]


def _bars(rows: Sequence[tuple[int, float]], color: str, name: str) -> Option:
    ends = [(n, min(days, 0.0), max(days, 0.0)) for n, days in rows]
    return spans(ends, color, 20, name=name, radius=2)


def _said(bar: Bar, places: int) -> str:
    return with_interval(f"{number(bar.days, places)}{GAP}d", bar.interval, places)
