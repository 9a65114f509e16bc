"""Change requests for other programs, as JSON."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpResponse
from django.urls import reverse

from fairlead.store import requests as kept
from fairlead.store.models import Remark
from fairlead.web.access.visit import Visit
from fairlead.web.api.paging import sent
from fairlead.web.services import change_requests as service
from fairlead.web.services.asked import asked
from fairlead.web.services.change_requests import LONGEST_TEXT, Weighed
from fairlead.web.services.comparing import clashes_json, difference_json, version_json
from fairlead.web.services.reading import plan_meant


def requests(visit: Visit, key: str) -> HttpResponse:
    """All requests, newest first; a POST with `title` and `reason` raises one."""
    record = visit.place.record
    if visit.method == "POST":
        fields = asked(visit)
        title, reason = fields.text("title"), fields.text("reason", "", LONGEST_TEXT)
        made = service.raise_request(record, title, reason, visit.user)
        return sent(service.requests_json([made])[0], HTTPStatus.CREATED)
    return sent({"requests": service.requests_json(kept.requests(record))})


def request(visit: Visit, key: str, number: int) -> HttpResponse:
    """One request with its options, and what each would change in the plan as it is now."""
    shown = service.shown(visit.place.record, number)
    return sent(
        {
            **service.requests_json([shown.request])[0],
            "plan": shown.plan.number,
            "options": [_option(one) for one in shown.options],
        }
    )


def add_option(visit: Visit, key: str, number: int) -> HttpResponse:
    """One more option: `name`, `says`, and `scenario` (a name) or `patch` (changes of a diff)."""
    body = asked(visit)
    fields = {name: body.text(name, "") for name in ("name", "scenario")}
    fields["says"] = body.text("says", "", LONGEST_TEXT)
    if "patch" in body:
        fields["patch"] = orjson.dumps(body.get("patch")).decode()
    made = service.add_option(visit.place.record, number, fields, visit.user)
    line = None if made.line is None else made.line.name
    said = {"id": made.pk, "name": made.name, "base": made.base.number, "line": line}
    return sent(said, HTTPStatus.CREATED)


def remove_option(visit: Visit, key: str, number: int, option: int) -> HttpResponse:
    """Take an option out; the answer is the request without it."""
    service.remove_option(visit.place.record, number, option)
    return _decided(visit, number)


def approve(visit: Visit, key: str, number: int, option: int) -> HttpResponse:
    """Take an option; the version by which it is part of the plan."""
    kept.option(kept.request(visit.place.record, number), option)
    plan_meant(visit)
    saved = service.approve(visit.place.record, number, option, _because(visit), visit.user)
    return sent(version_json(saved), ETag=f'"{saved.number}"')


def reject(visit: Visit, key: str, number: int) -> HttpResponse:
    """Take none of the options; `because` says why."""
    service.reject(visit.place.record, number, _because(visit), visit.user)
    return _decided(visit, number)


def submit(visit: Visit, key: str, number: int) -> HttpResponse:
    """Put a draft before those who decide."""
    service.submit(visit.place, number, visit.user)
    return _decided(visit, number)


def withdraw(visit: Visit, key: str, number: int) -> HttpResponse:
    """Take a request back."""
    service.withdraw(visit.place, number, _because(visit), visit.user)
    return _decided(visit, number)


def remarks(visit: Visit, key: str, number: int) -> HttpResponse:
    """What was said about a request, the oldest first; a POST with `text` says something."""
    record = visit.place.record
    if visit.method == "POST":
        text = asked(visit).text("text", "", LONGEST_TEXT)
        return sent(_remark(service.remark(record, number, text, visit.user)), HTTPStatus.CREATED)
    held = kept.request(record, number).remarks.order_by("at")
    return sent({"items": [_remark(one) for one in held]})


def impact(visit: Visit, key: str, number: int) -> HttpResponse:
    """What the options would do, as far as it is computed; a POST asks for it, and gets the job."""
    record = visit.place.record
    if visit.method == "POST":
        job = service.weigh(record, number, visit.user)
        page = reverse("change-request", args=[key, number])
        return sent({"job": job.pk, "state": job.state, "page": page}, HTTPStatus.ACCEPTED)
    shown = service.shown(record, number)
    return sent(
        {
            "job": None if shown.job is None else shown.job.pk,
            "state": None if shown.job is None else shown.job.state,
            "version": None if shown.computed is None else shown.computed.number,
            "is_current": shown.is_current,
            "impact": shown.answer,
        }
    )


def _because(visit: Visit) -> str:
    return asked(visit).text("because", "", LONGEST_TEXT)


def _decided(visit: Visit, number: int) -> HttpResponse:
    found = kept.request(visit.place.record, number)
    return sent(service.requests_json([found])[0])


def _option(weighed: Weighed) -> dict[str, Any]:
    option, found = weighed.option, weighed.found
    return {
        "id": option.pk,
        "name": option.name,
        "says": option.says,
        "base": option.base.number,
        "line": None if option.line is None else option.line.name,
        "can_take": weighed.can_take,
        "difference": None if found is None else difference_json(found),
        "clashes": clashes_json(weighed.clashes),
    }


def _remark(one: Remark) -> dict[str, Any]:
    return {"id": one.pk, "author": one.author_name, "at": one.at, "text": one.text}
