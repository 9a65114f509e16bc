"""A claim on a data folder that ends with the process that made it, however that ends.

It is the lock of a small SQLite file, which every system knows to give back.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path


class ClaimedError(Exception):
    """Another process has the claim."""


class Claim:
    """Something that only one process can be at a time. what: "server" or "worker"."""

    def __init__(self, folder: Path, what: str) -> None:
        path = folder / f".{what}.lock"
        self._held = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            self._held.execute("PRAGMA journal_mode=MEMORY")
            self._held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            self._held.close()
            raise ClaimedError(what) from None

    def release(self) -> None:
        """Let others have it."""
        self._held.close()


def is_claimed(folder: Path, what: str) -> bool:
    """Whether a process has it now."""
    try:
        Claim(folder, what).release()
    except ClaimedError:
        return True
    return False
