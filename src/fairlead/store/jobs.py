"""Long work: asked for once, claimed by a worker, followed, cancelled, and its answer kept."""

from __future__ import annotations

import hashlib
import os
import socket
import zlib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import orjson
from django.db import IntegrityError, transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from fairlead.store import webhooks
from fairlead.store.models import Branch, Job, ProgramRecord, Result, User, Version

State = Job.State
OPEN = (State.QUEUED, State.RUNNING)
SILENT = timedelta(minutes=10)
"""A worker of another machine that says nothing for so long is gone."""


def opened(
    version: Version, kind: str, question: Mapping[str, Any], by: User | None
) -> tuple[Job, bool]:
    """The job for a question about a version, and whether it is new and waits for a worker.

    One that waits, runs or is done with its answer still kept is the same for everybody.
    """
    asked = digest(question)
    same = Job.objects.filter(version=version, kind=kind, question_digest=asked)
    usable = same.filter(state__in=OPEN) | same.filter(state=State.DONE, result__isnull=False)
    if (found := usable.order_by("-pk").first()) is not None:
        return found, False
    try:
        with transaction.atomic():
            job = Job.objects.create(
                program=version.program,
                version=version,
                kind=kind,
                question=dict(question),
                question_digest=asked,
                asked_by=by,
                created_at=timezone.now(),
            )
    except IntegrityError:
        return same.get(state__in=OPEN), False
    return job, True


def begun(
    kind: str, question: Mapping[str, Any], by: User | None, program: ProgramRecord | None
) -> Job:
    """A new job that is about no version; that there is but one is for who asks to see to."""
    return Job.objects.create(
        program=program,
        kind=kind,
        question=dict(question),
        question_digest=digest(question),
        asked_by=by,
        created_at=timezone.now(),
    )


def latest(version: Version, kind: str, question: Mapping[str, Any]) -> Job | None:
    """The newest job for a question about a version, in whatever state."""
    found = Job.objects.filter(version=version, kind=kind, question_digest=digest(question))
    return found.select_related("result").defer("result__body").order_by("-pk").first()


def latest_of(
    versions: Iterable[Version], kind: str, question: Mapping[str, Any]
) -> dict[int, Job]:
    """The same for several versions at once, by the version."""
    about = Job.objects.filter(version__in=versions, kind=kind, question_digest=digest(question))
    return {one.version_id: one for one in about.order_by("pk") if one.version_id is not None}


def newest_answer(
    record: ProgramRecord, branch: int, kind: str, question: Mapping[str, Any]
) -> Job | None:
    """The job with the answer about the newest version of a line that there is one for."""
    return (
        Job.objects.filter(program=record, version__branch=branch, kind=kind)
        .filter(state=State.DONE, result__isnull=False, question_digest=digest(question))
        .select_related("result", "version")
        .defer("result__body")
        .order_by("-version__number")
        .first()
    )


def newest_answers(
    lines: Iterable[Branch], kind: str, question: Mapping[str, Any]
) -> dict[int, int]:
    """The same for several lines at once: by the line, the number of the job."""
    about = (
        Job.objects.filter(version__branch=OuterRef("pk"), kind=kind)
        .filter(state=State.DONE, result__isnull=False, question_digest=digest(question))
        .order_by("-version__number")
    )
    of_lines = Branch.objects.filter(pk__in=[line.pk for line in lines])
    found = of_lines.annotate(answered=Subquery(about.values("pk")[:1]))
    return dict(found.filter(answered__isnull=False).values_list("pk", "answered"))


def with_answers(numbers: Iterable[int]) -> dict[int, Job]:
    """Jobs with their answers and versions, by their numbers."""
    return Job.objects.select_related("result", "version").in_bulk(list(numbers))


def job(record: ProgramRecord, number: int) -> Job | None:
    """A job about a version of a program."""
    about = Job.objects.filter(program=record, version__isnull=False, pk=number)
    return about.select_related("version").first()


def kind(number: int) -> str:
    """What kind of work a job is."""
    return Job.objects.values_list("kind", flat=True).get(pk=number)


def answer(job: Job) -> Any:
    """What came out of a job, as JSON; None as long as nothing did."""
    return None if job.result is None else orjson.loads(zlib.decompress(job.result.body))


def claim(number: int) -> Job | None:
    """Take a waiting job for this process; None when it is not waiting any more."""
    now = timezone.now()
    taken = Job.objects.filter(pk=number, state=State.QUEUED).update(
        state=State.RUNNING, worker=_here(), started_at=now, seen_at=now, done=0
    )
    if not taken:
        return None
    return Job.objects.select_related("version__branch", "version__program").get(pk=number)


def progress(number: int, stage: str, done: int, total: int) -> bool:
    """Write down how far a job is; False when it was cancelled and should end."""
    return bool(
        _running(number).update(stage=stage, done=done, total=total, seen_at=timezone.now())
    )


@transaction.atomic
def finish(job: Job, found: Any) -> None:
    """Keep the answer about a version, unless the job was cancelled in the last moment."""
    now = timezone.now()
    result = None
    if job.version is not None:
        result, _ = Result.objects.update_or_create(
            program=job.version.program,
            digest=job.version.digest,
            kind=job.kind,
            question=job.question_digest,
            defaults={"body": zlib.compress(orjson.dumps(found)), "made_at": now},
        )
    is_done = _running(job.pk).update(
        state=State.DONE, result=result, finished_at=now, stage="", done=F("total")
    )
    if is_done:
        webhooks.tell_finished(job)


def fail(number: int, says: str) -> None:
    """Write down, in words for people, what kept a job from its end."""
    _running(number).update(state=State.FAILED, error=says, finished_at=timezone.now())


def cancel(number: int) -> bool:
    """Cancel a job; its worker notices within a moment. False when it had ended already."""
    return bool(
        Job.objects.filter(pk=number, state__in=OPEN).update(
            state=State.CANCELLED, finished_at=timezone.now()
        )
    )


def put_back(number: int) -> bool:
    """Let a running job wait again, because its worker ends."""
    return bool(_running(number).update(state=State.QUEUED, stage="", done=0, worker=""))


def lost() -> list[int]:
    """Running jobs whose worker is gone: its process ended, or it has been silent for long."""
    running = Job.objects.filter(state=State.RUNNING).values_list("pk", "worker", "seen_at")
    now = timezone.now()
    return [
        number
        for number, worker, seen_at in running
        if _is_gone(worker) or (seen_at is not None and now - seen_at > SILENT)
    ]


def count_open(by: User) -> int:
    """How many jobs of a person wait or run."""
    return Job.objects.filter(asked_by=by, state__in=OPEN).count()


def waiting() -> list[int]:
    """Jobs that wait for a worker, the oldest first."""
    return list(Job.objects.filter(state=State.QUEUED).order_by("pk").values_list("pk", flat=True))


def digest(question: Mapping[str, Any]) -> str:
    """What equal questions have in common."""
    said = orjson.dumps(question, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    return hashlib.sha256(said).hexdigest()


def _running(number: int) -> QuerySet[Job]:
    return Job.objects.filter(pk=number, state=State.RUNNING)


def _here() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def _is_gone(worker: str) -> bool:
    """Whether a worker of this machine does not run any more; of others nobody knows."""
    host, _, process = worker.rpartition(":")
    if host != socket.gethostname() or not process.isdecimal():
        return False
    if int(process) == os.getpid():
        # Asked before this process took any job: its number was another's before.
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
