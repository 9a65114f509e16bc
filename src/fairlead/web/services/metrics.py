"""What the workbench does, in numbers that Prometheus reads."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.db import connection
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from fairlead import __version__
from fairlead.store.models import Job, ProgramRecord, User, Version
from fairlead.web.claim import is_claimed
from fairlead.web.counting import BOUNDS_S, answered
from fairlead.web.environment import data_folder

TOKEN = "FAIRLEAD_METRICS_TOKEN"  # noqa: S105 (the name of a variable)
Line = tuple[str, float]


def metrics(request: HttpRequest) -> HttpResponse:
    """Answer an administrator, or who sends the token of the environment; nobody else."""
    if not _may_see(request):
        raise Http404
    text = "".join(_families())
    return HttpResponse(text, content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_see(request: HttpRequest) -> bool:
    if request.user.is_authenticated and request.user.is_superuser:
        return True
    token = os.environ.get(TOKEN, "")
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    return bool(token) and kind.lower() == "bearer" and _same(given.strip(), token)


def _same(given: str, token: str) -> bool:
    return secrets.compare_digest(given.encode(), token.encode())


def _families() -> Iterator[str]:
    yield _family("fairlead_info", "gauge", "The release", [(f'{{version="{__version__}"}}', 1)])
    yield _family("fairlead_programs", "gauge", "Programs", [("", ProgramRecord.objects.count())])
    yield _family("fairlead_versions", "counter", "Versions", [("", Version.objects.count())])
    people = User.objects.filter(is_active=True).count()
    yield _family("fairlead_people", "gauge", "People who may sign in", [("", people)])
    yield _family("fairlead_jobs", "gauge", "Jobs by state", list(_jobs()))
    yield _family("fairlead_job_wait_seconds", "gauge", "Of the oldest waiting", [("", _wait_s())])
    worker = float(is_claimed(data_folder(), "worker"))
    yield _family("fairlead_worker_up", "gauge", "Whether a worker runs here", [("", worker)])
    yield _family("fairlead_database_bytes", "gauge", "Size of the database", [("", _size())])
    by_status = [(f'{{status="{one}"}}', n) for one, n in sorted(answered.by_status.items())]
    yield _family("fairlead_requests_total", "counter", "Answered here", by_status)
    yield _family("fairlead_request_seconds", "histogram", "How long answers took", list(_times()))


def _family(name: str, kind: str, says: str, lines: Sequence[Line]) -> str:
    head = f"# HELP {name} {says}.\n# TYPE {name} {kind}\n"
    return head + "".join(f"{name}{label} {value:g}\n" for label, value in lines)


def _jobs() -> Iterator[Line]:
    found = dict(Job.objects.values_list("state").annotate(Count("pk")))
    for state in Job.State.values:
        yield f'{{state="{state}"}}', found.get(state, 0)


def _wait_s() -> float:
    oldest = Job.objects.filter(state=Job.State.QUEUED).aggregate(at=Min("created_at"))["at"]
    return 0.0 if oldest is None else (timezone.now() - oldest).total_seconds()


def _size() -> int:
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        return path.stat().st_size if path.exists() else 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def _times() -> Iterator[Line]:
    total = sum(answered.by_status.values())
    for bound in BOUNDS_S:
        yield f'_bucket{{le="{bound:g}"}}', answered.within[bound]
    yield '_bucket{le="+Inf"}', total
    yield "_sum", answered.seconds
    yield "_count", total
