"""Programs with their history: begun, saved, branched, undone, and read as of any version."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.text import slugify

from fairlead.core.ground.errors import FairleadError, InvalidRequestError
from fairlead.core.program.change import change
from fairlead.core.program.diff import diff
from fairlead.core.program.entities import PROGRAM, table
from fairlead.core.program.merge import Conflict, merge
from fairlead.core.program.patch import Patch
from fairlead.core.program.program import Program
from fairlead.store import chain, uploads, webhooks
from fairlead.store.heads import keep, program_of
from fairlead.store.models import Branch, ProgramRecord, User, Version

MAIN = "main"
BODY_EVERY = 50
"""Every so many versions the whole program is kept, so that any one is rebuilt fast."""


class SavedSinceError(FairleadError):
    """Somebody saved in the meantime, and both changes cannot stand together.

    head: the newest version. conflicts: the places, `ours` being what is saved there now and
    `theirs` what was to be saved.
    """

    code = "program.saved_since"

    def __init__(self, head: Version, conflicts: tuple[Conflict, ...]) -> None:
        places = ", ".join(dict.fromkeys(_called(head, one) for one in conflicts[:3]))
        super().__init__(
            f"{head.author_name} saved version {head.number} since, which changes {places} too. "
            "Nothing was saved. Look at both values and decide."
        )
        self.head = head
        self.conflicts = conflicts


def _called(head: Version, conflict: Conflict) -> str:
    program = program_of(head)
    if conflict.entity == PROGRAM:
        return "the program"
    held = table(program, conflict.entity).get(conflict.id)
    return f"{conflict.entity} '{getattr(held, 'name', '') or conflict.id}'"


class NoSuchVersionError(FairleadError):
    """A version or line that the program does not have."""

    code = "program.no_such_version"


@dataclass(frozen=True, slots=True, kw_only=True)
class Authored:
    """Who saves something, how it came about and why. at: now, unless history is being replayed."""

    author: User | None
    origin: Version.Origin
    message: str
    at: datetime | None = None
    author_name: str = ""


@transaction.atomic
def begin(program: Program, authored: Authored, key: str = "") -> Version:
    """Keep a new program; its first version. key: made of its name when it is not given.

    Raises InvalidRequestError when the key is taken.
    """
    at = authored.at or timezone.now()
    wanted = key or _free_key(program.name or str(program.id))
    try:
        with transaction.atomic():
            record = ProgramRecord.objects.create(key=wanted, created_at=at)
    except IntegrityError:
        says = f"There is a program with the key '{wanted}' already."
        raise InvalidRequestError(says, "Choose another key.") from None
    line = Branch.objects.create(
        program=record, name=MAIN, title="Plan", kind=Branch.Kind.MAIN, created_at=at
    )
    return _write(line, None, program, Patch(), authored)


def save(line: Branch, parent: int, patch: Patch, authored: Authored, *, name: str = "") -> Version:
    """Make a patch, meant for version `parent`, the newest version of a line.

    When somebody saved since, the patch is made on what is there now, as long as both can stand.
    A patch that changes nothing saves nothing: the newest version is returned.

    name: what a baseline is called. Raises SavedSinceError, NoSuchVersionError, and what `change`
    raises.
    """
    # Decoded before the others have to wait for this one.
    program_of(head(line))
    with transaction.atomic():
        newest = _locked(line)
        current = program_of(newest)
        if newest.number == parent:
            changed = change(current, patch)
        else:
            base = program_of(version(line, parent))
            merged = merge(base, current, change(base, patch))
            if merged.conflicts:
                raise SavedSinceError(newest, merged.conflicts)
            changed = merged.program
        patch = diff(current, changed, patch.message)
        if not patch and not name:
            return newest
        return _write(line, newest, changed, patch, authored, name=name)


def undo(line: Branch, number: int, authored: Authored) -> Version:
    """Take one version back, and keep what was saved after it; undoing an undo is a redo.

    Raises SavedSinceError when later versions build on it, InvalidRequestError for the first.
    """
    with transaction.atomic():
        newest = _locked(line)
        taken = version(line, number)
        if taken.parent is None:
            raise InvalidRequestError("The first version cannot be undone.", "Archive the program.")
        current = program_of(newest)
        merged = merge(program_of(taken), current, program_of(taken.parent))
        if merged.conflicts:
            raise SavedSinceError(newest, merged.conflicts)
        if not merged.patch:
            return newest
        if line.name == MAIN:
            uploads.note_undone(line.program, Q(version=taken))
        return _write(line, newest, merged.program, merged.patch, authored, undoes=taken)


@transaction.atomic
def fork(
    line: Branch,
    number: int,
    *,
    title: str,
    kind: Branch.Kind = Branch.Kind.SCENARIO,
    by: User | None = None,
) -> Branch:
    """A line of its own that begins at a version, such as a scenario."""
    origin = version(line, number)
    # Two lines that are begun at once must not get the same name.
    ProgramRecord.objects.select_for_update().get(pk=line.program_id)
    taken = set(line.program.branches.values_list("name", flat=True))
    return Branch.objects.create(
        program=line.program,
        name=_free(slugify(title)[:50] or "scenario", taken),
        title=title,
        kind=kind,
        head=origin,
        forked_from=origin,
        created_by=by,
        created_at=timezone.now(),
    )


def line(record: ProgramRecord, name: str = MAIN) -> Branch:
    """A line of a program by its name, with its newest version. Raises NoSuchVersionError."""
    held = record.branches.select_related("head").defer("head__patch", "head__body")
    try:
        found = held.get(name=name)
    except Branch.DoesNotExist:
        says = f"'{record.key}' has no line called '{name}'. Look at its list."
        raise NoSuchVersionError(says) from None
    # The caller has it already; a join would only make the query of every page slower.
    found.program = record
    return found


def head(line: Branch) -> Version:
    """The newest version of a line, as the database has it now."""
    found = Version.objects.select_related("parent")
    return found.defer("patch", "body", "parent__patch", "parent__body").get(heads__pk=line.pk)


def program_name(record: ProgramRecord) -> str:
    """What people call a program now."""
    return program_of(head(line(record))).name


def version(line: Branch, number: int) -> Version:
    """A version of the program by its number, on any of its lines. Raises NoSuchVersionError."""
    found = Version.objects.filter(program=line.program_id, number=number).first()
    if found is None:
        raise NoSuchVersionError(f"There is no version {number}. Look at the history for those.")
    return found


def as_of(line: Branch, moment: datetime) -> Version:
    """The version that was the newest at a moment. Raises NoSuchVersionError before the first."""
    found = versions(line).filter(at__lte=moment).first()
    if found is None:
        raise NoSuchVersionError(f"There was no version yet on {moment:%Y-%m-%d %H:%M}.")
    return found


def versions(line: Branch) -> QuerySet[Version]:
    """The versions of a line, newest first, without what they hold.

    Those before it forked belong to the line it came from.
    """
    return (
        Version.objects.filter(branch=line)
        .select_related("author", "parent")
        .defer("patch", "body", "parent__patch", "parent__body")
        .order_by("-number")
    )


def last_own(line: Branch, user: User, *, undone: bool) -> Version | None:
    """The version that the person's undo takes back; with `undone` the undo that redo takes back.

    None when there is nothing left. A new edit ends what could be redone.
    """
    taken_back: set[int] = set()
    # What others took back counts too: it is not there to be taken back again.
    telling = versions(line).filter(Q(author=user) | Q(undoes__isnull=False))
    for one in telling.select_related("author", "undoes").iterator(chunk_size=50):
        is_own = one.author_id == user.pk
        if one.pk in taken_back:
            continue
        if one.undoes_id is None:
            return None if undone or one.parent_id is None else one
        if undone and is_own and _is_undo(one):
            return one
        taken_back.add(one.undoes_id)
    return None


def _is_undo(version: Version) -> bool:
    """Whether it takes an edit back, and not an undo."""
    return version.undoes is not None and version.undoes.undoes_id is None


def baselines(record: ProgramRecord) -> Iterable[Version]:
    """The versions that were given a name, newest first."""
    held = record.versions.exclude(name="").select_related("branch", "parent", "undoes")
    large = [f"{of}{field}" for of in ("", "parent__", "undoes__") for field in ("patch", "body")]
    return held.defer(*large).order_by("-number")


def _locked(line: Branch) -> Version:
    """The newest version of a line that nobody else can add to until the transaction ends."""
    locked = Branch.objects.select_for_update().get(pk=line.pk)
    if locked.closed_at is not None:
        says = f"'{locked.title}' is closed; nothing can be changed in it."
        raise InvalidRequestError(says, "Begin another scenario from it.")
    # Numbers count over all lines, so lines of one program wait for one another.
    ProgramRecord.objects.select_for_update().get(pk=locked.program_id)
    assert locked.head_id is not None
    return Version.objects.select_related("branch").get(pk=locked.head_id)


def _write(
    line: Branch,
    parent: Version | None,
    program: Program,
    patch: Patch,
    authored: Authored,
    *,
    undoes: Version | None = None,
    name: str = "",
) -> Version:
    latest = line.program.versions.aggregate(Max("number"))["number__max"] or 0
    steps = 0 if parent is None else (parent.steps + 1) % BODY_EVERY
    new = Version(
        program=line.program,
        branch=line,
        number=latest + 1,
        parent=parent,
        author=authored.author,
        author_name=authored.author_name or str(authored.author or "Fairlead"),
        at=authored.at or timezone.now(),
        origin=authored.origin,
        message=authored.message,
        undoes=undoes,
        name=name,
        patch=chain.packed_patch(patch),
        body=None if steps else chain.packed_body(program),
        changes=len(patch.changes),
        steps=steps,
    )
    new.digest = chain.digest(new, "" if parent is None else parent.digest)
    new.save(force_insert=True)
    Branch.objects.filter(pk=line.pk).update(head=new)
    line.head = new
    webhooks.tell_saved(new)
    keep(new, program)
    return new


def _free_key(name: str) -> str:
    taken = set(ProgramRecord.objects.values_list("key", flat=True))
    return _free(slugify(name)[:50] or "program", taken)


def _free(wanted: str, taken: set[str]) -> str:
    free, n = wanted, 2
    while free in taken:
        free, n = f"{wanted}-{n}", n + 1
    return free
