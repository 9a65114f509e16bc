"""Plans written to files: in which format, with what it cannot hold, and whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from fairlead.cli.exits import RefusedError
from fairlead.cli.plain import clean
from fairlead.cli.waiting import waiting
from fairlead.cli.writing import STDOUT, refuse_target, write
from fairlead.connectors import formats
from fairlead.connectors.source import Source, Written
from fairlead.core.cpm.schedule import Schedule, schedule
from fairlead.core.program.build import build

SUFFIXES: Mapping[str, str] = {
    suffix: name for name, writer in formats.WRITERS.items() for suffix in writer.suffixes
}
"""The format that a file of a name is written in."""

TEXTS = tuple(name for name, writer in formats.WRITERS.items() if writer.text)
"""The formats that standard output takes."""


def target_format(path: str, otherwise: str = "") -> str:
    """The format to write a file in. Raises RefusedError when its name does not say.

    otherwise: what may be done instead of giving it another name.
    """
    if path == STDOUT:
        raise RefusedError(
            "Standard output has no name that says in which format to write. "
            f"Add --to-format: {', '.join(TEXTS[:-1])} or {TEXTS[-1]}."
        )
    found = SUFFIXES.get(Path(path).suffix.casefold())
    if found is None:
        raise RefusedError(
            f"The name '{path}' does not say in which format to write. "
            f"End it in one of {', '.join(SUFFIXES)}{otherwise}."
        )
    return found


def refuse_output(path: str, format: str, *, source: str, force: bool, as_json: bool) -> None:
    """Raises RefusedError when a plan of a format may not go there, before any work is done.

    path: of a file, or "-" for standard output, which takes one text and no more.
    """
    if path != STDOUT:
        refuse_target(path, force=force, never=source)
    elif format not in TEXTS:
        says = f"An {format} file is no text and cannot go to standard output."
        raise RefusedError(f"{says} Name a file.")
    elif as_json:
        says = "Standard output cannot hold both the plan and the JSON object."
        raise RefusedError(f"{says} Name a file for the plan, or leave out --json.")


def written_plan(planned: Schedule, path: str, format: str) -> Written:
    """A plan as the bytes of a file to be, and what the format cannot hold."""
    with waiting(f"Preparing {_called(path)}"):
        return formats.write(planned, format)


def read_back(written: Written, path: str, format: str) -> Schedule:
    """The plan that somebody who gets the file will see. Raises SourceError when there is none."""
    with waiting(f"Reading {_called(path)} back"):
        draft = formats.read(Source(_called(path), written.data), format)
        return schedule(build(draft))


def save(written: Written, path: str, *, source: str, force: bool) -> None:
    """Write the file and say so on stderr, or pour it into standard output.

    Raises RefusedError, with nothing written, when the file may not be or cannot be written.
    """
    if path == STDOUT:
        sys.stdout.buffer.write(written.data)
        sys.stdout.buffer.flush()
        return
    write(path, written.data, force=force, never=source)
    announce(path)


def announce(path: str) -> None:
    """Say on stderr that a file was written."""
    click.echo(f"Wrote {clean(str(Path(path)))}.", err=True)


def _called(path: str) -> str:
    return "standard output" if path == STDOUT else Path(path).name
