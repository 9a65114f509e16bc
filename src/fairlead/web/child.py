"""Processes as children of the server: started again when they end, gone when the server is.

A child reads its standard input, which nobody writes to (`follow`): when that ends, the server has
ended, in whatever way, and so does the child.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from threading import Event, Lock, Thread
from time import monotonic, sleep

GRACE_S = 20
"""How long work may go on when the server stops."""
_FORCE_S = 10
_FIRST_WAIT_S, _LONGEST_WAIT_S = 1.0, 60.0
_STEADY_S = 60

log = logging.getLogger(__name__)


class KeptProcess:
    """`python -m module arguments`, kept running until `stop`.

    what: its name in messages. files: file descriptors that it is given. after_s: how long its
    first start waits.
    """

    def __init__(
        self,
        what: str,
        module: str,
        arguments: Sequence[str] = (),
        files: Sequence[int] = (),
        after_s: float = 0.0,
    ) -> None:
        self._what = what
        self._command = [sys.executable, "-m", module, *arguments]
        self._files, self._after_s = files, after_s
        self._stopping = Event()
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._keeper = Thread(target=self._keep, name=what, daemon=True)
        self._keeper.start()

    def tell(self) -> None:
        """Ask it to come to its end, without waiting; it is not started again."""
        self._stopping.set()
        with self._lock:
            if self._process is not None:
                self._process.terminate()

    def stop(self) -> None:
        """Let it finish what it does, and wait until it is gone."""
        self._stopping.set()
        with self._lock:
            process = self._process
        if process is not None:
            _ended(process)
        self._keeper.join(_FORCE_S)

    def _keep(self) -> None:
        wait_s = _FIRST_WAIT_S
        self._stopping.wait(self._after_s)
        while not self._stopping.is_set():
            began = monotonic()
            with self._lock:
                if self._stopping.is_set():
                    return
                self._process = self._started()
            code = self._process.wait()
            if self._stopping.is_set():
                return
            wait_s = _FIRST_WAIT_S if monotonic() - began > _STEADY_S else wait_s
            log.error(
                "The %s ended with %s; the next one starts in %g s.", self._what, code, wait_s
            )
            self._stopping.wait(wait_s)
            wait_s = min(_LONGEST_WAIT_S, 2 * wait_s)

    def _started(self) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C in a terminal is for the server, which then ends the others.
        return subprocess.Popen(  # noqa: S603
            self._command, stdin=subprocess.PIPE, start_new_session=True, pass_fds=self._files
        )


def _ended(process: subprocess.Popen[bytes]) -> None:
    for ask, wait_s in ((process.terminate, GRACE_S), (process.terminate, _FORCE_S)):
        ask()
        try:
            process.wait(wait_s)
        except subprocess.TimeoutExpired:
            continue
        return
    process.kill()
    process.wait()


def follow(gone: Callable[[], object] = lambda: None) -> None:
    """In a child: end this process when the server has. gone: what is to be done first of all."""
    Thread(target=_follow, args=(gone,), name="follow", daemon=True).start()


def _follow(gone: Callable[[], object]) -> None:
    # Not through `sys.stdin`, whose lock would be held while the interpreter ends.
    while os.read(0, 1):
        pass
    gone()
    for wait_s in (GRACE_S, _FORCE_S):
        os.kill(os.getpid(), signal.SIGTERM)
        sleep(wait_s)
    os._exit(1)
