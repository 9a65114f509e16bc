"""The burn-up: what a team has done, and from there how much it may do by when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from math import ceil

import numpy as np

from fairlead.core.forecast.history import WEEK_DAYS, History
from fairlead.core.forecast.outlook import Outlook
from fairlead.core.forecast.paces import LONGEST
from fairlead.reports.charts.frame import (
    LEGEND,
    Option,
    apart,
    count_axis,
    grid,
    head,
    label,
    legend,
    level,
    line,
    points,
    room_for,
    start_of,
    texts,
    time_axis,
    value_axis,
)
from fairlead.reports.charts.theme import LIGHT, Theme
from fairlead.reports.charts.wording import day, milliseconds, number

SHARES = (0.5, 0.8, 0.95)
"""How sure the dates are that are marked on the target."""

_DONE = "Items done"
_RANGE = "P10 to P90"
_HALF = "P50: as likely more as fewer"
_SURE = "P80: so many or more in 80 % of futures"

_PAST_WEEKS = 52
_LEAST_PAST = 13
_AHEAD = 26
_LEAST_AHEAD = 4
_BEYOND = 1.2
"""How far beyond the last date of a target is drawn, in its weeks."""

_TARGET_AT = 0.76
"""How high the target is at most, as a share of the plot: above it stand its dates."""

_SYMBOLS = ("circle", "diamond", "triangle")


def burn_up(
    history: History,
    outlook: Outlook,
    *,
    title: str,
    subtitle: str = "",
    items: float | None = None,
    weeks: int | None = None,
    since: date | None = None,
    theme: Theme = LIGHT,
) -> Option:
    """Items done in the last year at most, and a cone of what is to come, counted from there.

    P80 is the line that is reached or exceeded with a probability of 80 %, the 20 % quantile of
    items. Raises InvalidRequestError for no weeks, or more than LONGEST.
    items: that are still to be done; their line has marks where it is reached with the
    probabilities SHARES, those that lie within LONGEST weeks.
    since: the day that is looked from, in the week that is not over; unless given its first.
    weeks: how far ahead is drawn at least; unless given half a year, or with items as far as their
    dates.
    """
    dates = [] if items is None else [(share, outlook.weeks(share, items)) for share in SHARES]
    ahead = _ahead([found for _, found in dates], weeks)
    counts = history.counts[-min(_PAST_WEEKS, max(2 * ahead, _LEAST_PAST)) :]
    done = [0.0, *np.cumsum(counts).tolist()]
    whole = start_of(history.until)
    now = whole if since is None else max(whole, start_of(since))
    first = whole - _weeks(len(counts))
    last = now + _weeks(ahead)
    base = done[-1] + history.unfinished_week
    ends = [milliseconds(now + _weeks(n)) for n in range(ahead + 1)]

    def by(share: float) -> list[float]:
        """Items done by now and by the end of each week to come, of which there is one at least."""
        to_come = [*range(1, ahead), ahead]
        return [base, *(base + outlook.items(share, n) for n in to_come)]

    low, half, sure, high = (by(share) for share in (0.1, 0.5, 0.2, 0.9))
    target = None if items is None else base + items
    axis = count_axis(max(high[-1], (target or 0.0) / _TARGET_AT))
    heights = (sure[-1], half[-1])
    names = [
        f"{name} · +{number(height - base, 0)}"
        for name, height in zip(("P80", "P50"), heights, strict=True)
    ]
    past = [milliseconds(first + _weeks(n)) for n in range(len(done))]
    if now > whole:
        past, done = [*past, milliseconds(now)], [*done, base]
    series = [
        *_band(list(zip(ends, low, high, strict=True)), theme),
        _line(_DONE, past, done, theme.ink, "solid", 3),
        _line(_HALF, ends, half, theme.calm, "dashed", 2),
        _line(_SURE, ends, sure, theme.later, "solid", 2.5),
        texts(
            (ends[-1], height, label(name, theme.ink, theme, position="right", offset=[0, -up]))
            for name, height, up in zip(names, heights, apart(heights, axis["max"]), strict=True)
        ),
    ]
    if items is not None and target is not None:
        span = (milliseconds(first), ends[-1])
        series += _target(items, target, dates, now, span, axis["max"], theme)
    begun = day(first + timedelta(days=1))
    return {
        **head(title, subtitle, theme),
        "grid": grid(theme, right=room_for(names), bottom=LEGEND),
        "legend": legend((_DONE, _RANGE, _HALF, _SURE), theme),
        "xAxis": time_axis(first, last, theme),
        "yAxis": value_axis(theme, name=f"Items done since {begun}", **axis),
        "series": series,
    }


def _weeks(count: float) -> timedelta:
    return timedelta(days=WEEK_DAYS * count)


def _ahead(dates: Sequence[float | None], weeks: int | None) -> int:
    """How many weeks ahead are drawn; all that are known where a date lies beyond them."""
    if not dates:
        return _AHEAD if weeks is None else weeks
    last = max(LONGEST if one is None else one for one in dates)
    return max(min(ceil(_BEYOND * last), LONGEST), weeks or 0, _LEAST_AHEAD)


def _line(
    name: str, at: Sequence[float], heights: Sequence[float], color: str, kind: str, width: float
) -> Option:
    return {
        "type": "line",
        "name": name,
        "symbol": "none",
        "lineStyle": {"color": color, "type": kind, "width": width},
        "itemStyle": {"color": color},
        "data": [[x, round(y, 2)] for x, y in zip(at, heights, strict=True)],
        "silent": True,
        "z": 3,
    }


def _band(rows: Sequence[tuple[float, float, float]], theme: Theme) -> list[Option]:
    """An area between two heights: one invisible line, and the rest stacked on it."""
    hidden = {"type": "line", "symbol": "none", "stack": "cone", "silent": True}
    hidden |= {"lineStyle": {"opacity": 0}}
    return [
        hidden | {"data": [[x, round(low, 2)] for x, low, _ in rows]},
        hidden
        | {
            "name": _RANGE,
            "data": [[x, round(high - low, 2)] for x, low, high in rows],
            "areaStyle": {"color": theme.pale, "opacity": 0.55},
            "itemStyle": {"color": theme.pale},
        },
    ]


def _target(
    items: float,
    target: float,
    dates: Sequence[tuple[float, float | None]],
    now: datetime,
    span: tuple[float, float],
    top: float,
    theme: Theme,
) -> list[Option]:
    """The line of the target and a mark for each date on which it is reached.

    Lines lead from the marks to their dates above the target on the left: whatever was done is
    less than the target, so that nothing else is drawn there.
    """
    left, right = span
    across = line([(left, target), (right, target)], color=theme.plan, kind="dashed", width=2)
    said = [(target + level(0.5, top), f"{number(items)} more item{'' if items == 1 else 's'}")]
    series = [points([(left, target)], theme.plan, 1, markLine=across, z=4)]
    for row, ((share, weeks), symbol) in enumerate(zip(dates, _SYMBOLS, strict=True)):
        height, name = target + level(row + 1.5, top), f"P{round(100 * share)}"
        if weeks is None:
            said.append((height, f"{name} · over two years"))
            continue
        # Whole days, as an answer in words has them.
        reached = now + timedelta(days=max(1, ceil(WEEK_DAYS * weeks)))
        at = milliseconds(reached)
        said.append((height, f"{name} · {day(reached)}"))
        leads = line(
            [(at, 0), (at, height)],
            [(at, height), (left, height)],
            color=theme.muted,
            kind="dotted",
        )
        mark = points([(at, target)], theme.plan, 11, symbol=symbol, markLine=leads, z=5)
        series.append(mark)
    strong = {"position": "right", "distance": 0, "fontWeight": 600}
    shown = [(left, height, label(text, theme.plan, theme, **strong)) for height, text in said]
    return [*series, texts(shown)]
