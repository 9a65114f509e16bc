"""Versions for other programs, as JSON."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson
from django.http import Http404, HttpResponse

from fairlead.core.program.codec import encode
from fairlead.store import history
from fairlead.store.heads import program_of
from fairlead.web.access.visit import Visit
from fairlead.web.services.comparing import compare_versions, compared_json, version_json
from fairlead.web.services.reading import reading
from fairlead.web.services.versions import listed, two_given, undo_version
from fairlead.web.services.why_moved import ask_why, known_why


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
    return _json(compared_json(compare_versions(*two_given(reading(visit), visit.GET))))


def why(visit: Visit, key: str) -> HttpResponse:
    """Why a date moved between the versions `?from=` and `?to=`; a POST has the causes looked for.

    `?target=` is the id of a milestone; without it the finish of the program is asked about.
    """
    before, after = two_given(reading(visit), visit.GET)
    target = visit.GET.get("target", "")
    if visit.method == "POST":
        job = ask_why(before, after, target, visit.user)
        return _json({"job": job.pk, "state": job.state}, HTTPStatus.ACCEPTED)
    found = known_why(before, after, target)
    if found is None:
        raise Http404
    return _json({"from": before.number, "to": after.number, **found})


def undo(visit: Visit, key: str, number: int) -> HttpResponse:
    """Take a version back; the version that did it."""
    held = reading(visit)
    return _json(version_json(undo_version(held.place, held.line, number, visit.user)))


def _json(value: Any, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(orjson.dumps(value), status=status, content_type="application/json")
