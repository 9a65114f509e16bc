"""Scenarios for other programs, as JSON."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

from fairlead.store import history
from fairlead.store.models import Branch
from fairlead.web.access.visit import Visit
from fairlead.web.api.paging import sent
from fairlead.web.services import scenarios as service
from fairlead.web.services.asked import asked
from fairlead.web.services.comparing import clashes_json, difference_json, version_json
from fairlead.web.services.reading import plan_meant, version_meant


def scenarios(visit: Visit, key: str) -> HttpResponse:
    """All scenarios, open ones first; a POST with `title` begins one at a version of the plan."""
    record = visit.place.record
    if visit.method == "POST":
        begins_at, title = version_meant(visit), asked(visit).text("title", "")
        line = service.begin_scenario(history.line(record), begins_at, title, visit.user)
        return sent(_said(line), HTTPStatus.CREATED)
    return sent({"items": [_said(line) for line in service.scenarios(record)]})


def scenario(visit: Visit, key: str, name: str) -> HttpResponse:
    """One scenario, and what applying it would change in the plan as it is now."""
    record = visit.place.record
    beside = service.beside_the_plan(record, service.scenario(record, name))
    return sent(
        {
            **_said(beside.line),
            "plan": beside.plan.number,
            "can_apply": beside.can_apply,
            "difference": difference_json(beside.found),
            "clashes": clashes_json(beside.clashes),
        }
    )


def apply(visit: Visit, key: str, name: str) -> HttpResponse:
    """Make a scenario part of the plan; the version that did."""
    service.scenario(visit.place.record, name)
    plan_meant(visit)
    saved = service.apply_scenario(visit.place.record, name, visit.user)
    return sent(version_json(saved), ETag=f'"{saved.number}"')


def close(visit: Visit, key: str, name: str) -> HttpResponse:
    """Put a scenario away; it can still be read."""
    record = visit.place.record
    service.close_scenario(record, name, visit.user, visit.place.role)
    return sent(_said(service.scenario(record, name)))


def _said(line: Branch) -> dict[str, Any]:
    assert line.head is not None
    assert line.forked_from is not None
    return {
        "name": line.name,
        "title": line.title,
        "kind": line.kind,
        "version": line.head.number,
        "base": line.forked_from.number,
        "created_by": None if line.created_by is None else str(line.created_by),
        "created_at": line.created_at,
        "closed_at": line.closed_at,
    }
