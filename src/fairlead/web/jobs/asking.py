"""Asking for long work."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.db import transaction

from fairlead.store import jobs
from fairlead.store.models import Job, ProgramRecord, User, Version
from fairlead.web.jobs.work import announce
from fairlead.web.problems import RequestError

MOST_OPEN = 20
"""How much work of one person may wait or run."""


class TooMuchWorkError(RequestError):
    """More work than one person may have waiting."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "job.too_many"

    def __init__(self) -> None:
        super().__init__(
            f"{MOST_OPEN} jobs of yours wait or run already. Wait for one of them or cancel it; "
            "this one was not begun."
        )


@transaction.atomic
def ask(version: Version, kind: str, question: Mapping[str, Any], by: User | None) -> Job:
    """The job that answers a question about a version.

    One that waits, runs or is done is returned as it is; else a new one begins to wait, in the
    same transaction as whatever is saved around it. kind: a key of `kinds.KINDS`. Raises
    TooMuchWorkError.
    """
    job, is_new = jobs.opened(version, kind, question, by)
    if is_new:
        if by is not None and jobs.count_open(by) > MOST_OPEN:
            raise TooMuchWorkError
        announce(job.pk)
    return job


@transaction.atomic
def begin(
    kind: str, question: Mapping[str, Any], by: User | None, program: ProgramRecord | None = None
) -> Job:
    """A new job that is about no version. kind: a key of `kinds.CHORES`."""
    job = jobs.begun(kind, question, by, program)
    announce(job.pk)
    return job


def retry(job: Job, by: User | None) -> Job:
    """Ask the same again about a version; of one that is still open or done, the job itself."""
    assert job.version is not None
    return ask(job.version, job.kind, job.question, by)
