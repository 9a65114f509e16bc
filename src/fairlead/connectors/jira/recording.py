"""Issues as Jira's REST API answers them, recorded: which were resolved, and on which day."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

import orjson

from fairlead.connectors.source import (
    MAX_UNPACKED_BYTES,
    Source,
    quote,
    refuse_empty,
    warning,
)
from fairlead.core.forecast.history import Completion
from fairlead.core.ground.errors import SourceError
from fairlead.core.ground.finding import Finding, Origin

_GZIP = b"\x1f\x8b"
_MOST_TOLD = 5


def completions(source: Source) -> tuple[tuple[Completion, ...], tuple[Finding, ...]]:
    """The issues that have a resolution, by the day of it.

    Read are one issue a line, a list of issues, and the answer of a search, each packed by gzip or
    not. Raises SourceError for what is none of them.
    """
    refuse_empty(source)
    items: list[Completion] = []
    wrong: list[tuple[str, str]] = []
    for place, issue in _issues(source):
        fields = issue.get("fields")
        key = issue.get("key")
        if not isinstance(fields, Mapping) or not isinstance(key, str):
            wrong.append((place, "This is no issue: it has no key or no fields."))
            continue
        resolved = fields.get("resolutiondate")
        if resolved is None:
            continue
        try:
            items.append(Completion(key, _day(resolved)))
        except (ValueError, TypeError):
            says = f"The resolution date of {quote(key)} is {quote(resolved)}, which is no date."
            wrong.append((place, says))
    return tuple(items), tuple(_told(source, wrong))


def _day(resolved: Any) -> date:
    """The day where the server is: Jira writes 2013-05-01T17:02:03.000+0000."""
    return datetime.fromisoformat(resolved).date()


def _issues(source: Source) -> Iterator[tuple[str, Mapping[str, Any]]]:
    data = _unpacked(source)
    lines = [line for line in data.split(b"\n") if line.strip()]
    whole = _parsed(data) if len(lines) == 1 or data.lstrip()[:1] == b"[" else None
    if whole is None and len(lines) > 1:
        whole = _parsed(data) if _parsed(lines[0]) is None else None
    if isinstance(whole, Mapping) and isinstance(whole.get("issues"), list):
        whole = whole["issues"]
    if isinstance(whole, Mapping):
        whole = [whole]
    if isinstance(whole, list):
        yield from _mappings(source, ((f"issue {n}", one) for n, one in enumerate(whole, 1)))
    else:
        read = ((f"line {n}", _parsed(line)) for n, line in enumerate(lines, 1))
        yield from _mappings(source, read)


def _mappings(
    source: Source, read: Iterable[tuple[str, Any]]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for place, one in read:
        if not isinstance(one, Mapping):
            says = f"{place} is no issue as Jira's REST API answers it."
            do = "Give a search's answer, a list of issues, or one issue a line."
            raise SourceError("HIS-003", source.name, says, do)
        yield place, one


def _parsed(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def _unpacked(source: Source) -> bytes:
    if not source.data.startswith(_GZIP):
        return source.data
    unpacking = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        data = unpacking.decompress(source.data, MAX_UNPACKED_BYTES)
    except zlib.error:
        says = "the packed file is broken."
        raise SourceError("IMP-003", source.name, says, "Copy or export it again.") from None
    if unpacking.unconsumed_tail:
        says = f"unpacked it has more than {MAX_UNPACKED_BYTES // 2**20} MB."
        raise SourceError("IMP-006", source.name, says, "Split it.")
    return data


def _told(source: Source, wrong: list[tuple[str, str]]) -> Iterator[Finding]:
    do = "Record the issue again; the others are taken."
    for place, says in wrong[:_MOST_TOLD]:
        yield warning("HIS-002", Origin(source.name, place), says, do)
    if len(wrong) > _MOST_TOLD:
        says = f"{len(wrong) - _MOST_TOLD:,} more issues could not be read."
        yield warning("HIS-002", Origin(source.name), says, do)
