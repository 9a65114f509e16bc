"""Plans written to files: in which format, with what it cannot hold, and whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from fairlead.cli.exits import RefusedError
from fairlead.cli.plain import clean
from fairlead.cli.waiting import waiting
from fairlead.cli.writing import write
from fairlead.connectors import formats
from fairlead.connectors.source import Source, Written
from fairlead.core.cpm.schedule import Schedule, schedule
from fairlead.core.program.build import build

SUFFIXES: Mapping[str, str] = {
    suffix: name for name, writer in formats.WRITERS.items() for suffix in writer.suffixes
}
"""The format that a file of a name is written in."""


def target_format(path: str, otherwise: str = "") -> str:
    """The format to write a file in. Raises RefusedError when its name does not say.

    otherwise: what may be done instead of giving it another name.
    """
    found = SUFFIXES.get(Path(path).suffix.casefold())
    if found is None:
        raise RefusedError(
            f"The name '{path}' does not say in which format to write. "
            f"End it in one of {', '.join(SUFFIXES)}{otherwise}."
        )
    return found


def written_plan(planned: Schedule, path: str, format: str) -> Written:
    """A plan as the bytes of a file to be, and what the format cannot hold."""
    with waiting(f"Preparing {Path(path).name}"):
        return formats.write(planned, format)


def read_back(written: Written, path: str, format: str) -> Schedule:
    """The plan that somebody who gets the file will see. Raises SourceError when there is none."""
    with waiting(f"Reading {Path(path).name} back"):
        draft = formats.read(Source(Path(path).name, written.data), format)
        return schedule(build(draft))


def save(written: Written, path: str, *, source: str, force: bool) -> None:
    """Write the file and say so on stderr.

    Raises RefusedError, with nothing written, when the file may not be or cannot be written.
    """
    write(path, written.data, force=force, never=source)
    announce(path)


def announce(path: str) -> None:
    """Say on stderr that a file was written."""
    click.echo(f"Wrote {clean(str(Path(path)))}.", err=True)
