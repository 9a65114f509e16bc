"""What is doubtful about a plan, and the fixes of checks, for other programs, as JSON."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from fairlead.core.ground.finding import Finding
from fairlead.core.program.codec import encode_patch
from fairlead.web.access.visit import Visit
from fairlead.web.api.paging import answer, part, sent, tagged
from fairlead.web.services.checking import doubts_of, fix, make_fix
from fairlead.web.services.comparing import subjects_json, version_json
from fairlead.web.services.reading import Reading, reading, version_meant


def doubts(visit: Visit, key: str) -> HttpResponse:
    """What was set aside of a plan, and what is doubtful about its dates."""
    wanted = part(visit)
    return answer(visit, wanted, lambda: doubts_of(wanted.reading.schedule), _doubt)


def fixing(visit: Visit, key: str, code: str) -> HttpResponse:
    """What the fix of a check changes; a POST makes it, and the answer is the version."""
    seen = reading(visit)
    if visit.method == "POST":
        made = make_fix(seen, version_meant(visit), code, visit.user)
        return sent(version_json(made), ETag=f'"{made.number}"')
    return tagged(visit, seen.version.number, lambda: _fix(seen, code))


def _fix(seen: Reading, code: str) -> dict[str, Any]:
    shown = fix(seen.version, code)
    return {
        "version": seen.version.number,
        "code": shown.result.code,
        "name": shown.result.name,
        "finish": {"before": shown.finish, "after": shown.then},
        "changes": encode_patch(shown.patch)["changes"],
        "subjects": subjects_json(shown.subjects),
    }


def _doubt(one: Finding) -> dict[str, Any]:
    return {
        "code": one.code,
        "severity": one.severity.value,
        "origin": str(one.origin),
        "says": one.says,
        "do": one.do,
    }
