"""Terms of a program as people write them."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404

from fairlead.store import terms
from fairlead.store.models import ProgramRecord, Term, User
from fairlead.web.problems import BadInputError

LONGEST_NAME = 120
LONGEST_MEANING = 2_000


def keep(record: ProgramRecord, said: Mapping[str, str], by: User, pk: int | None = None) -> Term:
    """Keep a term by its `name` and `meaning`: a new one, or with pk one that is there.

    Raises BadInputError for what is missing or too long, Http404 when there is no such term.
    """
    known = None if pk is None else _term(record, pk)
    name, meaning = (said.get(it, "").strip() for it in ("name", "meaning"))
    for field, text, most in (("name", name, LONGEST_NAME), ("meaning", meaning, LONGEST_MEANING)):
        if not 0 < len(text) <= most:
            raise BadInputError(field, f"Write a {field} of at most {most:,} characters.")
    return terms.keep_term(record, name, meaning, by, known)


def remove(record: ProgramRecord, pk: int) -> Term:
    """Remove a term. Raises Http404 when there is no such one."""
    gone = _term(record, pk)
    terms.remove_term(gone)
    return gone


def _term(record: ProgramRecord, pk: int) -> Term:
    found = terms.term(record, pk)
    if found is None:
        raise Http404
    return found
