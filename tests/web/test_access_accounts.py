"""Signing in, invitations, passwords, tokens and sessions, as people and attackers meet them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django.utils.module_loading import import_string

from fairlead.store import accounts, history, invitations, tokens
from fairlead.store.heads import program_of
from fairlead.store.models import ApiToken, CacheEntry, Invitation, Team, User, Version
from fairlead.store.people import Role, give_role, place
from fairlead.web import settings as product
from fairlead.web.access.policy import policy
from tests.web.addresses import addresses
from tests.web.conftest import KEY, SignIn
from tests.web.everyone import Answer

RIGHT = "a long enough password 1"
NEW = "another long password 2"
MOST_FAILURES = 10


@pytest.fixture
def ana(db: None) -> User:
    return User.objects.create_user("ana@example.org", RIGHT, name="Ana")


def sign_in_by_form(client: Client, email: str, password: str, **more: Any) -> Answer:
    return client.post("/accounts/login/", {"login": email, "password": password}, **more)


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


# Passwords.


def test_passwords_are_kept_as_argon2id() -> None:
    hashers = [import_string(one)() for one in product.PASSWORD_HASHERS]
    assert len(hashers) == 1
    assert hashers[0].encode("secret", "salt" * 4).startswith("argon2$argon2id$")


def test_the_right_password_lets_in_and_a_wrong_one_does_not(ana: User) -> None:
    client = Client()
    sign_in_by_form(client, "ana@example.org", "wrong")
    assert not is_signed_in(client)
    sign_in_by_form(client, " Ana@Example.ORG", RIGHT)
    assert is_signed_in(client)


def test_an_unknown_address_is_answered_like_a_wrong_password(ana: User) -> None:
    known = sign_in_by_form(Client(), "ana@example.org", "wrong")
    unknown = sign_in_by_form(Client(), "xyz@example.org", "wrong")
    assert words(known).replace("ana@", "xyz@") == words(unknown)


class Counting(MD5PasswordHasher):
    """Counts how often a password is hashed, which is what takes the time."""

    times = 0

    def encode(self, password: str, salt: str) -> str:
        Counting.times += 1
        return super().encode(password, salt)


@pytest.mark.parametrize("who", ["known", "unknown", "disabled", "without a password"])
def test_an_attempt_takes_one_hash_whoever_it_is(db: None, settings: Any, who: str) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    if who != "unknown":
        password = None if who == "without a password" else RIGHT
        User.objects.create_user("ana@example.org", password, is_active=who != "disabled")
    Counting.times = 0
    sign_in_by_form(Client(), "ana@example.org", "wrong")
    assert Counting.times == 1


def test_asking_for_a_new_password_says_the_same_to_known_and_unknown(ana: User) -> None:
    known, unknown = (
        Client().post("/accounts/password/reset/", {"email": f"{who}@example.org"}, follow=True)
        for who in ("ana", "xyz")
    )
    assert words(known) == words(unknown)
    assert [one.to for one in mail.outbox] == [["ana@example.org"], ["xyz@example.org"]]
    assert "/accounts/password/reset/key/" in mail.outbox[0].body
    assert "http" not in mail.outbox[1].body


def words(answer: Answer) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def test_after_ten_failures_even_the_right_password_has_to_wait(ana: User) -> None:
    client = Client()
    for _ in range(MOST_FAILURES):
        sign_in_by_form(client, "ana@example.org", "wrong")
    answer = sign_in_by_form(client, "ana@example.org", RIGHT)
    assert b"Too many failed login attempts" in answer.content
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "disguise",
    [
        {"HTTP_HOST": "localhost:{n}"},
        {"REMOTE_ADDR": "203.0.113.{n}"},
        {"HTTP_X_FORWARDED_FOR": "203.0.113.{n}"},
        {"HTTP_USER_AGENT": "browser {n}"},
    ],
    ids=lambda one: next(iter(one)),
)
def test_no_disguise_gives_more_attempts_at_an_account(ana: User, disguise: dict[str, str]) -> None:
    for n in range(1, MOST_FAILURES + 1):
        header = {name: text.format(n=n) for name, text in disguise.items()}
        spelt = "ANA@example.org " if n % 2 else "ana@example.org"
        sign_in_by_form(Client(), spelt, "wrong", **header)
    answer = sign_in_by_form(Client(), "ana@example.org", RIGHT)
    assert b"Too many failed login attempts" in answer.content


def test_after_a_hundred_failures_an_address_of_the_network_has_to_wait(ana: User) -> None:
    for n in range(100):
        sign_in_by_form(Client(), f"nobody{n}@example.org", "wrong")
    answer = sign_in_by_form(Client(), "ana@example.org", RIGHT)
    assert b"Too many failed login attempts" in answer.content
    elsewhere = sign_in_by_form(Client(), "ana@example.org", RIGHT, REMOTE_ADDR="203.0.113.9")
    assert elsewhere.status_code == 302


def test_attempts_are_counted_in_the_database_for_all_processes_at_once(db: None) -> None:
    assert product.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    cache.set("attempts", [1])
    assert CacheEntry.objects.filter(cache_key__endswith="attempts").exists()


TAKING_PASSWORDS = {
    "accounts/login/",
    "accounts/password/change/",
    "accounts/password/reset/",
    "accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
    "invitations/<str:link>/",
}
"""Each of them is tested below, or above, to end with too many attempts."""


def test_no_other_page_takes_a_password(ana: User) -> None:
    """Every page that shows a field for a password is among those that count attempts."""
    found = taking_passwords(ana)
    assert found <= TAKING_PASSWORDS
    assert {"accounts/login/", "accounts/password/change/", "invitations/<str:link>/"} <= found


def taking_passwords(user: User) -> set[str]:
    """The routes whose pages show a field for a password, to the user or to anybody."""
    client = Client()
    client.force_login(user)
    link = invitations.invite("new@example.org", _administrator())[1]
    found = set()
    for one in addresses():
        if "GET" not in policy().get(one.pattern, {}) or one.is_of_a_program:
            continue
        path = one.path.replace("/invitations/1/", f"/invitations/{link}/")
        for visitor in (client, Client()):
            if b'type="password"' in visitor.get(path).content:
                found.add(one.pattern)
    return found


def test_a_page_that_takes_a_password_uncounted_is_noticed(
    ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asking(*asked: Any) -> HttpResponse:
        return HttpResponse('<input type="password">')

    monkeypatch.setattr("fairlead.web.pages.portfolio.views.render", asking)
    assert taking_passwords(ana) - TAKING_PASSWORDS == {""}


def test_an_account_without_limits_is_noticed(ana: User, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    with pytest.raises(AssertionError):
        test_after_ten_failures_even_the_right_password_has_to_wait(ana)


def _administrator() -> User:
    return User.objects.create_user("chief@example.org", name="Chief", is_superuser=True)


def test_changing_the_password_counts_attempts_at_the_old_one(ana: User) -> None:
    client = Client()
    client.force_login(ana)
    wrong = {"oldpassword": "wrong", "password1": NEW, "password2": NEW}
    answers = [client.post("/accounts/password/change/", wrong) for _ in range(11)]
    assert [one.status_code for one in answers] == [200] * 10 + [429]
    right = client.post("/accounts/password/change/", {**wrong, "oldpassword": RIGHT})
    assert right.status_code == 429
    assert right["Retry-After"] == "900"


@pytest.mark.parametrize(
    ("path", "form", "most"),
    [
        ("/accounts/password/reset/", {"email": "ana@example.org"}, 10),
        ("/accounts/password/reset/key/1-guess/", {"password1": NEW}, 100),
        ("/invitations/guess/", {"name": "X", "password": NEW}, 10),
    ],
)
def test_guessing_ends_with_too_many_attempts(
    ana: User, path: str, form: dict[str, str], most: int
) -> None:
    answers = [Client().post(path, form).status_code for _ in range(most + 1)]
    assert 429 not in answers[:most]
    assert answers[most] == 429


def test_a_new_password_ends_all_other_sessions_and_all_tokens(ana: User) -> None:
    here, there = Client(), Client()
    sign_in_by_form(here, "ana@example.org", RIGHT)
    sign_in_by_form(there, "ana@example.org", RIGHT)
    _, key = tokens.issue(ana, "x", can_write=True, expires_at=timezone.now() + timedelta(days=1))
    form = {"oldpassword": RIGHT, "password1": NEW, "password2": NEW}
    here.post("/accounts/password/change/", form)
    assert not is_signed_in(there)
    assert tokens.token_of(key) is None
    assert sign_in_by_form(Client(), "ana@example.org", RIGHT).status_code == 200
    assert sign_in_by_form(Client(), "ana@example.org", NEW).status_code == 302


def test_a_mailed_link_sets_a_new_password_once(ana: User) -> None:
    before = Client()
    sign_in_by_form(before, "ana@example.org", RIGHT)
    Client().post("/accounts/password/reset/", {"email": "ana@example.org"})
    link = re.search(r"http://testserver(/\S+)", str(mail.outbox[0].body))
    assert link is not None
    client = Client()
    form_at = client.get(link[1])["Location"]
    assert b"New" in client.get(form_at).content
    client.post(form_at, {"password1": NEW, "password2": NEW})
    assert sign_in_by_form(Client(), "ana@example.org", NEW).status_code == 302
    assert not is_signed_in(before)
    again = Client().get(link[1], follow=True)
    assert b'type="password"' not in again.content


def test_a_disabled_account_ends_sessions_and_tokens_at_once_and_for_good(ana: User) -> None:
    client = Client()
    sign_in_by_form(client, "ana@example.org", RIGHT)
    _, key = tokens.issue(ana, "x", can_write=True, expires_at=timezone.now() + timedelta(days=1))
    accounts.set_active(_administrator(), active=True)
    accounts.set_active(ana, active=False)
    assert not is_signed_in(client)
    assert tokens.token_of(key) is None
    refused = sign_in_by_form(Client(), "ana@example.org", RIGHT, follow=True)
    assert b"disabled" in refused.content
    accounts.set_active(ana, active=True)
    assert not is_signed_in(client)
    assert tokens.token_of(key) is None


def test_nobody_signs_up_uninvited(db: None) -> None:
    form = {"email": "me@example.org", "password1": NEW}
    assert Client().post("/accounts/signup/", form).status_code == 404
    assert not User.objects.exists()


def test_signing_in_leads_to_no_other_site(ana: User) -> None:
    for there in ("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:1"):
        client = Client()
        answer = client.post(
            "/accounts/login/", {"login": "ana@example.org", "password": RIGHT, "next": there}
        )
        assert answer["Location"] == "/"


# Invitations.


def invited_link(answer: Answer) -> str:
    found = re.search(r"http://testserver(/invitations/[^\"]+)", answer.content.decode())
    assert found is not None, answer.content.decode()
    return found[1]


def add(client: Client, email: str, role: Role = Role.MANAGER) -> Answer:
    where = f"/programs/{KEY}/settings/members/add/"
    return client.post(where, {"email": email, "role": int(role)})


def test_an_invited_person_opens_an_account_with_a_role(sign_in: SignIn) -> None:
    owner = sign_in("owner")
    link = invited_link(add(owner, "New@Example.org"))
    guest = Client()
    assert b"new@example.org" in guest.get(link).content
    answer = guest.post(link, {"name": "Nora New", "password": NEW})
    assert answer["Location"] == f"/programs/{KEY}/"
    nora = User.objects.get(email="new@example.org")
    found = place(nora, KEY)
    assert found is not None
    assert (nora.name, found.role) == ("Nora New", Role.MANAGER)
    assert is_signed_in(guest)
    assert Client().get(link).status_code == 404, "a link works once"


def test_the_link_is_shown_once_and_kept_as_a_digest(sign_in: SignIn) -> None:
    owner = sign_in("owner")
    link = invited_link(add(owner, "new@example.org"))
    secret = link.split("/")[2]
    kept = Invitation.objects.get()
    assert secret not in repr(vars(kept))
    assert kept.digest == tokens.digest(secret)
    assert secret not in owner.get(f"/programs/{KEY}/settings/members/").content.decode()


def test_the_link_is_mailed_where_there_is_mail(sign_in: SignIn, settings: Any) -> None:
    add(sign_in("owner"), "new@example.org")
    assert not mail.outbox
    settings.HAS_MAIL = True
    link = invited_link(add(sign_in("owner"), "new@example.org"))
    assert [one.to for one in mail.outbox] == [["new@example.org"]]
    assert link in mail.outbox[0].body


def test_who_has_an_account_gets_the_role_at_once(sign_in: SignIn, ana: User) -> None:
    add(sign_in("owner"), "ana@example.org", Role.VIEWER)
    found = place(ana, KEY)
    assert found is not None
    assert found.role == Role.VIEWER
    assert not Invitation.objects.exists()


def test_a_bad_password_opens_no_account(sign_in: SignIn) -> None:
    link = invited_link(add(sign_in("owner"), "new@example.org"))
    for bad in ("short", "password123", "new@example.org", ""):
        assert Client().post(link, {"name": "N", "password": bad}).status_code == 422
    assert not User.objects.filter(email="new@example.org").exists()


def test_an_invitation_ends_after_a_week_or_when_withdrawn(sign_in: SignIn) -> None:
    owner = sign_in("owner")
    link = invited_link(add(owner, "new@example.org"))
    kept = Invitation.objects.get()
    week = timedelta(days=7)
    assert abs(kept.expires_at - timezone.now() - week) < timedelta(minutes=1)
    Invitation.objects.update(expires_at=timezone.now())
    assert Client().get(link).status_code == 404
    Invitation.objects.update(expires_at=timezone.now() + week)
    owner.post(f"/programs/{KEY}/settings/members/invitations/{kept.pk}/withdraw/")
    assert Client().get(link).status_code == 404


def test_who_lost_the_right_to_invite_cannot_come_back_by_an_own_invitation(
    sign_in: SignIn, first: Version, ana: User
) -> None:
    give_role(first.program, ana, Role.OWNER)
    client = Client()
    client.force_login(ana)
    link = invited_link(add(client, "private@example.org", Role.OWNER))
    give_role(first.program, ana, Role.VIEWER)
    assert Client().get(link).status_code == 404
    assert Client().post(link, {"name": "Ana", "password": NEW}).status_code == 404


def test_only_owners_invite_and_only_to_their_program(sign_in: SignIn) -> None:
    for who in ("viewer", "manager"):
        assert add(sign_in(who), "new@example.org").status_code == 403
    assert add(sign_in("admin"), "new@example.org").status_code == 404
    assert not Invitation.objects.exists()


def test_a_program_keeps_an_owner(sign_in: SignIn, first: Version) -> None:
    member = first.program.memberships.get(role=Role.OWNER)
    where = f"/programs/{KEY}/settings/members/{member.pk}/"
    answer = sign_in("owner").post(where, {"do": "remove"})
    assert answer.status_code == 422
    assert b"Nobody would own" in answer.content
    assert first.program.memberships.filter(pk=member.pk).exists()


def test_a_role_of_another_program_cannot_be_changed_from_here(
    sign_in: SignIn, first: Version, ana: User
) -> None:
    authored = history.Authored(author=ana, origin=Version.Origin.IMPORT, message="Import")
    other = history.begin(program_of(first), authored, "other").program
    give_role(other, ana, Role.OWNER)
    theirs = other.memberships.get()
    where = f"/programs/{KEY}/settings/members/{theirs.pk}/"
    assert sign_in("owner").post(where, {"do": "remove"}).status_code == 404
    assert other.memberships.filter(pk=theirs.pk).exists()


# One's own account.


def test_a_token_is_shown_once_and_works_until_revoked(sign_in: SignIn) -> None:
    owner = sign_in("owner")
    form = {"name": "nightly", "scope": "read", "days": "30"}
    made = owner.post("/account/tokens/", form).content.decode()
    key = re.search(rf"{tokens.PREFIX}[\w-]+(?=\")", made)
    assert key is not None
    kept = ApiToken.objects.get()
    assert (kept.digest, kept.can_write) == (tokens.digest(key[0]), False)
    assert key[0] not in owner.get("/account/").content.decode()
    assert tokens.token_of(key[0]) == kept
    owner.post(f"/account/tokens/{kept.pk}/revoke/")
    assert tokens.token_of(key[0]) is None


def test_nobody_revokes_the_token_of_somebody_else(sign_in: SignIn, ana: User) -> None:
    until = timezone.now() + timedelta(days=1)
    token, key = tokens.issue(ana, "x", can_write=False, expires_at=until)
    assert sign_in("owner").post(f"/account/tokens/{token.pk}/revoke/").status_code == 404
    assert tokens.token_of(key) == token


@pytest.mark.parametrize("form", [{}, {"name": " "}, {"name": "x", "days": "9999"}])
def test_a_token_for_nothing_or_for_ever_is_refused(sign_in: SignIn, form: dict[str, str]) -> None:
    answer = sign_in("owner").post("/account/tokens/", {"days": "30", **form})
    assert answer.status_code == 422
    assert not ApiToken.objects.exists()


def test_name_and_look_are_one_s_own_to_change_and_nothing_else(sign_in: SignIn) -> None:
    client = sign_in("viewer")
    form = {"name": "Vera", "theme": "dark", "is_superuser": "on", "email": "x@example.org"}
    client.post("/account/", form)
    vera = User.objects.get(email="viewer@example.org")
    assert (vera.name, vera.theme, vera.has_shortcuts) == ("Vera", "dark", False)
    assert not vera.is_superuser
    assert b'data-theme="dark"' in client.get("/account/").content
    assert client.post("/account/", {"name": "", "theme": "pink"}).status_code == 422


def test_all_other_sessions_end_when_asked(ana: User) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        sign_in_by_form(client, "ana@example.org", RIGHT)
    here.post("/account/sessions/end/")
    assert (is_signed_in(here), is_signed_in(there)) == (True, False)


# The instance.


def test_an_administrator_invites_disables_and_promotes(sign_in: SignIn, ana: User) -> None:
    admin = sign_in("admin")
    link = invited_link(admin.post("/instance/invitations/", {"email": "new@example.org"}))
    Client().post(link, {"name": "Nora", "password": NEW})
    nora = User.objects.get(email="new@example.org")
    admin.post(f"/instance/people/{nora.pk}/", {"do": "promote"})
    admin.post(f"/instance/people/{ana.pk}/", {"do": "disable"})
    nora.refresh_from_db()
    ana.refresh_from_db()
    assert (nora.is_superuser, ana.is_active) == (True, False)


def test_an_instance_keeps_an_administrator(sign_in: SignIn) -> None:
    admin = sign_in("admin")
    own = User.objects.get(email="admin@example.org")
    for do in ("disable", "demote"):
        assert admin.post(f"/instance/people/{own.pk}/", {"do": do}).status_code == 422
    own.refresh_from_db()
    assert (own.is_active, own.is_superuser) == (True, True)


def test_a_team_gives_its_role_to_who_joins_and_takes_it_from_who_leaves(
    sign_in: SignIn, first: Version, ana: User
) -> None:
    admin, owner = sign_in("admin"), sign_in("owner")
    admin.post("/instance/teams/", {"name": "Payments"})
    team = Team.objects.get()
    add_team = {"team": team.pk, "role": int(Role.CONTRIBUTOR)}
    owner.post(f"/programs/{KEY}/settings/members/add/", add_team)
    admin.post(f"/instance/teams/{team.pk}/", {"do": "join", "email": ana.email})
    found = place(ana, KEY)
    assert found is not None
    assert found.role == Role.CONTRIBUTOR
    admin.post(f"/instance/teams/{team.pk}/", {"do": "leave", "email": ana.email})
    assert place(ana, KEY) is None


def test_a_program_whose_owners_are_gone_gets_one_from_an_administrator(
    sign_in: SignIn, owner: User, ana: User
) -> None:
    admin = sign_in("admin")
    form = {"program": KEY, "email": ana.email}
    assert admin.post("/instance/owners/", form).status_code == 404, "it has one"
    admin.post(f"/instance/people/{owner.pk}/", {"do": "disable"})
    assert b"Programs without an owner" in admin.get("/instance/").content
    admin.post("/instance/owners/", form)
    found = place(ana, KEY)
    assert found is not None
    assert found.role == Role.OWNER
