"""Who may do what: every route, every method, everybody, in one's own program and in others'.

What is expected comes from the policy and from what each caller is; what happens is asked of the
whole chain of middleware, with a last one behind the gate that answers instead of the view.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from fairlead.store import history
from fairlead.store.archive import archive
from fairlead.store.history import Authored
from fairlead.store.models import User, Version
from fairlead.store.people import Role, give_role, place
from fairlead.web.access import gate
from fairlead.web.access.policy import policy
from fairlead.web.needs import Need
from fairlead.web.route import BRINGS_BACK
from tests.web.addresses import Address, addresses
from tests.web.conftest import KEY, example
from tests.web.contents import changed, contents
from tests.web.everyone import Answer, Caller, everyone

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE")
READING = ("GET", "HEAD", "OPTIONS")
REACHED = 299
REFUSALS = (302, 401, 403, 404, 405)
MIGHTY = ("nobody", "owner", "administrator", "writing token")
"""Those of whom one would first get through a gate with a hole."""
THEIRS = "theirs"
PLACES = (KEY, THEIRS, "nowhere")
ADDRESSES = addresses()
LISTED = [one for one in ADDRESSES if one.pattern in policy()]


class Reached:
    """The last middleware: says that the gate let a request through."""

    def __init__(self, next: Callable[[HttpRequest], HttpResponse]) -> None:
        self.next = next

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.next(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse:
        return HttpResponse("reached", status=REACHED)


@pytest.fixture
def reached(settings: Any) -> None:
    """Views are not called; the answer says that they would have been."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.Reached"]


@pytest.fixture
def callers(first: Version, theirs: Version) -> list[Caller]:
    return everyone(first)


@pytest.fixture
def theirs(db: None) -> Version:
    """A program of somebody else."""
    user = User.objects.create_user("else@example.org", name="Somebody Else")
    authored = Authored(author=user, origin=Version.Origin.IMPORT, message="Import")
    version = history.begin(example("checkout.yaml"), authored, THEIRS)
    give_role(version.program, user, Role.OWNER)
    return version


def asked(address: Address, callers: list[Caller]) -> Iterator[tuple[Caller, str, str]]:
    """Who asks for what in which program. What only differs in its method is asked once."""
    needs = policy()[address.pattern]
    for caller in callers:
        for method in METHODS:
            if method in needs:
                for key in PLACES if address.is_of_a_program else (KEY,):
                    yield caller, method, key
            elif caller.name in MIGHTY:
                yield caller, method, KEY


def complaints(address: Address, callers: list[Caller]) -> list[str]:
    """Where the gate lets somebody through who may not, or keeps out who may."""
    found = []
    needs = policy()[address.pattern]
    for caller, method, key in asked(address, callers):
        kind = "GET" if method in READING else method
        may = kind in needs and caller.may(
            needs[kind], kind, is_api=address.is_api, is_own=key == KEY
        )
        status = caller.client().generic(method, address.at(key)).status_code
        if (status == REACHED) != may or (not may and status not in REFUSALS):
            found.append(f"{caller.name} {method} {address.at(key)}: {status}")
    return found


def without_policy(found: list[Address]) -> list[str]:
    """Routes that nobody said who may use; allauth's that are not listed stay closed."""
    return [
        one.pattern
        for one in found
        if one.pattern not in policy() and not one.pattern.startswith("accounts/")
    ]


def test_every_route_of_our_own_has_a_row_and_every_row_a_route() -> None:
    assert not without_policy(ADDRESSES)
    assert policy().keys() <= {one.pattern for one in ADDRESSES}


@pytest.mark.parametrize("address", LISTED, ids=lambda one: one.pattern)
def test_everybody_gets_exactly_as_far_as_the_policy_says(
    address: Address, callers: list[Caller], reached: None
) -> None:
    before = contents(apart_from=())
    found = complaints(address, callers)
    assert not found, "\n".join(found)
    assert not changed(before, contents(apart_from=()))


OF_PROGRAMS = [one for one in LISTED if one.is_of_a_program]


def archived_complaints(callers: list[Caller], asked: list[Address]) -> list[str]:
    """Where an archived program is not read by its owner, or is changed."""
    owner = next(one for one in callers if one.name == "owner").client()
    found = []
    for address in asked:
        for method in policy()[address.pattern]:
            may = method == "GET" or address.pattern in BRINGS_BACK
            status = owner.generic(method, address.path).status_code
            if status != (REACHED if may else 403):
                found.append(f"{method} {address.path}: {status}")
    return found


def test_an_archived_program_is_read_by_its_owner_and_changed_by_nobody(
    first: Version, callers: list[Caller], reached: None
) -> None:
    archive(first.program)
    assert archived_complaints(callers, OF_PROGRAMS) == []


def test_who_has_no_role_in_an_archived_program_finds_nothing(
    first: Version, callers: list[Caller], reached: None
) -> None:
    archive(first.program)
    stranger = next(one for one in callers if one.name == "stranger").client()
    assert {stranger.get(one.path).status_code for one in OF_PROGRAMS[::9]} <= {404, 405}


def test_a_gate_that_forgets_what_is_archived_is_found(
    callers: list[Caller], reached: None
) -> None:
    writing = [one for one in OF_PROGRAMS if "POST" in policy()[one.pattern]][:3]
    assert len(archived_complaints(callers, writing)) == 3


def test_what_allauth_has_and_nobody_listed_is_not_there(callers: list[Caller]) -> None:
    closed = [one for one in ADDRESSES if one.pattern not in policy()]
    assert any(one.path == "/accounts/signup/" for one in closed)
    for caller in (one for one in callers if one.name in MIGHTY):
        for one in closed:
            for method in ("GET", "POST"):
                answer = caller.client().generic(method, one.path)
                assert answer.status_code == 404, (caller.name, method, one.path)


