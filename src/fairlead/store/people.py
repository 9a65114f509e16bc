"""Who may be what in which program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from fairlead.core.ground.errors import InvalidRequestError
from fairlead.store.models import Membership, ProgramRecord, Team, User

Role = Membership.Role


@dataclass(frozen=True, slots=True)
class Place:
    """A program as one person meets it."""

    record: ProgramRecord
    role: Role


def place(user: User, key: str) -> Place | None:
    """The program of a key with the person's role in it; None without one, or without program.

    The greatest of the roles given to the person and to teams the person is in.
    """
    role = _of(user).filter(program__key=key).aggregate(Max("role"))["role__max"]
    if role is None:
        return None
    return Place(ProgramRecord.objects.get(key=key), Role(role))


def places(user: User) -> list[Place]:
    """Every program that the person has a role in and that is not archived, by key."""
    found = (
        _of(user)
        .filter(program__archived_at__isnull=True)
        .values("program")
        .annotate(role=Max("role"))
        .order_by("program__key")
    )
    roles = {row["program"]: Role(row["role"]) for row in found}
    records = ProgramRecord.objects.in_bulk(list(roles))
    return [Place(records[pk], role) for pk, role in roles.items()]


def members(record: ProgramRecord) -> Sequence[Membership]:
    """Everybody with a role in a program, owners first."""
    return list(
        record.memberships.select_related("user", "team").order_by(
            "-role", "user__name", "team__name"
        )
    )


@transaction.atomic
def give_role(record: ProgramRecord, holder: User | Team, role: Role | None) -> None:
    """Give a person or a team a role, or with None take it.

    Raises InvalidRequestError when nobody would be left who owns the program.
    """
    which = {"user": holder} if isinstance(holder, User) else {"team": holder}
    ProgramRecord.objects.select_for_update().get(pk=record.pk)
    if role is None:
        record.memberships.filter(**which).delete()
    else:
        record.memberships.update_or_create(defaults={"role": role}, **which)
    if not record.memberships.filter(role=Role.OWNER, user__is_active=True).exists():
        raise InvalidRequestError(
            "Nobody would own the program.", "Give somebody else the role of an owner first."
        )


def _of(user: User) -> QuerySet[Membership]:
    if not user.is_active:
        return Membership.objects.none()
    return Membership.objects.filter(Q(user=user) | Q(team__members=user))
