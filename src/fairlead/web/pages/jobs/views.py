"""Jobs and simulations as JSON."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson
from django.http import Http404, HttpResponse

from fairlead.store import jobs
from fairlead.store.models import Job
from fairlead.web.access.visit import Visit
from fairlead.web.services import simulating
from fairlead.web.services.asked import asked
from fairlead.web.services.reading import reading


def simulations(visit: Visit, key: str) -> HttpResponse:
    """Answer with the simulation of a version, or have it simulated."""
    at = reading(visit)
    if visit.method == "POST":
        return _json(
            _said(simulating.simulate(at, visit.user, asked(visit).fields)), HTTPStatus.ACCEPTED
        )
    found = simulating.simulated(at)
    if found.answer is None or not found.is_current:
        raise Http404
    return _json({"version": at.version.number, **simulating.public(found.answer)})


def job(visit: Visit, key: str, number: int) -> HttpResponse:
    """Say how far a job is."""
    return _json(_said(_job(visit, number)))


def cancel(visit: Visit, key: str, number: int) -> HttpResponse:
    """Cancel a job, and say how it stands now."""
    jobs.cancel(_job(visit, number).pk)
    return _json(_said(_job(visit, number)))


def retry(visit: Visit, key: str, number: int) -> HttpResponse:
    """Ask again what a job was asked."""
    return _json(_said(simulating.again(_job(visit, number), visit.user)), HTTPStatus.ACCEPTED)


def _job(visit: Visit, number: int) -> Job:
    found = jobs.job(visit.place.record, number)
    if found is None:
        raise Http404
    return found


def _said(job: Job) -> dict[str, Any]:
    assert job.version is not None
    return {
        "id": job.pk,
        "kind": job.kind,
        "version": job.version.number,
        "state": job.state,
        "stage": job.stage,
        "percent": job.percent,
        "error": job.error,
        "created_at": job.created_at,
        "finished_at": job.finished_at,
    }


def _json(value: dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(orjson.dumps(value), content_type="application/json", status=status)
