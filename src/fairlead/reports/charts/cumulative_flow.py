"""The cumulative flow diagram: how many items were created, started and done by each week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from math import ceil

from fairlead.core.forecast.flow import CumulativeFlow
from fairlead.core.forecast.history import WEEK_DAYS, Counts
from fairlead.reports.charts.frame import (
    LEGEND,
    Option,
    count_axis,
    grid,
    head,
    legend,
    start_of,
    time_axis,
    value_axis,
)
from fairlead.reports.charts.percentile_lines import joined
from fairlead.reports.charts.theme import LIGHT, Theme
from fairlead.reports.charts.wording import milliseconds

_MOST_WEEKS = 520
"""Steps drawn at most: of a longer history every n-th week."""


def cumulative_flow_diagram(
    flow: CumulativeFlow, *, title: str, subtitle: str = "", theme: Theme = LIGHT
) -> Option:
    """Areas of the items created, started and done by the end of each week, one before the other.

    How high an area shows is how many items are in that state; how wide, how long they are.
    """
    weeks = len(flow.done)
    # The last week is always one of them.
    every = range(weeks - 1, -1, -ceil(weeks / _MOST_WEEKS))[::-1]
    ends = [start_of(flow.monday + timedelta(days=WEEK_DAYS * (n + 1))) for n in every]
    at = [milliseconds(start_of(flow.monday)), *map(milliseconds, ends)]
    bands = [
        ("Created", flow.created, theme.plain, "dotted"),
        ("Started", flow.started, theme.pale, "dashed"),
        ("Done", flow.done, theme.calm, "solid"),
    ]
    areas = [
        _area(f"{name}: {counts[-1]:,.0f}", at, counts[list(every)], color, kind, theme)
        for name, counts, color, kind in bands
        if counts is not None
    ]
    top = max(one["data"][-1][1] for one in areas)
    return {
        **head(title, joined(subtitle, _carried(flow)), theme),
        "grid": grid(theme, bottom=LEGEND),
        "legend": legend([one["name"] for one in areas], theme),
        "xAxis": time_axis(start_of(flow.monday), ends[-1], theme),
        "yAxis": value_axis(theme, name="Items", **count_axis(top)),
        "series": areas,
    }


def _area(
    name: str, at: Sequence[float], counts: Counts, color: str, kind: str, theme: Theme
) -> Option:
    """What had happened by a week's end holds until the next one's."""
    heights = [0.0, *counts.tolist()]
    return {
        "type": "line",
        "name": name,
        "step": "end",
        "symbol": "none",
        "lineStyle": {"color": theme.ink, "type": kind, "width": 1.2},
        "areaStyle": {"color": color, "opacity": 1},
        "itemStyle": {"color": color},
        "data": [[x, height] for x, height in zip(at, heights, strict=True)],
        "silent": True,
    }


def _carried(flow: CumulativeFlow) -> str:
    if not flow.carried:
        return ""
    items = f"{flow.carried:,} item" + ("" if flow.carried == 1 else "s")
    return f"{items} without a day, or out of order, counted on the day of the next step"
