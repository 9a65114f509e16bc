"""One's own account for other programs, as JSON; tokens are made on the page alone."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from fairlead.store import tokens
from fairlead.web.access.visit import Visit
from fairlead.web.api.paging import sent


def account(visit: Visit) -> HttpResponse:
    """Who one is here."""
    user = visit.user
    said = {"email": user.email, "name": user.name, "is_administrator": user.is_superuser}
    return sent(said)


def own_tokens(visit: Visit) -> HttpResponse:
    """One's tokens that are not revoked, newest first; `is_this` is the one that asks."""
    return _left(visit)


def revoke(visit: Visit, token: int) -> HttpResponse:
    """End a token; the answer is those that are left."""
    if not tokens.revoke(visit.user, token):
        raise Http404
    return _left(visit)


def _left(visit: Visit) -> HttpResponse:
    asking = None if visit.token is None else visit.token.pk
    items = [
        {
            "id": one.pk,
            "name": one.name,
            "prefix": one.prefix,
            "can_write": one.can_write,
            "created_at": one.created_at,
            "expires_at": one.expires_at,
            "last_used_at": one.last_used_at,
            "is_this": one.pk == asking,
        }
        for one in tokens.tokens_of(visit.user)
    ]
    return sent({"items": items})
