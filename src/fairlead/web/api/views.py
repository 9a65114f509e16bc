"""The lists of the API."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from fairlead.core.checks.check import CheckResult
from fairlead.core.ground.ids import TaskId
from fairlead.store.models import User
from fairlead.web.access.visit import Visit
from fairlead.web.api.openapi import document
from fairlead.web.api.paging import answer, part, sent, tagged
from fairlead.web.services.checking import results
from fairlead.web.services.portfolio import Row, Sure, portfolio
from fairlead.web.services.reading import reading
from fairlead.web.services.register import Entry, in_order
from fairlead.web.services.tasks_table import Listing, wanted_tasks
from fairlead.web.services.tasks_table import Row as TaskRow


def openapi(request: HttpRequest) -> HttpResponse:
    """The description of this API, as OpenAPI 3.1."""
    return sent(document())


def programs(request: HttpRequest) -> HttpResponse:
    """The programs that one has a role in, and the keys of those one owns that are archived."""
    assert isinstance(request.user, User)
    found = portfolio(request.user)
    items = [_program(row) for row in found.rows]
    return sent({"items": items, "archived": [one.key for one in found.archived]})


def tasks(visit: Visit, key: str) -> HttpResponse:
    """The tasks of a program with their dates, filtered and sorted as in the table of tasks."""
    wanted, asked = part(visit), wanted_tasks(visit.GET)
    listing = Listing(wanted.reading.schedule, asked.to)
    return answer(
        visit, wanted, lambda: listing.found(asked), lambda one: _task(listing, listing.row(one))
    )


def task(visit: Visit, key: str, id: str) -> HttpResponse:
    """One task with its dates."""
    seen = reading(visit)
    if id not in seen.program.tasks:
        raise Http404
    listing = Listing(seen.schedule)
    number = seen.version.number
    return tagged(visit, number, lambda: _task(listing, listing.row(TaskId(id))))


def risks(visit: Visit, key: str) -> HttpResponse:
    """The risk register of a program."""
    wanted = part(visit)
    return answer(visit, wanted, lambda: in_order(wanted.reading), _risk)


def findings(visit: Visit, key: str) -> HttpResponse:
    """What every check finds in a program."""
    wanted = part(visit)
    return answer(visit, wanted, lambda: results(wanted.reading.schedule), _finding)


def _program(row: Row) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": row.at.name,
        "role": row.role.lower(),
        "version": row.version.number,
        "saved_at": row.version.at,
        "finish": row.at.planned,
        **_sure(row.sure),
        "status_date": row.at.status_date,
        "tasks": row.at.tasks,
        "finished": row.at.finished,
        "next_milestone": row.at.next or None,
        "next_milestone_at": row.at.next_at,
    }


def _sure(sure: Sure | None) -> dict[str, Any]:
    whole = None if sure is None else sure.whole
    return {
        "due": None if whole is None else whole.due,
        "due_from": None if whole is None else whole.due_from or None,
        "p80": None if whole is None else whole.p80,
        "kept": None if whole is None else whole.kept,
        "simulated_version": None if sure is None else sure.version,
    }


def _task(listing: Listing, row: TaskRow) -> dict[str, Any]:
    task = listing.program.tasks[row.id]
    return {
        "id": row.id,
        "number": row.number,
        "name": row.name,
        "kind": row.kind.value,
        "parent": task.parent,
        "team": listing.teams[row.id],
        "owner": task.owner,
        "start": row.start,
        "finish": row.finish,
        "float_days": None if row.float_days is None else round(row.float_days, 3),
        "critical": row.critical,
        "state": row.state,
        "complete": round(row.complete, 4),
    }


def _risk(entry: Entry) -> dict[str, Any]:
    risk = entry.risk
    touched = [id for one in risk.impacts for id in (one.task, one.adds, one.skips) if id]
    return {
        "id": risk.id,
        "name": risk.name,
        "side": risk.side.value,
        "status": risk.status.value,
        "probability": float(risk.probability.value),
        "cause": risk.cause,
        "event": risk.event,
        "effect": risk.effect,
        "owner": risk.owner,
        "tasks": list(dict.fromkeys(touched)),
        "likelihood": entry.likelihood,
        "size": entry.size,
        "delay_days": entry.delay,
        "cost": entry.cost,
        "expected_delay_days": entry.expected_delay,
        "expected_cost": entry.expected_cost,
        "responses": [
            {"id": one.id, "name": one.name, "state": one.state.value} for one in entry.responses
        ],
    }


def _finding(result: CheckResult) -> dict[str, Any]:
    return {
        "code": result.code,
        "name": result.name,
        "passed": result.passed,
        "value": result.value,
        "threshold": result.threshold,
        "comparison": result.comparison.value,
        "unit": result.unit.value,
        "says": result.says,
        "do": result.do,
        "definition": result.definition,
        "source": result.source,
        "offenders": list(result.offenders),
        "fixable": bool(result.fix),
    }
