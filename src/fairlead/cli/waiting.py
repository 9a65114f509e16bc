"""A word on the terminal when something takes longer than a person likes to wait in silence."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock, Timer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.status import Status

PATIENCE_SECONDS = 1.0

Say = Callable[[str], None]
"""Says what is going on now."""


@contextmanager
def waiting(what: str) -> Iterator[Say]:
    """Say what is going on, on a terminal's stderr and only after a second, until it is done.

    What it gives changes the word, for what is done in several steps.
    """
    if not sys.stderr.isatty():
        yield lambda what: None
        return
    shown = ExitStack()
    lock = Lock()
    status: Status | None = None
    done = False

    def say(now: str) -> None:
        nonlocal what
        with lock:
            what = now
            if status is not None:
                status.update(f"{what} …")

    def show() -> None:
        nonlocal status
        # Loaded by whoever waits, so that quick commands never pay for it.
        from rich.console import Console

        with lock:
            if not done:
                status = shown.enter_context(Console(stderr=True).status(f"{what} …"))

    timer = Timer(PATIENCE_SECONDS, show)
    timer.daemon = True
    timer.start()
    try:
        yield say
    finally:
        timer.cancel()
        with lock:
            done = True
            shown.close()
