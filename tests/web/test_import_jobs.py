"""Files are read by a worker: followed, cancelled, read again, and by other programs too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fairlead.store import history, jobs
from fairlead.store.models import Job, Upload, Version
from fairlead.web.jobs.kinds import FILES
from fairlead.web.jobs.work import run
from fairlead.web.jobs.worker import recover
from fairlead.web.parsing import reading
from tests.web.conftest import EXAMPLES, KEY, Open, SignIn
from tests.web.workers import work, work_for

INTO = f"/programs/{KEY}/import/"
API_INTO = f"/api/v1/programs/{KEY}/imports"
API_NEW = "/api/v1/imports"
NEWER = (EXAMPLES / "checkout-a-week-later.yaml").read_bytes()
TABLE = b"Was;Wie lange\nDig;3d\nBuild;2d\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the test's own for the files that are kept."""
    kept = tmp_path / "imports"
    monkeypatch.setattr(settings, "IMPORT_FOLDER", kept)
    return kept


def given(client: Client, path: str = INTO, name: str = "newer.yaml", data: bytes = NEWER) -> Any:
    """What is answered to a file, before anybody has read it."""
    return client.post(path, {"file": SimpleUploadedFile(name, data)})


def sent(client: Client, path: str, body: object = None, **headers: str) -> Any:
    """What the API answers to a POST."""
    return client.post(path, body or {}, content_type="application/json", headers=headers)


def last() -> Upload:
    return Upload.objects.select_related("job").latest("pk")


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_the_page_waits_until_a_worker_has_read_the_file(sign_in: SignIn) -> None:
    owner = sign_in("owner")
    page = given(owner)["Location"]
    assert "Waiting for its turn" in text(owner.get(page))
    work()
    assert "What was understood" in text(owner.get(page))


def test_files_have_a_queue_of_their_own(sign_in: SignIn, first: Version) -> None:
    from django_tasks_db.models import DBTaskResult

    given(sign_in("owner"))
    assert list(DBTaskResult.objects.values_list("queue_name", flat=True)) == [FILES]


