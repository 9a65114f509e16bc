"""A program at a glance for other programs, as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpResponse

from fairlead.core.simulation.model import WHOLE
from fairlead.store import history, visits
from fairlead.web.access.visit import Visit
from fairlead.web.api.paging import answer, part, sent
from fairlead.web.services import overview
from fairlead.web.services.comparing import version_json
from fairlead.web.services.ladder import Rung, ladder
from fairlead.web.services.overview import Fresh, Moved, News
from fairlead.web.services.reading import reading
from fairlead.web.services.simulating import simulated


def glance(visit: Visit, key: str) -> HttpResponse:
    """How sure each milestone is, what is new to who asks, and how fresh the plan is."""
    at = reading(visit)
    found = simulated(at)
    news = overview.news(at, visit.user) if at.is_newest else None
    return sent(
        {
            "version": at.version.number,
            "simulated_version": None if found.of is None else found.of.number,
            "simulated_at": found.made_at,
            "ladder": [_rung(one) for one in ladder(at, found)],
            "news": None if news is None else _news(news),
            "freshness": _fresh(overview.fresh(at)),
        }
    )


def blockers(visit: Visit, key: str) -> HttpResponse:
    """What is in the way, the worst first."""
    wanted = part(visit)
    return answer(visit, wanted, lambda: overview.blockers(wanted.reading), asdict)


def seen(visit: Visit, key: str) -> HttpResponse:
    """Remember that the person has looked: at the next visit, news begin after this version."""
    newest = history.head(history.line(visit.place.record))
    visits.seen(visit.user, newest)
    return sent({"version": newest.number})


def _rung(one: Rung) -> dict[str, Any]:
    return {
        "id": None if one.id == WHOLE else one.id,
        "name": one.name,
        "planned": one.planned,
        "due": one.due,
        "due_from": one.due_from or None,
        "p50": one.p50,
        "p80": one.p80,
        "p95": one.p95,
        "p80_error_days": one.error,
        "kept": one.kept,
        "says": one.word,
    }


def _news(one: News) -> dict[str, Any]:
    return {
        "since": one.since,
        "is_visit": one.is_visit,
        "before": one.before.number,
        "versions": [version_json(version) for version in one.versions],
        "more_versions": one.more,
        "finish": _moved(one.finish),
        "moved": [_moved(moved) for moved in one.moved],
        "tasks_moved": one.tasks,
    }


def _moved(one: Moved) -> dict[str, Any]:
    return {
        "id": one.id or None,
        "name": one.name,
        "before": one.before,
        "after": one.after,
        "working_days": one.days,
    }


def _fresh(one: Fresh) -> dict[str, Any]:
    return {
        "status_date": one.status_date,
        "age_days": one.age,
        "is_stale": one.is_stale,
        "imported": None if one.imported is None else one.imported.number,
        "edited": None if one.edited is None else one.edited.number,
    }
