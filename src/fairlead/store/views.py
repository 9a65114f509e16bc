"""Saved views of a program's timeline: a person's own, and those that people share."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import Case, Q, QuerySet, When
from django.db.models.functions import Lower
from django.utils import timezone

from fairlead.core.ground.errors import InvalidRequestError
from fairlead.store.models import ProgramRecord, SavedView, User

MOST = 100
"""How many views one person may keep of one program."""


def views(record: ProgramRecord, user: User) -> QuerySet[SavedView]:
    """The views that a person has of a program: own ones first, then what others share."""
    found = SavedView.objects.filter(Q(owner=user) | Q(is_shared=True), program=record)
    others = Case(When(owner=user, then=0), default=1)
    return found.select_related("owner").order_by(others, Lower("name"))


def keep_view(
    record: ProgramRecord, user: User, name: str, shows: Mapping[str, str], *, is_shared: bool
) -> SavedView:
    """Keep a view under a name; the person's own view of that name is replaced.

    Raises InvalidRequestError when somebody else shares one of that name, and for too many.
    """
    own = SavedView.objects.filter(program=record, owner=user)
    try:
        with transaction.atomic():
            kept, is_new = own.update_or_create(
                program=record,
                owner=user,
                name=name,
                defaults={
                    "is_shared": is_shared,
                    "shows": dict(shows),
                    "changed_at": timezone.now(),
                },
            )
            if is_new and own.count() > MOST:
                says = f"You keep {MOST} views of this program already."
                raise InvalidRequestError(says, "Remove one first.")
    except IntegrityError:
        says = f"Somebody else shares a view called '{name}'."
        raise InvalidRequestError(says, "Choose another name.") from None
    return kept


def remove_view(view: SavedView) -> None:
    """Remove a view, for everybody who sees it."""
    view.delete()
