"""Import in the browser: given, looked at, imported as one version, taken back."""

from __future__ import annotations

import gzip
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from fairlead.core.ground.units import Work
from fairlead.core.program.codec import canonical
from fairlead.core.program.intentions import re_estimate, set_field
from fairlead.store import history, uploads
from fairlead.store.heads import program_of
from fairlead.store.history import Authored
from fairlead.store.models import Upload, User, Version
from fairlead.store.people import Role, give_role, place
from fairlead.web.access.policy import policy
from fairlead.web.needs import Need
from tests.connectors.table.tables import row, workbook
from tests.web.accessible import assert_accessible
from tests.web.addresses import addresses
from tests.web.conftest import EXAMPLES, KEY, Open, SignIn
from tests.web.contents import OF_THE_MACHINERY, changed, contents
from tests.web.workers import work, work_for

GOLDEN = Path(__file__).parents[1] / "golden"
SHOP = (EXAMPLES / "shop-issues.jsonl").read_bytes()
LIGHTHOUSE = GOLDEN / "msproject" / "lighthouse.xml"
INTO = f"/programs/{KEY}/import/"
NEWER = (EXAMPLES / "checkout-a-week-later.yaml").read_bytes()
SAME = (EXAMPLES / "checkout.yaml").read_bytes()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the test's own for the files that are kept."""
    kept = tmp_path / "imports"
    monkeypatch.setattr(settings, "IMPORT_FOLDER", kept)
    return kept


def given(client: Client, path: str, name: str, data: bytes) -> Any:
    """The page that a file leads to once it is read."""
    return read(client, client.post(path, {"file": SimpleUploadedFile(name, data)}))


def read(client: Client, answer: Any) -> Any:
    """The page that an answer leads to, after a worker has read what there is to read."""
    work()
    return client.get(answer["Location"]) if answer.status_code == 302 else answer


def last() -> Upload:
    return Upload.objects.latest("pk")


def applied(client: Client, upload: Upload, version: int = 1, **form: str) -> Any:
    return client.post(f"{INTO}{upload.code}/apply/", {"version": version, **form}, follow=True)


def content(version: Version) -> bytes:
    return canonical(program_of(version))


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    ("name", "data", "format", "program"),
    [
        ("lighthouse.xml", LIGHTHOUSE.read_bytes(), "Microsoft Project XML", "Lighthouse"),
        ("harbour.xer", (GOLDEN / "primavera" / "harbour.xer").read_bytes(), "Primavera XER", ""),
        ("checkout.yaml", SAME, "Fairlead", "Checkout relaunch"),
        ("plan.csv", b"Task name;Duration\nDig;3d\nBuild;2d\n", "CSV", "plan"),
        ("shop.jsonl.gz", gzip.compress(SHOP), "Jira, recorded", "SHOP"),
        ("plan.xlsx", workbook([row(1, "Task name", "Duration"), row(2, "Dig", "3d")]),
         "Excel", "plan"),
    ],
)  # fmt: skip
def test_a_file_of_any_format_becomes_a_program_of_whoever_gives_it(
    name: str, data: bytes, format: str, program: str, sign_in: SignIn
) -> None:
    outsider = sign_in("outsider")
    preview = given(outsider, "/import/", name, data)
    assert format in text(preview)
    assert program in text(preview)
    report = outsider.post(f"/import/{last().code}/apply/", follow=True)
    assert "It became this program." in text(report)
    record = last().program
    assert record is not None
    owner = User.objects.get(email="outsider@example.org")
    found = place(owner, record.key)
    assert found is not None
    assert found.role is Role.OWNER
    assert list(record.versions.values_list("origin", "message")) == [("import", f"Import {name}")]


def test_a_newer_file_is_shown_as_changes_and_becomes_one_version(sign_in: SignIn) -> None:
    owner = sign_in("owner")
    preview = text(given(owner, INTO, "newer.yaml", NEWER))
    assert "What would change" in preview
    assert "Milestones that move" in preview
    before = Version.objects.count()
    report = text(applied(owner, last()))
    assert "It became version 2" in report
    assert Version.objects.count() == before + 1
    assert last().version == Version.objects.latest("pk")


