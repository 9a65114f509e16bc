"""Teams and people, and how full their weeks are."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render

from fairlead.web.access.visit import Visit
from fairlead.web.problems import BadInputError
from fairlead.web.services.load import WEEKS_SHOWN, Loaded, load
from fairlead.web.services.reading import reading


def page(visit: Visit, key: str) -> HttpResponse:
    """Show about half a year of weeks: by team, or the people of one team or of all."""
    seen = reading(visit)
    found = load(seen.schedule)
    begin = _first_week(visit, len(found.mondays))
    by = "people" if visit.GET.get("by") == "people" else "teams"
    team = visit.GET.get("team", "")
    rows = found.teams if by == "teams" else [p for p in found.people if team in {"", p.team}]
    end = begin + WEEKS_SHOWN
    context = {
        "reading": seen,
        "by": by,
        "team": team,
        "mondays": found.mondays[begin:end],
        "rows": [_cut(row, begin, end) for row in rows],
        "overloaded": [one for one in found.overloaded if team in {"", one.team}],
        "before": max(0, begin - WEEKS_SHOWN) if begin else None,
        "after": end if end < len(found.mondays) else None,
        "has_load": bool(found.people),
    }
    return render(visit, "people/page.html", context)


def _cut(row: Loaded, begin: int, end: int) -> Loaded:
    return replace(row, weeks=row.weeks[begin:end])


def _first_week(visit: Visit, count: int) -> int:
    asked = visit.GET.get("from") or "0"
    if not asked.isdecimal() or len(asked) > 4:
        raise BadInputError("from", f"'{asked[:40]}' is not the number of a week, counted from 0.")
    return min(int(asked), max(0, count - 1))
