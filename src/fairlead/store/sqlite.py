"""SQLite set so that no acknowledged write is lost, on every version of its library."""

from __future__ import annotations

import sqlite3
from typing import Any

Release = tuple[int, int, int]

MENDED: Release = (3, 51, 3)
"""Before it, two connections could corrupt a database in WAL mode (sqlite.org/wal.html, 2026)."""
WAITS_S = 30
"""How long a writer waits for another one before it gives up."""
_WAL_BYTES = 64 * 1024 * 1024


def is_safe_with_wal(release: Release = sqlite3.sqlite_version_info) -> bool:
    """Whether a release of the library keeps a write-ahead log without the known race."""
    return release >= MENDED


def options(release: Release = sqlite3.sqlite_version_info) -> dict[str, Any]:
    """What Django's connection is opened with.

    Writers queue at the beginning of their transaction (IMMEDIATE), so that none fails in the
    middle. Where the log is not safe, the older rollback journal is kept with one more sync.
    """
    if is_safe_with_wal(release):
        journal = f"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; {_LIMIT}"
    else:
        journal = "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA;"
    return {
        "timeout": WAITS_S,
        "transaction_mode": "IMMEDIATE",
        "init_command": f"{journal} PRAGMA mmap_size=0;",
    }


_LIMIT = f"PRAGMA journal_size_limit={_WAL_BYTES};"
