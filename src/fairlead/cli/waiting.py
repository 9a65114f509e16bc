"""A word on the terminal when something takes longer than a person likes to wait in silence."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock, Timer

PATIENCE_SECONDS = 1.0


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Say what is going on, on a terminal's stderr and only after a second, until it is done."""
    if not sys.stderr.isatty():
        yield
        return
    shown = ExitStack()
    lock = Lock()
    done = False

    def show() -> None:
        # Loaded by whoever waits, so that quick commands never pay for it.
        from rich.console import Console

        with lock:
            if not done:
                shown.enter_context(Console(stderr=True).status(f"{what} …"))

    timer = Timer(PATIENCE_SECONDS, show)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        with lock:
            done = True
            shown.close()
