"""Who is who by the API: members, invitations, terms, one's own tokens, and the instance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from fairlead.store import teams, tokens
from fairlead.store.models import User, Version
from fairlead.store.people import Role, give_role, place
from fairlead.web.services.accounts import issue_token
from tests.web.conftest import KEY, SignIn
from tests.web.everyone import Answer

HERE = f"/api/v1/programs/{KEY}/"
INSTANCE = "/api/v1/instance/"
JSON = "application/json"


def send(client: Client, path: str, said: dict[str, Any]) -> Answer:
    return client.post(path, said, JSON)


def role_of(name: str) -> str | None:
    """The role of somebody in the program of the tests."""
    found = place(User.objects.get(email=f"{name}@example.org"), KEY)
    return None if found is None else found.role.label


@pytest.fixture
def ana(db: None) -> User:
    """Somebody with an account and without a role."""
    return User.objects.create_user("ana@example.org", name="Ana")


def test_an_owner_gives_changes_and_takes_a_role(sign_in: SignIn, ana: User) -> None:
    owner = sign_in("owner")
    given = send(owner, f"{HERE}members", {"email": ana.email, "role": "viewer"})
    assert (given.status_code, given.json()["link"]) == (201, None)
    listed = owner.get(f"{HERE}members").json()["items"]
    assert [(one["name"], one["role"]) for one in listed] == [
        ("Olga Owner", "owner"),
        ("Ana", "viewer"),
    ]
    hers = f"{HERE}members/{listed[1]['id']}"
    assert owner.put(hers, {"role": "manager"}, JSON).status_code == 200
    assert role_of("ana") == "manager"
    assert [one["name"] for one in owner.delete(hers).json()["items"]] == ["Olga Owner"]
    assert role_of("ana") is None
    assert owner.delete(hers).status_code == 404


def test_a_program_keeps_an_owner(sign_in: SignIn) -> None:
    owner = sign_in("owner")
    own = f"{HERE}members/{owner.get(f'{HERE}members').json()['items'][0]['id']}"
    assert owner.put(own, {"role": "viewer"}, JSON).status_code == 422
    assert owner.delete(own).status_code == 422
    assert role_of("owner") == "owner"


@pytest.mark.parametrize("role", ["king", "", "50"])
def test_a_role_that_there_is_not_is_refused(role: str, sign_in: SignIn, ana: User) -> None:
    answer = send(sign_in("owner"), f"{HERE}members", {"email": ana.email, "role": role})
    assert (answer.status_code, answer.json()["field"]) == (422, "role")
    assert role_of("ana") is None


def test_a_team_is_given_a_role(sign_in: SignIn, ana: User) -> None:
    team = teams.make_team("Tools")
    teams.join(team, ana)
    owner = sign_in("owner")
    listed = owner.get(f"{HERE}members/teams").json()["items"]
    assert listed == [{"id": team.pk, "name": "Tools"}]
    said = {"team": team.pk, "role": "commenter"}
    assert send(owner, f"{HERE}members", said).status_code == 201
    assert role_of("ana") == "commenter"
    for wrong in (0, 10**30, "1", None, True):
        refused = send(owner, f"{HERE}members", {"team": wrong, "role": "viewer"})
        assert (refused.status_code, refused.json()["field"]) == (422, "team")


def test_who_has_no_account_is_invited_and_the_invitation_withdrawn(sign_in: SignIn) -> None:
    owner = sign_in("owner")
    said = {"email": "new@example.org", "role": "viewer"}
    link = send(owner, f"{HERE}members", said).json()["link"]
    assert Client().get(link).status_code == 200
    (waiting,) = owner.get(f"{HERE}invitations").json()["items"]
    assert (waiting["email"], waiting["role"]) == ("new@example.org", "viewer")
    assert link.rstrip("/").rpartition("/")[2] not in str(waiting)
    one = f"{HERE}invitations/{waiting['id']}"
    assert owner.delete(one).json() == {"items": []}
    assert owner.delete(one).status_code == 404
    assert "new@example.org" not in Client().get(link).content.decode()


def test_members_are_seen_by_all_and_given_roles_by_owners(sign_in: SignIn, ana: User) -> None:
    manager = sign_in("manager")
    assert len(manager.get(f"{HERE}members").json()["items"]) == 2
    said = {"email": ana.email, "role": "viewer"}
    assert send(manager, f"{HERE}members", said).status_code == 403
    assert manager.get(f"{HERE}invitations").status_code == 403


def test_an_archived_program_is_brought_back_by_an_owner(sign_in: SignIn) -> None:
    owner = sign_in("owner")
    assert owner.post(f"{HERE}archive").json() == {"key": KEY, "archived": True}
    assert owner.get("/api/v1/programs").json() == {"items": [], "archived": [KEY]}
    term = {"name": "GA", "meaning": "General availability"}
    assert send(owner, f"{HERE}terms", term).json()["code"] == "request.archived"
    assert owner.post(f"{HERE}bring-back").json()["archived"] is False
    assert send(owner, f"{HERE}terms", term).status_code == 201


def test_a_term_is_added_changed_and_removed(sign_in: SignIn) -> None:
    contributor, viewer = sign_in("contributor"), sign_in("viewer")
    term = {"name": "GA", "meaning": "General availability"}
    assert send(viewer, f"{HERE}terms", term).status_code == 403
    added = send(contributor, f"{HERE}terms", term).json()
    one = f"{HERE}terms/{added['id']}"
    changed = contributor.put(one, {**term, "meaning": "For everybody"}, JSON).json()
    assert viewer.get(f"{HERE}terms").json() == {"items": [changed]}
    assert changed["meaning"] == "For everybody"
    assert contributor.delete(one).json() == {"items": []}
    assert contributor.put(one, term, JSON).status_code == 404


def test_tokens_are_listed_without_their_keys_and_revoked(owner: User, first: Version) -> None:
    asking = issue_token(owner, "Asks", can_write=True, days=7)
    other = issue_token(owner, "Other", can_write=False, days=7)
    client = Client(headers={"Authorization": f"Bearer {asking.key}"})
    listed = client.get("/api/v1/account/tokens")
    assert other.key not in listed.content.decode()
    assert {one["name"]: one["is_this"] for one in listed.json()["items"]} == {
        "Asks": True,
        "Other": False,
    }
    left = client.delete(f"/api/v1/account/tokens/{other.token.pk}").json()["items"]
    assert [one["name"] for one in left] == ["Asks"]
    assert tokens.token_of(other.key) is None


def test_nobody_revokes_the_token_of_somebody_else(sign_in: SignIn, ana: User) -> None:
    hers = issue_token(ana, "Hers", can_write=True, days=7)
    path = f"/api/v1/account/tokens/{hers.token.pk}"
    assert sign_in("owner").delete(path).status_code == 404
    assert tokens.token_of(hers.key) is not None


def test_who_asks_is_said(sign_in: SignIn) -> None:
    assert sign_in("admin").get("/api/v1/account").json() == {
        "email": "admin@example.org",
        "name": "Admin",
        "is_administrator": True,
    }


def test_an_administrator_disables_and_promotes(sign_in: SignIn, ana: User) -> None:
    admin = sign_in("admin")
    hers = f"{INSTANCE}people/{ana.pk}"
    assert admin.put(hers, {"administrator": True}, JSON).json()["administrator"] is True
    assert admin.put(hers, {"active": False}, JSON).json()["active"] is False
    listed = {one["email"]: one for one in admin.get(f"{INSTANCE}people").json()["items"]}
    assert (listed[ana.email]["active"], listed[ana.email]["administrator"]) == (False, True)
    assert admin.put(hers, {"active": "no"}, JSON).json()["field"] == "body.active"


def test_an_instance_keeps_an_administrator_and_a_refusal_changes_nothing(
    sign_in: SignIn, ana: User
) -> None:
    admin = sign_in("admin")
    own = f"{INSTANCE}people/{User.objects.get(email='admin@example.org').pk}"
    assert admin.put(own, {"administrator": False}, JSON).status_code == 422
    admin.put(f"{INSTANCE}people/{ana.pk}", {"administrator": True}, JSON)
    said = {"administrator": False, "active": False}
    assert admin.put(own, said, JSON).status_code == 422
    assert User.objects.get(email="admin@example.org").is_superuser


def test_a_team_is_made_joined_left_and_removed(sign_in: SignIn, ana: User, first: Version) -> None:
    admin = sign_in("admin")
    made = send(admin, f"{INSTANCE}teams", {"name": "Tools"}).json()
    give_role(first.program, teams.teams().get(pk=made["id"]), Role.MANAGER)
    one = f"{INSTANCE}teams/{made['id']}"
    joined = admin.put(f"{one}/members/{ana.pk}").json()
    assert [it["email"] for it in joined["members"]] == [ana.email]
    assert role_of("ana") == "manager"
    assert admin.delete(f"{one}/members/{ana.pk}").json()["members"] == []
    assert role_of("ana") is None
    assert admin.delete(one).json() == {"items": []}
    assert admin.delete(one).status_code == 404


def test_an_invitation_to_the_instance_is_sent_and_withdrawn(sign_in: SignIn) -> None:
    admin, path = sign_in("admin"), f"{INSTANCE}invitations"
    link = send(admin, path, {"email": "new@example.org"}).json()["link"]
    assert Client().get(link).status_code == 200
    (waiting,) = admin.get(path).json()["items"]
    assert (waiting["email"], waiting["role"]) == ("new@example.org", None)
    assert admin.delete(f"{path}/{waiting['id']}").json() == {"items": []}


def test_a_program_that_nobody_owns_gets_an_owner(
    sign_in: SignIn, owner: User, ana: User, first: Version
) -> None:
    admin, path = sign_in("admin"), f"{INSTANCE}owners"
    said = {"program": KEY, "email": ana.email}
    assert admin.get(path).json() == {"items": []}
    assert send(admin, path, said).status_code == 404
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert admin.get(path).json() == {"items": [{"key": KEY}]}
    assert send(admin, path, said).json() == {"items": []}
    assert role_of("ana") == "owner"


@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.get(f"{INSTANCE}people"),
        lambda client: client.post(f"{INSTANCE}teams", {"name": "x"}, JSON),
        lambda client: client.delete(f"{INSTANCE}invitations/1"),
    ],
)
def test_to_others_there_is_no_instance(ask: Callable[[Client], Answer], sign_in: SignIn) -> None:
    assert ask(sign_in("owner")).status_code == 404
