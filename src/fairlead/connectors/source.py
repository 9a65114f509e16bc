"""A file as bytes with a name, and the refusals every reader shares.

Codes follow one list: IMP-0nn names one kind of bad input, whichever format it came in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from fairlead.core.ground.errors import SourceError
from fairlead.core.ground.finding import Finding, Origin, Severity
from fairlead.core.program.draft import Row
from fairlead.core.program.fault import quoted

MAX_BYTES = 50 * 2**20
MAX_UNPACKED_BYTES = 500 * 2**20
MAX_UNPACK_RATIO = 200
MAX_ARCHIVE_ENTRIES = 2_000
MAX_ROWS = 1_000_000
MAX_CELLS = 5_000_000
MAX_COLUMNS = 200
MAX_DEPTH = 100


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader is given: the file's name, for messages, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Written:
    """What a writer returns: the file's bytes, and what the format could not hold."""

    data: bytes
    lost: tuple[Finding, ...] = ()


def quote(value: object) -> str:
    """A value in quotation marks: at most 80 characters, control characters spelled out."""
    return f"'{quoted(value)}'"


def note(code: str, origin: Origin, says: str, do: str) -> Finding:
    """A value that was read in a way worth knowing."""
    return Finding(code, Severity.NOTE, origin, says, do)


def warning(code: str, origin: Origin, says: str, do: str) -> Finding:
    """A row or value that could not be taken as it stands; the rest was."""
    return Finding(code, Severity.WARNING, origin, says, do)


def refuse_empty(source: Source) -> None:
    """Raises SourceError when the file has no content or is larger than a plan can be."""
    if not source.data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        if b"\x00" in source.data:
            says = "the file holds nothing but null bytes; probably a broken copy."
            raise SourceError("IMP-001", source.name, says, "Copy or export it again.")
        raise SourceError("IMP-001", source.name, "the file is empty.", "Export it again.")
    if len(source.data) > MAX_BYTES:
        megabytes = len(source.data) / 2**20
        raise SourceError(
            "IMP-006",
            source.name,
            f"the file has {megabytes:,.0f} MB (limit {MAX_BYTES // 2**20}).",
            "Split it.",
        )


def refuse_duplicates(source: Source, what: str, rows: Iterable[Row[Any]]) -> None:
    """Raises SourceError when two rows have the same id: no one can say which was meant."""
    seen: dict[str, Origin] = {}
    for row in rows:
        id = row.value.id
        if id in seen:
            raise SourceError(
                "IMP-033",
                source.name,
                f"{what} {quote(id)} is used twice ({seen[id].place} and {row.origin.place}).",
                "Give one of them another id.",
            )
        seen[id] = row.origin
