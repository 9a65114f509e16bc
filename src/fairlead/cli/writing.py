"""Files written whole or not at all, and never over what was there unless that is asked for."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from fairlead.cli.exits import RefusedError

STDOUT = "-"


def write(path: str, data: bytes, *, force: bool = False, never: str | None = None) -> None:
    """Write a file in one step, from a temporary one beside it.

    A link is followed and stays; what is written over keeps its rights.
    never: a file that may not be written over even by force, such as the source.
    Raises RefusedError, with nothing written, when the file may not be or cannot be written.
    """
    target, old = _target(path, force=force, never=never)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as error:
        raise RefusedError(_unwritable(path, target, error)) from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _give_rights(temporary, old)
        temporary.replace(target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise RefusedError(_unwritable(path, target, error)) from None
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def refuse_target(path: str, *, force: bool = False, never: str | None = None) -> None:
    """Raises RefusedError when this file may not be written, before any work is done for it."""
    _target(path, force=force, never=never)


def _target(path: str, *, force: bool, never: str | None) -> tuple[Path, os.stat_result | None]:
    """The file that a path leads to through all links, and what is there now."""
    if path == STDOUT:
        raise RefusedError("This cannot go to standard output. Name a file.")
    if never is not None and _same(Path(path), Path(never)):
        raise RefusedError(f"{path} is the source itself. Choose another name for the result.")
    target = Path(os.path.realpath(path))
    try:
        old = Path(path).stat()
    except FileNotFoundError:
        return target, None
    except OSError as error:
        raise RefusedError(_unwritable(path, target, error)) from None
    if stat.S_ISDIR(old.st_mode):
        raise RefusedError(f"{path} is a folder. Name a file in it.")
    if not stat.S_ISREG(old.st_mode):
        raise RefusedError(f"{path} is {_kind(old.st_mode)}, no file. Name a file.")
    if not force:
        raise RefusedError(f"{path} is there already. Choose another name, or add --force.")
    if not os.access(target, os.W_OK):
        raise RefusedError(f"{path} may not be written by you. Choose another name.")
    return target, old


def _kind(mode: int) -> str:
    if stat.S_ISFIFO(mode):
        return "a pipe"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"


def _give_rights(file: Path, old: os.stat_result | None) -> None:
    """Give a temporary file, which is private, the rights of the old one or of any new file."""
    if old is None:
        file.chmod(0o666 & ~_umask())
        return
    new, rights = file.stat(), old.st_mode & 0o777
    if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
        # Only the superuser may give files away; for others the file is theirs from now on.
        with suppress(PermissionError):
            os.chown(file, old.st_uid, old.st_gid)
    if file.stat().st_gid != old.st_gid:
        # What one group was trusted with is not for another, which may do what all may.
        rights = rights & ~0o070 | (rights & 0o007) << 3
    file.chmod(rights)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def _unwritable(path: str, target: Path, error: OSError) -> str:
    # A link is named by what it leads to, anything else as it was given.
    folder = target.parent if Path(path).is_symlink() else Path(path).parent
    match error:
        case FileNotFoundError() | NotADirectoryError() if not folder.is_dir():
            return f"There is no folder {folder}. Make it first, or choose another."
        case PermissionError():
            return f"{path} may not be written by you. Choose another folder."
        case OSError(errno=errno.ELOOP):
            return f"{path} is a link that leads back to itself. Choose another name."
        case _:
            return f"{path} cannot be written: {error.strerror or error}. Choose another place."
