"""`fairlead explain`: why a task is when it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import click

from fairlead.cli.exits import verdict
from fairlead.cli.json_output import explain_json, printed
from fairlead.cli.opening import Reading, opened
from fairlead.cli.options import (
    json_option,
    reading_options,
    source_argument,
    status_date_option,
)
from fairlead.cli.outline import task_named
from fairlead.cli.view import view
from fairlead.cli.waiting import waiting
from fairlead.core.cpm import explain
from fairlead.core.cpm.schedule import schedule


@click.command(
    "explain",
    epilog='Example: fairlead explain plan.xml "Go live"'
    " (which task, link or date holds it where it is)",
)
@source_argument()
@click.argument("task")
@status_date_option
@reading_options
@json_option
def command(
    source: str,
    task: str,
    status_date: date | datetime | None,
    reading: Reading,
    *,
    as_json: bool,
) -> int:
    """Why a task is when it is, step by step.

    TASK is an id, a name, or a number of the outline such as 1.2.3.
    Exits with 1 when a blocker is found.
    """
    program = opened(source, replace(reading, status_date=status_date))
    wanted = task_named(program, task)
    with waiting("Scheduling"):
        seen = view(schedule(program))
        explanation = explain.explain(seen.schedule, wanted)
    code = verdict((*program.set_aside, *seen.schedule.findings))
    if as_json:
        printed(explain_json(seen, explanation))
        return code
    from fairlead.cli.showing.explanation import show_explanation
    from fairlead.cli.showing.screen import screen

    show_explanation(screen(), seen, explanation)
    return code
