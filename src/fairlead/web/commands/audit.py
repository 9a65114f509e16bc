"""`fairlead audit`: whether the history is what was saved."""

from __future__ import annotations

import click

from fairlead.web.commands.ready import RefusedError, ready_for_data
from fairlead.web.commands.serve import DB_HELP

NO = 1


@click.group("audit", epilog="Example: fairlead audit verify checkout-replatform")
def command() -> None:
    """Whether the history of programs is what was saved."""


@command.command("verify", epilog="Example: fairlead audit verify checkout-replatform")
@click.argument("program", required=False)
@click.option("--db", metavar="URL", help=DB_HELP)
def verify(program: str | None, db: str | None) -> int:
    """Walk every version of a program, or of all, and name the first that was altered.

    Prints the digest of each program's newest version: kept elsewhere, it shows later whether
    versions were cut off at the end. Exits with 1 when one was altered.
    """
    ready_for_data(db)
    from fairlead.store import chain
    from fairlead.store.models import ProgramRecord

    records = ProgramRecord.objects.order_by("key")
    if program is not None:
        records = records.filter(key=program)
        if not records:
            raise RefusedError(f"There is no program '{program}'.")
    broken = False
    for record in records:
        match chain.verify(record):
            case chain.BrokenLink(key, number, says):
                broken = True
                click.echo(f"{key}: version {number} is not as it was saved: {says}")
            case chain.Verified(key, versions, head):
                click.echo(f"{key}: {versions} versions stand, head {head}")
    return NO if broken else 0