def test_undo_restores_the_very_content(sign_in: SignIn, first: Version) -> None:
    owner = sign_in("owner")
    given(owner, INTO, "newer.yaml", NEWER)
    applied(owner, last())
    line = history.line(first.program)
    assert content(history.head(line)) != content(first)
    report = owner.post(f"{INTO}{last().code}/undo/", follow=True)
    assert "This import was taken back" in text(report)
    assert content(history.head(line)) == content(first)


def test_undo_is_not_offered_where_later_versions_build_on_the_import(sign_in: SignIn) -> None:
    owner = sign_in("owner")
    given(owner, "/import/", "lighthouse.xml", LIGHTHOUSE.read_bytes())
    owner.post(f"/import/{last().code}/apply/")
    upload = last()
    assert upload.program is not None
    pages = (f"/programs/{upload.program.key}/import/{upload.code}/",
             f"/programs/{upload.program.key}/import/")  # fmt: skip
    assert all("Undo import" in text(owner.get(page)) for page in pages)
    edit = {"edits": [{"entity": "program", "field": "name", "value": "Lights"}]}
    owner.post(
        f"/api/v1/programs/{upload.program.key}/edits",
        edit, content_type="application/json", headers={"If-Match": '"1"'},
    )  # fmt: skip
    assert not any("Undo import" in text(owner.get(page)) for page in pages)


def test_undo_of_a_new_program_archives_it(sign_in: SignIn) -> None:
    outsider = sign_in("outsider")
    given(outsider, "/import/", "lighthouse.xml", LIGHTHOUSE.read_bytes())
    outsider.post(f"/import/{last().code}/apply/")
    record = last().program
    assert record is not None
    outsider.post(f"/programs/{record.key}/import/{last().code}/undo/")
    portfolio = outsider.get("/").content
    assert b"No program yet" in portfolio
    assert f'/programs/{record.key}/">' in portfolio.decode()


def test_an_archived_program_says_so_shows_no_way_to_change_it_and_is_brought_back(
    sign_in: SignIn,
) -> None:
    owner, viewer, there = sign_in("owner"), sign_in("viewer"), f"/programs/{KEY}/"
    owner.post(f"{there}settings/archive/")
    for one, may in ((owner, True), (viewer, False)):
        page = text(one.get(there))
        assert "It can be read; nothing can be changed here." in page
        assert ("Bring it back" in page) is may
    assert "Add a person" not in text(owner.get(f"{there}settings/members/"))
    refused = owner.post(f"/api/v1{there}undo", headers={"If-Match": "1"})
    assert (refused.status_code, refused.json()["code"]) == (403, "request.archived")
    owner.post(f"{there}settings/bring-back/")
    assert "nothing can be changed here" not in text(owner.get(there))
    assert "Checkout relaunch" in text(owner.get("/"))


def test_the_same_file_again_says_when_and_changes_nothing(sign_in: SignIn) -> None:
    owner = sign_in("owner")
    given(owner, INTO, "newer.yaml", NEWER)
    applied(owner, last())
    again = text(given(owner, INTO, "newer.yaml", NEWER))
    assert "You have this very file from Olga Owner’s import of" in again
    assert "0 new, 0 changed, 0 removed" in again
    assert "nothing changed" in text(applied(owner, last(), 2))
    assert Version.objects.count() == 2


def test_an_older_file_says_that_it_is(sign_in: SignIn) -> None:
    owner = sign_in("owner")
    assert "Older file" not in text(given(owner, INTO, "newer.yaml", NEWER))
    applied(owner, last())
    older = text(given(owner, INTO, "older.yaml", SAME))
    assert "It knows the progress up to 10 Apr 2026, the program up to 17 Apr 2026." in older


def test_a_later_file_leaves_alone_what_was_changed_here(
    sign_in: SignIn, first: Version, owner: User
) -> None:
    browser = sign_in("owner")
    given(browser, INTO, "newer.yaml", NEWER)
    applied(browser, last())
    line = history.line(first.program)
    program = program_of(history.head(line))
    task = next(t for t in program.tasks.values() if t.duration == Work(5 * 480))
    authored = Authored(author=owner, origin=Version.Origin.EDIT, message="Longer")
    history.save(line, 2, re_estimate(program, task.id, Work(9 * 480)), authored)
    given(browser, INTO, "newer.yaml", NEWER + b"# another byte\n")
    applied(browser, last(), 3)
    assert program_of(history.head(line)).tasks[task.id].duration == Work(9 * 480)


