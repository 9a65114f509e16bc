"""Places kept for people without an account: asked for, looked up by their link, taken."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from fairlead.core.ground.errors import InvalidRequestError
from fairlead.store.models import Invitation, ProgramRecord, User
from fairlead.store.people import Role, give_role, person, place, role_of
from fairlead.store.tokens import digest

HOLDS = timedelta(days=7)
"""How long a link can be used."""


@transaction.atomic
def invite(
    email: str, by: User, record: ProgramRecord | None = None, role: Role | None = None
) -> tuple[Invitation, str]:
    """Keep a place, with a role in a program where one is given; what stands in the link.

    Nobody can look the link up later. A new one for the same place ends the one before.
    """
    link = secrets.token_urlsafe(32)
    waiting(record).filter(email=_plain(email)).delete()
    kept = Invitation.objects.create(
        email=_plain(email),
        digest=digest(link),
        program=record,
        role=role,
        invited_by=by,
        expires_at=timezone.now() + HOLDS,
    )
    return kept, link


def invitation_of(link: str) -> Invitation | None:
    """The invitation of a link as long as it holds, and as who sent it may still invite."""
    found = _open().filter(digest=digest(link)).first()
    return found if found is not None and _may_invite(found) else None


def waiting(record: ProgramRecord | None) -> QuerySet[Invitation]:
    """Invitations to a program, or with None to this instance alone, that nobody took yet."""
    return _open().filter(program=record).order_by("created_at")


def waiting_for(email: str) -> list[Invitation]:
    """Every invitation to somebody that holds."""
    return [one for one in _open().filter(email=_plain(email)) if _may_invite(one)]


def withdraw(record: ProgramRecord | None, pk: int) -> bool:
    """End an invitation to a program, or to this instance; whether there was one."""
    return waiting(record).filter(pk=pk).delete()[0] > 0


def accept(invitation: Invitation, *, name: str = "", password: str | None = None) -> User:
    """Take the place: open an account, or give the role to the one there is for this address.

    Raises InvalidRequestError when it was taken in the meantime, or the account is disabled.
    """
    hashed = make_password(password)  # Slow on purpose: not while the row is held.
    with transaction.atomic():
        held = _open().select_for_update(of=("self",)).filter(pk=invitation.pk).first()
        if held is None or not _may_invite(held):
            raise InvalidRequestError("This invitation holds no longer.", "Ask for another one.")
        user = person(held.email)
        if user is None:
            user = User(email=held.email, name=name, password=hashed)
            user.save(force_insert=True)
        elif not user.is_active:
            raise InvalidRequestError(
                "The account of this address is disabled.", "Ask an administrator."
            )
        if held.program is not None and held.role is not None:
            before = role_of(held.program, user)
            if before is None or before < held.role:
                give_role(held.program, user, Role(held.role))
        Invitation.objects.filter(pk=held.pk).update(accepted_at=timezone.now())
        return user


def _open() -> QuerySet[Invitation]:
    return Invitation.objects.select_related("program", "invited_by").filter(
        accepted_at__isnull=True, expires_at__gt=timezone.now()
    )


def _may_invite(invitation: Invitation) -> bool:
    """Whether who sent it could send it today; else who left could come back by it."""
    by = invitation.invited_by
    if invitation.program is None:
        return by.is_active and by.is_superuser
    found = place(by, invitation.program.key)
    return found is not None and found.role == Role.OWNER


def _plain(email: str) -> str:
    return email.strip().lower()
