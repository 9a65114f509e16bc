"""`fairlead backtest`: how often forecasts from a history would have come true."""

from __future__ import annotations

import click

from fairlead.cli.options import json_option
from fairlead.cli.waiting import waiting


@click.command(
    "backtest",
    epilog="Example: fairlead backtest checkout.csv search.csv"
    " (what was said at 80 %, and how often it was kept)",
)
@click.argument("histories", type=click.Path(), metavar="HISTORY...", nargs=-1, required=True)
@click.option(
    "--library",
    type=click.Path(),
    metavar="FILE",
    help="Past errors of your own teams, beside the shipped ones.",
)
@click.option(
    "--plot",
    type=click.Path(),
    metavar="OUT.svg|png",
    help="Draw for a slide how often dates of the first history were kept, a quarter ahead.",
)
@click.option("--force", is_flag=True, help="Write over a picture that is there.")
@json_option
def command(
    histories: tuple[str, ...],
    library: str | None,
    plot: str | None,
    *,
    force: bool,
    as_json: bool,
) -> int:
    """How often such forecasts would have come true.

    Forecast is from every second week of a history. Each forecast sees what was known then, and no
    library that was built from the same history: where the shipped one was, what the other
    histories given teach takes its place.
    """
    if plot is not None:
        from fairlead.cli.pictures import refuse_picture

        refuse_picture(plot, force=force)
    from fairlead.cli.histories import blind, chosen, taught_by, teams
    from fairlead.core.forecast.backtest import backtest

    with waiting("Reading") as say:
        found, known = teams(histories), chosen(library)
        say("Learning from the other histories")
        taught = taught_by(found, known)
        records = {}
        for one in found:
            say(f"Replaying {one.name}")
            records[one.name] = backtest(one.history, blind(one, known, taught))
        if plot is not None:
            from fairlead.core.forecast.reliability import reliability

            first = found[0]
            say(f"Looking at what was kept by {first.name}")
            record = reliability(first.history, blind(first, known, taught))
    if plot is not None:
        from fairlead.cli.plotting_forecast import plotted_backtest

        plotted_backtest(found[0].name, record, plot, force=force)
    if as_json:
        from fairlead.cli.json_forecast import backtest_json
        from fairlead.cli.json_output import printed

        printed(backtest_json(records))
        return 0
    from fairlead.cli.showing.backtest import show_backtest
    from fairlead.cli.showing.screen import screen

    show_backtest(screen(), records)
    return 0
