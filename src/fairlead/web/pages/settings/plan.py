"""What the plan itself is set to: its calendars, and its people, teams and vendors."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fairlead.core.calendars.calendar import CalendarException
from fairlead.core.ground.ids import CalendarId
from fairlead.store import history
from fairlead.store.people import Role
from fairlead.web.access.visit import Visit
from fairlead.web.problems import BadInputError
from fairlead.web.services.calendars import WEEKDAYS, add_days_off, year
from fairlead.web.services.reading import reading, version_meant

EARLIEST, LATEST = 1900, 2300


def calendars(visit: Visit, key: str) -> HttpResponse:
    """Show a calendar through a year; the program's own, this year, unless others are asked for."""
    seen = reading(visit)
    program = seen.program
    id = CalendarId(visit.GET.get("calendar") or program.calendar)
    if id not in program.calendars:
        raise Http404
    number = _year(visit, (program.status_date or program.start).year)
    context = {
        "reading": seen,
        "calendars": program.calendars.values(),
        "year": number,
        "before": number - 1,
        "after": number + 1,
        "shown": year(program, id, number),
        "weekdays": [(name[0], name) for name in WEEKDAYS],
        "may_edit": seen.is_newest and visit.place.role >= Role.CONTRIBUTOR,
    }
    return render(visit, "settings/calendars.html", context)


def days_off(visit: Visit, key: str) -> HttpResponse:
    """Put days off into a calendar."""
    first = _day(visit, "first")
    last = _day(visit, "last") if visit.POST.get("last") else first
    if last < first:
        raise BadInputError("last", "The last day is before the first. Turn them round.")
    name = visit.POST.get("name", "").strip()[:120]
    off = CalendarException(first=first, last=last, name=name)
    line = history.line(visit.place.record, visit.GET.get("scenario", history.MAIN))
    id = CalendarId(visit.POST.get("calendar", ""))
    made = add_days_off(line, version_meant(visit), id, off, visit.user)
    messages.success(visit, f"{made.message}: saved as version {made.number}.")
    query = {"calendar": id, "year": str(first.year)}
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


def _year(visit: Visit, usual: int) -> int:
    said = visit.GET.get("year") or str(usual)
    if not (said.isascii() and said.isdecimal()) or not EARLIEST <= int(said[:5]) <= LATEST:
        raise BadInputError("year", f"'{said[:40]}' is not a year from {EARLIEST} to {LATEST}.")
    return int(said)


def _day(visit: Visit, field: str) -> date:
    said = visit.POST.get(field, "")
    try:
        day = date.fromisoformat(said)
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day.year <= LATEST:
        raise BadInputError(field, f"'{said[:40]}' is no day. Write it like 2026-05-29.")
    return day
