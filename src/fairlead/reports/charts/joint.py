"""Date and budget together: one point a run, and what is kept in so large a share of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import TypeVar

from fairlead.reports.charts.frame import (
    LEGEND,
    Option,
    grid,
    head,
    label,
    legend,
    line,
    points,
    round_axis,
    texts,
    thinned,
    time_axis,
    value_axis,
)
from fairlead.reports.charts.theme import LIGHT, Theme
from fairlead.reports.charts.wording import day, local, milliseconds, money, percent, scale

_SHOWN = 0.995
_HOUR = timedelta(hours=1)
_KEPT = "Runs that keep the plan's date and budget"
_MISSED = "Runs that miss one or both"

_Value = TypeVar("_Value", datetime, float)


@dataclass(frozen=True, slots=True)
class Point:
    """A finish and a cost, in whole units of the chart's currency."""

    finish: datetime
    cost: float


def joint_confidence(
    runs: Sequence[Point],
    *,
    title: str,
    currency: str,
    planned: Point,
    frontier: Sequence[Point] = (),
    confidence: float = 0.7,
    subtitle: str = "",
    theme: Theme = LIGHT,
) -> Option:
    """Cost against finish, with the plan's corner and the pairs that are kept equally surely.

    runs: at least one, in any order. Of more than 2,000 every n-th is drawn, the share is of all;
    the plot ends where one run in 200 is later or dearer.
    frontier: dates with the least budget that keeps both in the share `confidence` of the runs.
    """
    shown = thinned(runs)
    fixed = [*frontier, planned]
    days = [*_usual(local(p.finish) for p in shown), *(local(p.finish) for p in fixed)]
    costs = [*_usual(p.cost for p in shown), *(p.cost for p in fixed)]
    divisor, _, words = scale(max(abs(cost) for cost in costs))
    edge = max((max(days) - min(days)) / 40, _HOUR)
    first, last = min(days) - edge, max(days) + edge
    costs_axis = round_axis(min(costs) / divisor, max(costs) / divisor)

    def at(point: Point) -> tuple[float, float]:
        return milliseconds(point.finish), round(point.cost / divisor, 4)

    share = sum(_within(point, planned) for point in runs) / len(runs)
    x, y = at(planned)
    said = f"Plan {day(planned.finish)}, {money(planned.cost, currency)} · both in {percent(share)}"
    left, right = milliseconds(first), milliseconds(last)
    across = line(
        [(x, costs_axis["min"]), (x, costs_axis["max"])],
        [(left, y), (right, y)],
        color=theme.plan,
        kind="dashed",
    )
    # Late and cheap is where runs hardly ever are.
    text = label(said, theme.plan, theme, position="left", offset=[0, 14], fontWeight=600)
    return {
        **head(title, subtitle, theme),
        "grid": grid(theme, bottom=LEGEND),
        "legend": legend((_KEPT, _MISSED, *([_curve(confidence)] if frontier else [])), theme),
        "xAxis": time_axis(first, last, theme),
        "yAxis": value_axis(theme, name=f"Cost, {words}{currency}", **costs_axis),
        "series": [
            _cloud(_MISSED, [at(p) for p in shown if not _within(p, planned)], theme.pale),
            _cloud(_KEPT, [at(p) for p in shown if _within(p, planned)], theme.calm),
            {
                "type": "line",
                "name": _curve(confidence),
                "symbol": "none",
                "lineStyle": {"color": theme.later, "width": 3},
                "itemStyle": {"color": theme.later},
                "data": [list(at(point)) for point in frontier],
                "silent": True,
                "z": 4,
            },
            points([(x, y)], theme.plan, 12, symbol="diamond", markLine=across, z=5),
            texts([(right, y, text)]),
        ],
    }


def _usual(values: Iterable[_Value]) -> list[_Value]:
    """The least of them, and the one that 199 in 200 do not exceed."""
    ordered = sorted(values)
    return [ordered[0], ordered[ceil(_SHOWN * len(ordered)) - 1]]


def _cloud(name: str, at: Iterable[tuple[float, float]], color: str) -> Option:
    """All points as one shape: a tenth of the bytes of as many shapes."""
    return points(at, color, 4.5, name=name, large=True, largeThreshold=1)


def _curve(confidence: float) -> str:
    return f"Both kept in {percent(confidence)} of runs"


def _within(point: Point, most: Point) -> bool:
    return local(point.finish) <= local(most.finish) and point.cost <= most.cost
