"""The worker's process: what the last one left unfinished waits again, then one after the other.

`python -m fairlead.web.jobs.worker` after Django's settings are chosen. A first SIGTERM lets the
job that runs come to its end, a second one puts it back among those that wait and ends at once.
"""

from __future__ import annotations

import logging
import os

import django
from django.core.management import call_command

POLLS_EVERY_S = 0.2

log = logging.getLogger(__name__)


def recover() -> int:
    """Let jobs of workers that are gone wait again; how many there were.

    Jobs that wait are announced anew: a worker may have ended after it took the announcement and
    before it took the job. A job that is announced twice is still done once.
    """
    from fairlead.store import jobs
    from fairlead.web.jobs.work import run, wait_again

    for number in jobs.waiting():
        run.enqueue(number)
    left = jobs.lost()
    for number in left:
        log.warning("Job %s was left by a worker that ended; it waits again.", number)
        wait_again(number)
    return len(left)


def main() -> None:
    """Work until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairlead.web.settings")
    django.setup()
    recover()
    call_command("db_worker", interval=POLLS_EVERY_S, startup_delay=False, verbosity=0)


if __name__ == "__main__":
    main()
