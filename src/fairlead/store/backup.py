"""A backup: one file with everything that is kept, which says itself whether it is whole.

A zip archive: `manifest.json` with the releases of code and schema, and for each part its SHA-256;
`tables/<name>.jsonl` with the rows as `dump` writes them; `files/<name>` with the files that people
gave. The same for SQLite and PostgreSQL, so a team can move from one to the other. The secret key
of the installation, mail settings and sessions are not in it.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, cast

import orjson
from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils import timezone

from fairlead import __version__
from fairlead.core.ground.errors import FairleadError
from fairlead.store import dump, snapshot
from fairlead.store.schema import schema

FORMAT = 1
MANIFEST = "manifest.json"
SECRETS = ("the secret key of the installation", "settings of mail and sign-in", "sessions")
"""What a backup does not hold, in words."""
_SNAPSHOT = "snapshot"
_AT_ONCE = 1 << 20
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)
"""What is raised while a damaged archive is read."""
_FILE = re.compile(r"[0-9A-Za-z_-]{1,200}")
"""What files are called; nothing else gets a place in a folder."""


class BackupError(FairleadError):
    """A backup that cannot be written, or a file that is no whole backup."""

    code = "backup"


@dataclass(frozen=True, slots=True)
class Member:
    """A table in a backup."""

    columns: list[str]
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself.

    app: the release that wrote it. migrations: those its tables had. content: one digest over all
    tables. files: those that people gave, with the SHA-256 of each.
    """

    format: int
    app: str
    made_at: str
    migrations: list[list[str]]
    tables: Mapping[str, Member]
    content: str
    files: Mapping[str, str]

    @property
    def rows(self) -> int:
        """How many rows it holds."""
        return sum(member.rows for member in self.tables.values())


def write(path: Path) -> Manifest:
    """Write a backup of the database as it is at one moment, and read it back.

    Others go on writing meanwhile. The file is there whole or not at all. Raises BackupError.
    """
    if path.exists():
        raise BackupError(f"{path} is there already. Choose another name.")
    state = schema()
    if state.pending or state.newer:
        says = "The database is not at the release of this code. "
        raise BackupError(says + "Use the release that serves it, or start `fairlead serve` once.")
    handle, name = tempfile.mkstemp(prefix=".backup-", dir=path.absolute().parent)
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as file, _one_moment(path.absolute().parent) as alias:
            _pack(file, alias, state.applied)
            file.flush()
            os.fsync(file.fileno())
        manifest = verify(made)
        _name(made, path)
        snapshot.sync(path.absolute().parent)
    except FileExistsError:
        raise BackupError(f"{path} is there already. Choose another name.") from None
    finally:
        made.unlink(missing_ok=True)
    return manifest


def _name(made: Path, path: Path) -> None:
    """Give a finished file its name; one that somebody else took since stays theirs."""
    try:
        os.link(made, path)
    except FileExistsError:
        raise
    except OSError:
        # Some file systems have no links.
        made.rename(path)


def verify(path: Path) -> Manifest:
    """Read a backup to its end and compare every digest and count.

    Raises BackupError naming the part that is not what was written.
    """
    manifest = read_manifest(path)
    with _opened(path) as archive:
        for name, member in manifest.tables.items():
            rows, made = 0, hashlib.sha256()
            for line in _parts(archive, _member(name), path):
                rows += 1
                made.update(line)
            if (rows, made.hexdigest()) != (member.rows, member.sha256):
                raise _broken(path, f"{name} is not what was written")
        for name, digest in manifest.files.items():
            made = hashlib.sha256()
            for part in _parts(archive, _file(name), path):
                made.update(part)
            if made.hexdigest() != digest:
                raise _broken(path, f"the file {name} is not what was written")
    said = dump.content((name, member.sha256) for name, member in manifest.tables.items())
    if said != manifest.content:
        raise _broken(path, "its list of tables is not what was written")
    return manifest


def read_manifest(path: Path) -> Manifest:
    """What a backup says about itself. Raises BackupError for a file that is none."""
    with _opened(path) as archive:
        try:
            said = orjson.loads(archive.read(MANIFEST))
            if said["format"] > FORMAT:
                raise BackupError(
                    f"{path} was written by Fairlead {said['app']}, in a form that this release "
                    f"({__version__}) does not know. Install that release or a later one."
                )
            members = {name: Member(**member) for name, member in said.pop("tables").items()}
            manifest = Manifest(tables=members, **said)
        except (KeyError, TypeError, ValueError, AttributeError, *_DAMAGED) as error:
            raise _broken(path, f"its {MANIFEST} cannot be read ({error})") from None
    if odd := [name for name in manifest.files if not _FILE.fullmatch(name)]:
        raise _broken(path, f"it has a file with the name '{odd[0][:40]}'")
    return manifest


