"""Which format a file is in, and the table of readers and writers; a format more is a line more."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import PurePath
from typing import Any, NamedTuple

from fairlead.connectors.source import Source, Written, quote, refuse_empty
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.errors import SourceError
from fairlead.core.program.draft import Draft

_HEAD = 64 * 1024
"""Bytes from the front of a file that decide what it is."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_PSPLIB = re.compile(r"^\s*(jobs|projects)\s*\(?.{0,40}:\s*\d", re.IGNORECASE | re.MULTILINE)


class Reader(NamedTuple):
    """Where a reader is, imported when it is needed, and what is said of it.

    options: the names of what it takes beside the source.
    """

    function: str
    says: str
    options: tuple[str, ...] = ()


class Writer(NamedTuple):
    """Where a writer is, the suffix its files have, and whether it takes dates or the plan only."""

    function: str
    suffix: str
    takes_dates: bool = True


_CONNECTORS = "fairlead.connectors"
_TABLE_OPTIONS = ("columns", "dates")

READERS = {
    "csv": Reader(f"{_CONNECTORS}.table.csv:draft_from", "a table as text", _TABLE_OPTIONS),
    "mpp": Reader(f"{_CONNECTORS}.msproject.mpp:draft_from", "Microsoft Project's own file"),
    "mspdi": Reader(f"{_CONNECTORS}.msproject.read:draft_from", "Microsoft Project XML"),
    "psplib": Reader(f"{_CONNECTORS}.psplib.read:draft_from", "a PSPLIB instance"),
    "xer": Reader(f"{_CONNECTORS}.primavera.read:draft_from", "a Primavera export"),
    "xlsx": Reader(f"{_CONNECTORS}.table.xlsx:draft_from", "an Excel workbook", _TABLE_OPTIONS),
    "yaml": Reader(f"{_CONNECTORS}.plan.read:draft_from", "Fairlead's own file, YAML or JSON"),
}

WRITERS = {
    "csv": Writer(f"{_CONNECTORS}.table.csv:written", ".csv"),
    "mspdi": Writer(f"{_CONNECTORS}.msproject.write:written", ".xml"),
    "xlsx": Writer(f"{_CONNECTORS}.table.xlsx:written", ".xlsx"),
    "yaml": Writer(f"{_CONNECTORS}.plan.write:written", ".yaml", takes_dates=False),
}


def recognise(source: Source) -> str:
    """The name in READERS of the format a file is in, by its content.

    Raises SourceError when it is empty or no plan that Fairlead reads.
    """
    refuse_empty(source)
    data = source.data
    if data.startswith(_OLE):
        return "mpp"
    if data.startswith(_ZIP):
        return "xlsx"
    _refuse_what_is_no_plan(source)
    head = _start_of(data)
    if head.startswith("ERMHDR"):
        return "xer"
    if head.startswith("<"):
        return "mspdi"
    if _PSPLIB.search(head) and "PRECEDENCE RELATIONS" in head.upper():
        return "psplib"
    if head.startswith("{") or _looks_like_yaml(head):
        return "yaml"
    suffix = PurePath(source.name).suffix.casefold()
    if suffix in (".yaml", ".yml", ".json"):
        return "yaml"
    return "csv"


def read(source: Source, format: str | None = None, **options: Any) -> Draft:
    """The draft of a file, in the format given or recognised.

    options: for tables, `columns` and `dates`. Raises SourceError when the file cannot be read or
    its format does not take an option.
    """
    refuse_empty(source)
    name = format or recognise(source)
    reader = READERS[name]
    for option, value in options.items():
        if value is not None and option not in reader.options:
            raise SourceError(
                "IMP-015",
                source.name,
                f"{reader.says} takes no {quote(option)}.",
                "Leave it out, or say another format.",
            )
    given = {option: value for option, value in options.items() if value is not None}
    draft: Draft = _imported(reader.function)(source, **given)
    return draft


def write(schedule: Schedule, format: str) -> Written:
    """A plan and its dates as the bytes of a file, and what the format could not hold."""
    writer = WRITERS[format]
    written: Written = _imported(writer.function)(
        schedule if writer.takes_dates else schedule.program
    )
    return written


def _imported(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found


def _start_of(data: bytes) -> str:
    """The front of a file as text without byte order mark and leading blanks."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    return data[:_HEAD].decode(encoding, errors="replace").lstrip("\ufeff \t\r\n")


def _looks_like_yaml(head: str) -> bool:
    return any(line.startswith("fairlead:") for line in head.splitlines()[:50])


_NO_PLANS = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3", "a database"),
)


def _refuse_what_is_no_plan(source: Source) -> None:
    for start, what in _NO_PLANS:
        if source.data.startswith(start):
            raise SourceError(
                "IMP-002",
                source.name,
                f"this looks like {what}, not like a plan.",
                "Give a Microsoft Project XML, Primavera XER, Excel, CSV or YAML file.",
            )
