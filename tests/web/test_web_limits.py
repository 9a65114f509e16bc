"""What one person may ask for, and how large: nobody's request is a burden to others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fairlead.store import history, requests, uploads
from fairlead.store.models import Upload, User, Version
from fairlead.store.people import Role, give_role
from fairlead.web import environment
from fairlead.web.jobs import asking
from tests.web.conftest import KEY, SignIn
from tests.web.workers import work

API = f"/api/v1/programs/{KEY}/"
LONG_NUMBER = "9" * 5_000


def post(client: Client, path: str, body: object, version: str = '"1"') -> Any:
    headers = {"If-Match": version}
    data = orjson.dumps(body).decode() if not isinstance(body, str) else body
    return client.post(API + path, data, content_type="application/json", headers=headers)


def field(entity: str, id: str, name: str, value: object) -> dict[str, Any]:
    return {"edits": [{"entity": entity, "id": id, "field": name, "value": value}]}


@pytest.mark.parametrize("entity", ["task", "program"])
@pytest.mark.parametrize("to", ["wallets", "zz"])
def test_an_id_is_no_field_to_set(entity: str, to: str, sign_in: SignIn, first: Version) -> None:
    answer = post(sign_in("contributor"), "edits", field(entity, "api", "id", to))
    assert (answer.status_code, history.head(first.branch).number) == (422, 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [("name", "N" * 2_001), ("notes", "N" * 20_001), ("name", "a\0b"), ("notes", "\0")],
)
def test_texts_set_by_field_have_an_end(
    name: str, value: str, sign_in: SignIn, first: Version
) -> None:
    client = sign_in("contributor")
    assert post(client, "edits", field("task", "api", name, value)).status_code == 422
    assert post(client, "edits", field("task", "api", name, "N" * 2_000)).status_code == 200


@pytest.mark.parametrize(
    "body", [{"edits": 1}, field("task", "api", "name", 1), {"message": 1}, {"name": 1, "patch": 1}]
)
def test_what_is_nested_without_end_is_refused(body: dict[str, Any], sign_in: SignIn) -> None:
    deep = orjson.dumps(body).replace(b"1", b"[" * 300 + b"]" * 300).decode()
    for path in ("edits", "edits?preview=1", "requests/1/options", "simulations"):
        assert post(sign_in("contributor"), path, deep).status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        f"/api/v1/programs/{KEY}/tasks?version={LONG_NUMBER}",
        f"/api/v1/programs/{KEY}/tasks?limit={LONG_NUMBER}",
        f"/api/v1/programs/{KEY}/calendars/berlin?year=02026{LONG_NUMBER}",
        f"/programs/{KEY}/tasks/?page={LONG_NUMBER}",
        f"/programs/{KEY}/history/compare/?from={LONG_NUMBER}",
    ],
)
def test_a_number_without_end_is_no_number(path: str, sign_in: SignIn) -> None:
    assert sign_in("viewer").get(path).status_code in {404, 422}


def test_a_version_without_end_is_no_version(sign_in: SignIn) -> None:
    body = {"edits": [{"do": "rename", "task": "api", "name": "x"}]}
    assert post(sign_in("contributor"), "edits", body, f'"{LONG_NUMBER}"').status_code == 422


def test_a_form_with_nul_changes_nothing(sign_in: SignIn, first: Version) -> None:
    client = sign_in("owner")
    answer = client.post(f"/programs/{KEY}/changes/", {"title": "a\0b", "reason": ""})
    assert answer.status_code == 422
    assert not list(requests.requests(first.program))


def test_files_that_nobody_imports_are_few_and_go_with_being_put_aside(
    sign_in: SignIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "imports"
    monkeypatch.setattr(settings, "IMPORT_FOLDER", kept)
    client = sign_in("viewer")

    def give() -> Any:
        return client.post("/api/v1/imports", {"file": SimpleUploadedFile("a.csv", b"name\nDig")})

    given = [give() for _ in range(uploads.MOST_HELD)]
    assert {one.status_code for one in given} == {202}
    refused = give()
    assert (refused.status_code, refused.json()["code"]) == (409, "import.too_many")
    assert len(list(kept.iterdir())) == uploads.MOST_HELD
    listed = client.get("/api/v1/imports").json()["items"]
    assert [one["state"] for one in listed] == ["reading"] * uploads.MOST_HELD
    page = client.get("/import/").content.decode()
    assert page.count("Put aside</button>") == uploads.MOST_HELD
    assert sign_in("owner").get("/api/v1/imports").json()["items"] == []
    assert "Put aside" not in sign_in("owner").get("/import/").content.decode()
    assert client.post(f"/import/{listed[1]['id']}/discard/").status_code == 302
    assert give().status_code == 202
    assert client.delete(given[0].json()["import"]).status_code == 204
    assert len(list(kept.iterdir())) == uploads.MOST_HELD - 1
    assert give().status_code == 202


def test_work_of_one_person_is_begun_up_to_a_limit(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_OPEN", 2)
    client = sign_in("contributor")
    asked = [post(client, "simulations", {"seed": n}).status_code for n in range(2, 5)]
    assert asked == [202, 202, 429]
    assert post(client, "simulations", {"seed": 2}).status_code == 202
    work()
    assert post(client, "simulations", {"seed": 4}).status_code == 202


def test_a_plan_with_ids_that_no_address_holds_is_shown(
    sign_in: SignIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "IMPORT_FOLDER", tmp_path / "imports")
    client = sign_in("owner")
    text = b"""fairlead: 1
