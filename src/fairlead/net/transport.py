"""How httpx connects: to addresses that were checked, with one deadline for all of a request.

httpcore asks a *network backend* for every connection. Ours looks no name up by itself, asks no
proxy and trusts the machine's certificates. Time-outs of a socket begin anew with every byte; here
each step has what is left until the deadline, so a host that drips is cut off too.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from selectors import EVENT_READ, DefaultSelector
from time import monotonic
from typing import Any

import httpcore
import httpx

from fairlead.net.address import UnreachableError

Where = Callable[[str, int], Sequence[str]]
"""The addresses under which a host and port may be connected to, in the order to try them."""

_MOST_TRIED = 3
_FIRST = b"HTTP/"
_SocketOption = (
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
)


class CheckedTransport(httpx.BaseTransport):
    """Connections of one client, one at a time, to where `where` says."""

    def __init__(self, where: Where) -> None:
        self._deadline = _Deadline()
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(),
            max_connections=1,
            network_backend=_Backend(where, self._deadline),
        )

    def begin(self, within_s: float) -> None:
        """Give what follows so many seconds altogether."""
        self._deadline.until = monotonic() + within_s

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return monotonic() >= self._deadline.until

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and wait for the head of its answer."""
        assert isinstance(request.stream, httpx.SyncByteStream)
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        sent = httpcore.Request(
            request.method, url, headers=request.headers.raw, content=request.stream
        )
        answer = self._pool.handle_request(sent)
        assert isinstance(answer.stream, Iterable)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        """Hang up."""
        self._pool.close()


class _Deadline:
    """The moment by which a request is over."""

    def __init__(self) -> None:
        self.until = monotonic()

    def left(self) -> float:
        left = self.until - monotonic()
        if left <= 0:
            raise httpcore.TimeoutException
        return left


class _Body(httpx.SyncByteStream):
    """The body of an answer, read as it comes."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class _Backend(httpcore.NetworkBackend):
    def __init__(self, where: Where, deadline: _Deadline) -> None:
        self._where = where
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[_SocketOption] | None = None,
    ) -> httpcore.NetworkStream:
        error: OSError = ConnectionError("no address was checked")
        for address in self._where(host, port)[:_MOST_TRIED]:
            try:
                made = socket.create_connection((address, port), timeout=self._deadline.left())
                made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            except OSError as failed:
                error = failed
            else:
                return _Stream(made, self._deadline)
        raise httpcore.ConnectError from error


class _Stream(httpcore.NetworkStream):
    def __init__(self, made: socket.socket, deadline: _Deadline) -> None:
        self._socket = made
        self._deadline = deadline
        self._is_new = True

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._socket.settimeout(self._deadline.left())
        try:
            got = self._socket.recv(max_bytes)
        except OSError as error:
            raise httpcore.ReadError from error
        # A host that speaks something else would be listened to until the deadline.
        if self._is_new and not got.startswith(_FIRST[: len(got)]):
            raise httpcore.RemoteProtocolError
        self._is_new = False
        return got

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._socket.settimeout(self._deadline.left())
        try:
            self._socket.sendall(buffer)
        except OSError as error:
            raise httpcore.WriteError from error

    def close(self) -> None:
        with suppress(OSError):
            self._socket.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        self._socket.settimeout(self._deadline.left())
        try:
            made = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
        except ssl.SSLCertVerificationError as error:
            self.close()
            says = f"The certificate of {server_hostname} does not hold: {error.verify_message}."
            raise UnreachableError(f"{says} Check it.") from None
        except (OSError, ValueError) as error:
            self.close()
            raise httpcore.ConnectError from error
        return _Stream(made, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        # httpcore asks it of a connection that it would use again: bytes that nobody asked for, or
        # an end, mean that the other side is done with it.
        if info == "is_readable":
            if self._socket.fileno() < 0:
                return True
            with DefaultSelector() as waiting:
                waiting.register(self._socket, EVENT_READ)
                return bool(waiting.select(0))
        return self._socket if info == "socket" else None
