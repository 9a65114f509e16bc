"""One chart of each kind that a team's history has, from items one can count."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from fairlead.core.forecast.flow import ageing, cumulative_flow, cycle_times
from fairlead.core.forecast.history import History, Item
from fairlead.core.forecast.outlook import Outlook
from fairlead.core.forecast.paces import LONGEST
from fairlead.core.forecast.quantiles import SHARES
from fairlead.core.forecast.reliability import Kept
from fairlead.reports.charts import (
    LIGHT,
    Option,
    Theme,
    ageing_chart,
    burn_up,
    cumulative_flow_diagram,
    cycle_time_scatterplot,
    pit_histogram,
    reliability_diagram,
)

MONDAY = date(2026, 1, 5)
TODAY = MONDAY + timedelta(weeks=20)

HISTORY = History(MONDAY, np.array([4.0, 5.0, 3.0, 4.0] * 5))
"""Twenty weeks with 80 items, 4 a week."""

OUTLOOK = Outlook(np.arange(1.0, LONGEST + 1)[:, None] * (2 + 4 * SHARES[None, :]))
"""From 2 items a week in the worst of futures to 6 in the best: 4 in half of them or more."""

KEPT = [Kept(0.5, 19, 40, 0.3, 0.66), Kept(0.8, 30, 40, 0.56, 0.88), Kept(0.9, 39, 40, 0.8, 0.99)]
PIT = [5, 3, 4, 4, 6, 4, 3, 4, 2, 5]


def item(number: int, done: bool = True, name: str = "SHOP") -> Item:
    """An item created and, a day later, started every day; it took up to three weeks."""
    begun = MONDAY + timedelta(days=number % 110)
    took = 1 + number * number % 21
    end = begun + timedelta(days=took - 1) if done else None
    return Item(f"{name}-{number}", end, begun - timedelta(days=1), begun)


ITEMS = [item(n, done=n % 5 > 0) for n in range(120)]
"""96 done items and 24 open ones."""


def all_charts(theme: Theme = LIGHT, title: str = "80 % by 10 July") -> dict[str, Option]:
    """One chart of each kind."""
    return {
        "burn_up": burn_up(HISTORY, OUTLOOK, title=title, items=40, theme=theme),
        "reliability": reliability_diagram(KEPT, title=title, theme=theme),
        "pit": pit_histogram(PIT, title=title, theme=theme),
        "cycle_times": cycle_time_scatterplot(cycle_times(ITEMS, TODAY), title=title, theme=theme),
        "ageing": ageing_chart(ageing(ITEMS[:30], TODAY), title=title, theme=theme),
        "cumulative_flow": cumulative_flow_diagram(
            cumulative_flow(ITEMS, TODAY), title=title, theme=theme
        ),
    }
