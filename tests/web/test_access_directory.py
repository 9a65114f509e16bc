"""Signing in by a company's directory: whom it vouches for and who is known here, nobody else."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import clear_url_caches

from fairlead.store import invitations
from fairlead.store.models import User, Version
from fairlead.store.people import Role, place
from fairlead.web import environment, urls
from fairlead.web.access.policy import policy
from fairlead.web.environment import EnvironmentProblemError
from tests.web.addresses import addresses
from tests.web.conftest import KEY
from tests.web.directory import CLIENT, SECRET, Directory, running
from tests.web.everyone import Answer

BEGIN = "/accounts/oidc/company/login/"


@pytest.fixture
def directory(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Directory]:
    with running() as found:
        monkeypatch.setenv("FAIRLEAD_OIDC_ISSUER", found.url)
        monkeypatch.setenv("FAIRLEAD_OIDC_CLIENT_ID", CLIENT)
        monkeypatch.setenv("FAIRLEAD_OIDC_SECRET", SECRET)
        settings.OIDC = environment.oidc()
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [settings.OIDC]}
        }
        _read_anew()
        yield found
        settings.OIDC = None
        _read_anew()


def _read_anew() -> None:
    importlib.reload(urls)
    clear_url_caches()
    policy.cache_clear()


@pytest.fixture
def ana(db: None) -> User:
    return User.objects.create_user("ana@example.org", "a long password", name="Ana")


def says(directory: Directory, **person: Any) -> None:
    known = {"sub": "a-1", "email": "Ana@example.org", "email_verified": True, "name": "Ana A."}
    directory.person = {**known, **person}


def sign_in(directory: Directory, client: Client, *, code: str = "right") -> Answer:
    """The way of the browser: to the directory and back with what it gave."""
    there = client.get(BEGIN)["Location"]
    assert there.startswith(f"{directory.url}/authorize")
    asked = parse_qs(urlsplit(there).query)
    directory.code_challenge = asked["code_challenge"][0]
    back = urlsplit(asked["redirect_uri"][0]).path
    return client.get(back, {"code": code, "state": asked["state"][0]})


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_who_has_an_account_and_a_verified_address_gets_in(directory: Directory, ana: User) -> None:
    says(directory)
    client = Client()
    sign_in(directory, client)
    assert is_signed_in(client)
    assert User.objects.count() == 1
    ana.refresh_from_db()
    assert ana.check_password("a long password"), "the password stays"


@pytest.mark.parametrize(
    "person",
    [
        {"email_verified": False},
        {"email_verified": "false"},
        {"email_verified": None},
        {"email": "stranger@example.org"},
        {"email": ""},
    ],
    ids=str,
)
def test_who_is_not_vouched_for_or_not_known_stays_out(
    directory: Directory, ana: User, person: dict[str, Any]
) -> None:
    says(directory, **person)
    client = Client()
    answer = sign_in(directory, client)
    assert answer.status_code == 403
    assert not is_signed_in(client)
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [{"sub": "somebody-else"}, {"aud": "another program"}, {"iss": "http://evil"}, {"exp": 1}],
    ids=str,
)
def test_a_statement_about_somebody_or_for_something_else_is_refused(
    directory: Directory, ana: User, statement: dict[str, Any]
) -> None:
    says(directory)
    directory.statement = statement
    client = Client()
    assert sign_in(directory, client).status_code in (401, 403)
    assert not is_signed_in(client)


def test_a_made_up_code_or_state_is_refused(directory: Directory, ana: User) -> None:
    says(directory)
    client = Client()
    sign_in(directory, client, code="guessed")
    client.get(f"{BEGIN}callback/", {"code": "right", "state": "guessed"})
    assert not is_signed_in(client)


def test_a_disabled_account_stays_out_before_and_after_it_was_connected(
    directory: Directory, ana: User
) -> None:
    says(directory)
    User.objects.update(is_active=False)
    for _ in range(2):
        client = Client()
        sign_in(directory, client)
        assert not is_signed_in(client)
        User.objects.update(is_active=True)
        sign_in(directory, Client())
        User.objects.update(is_active=False)


def test_an_address_given_to_somebody_else_does_not_open_the_old_account(
    directory: Directory, ana: User
) -> None:
    says(directory)
    sign_in(directory, Client())
    says(directory, sub="b-2")
    client = Client()
    assert sign_in(directory, client).status_code == 403
    assert not is_signed_in(client)


def test_a_new_address_of_the_same_person_opens_the_same_account(
    directory: Directory, ana: User
) -> None:
    says(directory)
    sign_in(directory, Client())
    says(directory, email="ana.new@example.org")
    client = Client()
    sign_in(directory, client)
    assert b"ana@example.org" in client.get("/account/").content


def test_who_was_invited_gets_an_account_and_the_role(
    directory: Directory, first: Version, owner: User
) -> None:
    invitations.invite("ana@example.org", owner, first.program, Role.MANAGER)
    says(directory)
    client = Client()
    sign_in(directory, client)
    assert is_signed_in(client)
    ana = User.objects.get(email="ana@example.org")
    found = place(ana, KEY)
    assert found is not None
    assert (ana.name, found.role, ana.has_usable_password()) == ("Ana A.", Role.MANAGER, False)


def test_nobody_connects_another_identity_to_an_account(directory: Directory, ana: User) -> None:
    says(directory, sub="b-2", email="bob@example.org")
    client = Client()
    client.force_login(ana)
    there = client.get(f"{BEGIN}?process=connect")["Location"]
    asked = parse_qs(urlsplit(there).query)
    directory.code_challenge = asked["code_challenge"][0]
    back = client.get(f"{BEGIN}callback/", {"code": "right", "state": asked["state"][0]})
    assert back.status_code == 403
    client.logout()
    sign_in(directory, client)
    assert not is_signed_in(client)


def test_the_page_for_signing_in_offers_it_and_its_routes_have_rows(
    directory: Directory, db: None
) -> None:
    assert BEGIN.encode() in Client().get("/accounts/login/").content
    assert policy().keys() <= {one.pattern for one in addresses()}
    assert Client().get("/accounts/social/signup/").status_code == 404
    assert Client().get("/accounts/social/").status_code == 404
    assert Client().get("/accounts/social/login/cancelled/").status_code == 200


def test_there_are_no_such_routes_without_a_directory(db: None) -> None:
    assert Client().get(BEGIN).status_code == 404
    assert b"oidc" not in Client().get("/accounts/login/").content


@pytest.mark.parametrize("missing", ["FAIRLEAD_OIDC_CLIENT_ID", "FAIRLEAD_OIDC_SECRET", "https"])
def test_a_directory_that_is_half_named_or_in_the_clear_is_refused(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {
        "FAIRLEAD_OIDC_ISSUER": "https://id.example.org",
        "FAIRLEAD_OIDC_CLIENT_ID": CLIENT,
        "FAIRLEAD_OIDC_SECRET": SECRET,
    }
    if missing == "https":
        said["FAIRLEAD_OIDC_ISSUER"] = "http://id.example.org"
    for name, value in said.items():
        monkeypatch.setenv(name, "" if name == missing else value)
    with pytest.raises(EnvironmentProblemError, match="FAIRLEAD_OIDC"):
        environment.oidc()
