"""Long lists in parts: a cursor holds the version it began with, so no part is of another one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar

import orjson
from django.http import HttpResponse

from fairlead.store import history
from fairlead.web.access.visit import Visit
from fairlead.web.problems import BadInputError
from fairlead.web.services.asked import whole
from fairlead.web.services.reading import Reading, reading

LIMIT = 100
MOST = 1_000
_CURSOR = re.compile(r"(\d{1,9})-(\d{1,9})")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a list is wanted, and of which version."""

    reading: Reading
    offset: int
    limit: int


def part(visit: Visit) -> Part:
    """What `?limit=` and `?cursor=` ask for. Raises BadInputError and NoSuchVersionError."""
    said = visit.GET.get("limit", str(LIMIT))
    limit = whole(said)
    if limit is None or not 1 <= limit <= MOST:
        raise BadInputError("limit", f"'{said[:40]}' is not a number from 1 to {MOST}.")
    seen, cursor = reading(visit), visit.GET.get("cursor")
    if cursor is None:
        return Part(seen, 0, limit)
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        raise BadInputError("cursor", f"'{cursor[:40]}' is no cursor. Send back `next` as it came.")
    version = history.version(seen.line, int(found[1]))
    is_newest = seen.is_newest and version.pk == seen.version.pk
    at = Reading(seen.place, seen.line, version, is_newest=is_newest)
    return Part(at, int(found[2]), limit)


def answer(
    visit: Visit,
    wanted: Part,
    items: Callable[[], Sequence[T]],
    said: Callable[[T], dict[str, Any]],
) -> HttpResponse:
    """A part of a list as JSON, with the version as ETag; 304 for who has it already.

    items: all of the list; asked for only when it has to be sent. said: one of it as JSON.
    """
    version = wanted.reading.version.number

    def body() -> dict[str, Any]:
        everything = items()
        end = wanted.offset + wanted.limit
        return {
            "version": version,
            "total": len(everything),
            "next": f"{version}-{end}" if end < len(everything) else None,
            "items": [said(one) for one in everything[wanted.offset : end]],
        }

    return tagged(visit, version, body)


def tagged(visit: Visit, version: int, body: Callable[[], object]) -> HttpResponse:
    """What follows from a version as JSON, with it as ETag; 304 for who has it already.

    body: asked for only when it has to be sent.
    """
    tag = f'"{version}"'
    if tag in visit.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers={"ETag": tag})
    return sent(body(), ETag=tag)


def sent(body: object, status: HTTPStatus = HTTPStatus.OK, /, **headers: str) -> HttpResponse:
    """A value as JSON."""
    return HttpResponse(
        orjson.dumps(body), content_type="application/json", status=status, headers=headers
    )
