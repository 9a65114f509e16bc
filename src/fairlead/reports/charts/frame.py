"""What all charts have in common: the head, the time axis, rows, marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from math import ceil, floor, log10
from textwrap import wrap
from typing import Any, TypeVar

from fairlead.reports.charts.theme import FONT, Theme
from fairlead.reports.charts.wording import GAP, local, milliseconds, plain

Option = dict[str, Any]
"""An ECharts option: plain JSON, the same for pages and for `svg`."""

MARGIN = 28
TEXT = 13
SMALL = 12
HEAD = 92
"""Pixels above the plot with a title and a subtitle of one line each."""

LEGEND = 46
"""Pixels below a plot that has a legend."""

NAME = 22
"""Pixels more below a plot whose axis has its name there."""

MOST_POINTS = 2_000
"""Points in one cloud: more of them hide one another and make a picture of megabytes."""

_DAY = timedelta(days=1)
_LINE = 18
_PLOT = 340
"""Pixels from one label to the next, and from the bottom to the top of a slide's plot, at least."""

_TICKS = 8
_LETTER = 7.5
"""Pixels that a letter of a label takes."""

_NARROW = 520
"""Pixels across which rows are drawn beside long names."""

_EDGE_SHARE = 0.03
_NAME_LETTERS = 34

_Point = TypeVar("_Point")


def head(title: str, subtitle: str, theme: Theme) -> Option:
    """The title, which says the finding, a subtitle, and what all charts are set in."""
    said = plain(title) + (f". {plain(subtitle)}" if subtitle else "")
    return {
        "backgroundColor": theme.paper,
        "textStyle": {"fontFamily": FONT, "fontSize": TEXT, "color": theme.ink},
        "animation": False,
        "useUTC": True,
        "aria": {"enabled": True, "label": {"description": said}},
        "title": {
            "text": plain(title),
            "subtext": plain(subtitle),
            "left": MARGIN,
            "top": 18,
            "padding": 0,
            "itemGap": 6,
            "textStyle": {
                "fontSize": 18, "fontWeight": 600, "lineHeight": 23, "color": theme.ink,
            },
            "subtextStyle": {"fontSize": TEXT, "lineHeight": 18, "color": theme.muted},
        },
    }  # fmt: skip


def grid(theme: Theme, *, left: int = MARGIN, right: int = MARGIN, bottom: int = 22) -> Option:
    """Where the plot is: below the head, with room for the labels of its axes."""
    return {
        "left": left,
        "right": right,
        "top": HEAD,
        "bottom": bottom,
        "outerBoundsMode": "same",
        "outerBoundsContain": "axisLabel",
        "borderColor": theme.grid,
    }


def value_axis(theme: Theme, label: str = "{value}", name: str = "", **more: Any) -> Option:
    """An axis of amounts; label: ECharts' template of its numbers."""
    return {
        "type": "value",
        "name": name,
        "nameTextStyle": {"color": theme.muted, "fontSize": SMALL, "align": "left"},
        "axisLabel": {"formatter": label, "color": theme.muted, "fontSize": SMALL},
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "splitLine": {"lineStyle": {"color": theme.grid}},
        **more,
    }


def count_axis(most: float) -> Option:
    """The ends of an axis of whole things from none, and its steps: as `round_axis`, but whole."""
    axis = round_axis(0.0, max(most, 1.0))
    # Steps of 2.5 become those of 5.
    step = max(1, 2 * axis["interval"] if axis["interval"] % 1 else axis["interval"])
    return {"min": 0, "max": ceil(axis["max"] / step) * step, "interval": step}


def named_below(axis: Option) -> Option:
    """An axis of amounts across the plot, with its name in the middle below its figures."""
    style = axis["nameTextStyle"] | {"align": "center"}
    return axis | {"nameLocation": "middle", "nameGap": 26, "nameTextStyle": style}


