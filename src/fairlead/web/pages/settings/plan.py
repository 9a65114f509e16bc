"""What the plan itself is set to: its calendars, and its people, teams and vendors."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fairlead.core.ground.ids import CalendarId
from fairlead.store import history
from fairlead.store.people import Role
from fairlead.web.access.visit import Visit
from fairlead.web.services import calendars as service
from fairlead.web.services.reading import reading, version_meant


def calendars(visit: Visit, key: str) -> HttpResponse:
    """Show a calendar through a year; the program's own, this year, unless others are asked for."""
    seen = reading(visit)
    program = seen.program
    id = CalendarId(visit.GET.get("calendar") or program.calendar)
    if id not in program.calendars:
        raise Http404
    number = service.year_asked(
        visit.GET.get("year", ""), (program.status_date or program.start).year
    )
    context = {
        "reading": seen,
        "calendars": program.calendars.values(),
        "year": number,
        "before": number - 1,
        "after": number + 1,
        "shown": service.year(program, id, number),
        "weekdays": [(name[0], name) for name in service.WEEKDAYS],
        "may_edit": seen.is_newest and visit.place.role >= Role.CONTRIBUTOR,
    }
    return render(visit, "settings/calendars.html", context)


def days_off(visit: Visit, key: str) -> HttpResponse:
    """Put days off into a calendar."""
    off = service.days_off(*(visit.POST.get(name, "") for name in ("first", "last", "name")))
    line = history.line(visit.place.record, visit.GET.get("scenario", history.MAIN))
    id = CalendarId(visit.POST.get("calendar", ""))
    made = service.add_days_off(line, version_meant(visit), id, off, visit.user)
    messages.success(visit, f"{made.message}: saved as version {made.number}.")
    query = {"calendar": id, "year": str(off.first.year)}
    if line.name != history.MAIN:
        query["scenario"] = line.name
    return redirect(reverse("settings", args=[key], query=query))


def people(visit: Visit, key: str) -> HttpResponse:
    """Show people, roles, teams and vendors of the plan."""
    seen = reading(visit)
    program = seen.program
    teams = [
        (team, [one for one in program.resources.values() if one.team == team.id])
        for team in program.teams.values()
    ]
    others = [one for one in program.resources.values() if one.team is None]
    context = {"reading": seen, "teams": teams, "others": others}
    return render(visit, "settings/people.html", context)
