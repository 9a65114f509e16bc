"""A backup put back: verified first, built beside what is there, and put in its place at once."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.apps.registry import Apps
from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils import timezone

from fairlead.store import backup, dump, snapshot
from fairlead.store.backup import BackupError, Manifest
from fairlead.store.schema import build, unknown


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that is in its place. safety: what was there before, None where nothing was."""

    manifest: Manifest
    safety: Path | None


def restore(path: Path, safety_folder: Path) -> Restored:
    """Replace everything that is kept by what a backup holds.

    Nobody may serve the database meanwhile. When anything fails, what was there stays. Raises
    BackupError.
    """
    manifest = backup.verify(path)
    if newer := unknown([(one[0], one[1]) for one in manifest.migrations]):
        raise BackupError(
            f"{path} was written by Fairlead {manifest.app}, which is newer than this release: it "
            f"has {newer[0][0]} {newer[0][1]}. Install that release or a later one."
        )
    if connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
        return _into_server(path, manifest, safety_folder)
    return _into_file(path, manifest, safety_folder)


def _into_file(path: Path, manifest: Manifest, folder: Path) -> Restored:
    place = Path(connections[DEFAULT_DB_ALIAS].settings_dict["NAME"])
    connections[DEFAULT_DB_ALIAS].close()
    made = place.with_name(place.name + ".restoring")
    _remove(made)
    try:
        # Under the usual name, because some migrations of libraries write there whatever is asked.
        with backup.database_file(made, DEFAULT_DB_ALIAS):
            _fill(path, manifest)
            call_command("migrate", verbosity=0, interactive=False)
        made.chmod(0o600)
        if fault := snapshot.damage(made):
            raise BackupError(f"What {path} holds does not fit together: {fault}. Use another one.")
        backup.unpack_files(path, manifest, settings.IMPORT_FOLDER)
        safety = _put_aside(place, folder)
        snapshot.install(made, place)
    finally:
        _remove(made)
    return Restored(manifest, safety)


def _into_server(path: Path, manifest: Manifest, folder: Path) -> Restored:
    connection = connections[DEFAULT_DB_ALIAS]
    names = connection.introspection.table_names()
    safety = None
    if names:
        safety = folder / f"before-restore-{_stamp()}.zip"
        backup.write(safety)
    backup.unpack_files(path, manifest, settings.IMPORT_FOLDER)
    with transaction.atomic(), connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(name)} CASCADE")
        _fill(path, manifest)
    call_command("migrate", verbosity=0, interactive=False)
    return Restored(manifest, safety)


def _fill(path: Path, manifest: Manifest) -> None:
    """Build the tables of a backup in an empty database, fill them, and compare them with it."""
    alias = DEFAULT_DB_ALIAS
    apps = build(alias, [(one[0], one[1]) for one in manifest.migrations])
    found = {table.name: table for table in dump.tables(apps)}
    if missing := sorted(set(manifest.tables) - set(found)):
        raise BackupError(f"{path} has tables that its release has not: {missing[0]}. Check it.")
    with transaction.atomic(using=alias):
        if connections[alias].vendor == "postgresql":
            # Migrations in the same transaction made them immediate; tables come in any order.
            with connections[alias].cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        # Migrations put rows of their own into some.
        dump.clear(found.values(), alias)
        for name, member in manifest.tables.items():
            try:
                dump.fill(found[name], member.columns, backup.rows(path, name), alias)
            except ValueError as error:
                raise BackupError(f"{path} cannot be read: {error}. Use another one.") from None
        dump.count_on(found.values(), alias)
        _compare(path, manifest, apps)


def _compare(path: Path, manifest: Manifest, apps: Apps) -> None:
    there = {table.name: dump.digest(table, DEFAULT_DB_ALIAS) for table in dump.tables(apps)}
    for name, member in manifest.tables.items():
        if there[name] != member.sha256:
            says = f"{name} does not come out as it stands in {path}."
            raise BackupError(f"{says} Nothing was changed.")


def _put_aside(place: Path, folder: Path) -> Path | None:
    """Keep what is there under another name, complete in one file where SQLite can read it."""
    if not place.exists():
        return None
    safety = folder / f"before-restore-{_stamp()}.sqlite3"
    for suffix in ("", *snapshot.BESIDE):
        source = place.with_name(place.name + suffix)
        if source.exists():
            # Both as they are: whatever is wrong with them can still be looked at.
            shutil.copy2(source, safety.with_name(safety.name + suffix))
    snapshot.settle(safety)
    snapshot.settle(place)
    snapshot.sync(safety)
    return safety


def _remove(path: Path) -> None:
    for suffix in ("", *snapshot.BESIDE):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _stamp() -> str:
    return timezone.now().strftime("%Y%m%d-%H%M%S-%f")
