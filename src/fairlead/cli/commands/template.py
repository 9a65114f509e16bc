"""`fairlead template`: a spreadsheet to fill in."""

from __future__ import annotations

import click

from fairlead.cli import writing
from fairlead.cli.exits import DONE, RefusedError
from fairlead.cli.options import force_option, output_option
from fairlead.cli.targets import announce
from fairlead.connectors.table.template import template


@click.command(
    "template",
    epilog="Example: fairlead template -o plan.xlsx"
    " (fill it in, then: fairlead schedule plan.xlsx)",
)
@output_option("The workbook to write, ending in .xlsx.")
@force_option
def command(out: str, *, force: bool) -> int:
    """A spreadsheet to fill in.

    It holds an example and says what each column takes; `fairlead schedule` reads it.
    """
    if not out.casefold().endswith(".xlsx"):
        raise RefusedError(f"The template is an Excel workbook. End the name {out} in .xlsx.")
    writing.write(out, template(), force=force)
    announce(out)
    return DONE