def test_a_file_without_risks_keeps_the_risks(sign_in: SignIn, first: Version) -> None:
    owner = sign_in("owner")
    assert program_of(first).risks
    given(owner, INTO, "plan.csv", b"Id;Task name;Duration\na;Dig;3d\nb;Build;2d\n")
    applied(owner, last(), removes="yes")
    program = program_of(history.head(history.line(first.program)))
    assert sorted(task.name for task in program.tasks.values()) == ["Build", "Dig"]
    assert program.risks.keys() == program_of(first).risks.keys()
    assert program.name == program_of(first).name


def test_much_that_is_removed_needs_a_word(sign_in: SignIn) -> None:
    owner = sign_in("owner")
    preview = text(given(owner, INTO, "plan.csv", b"Id;Task name;Duration\na;Dig;3d\n"))
    assert "I mean to remove" in preview
    before = contents()
    refused = applied(owner, last())
    assert refused.status_code == 422
    assert "removes more than 20% of the plan" in text(refused)
    assert changed(before, contents()) == []


def test_columns_and_dates_can_be_said_and_read_again(sign_in: SignIn) -> None:
    owner = sign_in("owner")
    data = b"Was;Wie lange;Ab\nDig;3d;03/04/2026\nBuild;2d;05/06/2026\n"
    refused = text(given(owner, "/import/", "plan.csv", data))
    assert "IMP-015" in refused
    assert "Say it below and read the file again." in refused
    path = f"/import/{last().code}/"
    form = {"column-A": "name", "column-B": "duration", "column-C": "start"}
    assert "IMP-016" in text(read(owner, owner.post(path, form)))
    understood = text(read(owner, owner.post(path, {**form, "dates": "DMY"})))
    assert "What was understood" in understood
    assert "3 Apr 2026" in understood
    assert last().mapping == {"Was": "name", "Wie lange": "duration", "Ab": "start"}


def test_somebody_else_waits_until_an_import_is_done(sign_in: SignIn, first: Version) -> None:
    given(sign_in("owner"), INTO, "newer.yaml", NEWER)
    theirs = last()
    refused = given(sign_in("manager"), INTO, "other.yaml", SAME)
    assert refused.status_code == 409
    assert "Olga Owner began to import &#x27;newer.yaml&#x27; into this program at" in text(refused)
    assert list(Upload.objects.all()) == [theirs]
    sign_in("owner").post(f"{INTO}{theirs.code}/discard/")
    assert given(sign_in("manager"), INTO, "other.yaml", SAME).status_code == 200


def test_two_imports_that_begin_together_do_not_both(first: Version, owner: User) -> None:
    manager = User.objects.create_user("manager@example.org", name="Manager")
    give_role(first.program, manager, Role.MANAGER)
    mine = uploads.keep("a.yaml", [SAME], first.program, owner)
    with pytest.raises(uploads.ImportRunningError) as refused:
        uploads.keep("b.yaml", [SAME], first.program, manager)
    assert refused.value.held == mine
    assert len(list(uploads.path_of("").iterdir())) == 1


def test_a_plan_saved_since_the_review_is_not_overrun(
    sign_in: SignIn, first: Version, owner: User
) -> None:
    browser = sign_in("owner")
    given(browser, INTO, "newer.yaml", NEWER)
    moment = datetime(2026, 4, 15, 17)
    patch = set_field(program_of(first), "program", "", "status_date", moment)
    authored = Authored(author=owner, origin=Version.Origin.EDIT, message="Meanwhile")
    history.save(history.line(first.program), 1, patch, authored)
    before = contents()
    assert applied(browser, last(), 1).status_code == 412
    assert changed(before, contents()) == []


