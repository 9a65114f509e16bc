"""A program at a glance: when, how sure, what moved, what is in the way."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render

from fairlead.store import history, visits
from fairlead.store.people import Role
from fairlead.web.access.visit import Visit
from fairlead.web.services import overview
from fairlead.web.services.drivers import drivers
from fairlead.web.services.ladder import ladder
from fairlead.web.services.reading import reading
from fairlead.web.services.simulating import simulated


def page(visit: Visit, key: str) -> HttpResponse:
    """Show the overview."""
    at = reading(visit)
    found = simulated(at)
    in_the_way = overview.blockers(at)
    context = {
        "reading": at,
        "simulated": found,
        "may_edit": visit.place.role >= Role.CONTRIBUTOR,
        "ladder": ladder(at, found),
        "drivers": drivers(found)[: overview.MOST],
        "news": overview.news(at, visit.user) if at.is_newest else None,
        "blockers": in_the_way[: overview.MOST],
        "more_blockers": max(0, len(in_the_way) - overview.MOST),
        "fresh": overview.fresh(at),
    }
    return render(visit, "overview/page.html", context)


def seen(visit: Visit, key: str) -> HttpResponse:
    """Remember that the person has looked at the program."""
    visits.seen(visit.user, history.head(history.line(visit.place.record)))
    return HttpResponse(status=HTTPStatus.NO_CONTENT)
