"""Versions for other programs, as JSON."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpResponse

from fairlead.core.program.codec import encode
from fairlead.store import history
from fairlead.store.heads import program_of
from fairlead.web.access.visit import Visit
from fairlead.web.api.paging import sent
from fairlead.web.services.asked import asked
from fairlead.web.services.baselines import set_baseline
from fairlead.web.services.comparing import compare_versions, compared_json, version_json
from fairlead.web.services.reading import reading, version_meant
from fairlead.web.services.versions import listed, two_given, undo_version, version_on
from fairlead.web.services.versions import restore as restore_version
from fairlead.web.services.why_moved import ask_why, known_why


def versions(visit: Visit, key: str) -> HttpResponse:
    """The versions of a line, newest first, a page at a time; `?before=` for those before one.

    `?as_of=` a day or a moment: those there were then; the first of them is what the program was.
    """
    held = reading(visit)
    before = visit.GET.get("before")
    if said := visit.GET.get("as_of"):
        before = str(version_on(held.line, said, "as_of").number + 1)
    found = listed(held.place, held.line, visit.user, before=before)
    return sent(
        {
            "versions": [version_json(one.version) for one in found.entries],
            "older": found.older,
            "total": found.total,
        }
    )


def version(visit: Visit, key: str, number: int) -> HttpResponse:
    """One version without what it holds."""
    return sent(version_json(history.version(reading(visit).line, number)))


def program(visit: Visit, key: str, number: int) -> HttpResponse:
    """What a version holds, as in the published schema. A version never changes."""
    found = history.version(reading(visit).line, number)
    answer = sent(encode(program_of(found)))
    answer["ETag"] = f'"{found.number}"'
    return answer


def compare(visit: Visit, key: str) -> HttpResponse:
    """What changed and moved between the versions `?from=` and `?to=`."""
    return sent(compared_json(compare_versions(*two_given(reading(visit), visit.GET))))


def why(visit: Visit, key: str) -> HttpResponse:
    """Why a date moved between the versions `?from=` and `?to=`; a POST has the causes looked for.

    `?target=` is the id of a milestone; without it the finish of the program is asked about.
    """
    before, after = two_given(reading(visit), visit.GET)
    target = visit.GET.get("target", "")
    if visit.method == "POST":
        job = ask_why(before, after, target, visit.user)
        return sent({"job": job.pk, "state": job.state}, HTTPStatus.ACCEPTED)
    found = known_why(before, after, target)
    if found is None:
        raise Http404
    return sent({"from": before.number, "to": after.number, **found})


def undo(visit: Visit, key: str, number: int) -> HttpResponse:
    """Take a version back; the version that did it."""
    held = reading(visit)
    return sent(version_json(undo_version(held.place, held.line, number, visit.user)))


def restore(visit: Visit, key: str, number: int) -> HttpResponse:
    """Make a line again what it was in a version; the version that did."""
    held = reading(visit)
    saved = restore_version(held.line, number, version_meant(visit), visit.user)
    return sent(version_json(saved), ETag=f'"{saved.number}"')


def baselines(visit: Visit, key: str) -> HttpResponse:
    """The versions whose dates were agreed, newest first; a POST with `name` agrees on one."""
    held = reading(visit)
    if visit.method == "POST":
        seen, name = version_meant(visit), asked(visit).text("name", "")
        saved = set_baseline(held.line, seen, name, visit.user)
        return sent(version_json(saved), HTTPStatus.CREATED, ETag=f'"{saved.number}"')
    return sent({"items": [version_json(one) for one in history.baselines(held.place.record)]})
