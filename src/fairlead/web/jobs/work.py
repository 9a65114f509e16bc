"""The task that a worker runs for every job: claim it, do it, keep what came out."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction
from django_tasks import task

from fairlead.core.ground.errors import FairleadError
from fairlead.store import jobs
from fairlead.store.models import Job
from fairlead.web.jobs.kinds import CHORES, KINDS, QUEUES
from fairlead.web.jobs.progress import GivenUpError, Told

log = logging.getLogger(__name__)


@task()
def run(number: int) -> None:
    """Do one job, as long as it is still waiting."""
    job = jobs.claim(number)
    if job is None:
        return
    try:
        found = _done(job, Told(number))
    except GivenUpError:
        return
    except FairleadError as error:
        jobs.fail(number, str(error))
    except Exception:
        log.exception("Job %s failed.", number)
        says = f"Something failed here, not in your plan. The log has it as job {number}."
        jobs.fail(number, says)
    except BaseException:
        # The worker is being ended: another one begins anew.
        wait_again(number)
        raise
    else:
        jobs.finish(job, found)


def announce(number: int) -> None:
    """Tell the workers of its queue of a job that waits."""
    queue = QUEUES.get(jobs.kind(number), run.queue_name)
    run.using(queue_name=queue).enqueue(number)


def _done(job: Job, told: Told) -> Any:
    if job.version is None:
        return CHORES[job.kind](job.question, told)
    return KINDS[job.kind](job.version.program, job.version, job.question, told)


def wait_again(number: int) -> None:
    """Put a job that was running back among those that wait."""
    with transaction.atomic():
        if jobs.put_back(number):
            announce(number)
