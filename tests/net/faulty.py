"""A server on this machine that answers as it is told to, faults and all."""

from __future__ import annotations

import gzip
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any

Reply = Callable[["Request"], None]
"""Answers a request."""


class Request(BaseHTTPRequestHandler):
    """A request that came in, and the ways to answer it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    body = b""

    def give(self, value: Any, status: int = 200, **headers: str) -> None:
        """Answer in JSON. headers: with underscores for hyphens."""
        self.send(json.dumps(value).encode(), status, Content_Type="application/json", **headers)

    def send(self, body: bytes, status: int = 200, **headers: str) -> None:
        """Answer with these bytes."""
        self.send_response(status)
        for name, text in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), text)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said: object) -> None:
        """Say nothing."""


@dataclass
class Faulty:
    """A server, the requests it got, and how many it was answering at once at most.

    replies: those that are still to be given, in turn; then `last` for ever.
    """

    port: int = 0
    replies: list[Reply] = field(default_factory=list)
    last: Reply = lambda request: request.give({"ok": True})
    paths: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    at_once: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def faulty(*replies: Reply, last: Reply | None = None) -> Iterator[Faulty]:
    """A server on 127.0.0.1 for as long as this lasts."""
    told = Faulty(replies=list(replies))
    if last is not None:
        told.last = last
    lock, now = Lock(), []

    class Handler(Request):
        def do_GET(self) -> None:
            self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            with lock:
                # As it was sent: the library takes a second slash at the beginning away.
                told.paths.append(self.requestline.split()[1])
                told.headers.append(dict(self.headers))
                now.append(self)
                told.at_once = max(told.at_once, len(now))
                reply = told.replies.pop(0) if told.replies else told.last
            try:
                reply(self)
            except OSError:
                self.close_connection = True
            finally:
                now.remove(self)

        do_POST = do_PUT = do_GET  # noqa: N815

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *about: object) -> None:
            """Who hangs up is no error of the server."""

    with Quiet(("127.0.0.1", 0), Handler) as server:
        told.port = server.server_address[1]
        serving = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        serving.start()
        try:
            yield told
        finally:
            over.set()
            over.clear()
            server.shutdown()
            serving.join()


over = Event()
"""Lets hanging answers end with the server."""


def busy(status: int = 429, **headers: str) -> Reply:
    """Too many requests, or a server in trouble."""
    return lambda request: request.give({"message": "canary"}, status, **headers)


def torn(request: Request) -> None:
    """JSON that ends in the middle, with the connection."""
    request.send(b'{"issues": [{"id"', Content_Length="1000")
    request.close_connection = True


def cut_short(request: Request) -> None:
    """JSON that ends in the middle, as if that were all."""
    request.send(b'{"issues": [{"id"')


def signs_in(request: Request) -> None:
    """A page to sign in, where JSON was asked for."""
    request.send(b"<html><form>Password", Content_Type="text/html", Set_Cookie="session=canary")


def wrong_charset(request: Request) -> None:
    """JSON in Latin-1."""
    request.send('{"name": "Grün"}'.encode("latin-1"), Content_Type="application/json")


def hangs_up(request: Request) -> None:
    """No answer, and the end of the connection."""
    request.close_connection = True
    request.connection.shutdown(socket.SHUT_RDWR)


def hangs(request: Request) -> None:
    """No answer at all."""
    over.wait(20)


def drips(request: Request) -> None:
    """A byte ever so often."""
    request.send_response(200)
    request.send_header("Content-Length", "100000")
    request.end_headers()
    for _ in range(1000):
        request.wfile.write(b" ")
        if over.wait(0.05):
            return


def bomb(request: Request) -> None:
    """A few kilobytes that become a gigabyte."""
    block = gzip.compress(b" " * 2**20, 9)
    request.send(block * 1024, Content_Encoding="gzip")


def leads_to(url: str, status: int = 302) -> Reply:
    """A redirect."""
    return lambda request: request.send(b"", status, Location=url)
