"""The words of a program, with what they mean here; those who may edit keep them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from fairlead.store.models import Term
from fairlead.store.people import Role
from fairlead.store.terms import terms
from fairlead.web.access.visit import Visit
from fairlead.web.api.paging import sent
from fairlead.web.services import glossary
from fairlead.web.services.asked import asked
from fairlead.web.services.reading import reading


def page(visit: Visit, key: str) -> HttpResponse:
    """Show the glossary, or add a term to it."""
    if visit.method == "POST":
        kept = glossary.keep(visit.place.record, visit.POST, visit.user)
        messages.success(visit, f"'{kept.name}' is in the glossary.")
        return redirect("glossary", key)
    context = {
        "reading": reading(visit),
        "terms": terms(visit.place.record),
        "may_edit": visit.place.role >= Role.CONTRIBUTOR,
        "most_name": glossary.LONGEST_NAME,
        "most_meaning": glossary.LONGEST_MEANING,
    }
    return render(visit, "settings/glossary.html", context)


def change(visit: Visit, key: str, term: int) -> HttpResponse:
    """Change a term."""
    kept = glossary.keep(visit.place.record, visit.POST, visit.user, term)
    messages.success(visit, f"'{kept.name}' is changed.")
    return redirect("glossary", key)


def remove(visit: Visit, key: str, term: int) -> HttpResponse:
    """Remove a term."""
    gone = glossary.remove(visit.place.record, term)
    messages.success(visit, f"'{gone.name}' is no longer in the glossary.")
    return redirect("glossary", key)


def listed(visit: Visit, key: str) -> HttpResponse:
    """The glossary of a program; a POST with `name` and `meaning` adds a term."""
    if visit.method == "POST":
        kept = glossary.keep(visit.place.record, _written(visit), visit.user)
        return sent(_said(kept), HTTPStatus.CREATED)
    return _left(visit)


def one(visit: Visit, key: str, term: int) -> HttpResponse:
    """PUT changes a term; DELETE removes it, and the answer is those that are left."""
    if visit.method == "DELETE":
        glossary.remove(visit.place.record, term)
        return _left(visit)
    return sent(_said(glossary.keep(visit.place.record, _written(visit), visit.user, term)))


def _written(visit: Visit) -> dict[str, str]:
    fields = asked(visit)
    return {name: fields.text(name, "") for name in ("name", "meaning")}


def _left(visit: Visit) -> HttpResponse:
    return sent({"items": [_said(one) for one in terms(visit.place.record)]})


def _said(term: Term) -> dict[str, Any]:
    return {
        "id": term.pk,
        "name": term.name,
        "meaning": term.meaning,
        "changed_by": term.changed_by_name,
        "changed_at": term.changed_at,
    }
