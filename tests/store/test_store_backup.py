"""Backups: whole or refused, of one moment, put back identically on an empty host."""

from __future__ import annotations

import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from time import sleep

import pytest

from fairlead.store import backup, snapshot
from fairlead.store.backup import BackupError
from tests.crash.kills import Acknowledged, losses, write
from tests.crash.served import Installation, Served, fairlead, installed


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation with one program; tests copy it."""
    return installed(tmp_path_factory.mktemp("first") / "data")


@pytest.fixture(scope="module")
def kept(first: Installation) -> Path:
    """A backup of it."""
    path = first.folder.parent / "kept.zip"
    said = fairlead(first.folder, "backup", str(path))
    assert said.returncode == 0, said.stderr
    return path


def logged(path: Path, value: str, others: int = 0) -> None:
    """A database whose newest rows are in its write-ahead log alone, as after a crash."""
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("PRAGMA journal_mode=WAL")
        opened.execute("CREATE TABLE t (v TEXT)")
        opened.executemany("INSERT INTO t VALUES (?)", [("filling" * 100,)] * others)
        opened.commit()
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        opened.execute("PRAGMA wal_autocheckpoint=0")
        opened.execute("INSERT INTO t VALUES (?)", [value])
        opened.commit()
        for suffix in ("", "-wal"):
            shutil.copy(f"{path}{suffix}", f"{path}.crashed{suffix}")
    for suffix in ("", "-wal"):
        shutil.move(f"{path}.crashed{suffix}", f"{path}{suffix}")


def values(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as opened:
        return [row[0] for row in opened.execute("SELECT v FROM t WHERE v NOT LIKE 'filling%'")]


def test_a_snapshot_has_what_a_plain_copy_of_a_live_database_lacks(tmp_path: Path) -> None:
    logged(tmp_path / "live", "acknowledged")
    shutil.copy(tmp_path / "live", tmp_path / "plain")
    snapshot.copy(tmp_path / "live", tmp_path / "whole")
    assert values(tmp_path / "plain") == []
    assert values(tmp_path / "whole") == ["acknowledged"]


def test_a_log_left_beside_a_restored_database_would_change_it(tmp_path: Path) -> None:
    for name in ("planted", "installed"):
        logged(tmp_path / name, "from the old one", others=50)
    for name in ("new", "again"):
        with closing(sqlite3.connect(tmp_path / name)) as opened, opened:
            opened.execute("CREATE TABLE t (v TEXT)")
            opened.executemany("INSERT INTO t VALUES (?)", [("filling" * 100,)] * 50)
            opened.execute("INSERT INTO t VALUES ('restored')")
    (tmp_path / "new").replace(tmp_path / "planted")
    snapshot.install(tmp_path / "again", tmp_path / "installed")
    assert snapshot.damage(tmp_path / "planted") or values(tmp_path / "planted") != ["restored"]
    assert values(tmp_path / "installed") == ["restored"]


def test_a_backup_put_back_on_an_empty_host_is_the_same(
    kept: Path, first: Installation, tmp_path: Path
) -> None:
    host = tmp_path / "host"
    host.mkdir()
    logged(host / "fairlead.sqlite3", "of a database that went")
    (host / "fairlead.sqlite3").unlink()
    said = fairlead(host, "restore", "--yes", str(kept))
    assert said.returncode == 0, said.stderr
    again = fairlead(host, "backup", str(tmp_path / "again.zip"))
    assert again.returncode == 0, again.stderr
    assert backup.read_manifest(tmp_path / "again.zip").content == (
        backup.read_manifest(kept).content
    )
    assert fairlead(host, "audit", "verify").returncode == 0
    served = Served(Installation(host, first.token, first.session), options="--no-worker")
    try:
        assert served.api("GET", "plan")[0] == 200
    finally:
        assert served.stop() == 0


def test_what_was_there_before_is_kept(kept: Path, tmp_path: Path) -> None:
    on = installed(tmp_path / "data")
    with closing(sqlite3.connect(on.database)) as opened, opened:
        opened.execute("UPDATE store_programrecord SET key = 'before'")
    assert fairlead(on.folder, "restore", "--yes", str(kept)).returncode == 0
    (safety,) = (on.folder / "backups").glob("before-restore-*.sqlite3")
    for path, key in ((safety, "before"), (on.database, "checkout")):
        with closing(sqlite3.connect(path)) as opened:
            assert opened.execute("SELECT key FROM store_programrecord").fetchall() == [(key,)]


def test_nothing_is_restored_while_it_is_served(first: Installation, kept: Path) -> None:
    served = Served(first, options="--no-worker")
    try:
        said = fairlead(first.folder, "restore", "--yes", str(kept))
        assert said.returncode == 2
        assert "End it first. Nothing was changed." in said.stderr
    finally:
        served.stop()


def test_a_backup_under_writers_is_of_one_moment(tmp_path: Path) -> None:
    on = installed(tmp_path / "data")
    served, told, end = Served(on, options="--no-worker"), Acknowledged(), Event()
    others = [
        Thread(target=write, args=(served, task, task, told, end)) for task in ("api", "fraud")
    ]
    try:
        for one in others:
            one.start()
        while len(told.edits) < 4 and not told.refused:
            sleep(0.01)
        before = dict(told.edits)
        said = fairlead(on.folder, "backup", str(tmp_path / "kept.zip"))
        assert said.returncode == 0, said.stderr
    finally:
        end.set()
        for one in others:
            one.join()
        served.stop()
    assert not told.refused, told.refused[:3]
    host = tmp_path / "host"
    assert fairlead(host, "restore", "--yes", str(tmp_path / "kept.zip")).returncode == 0
    assert fairlead(host, "audit", "verify").returncode == 0
    with closing(sqlite3.connect(host / "fairlead.sqlite3")) as opened:
        numbers = [n for (n,) in opened.execute("SELECT number FROM store_version ORDER BY number")]
    assert numbers == list(range(1, len(numbers) + 1))
    assert max(before) <= len(numbers) < max(told.edits), "writers went on meanwhile"
    until = Acknowledged(edits={n: s for n, s in told.edits.items() if n <= len(numbers)})
    assert not list(losses(host / "fairlead.sqlite3", until))


def rewritten(source: Path, target: Path, name: str, content: bytes) -> Path:
    """A copy of an archive in which one member says something else."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for member in old.namelist():
            new.writestr(member, content if member == name else old.read(member))
    return target


