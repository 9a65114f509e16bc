"""A scenario beside the plan: begun, looked at, applied or closed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from fairlead.store import history
from fairlead.store.models import Branch
from fairlead.store.people import Role
from fairlead.web.access.visit import Visit
from fairlead.web.services import scenarios as service
from fairlead.web.services.reading import reading, version_meant


def begin(visit: Visit, key: str) -> HttpResponse:
    """Begin a scenario at a version of the plan."""
    plan = history.line(visit.place.record)
    title = visit.POST.get("title", "")
    line = service.begin_scenario(plan, version_meant(visit), title, visit.user)
    return HttpResponseRedirect(reverse("scenario", args=[key, line.name]))


def page(visit: Visit, key: str, name: str) -> HttpResponse:
    """Show what a scenario would change in the plan as it is now."""
    record, role = visit.place.record, visit.place.role
    line = service.scenario(record, name)
    is_open = line.closed_at is None and line.kind == Branch.Kind.SCENARIO
    is_own = line.created_by_id == visit.user.pk
    context = {
        "reading": reading(visit),
        "beside": service.beside_the_plan(record, line),
        "may_apply": is_open and role >= Role.CONTRIBUTOR,
        "may_close": is_open and role >= (Role.CONTRIBUTOR if is_own else Role.MANAGER),
        "is_open": line.closed_at is None,
        "is_option": line.kind == Branch.Kind.OPTION,
    }
    return render(visit, "changes/scenario.html", context)


def apply(visit: Visit, key: str, name: str) -> HttpResponse:
    """Make a scenario part of the plan."""
    saved = service.apply_scenario(visit.place.record, name, visit.user)
    messages.success(visit, f"The scenario is in the plan, as version {saved.number}.")
    return HttpResponseRedirect(reverse("history", args=[key]))


def close(visit: Visit, key: str, name: str) -> HttpResponse:
    """Put a scenario away."""
    service.close_scenario(visit.place.record, name, visit.user, visit.place.role)
    messages.success(visit, "The scenario is closed; it can still be read.")
    return HttpResponseRedirect(reverse("changes", args=[key]))