program: {id: n, name: N, start: 2026-03-02}
tasks:
  "\\n": {name: Dig, duration: 1d}
  fill: {name: Fill, duration: 1d}
"""
    given = client.post("/api/v1/imports", {"file": SimpleUploadedFile("n.yaml", text)}).json()
    work()
    found = client.get(given["import"]).json()
    assert "Give it another id." in str(found["plan"]["findings"])
    made = client.post(f"{given['import']}/apply", content_type="application/json").json()
    for page in ("", "checks/", "tasks/", "timeline/", "people/", "risks/", "dependencies/"):
        assert client.get(f"/programs/{made['program']}/{page}").status_code == 200
    assert Upload.objects.get(code=given["id"]).state == Upload.State.IMPORTED


@pytest.mark.parametrize("by", ["form", "api"])
def test_everybody_may_leave_but_the_last_owner(
    by: str, sign_in: SignIn, first: Version, owner: User
) -> None:
    def leave(who: str) -> int:
        client = sign_in(who)
        if by == "form":
            return int(client.post(f"/programs/{KEY}/settings/members/leave/").status_code)
        return int(client.delete(f"{API}members/me").status_code)

    done = 302 if by == "form" else 200
    assert leave("viewer") == done
    assert sign_in("viewer").get(f"/programs/{KEY}/").status_code in {200, 404}
    assert not first.program.memberships.filter(user__email="viewer@example.org").exists()
    assert leave("owner") == 422
    other = User.objects.create_user("other@example.org", name="Other")
    give_role(first.program, other, Role.OWNER)
    assert leave("owner") == done


@pytest.mark.parametrize(("by_owners", "status"), [(True, 201), (False, 422)])
def test_who_lets_strangers_in_is_for_the_operator_to_say(
    by_owners: bool, status: int, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "OWNERS_INVITE", by_owners)
    body = {"role": "viewer", "email": "stranger@example.org"}
    assert post(sign_in("owner"), "members", body).status_code == status
    sign_in("admin")
    known = {"role": "viewer", "email": "admin@example.org"}
    assert post(sign_in("owner"), "members", known).status_code == 201


@pytest.mark.parametrize(
    ("said", "is_by_owners"), [("", True), ("owners", True), ("Administrators", False)]
)
def test_the_environment_says_who_invites(
    said: str, is_by_owners: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAIRLEAD_INVITATIONS", said)
    assert environment.invitations_by_owners() is is_by_owners
    monkeypatch.setenv("FAIRLEAD_INVITATIONS", "nobody")
    with pytest.raises(environment.EnvironmentProblemError, match="owners or administrators"):
        environment.invitations_by_owners()
