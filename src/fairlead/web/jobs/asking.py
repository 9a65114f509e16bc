"""Asking for long work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from fairlead.store import jobs
from fairlead.store.models import Job, User, Version
from fairlead.web.jobs.work import run


@transaction.atomic
def ask(version: Version, kind: str, question: Mapping[str, Any], by: User | None) -> Job:
    """The job that answers a question about a version.

    One that waits, runs or is done is returned as it is; else a new one begins to wait, in the
    same transaction as whatever is saved around it. kind: a key of `kinds.KINDS`.
    """
    job, is_new = jobs.opened(version, kind, question, by)
    if is_new:
        run.enqueue(job.pk)
    return job


def retry(job: Job, by: User | None) -> Job:
    """Ask the same again; of one that is still open or done, the job itself."""
    return ask(job.version, job.kind, job.question, by)
