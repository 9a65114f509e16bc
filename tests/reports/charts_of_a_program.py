"""One chart of each kind, from values one can read: what the tests of charts draw."""

from __future__ import annotations

from datetime import datetime, timedelta

from fairlead.reports.charts import (
    LIGHT,
    Bar,
    Option,
    Point,
    Row,
    Step,
    Theme,
    gantt,
    joint_confidence,
    s_curve,
    tornado,
    waterfall,
)
from tests.reports import charts_of_a_team

MONDAY = datetime(2026, 6, 1, 17)
DAY = timedelta(days=1)

FINISHES = [MONDAY + n % 50 * DAY for n in range(100)]
"""Two runs finish on each of fifty days, so that P50 is the 25th and P80 the 40th of them."""

RUNS = [Point(finish, 100_000.0 + 1_000 * n) for n, finish in enumerate(FINISHES)]

BARS = [
    Bar("Supplier is late", 6.5, (5.1, 7.9)),
    Bar("Team is faster than it thinks", -2.0, (-2.4, -1.6)),
    Bar("Weather", 0.1, (-0.3, 0.5)),
]

STEPS = [Step("Scope added: Checkout", 6.0), Step("Progress", -2.5), Step("Vacation", 1.0)]


def row(name: str, criticality: float) -> Row:
    """A task of June that may be two weeks late."""
    return Row(
        name, MONDAY, MONDAY + 8 * DAY, MONDAY + 6 * DAY, MONDAY + 9 * DAY, MONDAY + 22 * DAY,
        criticality,
    )  # fmt: skip


ROWS = [row("Payment API", 0.83), row("Fraud rules", 0.4), row("Six languages", 0.0)]


def all_charts(theme: Theme = LIGHT, title: str = "80 % by 10 July") -> dict[str, Option]:
    """One chart of each kind, those of a team's history too."""
    return {
        "s_curve": s_curve(FINISHES, title=title, planned=MONDAY + 9 * DAY, theme=theme),
        "tornado": tornado(BARS, title=title, theme=theme),
        "gantt": gantt(ROWS, title=title, theme=theme),
        "joint": joint_confidence(
            RUNS,
            title=title,
            currency="EUR",
            planned=Point(MONDAY + 20 * DAY, 150_000.0),
            frontier=[Point(MONDAY + 45 * DAY, 180_000.0), Point(MONDAY + 49 * DAY, 172_000.0)],
            theme=theme,
        ),
        "waterfall": waterfall(
            STEPS, before=MONDAY, after=MONDAY + 7 * DAY, title=title, theme=theme
        ),
        **charts_of_a_team.all_charts(theme, title),
    }
