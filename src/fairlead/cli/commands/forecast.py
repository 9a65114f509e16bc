"""`fairlead forecast`: when items are done, or how many, by a team's own history."""

from __future__ import annotations

from datetime import date, datetime

import click

from fairlead.cli.exits import RefusedError
from fairlead.cli.options import json_option, moment
from fairlead.cli.waiting import waiting


@click.command(
    "forecast",
    epilog="Example: fairlead forecast done.csv --items 40"
    " (by when 40 more items are done, and how sure that is)",
)
@click.argument("history", type=click.Path(allow_dash=True), metavar="HISTORY")
@click.option("--items", type=click.IntRange(1, 100_000), help="By when so many items are done.")
@click.option(
    "--weeks", type=click.IntRange(1, 104), help="How many items are done in so many weeks."
)
@click.option(
    "--as-of",
    type=moment,
    metavar="DAY",
    help="The day to forecast from, unless the one after the last item.",
)
@click.option(
    "--library",
    type=click.Path(),
    metavar="FILE",
    help="Past errors of your own teams, beside the shipped ones.",
)
@json_option
def command(
    history: str,
    items: int | None,
    weeks: int | None,
    as_of: date | datetime | None,
    library: str | None,
    *,
    as_json: bool,
) -> int:
    """By when items are done, from a team's own history.

    HISTORY is a CSV with a column "done", or issues recorded from Jira. How wide the answer is
    comes from how wrong such forecasts were: other teams' at first, this team's own as it grows.
    Forecasts of the past are made again from what was known then, and how many of them were kept
    is said with the answer.
    """
    if (items is None) == (weeks is None):
        raise RefusedError("Say either --items or --weeks: one of them is asked, the other known.")
    from fairlead.cli.histories import chosen, own_record, team
    from fairlead.cli.json_forecast import forecast_json
    from fairlead.core.forecast.backtest import Question
    from fairlead.core.forecast.throughput import forecast

    with waiting("Forecasting"):
        day = as_of.date() if isinstance(as_of, datetime) else as_of
        seen = team(history, day)
        known = chosen(library)
        found = forecast(seen.history.counts, known)
        record = own_record(seen, known, Question.COUNTS if items is None else Question.DATES)
    if as_json:
        from fairlead.cli.json_output import printed

        printed(forecast_json(seen, found, record, items=items, weeks=weeks))
        return 0
    from fairlead.cli.showing.forecast import show_forecast
    from fairlead.cli.showing.screen import screen

    show_forecast(screen(), seen, found, record, items=items, weeks=weeks)
    return 0
