"""The worker's process: what the last one left unfinished waits again, then one after the other.

Files are read beside that, so that nobody waits with a small one until a simulation is done. So are
webhooks told, and what is old is tidied up (`rounds`).

`python -m fairlead.web.jobs.worker` after Django's settings are chosen. A first SIGTERM lets the
job that runs come to its end, a second one puts it back among those that wait and ends at once.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING

import django
from django.core.management import call_command

if TYPE_CHECKING:
    from django_tasks_db.management.commands.db_worker import Worker

POLLS_EVERY_S = 0.2
FILES_AT_ONCE = 2
"""A file that takes long keeps one more from being read beside it, not all."""
LET_READ_S = 3.0
"""How long a file that is being read is waited for at the end; reading it anew costs little."""
_AGAIN_S = 5.0

log = logging.getLogger(__name__)


def recover() -> int:
    """Let jobs of workers that are gone wait again; how many there were.

    Jobs that wait are announced anew: a worker may have ended after it took the announcement and
    before it took the job. A job that is announced twice is still done once.
    """
    from fairlead.store import jobs
    from fairlead.web.jobs.work import announce, wait_again

    for number in jobs.waiting():
        announce(number)
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
    from django.db import connection

    from fairlead.web.jobs.rounds import rounds

    with rounds(), reading_files():
        try:
            call_command("db_worker", interval=POLLS_EVERY_S, startup_delay=False, verbosity=0)
        finally:
            # SIGTERM ends it anywhere, also after it has begun a transaction that nothing would
            # end: whoever waits for the database would wait for this process to be gone.
            connection.close()


@contextmanager
def reading_files() -> Iterator[None]:
    """Read files in threads of their own; what takes long at the end waits for the next worker."""
    readers = [_reader() for _ in range(FILES_AT_ONCE)]
    threads = [Thread(target=_keep_reading, args=(one,), daemon=True) for one in readers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for one in readers:
            one.running = False
        until = monotonic() + LET_READ_S
        for thread in threads:
            thread.join(max(0.0, until - monotonic()))


def _reader() -> Worker:
    from django.utils.crypto import get_random_string
    from django_tasks_db.management.commands.db_worker import Worker

    from fairlead.web.jobs.kinds import FILES

    return Worker(
        queue_names=[FILES],
        interval=POLLS_EVERY_S,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )


def _keep_reading(worker: Worker) -> None:
    from django.db import close_old_connections, connection

    while worker.running:
        try:
            close_old_connections()
            if _files_wait():
                worker.run()
            sleep(POLLS_EVERY_S)
        except Exception:
            log.exception("Files are not read for a moment.")
            sleep(_AGAIN_S)
    connection.close()


def _files_wait() -> bool:
    """Whether there is a file to read: asked without the lock that taking one needs."""
    from django_tasks_db.models import DBTaskResult

    from fairlead.web.jobs.kinds import FILES

    return bool(DBTaskResult.objects.ready().filter(queue_name=FILES).exists())


if __name__ == "__main__":
    main()
