"""Other versions of a program, as the command line is given them: a plan, or a list of changes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from fairlead.cli.exits import RefusedError
from fairlead.cli.opening import Reading, opened, source
from fairlead.core.program.change import change
from fairlead.core.program.codec import decode_changes
from fairlead.core.program.program import Program

_PATCH_SUFFIX = ".json"


def alternative(program: Program, path: str, reading: Reading) -> Program:
    """The program with the changes that a file lists, or the plan in the file.

    A list of changes is what `fairlead diff --json` prints. Raises RefusedError or SourceError
    when the file cannot be read, CodecError when it lists no changes that make sense, and
    ProgramError when the program cannot take them.
    """
    if Path(path).suffix.casefold() == _PATCH_SUFFIX:
        found = _changes(path)
        if found is not None:
            return change(program, decode_changes(found))
    return as_version(program, opened(path, reading))


def as_version(program: Program, other: Program) -> Program:
    """Another plan as a version of the same program, though its id may be its file's name."""
    return replace(other, id=program.id, set_aside=program.set_aside)


def _changes(path: str) -> dict[str, Any] | None:
    """The object in a file with a list of changes; None when it holds something else."""
    try:
        value = json.loads(source(path).data)
    except RecursionError:
        raise RefusedError(f"{path} is nested too deep to be a list of changes.") from None
    except ValueError:
        return None
    return value if isinstance(value, dict) and "changes" in value else None
