"""How full the weeks of teams and people are, for other programs, as JSON."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from fairlead.web.access.visit import Visit
from fairlead.web.api.paging import answer, part
from fairlead.web.problems import BadInputError
from fairlead.web.services.load import Loaded, Overloaded, load

KINDS = ("people", "teams")


def listed(visit: Visit, key: str) -> HttpResponse:
    """The weeks of each person, role and piece of equipment, or with `?by=teams` of each team."""
    wanted, by, team = part(visit), visit.GET.get("by", KINDS[0]), visit.GET.get("team", "")
    if by not in KINDS:
        raise BadInputError("by", f"'{by[:40]}' is neither people nor teams.")

    def found() -> list[Loaded]:
        held = load(wanted.reading.schedule)
        rows = held.people if by == KINDS[0] else held.teams
        return [one for one in rows if team in {"", one.team}]

    return answer(visit, wanted, found, _loaded)


def overloads(visit: Visit, key: str) -> HttpResponse:
    """Who has more to do than there is time for, when, and by which tasks."""
    wanted = part(visit)
    return answer(visit, wanted, lambda: load(wanted.reading.schedule).overloaded, _overloaded)


def _loaded(one: Loaded) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "team": one.team or None,
        "kind": one.kind,
        "weeks": [
            {
                "monday": week.monday,
                "asked_hours": round(week.asked, 3),
                "there_hours": round(week.there, 3),
                "level": week.level,
            }
            for week in one.weeks
        ],
    }


def _overloaded(one: Overloaded) -> dict[str, Any]:
    return {
        "name": one.name,
        "team": one.team or None,
        "first": one.first,
        "last": one.last,
        "days": one.days,
        "excess_hours": round(one.excess, 3),
        "tasks": [task.id for task in one.tasks],
    }
