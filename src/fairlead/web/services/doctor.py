"""Whether an installation is well: each thing looked at, with what was seen and what to do."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from fairlead.store import snapshot
from fairlead.store.schema import schema
from fairlead.store.sqlite import MENDED, Release, is_safe_with_wal
from fairlead.web import verified
from fairlead.web.claim import is_claimed
from fairlead.web.environment import data_folder

LEAST_FREE = 1_000_000_000
LONGEST_WITHOUT_BACKUP = timedelta(days=7)
_SYNCHRONOUS = {0: "OFF", 1: "NORMAL", 2: "FULL", 3: "EXTRA"}


class Level(Enum):
    """How well one thing is."""

    WELL = "ok"
    DOUBTFUL = "look"
    ILL = "fail"


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that was looked at. do: what to do, empty where nothing has to be."""

    what: str
    level: Level
    says: str
    do: str = ""


def examined() -> Iterator[Seen]:
    """Everything that is looked at, in order; a database that does not answer ends it."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        says = str(error).strip()
        yield Seen("database", Level.ILL, says, "Check DATABASE_URL and whether it runs.")
        return
    looks: list[Callable[[], Seen]] = [
        _migrations,
        _disk,
        _folder,
        _secret,
        _mail,
        _backup,
        _processes,
    ]
    if connection.vendor == "sqlite":
        looks[:0] = [gate, _pragmas, _whole]
    for look in looks:
        yield look()


def gate() -> Seen:
    """Whether the library of SQLite may have the journal that is in force."""
    return library(sqlite3.sqlite_version_info, str(_in_force("journal_mode")))


def library(release: Release, journal: str) -> Seen:
    """Whether a release of SQLite's library is safe with a journal.

    One with the known race is, as long as no write-ahead log is used; so that is no fault.
    """
    name = f"SQLite {'.'.join(map(str, release))}"
    if is_safe_with_wal(release):
        return Seen("library", Level.WELL, f"{name}, write-ahead log")
    mended = ".".join(map(str, MENDED))
    if journal == "wal":
        says = f"{name} can damage this database, for it has a write-ahead log"
        do = f"End what else has the file open, and start again. Use SQLite {mended} or later."
        return Seen("library", Level.ILL, says, do)
    says = f"{name} has a race in its write-ahead log; the rollback journal is used: safe, slower"
    do = f"Nothing has to be done. SQLite {mended} or later, or PostgreSQL, saves faster."
    return Seen("library", Level.DOUBTFUL, says, do)


def pragmas(release: Release, journal: str, synchronous: int, mmap: int) -> Seen:
    """Whether what is in force loses no acknowledged write with a release of the library."""
    named = _SYNCHRONOUS.get(synchronous, str(synchronous))
    in_force = f"journal_mode={journal} synchronous={named} mmap_size={mmap}"
    if is_safe_with_wal(release):
        holds = journal == "wal" and synchronous >= 2
    else:
        holds = journal == "delete" and synchronous == 3
    if holds and mmap == 0:
        return Seen("settings", Level.WELL, in_force)
    do = "End what else has the file open, and start Fairlead again."
    return Seen(
        "settings", Level.ILL, f"{in_force}: a write could be lost, or the file damaged", do
    )


def _pragmas() -> Seen:
    journal, synchronous, mmap = map(_in_force, ("journal_mode", "synchronous", "mmap_size"))
    if connection.settings_dict["OPTIONS"].get("transaction_mode") != "IMMEDIATE":
        says = "transactions do not begin as writers"
        return Seen("settings", Level.ILL, says, "Use Fairlead's own settings.")
    release = sqlite3.sqlite_version_info
    return pragmas(release, str(journal), int(str(synchronous)), int(str(mmap)))


def _in_force(name: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        row = cursor.fetchone()
    return row[0] if row else 0


def _whole() -> Seen:
    path = Path(connection.settings_dict["NAME"])
    fault = snapshot.damage(path)
    if fault:
        return Seen("database", Level.ILL, f"{path}: {fault}", "Restore the last verified backup.")
    return Seen("database", Level.WELL, f"{path}, {path.stat().st_size / 1e6:,.1f} MB, whole")


def _migrations() -> Seen:
    state = schema()
    if state.newer:
        says = f"a newer release changed it ({' '.join(min(state.newer))})"
        return Seen("tables", Level.ILL, says, "Install that release, or restore a backup.")
    if state.pending:
        says = f"{len(state.pending)} changes of this release are to come"
        return Seen(
            "tables", Level.DOUBTFUL, says, "Start `fairlead serve`; it keeps a copy first."
        )
    return Seen("tables", Level.WELL, f"at this release, {len(state.applied)} changes")


def _disk() -> Seen:
    free = shutil.disk_usage(data_folder()).free
    says = f"{free / 1e9:,.1f} GB free for {data_folder()}"
    if free < LEAST_FREE:
        return Seen("disk", Level.ILL, says, "Make room; saving fails when it is full.")
    return Seen("disk", Level.WELL, says)


def _secret() -> Seen:
    kept = data_folder() / "secret-key"
    if not kept.exists():
        return Seen("secret key", Level.WELL, "from the environment")
    mode = kept.stat().st_mode & 0o777
    if mode & 0o077:
        do = f"Run: chmod 600 {kept}"
        return Seen("secret key", Level.ILL, f"others can read {kept} (mode {mode:o})", do)
    return Seen("secret key", Level.WELL, f"{kept}, for its owner alone")


def _folder() -> Seen:
    folder = data_folder()
    mode = folder.stat().st_mode & 0o777
    if mode & 0o077:
        says = f"others can look into {folder} (mode {mode:o})"
        return Seen("data folder", Level.DOUBTFUL, says, f"Run: chmod 700 {folder}")
    return Seen("data folder", Level.WELL, f"{folder}, for its owner alone")


def _mail() -> Seen:
    if settings.HAS_MAIL:
        return Seen("mail", Level.WELL, f"through {settings.EMAIL_HOST}")
    do = "Set FAIRLEAD_SMTP_HOST, so that people can reset their passwords."
    return Seen("mail", Level.DOUBTFUL, f"is put into {settings.EMAIL_FILE_PATH}, not sent", do)


def _backup() -> Seen:
    found = verified.last(data_folder())
    do = "Run `fairlead backup FILE`, every day."
    if found is None:
        return Seen("backup", Level.DOUBTFUL, "none was made", do)
    file, age = found
    says = f"{file}, verified {age.days} days ago"
    level = Level.DOUBTFUL if age > LONGEST_WITHOUT_BACKUP else Level.WELL
    return Seen("backup", level, says, do if level is Level.DOUBTFUL else "")


def _processes() -> Seen:
    server, worker = (is_claimed(data_folder(), what) for what in ("server", "worker"))
    if server and not worker:
        do = "Look at the log of the server; it starts one again within a minute."
        return Seen("worker", Level.ILL, "the server runs here, but no worker", do)
    says = "server and worker run here" if server else "no server runs on this data folder"
    return Seen("worker", Level.WELL, says)
