"""Teams: people who get their roles together."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from fairlead.core.ground.errors import InvalidRequestError
from fairlead.store.models import Team, User


def teams() -> QuerySet[Team]:
    """All teams by name, with their members."""
    return Team.objects.prefetch_related("members").order_by("name")


def team(pk: int) -> Team | None:
    """A team, or None."""
    return Team.objects.filter(pk=pk).first()


def make_team(name: str) -> Team:
    """A new team without members. Raises InvalidRequestError when the name is taken."""
    try:
        with transaction.atomic():
            return Team.objects.create(name=name)
    except IntegrityError:
        says = f"There is a team called '{name}' already."
        raise InvalidRequestError(says, "Choose another name.") from None


def join(team: Team, user: User) -> None:
    """Put somebody into a team, and so into its roles."""
    team.members.add(user)


def leave(team: Team, user: User) -> None:
    """Take somebody out of a team, and so out of its roles."""
    team.members.remove(user)


def remove_team(team: Team) -> None:
    """Remove a team with its roles in all programs."""
    team.delete()
