"""Many people edit one program at once: the quick form; `make soak` has 50 of them, for 10 minutes
and 100,000 requests.

On SQLite, or on PostgreSQL where DATABASE_URL names a cluster.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import nullcontext
from time import sleep
from typing import Any

import pytest

from tests.crash import contention
from tests.crash.contention import Until, contend, somewhere
from tests.crash.served import Installation

ENOUGH, PATIENCE_S = 60, 90
"""Requests that are made however slow the machine is; seconds after which it ends anyway."""


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation with one program, which the tests go on with one after the other."""
    with somewhere(tmp_path_factory.mktemp("many") / "data") as found:
        yield found


def test_nothing_is_lost_and_no_answer_blames_the_server(on: Installation) -> None:
    got = contend(on, users=8, seconds=0, requests=ENOUGH, at_most_s=PATIENCE_S)
    assert not got.problems, got.problems[:5]
    assert {200, 428} <= got.seen.answers.keys(), got.seen.answers
    assert len(got.seen.saved) > 10
    assert got.seen.requests >= ENOUGH


class Crawling:
    """A server that answers as it should, and hardly ever."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def api(self, _method: str, path: str, said: Any = None, **headers: str) -> tuple[int, Any]:
        if path != "edits":
            tasks = [{"id": id, "kind": "task", "name": id} for id in ("api", "app")]
            return 200, {"version": 1, "items": tasks}
        sleep(0.05)
        if not headers:
            return 428, {}
        (edit,) = said["edits"]
        conflict = {"id": edit["id"], "field": "name", "yours": edit["value"], "saved": "other"}
        return 412, {"version": 1, "conflicts": [conflict]}

    def stop(self) -> None:
        pass


def test_fewer_requests_than_were_asked_for_are_noticed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(contention, "Served", Crawling)
    monkeypatch.setattr(contention, "somewhere", nullcontext)
    few = ["contention", "--users", "2", "--minutes", "0", "--requests", "4"]
    monkeypatch.setattr("sys.argv", few)
    with pytest.raises(SystemExit) as ended:
        contention.main()
    assert not ended.value.code
    many = ["contention", "--users", "2", "--minutes", "0", "--at-most", "0.005"]
    monkeypatch.setattr("sys.argv", many)
    with pytest.raises(SystemExit) as ended:
        contention.main()
    assert ended.value.code == 1
    assert "requests were made, 100,000 were asked for" in capsys.readouterr().err


def test_it_goes_on_until_both_the_minutes_are_over_and_the_requests_are_made() -> None:
    until = Until(moment=10, requests=100, latest=50)
    assert not until.is_reached(now=9, made=1000)
    assert not until.is_reached(now=49, made=99)
    assert until.is_reached(now=10, made=100)
    assert until.is_reached(now=50, made=0)


def test_a_store_that_overwrites_is_noticed(on: Installation) -> None:
    got = contend(on, 6, 0, ENOUGH, PATIENCE_S, "tests.crash.planted_naive")
    assert any("as was acknowledged last" in one for one in got.problems), got.seen.answers


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="is about SQLite")
def test_transactions_that_do_not_begin_as_writers_are_noticed(on: Installation) -> None:
    got = contend(on, 8, 0, ENOUGH, PATIENCE_S, "tests.crash.planted_deferred")
    assert any(one.startswith(("500", "503")) for one in got.problems), got.seen.answers
