"""A backup while people write, and a restore on an empty host (reliability rows D11 and D12).

    .venv/bin/python -m tests.crash.drill --megabytes 1000

Says how long writers waited while the backup ran and while it did not, and how long both took.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sqlite3
import tempfile
import zipfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

import click

from tests.crash.served import Installation, Served, fairlead, installed

BLOCKED_S = 0.2
RESTORED_S_PER_GB = 120.0
WRITES_EVERY_S = 0.05
_PART = 1_000_000


@dataclass
class Waited:
    """How long each write took, in seconds; those that failed, in words."""

    seconds: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def p99(self) -> float:
        """What 99 of 100 writes were faster than."""
        return sorted(self.seconds)[int(0.99 * (len(self.seconds) - 1))]


@dataclass(frozen=True)
class Drill:
    """What came of it. quiet, busy: writes before and while the backup ran."""

    quiet: Waited
    busy: Waited
    backup_s: float
    restore_s: float
    megabytes: float
    content: Sequence[str]


def swollen(on: Installation, megabytes: int) -> None:
    """Let the database have so many megabytes: files that were read, with what was read in them."""
    with closing(sqlite3.connect(on.database)) as opened, opened:
        columns = [row[1] for row in opened.execute("PRAGMA table_info(store_upload)")]
        for _ in range(megabytes):
            values = {
                "code": secrets.token_hex(12),
                "stored": secrets.token_hex(24),
                "sha256": secrets.token_hex(32),
                "name": "plan.yaml",
                "by_name": "Olga",
                "size": _PART,
                "mapping": "{}",
                "dates": "",
                "format": "yaml",
                "state": "refused",
                "at": "2026-03-02 08:00:00",
                "touched_at": "2099-03-02 08:00:00",
                "answer": secrets.token_bytes(_PART),
            }
            kept = [one for one in columns if one in values]
            marks = ", ".join("?" * len(kept))
            insert = f"INSERT INTO store_upload ({', '.join(kept)}) VALUES ({marks})"
            opened.execute(insert, [values[one] for one in kept])


def write(served: Served, waited: Sequence[Waited], which: Sequence[int], end: Event) -> None:
    """Rename a task again and again, and note how long each time took."""
    n, version = 0, served.api("GET", "plan")[1]["version"]
    while not end.is_set():
        n += 1
        edit = {"entity": "task", "id": "api", "field": "name", "value": f"Name {n}"}
        at, began = waited[which[0]], monotonic()
        status, said = served.api("POST", "edits", {"edits": [edit]}, If_Match=str(version))
        at.seconds.append(monotonic() - began)
        if status != 200:
            at.failed.append(f"{status}: {said}")
        version = said.get("version", version)
        sleep(WRITES_EVERY_S)


def drill(folder: Path, megabytes: int, quiet_s: float = 3.0) -> Drill:
    """Back up under writes, restore elsewhere, and compare."""
    on = installed(folder / "data")
    swollen(on, megabytes)
    served, waited, which, end = Served(on), (Waited(), Waited()), [0], Event()
    writer = Thread(target=write, args=(served, waited, which, end))
    try:
        writer.start()
        sleep(quiet_s)
        which[0], began = 1, monotonic()
        kept = fairlead(on.folder, "backup", str(folder / "kept.zip"))
        backup_s = monotonic() - began
    finally:
        end.set()
        writer.join()
        served.stop()
    assert kept.returncode == 0, kept.stderr
    began = monotonic()
    restored = fairlead(folder / "host", "restore", "--yes", str(folder / "kept.zip"))
    restore_s = monotonic() - began
    assert restored.returncode == 0, restored.stderr
    assert fairlead(folder / "host", "audit", "verify").returncode == 0
    again = fairlead(folder / "host", "backup", str(folder / "again.zip"))
    assert again.returncode == 0, again.stderr
    paths = (folder / "kept.zip", folder / "again.zip")
    content = [_content(path) for path in paths]
    size = on.database.stat().st_size / 1e6
    return Drill(*waited, backup_s, restore_s, size, content)


def _content(path: Path) -> str:
    """The one digest over all tables of a backup."""
    with zipfile.ZipFile(path) as archive:
        return str(json.loads(archive.read("manifest.json"))["content"])


def problems(done: Drill) -> list[str]:
    """What is not as it is promised."""
    found = [*done.quiet.failed, *done.busy.failed]
    if done.content[0] != done.content[1]:
        found.append("what was restored is not what was backed up")
    if done.busy.p99 - done.quiet.p99 > BLOCKED_S:
        found.append(f"writers waited {done.busy.p99:.2f} s")
    if done.restore_s > max(30.0, RESTORED_S_PER_GB * done.megabytes / 1000):
        found.append(f"the restore took {done.restore_s:.0f} s")
    return found


def main() -> None:
    """Drill, and say what was seen."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--megabytes", type=int, default=1000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fairlead-drill-") as folder:
        done = drill(Path(folder), given.megabytes)
    click.echo(
        f"{done.megabytes:,.0f} MB: backup {done.backup_s:.1f} s, restore {done.restore_s:.1f} s; "
        f"99 of 100 writes within {done.quiet.p99 * 1e3:.0f} ms, during the backup within "
        f"{done.busy.p99 * 1e3:.0f} ms (longest {max(done.busy.seconds) * 1e3:.0f} ms)"
    )
    if found := problems(done):
        raise SystemExit("; ".join(found[:5]))


if __name__ == "__main__":
    main()
