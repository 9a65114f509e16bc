"""`fairlead schema`: the JSON Schema of plan files."""

from __future__ import annotations

import click

from fairlead.cli.exits import DONE
from fairlead.connectors.plan.schema import schema_text


@click.command(
    "schema",
    epilog="Example: fairlead schema > plan.schema.json"
    " (then # yaml-language-server: $schema=plan.schema.json in a plan)",
)
def command() -> int:
    """The JSON Schema of plan files, for editors."""
    click.echo(schema_text(), nl=False)
    return DONE
