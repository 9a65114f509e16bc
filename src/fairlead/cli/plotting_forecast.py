"""Forecasts drawn for a slide: the burn-up, and how often what was said was kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from fairlead.cli.exits import RefusedError
from fairlead.cli.histories import Team
from fairlead.cli.json_forecast import at_least, day_of
from fairlead.cli.pictures import save
from fairlead.cli.showing.words import share_text
from fairlead.core.forecast.backtest import SAID, Asked, Question
from fairlead.core.forecast.reliability import Reliability
from fairlead.core.forecast.throughput import Throughput
from fairlead.reports import charts

_WEEKS = 13
_SURE = 0.8


def plotted_forecast(
    seen: Team, found: Throughput, path: str, *, items: int | None, weeks: int | None, force: bool
) -> None:
    """Draw a forecast of a day or of items as a burn-up."""
    history = seen.history
    option = charts.burn_up(
        history,
        found.outlook,
        title=_finding(seen, found, items, weeks),
        subtitle=f"{seen.name}: {int(history.counts.sum()):,} items in "
        f"{len(history.counts):,} weeks until {_day(history.until)}",
        items=items,
        weeks=weeks,
        since=seen.as_of,
    )
    save(option, path, force=force)


def plotted_backtest(
    name: str, record: Mapping[Asked, Reliability], path: str, *, force: bool
) -> None:
    """Draw how often a team's dates were kept a quarter ahead, or what is nearest to that.

    Where no date has come due, numbers of items are drawn. Raises RefusedError when none of these
    has either.
    """
    if not record:
        raise RefusedError(f"No forecast of {name} has come due yet, so there is nothing to draw.")
    # Dates are what is promised; of two horizons alike far off, the longer.
    question, weeks = min(
        record,
        key=lambda asked: (asked[0] is not Question.DATES, abs(asked[1] - _WEEKS), -asked[1]),
    )
    told = record[question, weeks]
    option = charts.reliability_diagram(
        told.kept, title=_kept(name, question, told), subtitle=_basis(question, weeks, told)
    )
    save(option, path, force=force)


def _finding(seen: Team, found: Throughput, items: int | None, weeks: int | None) -> str:
    if items is not None:
        day = day_of(seen, found, _SURE, items)
        by = "later than two years from now" if day is None else f"by {_day(day)}"
        more = "1 more item is" if items == 1 else f"{items:,} more items are"
        return f"{more} done {by} ({share_text(_SURE)} sure)"
    assert weeks is not None
    least = at_least(seen, found, _SURE, weeks)
    plural = "" if weeks == 1 else "s"
    return f"In {weeks} week{plural} {least:,} items or more are done ({share_text(_SURE)} sure)"


def _kept(name: str, question: Question, told: Reliability) -> str:
    at_80 = told.kept[SAID.index(_SURE)]
    what = "dates" if question is Question.DATES else "numbers of items"
    return (
        f"{name}: of the {what} that were {share_text(_SURE)} sure, "
        f"{share_text(at_80.share)} were kept"
    )


def _basis(question: Question, weeks: int, told: Reliability) -> str:
    what = f"Items in {weeks} weeks" if question is Question.COUNTS else f"{weeks} weeks' items"
    due = "forecast has" if told.resolved == 1 else "forecasts have"
    as_much = f"saying as much as {told.independent:.0f} that do not overlap"
    said = f"{what}: {told.resolved:,} {due} come due, {as_much}"
    return said + ("; how wide they are comes mostly from other teams" if told.is_borrowed else "")


def _day(day: date) -> str:
    return f"{day:%d %b %Y}".removeprefix("0")
