"""The server: says why it cannot start, finishes what it has begun, leaves no process behind."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import time
from collections.abc import Callable, Iterable
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from fairlead.web import environment
from fairlead.web.claim import Claim, ClaimedError, is_claimed
from fairlead.web.server import CannotListenError, Server
from tests.crash.kills import is_running
from tests.crash.served import Served, fairlead, installed


def slow(begun: Event) -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    """An application that takes a while, and says when somebody has asked."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        begun.set()
        time.sleep(0.5)
        start("200 OK", [("Content-Length", "1000000")])
        return [b"x" * 1_000_000]

    return answer


def test_a_request_that_runs_is_answered_before_the_server_ends() -> None:
    begun, got = Event(), []
    server = Server(slow(begun), "127.0.0.1", 0)

    def ask() -> None:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
        connection.request("GET", "/")
        got.append(len(connection.getresponse().read()))

    def stop() -> None:
        begun.wait(10)
        server.stop()

    others = [Thread(target=ask), Thread(target=stop)]
    for one in others:
        one.start()
    server.run(lambda: None, worker=False)
    for one in others:
        one.join()
    assert got == [1_000_000]
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port), timeout=5)


def test_a_port_that_is_taken_is_said_in_words() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotListenError, match=f"Port {port} of 127.0.0.1 is taken"):
            Server(slow(Event()), "127.0.0.1", port)


def test_only_one_at_a_time_has_a_claim(tmp_path: Path) -> None:
    claim = Claim(tmp_path, "server")
    with pytest.raises(ClaimedError):
        Claim(tmp_path, "server")
    assert not is_claimed(tmp_path, "worker")
    claim.release()
    assert not is_claimed(tmp_path, "server")


def test_a_worker_that_dies_is_replaced_and_none_is_left_at_the_end(tmp_path: Path) -> None:
    served = Served(installed(tmp_path / "data"))
    (first,) = served.children()
    os.kill(first, signal.SIGKILL)
    until = time.monotonic() + 20
    while (now := served.children()) in ([], [first]) and time.monotonic() < until:
        time.sleep(0.1)
    (second,) = now
    assert second != first
    assert "The worker ended with -9" in served.errors
    assert served.stop() == 0
    assert not is_running(first)
    assert not is_running(second)
    assert not is_claimed(served.on.folder, "worker")


def test_a_second_server_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    claim = Claim(tmp_path, "server")
    said = fairlead(tmp_path, "serve", "--port", "0")
    claim.release()
    assert said.returncode == 2
    assert "Another Fairlead serves" in said.stderr


def test_a_database_of_a_newer_release_is_not_touched(tmp_path: Path) -> None:
    on = installed(tmp_path / "data")
    with sqlite3.connect(on.database) as opened:
        opened.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('store', '9999_later', '2026-01-01')"
        )
    opened.close()
    before = on.database.read_bytes()
    said = fairlead(on.folder, "serve", "--port", "0")
    assert said.returncode == 2
    assert "was used by a newer release, which changed it (store 9999_later)" in said.stderr
    assert on.database.read_bytes() == before
    assert not (on.folder / "backups").exists()


def test_a_copy_is_kept_before_the_tables_are_changed(tmp_path: Path) -> None:
    on = installed(tmp_path / "data")
    with sqlite3.connect(on.database) as opened:
        # As if the last migration of sessions, which makes one table, were to come.
        opened.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
        opened.execute("DROP TABLE django_session")
    opened.close()
    served = Served(on)
    assert served.stop() == 0
    (kept,) = (on.folder / "backups").glob("before-upgrade-*.sqlite3")
    query = "SELECT count(*) FROM sqlite_master WHERE name = 'django_session'"
    for path, count in ((kept, 0), (on.database, 1)):
        with sqlite3.connect(path) as opened:
            assert opened.execute(query).fetchone() == (count,)
        opened.close()


def heard(proxy: str | None, **sent: str) -> dict[str, Any]:
    """What an application hears of a request with headers."""
    got: dict[str, Any] = {}

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        got.update(environ)
        start("200 OK", [("Content-Length", "0")])
        return [b""]

    server = Server(answer, "127.0.0.1", 0, proxy)

    def ask() -> None:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
        headers = {name.replace("_", "-"): value for name, value in sent.items()}
        connection.request("GET", "/", headers=headers)
        connection.getresponse().read()
        server.stop()

    asking = Thread(target=ask)
    asking.start()
    server.run(lambda: None, worker=False)
    asking.join()
    return got


FORWARDED = {"X_Forwarded_For": "203.0.113.9", "X_Forwarded_Proto": "https"}


@pytest.mark.parametrize("proxy", [None, "192.0.2.1"])
def test_nobody_but_the_proxy_says_where_a_request_came_from(proxy: str | None) -> None:
    got = heard(proxy, **FORWARDED, X_Forwarded_Host="evil.example")
    assert (got["REMOTE_ADDR"], got["wsgi.url_scheme"]) == ("127.0.0.1", "http")
    assert not [name for name in got if name.startswith("HTTP_X_FORWARDED")]


@pytest.mark.parametrize("proxy", ["127.0.0.1", "*"])
def test_the_proxy_is_believed(proxy: str) -> None:
    got = heard(proxy, **FORWARDED, X_Forwarded_Host="evil.example")
    assert (got["REMOTE_ADDR"], got["wsgi.url_scheme"]) == ("203.0.113.9", "https")
    # As Django reads them.
    assert (got["HTTP_X_FORWARDED_FOR"], got["HTTP_X_FORWARDED_PROTO"]) == (
        "203.0.113.9",
        "https",
    )
    assert "HTTP_X_FORWARDED_HOST" not in got


@pytest.mark.parametrize(
    ("said", "meant"),
    [("", None), ("0", None), ("1", "*"), ("127.0.0.1", "127.0.0.1"), ("::1", "::1")],
)
def test_a_proxy_is_named_by_its_address(
    said: str, meant: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAIRLEAD_BEHIND_PROXY", said)
    assert environment.proxy() == meant


def test_a_proxy_that_is_no_address_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAIRLEAD_BEHIND_PROXY", "proxy.example")
    with pytest.raises(environment.EnvironmentProblemError, match="FAIRLEAD_BEHIND_PROXY"):
        environment.proxy()
