"""`fairlead restore`: a backup put back."""

from __future__ import annotations

from pathlib import Path

import click

from fairlead.web.commands.ready import RefusedError, folder, ready
from fairlead.web.commands.serve import DB_HELP


@click.command(
    "restore", epilog="Example: fairlead restore fairlead-2026-03-02.zip (the server ended first)"
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--db", metavar="URL", help=DB_HELP)
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(file: Path, db: str | None, *, yes: bool) -> None:
    """A backup put back, in place of what is there.

    The backup is verified first, and what is there is kept as a copy. When anything fails, nothing
    changes. Backups of SQLite can be restored into PostgreSQL, and the other way round.
    """
    data = folder()
    ready(db)
    from django.db import OperationalError

    from fairlead.store import backup
    from fairlead.store.restore import restore
    from fairlead.web.claim import Claim, ClaimedError

    try:
        claim = Claim(data, "server")
    except ClaimedError:
        raise RefusedError(f"Fairlead serves {data}. End it first. Nothing was changed.") from None
    try:
        manifest = backup.verify(file)
        says = f"{file} holds {manifest.rows:,} rows of {manifest.made_at}."
        click.echo(says)
        if not yes:
            click.confirm("Put it in place of everything that is there?", abort=True)
        safety = data / "backups"
        safety.mkdir(exist_ok=True, mode=0o700)
        restored = restore(file, safety)
    except OperationalError as error:
        raise RefusedError(f"The database does not answer: {str(error).strip()}") from None
    except OSError as error:
        raise RefusedError(f"It cannot be put back: {error}. Nothing was changed.") from None
    finally:
        claim.release()
    if restored.safety is not None:
        click.echo(f"What was there is kept in {restored.safety}")
    click.echo(
        "Restored, and compared with the backup. Everybody signs in again. With another secret key "
        "than before, links that were sent do not hold any more."
    )
