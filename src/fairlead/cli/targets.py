"""Plans written to files: in which format, with what it cannot hold, and whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from fairlead.cli.exits import RefusedError
from fairlead.cli.waiting import waiting
from fairlead.cli.writing import write
from fairlead.connectors import formats
from fairlead.core.cpm.schedule import schedule
from fairlead.core.ground.finding import Finding
from fairlead.core.program.program import Program

SUFFIXES: Mapping[str, str] = {writer.suffix: name for name, writer in formats.WRITERS.items()} | {
    ".yml": "yaml"
}
"""The format that a file of a name is written in."""


def target_format(path: str, given: str | None) -> str:
    """The format to write a file in. Raises RefusedError when its name does not say."""
    found = given or SUFFIXES.get(Path(path).suffix.casefold())
    if found is None:
        raise RefusedError(
            f"The name {path} does not say in which format to write. "
            f"End it in one of {', '.join(SUFFIXES)}, or use --to-format."
        )
    return found


def write_plan(
    program: Program, path: str, format: str, *, source: str, force: bool
) -> tuple[Finding, ...]:
    """Write a program to a file and say so on stderr; returns what the format could not hold.

    Raises RefusedError, with nothing written, when the file may not be or cannot be written.
    """
    with waiting(f"Writing {Path(path).name}"):
        written = formats.write(schedule(program), format)
        write(path, written.data, force=force, never=source)
    click.echo(f"Wrote {path}.", err=True)
    return written.lost
