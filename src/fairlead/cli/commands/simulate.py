"""`fairlead simulate`: how sure the dates are, and what drives them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import click

from fairlead.cli.exits import verdict
from fairlead.cli.json_output import printed
from fairlead.cli.opening import Reading, opened
from fairlead.cli.options import (
    json_option,
    reading_options,
    source_argument,
    status_date_option,
)
from fairlead.cli.outline import task_named
from fairlead.cli.simulating import budget_option, runs_option, seed_option
from fairlead.cli.waiting import waiting
from fairlead.compute.study import open_milestones, studied
from fairlead.compute.threads import Threads
from fairlead.core.ground.ids import TaskId
from fairlead.core.program.program import Program


@click.command(
    "simulate",
    epilog='Example: fairlead simulate plan.xml --target "Go live"'
    " (how sure the date is, what drives it, what each response is worth)",
)
@source_argument()
@status_date_option
@click.option(
    "--target",
    "wanted",
    multiple=True,
    metavar="MILESTONE",
    help="A milestone, task or summary; more than one may be named. The first is studied closely.",
)
@runs_option
@seed_option
@click.option("--plain", is_flag=True, help="Draw numbers independently, not evenly spread.")
@budget_option
@click.option("--capacity", is_flag=True, help="Also ask what the capacity of people adds.")
@click.option("--plot", type=click.Path(), metavar="OUT.svg|png", help="Draw it for a slide.")
@click.option(
    "--chart",
    type=click.Choice(["s-curve", "tornado", "gantt", "joint"]),
    default="s-curve",
    show_default=True,
    help="What --plot draws.",
)
@click.option("--force", is_flag=True, help="Write over a picture that is there.")
@reading_options
@json_option
def command(
    source: str,
    status_date: date | datetime | None,
    wanted: Sequence[str],
    runs: int | None,
    seed: int,
    budget: Decimal | None,
    plot: str | None,
    chart: str,
    reading: Reading,
    *,
    plain: bool,
    capacity: bool,
    force: bool,
    as_json: bool,
) -> int:
    """How sure the dates and the cost are, and what drives them."""
    if plot is not None:
        from fairlead.cli.pictures import refuse_picture

        refuse_picture(plot, force=force)
    program = opened(source, replace(reading, status_date=status_date))
    targets = _targets(program, wanted)
    with waiting("Simulating") as say, Threads() as pool:
        study = studied(
            program,
            targets,
            runs,
            seed,
            plain=plain,
            capacity=capacity,
            budget=budget,
            over=pool.map,
            say=say,
        )
    findings = (*program.set_aside, *study.futures.findings)
    if plot is not None:
        from fairlead.cli.plotting import plotted

        plotted(study, chart, plot, force=force)
    if as_json:
        from fairlead.cli.json_futures import simulate_json

        printed(simulate_json(study))
        return verdict(findings)
    from fairlead.cli.showing.futures import show_futures
    from fairlead.cli.showing.screen import screen

    show_futures(screen(), study)
    return verdict(findings)


def _targets(program: Program, wanted: Sequence[str]) -> tuple[TaskId, ...]:
    """What was asked for; the whole program and its open milestones without a question."""
    if wanted:
        return tuple(task_named(program, text) for text in wanted)
    return open_milestones(program)
