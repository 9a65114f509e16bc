"""The cycle time scatterplot: how many days each done item took, and within how many most did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from math import ceil

from fairlead.core.forecast.flow import CycleTime, CycleTimes
from fairlead.reports.charts.frame import (
    LEGEND,
    Option,
    apart,
    count_axis,
    grid,
    head,
    label,
    legend,
    line,
    points,
    room_for,
    start_of,
    texts,
    thinned,
    time_axis,
    value_axis,
)
from fairlead.reports.charts.percentile_lines import basis, counted, joined, lines
from fairlead.reports.charts.theme import LIGHT, Theme
from fairlead.reports.charts.wording import milliseconds

_DONE = "Done items"
_BEYOND = "Longer than the plot is high"
_SHOWN = 0.99
_DAY = timedelta(days=1)


def cycle_time_scatterplot(
    times: CycleTimes, *, title: str, subtitle: str = "", theme: Theme = LIGHT
) -> Option:
    """A point for each done item, its days over the day it was done, and lines of percentiles.

    Of more than 2,000 items every n-th is drawn, which the subtitle says; the lines are of all.
    One item in a hundred may be longer than the plot is high: it stands at its edge.
    """
    shown = thinned(times.items)
    said = lines(times)
    low, high = times.items[0].done, times.items[-1].done
    edge = max((high - low) / 40, _DAY)
    first, last = start_of(low - edge), start_of(high + edge)
    ordered = sorted(one.days for one in shown)
    most = max(ordered[ceil(_SHOWN * len(ordered)) - 1], said[-1][0])
    axis = count_axis(1.15 * most)
    top = axis["max"]
    within = [one for one in shown if one.days <= top]
    beyond = [one for one in shown if one.days > top]
    left, right = milliseconds(first), milliseconds(last)
    raised = apart([days for days, _, _ in said], top)
    drawn = "" if len(shown) == len(times.items) else _of(len(shown), len(times.items))
    return {
        **head(title, joined(subtitle, drawn, basis(times)), theme),
        "grid": grid(theme, right=room_for(text for _, _, text in said), bottom=LEGEND),
        "legend": legend((_DONE, *([_BEYOND] if beyond else [])), theme),
        "xAxis": time_axis(first, last, theme),
        "yAxis": value_axis(theme, name=counted(times), **axis),
        "series": [
            _cloud(_DONE, _at(within), theme.earlier, "circle"),
            _cloud(_BEYOND, [(x, top) for x, _ in _at(beyond)], theme.later, "triangle"),
            *(
                points(
                    [(right, days)],
                    theme.ink,
                    1,
                    markLine=line(
                        [(left, days), (right, days)], color=theme.ink, kind=kind, width=1.5
                    ),
                    z=4,
                )
                for days, kind, _ in said
            ),
            texts(
                (right, days, label(text, theme.ink, theme, position="right", offset=[0, -up]))
                for (days, _, text), up in zip(said, raised, strict=True)
            ),
        ],
    }


def _of(shown: int, items: int) -> str:
    return f"{shown:,} of {items:,} items are drawn"


def _at(items: Sequence[CycleTime]) -> list[tuple[float, float]]:
    return [(milliseconds(start_of(one.done)), one.days) for one in items]


def _cloud(name: str, at: Sequence[tuple[float, float]], color: str, symbol: str) -> Option:
    """Points that let those beneath them be seen."""
    cloud = points(at, color, 6, symbol=symbol, name=name)
    return cloud | {"itemStyle": {"color": color, "opacity": 0.55}}