def days_axis(ends: Iterable[float], labels: Iterable[str], theme: Theme) -> Option:
    """An axis of working days around zero and these, with room for such labels on the right."""
    room = room_share(labels)
    every = [0.0, *ends]
    low, high = min(every), max(every)
    span = high - low or 1.0
    axis = value_axis(theme, f"{{value}}{GAP}d", splitNumber=6)
    # An end that is no round number gets neither a figure nor a line.
    axis["axisLabel"] |= {"showMinLabel": low == 0, "showMaxLabel": False}
    axis["splitLine"] |= {"showMinLine": low == 0, "showMaxLine": False}
    if low == high:
        # Nothing but zero: one line, and no figures of days that nobody speaks of.
        axis["interval"] = span
    low -= _EDGE_SHARE * span if low < 0 else 0
    return axis | {"min": low, "max": high + span * room / (1 - room)}


def room_share(labels: Iterable[str]) -> float:
    """The share of a plot that such labels beside the longest bar may take."""
    return min(max(map(len, labels)) * _LETTER / _NARROW, 0.5)


def round_axis(low: float, high: float) -> Option:
    """The ends of an axis of amounts around a range, and its steps: about six of 1, 2, 2.5 or 5."""
    rough = (high - low or abs(high) or 1.0) / 6
    power: float = 10.0 ** floor(log10(rough))
    step = power * next(n for n in (1, 2, 2.5, 5, 10) if n * power >= rough * 0.999)
    return {"min": floor(low / step) * step, "max": ceil(high / step) * step, "interval": step}


def name_axis(names: Sequence[str], theme: Theme) -> Option:
    """Rows with their names, the first on top; names longer than two lines end in an ellipsis."""
    return {
        "type": "category",
        "inverse": True,
        "data": [_in_two_lines(plain(name)) for name in names],
        "axisLabel": {
            "color": theme.ink, "fontSize": TEXT, "lineHeight": 15, "interval": 0,
        },
        "axisLine": {"show": False},
        "axisTick": {"show": False},
    }  # fmt: skip


def _in_two_lines(name: str) -> str:
    return "\n".join(wrap(name, _NAME_LETTERS, max_lines=2, placeholder="…"))


def time_axis(first: datetime, last: datetime, theme: Theme) -> Option:
    """A time axis from one moment to another, with labels at Mondays or firsts of months."""
    form, ticks = _ticks(local(first), local(last))
    at = [milliseconds(tick) for tick in ticks]
    return {
        "type": "time",
        "min": milliseconds(first),
        "max": milliseconds(last),
        "axisLabel": {
            "formatter": form, "customValues": at, "color": theme.muted, "fontSize": SMALL,
            "hideOverlap": True,
        },
        "axisTick": {"customValues": at, "lineStyle": {"color": theme.muted}},
        "axisLine": {"lineStyle": {"color": theme.muted}},
        "splitLine": {"show": False},
    }  # fmt: skip