BAD = [
    ("plan.xml", b""),
    ("plan.xml", b"%PDF-1.4"),
    ("plan.xml", b"<Project><Tasks><Task><UID>311"),
    ("plan.mpp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")),
    ("plan.xml", b'<!DOCTYPE Project SYSTEM "file:///etc/hostname"><Project/>'),
    ("plan.xlsx", workbook([], extra={"../../etc/x": b"x"})),
    ("plan.csv", b'Task name;Duration\n"Dig;3d\nBuild;2d\n'),
    ("plan.csv", b"Task name;Start;Start\nDig;;\n"),
    ("plan.csv", b"Duration\n3d\n"),
    ("plan.csv", b"Task name;Start\nDig;03/04/2026\n"),
    ("plan.csv", b"Id;Task name\n1;Dig\n1;Build\n"),
    ("plan.xer", b"ERMHDR\t8.0\n%T\tTASK\n%F\ta\tb\n%R\t1\n"),
    ("plan.json", b'{"fairlead": 99}'),
]


NO_PLAN = (*OF_THE_MACHINERY, "store_upload", "store_job", "django_tasks_database_dbtaskresult")
"""Tables that hold what was given and is to be done, and nothing of any program."""


@pytest.mark.parametrize("path", ["/import/", INTO])
@pytest.mark.parametrize(("name", "data"), BAD)
def test_what_cannot_be_read_is_said_and_changes_nothing(
    path: str, name: str, data: bytes, sign_in: SignIn
) -> None:
    owner = sign_in("owner")
    before = contents(NO_PLAN)
    page = text(given(owner, path, name, data))
    assert "Cannot be imported" in page
    assert "Nothing was changed." in page
    assert changed(before, contents(NO_PLAN)) == []
    assert last().state == Upload.State.REFUSED
    assert uploads.path_of(last().stored).read_bytes() == data
    assert owner.post(f"{path}{last().code}/apply/", {"version": 1}).status_code == 409


STAGES = [
    ("INSERT", "store_version"),
    ("UPDATE", "store_branch"),
    ("UPDATE", "store_upload"),
]
OF_A_NEW_PROGRAM = [
    *STAGES,
    ("INSERT", "store_programrecord"),
    ("INSERT", "store_branch"),
    ("INSERT", "store_membership"),
]


