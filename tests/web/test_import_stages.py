"""An import fails at each stage, with a file of each format: the plan is as it was (row D5).

The formats are those of the table of readers. Each file is read once, in the child process; what
comes after is tried again and again with it, in a new program and in one that is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client

from fairlead.connectors import formats
from fairlead.core.cpm.schedule import schedule
from fairlead.store import history, uploads
from fairlead.store.models import Upload, Version
from fairlead.web.parsing import reading
from fairlead.web.services import importing
from tests.connectors.psplib.test_psplib_read import INSTANCE
from tests.connectors.table.tables import row, workbook
from tests.web.conftest import SignIn, example
from tests.web.contents import changed, contents
from tests.web.test_web_importing import (
    GOLDEN,
    INTO,
    LIGHTHOUSE,
    NEWER,
    NO_PLAN,
    SHOP,
    applied,
    content,
    given,
    last,
    planted,
)
from tests.web.workers import work

FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    formats.YAML: ("plan.yaml", lambda: NEWER),
    formats.JSON: (
        "plan.json",
        lambda: bytes(
            formats.write(schedule(example("checkout-a-week-later.yaml")), formats.JSON).data
        ),
    ),
    formats.MSPROJECT: ("plan.xml", LIGHTHOUSE.read_bytes),
    formats.MPP: ("plan.mpp", LIGHTHOUSE.read_bytes),
    formats.PRIMAVERA: ("plan.xer", (GOLDEN / "primavera" / "harbour.xer").read_bytes),
    formats.PSPLIB: ("plan.sm", INSTANCE.encode),
    formats.CSV: ("plan.csv", lambda: b"Task name;Duration\nDig;3d\nBuild;2d\n"),
    formats.JIRA: ("plan.jsonl", lambda: SHOP),
    formats.XLSX: (
        "plan.xlsx",
        lambda: workbook([row(1, "Task name", "Duration"), row(2, "Dig", "3d")]),
    ),
}
"""A file of each format. What MPXJ says of a binary file has the form of what is said of XML."""
NEW = ("store_programrecord", "store_branch", "store_version", "store_membership")
"""The tables that get a row when a program is made, the first one first."""
THERE = (("INSERT", "store_version"), ("UPDATE", "store_branch"), ("UPDATE", "store_upload"))
"""What is written, in this order, when a program gets a version."""
given_read = reading.read


@cache
def answer(format: str) -> bytes:
    """What the child process says of a file."""
    name, data = FILES[format]
    told = orjson.loads(given_read(data(), reading.Wanted(name, {})))
    return orjson.dumps(told | {"format": format})


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the test's own for the files that are kept."""
    kept = tmp_path / "imports"
    monkeypatch.setattr(settings, "IMPORT_FOLDER", kept)
    return kept


@pytest.fixture
def format(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A format whose file is read from now on."""
    found: str = request.param
    monkeypatch.setattr(reading, "read", lambda path, wanted, **more: answer(found))
    return found


every_format = pytest.mark.parametrize("format", formats.READERS, indirect=True)


@contextmanager
def failing(event: str, table: str) -> Iterator[None]:
    """Let a kind of write fail until the end of the block."""
    planted(event, table)
    yield
    with connection.cursor() as cursor:
        on = f" ON {table}" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER planted{on}")


def owner(sign_in: SignIn) -> Client:
    """The owner's browser, to which failures are told as to people."""
    client = sign_in("owner")
    client.raise_request_exception = False
    return client


def complaints(ask: Callable[[], Any], faults: list[tuple[str, str]]) -> list[str]:
    """What changed though a write in the middle failed."""
    found, before = [], contents()
    for fault in faults:
        with failing(*fault):
            status = ask().status_code
        if status < 400:
            found.append(f"{fault}: {status}")
        found += [f"{fault} changed {one}" for one in changed(before, contents())]
    return found


def is_kept(upload: Upload) -> bool:
    """Whether the file and what was read of it are there, to try again."""
    upload.refresh_from_db()
    return upload.state == Upload.State.READY and uploads.path_of(upload.stored).exists()


def test_there_is_a_file_of_every_format_that_is_read() -> None:
    assert FILES.keys() == formats.READERS.keys()


@every_format
def test_a_file_whose_reading_fails_changes_no_plan_and_is_read_again(
    format: str, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, before = owner(sign_in), contents(NO_PLAN)

    def broken(*asked: object, **more: object) -> bytes:
        raise RuntimeError("planted")

    with monkeypatch.context() as fault:
        fault.setattr(reading, "read", broken)
        given(client, INTO, *_file(format))
    stopped = last()
    assert uploads.path_of(stopped.stored).exists()
    client.post(f"{INTO}{stopped.code}/")
    with failing("UPDATE", "store_upload"), suppress(DatabaseError), transaction.atomic():
        work()
    assert changed(before, contents(NO_PLAN)) == []
    client.post(f"{INTO}{stopped.code}/")
    work()
    assert is_kept(stopped)
    assert changed(before, contents(NO_PLAN)) == []


@every_format
def test_a_new_program_is_there_whole_or_not_at_all_and_undo_puts_it_away(
    format: str, sign_in: SignIn
) -> None:
    client = owner(sign_in)
    given(client, "/import/", *_file(format))
    upload = last()
    faults = [("INSERT", table) for table in NEW] + [*THERE[1:]]
    assert complaints(lambda: client.post(f"/import/{upload.code}/apply/"), faults) == []
    assert is_kept(upload)
    client.post(f"/import/{upload.code}/apply/")
    made = last().program
    assert made is not None
    undo = f"/programs/{made.key}/import/{upload.code}/undo/"
    undone = [("UPDATE", "store_programrecord"), ("UPDATE", "store_upload")]
    assert complaints(lambda: client.post(undo), undone) == []
    client.post(undo)
    made.refresh_from_db()
    assert made.archived_at is not None


@every_format
def test_a_plan_gets_a_whole_version_or_none_and_undo_restores_its_very_content(
    format: str, sign_in: SignIn, first: Version
) -> None:
    client, line = owner(sign_in), history.line(first.program)
    given(client, INTO, *_file(format))
    upload = last()
    assert complaints(lambda: applied(client, upload, removes="yes"), [*THERE]) == []
    assert is_kept(upload)
    applied(client, upload, removes="yes")
    undo = f"{INTO}{upload.code}/undo/"
    assert history.head(line).number == 2
    assert complaints(lambda: client.post(undo), [*THERE]) == []
    client.post(undo)
    assert content(history.head(line)) == content(first)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("format", [formats.CSV], indirect=True)
def test_an_import_that_is_saved_in_parts_is_noticed(
    format: str, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = owner(sign_in)
    given(client, "/import/", *_file(format))
    monkeypatch.setattr(importing, "transaction", SimpleNamespace(atomic=nullcontext))
    monkeypatch.setattr(uploads, "locked", lambda upload, state: upload)
    apply = f"/import/{last().code}/apply/"
    found = complaints(lambda: client.post(apply), [("UPDATE", "store_upload")])
    assert any("changed store_programrecord" in one for one in found), found


def _file(format: str) -> tuple[str, bytes]:
    return FILES[format][0], format.encode()
