"""Teams and what they wait for from one another."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from fairlead.core.ground.ids import TeamId
from fairlead.web.access.visit import Visit
from fairlead.web.services.dependencies import dependencies
from fairlead.web.services.reading import reading

PAGE = 50


def page(visit: Visit, key: str) -> HttpResponse:
    """Show the matrix and the list; a cell of the matrix narrows the list."""
    seen = reading(visit)
    found = dependencies(seen.schedule)
    giver, receiver = visit.GET.get("from", ""), visit.GET.get("to", "")
    context = {
        "reading": seen,
        "found": found,
        "giver": seen.program.teams.get(TeamId(giver)),
        "receiver": seen.program.teams.get(TeamId(receiver)),
        "shown": Paginator(found.between(giver, receiver), PAGE).get_page(visit.GET.get("page")),
    }
    return render(visit, "dependencies/page.html", context)
