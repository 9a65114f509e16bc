"""What teams wait for from one another, for other programs, as JSON."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from fairlead.web.access.visit import Visit
from fairlead.web.api.paging import answer, part
from fairlead.web.services.dependencies import Cell, Dependency, dependencies


def listed(visit: Visit, key: str) -> HttpResponse:
    """Each link between teams, broken ones first; `?from=` and `?to=` are ids of teams."""
    wanted = part(visit)
    giver, receiver = visit.GET.get("from", ""), visit.GET.get("to", "")

    def found() -> list[Dependency]:
        return dependencies(wanted.reading.schedule).between(giver, receiver)

    return answer(visit, wanted, found, _dependency)


def matrix(visit: Visit, key: str) -> HttpResponse:
    """All links from one team to another together, for each pair that has any."""
    wanted = part(visit)

    def found() -> list[Cell]:
        rows = dependencies(wanted.reading.schedule).rows
        return [cell for _, cells in rows for cell in cells if cell.count]

    return answer(visit, wanted, found, _cell)


def _dependency(one: Dependency) -> dict[str, Any]:
    return {
        "link": one.link.id,
        "giver": one.giver.id,
        "receiver": one.receiver.id,
        "gives": one.gives.id,
        "waits": one.waits.id,
        "needed": one.needed,
        "agreed": one.agreed,
        "promised": one.promised,
        "expected": one.expected,
        "margin_days": round(one.margin, 3),
        "state": one.state,
    }


def _cell(one: Cell) -> dict[str, Any]:
    return {
        "giver": one.giver.id,
        "receiver": one.receiver.id,
        "count": one.count,
        "broken": one.broken,
        "worst_days": None if one.worst is None else round(one.worst, 3),
        "level": one.level,
    }
