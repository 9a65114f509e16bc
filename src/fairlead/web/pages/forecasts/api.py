"""Forecasts of what teams get done, for other programs, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

from fairlead.core.forecast.backtest import Question
from fairlead.core.forecast.outside_view import OutsideCost, OutsideDate
from fairlead.core.forecast.reliability import Kept
from fairlead.store import forecasts as store
from fairlead.store.models import Recording
from fairlead.web.access.visit import Visit
from fairlead.web.api.paging import sent
from fairlead.web.problems import BadInputError
from fairlead.web.services import forecasting
from fairlead.web.services import outside as services
from fairlead.web.services.asked import asked
from fairlead.web.services.comparing import version_json
from fairlead.web.services.forecasting import Answer, Look, Past
from fairlead.web.services.open_sets import OpenSet
from fairlead.web.services.reading import reading, version_meant

MOST_ISSUED = 500
"""Forecasts of a program that are told at once."""


def listed(visit: Visit, key: str) -> HttpResponse:
    """The teams with a record; a POST with a `file` and the name of a `team` records one.

    The file is a CSV with a column `done`, or issues recorded from Jira.
    """
    record = visit.place.record
    if visit.method == "POST":
        given = visit.FILES.get("file")
        team, as_of = (visit.POST.get(name, "") for name in ("team", "as_of"))
        found = forecasting.give(record, given, team, as_of, visit.user)
        [look] = forecasting.looks([found.recording])
        said = _team(found.recording, look) | {"findings": list(found.doubts)}
        return sent(said | {"came_due": found.resolved}, HTTPStatus.CREATED)
    recordings = store.recordings(record)
    looks = forecasting.looks(recordings)
    items = [_team(*one) for one in zip(recordings, looks, strict=True)]
    issued = forecasting.past(record)
    told = [_past(one) for one in issued[:MOST_ISSUED]]
    return sent({"items": items, "issued": told, "kept": _shares(forecasting.record_of(issued))})


def one(visit: Visit, key: str, team: str) -> HttpResponse:
    """A team's forecast: `?items=` by when, or `?weeks=` how many; and what was issued.

    A POST with `items` or `weeks` issues one: it is written down and held against what comes.
    DELETE removes the record of the team; what was forecast from it stays.
    """
    record = visit.place.record
    recording = forecasting.latest(record, team)
    if visit.method == "DELETE":
        store.remove(record, team)
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    if visit.method == "POST":
        fields = asked(visit)
        question = forecasting.question_of(*(_number(fields.get(n)) for n in ("items", "weeks")))
        if question is None:
            raise BadInputError("items", "Say how many `items`, or how many `weeks`.")
        issued = forecasting.issue_forecast(recording, *question, visit.user)
        return sent(_past(issued), HTTPStatus.CREATED)
    [look] = forecasting.looks([recording])
    question = forecasting.question_of(visit.GET.get("items"), visit.GET.get("weeks"))
    said = None if question is None else forecasting.answer(look, *question)
    issued_ = forecasting.past(record, team)
    return sent(
        _team(recording, look)
        | {
            "answer": None if said is None else _answer(said),
            "open_sets": [_open_set(one) for one in look.open_sets],
            "issued": [_past(one) for one in issued_],
            "kept": _shares(forecasting.record_of(issued_)),
        }
    )


def use(visit: Visit, key: str, team: str) -> HttpResponse:
    """Let a `task` take as long as the team is forecast to need for some `items`; the version."""
    recording = forecasting.latest(visit.place.record, team)
    fields = asked(visit)
    question = forecasting.question_of(_number(fields.get("items")), None)
    if question is None:
        raise BadInputError("items", "Say how many `items`.")
    seen, task = reading(visit), fields.text("task")
    parent = version_meant(visit)
    made, _ = forecasting.use(seen, recording, question[1], task, parent, visit.user)
    return sent(version_json(made), HTTPStatus.CREATED, ETag=f'"{made.number}"')


def outside(visit: Visit, key: str) -> HttpResponse:
    """What came of dates and costs like those of the plan: the outside view of its milestones.

    With `?date=` also of a day that somebody gave, with `?budget=&earned=&spent=` of a cost.
    """
    seen = reading(visit)
    given, cost = services.of_date(seen, visit.GET.get("date")), services.of_cost(visit.GET.dict())
    return sent(
        {
            "as_of": services.today_of(seen),
            "milestones": [
                {"id": one.id, "name": one.name} | _outside(one.view)
                for one in services.expected(seen)
            ],
            "given": None if given is None else _outside(given),
            "cost": None if cost is None else _cost(cost),
        }
    )


def _outside(view: OutsideDate) -> dict[str, Any]:
    return {
        "expected": view.expected,
        "kept": None if view.kept is None else round(view.kept, 3),
        "doubts": [view.doubt] if view.doubt else [],
        "said": {f"{share:g}": day for share, day in view.days.items()},
        "projects": view.projects,
    }


def _cost(view: OutsideCost) -> dict[str, Any]:
    return {
        "estimate_at_completion": round(view.estimate, 2),
        "within_budget": round(view.within, 3),
        "within_estimate": round(view.estimate_kept, 3),
        "said": {f"{share:g}": round(cost, 2) for share, cost in view.costs.items()},
        "cpi": None if view.own_cpi is None else round(view.own_cpi, 4),
        "cpi_of_others": round(view.others_cpi, 4),
        "projects": view.projects,
    }


def _number(value: object) -> str | None:
    return None if value is None else str(value)


def _team(recording: Recording, look: Look) -> dict[str, Any]:
    found, record = look.found, look.record
    return {
        "team": recording.team,
        "as_of": recording.as_of,
        "items": recording.items,
        "weeks": 0 if look.history is None else len(look.history.counts),
        "items_a_week": None if found is None else round(found.weekly, 2),
        "borrowed": found is not None and found.is_borrowed,
        "learned_from_own_teams": look.others,
        "doubts": list(look.doubts),
        "refused": look.refused,
        "would_have_kept": {} if record is None else _shares(record.kept),
    }


def _answer(said: Answer) -> dict[str, Any]:
    field = "items" if said.question is Question.DATES else "weeks"
    return {
        field: said.asked,
        "said": {f"{share:g}": promise for share, promise in said.said.items()},
    }


def _open_set(one: OpenSet) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "open": one.items,
        "said": {f"{share:g}": day for share, day in one.said.items()},
        "naive": one.naive,
        "times_naive": round(one.times, 2),
        "times_naive_own": None if one.own is None else round(one.own, 2),
        "teams": one.outlook.ratios.projects,
    }


def _past(issued: Past) -> dict[str, Any]:
    return _answer(issued.answer) | {
        "id": issued.row.pk,
        "team": issued.row.team,
        "since": issued.row.since,
        "issued_at": issued.row.at,
        "issued_by": issued.row.by_name,
        "model": issued.row.model,
        "due": issued.due,
        "came": issued.came,
        "kept": {f"{share:g}": is_kept for share, is_kept in issued.kept.items()},
        "in_hindsight": issued.is_hindsight,
        "overdue": issued.is_overdue,
    }


def _shares(kept: tuple[Kept, ...]) -> Mapping[str, Any]:
    return {
        f"{one.said:g}": {"of": one.resolved, "kept": one.kept, "low": one.low, "high": one.high}
        for one in kept
    }
