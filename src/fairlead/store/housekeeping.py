"""What is removed when it is old: answers about versions that nobody asks about, jobs, deliveries.

All of it can be computed or sent anew; versions, and what people wrote, are never removed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import BinaryField, Exists, Model, OuterRef, TextField
from django.utils import timezone

from fairlead.store import uploads
from fairlead.store.models import (
    Branch,
    ChangeRequest,
    Delivery,
    Job,
    ProgramRecord,
    RequestOption,
    Result,
    Version,
)

VERSIONS_WITH_ANSWERS = 20
"""Of so many versions of a line the answers are kept, counting from the newest that has any."""
ASKED_LATELY = timedelta(days=7)
"""Answers are kept so long whatever version they are about: somebody looks at it."""
KEPT_FOR = timedelta(days=30)
"""How long jobs that have ended, and deliveries, can be looked up."""
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Removed:
    """How many of each were removed."""

    results: int
    jobs: int
    deliveries: int
    uploads: int


def tidy(now: datetime | None = None) -> Removed:
    """Remove what is old, a little at a time, so that nobody waits for it. now: for the tests."""
    at = now or timezone.now()
    results = sum(_remove_results(record, at) for record in ProgramRecord.objects.all())
    ended = (Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED)
    # A job whose answer is kept is how that answer is found.
    jobs = Job.objects.filter(state__in=ended, result__isnull=True, finished_at__lt=at - KEPT_FOR)
    sent = (Delivery.State.DELIVERED, Delivery.State.FAILED)
    told = Delivery.objects.filter(state__in=sent, created_at__lt=at - KEPT_FOR)
    return Removed(
        results=results,
        jobs=_remove(Job, jobs.values_list("pk", flat=True)),
        deliveries=_remove(Delivery, told.values_list("pk", flat=True)),
        uploads=uploads.clean_up(),
    )


def _remove_results(record: ProgramRecord, at: datetime) -> int:
    old = Result.objects.filter(program=record, made_at__lt=at - ASKED_LATELY)
    if not old.exists():
        return 0
    kept = Version.objects.filter(pk__in=_kept(record)).values_list("digest", flat=True)
    return _remove(Result, old.exclude(digest__in=list(kept)).values_list("pk", flat=True))


def _kept(record: ProgramRecord) -> set[int]:
    """The versions whose answers are kept, however old: those that somebody comes back to."""
    lines = Branch.objects.filter(program=record)
    of_requests = ChangeRequest.objects.filter(program=record)
    kept = {
        # Baselines, what lines end at and begin from, and what requests weigh and led to.
        *record.versions.exclude(name="").values_list("pk", flat=True),
        *lines.values_list("head", flat=True),
        *lines.values_list("forked_from", flat=True),
        *RequestOption.objects.filter(request__in=of_requests).values_list("base", flat=True),
        *of_requests.values_list("applied", flat=True),
    }
    answered = Exists(Result.objects.filter(program=record, digest=OuterRef("digest")))
    for line in lines:
        newest = line.versions.filter(answered).order_by("-number")
        kept.update(newest.values_list("pk", flat=True)[:VERSIONS_WITH_ANSWERS])
    return {one for one in kept if one is not None}


def _remove(model: type[Model], numbers: Iterable[int]) -> int:
    """Remove rows by their keys, without reading the large columns they have."""
    todo = list(numbers)
    large = [f.name for f in model._meta.concrete_fields if isinstance(f, BinaryField | TextField)]
    for start in range(0, len(todo), _AT_ONCE):
        part = model._default_manager.filter(pk__in=todo[start : start + _AT_ONCE])
        part.defer(*large).delete()
    return len(todo)
