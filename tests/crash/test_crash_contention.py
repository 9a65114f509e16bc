"""Many people edit one program at once: the quick form; `make soak` has 50 of them for 10 minutes.

On SQLite, or on PostgreSQL where DATABASE_URL names a cluster.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.crash.contention import contend, somewhere
from tests.crash.served import Installation

ENOUGH, PATIENCE_S = 60, 40
"""Requests that are made however slow the machine is; seconds after which it ends anyway."""


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation with one program, which the tests go on with one after the other."""
    with somewhere(tmp_path_factory.mktemp("many") / "data") as found:
        yield found


def test_nothing_is_lost_and_no_answer_blames_the_server(on: Installation) -> None:
    got = contend(on, users=8, seconds=PATIENCE_S, requests=ENOUGH)
    assert not got.problems, got.problems[:5]
    assert {200, 428} <= got.seen.answers.keys(), got.seen.answers
    assert len(got.seen.saved) > 10


def test_a_store_that_overwrites_is_noticed(on: Installation) -> None:
    got = contend(on, 6, PATIENCE_S, ENOUGH, "tests.crash.planted_naive")
    assert any("as was acknowledged last" in one for one in got.problems), got.seen.answers


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="is about SQLite")
def test_transactions_that_do_not_begin_as_writers_are_noticed(on: Installation) -> None:
    got = contend(on, 8, PATIENCE_S, ENOUGH, "tests.crash.planted_deferred")
    assert any(one.startswith(("500", "503")) for one in got.problems), got.seen.answers
