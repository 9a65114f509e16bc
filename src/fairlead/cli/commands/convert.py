"""`fairlead convert`: a plan in another format."""

from __future__ import annotations

import click

from fairlead.cli import targets, writing
from fairlead.cli.exits import DONE
from fairlead.cli.json_changes import convert_json
from fairlead.cli.json_output import printed
from fairlead.cli.opening import Reading, opened
from fairlead.cli.options import (
    force_option,
    json_option,
    output_option,
    reading_options,
    source_argument,
)
from fairlead.connectors import formats
from fairlead.core.cpm.schedule import schedule


@click.command(
    "convert",
    epilog="Example: fairlead convert plan.xml -o plan.yaml"
    " (a Microsoft Project plan as a text file for Git)",
)
@source_argument()
@output_option("The file to write; its ending says the format.")
@click.option(
    "--to-format",
    type=click.Choice(sorted(formats.WRITERS)),
    help="The format to write, when the ending of OUT does not say it.",
)
@force_option
@reading_options
@json_option
def command(
    source: str,
    out: str,
    to_format: str | None,
    reading: Reading,
    *,
    force: bool,
    as_json: bool,
) -> int:
    """A plan in another format.

    What the other format cannot hold is said, and which dates move because of it. Fairlead's own
    .yaml holds everything.
    """
    format = to_format or targets.target_format(out, otherwise=", or use --to-format")
    writing.refuse_target(out, force=force, never=source)
    planned = schedule(opened(source, reading))
    written = targets.written_plan(planned, out, format)
    copy = targets.read_back(written, out, format)
    targets.save(written, out, source=source, force=force)
    if as_json:
        printed(convert_json(out, format, planned, copy, written.lost))
        return DONE
    from fairlead.cli.showing.conversion import show_conversion
    from fairlead.cli.showing.screen import screen

    show_conversion(screen(), planned, copy, written.lost)
    return DONE