def planted(event: str, table: str) -> None:
    """Let the database refuse a kind of write, as a full disk would in the middle of an import.

    The end of the test's own transaction takes the trigger away.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION planted() RETURNS trigger AS "
                "$$ BEGIN RAISE EXCEPTION 'planted'; END $$ LANGUAGE plpgsql"
            )
            how = "EXECUTE FUNCTION planted()"
        else:
            how = "BEGIN SELECT RAISE(ABORT, 'planted'); END"
        cursor.execute(f"CREATE TRIGGER planted BEFORE {event} ON {table} FOR EACH ROW {how}")


@pytest.mark.parametrize("fault", OF_A_NEW_PROGRAM)
def test_a_new_program_is_there_whole_or_not_at_all(
    fault: tuple[str, str], sign_in: SignIn
) -> None:
    owner = sign_in("owner")
    owner.raise_request_exception = False
    given(owner, "/import/", "lighthouse.xml", LIGHTHOUSE.read_bytes())
    before = contents()
    planted(*fault)
    assert owner.post(f"/import/{last().code}/apply/").status_code >= 400
    assert changed(before, contents()) == []
    assert last().state == Upload.State.READY


@pytest.mark.parametrize("fault", STAGES)
def test_an_import_and_its_undo_are_made_whole_or_not_at_all(
    fault: tuple[str, str], sign_in: SignIn
) -> None:
    owner = sign_in("owner")
    owner.raise_request_exception = False
    given(owner, INTO, "newer.yaml", NEWER)
    before = contents()
    planted(*fault)
    assert applied(owner, last()).status_code >= 400
    assert changed(before, contents()) == []
    with connection.cursor() as cursor:
        on = f" ON {fault[1]}" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER planted{on}")
    applied(owner, last())
    before = contents()
    planted(*fault)
    assert owner.post(f"{INTO}{last().code}/undo/").status_code >= 400
    assert changed(before, contents()) == []


@pytest.mark.parametrize("fault", [("INSERT", "store_upload")])
def test_a_file_whose_row_cannot_be_written_is_not_kept(
    fault: tuple[str, str], sign_in: SignIn, folder: Path
) -> None:
    owner = sign_in("owner")
    owner.raise_request_exception = False
    before = contents()
    planted(*fault)
    assert given(owner, INTO, "newer.yaml", NEWER).status_code >= 400
    assert changed(before, contents()) == []
    assert list(folder.iterdir()) == []


def test_a_file_that_cannot_be_kept_leaves_nothing(sign_in: SignIn, folder: Path) -> None:
    folder.write_text("no folder, as when the disk is not there")
    owner = sign_in("owner")
    owner.raise_request_exception = False
    before = contents()
    assert given(owner, INTO, "newer.yaml", NEWER).status_code == 500
    assert changed(before, contents()) == []


def test_the_kept_file_is_for_managers_and_is_never_shown(sign_in: SignIn, folder: Path) -> None:
    given(sign_in("owner"), INTO, "../../<b>newer</b>.yaml", NEWER)
    path = f"{INTO}{last().code}/file/"
    answer = sign_in("manager").get(path)
    assert b"".join(answer.streaming_content) == NEWER  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream"
    assert [sign_in(who).get(path).status_code for who in ("contributor", "outsider")] == [403, 404]
    (kept,) = folder.iterdir()
    assert (kept.name, kept.stat().st_mode & 0o777) == (last().stored, 0o600)
    assert "newer" not in kept.name


def test_a_file_that_became_no_program_is_its_givers_alone(sign_in: SignIn) -> None:
    given(sign_in("outsider"), "/import/", "lighthouse.xml", LIGHTHOUSE.read_bytes())
    path = f"/import/{last().code}/"
    assert sign_in("outsider").get(path).status_code == 200
    assert sign_in("admin").get(path).status_code == 404
    assert sign_in("owner").post(f"{path}apply/").status_code == 404
    assert sign_in("owner").get(f"{INTO}{last().code}/").status_code == 404


def test_a_file_that_is_too_large_is_refused(
    sign_in: SignIn, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "IMPORT_MAX_BYTES", 1_000_000)
    owner = sign_in("owner")
    assert given(owner, INTO, "big.csv", b"x" * 1_000_001).status_code == 422
    assert given(owner, INTO, "big.csv", b"x" * 1_100_000).status_code == 413
    assert not folder.exists()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_newer_file_is_reviewed_in_the_browser(open_page: Open) -> None:
    page = open_page("owner", INTO)
    data = b"Id;Name;Duration;Ab\na;Dig;3d;03/04/2026\n"
    page.set_input_files("#file", {"name": "p.csv", "mimeType": "text/csv", "buffer": data})
    work_for(page)
    page.get_by_role("heading", name="What would change").wait_for()
    assert_accessible(page)
    page.get_by_label("Ab").select_option("start")
    page.get_by_label("Dates such as").select_option("DMY")
    page.get_by_role("button", name="Read again").click()
    work_for(page)
    page.get_by_text("3 Apr 2026").first.wait_for()
    page.get_by_label("I mean to remove").check()
    page.get_by_role("button", name="Import as one new version").click()
    page.get_by_role("heading", name="What was imported").wait_for()
    assert_accessible(page)
    page.get_by_role("button", name="Undo import").click()
    page.get_by_role("heading", name="This import was taken back").wait_for()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_project_file_is_imported_and_taken_back_in_the_browser(open_page: Open) -> None:
    page = open_page("outsider", "/import/")
    page.set_input_files("#file", str(LIGHTHOUSE))
    page.get_by_role("heading", name="Reading the file").wait_for()
    assert_accessible(page)
    work_for(page)
    page.get_by_role("heading", name="What was understood").wait_for()
    assert "Microsoft Project XML" in page.inner_text(".asof")
    assert_accessible(page)
    page.get_by_role("button", name="Import as a new program").click()
    page.get_by_role("heading", name="What was imported").wait_for()
    assert "It became this program." in page.inner_text("#page")
    page.get_by_role("link", name="Open the program").click()
    page.wait_for_url(re.compile("/programs/[^/]+/$"))
    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_role("link", name="lighthouse.xml").click()
    page.get_by_role("button", name="Undo import").click()
    page.wait_for_url(re.compile(":[0-9]+/$"))
    assert "No program yet" in page.inner_text("#page")


def test_every_address_of_a_program_asks_for_a_manager_but_the_list() -> None:
    asked = {
        one.pattern: policy()[one.pattern]
        for one in addresses()
        if one.is_of_a_program and "import/" in one.pattern
    }
    lists = asked.pop("programs/<slug:key>/import/")
    assert (lists["GET"], lists["POST"]) == (Need.VIEW, Need.MANAGE)
    assert {need for needs in asked.values() for need in needs.values()} == {Need.MANAGE}


FIRST = b"Id;Task name;Duration;Predecessors\nA;Dig;5d;\nB;Build;2d;A\nC;Paint;1d;B\n"
SECOND = (
    b"Id;Task name;Duration;Predecessors\nA;Dig deep;8d;\nB;Build;2d;A\nC;Paint;1d;B\n"
    b"D;Furnish;1d;C\nE;Fence;2d;A\n"
)
THIRD = SECOND + b"F;Garden;3d;E\n"


def began_with(client: Client, data: bytes) -> str:
    """The key of a program that was made of a file."""
    given(client, "/import/", "house.csv", data)
    client.post(f"/import/{last().code}/apply/")
    made = last().program
    assert made is not None
    return made.key


def imported(client: Client, key: str, data: bytes) -> Version | None:
    """The version that a file became, read into a program as it stands."""
    path = f"/programs/{key}/import/"
    given(client, path, "house.csv", data)
    newest = Version.objects.filter(program__key=key).order_by("-number")[0]
    client.post(f"{path}{last().code}/apply/", {"version": newest.number, "removes": "on"})
    return last().version


def names(key: str) -> dict[str, str]:
    newest = Version.objects.filter(program__key=key).order_by("-number")[0]
    return {id: one.name for id, one in program_of(newest).tasks.items()}


def edited(client: Client, key: str, **fields: Any) -> Any:
    newest = Version.objects.filter(program__key=key).order_by("-number")[0]
    return client.post(
        f"/api/v1/programs/{key}/edits",
        {"edits": [fields]},
        content_type="application/json",
        headers={"If-Match": f'"{newest.number}"'},
    )


def test_what_cannot_stand_does_not_take_the_rest_of_a_file_with_it(sign_in: SignIn) -> None:
    owner = sign_in("owner")
    key = began_with(owner, FIRST)
    assert edited(owner, key, do="remove", task="C").status_code == 200
    assert imported(owner, key, SECOND) is not None
    assert names(key) == {
        "A": "Dig deep", "B": "Build", "D": "Furnish", "E": "Fence",
    }  # fmt: skip


@pytest.mark.parametrize("back", ["undo", "restore"])
def test_an_import_that_was_taken_back_can_be_given_again(sign_in: SignIn, back: str) -> None:
    owner = sign_in("owner")
    key = began_with(owner, FIRST)
    before = names(key)
    imported(owner, key, SECOND)
    assert len(names(key)) == 5
    path = f"/api/v1/programs/{key}/" + ("undo" if back == "undo" else "versions/1/restore")
    assert owner.post(path, headers={"If-Match": '"2"'}).status_code in {200, 201}
    assert names(key) == before
    assert imported(owner, key, SECOND) is not None
    assert len(names(key)) == 5
    assert imported(owner, key, THIRD) is not None
    assert names(key)["F"] == "Garden"


def test_two_people_who_add_a_task_at_once_add_two(sign_in: SignIn) -> None:
    owner, manager = sign_in("owner"), sign_in("manager")
    for client in (owner, manager):
        said = client.post(
            f"/api/v1/programs/{KEY}/edits",
            {"edits": [{"do": "add", "name": "Write tests"}]},
            content_type="application/json",
            headers={"If-Match": '"1"'},
        )
        assert said.status_code == 200, said.content
    assert list(names(KEY).values()).count("Write tests") == 2
