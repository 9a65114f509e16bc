"""Change requests for other programs, as JSON."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpResponse
from django.urls import reverse

from fairlead.store import requests as kept
from fairlead.web.access.visit import Visit
from fairlead.web.services import change_requests as service
from fairlead.web.services.asked import asked


def requests(visit: Visit, key: str) -> HttpResponse:
    """All requests, newest first; a POST with `title` and `reason` raises one."""
    record = visit.place.record
    if visit.method == "POST":
        fields = asked(visit)
        title, reason = fields.text("title"), fields.text("reason", "")
        made = service.raise_request(record, title, reason, visit.user)
        return _json(service.requests_json([made])[0], HTTPStatus.CREATED)
    return _json({"requests": service.requests_json(kept.requests(record))})


def request(visit: Visit, key: str, number: int) -> HttpResponse:
    """One request with its options."""
    found = kept.request(visit.place.record, number)
    return _json(service.requests_json([found])[0])


def add_option(visit: Visit, key: str, number: int) -> HttpResponse:
    """One more option: `name`, `says`, and `scenario` (a name) or `patch` (changes of a diff)."""
    body = asked(visit)
    fields = {name: body.text(name, "") for name in ("name", "says", "scenario")}
    if "patch" in body:
        fields["patch"] = orjson.dumps(body.get("patch")).decode()
    made = service.add_option(visit.place.record, number, fields, visit.user)
    line = None if made.line is None else made.line.name
    said = {"id": made.pk, "name": made.name, "base": made.base.number, "line": line}
    return _json(said, HTTPStatus.CREATED)


def impact(visit: Visit, key: str, number: int) -> HttpResponse:
    """Ask what the options would do; the job that computes it."""
    job = service.weigh(visit.place.record, number, visit.user)
    page = reverse("change-request", args=[key, number])
    return _json({"job": job.pk, "state": job.state, "page": page}, HTTPStatus.ACCEPTED)


def _json(value: Any, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(orjson.dumps(value), status=status, content_type="application/json")
