"""What the worker does beside its jobs: tells webhooks, and tidies up once a day."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic

from django.core.cache import cache
from django.core.management import call_command
from django.db import close_old_connections, connection

from fairlead.store import housekeeping
from fairlead.web.jobs.sending import send_due

SENDS_EVERY_S = 1.0
_AGAIN_S = 10.0
_LOOKS_EVERY_S = 600.0
_DAY_S = 24 * 3600
_TIDIED = "fairlead.tidied"

log = logging.getLogger(__name__)


@contextmanager
def rounds() -> Iterator[None]:
    """Make the rounds in a thread of their own; what is being sent at the end is waited for."""
    over = Event()
    # Not waited for by the interpreter: told a second time, the process ends at once, and what was
    # being sent is sent again by the next worker.
    going = Thread(target=_go, args=(over,), name="rounds", daemon=True)
    going.start()
    try:
        yield
    finally:
        over.set()
        going.join()


def tidy_up() -> bool:
    """Remove what is old, unless a worker did within the last day; whether this one did."""
    if not cache.add(_TIDIED, value=1, timeout=_DAY_S):
        return False
    try:
        removed = housekeeping.tidy()
        # What announced jobs to workers; the jobs themselves say what came of them.
        call_command("prune_db_task_results", queue_name="*", min_age_days=1, verbosity=0)
        call_command("clearsessions", verbosity=0)
    except Exception:
        cache.delete(_TIDIED)
        raise
    log.info("Tidied up: %s", removed)
    return True


def _go(over: Event) -> None:
    looked_at, wait_s = -_LOOKS_EVERY_S, 0.0
    while not over.wait(wait_s):
        try:
            close_old_connections()
            wait_s = 0.0 if send_due() else SENDS_EVERY_S
            if monotonic() - looked_at >= _LOOKS_EVERY_S:
                looked_at = monotonic()
                tidy_up()
        except Exception:
            log.exception("The rounds of the worker were broken off; they go on in a moment.")
            wait_s = _AGAIN_S
    connection.close()
