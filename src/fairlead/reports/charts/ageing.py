"""Ageing work: how long open items have been in work, held against how long done ones took."""

from __future__ import annotations

from fairlead.core.forecast.flow import PERCENTS, Ageing, AgeingItem
from fairlead.reports.charts.frame import (
    HEAD,
    LEGEND,
    RIGHT,
    Option,
    count_axis,
    grid,
    head,
    label,
    legend,
    line,
    name_axis,
    points,
    room_share,
    spans,
    texts,
    value_axis,
)
from fairlead.reports.charts.percentile_lines import basis, joined, lines
from fairlead.reports.charts.theme import LIGHT, Theme
from fairlead.reports.charts.wording import GAP, percent

MOST_ROWS = 24
"""Open items in one chart: the oldest."""

_ABOVE = 64
"""Pixels above the rows for what the lines say, one below the other."""

_FAR = 0.6
_AGES = (
    f"Within the {PERCENTS[0]} % line",
    f"Within {PERCENTS[1]} %",
    f"Within {PERCENTS[2]} %",
    f"Longer than {PERCENTS[2]} % of done items took",
)


def ageing_chart(found: Ageing, *, title: str, subtitle: str = "", theme: Theme = LIGHT) -> Option:
    """A bar for the age of each open item, the oldest on top, and lines of percentiles.

    Of more than MOST_ROWS items the oldest are drawn, which the subtitle says. `height_for` the
    rows plus two is a good height.
    """
    shown = found.items[:MOST_ROWS]
    said = lines(found.done)
    ages = [_age(one) for one in shown]
    longest = max([said[-1][0], *(one.days for one in shown)])
    axis = count_axis(longest / (1 - room_share(ages or [""])))
    drawn = "" if len(shown) == len(found.items) else _of(len(shown), len(found.items))
    return {
        **head(title, joined(subtitle, drawn, basis(found.done)), theme),
        "grid": grid(theme, bottom=LEGEND) | {"top": HEAD + _ABOVE},
        "legend": legend(_AGES, theme),
        "xAxis": value_axis(theme, f"{{value}}{GAP}d", **axis),
        "yAxis": [
            name_axis([one.id for one in shown], theme),
            # A row has no edge for a line to begin at: lines have an axis of their own.
            {"type": "value", "show": False, "min": 0, "max": 1},
        ],
        "series": [
            *(
                spans(
                    [
                        (row, 0.0, one.days)
                        for row, one in enumerate(shown)
                        if _step(one, found) == step
                    ],
                    color,
                    16,
                    name=name,
                    radius=2,
                )
                for step, (name, color) in enumerate(zip(_AGES, theme.ramp, strict=True))
            ),
            *(
                points(
                    [(days, 0)],
                    theme.ink,
                    1,
                    markLine=line([(days, 0), (days, 1)], color=theme.ink, kind=kind),
                    yAxisIndex=1,
                    z=4,
                )
                for days, kind, _ in said
            ),
            texts(
                (one.days, row, label(text, theme.ink, theme, **RIGHT))
                for row, (one, text) in enumerate(zip(shown, ages, strict=True))
            ),
            texts(
                (days, 1, _line_said(text, row, days > _FAR * axis["max"], theme))
                for row, (days, _, text) in enumerate(said)
            )
            | {"yAxisIndex": 1},
        ],
    }


def _step(one: AgeingItem, found: Ageing) -> int:
    """How many of the lines an item has crossed."""
    return sum(one.days > days for days in found.done.percentiles)


def _age(one: AgeingItem) -> str:
    return f"{one.days:,}{GAP}d · {percent(one.share)} took no longer"


def _line_said(text: str, row: int, far: bool, theme: Theme) -> Option:
    side = "left" if far else "right"
    return label(
        text, theme.ink, theme, position=side, distance=0, offset=[0, -14 - 18 * (2 - row)]
    )


def _of(shown: int, items: int) -> str:
    return f"The {shown} oldest of {items:,} open items are drawn"
