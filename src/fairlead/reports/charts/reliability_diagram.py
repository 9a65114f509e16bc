"""The reliability diagram: how sure forecasts were said to be, and how often they were kept."""

from __future__ import annotations

from collections.abc import Sequence

from fairlead.core.forecast.reliability import Kept
from fairlead.reports.charts.frame import (
    LEGEND,
    NAME,
    Option,
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
from fairlead.reports.charts.wording import GAP, percent

_KEPT = "Kept"
_INTERVAL = "95 % interval for the long run"
_EVEN = "Kept as often as was said; below it, less often"

_RIGHT = 96
_EDGE = 0.05
_CLOSE = 0.2
"""A point with another so near on its right has its label on its left."""


def reliability_diagram(
    kept: Sequence[Kept], *, title: str, subtitle: str = "", theme: Theme = LIGHT
) -> Option:
    """The share kept over the share said, a bar for where it lies in the long run.

    On the diagonal promises are kept as often as was said; below it, less often.
    kept: at least one; each with forecasts that have come due.
    """
    ordered = sorted(kept, key=lambda one: one.said)
    at = [(_percent(one.said), _percent(one.share)) for one in ordered]
    bars = line(
        *(
            [(_percent(one.said), _percent(one.low)), (_percent(one.said), _percent(one.high))]
            for one in ordered
        ),
        color=theme.pale,
        width=9,
    ) | {"z": 1}
    even = line([(0, 0), (100, 100)], color=theme.muted, kind="dashed")
    scale = {"min": 0, "max": 100, "interval": 20}
    return {
        **head(title, subtitle, theme),
        "grid": grid(theme, right=_RIGHT, bottom=LEGEND + NAME),
        "legend": legend((_KEPT, _INTERVAL, _EVEN), theme),
        "xAxis": named_below(value_axis(theme, "{value} %", name="How sure was said", **scale)),
        "yAxis": value_axis(theme, "{value} %", name="How often it was kept", **scale),
        "series": [
            _key(_EVEN, theme.muted) | {"markLine": even},
            _key(_INTERVAL, theme.pale) | {"markLine": bars},
            points(at, theme.calm, 12, name=_KEPT, z=6),
            texts(
                (x, y, _said(one, ordered[n + 1 :], theme))
                for n, (one, (x, y)) in enumerate(zip(ordered, at, strict=True))
            ),
        ],
    }


def _percent(share: float) -> float:
    return round(100 * share, 2)


def _key(name: str, color: str) -> Option:
    """A row of the legend for what marks draw."""
    return points((), color, 1, name=name)


def _said(one: Kept, above: Sequence[Kept], theme: Theme) -> Option:
    text = f"{percent(one.share)}\n{one.kept:,}{GAP}of{GAP}{one.resolved:,}"
    crowded = bool(above) and above[0].said - one.said < _CLOSE
    side = "left" if crowded else "right"
    # Its second line would lie among the figures of the axis, its first one above the plot.
    down = -12 if one.share < _EDGE else 12 if one.share > 1 - _EDGE else 0
    more = {"position": side, "distance": 9, "offset": [0, down], "fontWeight": 600}
    return label(text, theme.ink, theme, **more)
