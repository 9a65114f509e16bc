"""What would make the first visitor wait, done beforehand and beside everything else."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Thread
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import connection

from fairlead.store import history
from fairlead.store.models import Branch
from fairlead.web.services.reading import schedule_of
from fairlead.web.wsgi import application

MOST_PROGRAMS = 20
log = logging.getLogger(__name__)


def warm(done: Callable[[], None] = lambda: None) -> Thread:
    """Show a page to nobody, and compute the schedules of the programs changed last.

    done: called at the end, whatever happened.
    """
    thread = Thread(target=_warm, args=(done,), name="warming", daemon=True)
    thread.start()
    return thread


def _warm(done: Callable[[], None]) -> None:
    try:
        _show(settings.LOGIN_URL)
        lines = Branch.objects.filter(name=history.MAIN, program__archived_at__isnull=True)
        for line in lines.order_by("-head__at")[:MOST_PROGRAMS]:
            schedule_of(history.head(line))
    except Exception:
        # It is only for speed; whoever asks for that program is told what is wrong with it.
        log.warning("Warming up ended early.", exc_info=True)
    finally:
        connection.close()
        done()


def _show(path: str) -> None:
    """Load what the first page needs: routes, middleware and templates."""
    environ = {"PATH_INFO": path, "HTTP_HOST": "localhost", "REQUEST_METHOD": "GET"}
    setup_testing_defaults(environ)
    for _ in application(environ, _nowhere):
        pass


def _nowhere(*said: Any) -> Callable[[bytes], object]:
    return bytes
