"""Backups between databases: PostgreSQL put back as it was, and SQLite moved there and back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from fairlead.store import backup
from tests.crash.served import (
    Installation,
    Served,
    address,
    fairlead,
    installed,
    new_database,
)

pytestmark = pytest.mark.skipif(
    not os.environ.get("DATABASE_URL", "").startswith("postgres"),
    reason="needs PostgreSQL (`make test-postgres`)",
)


@pytest.fixture
def urls() -> Iterator[list[str]]:
    """Addresses of two empty databases."""
    with ExitStack() as end:
        yield [address(end.enter_context(new_database())) for _ in range(2)]


def backed_up(folder: Path, url: str, name: str) -> Path:
    path = folder.parent / name
    said = fairlead(folder, "backup", str(path), url=url)
    assert said.returncode == 0, said.stderr
    return path


def put_back(folder: Path, url: str, path: Path) -> None:
    said = fairlead(folder, "restore", "--yes", str(path), url=url)
    assert said.returncode == 0, said.stderr
    assert fairlead(folder, "audit", "verify", url=url).returncode == 0


def content(path: Path) -> str:
    return backup.read_manifest(path).content


def renamed(on: Installation) -> None:
    """Serve it, and change the plan, so that counters of new rows are asked for."""
    served = Served(on)
    try:
        edit = {"entity": "task", "id": "api", "field": "name", "value": "Renamed"}
        status, said = served.api("POST", "edits", {"edits": [edit]}, If_Match="1")
        assert status == 200, said
    finally:
        assert served.stop() == 0


def test_a_backup_of_postgresql_is_put_back_the_same_and_goes_on(
    urls: list[str], tmp_path: Path
) -> None:
    first, second = urls
    on = installed(tmp_path / "here", first)
    kept = backed_up(on.folder, first, "kept.zip")
    there = tmp_path / "there"
    put_back(there, second, kept)
    assert content(backed_up(there, second, "again.zip")) == content(kept)
    renamed(Installation(there, on.token, on.session, second))


def test_what_was_in_postgresql_before_is_kept(urls: list[str], tmp_path: Path) -> None:
    on = installed(tmp_path / "here", urls[0])
    kept = backed_up(on.folder, on.url, "kept.zip")
    renamed(on)
    changed = backed_up(on.folder, on.url, "changed.zip")
    put_back(on.folder, on.url, kept)
    (safety,) = (on.folder / "backups").glob("before-restore-*.zip")
    assert content(safety) == content(changed) != content(kept)
    assert content(backed_up(on.folder, on.url, "again.zip")) == content(kept)


def test_sqlite_moves_to_postgresql_and_back(urls: list[str], tmp_path: Path) -> None:
    on = installed(tmp_path / "here")
    kept = backed_up(on.folder, "", "kept.zip")
    put_back(tmp_path / "server", urls[0], kept)
    moved = backed_up(tmp_path / "server", urls[0], "moved.zip")
    put_back(tmp_path / "back", "", moved)
    assert content(kept) == content(moved) == content(backed_up(tmp_path / "back", "", "b.zip"))


def test_a_row_that_is_lost_on_the_way_shows(urls: list[str], tmp_path: Path) -> None:
    import psycopg

    on = installed(tmp_path / "here", urls[0])
    kept = backed_up(on.folder, on.url, "kept.zip")
    put_back(tmp_path / "there", urls[1], kept)
    with psycopg.connect(urls[1]) as server:
        server.execute("DELETE FROM store_apitoken")
    assert content(backed_up(tmp_path / "there", urls[1], "again.zip")) != content(kept)
