"""Files written whole or not at all, and never over what was there unless that is asked for."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from fairlead.cli.exits import RefusedError


def write(path: str, data: bytes, *, force: bool = False, never: str | None = None) -> None:
    """Write a file in one step, from a temporary one beside it.

    never: a file that may not be written over even by force, such as the source.
    Raises RefusedError, with nothing written, when the file may not be or cannot be written.
    """
    target = Path(path)
    refuse_target(path, force=force, never=never)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as error:
        raise RefusedError(_unwritable(path, error)) from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        # A temporary file is private; the finished one has the rights that any new file gets.
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise RefusedError(_unwritable(path, error)) from None
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def refuse_target(path: str, *, force: bool = False, never: str | None = None) -> None:
    """Raises RefusedError when this file may not be written, before any work is done for it."""
    target = Path(path)
    if never is not None and _same(target, Path(never)):
        raise RefusedError(f"{path} is the source itself. Choose another name for the result.")
    if target.is_dir():
        raise RefusedError(f"{path} is a folder. Name a file in it.")
    if target.exists() and not force:
        raise RefusedError(f"{path} is there already. Choose another name, or add --force.")


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def _unwritable(path: str, error: OSError) -> str:
    folder = Path(path).parent
    match error:
        case FileNotFoundError() | NotADirectoryError() if not folder.is_dir():
            return f"There is no folder {folder}. Make it first, or choose another."
        case PermissionError():
            return f"{path} may not be written by you. Choose another folder."
        case _:
            return f"{path} cannot be written: {error.strerror or error}. Choose another place."
