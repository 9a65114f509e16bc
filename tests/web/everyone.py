"""Everybody who may come to an address, and what each of them is, told without asking the gate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

from django.conf import settings
from django.test import Client
from django.utils import timezone

from fairlead.store import tokens
from fairlead.store.models import User, Version
from fairlead.store.people import Role, give_role
from fairlead.web.needs import Need
from tests.web.clients import client

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

Answer: TypeAlias = "_MonkeyPatchedWSGIResponse"
"""What a test's browser gets."""


@dataclass
class Caller:
    """Somebody who asks.

    session: what their browser sends, if they signed in. bearer: the key a program sends.
    """

    name: str
    session: str = ""
    bearer: str = ""
    holds: bool = True
    role: Role | None = None
    is_administrator: bool = False
    can_write: bool = True

    def client(self, *, checks_csrf: bool = False) -> Client:
        """A browser, or a program, of theirs."""
        headers = {"Authorization": f"Bearer {self.bearer}"} if self.bearer else {}
        made = client(checks_csrf=checks_csrf, headers=headers, raise_request_exception=False)
        if self.session:
            made.cookies[settings.SESSION_COOKIE_NAME] = self.session
        return made

    def may(self, need: Need, method: str, *, is_api: bool, is_own: bool) -> bool:
        """What the brief of Fairlead says: who they are, a role in the program, and the scope."""
        if self.bearer and is_api and not self.holds:
            return False
        if need is Need.ANYBODY:
            return True
        known = self.holds and (is_api if self.bearer else bool(self.session))
        if not known or (method != "GET" and not self.can_write):
            return False
        if need is Need.SIGNED_IN:
            return True
        if need is Need.ADMINISTRATOR:
            return self.is_administrator
        return need.role is not None and is_own and self.role is not None and self.role >= need.role


def everyone(first: Version) -> list[Caller]:
    """One of each kind; those with a role have it in the program of `first` alone."""
    callers = [Caller("nobody"), Caller("stranger", _session(_user("stranger")))]
    for role in Role:
        user = _user(role.label)
        give_role(first.program, user, role)
        callers.append(Caller(role.label, _session(user), role=role))
    admin = _user("admin", is_superuser=True)
    callers.append(Caller("administrator", _session(admin), is_administrator=True))
    gone = _user("gone")
    give_role(first.program, gone, Role.OWNER)
    callers.append(Caller("disabled", _session(gone), holds=False))
    callers.append(Caller("token of the disabled", bearer=_key(gone), holds=False))
    User.objects.filter(pk=gone.pk).update(is_active=False)
    chief = User.objects.get(email="owner@example.com")
    callers += [
        Caller("reading token", bearer=_key(chief), role=Role.OWNER, can_write=False),
        Caller("writing token", bearer=_key(chief, can_write=True), role=Role.OWNER),
        Caller("expired token", bearer=_key(chief, can_write=True, days=-1), holds=False),
        Caller("revoked token", bearer=_revoked(chief), holds=False),
        Caller("made-up token", bearer=tokens.PREFIX + "x" * 43, holds=False),
    ]
    return callers


def _user(name: str, *, is_superuser: bool = False) -> User:
    return User.objects.create_user(
        f"{name}@example.com", name=name.title(), is_superuser=is_superuser
    )


def _session(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _key(user: User, *, can_write: bool = False, days: int = 1) -> str:
    until = timezone.now() + timedelta(days=days)
    key = tokens.issue(user, "test", can_write=can_write, expires_at=until)[1]
    tokens.token_of(key)  # Used once, so that the next uses write nothing.
    return key


def _revoked(user: User) -> str:
    token, key = tokens.issue(
        user, "test", can_write=True, expires_at=timezone.now() + timedelta(days=1)
    )
    tokens.revoke(user, token.pk)
    return key
