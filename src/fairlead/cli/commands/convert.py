"""`fairlead convert`: a plan in another format."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import click

from fairlead.cli import targets
from fairlead.cli.exits import verdict
from fairlead.cli.json_changes import convert_json
from fairlead.cli.json_output import printed
from fairlead.cli.opening import Reading, opened
from fairlead.cli.options import (
    force_option,
    json_option,
    output_option,
    reading_options,
    source_argument,
    status_date_option,
)
from fairlead.cli.writing import STDOUT
from fairlead.connectors import formats
from fairlead.core.cpm.schedule import schedule


@click.command(
    "convert",
    epilog="Example: fairlead convert plan.xml -o plan.yaml"
    " (a Microsoft Project plan as a text file for Git)",
)
@source_argument()
@output_option("The file to write; its ending says the format. Or - for standard output.")
@click.option(
    "--to-format",
    type=click.Choice(sorted(formats.WRITERS)),
    help="The format to write, when the ending of OUT does not say it.",
)
@force_option
@reading_options
@status_date_option
@json_option
def command(
    source: str,
    out: str,
    to_format: str | None,
    reading: Reading,
    status_date: date | datetime | None,
    *,
    force: bool,
    as_json: bool,
) -> int:
    """A plan in another format.

    What the other format cannot hold is said, and which dates move because of it. Fairlead's own
    .yaml holds everything. Exits with 1 when the source has a blocker; the file is written.
    """
    format = to_format or targets.target_format(out, otherwise=", or use --to-format")
    targets.refuse_output(out, format, source=source, force=force, as_json=as_json)
    planned = schedule(opened(source, replace(reading, status_date=status_date)))
    written = targets.written_plan(planned, out, format)
    copy = targets.read_back(written, out, format)
    targets.save(written, out, source=source, force=force)
    code = verdict((*planned.program.set_aside, *planned.findings))
    if as_json:
        printed(convert_json(out, format, planned, copy, written.lost))
        return code
    from fairlead.cli.showing.conversion import show_conversion
    from fairlead.cli.showing.screen import screen

    # Where the plan itself is the output, what is said about it goes beside it.
    show_conversion(screen(err=out == STDOUT), planned, copy, written.lost)
    return code
