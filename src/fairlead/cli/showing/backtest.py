"""A back-test on the terminal: what was said at 80 %, and how often it was kept."""

from __future__ import annotations

import math
from collections.abc import Mapping

from fairlead.cli.showing.screen import Screen
from fairlead.core.forecast.backtest import TESTED_WEEKS, Question, Record, Records
from fairlead.core.forecast.macro import calibrated_share, macro

_ASKED = {Question.COUNTS: "items in", Question.DATES: "date of"}


def show_backtest(screen: Screen, records: Mapping[str, Records]) -> None:
    """Print a row for each history and question, then the mean over histories."""
    table = screen.table()
    for heading in ("History", "Forecast of"):
        table.add_column(heading)
    for heading in ("Forecasts", "In 80 % range", "P80 kept", "CRPS / 12-week MC"):
        table.add_column(heading, justify="right")
    for name, one in records.items():
        for (question, weeks), record in one.items():
            table.add_row(name, _asked(question, weeks), str(record.origins), *_shares(record))
            name = ""
    for name in (name for name, one in records.items() if not one):
        table.add_row(name, "too short or too quiet to replay", "", "", "", "")
    if any(records.values()):
        name = "All, each alike"
        for (question, weeks), mean in macro(records).items():
            said = (
                f"{mean.coverage_80:.0%}",
                f"{mean.p80_kept:.0%}",
                _ratio(mean.against_bootstrap),
            )
            table.add_row(name, _asked(question, weeks), "", *said)
            name = ""
    screen.say(table)
    screen.say()
    if any(records.values()):
        share = calibrated_share(records)
        screen.say(f"P80 was kept in 70 to 90 % of forecasts in {share:.0%} of the rows above.")
    screen.say(
        f"Every second week was forecast from, {', '.join(map(str, TESTED_WEEKS))} weeks ahead. "
        "Of 80 % ranges 80 % should hold; CRPS below 1 beats drawing from the last 12 weeks."
    )


def _asked(question: Question, weeks: int) -> str:
    return f"{_ASKED[question]} {weeks} weeks" + ("' items" if question is Question.DATES else "")


def _shares(record: Record) -> tuple[str, str, str]:
    ratio = record.crps / record.crps_bootstrap_12w if record.crps_bootstrap_12w else None
    return (
        f"{record.coverage_80:.0%}",
        f"{record.p80_kept:.0%}",
        _ratio(math.nan if ratio is None else ratio),
    )


def _ratio(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.2f}"
