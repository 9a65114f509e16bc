"""The criticality Gantt: when tasks are likely to be done, and how often they decide the finish."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from fairlead.reports.charts.frame import (
    LEGEND,
    SMALL,
    Option,
    grid,
    head,
    legend,
    name_axis,
    points,
    spans,
    time_axis,
)
from fairlead.reports.charts.theme import LIGHT, Theme
from fairlead.reports.charts.wording import milliseconds, percent

_HOUR = timedelta(hours=1)
_STEPS = (0.2, 0.5, 0.8)
_NAMES = (
    "Finish, P10 to P90: critical in < 20 %",
    "20 to 50 %",
    "50 to 80 %",
    "80 % or more",
)
_PLAN = "Plan"
_MEDIAN = "P50"


@dataclass(frozen=True, slots=True)
class Row:
    """A task: what the plan says of it, and what its runs say.

    start, finish: as planned. p10, p50, p90: finishes that 10, 50 and 90 % of the runs do not
    exceed. criticality: the share of runs in which the task is on the critical path.
    """

    name: str
    start: datetime
    finish: datetime
    p10: datetime
    p50: datetime
    p90: datetime
    criticality: float


def gantt(rows: Sequence[Row], *, title: str, subtitle: str = "", theme: Theme = LIGHT) -> Option:
    """A row for each task, in the order given, at least one.

    The grey bar is the plan. The coloured one lies where the runs finish, from P10 to P90 with a
    mark at P50; its colour and the figure on the right say how often the task is critical.
    """
    first = min(min(row.start, row.p10) for row in rows)
    last = max(max(row.finish, row.p90) for row in rows)
    edge = max((last - first) / 60, _HOUR)
    planned = [(n, milliseconds(row.start), milliseconds(row.finish)) for n, row in enumerate(rows)]
    likely = [(n, milliseconds(row.p10), milliseconds(row.p90)) for n, row in enumerate(rows)]
    # What lasts no time is a diamond, as in every Gantt chart.
    moments = [
        (milliseconds(row.finish), n) for n, row in enumerate(rows) if row.start == row.finish
    ]
    medians = [(milliseconds(row.p50), n) for n, row in enumerate(rows)]
    steps = [sum(row.criticality >= least for least in _STEPS) for row in rows]
    ranges = [
        spans([bar for bar in likely if steps[bar[0]] == step], color, 10, name=_NAMES[step])
        for step, color in enumerate(theme.ramp)
    ]
    milestone = {
        "color": theme.plain, "borderColor": theme.muted, "borderWidth": 1, "opacity": 1,
    }  # fmt: skip
    return {
        **head(title, subtitle, theme),
        "grid": grid(theme, bottom=LEGEND),
        "legend": legend((_PLAN, *_NAMES, _MEDIAN), theme),
        "xAxis": time_axis(first - edge, last + edge, theme)
        | {"splitLine": {"show": True, "lineStyle": {"color": theme.grid}}},
        "yAxis": [name_axis([row.name for row in rows], theme), _shares(rows, theme)],
        "series": [
            spans(planned, theme.plain, 20, name=_PLAN, radius=2),
            *ranges,
            points(moments, theme.plain, 18, symbol="diamond", itemStyle=milestone),
            points(medians, theme.ink, [3, 18], symbol="rect", name=_MEDIAN, z=4),
        ],
    }


def _shares(rows: Sequence[Row], theme: Theme) -> Option:
    """The column of figures on the right."""
    return name_axis([percent(row.criticality) for row in rows], theme) | {
        "position": "right",
        "name": "Critical in",
        "nameLocation": "start",
        "nameGap": 8,
        "nameTextStyle": {
            "color": theme.muted, "fontSize": SMALL, "align": "left", "padding": [0, 0, 0, 8],
        },
    }  # fmt: skip
