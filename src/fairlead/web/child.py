"""The worker as a child of the server: started again when it ends, gone when the server is.

`python -m fairlead.web.child` is the child. It reads its standard input, which nobody writes to:
when that ends, the server has ended, in whatever way, and so does the worker.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from threading import Event, Lock, Thread
from time import monotonic, sleep

GRACE_S = 20
"""How long a job may go on when the server stops; then it is put back among those that wait."""
_FORCE_S = 10
_FIRST_WAIT_S, _LONGEST_WAIT_S = 1.0, 60.0
_STEADY_S = 60
_GIVES_WAY = 5

log = logging.getLogger(__name__)


class WorkerProcess:
    """A worker that is kept running until `stop`."""

    def __init__(self) -> None:
        self._stopping = Event()
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._keeper = Thread(target=self._keep, name="worker", daemon=True)
        self._keeper.start()

    def stop(self) -> None:
        """Let the job that runs come to its end, or put it back, and wait until all is done."""
        self._stopping.set()
        with self._lock:
            process = self._process
        if process is not None:
            _ended(process)
        self._keeper.join(_FORCE_S)

    def _keep(self) -> None:
        wait_s = _FIRST_WAIT_S
        while not self._stopping.is_set():
            began = monotonic()
            with self._lock:
                if self._stopping.is_set():
                    return
                self._process = _started()
            code = self._process.wait()
            if self._stopping.is_set():
                return
            wait_s = _FIRST_WAIT_S if monotonic() - began > _STEADY_S else wait_s
            log.error("The worker ended with %s; the next one starts in %g s.", code, wait_s)
            self._stopping.wait(wait_s)
            wait_s = min(_LONGEST_WAIT_S, 2 * wait_s)


def _started() -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C in a terminal is for the server, which then ends the worker.
    command = [sys.executable, "-m", "fairlead.web.child"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603


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


def _follow() -> None:
    """End this process when the server has."""
    # Not through `sys.stdin`, whose lock would be held while the interpreter ends.
    while os.read(0, 1):
        pass
    for wait_s in (GRACE_S, _FORCE_S):
        os.kill(os.getpid(), signal.SIGTERM)
        sleep(wait_s)
    os._exit(1)


def main() -> None:
    """Be the worker."""
    from fairlead.web.claim import Claim, ClaimedError
    from fairlead.web.environment import data_folder
    from fairlead.web.jobs.worker import main as work

    try:
        claim = Claim(data_folder(), "worker")
    except ClaimedError:
        log.warning("There is another worker for this data folder; both work.")
        claim = None
    # Pages come first: a simulation takes what processor time they leave.
    os.nice(_GIVES_WAY)
    Thread(target=_follow, name="follow", daemon=True).start()
    work()
    if claim is not None:
        claim.release()


if __name__ == "__main__":
    main()
