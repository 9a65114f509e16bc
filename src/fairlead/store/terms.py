"""The glossary of a program, kept."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from fairlead.core.ground.errors import InvalidRequestError
from fairlead.store.models import ProgramRecord, Term, User


def terms(record: ProgramRecord) -> QuerySet[Term]:
    """The terms of a program, by name."""
    return Term.objects.filter(program=record).order_by(Lower("name"))


def term(record: ProgramRecord, pk: int) -> Term | None:
    """A term of a program; None when it has no such one."""
    return Term.objects.filter(program=record, pk=pk).first()


def keep_term(
    record: ProgramRecord, name: str, meaning: str, by: User, known: Term | None = None
) -> Term:
    """Add a term, or change a known one.

    Raises InvalidRequestError when another term has the name.
    """
    kept = known or Term(program=record)
    kept.name, kept.meaning = name, meaning
    kept.changed_by, kept.changed_by_name, kept.changed_at = by, str(by), timezone.now()
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError:
        says = f"'{name}' stands in the glossary already."
        raise InvalidRequestError(says, "Change it there.") from None
    return kept


def remove_term(term: Term) -> None:
    """Take a term out of the glossary."""
    term.delete()
