"""What would make the first visitor wait, done beforehand and beside everything else."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable
from threading import Thread
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import connection

from fairlead.core.cpm.compiled import compiled
from fairlead.core.cpm.schedule import Schedule
from fairlead.store import history
from fairlead.store.models import Branch
from fairlead.web.services.checking import results
from fairlead.web.services.reading import schedule_of
from fairlead.web.wsgi import application

MOST_PROGRAMS = 20
COLLECT_AFTER = (100_000, 50, 1000)
"""How much is made before garbage is looked for: what a request makes lies below that mostly."""
log = logging.getLogger(__name__)


def warm(done: Callable[[], None] = lambda: None) -> Thread:
    """Show a page to nobody, and compute the schedules of the programs changed last.

    done: called when pages need not wait any more, whatever happened. Then come the compiled passes
    and the checks, which the first edit and the page of checks are sooner for.
    """
    thread = Thread(target=_warm, args=(done,), name="warming", daemon=True)
    thread.start()
    return thread


def _warm(done: Callable[[], None]) -> None:
    try:
        try:
            _show(settings.LOGIN_URL)
            newest = _schedules()
        finally:
            done()
        compiled()
        for one in newest:
            results(one)
    except Exception:
        # It is only for speed; whoever asks for that program is told what is wrong with it.
        log.warning("Warming up ended early.", exc_info=True)
    finally:
        connection.close()
        settle()


def settle() -> None:
    """Leave what is there now out of every later search for garbage, and search less often.

    What was loaded and computed stays as long as the server runs; walking through the hundreds of
    thousands of values of large programs again and again would cost more than answering.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def _schedules() -> list[Schedule]:
    lines = Branch.objects.filter(name=history.MAIN, program__archived_at__isnull=True)
    return [schedule_of(history.head(line)) for line in lines.order_by("-head__at")[:MOST_PROGRAMS]]


def _show(path: str) -> None:
    """Load what the first page needs: routes, middleware and templates."""
    environ = {"PATH_INFO": path, "HTTP_HOST": "localhost", "REQUEST_METHOD": "GET"}
    setup_testing_defaults(environ)
    for _ in application(environ, _nowhere):
        pass


def _nowhere(*said: Any) -> Callable[[bytes], object]:
    return bytes
