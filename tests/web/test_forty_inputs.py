"""Forty bad inputs through the browser: said in words, and the database is as it was before."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings

from fairlead.store.models import Term, Upload, Version
from tests.web.bad_inputs import Bad, bad_inputs
from tests.web.conftest import EXAMPLES, Open, SignIn
from tests.web.contents import changed, contents
from tests.web.test_web_importing import INTO, NO_PLAN, given, last, text
from tests.web.workers import work_for

if TYPE_CHECKING:
    from django.test import Client

FORTY = list(bad_inputs())
STOPS = [one for one in FORTY if one.is_stop]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the test's own for the files that are kept."""
    kept = tmp_path / "imports"
    monkeypatch.setattr(settings, "IMPORT_FOLDER", kept)
    return kept


def complaints(client: Client, bad: Bad) -> list[str]:
    """What is wrong with how a file is taken; empty when nothing of any plan changed."""
    before, found = contents(NO_PLAN), []
    page = given(client, INTO, bad.name, bad.data)
    says = text(page)
    if page.status_code != 200:
        found.append(f"status {page.status_code}")
    if not re.search(r"IMP-0\d\d|NET-\d|PRG-\d|CAL-\d|SCH-\d", says) and last().state != "ready":
        found.append("nothing is said")
    if bad.is_stop:
        if last().state != Upload.State.REFUSED or "Nothing was changed." not in says:
            found.append(f"it is {last().state}, not refused")
        applied = client.post(f"{INTO}{last().code}/apply/", {"version": 1})
        if applied.status_code != 409:
            found.append(f"it can be applied: {applied.status_code}")
    elif last().state not in {Upload.State.READY, Upload.State.REFUSED}:
        found.append(f"it is {last().state}")
    return found + [f"{table} changed" for table in changed(before, contents(NO_PLAN))]


def test_there_are_forty_of_forty_kinds() -> None:
    assert [one.number for one in FORTY] == list(range(1, 41))


@pytest.mark.parametrize("bad", FORTY, ids=str)
def test_a_bad_input_leaves_the_database_unchanged(bad: Bad, sign_in: SignIn) -> None:
    assert complaints(sign_in("owner"), bad) == []


def test_an_import_that_writes_before_it_asks_is_noticed(
    sign_in: SignIn, first: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fairlead.web.services import understood

    real = understood.understood

    def writing(upload: Upload) -> Any:
        Term.objects.get_or_create(
            program=first.program, name="planted", defaults={"changed_at": first.at}
        )
        return real(upload)

    monkeypatch.setattr("fairlead.web.pages.importing.views.understood", writing)
    assert complaints(sign_in("owner"), FORTY[1]) == ["store_term changed"]


def test_a_file_that_is_no_stop_is_noticed_among_them(sign_in: SignIn) -> None:
    good = (EXAMPLES / "checkout-a-week-later.yaml").read_bytes()
    found = complaints(sign_in("owner"), Bad(0, "plan.yaml", good, is_stop=True))
    assert found[0] == "it is ready, not refused"
    assert "store_version changed" in found


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_bad_inputs_in_the_browser_leave_the_database_unchanged(open_page: Open) -> None:
    page = open_page("owner", INTO)
    before = contents(NO_PLAN)
    for bad in (STOPS[1], STOPS[4], FORTY[37]):
        page.goto(page.url.split("/programs/")[0] + INTO)
        file = {"name": bad.name, "mimeType": "application/octet-stream", "buffer": bad.data}
        page.set_input_files("#file", file)  # type: ignore[arg-type]
        work_for(page)
        words = "Cannot be imported" if bad.is_stop else "What would change"
        page.get_by_text(words).first.wait_for()
    assert changed(before, contents(NO_PLAN)) == []
