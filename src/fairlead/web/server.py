"""The server of the workbench: answers until told to stop, and then ends what it began.

On SIGTERM or SIGINT it takes no more requests, answers those it has, ends the worker and returns.
Where it is told so, more processes answer beside it on the same socket (`beside`): Python computes
in one thread at a time, and a page that takes long holds up only those of its own process.
"""

from __future__ import annotations

import errno
import logging
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from threading import Event
from time import monotonic, sleep
from types import FrameType
from typing import IO, Any

from waitress import wasyncore
from waitress.server import create_server

from fairlead.web.child import KeptProcess
from fairlead.web.counting import Application, answered, counted, table

AT_ONCE = 4
"""How many requests are answered at once, by all processes together."""
_LEAST_THREADS = 2
FINISH_S = 20
"""How long requests may take to be finished once the server was told to stop."""
_LOOKS_EVERY_S = 1.0
_FIRST_ALONE_S = 2.0
"""How long the others wait, so that the first page comes as soon as with one process."""
_LET_GO_S = 1.5
"""Processes beside a server that was killed have let go of its port by then."""

log = logging.getLogger(__name__)


class CannotListenError(Exception):
    """The address and port cannot be had; the message says why."""


class Server:
    """A server that listens from now on.

    port: 0 for any that is free. proxy: the address of a proxy whose `X-Forwarded-For` and
    `X-Forwarded-Proto` are believed, "*" for any; from others, and without one, nobody sees them.
    processes: how many answer, this one among them; `run` starts the others. sockets: those of
    the process that did, in place of host and port.
    """

    def __init__(
        self,
        application: Application,
        host: str = "",
        port: int = 0,
        proxy: str | None = None,
        processes: int = 1,
        sockets: Sequence[socket.socket] = (),
    ) -> None:
        self._processes, self._is_first = processes, not sockets
        self._channels: dict[int, Any] = {}
        settings = _believed(proxy) | {
            "map": self._channels,
            # Threads of one process hold each other up: with processes beside it, fewer do better.
            "threads": max(_LEAST_THREADS, AT_ONCE // processes),
            "ident": None,
            "max_request_body_size": 128 * 1024 * 1024,
            "clear_untrusted_proxy_headers": True,
        }
        if sockets:
            self._server = create_server(counted(application), sockets=sockets, **settings)
        else:
            self._server = self._bound(counted(application), host, port, settings)
        self._stopping = Event()

    def _bound(
        self, application: Application, host: str, port: int, settings: dict[str, Any]
    ) -> Any:
        until = monotonic() + _LET_GO_S
        while True:
            try:
                return create_server(application, host=host, port=port, **settings)
            except (OSError, ValueError) as error:
                wasyncore.close_all(self._channels)
                is_taken = getattr(error, "errno", None) == errno.EADDRINUSE
                if not is_taken or monotonic() > until:
                    raise CannotListenError(_why(host, port, error)) from None
            sleep(_LET_GO_S / 3)

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
        with _told_by_signals(self.stop), ExitStack() as at_the_end:
            others = []
            if worker:
                others.append(KeptProcess("worker", "fairlead.web.jobs"))
            if self._processes > 1 and self._is_first:
                others += self._beside(at_the_end.enter_context(table(self._processes)))
            ready()
            try:
                while not self._stopping.is_set():
                    self._turn()
                for one in others:
                    one.tell()
                self._finish()
            finally:
                for one in others:
                    one.stop()

    def _beside(self, counts: IO[bytes]) -> list[KeptProcess]:
        answered.share(counts.fileno(), 0, self._processes)
        files = [counts.fileno(), *(one.socket.fileno() for one in self._listening())]
        return [
            KeptProcess(
                "web process",
                "fairlead.web.beside",
                [str(n) for n in (row, self._processes, *files)],
                files,
                _FIRST_ALONE_S,
            )
            for row in range(1, self._processes)
        ]

    def _listening(self) -> list[Any]:
        return [one for one in self._channels.values() if getattr(one, "accepting", False)]

    def _finish(self) -> None:
        for one in self._listening():
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
            wasyncore.close_all(self._channels)

    def _is_busy(self) -> bool:
        channels = [one for one in self._channels.values() if hasattr(one, "total_outbufs_len")]
        return any(one.requests or one.request or one.total_outbufs_len for one in channels)

    def _turn(self, wait_s: float = _LOOKS_EVERY_S) -> None:
        wasyncore.loop(timeout=wait_s, use_poll=True, map=self._channels, count=1)


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
