"""`fairlead doctor`: whether this installation is well."""

from __future__ import annotations

import click

from fairlead.web.commands.ready import folder, ready
from fairlead.web.commands.serve import DB_HELP

NO = 1


@click.command("doctor", epilog="Example: fairlead doctor --db postgresql://fairlead@db/fairlead")
@click.option("--db", metavar="URL", help=DB_HELP)
def command(db: str | None) -> int:
    """Whether this installation is well, and what to do where not.

    Exits with 1 when something keeps people from working or can lose what they saved; what is only
    to be looked at is shown, and exits with 0.
    """
    folder()
    ready(db)
    from fairlead.web.services.doctor import Level, examined

    ill = False
    for seen in examined():
        ill = ill or seen.level is Level.ILL
        click.echo(f"{seen.level.value:<5} {seen.what:<11} {seen.says}")
        if seen.do:
            click.echo(f"{'':<17} {seen.do}")
    return NO if ill else 0
