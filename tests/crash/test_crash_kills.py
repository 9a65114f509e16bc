"""Kill -9 during writes and imports: the quick form; `make soak` has the 200 rounds.

On SQLite, or on PostgreSQL where DATABASE_URL names a cluster.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.crash.contention import somewhere
from tests.crash.kills import Acknowledged, losses, one_round, rounds
from tests.crash.served import installed


def test_what_was_acknowledged_is_there_after_every_kill(tmp_path: Path) -> None:
    with somewhere(tmp_path / "data") as on:
        told = rounds(on, 2, seed=7)
    assert told.edits


def test_an_import_that_is_no_transaction_is_noticed(tmp_path: Path) -> None:
    told, found, chance = Acknowledged(), "", random.Random(1)
    with somewhere(tmp_path / "data") as on:
        for _ in range(8):
            try:
                one_round(on, 1, chance, told, "tests.crash.planted_halves", import_s=0.5)
            except AssertionError as error:
                found = str(error)
                break
    assert "has no owner" in found or "was imported by no upload" in found


def test_what_was_lost_or_is_there_by_half_is_found(tmp_path: Path) -> None:
    on = installed(tmp_path / "data")
    assert not list(losses(on.database, Acknowledged(edits={1: "Import"})))
    planted = {
        "DELETE FROM store_membership": "has no owner",
        "UPDATE store_branch SET head_id = NULL": "has a line without head",
        "UPDATE store_version SET message = 'x'": "was acknowledged and is 'x'",
        "INSERT INTO store_programrecord (key, created_at) VALUES ('half', '2026-01-01')": (
            "program half has no version"
        ),
    }
    for fault, says in planted.items():
        copy = tmp_path / "copy.sqlite3"
        shutil.copy(on.database, copy)
        with closing(sqlite3.connect(copy)) as opened, opened:
            opened.execute(fault)
        found = list(losses(copy, Acknowledged(edits={1: "Import"})))
        assert any(says in one for one in found), (fault, found)


def test_an_import_that_was_acknowledged_and_is_gone_is_found(tmp_path: Path) -> None:
    on = installed(tmp_path / "data")
    (found,) = losses(on.database, Acknowledged(imports=["abc"]))
    assert found == "import abc was acknowledged and is not there"
