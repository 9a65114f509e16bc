"""From a path to a program: the one place where the command line reads files."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from fairlead.cli.exits import RefusedError
from fairlead.cli.waiting import waiting
from fairlead.connectors import formats
from fairlead.connectors.conventions import Conventions, working_days
from fairlead.connectors.source import MAX_BYTES, Source
from fairlead.core.program.build import build
from fairlead.core.program.draft import Draft
from fairlead.core.program.program import Program

STDIN, STDIN_NAME = "-", "standard input"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a source is to be read, where that is not left to its content.

    status_date: a day stands for the end of its working hours.
    options: what tables need said, such as their columns.
    """

    format: str | None = None
    status_date: date | datetime | None = None
    options: Mapping[str, object] = field(default_factory=dict)


def opened(path: str, reading: Reading = Reading()) -> Program:
    """The program in a file, or on standard input when the path is "-".

    Raises RefusedError when there is no such file, and SourceError when it cannot be read.
    """
    with waiting(f"Reading {STDIN_NAME if path == STDIN else Path(path).name}"):
        draft = formats.read(source(path), reading.format, **reading.options)
        return build(draft, status_date=_status_date(draft, reading.status_date))


def source(path: str) -> Source:
    """The bytes of a file, or of standard input, under the name messages call them by.

    Raises RefusedError when they cannot be had.
    """
    if not path:
        raise RefusedError("The name of the file is empty. Name a file, or - for standard input.")
    if path == STDIN:
        return Source(STDIN_NAME, sys.stdin.buffer.read(MAX_BYTES + 1))
    try:
        with Path(path).open("rb") as file:
            # One byte more than any reader takes: enough for it to say that this is too large.
            data = file.read(MAX_BYTES + 1)
            size = os.fstat(file.fileno())
    except OSError as error:
        raise RefusedError(_unreadable(path, error)) from None
    if len(data) > MAX_BYTES and stat.S_ISREG(size.st_mode):
        raise RefusedError(_too_large(path, size.st_size))
    return Source(Path(path).name, data)


def _too_large(path: str, size: int) -> str:
    return (
        f"{path} has {size / 2**20:,.0f} MB (limit {MAX_BYTES // 2**20}). Split it. "
        "Nothing was changed."
    )


def _unreadable(path: str, error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return f"There is no file {path}. Check the spelling and the folder."
        case IsADirectoryError():
            return f"{path} is a folder. Name a file in it."
        case PermissionError():
            return f"{path} may not be read by you. Ask its owner, or copy it to a place of yours."
        case _:
            return f"{path} cannot be read: {error.strerror or error}. Copy it and try again."


def _status_date(draft: Draft, given: date | datetime | None) -> datetime | None:
    if given is None or isinstance(given, datetime):
        return given
    calendars = {row.value.id: row.value for row in draft.calendars}
    first = next((id for id, calendar in calendars.items() if calendar.base is None), None)
    days = working_days(draft.calendar or first, calendars)
    return Conventions(draft.units, days=days).day_end(given)
