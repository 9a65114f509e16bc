"""A program at a glance: when, how sure, what moved, what is in the way."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from fairlead.web.access.visit import Visit
from fairlead.web.services.reading import reading


def page(visit: Visit, key: str) -> HttpResponse:
    """Show the overview."""
    return render(visit, "overview/page.html", {"reading": reading(visit)})
