"""`fairlead why`: why a date moved between two versions of a plan."""

from __future__ import annotations

from math import isnan
from typing import Any

import click

from fairlead.cli.alternatives import as_version
from fairlead.cli.exits import RefusedError, verdict
from fairlead.cli.json_output import printed
from fairlead.cli.opening import STDIN, Reading, opened
from fairlead.cli.options import json_option, reading_options, source_argument
from fairlead.cli.outline import task_named
from fairlead.cli.simulating import seed_option
from fairlead.cli.waiting import waiting
from fairlead.compute.threads import Threads
from fairlead.core.cpm.schedule import schedule
from fairlead.core.impact.moves import moves
from fairlead.core.impact.why import why
from fairlead.core.program.diff import diff
from fairlead.core.simulation.model import WHOLE


class _Quantile(click.FloatRange):
    """A share of the runs; a number that is none is out of every range."""

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        number = float(super().convert(value, param, ctx))
        if isnan(number):
            self.fail(f"{value!r} is not in the range {self._describe_range()}.", param, ctx)
        return number


@click.command(
    "why",
    epilog='Example: fairlead why last-week.yaml plan.yaml --target "Go live"'
    " (how far the 80 % date moved, and because of what)",
)
@source_argument("before")
@source_argument("after")
@click.option("--target", metavar="MILESTONE", help="The date asked about; else the finish of all.")
@click.option(
    "--quantile",
    type=_Quantile(0.01, 0.99),
    default=0.8,
    show_default=True,
    help="How sure the date is that moved.",
)
@click.option("--runs", type=int, help="How many runs of each version.")
@seed_option
@click.option("--plot", type=click.Path(), metavar="OUT.svg|png", help="Draw it for a slide.")
@click.option("--force", is_flag=True, help="Write over a picture that is there.")
@reading_options
@json_option
def command(
    before: str,
    after: str,
    target: str | None,
    quantile: float,
    runs: int | None,
    seed: int,
    plot: str | None,
    reading: Reading,
    *,
    force: bool,
    as_json: bool,
) -> int:
    """Why a date moved between two versions of a plan.

    The causes sum to the whole. Tasks are the same when their ids are.
    """
    if before == after == STDIN:
        raise RefusedError("Standard input holds one plan only. Name a file for the other.")
    if plot is not None:
        from fairlead.cli.pictures import refuse_picture

        refuse_picture(plot, force=force)
    new = opened(after, reading)
    old = as_version(new, opened(before, reading))
    wanted = WHOLE if target is None else task_named(new, target)
    with waiting("Looking for causes"), Threads() as pool:
        found = why(old, new, target=wanted, share=quantile, seed=seed, runs=runs, over=pool.map)
        was, is_now = schedule(old), schedule(new)
        moved = moves(was, is_now)
    if plot is not None:
        from fairlead.cli.plotting import plotted_why

        plotted_why(found, new, seed, plot, force=force)
    if as_json:
        from fairlead.cli.json_impact import why_json

        printed(why_json(found, was, is_now, diff(old, new), moved, seed))
        return verdict(new.set_aside)
    from fairlead.cli.showing.impact import show_why
    from fairlead.cli.showing.screen import screen

    show_why(screen(), found)
    return verdict(new.set_aside)
