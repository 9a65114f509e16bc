"""Forecasts of what teams get done, and what came of those that were issued."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fairlead.core.forecast.backtest import Question
from fairlead.store import forecasts as store
from fairlead.store.people import Role
from fairlead.web.access.visit import Visit
from fairlead.web.problems import BadInputError
from fairlead.web.services import forecasting
from fairlead.web.services import outside as services
from fairlead.web.services.flow_pictures import burn_up, figures
from fairlead.web.services.reading import reading, version_meant

_FIELDS = {Question.DATES: "items", Question.COUNTS: "weeks"}


def page(visit: Visit, key: str) -> HttpResponse:
    """Show the teams with a record, or record what one did."""
    record = visit.place.record
    if visit.method == "POST":
        given = visit.FILES.get("file")
        team, as_of = (visit.POST.get(name, "") for name in ("team", "as_of"))
        found = forecasting.give(record, given, team, as_of, visit.user)
        messages.success(visit, _told(found))
        return redirect("forecast", key, found.recording.team)
    recordings = store.recordings(record)
    issued = forecasting.past(record)
    context = {
        "reading": reading(visit),
        "teams": list(zip(recordings, forecasting.looks(recordings), strict=True)),
        "recorded": {one.team for one in recordings},
        "issued": issued,
        "record": forecasting.record_of(issued),
        "overdue": sum(one.is_overdue for one in issued),
        "may_edit": visit.place.role >= Role.CONTRIBUTOR,
        "megabytes": forecasting.MOST_BYTES // 2**20,
    }
    return render(visit, "forecasts/page.html", context)


def team(visit: Visit, key: str, team: str) -> HttpResponse:
    """Show a team's forecast, or issue one: what was asked, answered and written down."""
    record = visit.place.record
    recording = forecasting.latest(record, team)
    if visit.method == "POST":
        asked = _asked(visit.POST.get("items"), visit.POST.get("weeks"))
        forecasting.issue_forecast(recording, *asked, visit.user)
        query = urlencode({_FIELDS[asked[0]]: asked[1]})
        return redirect(f"{reverse('forecast', args=[key, team])}?{query}")
    [look] = forecasting.looks([recording])
    question = forecasting.question_of(visit.GET.get("items"), visit.GET.get("weeks"))
    issued = forecasting.past(record, team)
    seen = reading(visit)
    said = None if question is None else forecasting.answer(look, *question)
    context = {
        "reading": seen,
        "burn_up": burn_up(look, said),
        "figures": figures(recording, look),
        "open_tasks": forecasting.open_tasks(seen.program),
        "recording": recording,
        "look": look,
        "answer": said,
        "issued": issued,
        "record": forecasting.record_of(issued),
        "overdue": sum(one.is_overdue for one in issued),
        "may_edit": visit.place.role >= Role.CONTRIBUTOR,
        "may_remove": visit.place.role >= Role.MANAGER,
    }
    return render(visit, "forecasts/team.html", context)


def use(visit: Visit, key: str, team: str) -> HttpResponse:
    """Let a task take as long as the team is forecast to need for some items."""
    recording = forecasting.latest(visit.place.record, team)
    _, items = _asked(visit.POST.get("items"), None)
    task, seen = visit.POST.get("task", "").strip(), reading(visit)
    made, says = forecasting.use(seen, recording, items, task, version_meant(visit), visit.user)
    messages.success(visit, f"Saved as version {made.number}. {says}")
    return redirect("task", key, task)


def remove(visit: Visit, key: str, team: str) -> HttpResponse:
    """Remove the records of a team; what was forecast from them stays."""
    recording = forecasting.latest(visit.place.record, team)
    store.remove(recording.program, recording.team)
    messages.success(visit, f"The record of '{recording.team}' is removed.")
    return redirect("forecasts", key)


def outside(visit: Visit, key: str) -> HttpResponse:
    """Show what came of dates and costs like those of the plan, and like one that somebody gave."""
    seen = reading(visit)
    context = {
        "reading": seen,
        "today": services.today_of(seen),
        "milestones": services.expected(seen),
        "given": services.of_date(seen, visit.GET.get("date")),
        "cost": services.of_cost(visit.GET.dict()),
    }
    return render(visit, "forecasts/outside.html", context)


def _asked(items: str | None, weeks: str | None) -> tuple[Question, int]:
    asked = forecasting.question_of(items, weeks)
    if asked is None:
        raise BadInputError("items", "Say how many items, or how many weeks.")
    return asked


def _told(found: forecasting.Found) -> str:
    said = [f"{found.recording.items:,} items of '{found.recording.team}' are recorded."]
    if found.resolved:
        said.append(f"{found.resolved} forecasts have come due with them.")
    return " ".join([*said, *found.doubts[:3]])
