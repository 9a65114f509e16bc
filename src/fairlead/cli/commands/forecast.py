"""`fairlead forecast`: when items are done, or how many, by a team's own history."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from fairlead.cli.exits import RefusedError
from fairlead.cli.options import json_option, moment
from fairlead.cli.waiting import waiting

if TYPE_CHECKING:
    from fairlead.cli.histories import Team


KINDS = {"half": "HALF_OF_OPEN", "most": "MOST_OF_OPEN", "new": "MOST_OF_NEW"}


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
    "--set",
    "open_set",
    type=click.IntRange(1, 100_000),
    help="By when a set of so many items is done that are open now, such as what a release needs.",
)
@click.option(
    "--kind",
    type=click.Choice(list(KINDS)),
    default="most",
    show_default=True,
    help="Of --set: half or most (80 %) of all open items, or most of those of the last half year.",
)
@click.option(
    "--as-of",
    type=moment,
    metavar="DAY",
    help="The day to forecast from, unless the one after the last item until today.",
)
@click.option(
    "--library",
    type=click.Path(),
    metavar="FILE",
    help="Past errors of your own teams, beside the shipped ones.",
)
@click.option("--plot", type=click.Path(), metavar="OUT.svg|png", help="Draw it for a slide.")
@click.option("--force", is_flag=True, help="Write over a picture that is there.")
@json_option
def command(
    history: str,
    items: int | None,
    weeks: int | None,
    open_set: int | None,
    kind: str,
    as_of: date | datetime | None,
    library: str | None,
    plot: str | None,
    *,
    force: bool,
    as_json: bool,
) -> int:
    """By when items are done, from a team's own history.

    HISTORY is a CSV with a column "done", or issues recorded from Jira. How wide the answer is
    comes from how wrong such forecasts were: other teams' at first, this team's own as it grows.
    Forecasts of the past are made again from what was known then, and how many of them were kept
    is said with the answer.
    """
    if sum(one is not None for one in (items, weeks, open_set)) != 1:
        raise RefusedError("Say one of --items, --weeks and --set: what is known of what is asked.")
    if plot is not None:
        from fairlead.cli.pictures import refuse_picture

        if open_set is not None:
            raise RefusedError("There is no picture of --set. Ask for --items or --weeks instead.")
        refuse_picture(plot, force=force)
    from fairlead.cli.histories import chosen, own_record, team
    from fairlead.cli.json_forecast import forecast_json
    from fairlead.core.forecast.backtest import Question
    from fairlead.core.forecast.throughput import forecast

    day = as_of.date() if isinstance(as_of, datetime) else as_of
    if open_set is not None:
        return _of_set(team(history, day), open_set, kind, as_json=as_json)
    with waiting("Forecasting"):
        seen = team(history, day)
        known = chosen(library)
        found = forecast(seen.history.counts, known)
        record = own_record(seen, known, Question.COUNTS if items is None else Question.DATES)
    if plot is not None:
        from fairlead.cli.plotting_forecast import plotted_forecast

        plotted_forecast(seen, found, plot, items=items, weeks=weeks, force=force)
    if as_json:
        from fairlead.cli.json_output import printed

        printed(forecast_json(seen, found, record, items=items, weeks=weeks))
        return 0
    from fairlead.cli.showing.forecast import show_forecast
    from fairlead.cli.showing.screen import screen

    show_forecast(screen(), seen, found, record, items=items, weeks=weeks)
    return 0


def _of_set(seen: Team, items: int, kind: str, *, as_json: bool) -> int:
    from fairlead.connectors.library.read import open_set_class
    from fairlead.core.forecast.open_set import SetKind, set_outlook

    asked = SetKind[KINDS[kind]]
    found = set_outlook(seen.history.counts, items, asked, open_set_class(asked))
    if as_json:
        from fairlead.cli.json_forecast import set_json
        from fairlead.cli.json_output import printed

        printed(set_json(seen, found, items))
        return 0
    from fairlead.cli.showing.forecast import show_set
    from fairlead.cli.showing.screen import screen

    show_set(screen(), seen, found, items)
    return 0
