"""The versions of a line as a list, and the ways back: one undone, an old one restored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from fairlead.core.ground.errors import InvalidRequestError
from fairlead.core.program.diff import diff
from fairlead.core.program.merge import merge
from fairlead.store import history, uploads
from fairlead.store.heads import program_of
from fairlead.store.history import Authored, SavedSinceError
from fairlead.store.models import Branch, User, Version
from fairlead.store.people import Place, Role
from fairlead.web.problems import BadInputError, MayNotError, PlanMovedError
from fairlead.web.services.asked import whole
from fairlead.web.services.reading import Reading

PAGE = 30


@dataclass(frozen=True, slots=True)
class Entry:
    """A version as the list shows it. taken_back: by which version, None while it stands."""

    version: Version
    taken_back: int | None
    may_undo: bool
    is_head: bool

    @property
    def day(self) -> date:
        """The day it was saved on."""
        return timezone.localdate(self.version.at)


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of versions, newest first. older: what to ask for to see those before it."""

    entries: tuple[Entry, ...]
    older: int | None
    total: int

    @property
    def picked(self) -> tuple[int, ...]:
        """The two newest, which are compared when nobody chooses others."""
        return tuple(one.version.number for one in self.entries[:2])


def listed(place: Place, line: Branch, user: User, *, before: str | None = None) -> Listed:
    """The versions of a line, at most a page of them; before: a number, only older ones.

    Raises BadInputError for what is no number.
    """
    held = history.versions(line).select_related("author", "parent", "undoes", "branch")
    held = held.defer("patch", "body", "parent__patch", "parent__body", "undoes__patch")
    total = held.count()
    if before is not None:
        held = held.filter(number__lt=_number("before", before))
    page = list(held[: PAGE + 1])
    shown = page[:PAGE]
    taken_back = _taken_back(line)
    newest = line.head_id
    entries = tuple(
        Entry(one, taken_back.get(one.pk), _may_undo(place, user, one), one.pk == newest)
        for one in shown
    )
    return Listed(entries, shown[-1].number if len(page) > PAGE else None, total)


def undo_version(place: Place, line: Branch, number: int, user: User) -> Version:
    """Take a version back; of others' only managers may. Returns the version that did.

    Raises MayNotError, InvalidRequestError, NoSuchVersionError and SavedSinceError.
    """
    version = history.version(line, number)
    if version.branch_id != line.pk:
        raise InvalidRequestError(
            f"Version {number} belongs to another line.", "Undo it there, or restore a version."
        )
    if not _is_own(version, user) and place.role < Role.MANAGER:
        raise MayNotError(place.role.label, "a manager, for it is not your own version")
    said = f"Undo version {number}: {version.message}"
    return history.undo(line, number, _authored(user, Version.Origin.UNDO, said))


def restore(line: Branch, number: int, seen: int, user: User) -> Version:
    """Make the plan what it was in a version, as a new version. seen: the newest one then.

    Imports that came after it are taken back with it. Where somebody saved since, the plan would
    not be what it was: raises SavedSinceError with what that touches, or PlanMovedError. Raises
    NoSuchVersionError too.
    """
    old, newest = history.version(line, number), line.head
    assert newest is not None
    if seen != newest.number:
        then = program_of(history.version(line, seen))
        merged = merge(then, program_of(newest), program_of(old))
        if merged.conflicts:
            raise SavedSinceError(newest, merged.conflicts)
        raise PlanMovedError(seen, newest.number)
    patch = diff(program_of(newest), program_of(old))
    said = f"Back to version {number} of {timezone.localdate(old.at):%d %b %Y}"
    with transaction.atomic():
        made = history.save(line, seen, patch, _authored(user, Version.Origin.EDIT, said))
        if line.name == history.MAIN:
            uploads.note_undone(line.program, Q(version__number__gt=number))
    return made


def version_on(line: Branch, day: str, field: str = "on") -> Version:
    """The newest version at the end of a day, or at a moment.

    field: what the day is called in the request. Raises BadInputError and NoSuchVersionError.
    """
    zone = timezone.get_current_timezone()
    try:
        if len(day) <= len("2026-03-03"):
            end = datetime.combine(date.fromisoformat(day) + timedelta(days=1), time(), zone)
            moment = end - timedelta(microseconds=1)
        else:
            said = datetime.fromisoformat(day)
            moment = said if said.tzinfo else said.replace(tzinfo=zone)
        # The first and the last days there are may lie beyond them in another zone.
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadInputError(field, f"'{day[:40]}' is not a day; write 2026-03-03.") from None
    return history.as_of(line, moment)


def two_given(reading: Reading, query: QueryDict) -> tuple[Version, Version]:
    """The versions `from` and `to` of an address; without them the one read and its parent.

    Raises BadInputError and NoSuchVersionError.
    """
    after, (last, first) = reading.version, (str(query.get(name, "")) for name in ("to", "from"))
    if last:
        after = history.version(reading.line, _number("to", last))
    if first:
        return history.version(reading.line, _number("from", first)), after
    return after if after.parent is None else after.parent, after


def _number(field: str, text: str) -> int:
    number = whole(text)
    if number is None:
        raise BadInputError(field, f"'{text[:40]}' is not the number of a version.")
    return number


def _may_undo(place: Place, user: User, version: Version) -> bool:
    if version.parent_id is None:
        return False
    return place.role >= (Role.CONTRIBUTOR if _is_own(version, user) else Role.MANAGER)


def _is_own(version: Version, user: User) -> bool:
    return version.author_id == user.pk


def _taken_back(line: Branch) -> dict[int, int]:
    """The versions that are undone, with the number of the one that did it; redone ones are not."""
    undoing: Iterable[tuple[int, int, int | None]] = (
        history.versions(line).filter(undoes__isnull=False).values_list("pk", "number", "undoes_id")
    )
    found: dict[int, int] = {}
    for pk, number, undoes in undoing:
        if pk not in found and undoes is not None:
            found[undoes] = number
    return found


def _authored(user: User, origin: Version.Origin, message: str) -> Authored:
    return Authored(author=user, origin=origin, message=message)
