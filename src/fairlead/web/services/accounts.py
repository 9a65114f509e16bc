"""What people do with their own account, and administrators with those of others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from fairlead.core.ground.errors import InvalidRequestError
from fairlead.store import accounts, tokens
from fairlead.store.models import ApiToken, User
from fairlead.web.problems import BadInputError

DAYS = (7, 30, 90, 365)
"""How long a token can hold."""
MOST_TOKENS = 50
MOST_LETTERS = 100


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token and its key, which is shown once."""

    token: ApiToken
    key: str


def issue_token(user: User, name: str, *, can_write: bool, days: int) -> Issued:
    """A token for a program that works in somebody's name.

    Raises BadInputError for an empty name or another number of days, InvalidRequestError for too
    many tokens.
    """
    if not name.strip() or len(name) > MOST_LETTERS:
        raise BadInputError("name", "Say in up to 100 letters what the token is for.")
    if days not in DAYS:
        raise BadInputError("days", f"A token holds {', '.join(map(str, DAYS))} days.")
    if tokens.tokens_of(user).count() >= MOST_TOKENS:
        raise InvalidRequestError(f"You have {MOST_TOKENS} tokens.", "Revoke those not in use.")
    until = timezone.now() + timedelta(days=days)
    return Issued(*tokens.issue(user, name.strip(), can_write=can_write, expires_at=until))


def let_in(by: User, user: User, *, active: bool) -> None:
    """Let somebody sign in again, or no longer.

    Raises InvalidRequestError for oneself and for the last administrator.
    """
    if by.pk == user.pk and not active:
        raise InvalidRequestError("You cannot disable yourself.", "Ask another administrator.")
    accounts.set_active(user, active=active)
