"""`fairlead schedule`: when each task is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import click

from fairlead.cli.exits import RefusedError, verdict
from fairlead.cli.json_output import printed, schedule_json
from fairlead.cli.opening import Reading, opened
from fairlead.cli.options import (
    json_option,
    reading_options,
    source_argument,
    status_date_option,
)
from fairlead.cli.outline import task_named
from fairlead.cli.view import chosen, view
from fairlead.cli.waiting import waiting
from fairlead.core.cpm.schedule import schedule
from fairlead.core.program.baseline import Baseline
from fairlead.core.program.program import Program

SHORT_TABLE = 100
"""Up to so many tasks are all shown."""
LONGEST_TABLE = 500
"""Of more that matter, the first are shown: nobody reads on, and a terminal takes its time."""


@click.command(
    "schedule",
    epilog='Example: fairlead schedule plan.xml --to "Go live"'
    " (when it is reached, what drives it, what may still slip)",
)
@source_argument()
@status_date_option
@click.option("--to", metavar="MILESTONE", help="The path and the floats to one milestone or task.")
@click.option("--critical", is_flag=True, help="Only critical tasks.")
@click.option("--all", "everything", is_flag=True, help="All tasks, however many.")
@click.option("--gantt/--no-gantt", default=True, help="A chart, or a table of all dates.")
@click.option("--baseline", metavar="NAME", help="A baseline to draw beneath the bars.")
@click.option("--level", is_flag=True, help="Level resources (not in this version).")
@reading_options
@json_option
def command(
    source: str,
    status_date: date | datetime | None,
    to: str | None,
    baseline: str | None,
    reading: Reading,
    *,
    critical: bool,
    everything: bool,
    gantt: bool,
    level: bool,
    as_json: bool,
) -> int:
    """When each task is, what it can slip, and the critical path.

    Exits with 1 when a blocker is found.
    """
    _refuse_levelling(asked=level)
    program = opened(source, replace(reading, status_date=status_date))
    drawn = _baseline(program, baseline)
    milestone = None if to is None else task_named(program, to)
    with waiting("Scheduling"):
        seen = view(schedule(program), milestone)
    code = verdict((*program.set_aside, *seen.schedule.findings))
    if as_json:
        printed(schedule_json(seen, chosen(seen, critical=critical, everything=True)))
        return code
    from fairlead.cli.showing.schedule import show_schedule
    from fairlead.cli.showing.screen import screen

    shown = chosen(
        seen, critical=critical, everything=everything, fits=SHORT_TABLE, most=LONGEST_TABLE
    )
    show_schedule(screen(), seen, shown, gantt=gantt, critical=critical, baseline=drawn)
    return code


def _refuse_levelling(*, asked: bool) -> None:
    if asked:
        raise RefusedError(
            "This version of Fairlead does not level resources yet. "
            "Leave out --level to see the dates without it."
        )


def _baseline(program: Program, wanted: str | None) -> Baseline | None:
    if wanted is None:
        return None
    for baseline in program.baselines.values():
        if wanted in (baseline.id, baseline.name):
            return baseline
    names = ", ".join(baseline.name for baseline in program.baselines.values())
    do = f"Choose among: {names}." if names else "It has none: leave out --baseline."
    raise RefusedError(f"There is no baseline '{wanted}' in this program. {do}")
