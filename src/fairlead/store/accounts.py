"""Accounts of this instance: who is there, who administers it, who may no longer sign in."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone

from fairlead.core.ground.errors import InvalidRequestError
from fairlead.store.models import Membership, ProgramRecord, User
from fairlead.store.people import OWNING
from fairlead.store.tokens import revoke_all


def everybody() -> QuerySet[User]:
    """Every account by name, with `programs`, how many programs it has a role of its own in."""
    return User.objects.annotate(programs=Count("memberships")).order_by("name", "email")


def set_active(user: User, *, active: bool) -> None:
    """Let somebody sign in, or no longer: then sessions and tokens end at once.

    Raises InvalidRequestError for the last administrator.
    """
    with transaction.atomic():
        _others_locked()
        User.objects.filter(pk=user.pk).update(is_active=active)
        _keep_an_administrator()
        if not active:
            revoke_all(user)
            end_sessions(user)


def set_administrator(user: User, *, administrator: bool) -> None:
    """Make somebody an administrator of this instance, or no longer.

    Raises InvalidRequestError for the last administrator.
    """
    with transaction.atomic():
        _others_locked()
        User.objects.filter(pk=user.pk).update(is_superuser=administrator)
        _keep_an_administrator()


def account(pk: int) -> User | None:
    """Somebody's account, or None."""
    return User.objects.filter(pk=pk).first()


def set_profile(user: User, *, name: str, theme: str, has_shortcuts: bool) -> None:
    """Keep what somebody is called and how pages look for them. theme: empty for the system's."""
    User.objects.filter(pk=user.pk).update(name=name, theme=theme, has_shortcuts=has_shortcuts)


def sessions(user: User) -> int:
    """In how many browsers somebody is signed in."""
    return sum(1 for _ in _sessions(user))


def end_sessions(user: User, keep: str | None = None) -> int:
    """Sign somebody out everywhere but in the session `keep`; how many ended."""
    ended = [one.session_key for one in _sessions(user) if one.session_key != keep]
    Session.objects.filter(session_key__in=ended).delete()
    return len(ended)


def without_owner() -> QuerySet[ProgramRecord]:
    """Programs that no active person owns, so that nobody can give roles in them."""
    owners = Membership.objects.filter(OWNING, program=OuterRef("pk"))
    return ProgramRecord.objects.filter(~Exists(owners)).order_by("key")


def _sessions(user: User) -> Iterator[Session]:
    # What a session holds is signed and packed: the person can only be read, not queried.
    for one in Session.objects.filter(expire_date__gt=timezone.now()).iterator(chunk_size=500):
        if one.get_decoded().get(SESSION_KEY) == str(user.pk):
            yield one


def _others_locked() -> None:
    """Make others who change administrators wait, so that two cannot remove each other."""
    list(User.objects.select_for_update().filter(is_superuser=True).order_by("pk"))


def _keep_an_administrator() -> None:
    if not User.objects.filter(is_superuser=True, is_active=True).exists():
        raise InvalidRequestError(
            "Nobody would administer this instance.", "Make somebody else an administrator first."
        )
