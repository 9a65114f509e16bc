"""The server of the workbench: answers until told to stop, and then ends what it began.

On SIGTERM or SIGINT it takes no more requests, answers those it has, ends the worker and returns.
"""

from __future__ import annotations

import errno
import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event
from time import monotonic
from types import FrameType
from typing import Any

from waitress import wasyncore
from waitress.server import create_server

from fairlead.web.child import WorkerProcess
from fairlead.web.counting import Application, counted

THREADS = 4
FINISH_S = 20
"""How long requests may take to be finished once the server was told to stop."""
_LOOKS_EVERY_S = 1.0

log = logging.getLogger(__name__)


class CannotListenError(Exception):
    """The address and port cannot be had; the message says why."""


class Server:
    """A server that listens from now on.

    port: 0 for any that is free. proxy: the address of a proxy whose `X-Forwarded-For` and
    `X-Forwarded-Proto` are believed, "*" for any; from others, and without one, nobody sees them.
    """

    def __init__(
        self, application: Application, host: str, port: int, proxy: str | None = None
    ) -> None:
        self._sockets: dict[int, Any] = {}
        try:
            self._server = create_server(
                counted(application),
                map=self._sockets,
                host=host,
                port=port,
                threads=THREADS,
                ident=None,
                max_request_body_size=128 * 1024 * 1024,
                clear_untrusted_proxy_headers=True,
                **_believed(proxy),
            )
        except (OSError, ValueError) as error:
            raise CannotListenError(_why(host, port, error)) from None
        self._stopping = Event()

    @property
    def port(self) -> int:
        """The port it listens on."""
        listening = getattr(self._server, "effective_listen", None)
        return int(listening[0][1] if listening else self._server.effective_port)

    def stop(self) -> None:
        """Let `run` come to its end; may be called from anywhere."""
        self._stopping.set()
        with suppress(OSError, AttributeError):
            self._server.pull_trigger()

    def run(self, ready: Callable[[], object], *, worker: bool = True) -> None:
        """Answer until `stop`. ready: called once requests are answered."""
        with _told_by_signals(self.stop):
            child = WorkerProcess() if worker else None
            ready()
            try:
                while not self._stopping.is_set():
                    self._turn()
                self._finish()
            finally:
                if child is not None:
                    child.stop()

    def _finish(self) -> None:
        for one in list(self._sockets.values()):
            if getattr(one, "accepting", False):
                # Only the socket that listens; what wakes this loop stays.
                one.del_channel()
                one.socket.close()
        until = monotonic() + FINISH_S
        while self._is_busy() and monotonic() < until:
            self._turn(0.05)
        if self._is_busy():
            log.warning("Some requests took too long and were cut off.")
        self._server.task_dispatcher.shutdown()
        with suppress(OSError):
            wasyncore.close_all(self._sockets)

    def _is_busy(self) -> bool:
        channels = [one for one in self._sockets.values() if hasattr(one, "total_outbufs_len")]
        return any(one.requests or one.request or one.total_outbufs_len for one in channels)

    def _turn(self, wait_s: float = _LOOKS_EVERY_S) -> None:
        wasyncore.loop(timeout=wait_s, use_poll=True, map=self._sockets, count=1)


def _believed(proxy: str | None) -> dict[str, Any]:
    if proxy is None:
        return {}
    return {
        "trusted_proxy": proxy,
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
    }


@contextmanager
def _told_by_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Let SIGTERM and SIGINT call `stop`; a second one ends at once, as before."""

    def told(number: int, frame: FrameType | None) -> None:
        for again, handler in before.items():
            signal.signal(again, handler)
        stop()

    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    for number in before:
        signal.signal(number, told)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _why(host: str, port: int, error: Exception) -> str:
    number = getattr(error, "errno", None)
    if number == errno.EADDRINUSE:
        return f"Port {port} of {host} is taken, maybe by another Fairlead. Use another --port."
    if number == errno.EACCES:
        return f"Port {port} may not be used by this account. Use a --port of 1024 or more."
    return f"{host} cannot be listened on ({error}). Use an address of this machine as --host."
