"""How sound the plan is, and the fixes that can be made at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from fairlead.store.people import Role
from fairlead.web.access.visit import Visit
from fairlead.web.services.checking import checked, doubts_of, fix, make_fix
from fairlead.web.services.reading import Reading, reading, version_meant


def page(visit: Visit, key: str) -> HttpResponse:
    """Show every check with its definition, what it found, and where."""
    seen = reading(visit)
    context = {
        "reading": seen,
        "families": checked(seen.schedule),
        "doubts": doubts_of(seen.schedule),
        "may_edit": _may_edit(visit, seen),
    }
    return render(visit, "checks/page.html", context)


def fixing(visit: Visit, key: str, code: str) -> HttpResponse:
    """Show what a fix changes; when that is sent back, make it."""
    seen = reading(visit)
    if visit.method == "POST":
        made = make_fix(seen, version_meant(visit), code, visit.user)
        messages.success(visit, f"{made.message}: saved as version {made.number}.")
        query = {"scenario": visit.GET["scenario"]} if "scenario" in visit.GET else None
        return HttpResponseRedirect(reverse("checks", args=[key], query=query))
    context = {"reading": seen, "fix": fix(seen.version, code), "may_edit": _may_edit(visit, seen)}
    return render(visit, "checks/fix.html", context)


def _may_edit(visit: Visit, seen: Reading) -> bool:
    return seen.is_newest and visit.place.role >= Role.CONTRIBUTOR
