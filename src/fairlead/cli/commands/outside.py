"""`fairlead outside`: what came of dates and costs like one that somebody gave."""

from __future__ import annotations

from datetime import date, datetime

import click

from fairlead.cli.options import json_option, moment, today


@click.group(
    "outside",
    epilog="Example: fairlead outside date 2027-03-01"
    " (when teams that expected a release so far ahead had one)",
)
def command() -> None:
    """What came of dates and costs like one that somebody gave.

    The outside view: it knows nothing of the work itself, and so none of its hopes.
    """


@command.command(
    "date",
    epilog="Example: fairlead outside date 2027-03-01 --as-of 2026-11-02 (by when it is 80 % sure)",
)
@click.argument("expected", type=moment, metavar="DAY")
@click.option(
    "--as-of", type=moment, metavar="DAY", help="The day on which it was given, today unless said."
)
@json_option
def of_date(expected: date | datetime, as_of: date | datetime | None, *, as_json: bool) -> int:
    """When projects that expected a release so far ahead had it.

    From the weekly estimates of 121 commercial projects, by how far ahead they looked. Use it for a
    date that comes without a plan and without a history: a vendor's, or another department's.
    """
    from fairlead.connectors.library.read import remaining_time_class
    from fairlead.core.forecast.outside_view import outside_date

    given = today() if as_of is None else _day(as_of)
    found = outside_date(remaining_time_class(), given, _day(expected))
    if as_json:
        from fairlead.cli.json_output import printed
        from fairlead.cli.json_outside import date_json

        printed(date_json(found))
        return 0
    from fairlead.cli.showing.outside import show_date
    from fairlead.cli.showing.screen import screen

    show_date(screen(), found)
    return 0


@command.command(
    "cost",
    epilog="Example: fairlead outside cost --budget 400000 --earned 120000 --spent 150000"
    " (what it will cost in the end)",
)
@click.option("--budget", type=float, required=True, help="The whole, in money or hours (BAC).")
@click.option("--earned", type=float, required=True, help="What of it is earned (EV).")
@click.option("--spent", type=float, required=True, help="What was spent so far (AC).")
@json_option
def of_cost(budget: float, earned: float, spent: float, *, as_json: bool) -> int:
    """What work will cost in the end (EAC), by its own index and that of others.

    Early on an index of its own says little: it is averaged with that of 39 finished projects, and
    how far such estimates were off says how sure the answer is.
    """
    from fairlead.connectors.library.read import cost_class
    from fairlead.core.forecast.cost_to_complete import Spent
    from fairlead.core.forecast.outside_view import outside_cost

    ratios, log_cpi = cost_class()
    found = outside_cost(Spent(earned, spent, budget), log_cpi, ratios)
    if as_json:
        from fairlead.cli.json_output import printed
        from fairlead.cli.json_outside import cost_json

        printed(cost_json(found))
        return 0
    from fairlead.cli.showing.outside import show_cost
    from fairlead.cli.showing.screen import screen

    show_cost(screen(), found)
    return 0


def _day(given: date | datetime) -> date:
    return given.date() if isinstance(given, datetime) else given
