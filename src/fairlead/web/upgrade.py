"""The database brought to this release at the start, with a copy kept of how it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from fairlead.store import snapshot
from fairlead.store.schema import Schema, schema

Say = Callable[[str], None]


class CannotUpgradeError(Exception):
    """The copy that is made before an upgrade could not be made; nothing was changed."""


def upgrade(state: Schema, backups: Path, say: Say) -> None:
    """Run the migrations that are pending. backups: the folder for the copy.

    Raises CannotUpgradeError.
    """
    if not state.pending:
        return
    if not state.is_empty:
        _keep(backups, say)
        say(f"Bringing the database to this release: {len(state.pending)} changes")
    call_command("migrate", verbosity=0, interactive=False)
    assert not schema().pending


def _keep(backups: Path, say: Say) -> None:
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "sqlite":
        say("PostgreSQL undoes a change that fails; your own dump from before is the way back.")
        return
    backups.mkdir(parents=True, exist_ok=True, mode=0o700)
    stamp = timezone.now().strftime("%Y%m%d-%H%M%S-%f")
    kept = backups / f"before-upgrade-{stamp}.sqlite3"
    try:
        snapshot.copy(Path(connection.settings_dict["NAME"]), kept)
    except (sqlite3.DatabaseError, OSError) as error:
        kept.unlink(missing_ok=True)
        raise CannotUpgradeError(
            f"The database has to be changed for this release, but a copy of it could not be made "
            f"first: {error}. Nothing was changed. Make room, or restore a backup."
        ) from None
    say(f"Before the upgrade the database was copied to {kept}")
