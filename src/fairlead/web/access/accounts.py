"""How people sign in: who is let in, how often one may try, and what a new password ends."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fairlead.store import invitations
from fairlead.store.models import User
from fairlead.store.people import person
from fairlead.store.tokens import revoke_all


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def set_password(self, user: User, password: str) -> None:
        """Set a new password; sessions end with the old one, and so do tokens."""
        super().set_password(user, password)
        revoke_all(user)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth counts for each host name with its port, which is whatever the request says.
        return str(credentials.get("email", "")).strip().casefold()


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """People of the company's directory who are known here by an address it has verified."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        """Nobody signs up by themselves here either."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in who was connected before, who has an account, or was invited; nobody else."""
        if sociallogin.state.get("process") != "login":
            raise ImmediateHttpResponse(_refused(request))
        said = sociallogin.account.extra_data
        if not _is_whole(said):
            raise ImmediateHttpResponse(_refused(request))
        if sociallogin.is_existing:
            return
        email = _verified_email(said)
        user = email and (person(email) or _invited(email, said))
        # Addresses are given to somebody else some day; who a person is says `sub` alone.
        if not user or not user.is_active or SocialAccount.objects.filter(user=user).exists():
            raise ImmediateHttpResponse(_refused(request))
        sociallogin.connect(request, user)


def _is_whole(said: dict[str, Any]) -> bool:
    """Whether the signed statement is there, and what was asked for is about the same person."""
    statement: dict[str, Any] = said.get("id_token") or {}
    asked: dict[str, Any] = said.get("userinfo") or statement
    return bool(statement.get("sub")) and asked.get("sub") == statement["sub"]


def _verified_email(said: dict[str, Any]) -> str:
    """The address that the directory vouches for, or nothing.

    Some directories write the word "false", which is not false to Python.
    """
    sources: tuple[dict[str, Any], ...] = (said.get("userinfo") or {}, said["id_token"])
    for source in sources:
        if source.get("email") and source.get("email_verified") in (True, "true"):
            return str(source["email"])
    return ""


def _invited(email: str, said: dict[str, Any]) -> User | None:
    """An account for who was invited, with all that was kept for them; None without."""
    asked: dict[str, Any] = said.get("userinfo") or said["id_token"]
    name = str(asked.get("name") or email)[:200]
    user = None
    for one in invitations.waiting_for(email):
        user = invitations.accept(one, name=name)
    return user


def _refused(request: HttpRequest) -> HttpResponse:
    return render(request, "account/signup_closed.html", status=403)
