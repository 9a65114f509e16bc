"""A key that lets the visitor of a demo in, once and for ten minutes."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from fairlead.store.tokens import digest

HOLDS = timedelta(minutes=10)
_NAME = "ticket"


def issue(folder: Path) -> str:
    """A new key; the one before ends."""
    key = secrets.token_urlsafe(24)
    kept = folder / _NAME
    kept.touch(mode=0o600)
    kept.write_text(f"{digest(key)} {(timezone.now() + HOLDS).isoformat()}", "ascii")
    return key


def take(folder: Path, key: str) -> bool:
    """Whether a key lets somebody in; it never will again."""
    kept = folder / _NAME
    try:
        wanted, until = kept.read_text("ascii").split()
    except (OSError, ValueError):
        return False
    if not secrets.compare_digest(wanted, digest(key)):
        return False
    try:
        # Of two who come at once, one removes it.
        kept.unlink()
    except FileNotFoundError:
        return False
    return timezone.now() < datetime.fromisoformat(until)