def test_the_job_says_how_far_it_is(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    owner, seen = sign_in("owner"), []

    def read(data: bytes, wanted: reading.Wanted, tell: reading.Tell) -> bytes:
        def told(step: str | None) -> None:
            tell(step)
            seen.append(owner.get(job).json())

        return given_read(data, wanted, tell=told)

    given_read = reading.read
    monkeypatch.setattr(reading, "read", read)
    job = given(owner, API_INTO)["Location"]
    work()
    stages = {one["stage"]: one["percent"] for one in seen}
    assert list(stages.values()) == sorted(stages.values())
    assert stages["Reading what is in it"] == 10
    assert stages["Working out its dates"] == 75
    assert owner.get(job).json()["state"] == "ready"


def test_a_file_that_is_cancelled_is_read_no_further(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = sign_in("owner")
    read = reading.read

    def cancelled(data: bytes, wanted: reading.Wanted, tell: reading.Tell) -> bytes:
        owner.post(f"{INTO}{last().code}/cancel/")
        return read(data, wanted, tell=tell)

    monkeypatch.setattr(reading, "read", cancelled)
    page = given(owner)["Location"]
    work()
    assert (last().state, last().answer) == (Upload.State.STOPPED, None)
    assert Job.objects.get().state == Job.State.CANCELLED
    assert "Reading was cancelled. Nothing was changed" in text(owner.get(page))
    monkeypatch.setattr(reading, "read", read)
    owner.post(page)
    work()
    assert "What was understood" in text(owner.get(page))


def test_a_reader_that_fails_says_so_and_holds_nobody_up(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*asked: object, **more: object) -> bytes:
        raise RuntimeError("planted")

    owner = sign_in("owner")
    with monkeypatch.context() as planted:
        planted.setattr(reading, "read", broken)
        page = given(owner)["Location"]
        work()
    assert "Something failed here, not in your plan." in text(owner.get(page))
    assert given(sign_in("manager")).status_code == 302


def test_what_a_dead_worker_left_is_read_by_the_next(sign_in: SignIn) -> None:
    page = given(sign_in("owner"))["Location"]
    number = Job.objects.get().pk
    assert jobs.claim(number) is not None
    # A process of this machine that is not there any more.
    Job.objects.update(worker=Job.objects.get().worker.rpartition(":")[0] + ":999999999")
    assert recover() == 1
    run.call(number)
    assert "What was understood" in text(sign_in("owner").get(page))


def test_another_file_of_the_same_person_takes_the_place_of_the_first(sign_in: SignIn) -> None:
    owner = sign_in("owner")
    given(owner)
    given(owner, name="plan.csv", data=b"Task name;Duration\nDig;3d\n")
    assert [one.state for one in Upload.objects.order_by("pk")] == ["discarded", "reading"]
    assert [one.state for one in Job.objects.order_by("pk")] == ["cancelled", "queued"]
    work()
    assert last().state == Upload.State.READY


def test_putting_aside_ends_the_reading(sign_in: SignIn) -> None:
    owner = sign_in("owner")
    given(owner)
    owner.post(f"{INTO}{last().code}/discard/")
    assert (last().state, Job.objects.get().state) == ("discarded", "cancelled")
    assert not work()


def test_a_program_imports_over_the_api(sign_in: SignIn, first: Version) -> None:
    manager = sign_in("manager")
    asked = given(manager, API_INTO)
    assert (asked.status_code, asked.json()["state"]) == (202, "reading")
    job, preview = asked["Location"], asked.json()["import"]
    work()
    assert manager.get(job).json() == {
        "state": "ready", "stage": "", "percent": 100, "error": "", "import": preview,
    }  # fmt: skip
    seen = manager.get(preview).json()
    assert (seen["format"], seen["plan"]["name"]) == ("Fairlead", "Checkout relaunch")
    assert seen["changes"]["base"] == 1
    assert "Launch" in {one["name"] for one in seen["changes"]["milestones"]}
    assert sent(manager, f"{preview}/apply").status_code == 428
    made = sent(manager, f"{preview}/apply", **{"If-Match": "1"})
    assert (made.status_code, made.json()["version"]) == (201, 2)
    assert sent(manager, f"{preview}/undo").json()["state"] == "undone"
    line = history.line(first.program)
    assert history.head(line).number == 3
    assert [one["name"] for one in manager.get(API_INTO).json()["items"]] == ["newer.yaml"]


def test_a_table_over_the_api_is_read_as_was_said(sign_in: SignIn) -> None:
    outsider = sign_in("outsider")
    preview = given(outsider, API_NEW, "plan.csv", TABLE).json()["import"]
    work()
    refused = outsider.get(preview).json()
    assert (refused["refused"]["number"], refused["plan"]) == ("IMP-015", None)
    wrong = sent(outsider, f"{preview}/read", {"columns": {"Was": "nonsense"}})
    assert wrong.status_code == 422
    columns = {"Was": "name", "Wie lange": "duration"}
    assert sent(outsider, f"{preview}/read", {"columns": columns}).status_code == 202
    work()
    assert outsider.get(preview).json()["plan"]["counts"]["tasks"] == 2
    made = sent(outsider, f"{preview}/apply").json()
    assert (made["state"], made["version"]) == ("imported", 1)
    assert sign_in("owner").get(preview).status_code == 404


def test_the_api_cancels_and_puts_aside(sign_in: SignIn) -> None:
    manager = sign_in("manager")
    preview = given(manager, API_INTO).json()["import"]
    assert sent(manager, f"{preview}/cancel").json()["state"] == "stopped"
    assert sent(manager, f"{preview}/read").status_code == 202
    assert manager.delete(preview).status_code == 204
    assert sent(manager, f"{preview}/read").status_code == 409
    assert not work()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_reading_is_cancelled_and_begun_again_in_the_browser(open_page: Open) -> None:
    page = open_page("owner", INTO)
    page.set_input_files("#file", {"name": "newer.yaml", "mimeType": "text/yaml", "buffer": NEWER})
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("Reading was cancelled.").wait_for()
    page.get_by_role("button", name="Read it again").click()
    work_for(page)
    page.get_by_role("heading", name="What was understood").wait_for()


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=x", "text/plain"]
)
def test_what_is_no_form_with_a_file_is_refused_in_words(kind: str, sign_in: SignIn) -> None:
    for path in (API_NEW, API_INTO, "/import/"):
        answer = sign_in("manager").post(path, b"--y\r\nnothing", content_type=kind)
        assert answer.status_code in {400, 422}, path
    assert not Upload.objects.exists()
