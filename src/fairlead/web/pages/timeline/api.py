"""The plan, its edits and its reasons as JSON."""

from __future__ import annotations

import gzip
from typing import Any

import orjson
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from fairlead.core.ground.ids import TaskId
from fairlead.web.access.visit import Visit
from fairlead.web.api.paging import sent
from fairlead.web.services import editing, timeline
from fairlead.web.services import views as saved
from fairlead.web.services import why as reasons
from fairlead.web.services.asked import asked
from fairlead.web.services.reading import reading


def plan(visit: Visit, key: str) -> HttpResponse:
    """The whole plan; its ETag is the version, which is what a change sends as If-Match."""
    found = reading(visit)
    tag = f'"{found.version.number}"'
    if visit.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    body = timeline.packed_plan(found)
    headers = {"ETag": tag, "Vary": "Accept-Encoding"}
    if "gzip" in visit.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = "gzip"
    else:
        body = gzip.decompress(body)
    return HttpResponse(body, content_type="application/json", headers=headers)


@csrf_exempt  # the gate checks it, for all who do not come with a token
def edits(visit: Visit, key: str) -> HttpResponse:
    """Save edits; with `?preview=1` only say what they would do."""
    wanted = asked(visit)
    found = reading(visit)
    if visit.GET.get("preview"):
        return _json(editing.preview(visit, found, wanted))
    return _json(editing.save(visit, found, wanted))


@csrf_exempt  # as above
def undo(visit: Visit, key: str) -> HttpResponse:
    """Take back the last edit of whoever asks."""
    return _json(editing.undo(visit, reading(visit)))


@csrf_exempt  # as above
def redo(visit: Visit, key: str) -> HttpResponse:
    """Bring back what the last undo took."""
    return _json(editing.redo(visit, reading(visit)))


@csrf_exempt  # as above
def views(visit: Visit, key: str) -> HttpResponse:
    """The saved views that the person has; POST keeps one more, or another one of its name."""
    if visit.method == "POST":
        saved.keep(visit, asked(visit))
    return sent({"items": saved.listed(visit)})


@csrf_exempt  # as above
def view(visit: Visit, key: str, view: int) -> HttpResponse:
    """Remove a saved view; the answer is those that are left."""
    saved.remove(visit, view)
    return sent({"items": saved.listed(visit)})


def why(visit: Visit, key: str, task: str) -> HttpResponse:
    """Why a task is when it is."""
    return _json(reasons.why(reading(visit).schedule, TaskId(task)))


def critical(visit: Visit, key: str, task: str) -> HttpResponse:
    """The critical path to one milestone."""
    found = reading(visit)
    return _json({"tasks": timeline.critical_to(found.schedule, TaskId(task))})


def _json(value: dict[str, Any]) -> HttpResponse:
    response = HttpResponse(orjson.dumps(value), content_type="application/json")
    if "version" in value:
        response["ETag"] = f'"{value["version"]}"'
    return response
