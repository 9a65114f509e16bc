"""The PIT histogram: where in its forecast each outcome lay, in tenths of equal chance."""

from __future__ import annotations

from collections.abc import Sequence

from fairlead.reports.charts.frame import (
    LEGEND,
    NAME,
    Option,
    count_axis,
    grid,
    head,
    label,
    legend,
    line,
    named_below,
    points,
    texts,
    value_axis,
)
from fairlead.reports.charts.theme import LIGHT, Theme
from fairlead.reports.charts.wording import number

_OUTCOMES = "Outcomes"
_WHERE = "Where each came in its forecast: 0 % is the lowest that was thought possible"


def pit_histogram(
    pit: Sequence[int], *, title: str, subtitle: str = "", theme: Theme = LIGHT
) -> Option:
    """A bar for each tenth of what was forecast, and the height at which all would be level.

    Bars that are high at both ends say that forecasts were too narrow, a hill that they were too
    wide, a slope that they lay to one side. Source: Gneiting, Balabdaoui and Raftery 2007,
    "Probabilistic Forecasts, Calibration and Sharpness".
    pit: how many outcomes lay in each tenth, the lowest first.
    """
    width = 100 / len(pit)
    bars = [(width * n, width * (n + 1), count) for n, count in enumerate(pit)]
    even = sum(pit) / len(pit)
    level = f"Level: {number(even)} in each"
    across = line([(0, even), (100, even)], color=theme.plan, kind="dashed", width=2)
    return {
        **head(title, subtitle, theme),
        "grid": grid(theme, bottom=LEGEND + NAME),
        "legend": legend((_OUTCOMES, level), theme),
        "xAxis": named_below(
            value_axis(theme, "{value} %", name=_WHERE, min=0, max=100, interval=10)
        ),
        "yAxis": value_axis(theme, name="Forecasts", **count_axis(1.1 * max(pit))),
        "series": [
            {
                "type": "custom",
                "name": _OUTCOMES,
                "renderItem": "column",
                "itemStyle": {"color": theme.pale},
                "data": [list(bar) for bar in bars],
                "encode": {"x": [0, 1], "y": 2},
                "silent": True,
            },
            points([(0, even)], theme.plan, 1, name=level, markLine=across, z=4),
            texts(
                ((left + right) / 2, count, label(f"{count:,}", theme.ink, theme, position="top"))
                for left, right, count in bars
            ),
        ],
    }
