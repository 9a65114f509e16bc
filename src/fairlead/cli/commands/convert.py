"""`fairlead convert`: a plan in another format."""

from __future__ import annotations

import click

from fairlead.cli import targets, writing
from fairlead.cli.exits import DONE
from fairlead.cli.json_output import findings_json, printed
from fairlead.cli.opening import Reading, opened
from fairlead.cli.options import force_option, json_option, reading_options, source_argument
from fairlead.connectors import formats


@click.command("convert", epilog="Example: fairlead convert plan.xml -o plan.yaml")
@source_argument()
@click.option(
    "-o",
    "--output",
    "out",
    required=True,
    type=click.Path(),
    metavar="OUT",
    help="The file to write; its ending says the format.",
)
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

    What the other format cannot hold is said. Fairlead's own .yaml holds everything.
    """
    format = targets.target_format(out, to_format)
    writing.refuse_target(out, force=force, never=source)
    program = opened(source, reading)
    lost = targets.write_plan(program, out, format, source=source, force=force)
    if as_json:
        findings = findings_json(program.set_aside)
        printed(
            {"output": out, "format": format, "lost": findings_json(lost), "findings": findings}
        )
        return DONE
    from fairlead.cli.showing.conversion import show_conversion
    from fairlead.cli.showing.screen import screen

    show_conversion(screen(), program, lost)
    return DONE
