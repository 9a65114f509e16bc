"""Who may be what in which program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from fairlead.core.ground.errors import InvalidRequestError
from fairlead.store.models import Membership, ProgramRecord, Team, User

Role = Membership.Role


OWNING = Q(role=Role.OWNER) & (Q(user__is_active=True) | Q(team__members__is_active=True))
"""Roles by which somebody who can sign in owns a program."""


@dataclass(frozen=True, slots=True)
class Place:
    """A program as one person meets it. may_bring_back: whether it is archived and theirs."""

    record: ProgramRecord
    role: Role
    may_bring_back: bool = False


def place(user: User, key: str) -> Place | None:
    """The program of a key with the person's role in it; None without one, or without program.

    The greatest of the roles given to the person and to teams the person is in.
    """
    given = _of(user).filter(program__key=key).select_related("program")
    best = max(given, key=lambda one: one.role, default=None)
    return None if best is None else _place(best)


def places(user: User) -> list[Place]:
    """Every program that the person has a role in, by key; archived ones are among them."""
    best: dict[int, Membership] = {}
    for one in _of(user).select_related("program"):
        if one.program_id not in best or best[one.program_id].role < one.role:
            best[one.program_id] = one
    return sorted((_place(one) for one in best.values()), key=lambda one: one.record.key)


def person(email: str) -> User | None:
    """The account of an address, disabled or not."""
    return User.objects.filter(email=email.strip().lower()).first()


def role_of(record: ProgramRecord, holder: User | Team) -> Role | None:
    """The role given to a person or a team itself in a program."""
    which = {"user": holder} if isinstance(holder, User) else {"team": holder}
    found = record.memberships.filter(**which).values_list("role", flat=True).first()
    return None if found is None else Role(found)


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
    if not record.memberships.filter(OWNING).exists():
        raise InvalidRequestError(
            "Nobody would own the program.", "Give somebody else the role of an owner first."
        )


@transaction.atomic
def set_role(record: ProgramRecord, pk: int, role: Role | None) -> Membership | None:
    """Change one of a program's roles, or with None take it; None when there is no such role.

    Raises InvalidRequestError when nobody would be left who owns the program.
    """
    found = record.memberships.select_related("user", "team").filter(pk=pk).first()
    if found is not None:
        holder = found.user or found.team
        assert holder is not None
        give_role(record, holder, role)
    return found


def leave(record: ProgramRecord, user: User) -> None:
    """Give up one's own role in a program.

    Raises InvalidRequestError for a role that a team gives, and when nobody would be left who owns
    the program.
    """
    if not record.memberships.filter(user=user).exists():
        says = "You are here through a team, so there is no role of your own to give up."
        raise InvalidRequestError(says, "Ask an owner of the program, or leave the team.")
    give_role(record, user, None)


def _place(given: Membership) -> Place:
    role, is_archived = Role(given.role), given.program.archived_at is not None
    return Place(given.program, role, may_bring_back=is_archived and role is Role.OWNER)


def _of(user: User) -> QuerySet[Membership]:
    if not user.is_active:
        return Membership.objects.none()
    return Membership.objects.filter(Q(user=user) | Q(team__members=user))
