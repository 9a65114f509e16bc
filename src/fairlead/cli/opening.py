"""From a path to a program: the one place where the command line reads files."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fairlead.cli.exits import RefusedError
from fairlead.cli.waiting import waiting
from fairlead.connectors import formats
from fairlead.connectors.conventions import Conventions, working_days
from fairlead.connectors.source import MAX_BYTES, Source
from fairlead.core.program.build import build
from fairlead.core.program.draft import Draft
from fairlead.core.program.program import Program

if TYPE_CHECKING:
    from fairlead.core.checks.check import CheckResult

STDIN, STDIN_NAME = "-", "standard input"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a source is to be read, where that is not left to its content.

    status_date: a day stands for the end of its working hours.
    options: what tables need said, such as their columns. db: the address of the database that
    holds programs of the workbench, unless it is the usual one. mapping: the file that says what a
    tracker's words mean.
    """

    format: str | None = None
    status_date: date | datetime | None = None
    options: Mapping[str, object] = field(default_factory=dict)
    db: str | None = None
    mapping: str | None = None


_HELD = re.compile("([a-z0-9_-]{1,100})(?:@([0-9]{1,9}))?")
"""A program of the workbench by its key, and one of its versions."""


def opened(path: str, reading: Reading = Reading()) -> Program:
    """The program in a file, or on standard input when the path is "-".

    Where no file is of that name it may be the key of a program of the workbench, with `@` and the
    number of a version for an older one. Raises RefusedError when there is no such file or program,
    and SourceError when it cannot be read.
    """
    kept = None if Path(path).exists() else _held(path, reading)
    if kept is not None:
        return kept
    with waiting(f"Reading {STDIN_NAME if path == STDIN else Path(path).name}"):
        given = source(path)
        format = reading.format or formats.recognise(given)
        draft = formats.read(given, format, **_options(format, reading))
        return build(draft, status_date=_status_date(draft, reading.status_date))


def tracker_checks(path: str, reading: Reading) -> tuple[CheckResult, ...]:
    """What faults the issues have that a plan was read from; none of a plan of another kind.

    Raises as `opened` does.
    """
    if path == STDIN or not Path(path).exists():
        return ()
    given = source(path)
    format = reading.format or formats.recognise(given)
    options = _options(format, reading)
    found = formats.tracker(given, format, **options)
    if found is None:
        return ()
    from fairlead.core.checks.trackers.check import check_tracker
    from fairlead.core.tracking.mapping import PlanMapping

    return check_tracker(found, options.get(formats.MAPPING) or PlanMapping())


def _options(format: str, reading: Reading) -> dict[str, Any]:
    options = dict(reading.options)
    if formats.AS_OF in formats.READERS[format].options:
        options[formats.AS_OF] = reading.status_date
    if reading.mapping is not None:
        from fairlead.connectors.mapping import mapping_from

        options[formats.MAPPING] = mapping_from(source(reading.mapping))
    return options


def _held(path: str, reading: Reading) -> Program | None:
    found = _HELD.fullmatch(path)
    if found is None:
        return None
    # The workbench is loaded for those alone who ask for what it holds, and this room does not
    # know it otherwise.
    held = import_module("fairlead.web.commands.held")
    number = None if found[2] is None else int(found[2])
    program: Program | None = held.program(found[1], number, reading.db)
    if program is None or reading.status_date is None:
        return program
    days = working_days(program.calendar, program.calendars)
    return replace(
        program, status_date=_moment(reading.status_date, Conventions(program.units, days=days))
    )


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
            nor = ", nor a program of that key" if _HELD.fullmatch(path) else ""
            return f"There is no file {path}{nor}. Check the spelling and the folder."
        case IsADirectoryError():
            return f"{path} is a folder. Name a file in it."
        case PermissionError():
            return f"{path} may not be read by you. Ask its owner, or copy it to a place of yours."
        case _:
            return f"{path} cannot be read: {error.strerror or error}. Copy it and try again."


def _moment(given: date | datetime, conventions: Conventions) -> datetime:
    return given if isinstance(given, datetime) else conventions.day_end(given)


def _status_date(draft: Draft, given: date | datetime | None) -> datetime | None:
    if given is None or isinstance(given, datetime):
        return given
    calendars = {row.value.id: row.value for row in draft.calendars}
    first = next((id for id, calendar in calendars.items() if calendar.base is None), None)
    days = working_days(draft.calendar or first, calendars)
    return _moment(given, Conventions(draft.units, days=days))
