"""A server on this machine that keeps what is sent to it, and one that only drips."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread


@dataclass
class Got:
    """A request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Listener:
    """A server and what it got. answers: the status of each answer in turn, the last for ever.

    leads_to: where a redirect leads.
    """

    port: int = 0
    answers: list[int] = field(default_factory=lambda: [200])
    leads_to: str = ""
    got: list[Got] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"


@contextmanager
def listening(
    *answers: int, leads_to: str = "", tls: ssl.SSLContext | None = None
) -> Iterator[Listener]:
    """A server on 127.0.0.1 for as long as this lasts."""
    told = Listener(answers=list(answers) or [200], leads_to=leads_to)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            told.got.append(Got(self.path, dict(self.headers), body))
            status = told.answers.pop(0) if len(told.answers) > 1 else told.answers[0]
            self.send_response(status)
            if told.leads_to:
                self.send_header("Location", told.leads_to)
            self.send_header("Content-Length", "6")
            self.end_headers()
            self.wfile.write(b"secret")

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *said: object) -> None:
            """Say nothing."""

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *about: object) -> None:
            """Who hangs up, such as for a certificate, is no error of the server."""

    with Quiet(("127.0.0.1", 0), Handler) as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        told.port = server.server_address[1]
        serving = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        serving.start()
        try:
            yield told
        finally:
            server.shutdown()
            serving.join()


@contextmanager
def dripping(first: bytes, drip: bytes = b"x", every_s: float = 0.05) -> Iterator[int]:
    """The port of a server that answers a few bytes and then one more ever so often."""
    over = Event()

    def drips() -> None:
        client, _ = server.accept()
        with client:
            client.sendall(first)
            while not over.wait(every_s):
                try:
                    client.sendall(drip)
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as server:
        serving = Thread(target=drips, daemon=True)
        serving.start()
        try:
            yield server.getsockname()[1]
        finally:
            over.set()
            serving.join()
