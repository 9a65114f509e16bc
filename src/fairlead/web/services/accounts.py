"""What people do with their own account, and administrators with those of others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from fairlead.core.ground.errors import InvalidRequestError
from fairlead.store import accounts, tokens
from fairlead.store.models import ApiToken, Team, User
from fairlead.store.people import person
from fairlead.store.teams import make_team
from fairlead.web.problems import BadInputError

DAYS = (7, 30, 90, 365)
"""How long a token can hold."""
MOST_TOKENS = 50
MOST_LETTERS = 100
MOST_LETTERS_OF_TEAMS = 200


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


def somebody(email: str) -> User:
    """The account of an address. Raises BadInputError when nobody has it."""
    user = person(email)
    if user is None:
        raise BadInputError("email", f"Nobody here has the address '{email[:80]}'. Invite them.")
    return user


def new_team(name: str) -> Team:
    """A team without members. Raises BadInputError, and InvalidRequestError for a taken name."""
    name = name.strip()
    if not name or len(name) > MOST_LETTERS_OF_TEAMS:
        raise BadInputError("name", "Give the team a name of up to 200 letters.")
    return make_team(name)


def let_in(by: User, user: User, *, active: bool) -> None:
    """Let somebody sign in again, or no longer.

    Raises InvalidRequestError for oneself and for the last administrator.
    """
    if by.pk == user.pk and not active:
        raise InvalidRequestError("You cannot disable yourself.", "Ask another administrator.")
    accounts.set_active(user, active=active)
