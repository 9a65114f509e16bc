"""Issues as Jira's REST API answers them, recorded: as a plan, and as the items of a team."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from fairlead.connectors.jira.payloads import Answers
from fairlead.connectors.jira.read import tracker_from
from fairlead.connectors.jira.words import DONE, TO_DO
from fairlead.connectors.lenient import text
from fairlead.connectors.source import (
    MAX_UNPACKED_BYTES,
    Source,
    quote,
    refuse_empty,
    warning,
)
from fairlead.core.forecast.history import Item
from fairlead.core.ground.errors import SourceError
from fairlead.core.ground.finding import Finding, Origin
from fairlead.core.program.draft import Draft
from fairlead.core.program.limits import FIRST_YEAR, LAST_YEAR
from fairlead.core.tracking import past
from fairlead.core.tracking.issue import Tracker
from fairlead.core.tracking.mapping import PlanMapping
from fairlead.core.tracking.plan import draft_of, meant

_GZIP = b"\x1f\x8b"
_MOST_TOLD = 5


def items(source: Source) -> tuple[tuple[Item, ...], tuple[Finding, ...]]:
    """All issues: done on the day of their resolution, open without one.

    Started is an issue on the day on which it first went from a status of TO_DO to one where work
    is done; without a whole changelog, or when it went straight to its end, that is not known.
    Read are one issue a line, a list of issues, and the answer of a search, each packed by gzip or
    not. An issue whose resolution is no date is left out and told. Raises SourceError for what is
    none of them.
    """
    refuse_empty(source)
    found: list[Item] = []
    wrong: list[tuple[str, str]] = []
    for place, issue in _issues(source):
        fields = issue.get("fields")
        key = issue.get("key")
        if not isinstance(fields, Mapping) or not isinstance(key, str):
            wrong.append((place, "This is no issue: it has no key or no fields."))
            continue
        resolved = fields.get("resolutiondate")
        try:
            done = None if resolved is None else _day(resolved)
        except (ValueError, TypeError):
            says = f"The resolution date of {quote(key)} is {quote(resolved)}, which is no date."
            wrong.append((place, says))
            continue
        found.append(Item(key, done, _known_day(fields.get("created")), _started(issue)))
    return tuple(found), tuple(_told(source, wrong))


def _recorded(source: Source) -> Tracker:
    refuse_empty(source)
    issues, wrong = [], []
    for place, issue in _issues(source):
        if isinstance(issue.get("fields"), Mapping) and text(issue, "key") and text(issue, "id"):
            issues.append(issue)
        else:
            wrong.append((place, "This is no issue: it has no id, no key or no fields."))
    return tracker_from(Answers(name=source.name, base=_base(issues), issues=issues, wrong=wrong))


def draft_from(
    source: Source,
    as_of: date | datetime | None = None,
    mapping: PlanMapping | None = None,
) -> Draft:
    """The plan in a recording, as it stands or as it stood at the end of a day of its past."""
    mapping = mapping or PlanMapping()
    return draft_of(tracker(source, as_of, mapping), mapping)


def tracker(
    source: Source,
    as_of: date | datetime | None = None,
    mapping: PlanMapping | None = None,
) -> Tracker:
    """A recording as a tracker, as it stands or as it stood; statuses mean what the mapping says.

    Raises SourceError for what is none.
    """
    mapping = mapping or PlanMapping()
    found = meant(_recorded(source), mapping)
    if as_of is not None:
        if not isinstance(as_of, datetime):
            as_of = datetime.combine(as_of, time.max)
        zone = ZoneInfo(mapping.zone)
        moment = as_of if as_of.tzinfo else as_of.replace(tzinfo=zone)
        found = past.as_of(found, moment)
    return found


def _base(issues: Sequence[Mapping[str, Any]]) -> str:
    """The address of the Jira, from that of an issue in its interface."""
    address = text(issues[0], "self") if issues else ""
    return address.partition("/rest/")[0] if address.startswith("https://") else ""


def _started(issue: Mapping[str, Any]) -> date | None:
    """The day on which work on an issue began, as far as its changelog tells."""
    begun = [
        day
        for when, before, after in _moves(issue.get("changelog"))
        if before in TO_DO and after not in TO_DO | DONE and (day := _known_day(when))
    ]
    return min(begun, default=None)


def _moves(changelog: Any) -> Iterator[tuple[Any, str, str]]:
    """When an issue went from which status to which, in any order.

    Of a long changelog Jira answers a part, which may lack the beginning: that tells nothing.
    """
    if not isinstance(changelog, Mapping) or not isinstance(changelog.get("histories"), list):
        return
    total, histories = changelog.get("total"), changelog["histories"]
    if isinstance(total, int) and total > len(histories):
        return
    for entry in histories:
        changes = entry.get("items") if isinstance(entry, Mapping) else None
        for change in changes if isinstance(changes, list) else ():
            if isinstance(change, Mapping) and change.get("field") == "status":
                names = (str(change.get(end, "")) for end in ("fromString", "toString"))
                before, after = (name.strip().casefold() for name in names)
                yield entry.get("created"), before, after


def _known_day(moment: Any) -> date | None:
    """The day of a moment; None for what is none."""
    try:
        return _day(moment)
    except (ValueError, TypeError):
        return None


def _day(moment: Any) -> date:
    """The day where the server is: Jira writes 2013-05-01T17:02:03.000+0000."""
    day = datetime.fromisoformat(moment).date()
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        says = f"{day} is no day on which work was done"
        raise ValueError(says)
    return day


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