def _ticks(first: datetime, last: datetime) -> tuple[str, list[datetime]]:
    start = first.replace(hour=0, minute=0, second=0, microsecond=0)
    for days in (1, 2, 7, 14):
        if (last - first) / _DAY / days <= _TICKS:
            if days >= 7:
                start -= start.weekday() * _DAY
            found = [start + n * days * _DAY for n in range(_TICKS + 3)]
            return "{d} {MMM}", [tick for tick in found if first <= tick <= last]
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((n for n in (1, 2, 3, 6) if months / n <= _TICKS), 12 * (months // 96 + 1))
    numbers = range(first.year * 12 // step * step, last.year * 12 + 12, step)
    found = [datetime(number // 12, number % 12 + 1, 1) for number in numbers]
    form = "{yyyy}" if step >= 12 else "{MMM} {yyyy}"
    return form, [tick for tick in found if first <= tick <= last]


def label(text: str, color: str, theme: Theme, **more: Any) -> Option:
    """A label of one fixed text on the colour of the paper, so that lines do not cross it."""
    return {
        "show": True,
        "formatter": text,
        "color": color,
        "fontSize": TEXT,
        "backgroundColor": theme.paper,
        "padding": [2, 4],
        **more,
    }


RIGHT: Option = {"position": "right", "distance": 6}
"""A label at the end of a bar."""


def spans(
    rows: Iterable[tuple[int, float, float]],
    color: str,
    height: int,
    *,
    name: str = "",
    shift: int = 0,
    radius: int = 0,
) -> Option:
    """Bars from one value of the x axis to another, each in a row of the y axis.

    height, shift: pixels, from the middle of the row downwards.
    """
    return {
        "type": "custom",
        "name": name,
        "renderItem": "span",
        "itemPayload": {"height": height, "shift": shift, "radius": radius},
        "itemStyle": {"color": color},
        "encode": {"x": [1, 2], "y": 0},
        "data": [list(row) for row in rows],
        "silent": True,
    }


def points(
    at: Iterable[Sequence[float]],
    color: str,
    size: float | list[float],
    *,
    symbol: str = "circle",
    **more: Any,
) -> Option:
    """Marks at points of the plot, [x, y]."""
    return {
        "type": "scatter",
        "symbol": symbol,
        "symbolSize": size,
        "itemStyle": {"color": color, "opacity": 1},
        "data": [list(point) for point in at],
        "silent": True,
        **more,
    }


def texts(labels: Iterable[tuple[float, float, Option]]) -> Option:
    """Labels at points of the plot, (x, y, label)."""
    data = [{"value": [x, y], "label": text} for x, y, text in labels]
    return points((), "transparent", 1, z=6) | {"data": data}


def line(
    *lines: Sequence[Sequence[float]], color: str, kind: str = "solid", width: float = 1.5
) -> Option:
    """Straight lines between two points of the plot each, as a series' `markLine`."""
    return {
        "symbol": "none",
        "label": {"show": False},
        "lineStyle": {"color": color, "type": kind, "width": width},
        "data": [[{"coord": list(end)} for end in ends] for ends in lines],
        "silent": True,
    }


def legend(names: Sequence[str], theme: Theme) -> Option:
    """A legend of these series, below the plot; the plot leaves `LEGEND` pixels for it."""
    return {
        "data": list(names),
        "bottom": 14,
        "left": MARGIN,
        "itemWidth": 14,
        "itemHeight": 10,
        "itemGap": 18,
        "icon": "roundRect",
        "selectedMode": False,
        "textStyle": {"color": theme.muted, "fontSize": SMALL},
    }


def thinned(every: Sequence[_Point], most: int = MOST_POINTS) -> list[_Point]:
    """At most so many of them, evenly chosen: the same each time."""
    if len(every) <= most:
        return list(every)
    return [every[n * len(every) // most] for n in range(most)]


def apart(values: Sequence[float], span: float) -> list[float]:
    """By how many pixels to raise a label at each of these rising values, to keep them apart.

    span: from the bottom of the axis to its top, in the unit of the values. On a plot lower than
    that of a slide, labels may meet.
    """
    raised: list[float] = []
    free = 0.0
    for value in values:
        own = value / span * _PLOT
        raised.append(max(free - own, 0.0))
        free = own + raised[-1] + _LINE
    return raised


def room_for(labels: Iterable[str]) -> int:
    """Pixels to the right of a plot in which such labels stand."""
    return MARGIN + ceil(_LETTER * max(map(len, labels)))


def level(lines: float, span: float) -> float:
    """How high so many lines of labels are, in the unit of an axis of this span."""
    return lines * _LINE / _PLOT * span


def start_of(day: date) -> datetime:
    """The moment at which a day begins."""
    return datetime.combine(day, time())


def height_for(rows: int) -> int:
    """The height, in pixels, at which a chart with so many rows is easy to read."""
    return HEAD + 84 + 34 * max(rows, 3)
