"""The S-curve: how likely the finish is by each day, and what the plan's date is worth."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

from fairlead.reports.charts.frame import (
    LEGEND,
    Option,
    grid,
    head,
    label,
    legend,
    line,
    points,
    texts,
    time_axis,
    value_axis,
)
from fairlead.reports.charts.theme import LIGHT, Theme
from fairlead.reports.charts.wording import day, local, milliseconds, percent

_CURVE = "Chance that it is finished by then"
_PERIODS = {1: "on that day", 7: "in that week"}
_SHOWN = 0.995
_BINS = 40
_POINTS = 200

_DAY = timedelta(days=1)


def s_curve(
    finishes: Sequence[datetime],
    *,
    title: str,
    subtitle: str = "",
    planned: datetime | None = None,
    shares: Sequence[float] = (0.5, 0.8, 0.95),
    theme: Theme = LIGHT,
) -> Option:
    """The cumulative probability of a finish over a histogram, with marks at some quantiles.

    Both are read on one axis: the bars up to a day add up to the curve at its end.

    finishes: one for each run, at least one, in any order; moments by the program's clocks.
    planned: the date to be held against them; the chart says in which share it is met.
    shares: the quantiles to mark, as 0.8 for P80: the least finish that 80 % do not exceed.
    """
    ordered = sorted(local(finish) for finish in finishes)
    plan = None if planned is None else local(planned)
    low, high = _range(ordered, plan, max(shares, default=0.5))
    bars, width = _histogram(ordered)
    bins = f"Share of runs finished {_period(width.days)}"
    series: list[Option] = [
        {
            "type": "custom",
            "name": bins,
            "renderItem": "column",
            "itemStyle": {"color": theme.pale},
            "data": [[milliseconds(at), milliseconds(at + width), share] for at, share in bars],
            "encode": {"x": [0, 1], "y": 2},
            "clip": True,
            "silent": True,
        },
        {
            "type": "line",
            "name": _CURVE,
            "symbol": "none",
            "lineStyle": {"color": theme.calm, "width": 3},
            "itemStyle": {"color": theme.calm},
            "data": _curve(ordered, low, high),
            "silent": True,
        },
    ]
    if plan is not None:
        series += _plan(plan, ordered, (low, high), theme)
    for share in shares:
        series += _mark(_quantile(ordered, share), share, theme)
    return {
        **head(title, subtitle, theme),
        "grid": grid(theme, bottom=LEGEND),
        "legend": legend((_CURVE, bins), theme),
        "xAxis": time_axis(low, high, theme),
        "yAxis": value_axis(theme, "{value} %", min=0, max=100, interval=20),
        "series": series,
    }


def _range(
    ordered: Sequence[datetime], plan: datetime | None, most: float
) -> tuple[datetime, datetime]:
    """From before the first finish to past the last that matters: one run in 200 may lie beyond."""
    shown = [ordered[0], _quantile(ordered, max(_SHOWN, most)), *([plan] if plan else [])]
    low, high = min(shown), max(shown)
    reach = max(high - low, 4 * _DAY)
    # Room for the label to the right of the last mark.
    room = _quantile(ordered, most) + reach / 4
    return low - reach / 25, max(high + reach / 50, room)


def _quantile(ordered: Sequence[datetime], share: float) -> datetime:
    at = ceil(share * len(ordered)) - 1
    return ordered[min(max(at, 0), len(ordered) - 1)]


def _curve(ordered: Sequence[datetime], low: datetime, high: datetime) -> list[list[float]]:
    runs = len(ordered)
    steps = sorted({ceil(runs * n / _POINTS) - 1 for n in range(1, _POINTS + 1)} | {0})
    found = [[milliseconds(ordered[at]), round(100 * (at + 1) / runs, 3)] for at in steps]
    shown = [point for point in found if point[0] <= milliseconds(high)]
    first, last = shown[0][0], shown[-1][1]
    return [[milliseconds(low), 0.0], [first, 0.0], *shown, [milliseconds(high), last]]


def _histogram(ordered: Sequence[datetime]) -> tuple[list[tuple[datetime, float]], timedelta]:
    """Where each bar begins, and the runs in it in percent; and how wide all are."""
    first = ordered[0].replace(hour=0, minute=0, second=0, microsecond=0)
    span = (ordered[-1] - first) // _DAY + 1
    days = next((n for n in (1, 2, 3, 7, 14, 28) if span / n <= _BINS), 0)
    days = days or 7 * ceil(span / _BINS / 7)
    if days >= 7:
        first -= first.weekday() * _DAY
    width = days * _DAY
    counts = [0] * ((ordered[-1] - first) // width + 1)
    for finish in ordered:
        counts[(finish - first) // width] += 1
    percents = [round(100 * count / len(ordered), 3) for count in counts]
    return [(first + n * width, share) for n, share in enumerate(percents) if share], width


def _period(days: int) -> str:
    several = f"{days // 7} weeks" if days % 7 == 0 else f"{days} days"
    return _PERIODS.get(days, f"in those {several}")


def _mark(finish: datetime, share: float, theme: Theme) -> list[Option]:
    """A point of the curve with its date to the lower right, where the curve never is."""
    at, height = milliseconds(finish), 100 * share
    text = f"P{round(height)} · {day(finish)}"
    said = label(
        text, theme.ink, theme, position="right", distance=8, offset=[0, 11], fontWeight=600
    )
    drop = line([(at, 0), (at, height)], color=theme.muted, kind="dotted")
    ring = {"color": theme.paper, "borderColor": theme.calm, "borderWidth": 2.5, "opacity": 1}
    mark = points([(at, height)], theme.paper, 10, markLine=drop, z=5)
    return [mark | {"itemStyle": ring}, texts([(at, height, said)])]


def _plan(
    plan: datetime, ordered: Sequence[datetime], span: tuple[datetime, datetime], theme: Theme
) -> list[Option]:
    """The plan's date as a line through the plot, with its probability above."""
    at, (low, high) = milliseconds(plan), span
    text = f"Plan {day(plan)} · {percent(bisect_right(ordered, plan) / len(ordered))}"
    side = "left" if (plan - low) / (high - low) > 0.7 else "right"
    said = label(
        text, theme.plan, theme, position=side, offset=[0, -12], distance=0, fontWeight=600
    )
    across = line([(at, 0), (at, 100)], color=theme.plan, kind="dashed", width=2)
    return [points([(at, 100)], theme.plan, 1, markLine=across, z=4), texts([(at, 100, said)])]
