"""When the last backup was made and read back, for `fairlead doctor`."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import orjson
from django.utils import timezone

from fairlead.store.backup import Manifest

_NAME = "last-backup.json"


def remember(folder: Path, file: Path, manifest: Manifest) -> None:
    """Write down that a backup was verified."""
    said = {"file": str(file.absolute()), "at": manifest.made_at, "content": manifest.content}
    (folder / _NAME).write_bytes(orjson.dumps(said))


def last(folder: Path) -> tuple[str, timedelta] | None:
    """The file of the last verified backup and how long ago it was made; None without one."""
    try:
        said = orjson.loads((folder / _NAME).read_bytes())
        return str(said["file"]), timezone.now() - datetime.fromisoformat(said["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
