"""`fairlead backup`: everything that is kept, in one verified file."""

from __future__ import annotations

from pathlib import Path

import click

from fairlead.web.commands.ready import RefusedError, folder, ready_for_data
from fairlead.web.commands.serve import DB_HELP


@click.command(
    "backup", epilog="Example: fairlead backup fairlead-2026-03-02.zip (also while it is served)"
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--db", metavar="URL", help=DB_HELP)
def command(file: Path, db: str | None) -> None:
    """Everything that is kept, in one verified file.

    People go on working meanwhile; the file holds one moment. It is read back and compared before
    it gets its name.
    """
    data = folder()
    ready_for_data(db)
    from fairlead.store import backup
    from fairlead.web import verified

    try:
        manifest = backup.write(file)
    except OSError as error:
        says = f"{file} cannot be written: {error.strerror}."
        raise RefusedError(f"{says} Choose another place.") from None
    verified.remember(data, file, manifest)
    size = file.stat().st_size / 1e6
    click.echo(
        f"{file}: {manifest.rows:,} rows in {len(manifest.tables)} tables, "
        f"{len(manifest.files):,} files, {size:,.1f} MB, read back and compared"
    )
    click.echo(f"SHA-256 of what it holds: {manifest.content}")
    click.echo(
        f"Not in it: {', '.join(backup.SECRETS)}. It holds people's addresses: keep it safe."
    )
