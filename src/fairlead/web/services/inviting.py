"""Letting people in: a role for those who have an account, a link for those who have none."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email

from fairlead.core.ground.errors import InvalidRequestError
from fairlead.store import history, invitations
from fairlead.store.models import Invitation, ProgramRecord, User
from fairlead.store.people import Role, give_role, person, role_of
from fairlead.web.problems import BadInputError

log = logging.getLogger(__name__)

Address = Callable[[str], str]
"""Makes the whole address of what stands in a link."""


@dataclass(frozen=True, slots=True)
class Invited:
    """What came of an invitation.

    link: to be shown once, empty for who has an account and got the role at once. mailed: whether
    the link went out by mail too.
    """

    email: str
    link: str
    mailed: bool


def invite_to_program(
    by: User, record: ProgramRecord, email: str, role: Role, address: Address
) -> Invited:
    """Give somebody a role in a program, now or when they have opened an account.

    Raises BadInputError for what is no address, InvalidRequestError for members and for people
    whose account is disabled.
    """
    user = person(_checked(email))
    if user is None and not (settings.OWNERS_INVITE or by.is_superuser):
        says = f"Nobody here has the address {email.strip()}, and administrators alone let in."
        raise InvalidRequestError(says, "Ask one of them to invite the person first.")
    if user is None:
        return _send(by, email, record, role, address)
    if not user.is_active:
        raise InvalidRequestError(f"The account of {user} is disabled.", "Ask an administrator.")
    if role_of(record, user) is not None:
        raise InvalidRequestError(f"{user} has a role here.", "Change it in the list.")
    give_role(record, user, role)
    return Invited(user.email, "", mailed=False)


def invite_to_instance(by: User, email: str, address: Address) -> Invited:
    """Let somebody open an account. Raises BadInputError, InvalidRequestError for who has one."""
    user = person(_checked(email))
    if user is not None:
        state = "an account" if user.is_active else "an account, which is disabled"
        raise InvalidRequestError(f"{user.email} has {state}.", "Look at the list of people.")
    return _send(by, email, None, None, address)


def invitation_json(one: Invitation) -> dict[str, Any]:
    """An invitation for programs, without its link, which is not kept."""
    return {
        "id": one.pk,
        "email": one.email,
        "role": None if one.role is None else Role(one.role).label,
        "invited_by": str(one.invited_by),
        "created_at": one.created_at,
        "expires_at": one.expires_at,
    }


def _send(
    by: User, email: str, record: ProgramRecord | None, role: Role | None, address: Address
) -> Invited:
    kept, link = invitations.invite(email, by, record, role)
    whole = address(link)
    to = "Fairlead" if record is None else f"the program {history.program_name(record)} in Fairlead"
    text = (
        f"{by} invites you to {to}.\n\nOpen an account here within "
        f"{invitations.HOLDS.days} days:\n{whole}\n\nThe link is for you alone. "
        "If you did not expect it, ignore this mail.\n"
    )
    return Invited(kept.email, whole, mailed=_mail(kept.email, f"Invitation by {by}", text))


def _mail(to: str, subject: str, text: str) -> bool:
    if not settings.HAS_MAIL:
        return False
    try:
        send_mail(" ".join(subject.split()), text, None, [to])
    except (SMTPException, OSError) as error:
        log.warning("An invitation was not mailed: %s", error)
        return False
    return True


def _checked(email: str) -> str:
    try:
        validate_email(email.strip())
    except ValidationError:
        raise BadInputError("email", f"'{email[:80]}' is no e-mail address.") from None
    return email
