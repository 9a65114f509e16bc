"""The server: says why it cannot start, finishes what it has begun, leaves no process behind."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
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
from tests.crash.served import KEY, Served, address, fairlead, installed, new_database
from tests.crash.served import environment as served_environment


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
    served = Served(installed(tmp_path / "data"), options="--processes 1")
    (first,) = served.children()
    os.kill(first, signal.SIGKILL)
    second = next_child(served, first)
    assert "The worker ended with -9" in served.errors
    assert served.stop() == 0
    assert not is_running(first)
    assert not is_running(second)
    assert not is_claimed(served.on.folder, "worker")


def next_child(served: Served, first: int) -> int:
    """The only child after the first one is gone."""
    until = time.monotonic() + 20
    while (now := served.children()) in ([], [first]) and time.monotonic() < until:
        time.sleep(0.1)
    (second,) = now
    assert second != first
    return second


def answers_elsewhere(served: Served) -> bool:
    """Whether a web process beside the server's own answers, within half a minute."""
    os.kill(served.process.pid, signal.SIGSTOP)
    try:
        return served.ask("GET", "/healthz", wait_s=30)[0] == 200
    except TimeoutError:
        return False
    finally:
        os.kill(served.process.pid, signal.SIGCONT)


def counted(served: Served) -> int:
    """How many requests were answered, as whoever is asked says."""
    served.ask("GET", "/healthz")
    metrics = served.ask("GET", "/metrics", headers={"Authorization": "Bearer a token"})[1]
    found = re.search(r"fairlead_request_seconds_count (\d+)", metrics.decode())
    assert found, metrics
    return int(found[1])


def test_a_process_beside_the_server_answers_and_is_counted_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAIRLEAD_METRICS_TOKEN", "a token")
    served = Served(installed(tmp_path / "data"), options="--processes 2 --no-worker")
    beside = next_child(served, 0)
    assert answers_elsewhere(served)
    before = counted(served)
    asked = 20
    for _ in range(asked):
        assert served.ask("GET", "/healthz")[0] == 200
    # The one that asks for the numbers is counted after they are said.
    assert counted(served) == before + asked + 2
    assert served.stop() == 0
    assert not is_running(beside)


def test_a_server_alone_on_its_socket_is_noticed(tmp_path: Path) -> None:
    served = Served(installed(tmp_path / "data"), options="--processes 1 --no-worker")
    os.kill(served.process.pid, signal.SIGSTOP)
    with pytest.raises(TimeoutError):
        served.ask("GET", "/healthz", wait_s=1)
    os.kill(served.process.pid, signal.SIGCONT)
    assert served.stop() == 0


def test_a_process_beside_the_server_is_replaced_and_lets_go_of_the_port_with_it(
    tmp_path: Path,
) -> None:
    served = Served(installed(tmp_path / "data"), options="--processes 2 --no-worker")
    first = next_child(served, 0)
    assert answers_elsewhere(served)
    os.kill(first, signal.SIGKILL)
    assert served.ask("GET", "/healthz")[0] == 200
    second = next_child(served, first)
    assert answers_elsewhere(served)
    assert "The web process ended with -9" in served.errors
    served.kill()
    again = Served(served.on, options=f"--port {served.port}")
    assert again.port == served.port
    assert again.stop() == 0
    assert not is_running(second)


TOLD_TO_END = """
import sqlite3, sys
from fairlead.web.jobs import worker

def between_a_beginning_and_its_end(*command, **options):
    from django.db import connection
    connection.cursor().execute("BEGIN EXCLUSIVE")
    sys.exit(0)

worker.call_command = between_a_beginning_and_its_end
try:
    worker.main()
except SystemExit:
    sqlite3.connect(sys.argv[1], timeout=0).execute("BEGIN EXCLUSIVE")
    print("free")
"""


def test_a_worker_that_is_told_to_end_in_the_middle_keeps_nobody_from_the_database(
    tmp_path: Path,
) -> None:
    on = installed(tmp_path / "data")
    command = [sys.executable, "-c", TOLD_TO_END, str(on.database)]
    said = subprocess.run(
        command, env=served_environment(on.folder), capture_output=True, text=True, check=False
    )
    assert said.stdout == "free\n", said.stderr


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
    served = Served(on, options="--no-worker")
    assert served.stop() == 0
    (kept,) = (on.folder / "backups").glob("before-upgrade-*.sqlite3")
    query = "SELECT count(*) FROM sqlite_master WHERE name = 'django_session'"
    for path, count in ((kept, 0), (on.database, 1)):
        with sqlite3.connect(path) as opened:
            assert opened.execute(query).fetchone() == (count,)
        opened.close()


@pytest.mark.skipif(
    not os.environ.get("DATABASE_URL", "").startswith("postgres"),
    reason="needs PostgreSQL (`make test-postgres`)",
)
def test_a_database_that_goes_away_is_said_and_its_return_is_noticed_at_once(
    tmp_path: Path,
) -> None:
    import psycopg

    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
    allow = "ALTER DATABASE {} ALLOW_CONNECTIONS {}"
    cluster_url = os.environ["DATABASE_URL"]
    with new_database() as name, psycopg.connect(cluster_url, autocommit=True) as cluster:
        served = Served(installed(tmp_path / "data", address(name)))
        cookies = {"Cookie": f"session={served.on.session}"}

        def answers() -> list[int]:
            page = served.ask("GET", f"/programs/{KEY}/", headers=cookies)[0]
            return [page, served.api("GET", "plan")[0], served.ask("GET", "/healthz")[0]]

        assert answers() == [200, 200, 200]
        cluster.execute(end, [name])
        assert answers() == [200, 200, 200]
        cluster.execute(allow.format(name, "false").encode())
        cluster.execute(end, [name])
        assert answers() == [503, 503, 503]
        assert "does not answer" in served.api("GET", "plan")[1]["detail"]
        cluster.execute(allow.format(name, "true").encode())
        assert answers() == [200, 200, 200]
        assert served.stop() == 0


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
