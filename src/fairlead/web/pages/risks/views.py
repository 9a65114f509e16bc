"""The risk register, the heat map, what drives the dates and what responses are worth."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from fairlead.core.program.risk import RiskSide, RiskStatus
from fairlead.store.people import Role
from fairlead.web.access.visit import Visit
from fairlead.web.services import pictures
from fairlead.web.services.drivers import drivers, responses
from fairlead.web.services.reading import reading
from fairlead.web.services.register import chosen, heat_map, register
from fairlead.web.services.simulating import simulated


def page(visit: Visit, key: str) -> HttpResponse:
    """Show the risks."""
    at = reading(visit)
    found = simulated(at)
    moving = drivers(found)
    entries = register(at, moving)
    text, status, side = (visit.GET.get(name, "") for name in ("text", "status", "side"))
    context = {
        "reading": at,
        "simulated": found,
        "may_edit": visit.place.role >= Role.CONTRIBUTOR,
        "entries": chosen(entries, text, status, side),
        "count": len(entries),
        "text": text,
        "status": status,
        "side": side,
        "statuses": [one.value for one in RiskStatus],
        "sides": [one.value for one in RiskSide],
        "heat_map": heat_map(entries),
        "drivers": moving,
        "tornado": pictures.tornado(moving),
        "curve": pictures.curve(found, visit.GET.get("target")),
        "responses": responses(found, at.program),
        "currency": at.program.currency,
    }
    return render(visit, "risks/page.html", context)
