"""Change requests: the list, and one with its options side by side."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from fairlead.store import requests as kept
from fairlead.store.people import Role
from fairlead.web.access.visit import Visit
from fairlead.web.services import change_requests as service
from fairlead.web.services.reading import reading
from fairlead.web.services.scenarios import scenarios


def page(visit: Visit, key: str) -> HttpResponse:
    """Show requests and scenarios; a POST raises a request."""
    record, role = visit.place.record, visit.place.role
    if visit.method == "POST":
        title, reason = visit.POST.get("title", ""), visit.POST.get("reason", "")
        return _to(key, service.raise_request(record, title, reason, visit.user).number)
    context = {
        "reading": reading(visit),
        "requests": kept.requests(record),
        "scenarios": scenarios(record),
        "may_say": role >= Role.COMMENTER,
        "may_edit": role >= Role.CONTRIBUTOR,
    }
    return render(visit, "changes/page.html", context)


def request(visit: Visit, key: str, number: int) -> HttpResponse:
    """Show a request, what its options would do, and what was decided."""
    record, role = visit.place.record, visit.place.role
    shown = service.shown(record, number)
    undecided = shown.request.is_undecided
    may_manage = role >= Role.MANAGER
    is_own = shown.request.raised_by_id == visit.user.pk
    context = {
        "reading": reading(visit),
        "shown": shown,
        "remarks": shown.request.remarks.order_by("at"),
        "may_say": role >= Role.COMMENTER,
        "may_edit": undecided and role >= Role.CONTRIBUTOR,
        "may_decide": undecided and may_manage,
        "may_withdraw": undecided and role >= Role.COMMENTER and (may_manage or is_own),
        "has_room": len(shown.options) < kept.MOST_OPTIONS,
        "scenarios": [one for one in scenarios(record) if one.closed_at is None],
    }
    return render(visit, "changes/request.html", context)


def add_option(visit: Visit, key: str, number: int) -> HttpResponse:
    """One more way to answer a request."""
    fields = {name: visit.POST.get(name, "") for name in ("name", "says", "scenario")}
    service.add_option(visit.place.record, number, fields, visit.user)
    return _to(key, number)


def remove_option(visit: Visit, key: str, number: int, option: int) -> HttpResponse:
    """Take an option out."""
    service.remove_option(visit.place.record, number, option)
    return _to(key, number)


def approve(visit: Visit, key: str, number: int, option: int) -> HttpResponse:
    """Take an option: it becomes part of the plan."""
    because = visit.POST.get("because", "")
    saved = service.approve(visit.place.record, number, option, because, visit.user)
    messages.success(visit, f"CR-{number} is approved; the plan is version {saved.number} now.")
    return _to(key, number)


def reject(visit: Visit, key: str, number: int) -> HttpResponse:
    """Take none of the options."""
    service.reject(visit.place.record, number, visit.POST.get("because", ""), visit.user)
    messages.success(visit, f"CR-{number} is rejected; the plan stays as it is.")
    return _to(key, number)


def submit(visit: Visit, key: str, number: int) -> HttpResponse:
    """Put a draft before those who decide."""
    service.submit(visit.place, number, visit.user)
    messages.success(visit, f"CR-{number} is open; a manager of the program can decide it.")
    return _to(key, number)


def withdraw(visit: Visit, key: str, number: int) -> HttpResponse:
    """Take a request back."""
    service.withdraw(visit.place, number, visit.POST.get("because", ""), visit.user)
    return _to(key, number)


def remark(visit: Visit, key: str, number: int) -> HttpResponse:
    """Say something about a request."""
    service.remark(visit.place.record, number, visit.POST.get("text", ""), visit.user)
    return _to(key, number)


def _to(key: str, number: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("change-request", args=[key, number]))