def rows(path: Path, name: str) -> Iterator[bytes]:
    """The rows of a table in a backup."""
    with _opened(path) as archive:
        yield from _parts(archive, _member(name), path)


def unpack_files(path: Path, manifest: Manifest, folder: Path) -> None:
    """Put the files of a verified backup into a folder."""
    if manifest.files:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _opened(path) as archive:
        for name in manifest.files:
            made = folder / f".{name}.restoring"
            with made.open("wb") as file:
                made.chmod(0o600)
                file.writelines(_parts(archive, _file(name), path))
                os.fsync(file.fileno())
            made.replace(folder / name)


def _pack(file: IO[bytes], alias: str, migrations: frozenset[tuple[str, str]]) -> None:
    members: dict[str, Member] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for table in dump.tables(apps):
            count, made = 0, hashlib.sha256()
            with archive.open(_member(table.name), "w", force_zip64=True) as member:
                for line in dump.lines(table, alias):
                    count += 1
                    made.update(line)
                    member.write(line)
            members[table.name] = Member(table.columns, count, made.hexdigest())
        manifest = Manifest(
            format=FORMAT,
            app=__version__,
            made_at=timezone.now().isoformat(timespec="seconds"),
            migrations=sorted(map(list, migrations)),
            tables=members,
            content=dump.content((name, member.sha256) for name, member in members.items()),
            files=dict(_pack_files(archive, settings.IMPORT_FOLDER)),
        )
        archive.writestr(MANIFEST, orjson.dumps(asdict(manifest), option=orjson.OPT_INDENT_2))


def _pack_files(archive: zipfile.ZipFile, folder: Path) -> Iterator[tuple[str, str]]:
    """Add the files that people gave; the names and digests."""
    names = sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []
    for name in filter(_FILE.fullmatch, names):
        try:
            file = (folder / name).open("rb")
        except FileNotFoundError:
            # Put aside since the rows were read.
            continue
        made = hashlib.sha256()
        with file, archive.open(_file(name), "w", force_zip64=True) as member:
            while part := file.read(1 << 20):
                made.update(part)
                member.write(part)
        yield name, made.hexdigest()


@contextmanager
def _one_moment(folder: Path) -> Iterator[str]:
    """The alias of a connection that sees the database as it is now, whatever is written since."""
    if connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
        with transaction.atomic():
            with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield DEFAULT_DB_ALIAS
        return
    source = Path(connections[DEFAULT_DB_ALIAS].settings_dict["NAME"])
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as kept:
        copy = Path(kept) / "copy.sqlite3"
        try:
            snapshot.copy(source, copy)
        except sqlite3.DatabaseError as error:
            says = f"{source} is damaged: {error}. Restore the last backup that was verified."
            raise BackupError(says) from None
        with database_file(copy, _SNAPSHOT):
            yield _SNAPSHOT


@contextmanager
def database_file(path: Path, alias: str) -> Iterator[None]:
    """Let a file of SQLite be reached under an alias for a while, in this thread."""
    before = connections.settings.get(alias)
    if before is not None:
        _forget(alias)
    like = connections.settings[DEFAULT_DB_ALIAS]
    connections.settings[alias] = {
        **like,
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {},
        "TEST": {},
    }
    try:
        yield
    finally:
        _forget(alias)
        if before is None:
            del connections.settings[alias]
        else:
            connections.settings[alias] = before


def _forget(alias: str) -> None:
    connections[alias].close()
    del connections[alias]


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except FileNotFoundError:
        raise BackupError(f"There is no file {path}. Check the name.") from None
    except _DAMAGED as error:
        raise _broken(path, str(error)) from None
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror}. Check it.") from None


def _parts(archive: zipfile.ZipFile, name: str, path: Path) -> Iterator[bytes]:
    """A member of the archive, line by line."""
    try:
        # By itself a member is unpacked 4 kB at a time, which is most of the time of a restore.
        with (
            archive.open(name) as member,
            io.BufferedReader(cast("io.RawIOBase", member), _AT_ONCE) as lines,
        ):
            yield from lines
    except (KeyError, *_DAMAGED) as error:
        raise _broken(path, f"{name} cannot be read ({error})") from None


def _member(name: str) -> str:
    return f"tables/{name}.jsonl"


def _file(name: str) -> str:
    return f"files/{name}"


def _broken(path: Path, says: str) -> BackupError:
    return BackupError(f"{path} is no whole backup: {says}. Use another one.")
