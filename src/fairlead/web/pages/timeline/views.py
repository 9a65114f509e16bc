"""The plan over time. The page is drawn by `static/timeline`, from what the API answers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from fairlead.store.history import MAIN
from fairlead.web.access.visit import Visit
from fairlead.web.needs import Need
from fairlead.web.services import views
from fairlead.web.services.reading import Reading, reading
from fairlead.web.services.whiskers import sure_of


def page(visit: Visit, key: str) -> HttpResponse:
    """Show the timeline."""
    found = reading(visit)
    sure = sure_of(found)
    context = {
        "reading": found,
        "has_tasks": bool(found.program.tasks),
        "sure": sure,
        "told": {
            **told(found),
            "sure": {} if sure is None else sure.dates,
            "views": views.listed(visit),
            "may_share": visit.place.role >= views.SHARES,
        },
    }
    return render(visit, "timeline/page.html", context)


def told(reading: Reading) -> dict[str, Any]:
    """What the page's scripts are told: where to ask, and what the person may do."""
    role = Need.EDIT.role
    assert role is not None
    asked = {} if reading.line.name == MAIN else {"scenario": reading.line.name}
    if not reading.is_newest:
        asked["version"] = str(reading.version.number)
    return {
        "api": reverse("api-plan", args=[reading.key]).removesuffix("plan"),
        "query": urlencode(asked),
        "may_edit": reading.is_newest and reading.place.role >= role,
    }
