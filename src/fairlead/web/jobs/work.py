"""The task that a worker runs for every job: claim it, do it, keep what came out."""

from __future__ import annotations

import logging

from django.db import transaction
from django_tasks import task

from fairlead.core.ground.errors import FairleadError
from fairlead.store import jobs
from fairlead.web.jobs.kinds import KINDS
from fairlead.web.jobs.progress import GivenUpError, Told

log = logging.getLogger(__name__)


@task()
def run(number: int) -> None:
    """Do one job, as long as it is still waiting."""
    job = jobs.claim(number)
    if job is None:
        return
    try:
        found = KINDS[job.kind](job.program, job.version, job.question, Told(number))
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


def wait_again(number: int) -> None:
    """Put a job that was running back among those that wait."""
    with transaction.atomic():
        if jobs.put_back(number):
            run.enqueue(number)