def test_a_backup_that_was_altered_is_refused_by_the_part(kept: Path, tmp_path: Path) -> None:
    altered = rewritten(kept, tmp_path / "a.zip", "tables/store.user.jsonl", b"[]\n")
    with pytest.raises(BackupError, match=r"store\.user is not what was written"):
        backup.verify(altered)


def test_a_file_that_is_cut_off_or_is_no_backup_is_refused(kept: Path, tmp_path: Path) -> None:
    for content in (kept.read_bytes()[:-100], b"", b"PK\x03\x04 something", b"\0" * 4096):
        path = tmp_path / "cut.zip"
        path.write_bytes(content)
        with pytest.raises(BackupError, match="is no whole backup"):
            backup.verify(path)


def test_a_flipped_byte_of_any_part_is_noticed(kept: Path, tmp_path: Path) -> None:
    # Not one of the container's own: when a part was packed, for one, means nothing.
    with zipfile.ZipFile(kept) as container:
        parts = [part for part in container.infolist() if part.file_size]
    assert parts
    for part in parts:
        content = bytearray(kept.read_bytes())
        at = part.header_offset
        extra = int.from_bytes(content[at + 28 : at + 30], "little")
        packed = at + 30 + len(part.filename.encode()) + extra
        content[packed + part.compress_size // 2] ^= 0xFF
        path = tmp_path / "flipped.zip"
        path.write_bytes(content)
        with pytest.raises(BackupError):
            backup.verify(path)


def test_a_backup_of_a_newer_release_is_refused(kept: Path, tmp_path: Path) -> None:
    manifest = zipfile.ZipFile(kept).read("manifest.json")
    known = b'"0001_initial"'
    assert known in manifest
    newer = rewritten(
        kept, tmp_path / "n.zip", "manifest.json", manifest.replace(known, b'"9999_later"')
    )
    said = fairlead(tmp_path / "host", "restore", "--yes", str(newer))
    assert said.returncode == 2
    assert "newer than this release" in said.stderr
    assert not (tmp_path / "host" / "fairlead.sqlite3").exists()


def test_a_backup_does_not_take_the_place_of_a_file(first: Installation, kept: Path) -> None:
    before = kept.read_bytes()
    said = fairlead(first.folder, "backup", str(kept))
    assert (said.returncode, kept.read_bytes()) == (2, before)
    assert "is there already" in said.stderr


def test_no_secret_is_in_a_backup(first: Installation, kept: Path) -> None:
    with zipfile.ZipFile(kept) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    for secret in (first.token, first.session, "only-for-tests"):
        assert secret.encode() not in content
