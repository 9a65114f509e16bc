"""Scenarios: lines of their own beside the plan, compared with it, applied to it or closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from fairlead.core.cpm.schedule import reschedule
from fairlead.core.ground.errors import InvalidRequestError
from fairlead.core.program.diff import diff
from fairlead.core.program.merge import merge
from fairlead.store import history
from fairlead.store.heads import program_of
from fairlead.store.history import Authored
from fairlead.store.models import Branch, ProgramRecord, User, Version
from fairlead.store.people import Role
from fairlead.web.change_words import Clash, clashes
from fairlead.web.problems import BadInputError, MayNotError
from fairlead.web.services.comparing import Compared, compare
from fairlead.web.services.reading import schedule_of

LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class BesideThePlan:
    """A line held against the plan as it is now.

    found: what would change and move if it were applied, without what clashes.
    """

    line: Branch
    plan: Version
    newest: Version
    found: Compared
    clashes: tuple[Clash, ...]

    @property
    def can_apply(self) -> bool:
        """Whether there is something to apply and nothing in its way."""
        return bool(self.found.patch) and not self.clashes and self.line.closed_at is None


def scenarios(record: ProgramRecord) -> Sequence[Branch]:
    """The scenarios of a program: open ones first, the newest before the older."""
    held = record.branches.filter(kind=Branch.Kind.SCENARIO)
    held = held.select_related("forked_from", "head", "created_by").defer(
        "forked_from__patch", "forked_from__body", "head__patch", "head__body"
    )
    return sorted(held.order_by("-created_at"), key=lambda one: one.closed_at is not None)


def begin_scenario(plan: Branch, number: int, title: str, user: User) -> Branch:
    """A scenario that begins at a version of the plan.

    Raises BadInputError without a title, and NoSuchVersionError.
    """
    return history.fork(plan, number, title=_title(title), by=user)


def beside_the_plan(record: ProgramRecord, line: Branch) -> BesideThePlan:
    """What applying a line would do to the plan."""
    plan, newest = history.head(history.line(record)), history.head(line)
    assert line.forked_from is not None
    base, current = program_of(line.forked_from), program_of(plan)
    merged = merge(base, current, program_of(newest))
    was = schedule_of(plan)
    is_now = was if not merged.patch else reschedule(was, merged.program)
    said = clashes(merged.conflicts, current, program_of(newest))
    return BesideThePlan(line, plan, newest, compare(was, is_now), said)


@transaction.atomic
def apply_scenario(record: ProgramRecord, name: str, user: User) -> Version:
    """Make a scenario part of the plan, as one version, and close it.

    Raises SavedSinceError when the plan has changed in the same places, NoSuchVersionError, and
    InvalidRequestError when it is closed or changes nothing.
    """
    line = _open(record, name)
    assert line.forked_from is not None
    said = f"Scenario “{line.title}” applied"
    patch = diff(program_of(line.forked_from), program_of(history.head(line)), said)
    if not patch:
        raise InvalidRequestError("This scenario changes nothing.", "Edit it first, or close it.")
    authored = Authored(author=user, origin=Version.Origin.EDIT, message=said)
    version = history.save(history.line(record), line.forked_from.number, patch, authored)
    _close(line)
    return version


@transaction.atomic
def close_scenario(record: ProgramRecord, name: str, user: User, role: Role) -> None:
    """Put a scenario away; it can still be read. Of others' only managers may.

    Raises MayNotError, NoSuchVersionError, and InvalidRequestError when it is closed already.
    """
    line = _open(record, name)
    if line.created_by_id != user.pk and role < Role.MANAGER:
        raise MayNotError(role.label, "a manager, for it is not your own scenario")
    _close(line)


def scenario(record: ProgramRecord, name: str) -> Branch:
    """A line beside the plan by its name. Raises NoSuchVersionError."""
    line = history.line(record, name)
    if line.kind == Branch.Kind.MAIN:
        raise history.NoSuchVersionError("This is the plan itself. Look at the list of scenarios.")
    return line


def _open(record: ProgramRecord, name: str) -> Branch:
    """A scenario that nobody else can apply or close until the transaction ends."""
    line = scenario(record, name)
    held = Branch.objects.select_for_update().get(pk=line.pk)
    if held.closed_at is not None:
        raise InvalidRequestError(f"'{held.title}' is closed already.", "Look at the history.")
    if held.kind != Branch.Kind.SCENARIO:
        raise InvalidRequestError(
            f"'{held.title}' is an option of a change request.", "Decide it there."
        )
    return line


def _close(line: Branch) -> None:
    Branch.objects.filter(pk=line.pk).update(closed_at=timezone.now())


def _title(text: str) -> str:
    title = text.strip()
    if not title or len(title) > LONGEST_TITLE:
        raise BadInputError("title", "Give it a title of at most 200 characters.")
    return title
