"""Versions by day: compared, undone, restored, looked at as they were."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from fairlead.store import history
from fairlead.store.people import Role
from fairlead.web.access.visit import Visit
from fairlead.web.services.baselines import set_baseline
from fairlead.web.services.comparing import compare_versions
from fairlead.web.services.reading import Reading, reading, version_meant
from fairlead.web.services.scenarios import scenarios
from fairlead.web.services.versions import (
    listed,
    two_given,
    undo_version,
    version_on,
)
from fairlead.web.services.versions import restore as restore_version
from fairlead.web.services.why_moved import why_moved
from fairlead.web.words import line_query


def page(visit: Visit, key: str) -> HttpResponse:
    """Show the versions of a line, newest first."""
    held = reading(visit)
    context = {
        "reading": held,
        "listed": listed(held.place, held.line, visit.user, before=visit.GET.get("before")),
        "baselines": history.baselines(held.place.record),
        "scenarios": scenarios(held.place.record),
        "may_edit": held.place.role >= Role.CONTRIBUTOR,
        "may_manage": held.place.role >= Role.MANAGER,
        "first": history.version(held.line, 1).at,
    }
    return render(visit, "history/page.html", context)


def compare(visit: Visit, key: str) -> HttpResponse:
    """Show two versions side by side: `?from=` and `?to=`, without them the newest change."""
    held = reading(visit)
    before, after = two_given(held, visit.GET)
    context = {
        "reading": held,
        "compared": compare_versions(before, after),
        "why": why_moved(before, after, visit.GET.get("target", "")),
        "may_edit": held.place.role >= Role.CONTRIBUTOR,
    }
    return render(visit, "history/compare.html", context)


def as_of(visit: Visit, key: str) -> HttpResponse:
    """Go to the program as it was at the end of a day, `?on=`."""
    held = reading(visit)
    version = version_on(held.line, visit.GET.get("on", ""))
    query: dict[str, object] = {"version": version.number}
    if held.line.name != history.MAIN:
        query["scenario"] = held.line.name
    return HttpResponseRedirect(f"{reverse('overview', args=[key])}?{urlencode(query)}")


def undo(visit: Visit, key: str, number: int) -> HttpResponse:
    """Take a version back."""
    held = reading(visit)
    saved = undo_version(held.place, held.line, number, visit.user)
    messages.success(visit, f"Version {number} is taken back; this is version {saved.number}.")
    return _back(held)


def restore(visit: Visit, key: str, number: int) -> HttpResponse:
    """Make the plan again what it was in a version."""
    held = reading(visit)
    saved = restore_version(held.line, number, version_meant(visit), visit.user)
    messages.success(visit, f"The plan is as in version {number}; this is version {saved.number}.")
    return _back(held)


def baseline(visit: Visit, key: str) -> HttpResponse:
    """Keep the dates as they are now under a name."""
    held = reading(visit)
    name = visit.POST.get("name", "")
    saved = set_baseline(held.line, version_meant(visit), name, visit.user)
    messages.success(visit, f"Baseline “{saved.name}” holds the dates of the plan.")
    return _back(held)


def _back(held: Reading) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('history', args=[held.key])}{line_query(held)}")
