"""A database file of SQLite as it was at one moment, copied while others write."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database under the same name."""
_WAITS_S = 30


def copy(source: Path, target: Path) -> None:
    """Copy a database through SQLite itself, so that what is being written meanwhile is whole.

    Raises sqlite3.DatabaseError for a file that is none, or that is damaged.
    """
    with (
        closing(
            sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", _WAITS_S, uri=True)
        ) as now,
        closing(sqlite3.connect(target)) as then,
    ):
        target.chmod(0o600)
        now.backup(then)
    fault = damage(target)
    if fault:
        raise sqlite3.DatabaseError(fault)
    sync(target)


def damage(path: Path) -> str:
    """What SQLite finds wrong with a file; empty when it is whole."""
    try:
        with closing(sqlite3.connect(path, _WAITS_S)) as opened:
            said = opened.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if said != "ok":
                return str(said)
            orphans = opened.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if orphans is None else f"a row of {orphans[0]} refers to nothing"


def settle(path: Path) -> bool:
    """Move what stands beside a database into it, so that it is whole by itself.

    False when it cannot be opened, or somebody else has it open.
    """
    try:
        with closing(sqlite3.connect(path, timeout=1, isolation_level=None)) as opened:
            mode = opened.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
            opened.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError:
        return False
    return bool(mode == "delete")


def install(made: Path, place: Path) -> None:
    """Put a database where another one was, without anything that stood beside that one.

    A log left there would be taken for the new one's, and break it.
    """
    for suffix in BESIDE:
        place.with_name(place.name + suffix).unlink(missing_ok=True)
    sync(made)
    made.replace(place)
    sync(place.parent)


def sync(path: Path) -> None:
    """Wait until a file, or what a folder lists, is on the disk."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