def test_a_role_in_one_program_is_none_in_another(theirs: Version, callers: list[Caller]) -> None:
    """The people of the one and the other program are different people."""
    for caller in callers:
        if caller.role is not None and caller.session:
            user = User.objects.get(email=f"{caller.name}@example.com")
            assert place(user, THEIRS) is None


def test_what_one_may_not_see_looks_like_what_is_not_there(callers: list[Caller]) -> None:
    """Status, words and headers are the same; the number of the request is not."""
    stranger = next(one for one in callers if one.name == "stranger").client()
    for address in (one for one in LISTED if one.is_of_a_program):
        for accept in ("text/html", "application/json"):
            there, none = (
                stranger.get(address.at(key), headers={"accept": accept})
                for key in (THEIRS, "nowhere")
            )
            assert there.status_code == none.status_code
            assert said(there) == said(none)
            assert set(there.headers) == set(none.headers)


def test_what_administrators_have_looks_to_others_like_nothing(callers: list[Caller]) -> None:
    owner = next(one for one in callers if one.name == "owner").client()
    assert said(owner.get("/instance/")) == said(owner.get("/nothing/"))


def said(answer: Answer) -> str:
    """What an answer says, without the number of its request and its tokens."""
    return re.sub(r"[0-9a-f]{12}", "", answer.content.decode())


def test_a_token_is_nothing_outside_of_the_api(callers: list[Caller]) -> None:
    writing = next(one for one in callers if one.name == "writing token").client()
    assert writing.get(f"/programs/{KEY}/")["Location"].startswith(settings.LOGIN_URL)
    assert writing.get("/account/")["Location"].startswith(settings.LOGIN_URL)


def test_every_write_with_a_cookie_needs_the_secret_of_our_own_pages(
    callers: list[Caller], reached: None
) -> None:
    """Sites of others can make a browser send its cookies; they do not know the secret."""
    owner = next(one for one in callers if one.name == "owner")
    admin = next(one for one in callers if one.name == "administrator")
    seen = 0
    for address in LISTED:
        for method, need in policy()[address.pattern].items():
            if method in READING:
                continue
            caller = admin if need is Need.ADMINISTRATOR else owner
            client = caller.client(checks_csrf=True)
            assert client.generic(method, address.path).status_code == 403, address
            client.cookies[settings.CSRF_COOKIE_NAME] = secret = "x" * 32
            sent = client.generic(method, address.path, headers={"X-CSRFToken": secret})
            assert sent.status_code == REACHED, (address, sent.status_code)
            seen += 1
    assert seen > 10


def test_a_token_needs_no_secret(callers: list[Caller], reached: None) -> None:
    writing = next(one for one in callers if one.name == "writing token")
    for address in (one for one in LISTED if one.is_api and one.is_of_a_program):
        for method in policy()[address.pattern].keys() - {"GET"}:
            client = writing.client(checks_csrf=True)
            assert client.generic(method, address.path).status_code == REACHED, address


@pytest.mark.parametrize("address", [a for a in LISTED if "GET" in policy()[a.pattern]], ids=str)
def test_looking_changes_nothing(address: Address, callers: list[Caller]) -> None:
    """But for when somebody was last there, which a page says what changed since."""
    before = contents()
    for caller in (one for one in callers if one.name in MIGHTY):
        for key in PLACES[:2] if address.is_of_a_program else (KEY,):
            for method in READING:
                status = caller.client().generic(method, address.at(key)).status_code
                assert status < 500, (method, address.at(key), status)
    assert set(changed(before, contents())) <= {"store_lastvisit"}


# Faults planted to see that these tests can fail.


def test_a_view_without_a_row_is_found_and_refused(
    sign_in: Callable[[str], Client], settings: Any
) -> None:
    settings.ROOT_URLCONF = __name__
    assert without_policy(addresses()) == ["secrets/"]
    assert sign_in("owner").get("/secrets/").status_code == 404


def _secrets(request: HttpRequest) -> HttpResponse:
    return HttpResponse("secret")


urlpatterns = [path("secrets/", _secrets), path("", include("fairlead.web.urls"))]
"""The planted view beside all others, for the test above."""
handler404 = "fairlead.web.problems.not_found"


def _where_one_may_edit() -> Address:
    return next(one for one in LISTED if Need.EDIT in policy()[one.pattern].values())


def test_a_gate_that_forgets_the_role_is_found(
    callers: list[Caller], reached: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "_enter", lambda request, key, need: None)
    found = complaints(_where_one_may_edit(), callers)
    assert any(one.startswith("viewer") for one in found)
    assert any(one.startswith("stranger") for one in found)


def test_a_gate_that_forgets_the_scope_of_tokens_is_found(
    callers: list[Caller], reached: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "_check_token", lambda request: None)
    found = complaints(_where_one_may_edit(), callers)
    assert found
    assert all(one.startswith("reading token") for one in found)


def test_a_store_that_forgets_who_is_disabled_is_found(
    callers: list[Caller], reached: None
) -> None:
    User.objects.filter(email="gone@example.com").update(is_active=True)
    found = complaints(_where_one_may_edit(), callers)
    assert found
    assert all(one.startswith(("disabled", "token of the disabled")) for one in found)


def test_a_request_that_writes_is_found(first: Version) -> None:
    before = contents()
    User.objects.filter(email="owner@example.org").update(theme="dark")
    assert changed(before, contents()) == ["store_user"]
