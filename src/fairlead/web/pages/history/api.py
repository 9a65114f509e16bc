"""Versions for other programs, as JSON."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpResponse

from fairlead.core.program.codec import encode
from fairlead.store import history
from fairlead.store.heads import program_of
from fairlead.web.access.visit import Visit
from fairlead.web.services.comparing import compare_versions, compared_json, version_json
from fairlead.web.services.reading import reading
from fairlead.web.services.versions import listed, number_given, undo_version


def versions(visit: Visit, key: str) -> HttpResponse:
    """The versions of a line, newest first, a page at a time; `?before=` for those before one."""
    held = reading(visit)
    found = listed(held.place, held.line, visit.user, before=visit.GET.get("before"))
    return _json(
        {
            "versions": [version_json(one.version) for one in found.entries],
            "older": found.older,
            "total": found.total,
        }
    )


def version(visit: Visit, key: str, number: int) -> HttpResponse:
    """One version without what it holds."""
    return _json(version_json(history.version(reading(visit).line, number)))


def program(visit: Visit, key: str, number: int) -> HttpResponse:
    """What a version holds, as in the published schema. A version never changes."""
    found = history.version(reading(visit).line, number)
    answer = _json(encode(program_of(found)))
    answer["ETag"] = f'"{found.number}"'
    return answer


def compare(visit: Visit, key: str) -> HttpResponse:
    """What changed and moved between the versions `?from=` and `?to=`."""
    held = reading(visit)
    after = number_given("to", visit.GET.get("to"), held.version.number)
    parent = history.version(held.line, after).parent
    usual = after if parent is None else parent.number
    before = number_given("from", visit.GET.get("from"), usual)
    return _json(compared_json(compare_versions(held.line, before, after)))


def undo(visit: Visit, key: str, number: int) -> HttpResponse:
    """Take a version back; the version that did it."""
    held = reading(visit)
    return _json(version_json(undo_version(held.place, held.line, number, visit.user)))


def _json(value: Any) -> HttpResponse:
    return HttpResponse(orjson.dumps(value), content_type="application/json")
