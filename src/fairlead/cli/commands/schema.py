"""`fairlead schema`: the JSON Schema of plan files."""

from __future__ import annotations

import click

from fairlead.cli.exits import DONE
from fairlead.connectors.plan.schema import schema_text


@click.command("schema", epilog="Example: fairlead schema > fairlead-program.schema.json")
def command() -> int:
    """The JSON Schema of plan files, for editors."""
    click.echo(schema_text(), nl=False)
    return DONE
