"""Keys with which programs sign in: shown once, kept as digests."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from fairlead.store.models import ApiToken, User

PREFIX = "fairlead_"
"""Every key begins so, and scanners for leaked secrets can know it."""
_SHOWN = len(PREFIX) + 3
_SEEN_EVERY = timedelta(minutes=5)


def issue(user: User, name: str, *, can_write: bool, expires_at: datetime) -> tuple[ApiToken, str]:
    """A new token and its key, which nobody can look up later."""
    key = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        prefix=key[:_SHOWN],
        digest=digest(key),
        can_write=can_write,
        expires_at=expires_at,
    )
    return token, key


def token_of(key: str) -> ApiToken | None:
    """The token of a key, as long as it holds and its person may sign in."""
    now = timezone.now()
    token = (
        ApiToken.objects.select_related("user")
        .filter(digest=digest(key), revoked_at__isnull=True, expires_at__gt=now)
        .filter(user__is_active=True)
        .first()
    )
    if token is not None and (token.last_used_at is None or now - token.last_used_at > _SEEN_EVERY):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """A person's tokens that are not revoked, newest first; those that ran out too."""
    return user.tokens.filter(revoked_at__isnull=True).order_by("-created_at")


def revoke(user: User, pk: int) -> bool:
    """End one of a person's tokens; whether there was one."""
    return tokens_of(user).filter(pk=pk).update(revoked_at=timezone.now()) > 0


def revoke_all(user: User) -> None:
    """End all of a person's tokens."""
    tokens_of(user).update(revoked_at=timezone.now())


def digest(key: str) -> str:
    """What is kept of a key. It is long and random, so a plain hash is enough."""
    return hashlib.sha256(key.encode()).hexdigest()
