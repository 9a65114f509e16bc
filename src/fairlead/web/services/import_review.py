"""What importing a file into a program would change, to be looked at before it does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any

from fairlead.core.cpm.schedule import schedule
from fairlead.core.ground.table import Table
from fairlead.core.impact.moves import Move, moves
from fairlead.core.program.change import change
from fairlead.core.program.diff import diff
from fairlead.core.program.entities import (
    ENTITIES,
    PROGRAM,
    references,
    table,
    with_tables,
    without,
)
from fairlead.core.program.merge import Conflict, merge
from fairlead.core.program.patch import WHOLE, Patch
from fairlead.core.program.program import Program
from fairlead.core.program.shape import GONE
from fairlead.core.program.task import TaskKind
from fairlead.store import uploads
from fairlead.store.heads import program_of
from fairlead.store.models import ProgramRecord, Upload, Version
from fairlead.web.change_words import Clash, Subject, clashes, told
from fairlead.web.services.reading import schedule_of
from fairlead.web.services.understood import understood

LISTED = 100
"""How many values of a kind a page lists."""
LARGE_SHARE = 0.2
"""From which share of removed tasks or links on somebody has to say that this is meant."""
_COUNTED = ("task", "link")
_SIGNS = ("changed", "added", "removed").index
_OWN = ("id", "name")
"""Fields of a program that are the program's here, whatever a file is called."""


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one kind that would change; unlisted: how many more there are."""

    title: str
    counts: str
    subjects: Sequence[Subject]
    unlisted: int


@dataclass(frozen=True)
class Review:
    """What an import would do to a version of a program.

    file: what the file says. patch: all that would change. conflicts: what was changed both here
    and in the file since its last import; what is here stays. before: that import, if there was
    one. is_same: it was of the very same bytes.
    """

    version: Version
    file: Program
    patch: Patch
    conflicts: Sequence[Conflict]
    before: Upload | None
    is_same: bool

    @cached_property
    def now(self) -> Program:
        """The program as it is."""
        return program_of(self.version)

    @cached_property
    def then(self) -> Program:
        """The program as it would be."""
        return change(self.now, self.patch)

    @cached_property
    def groups(self) -> list[Group]:
        """The changes in words, kind by kind."""
        found = []
        for kind, group in groupby(told(self.patch, self.now, self.then), lambda one: one.kind):
            subjects = list(group)
            verbs = Counter(one.verb for one in subjects)
            counts = [f"{verbs[v]:,} {v}" for v in ("added", "changed", "removed") if verbs[v]]
            title = "Program" if kind == PROGRAM else f"{kind.capitalize()}s"
            left_out = max(0, len(subjects) - LISTED)
            found.append(Group(title, ", ".join(counts), subjects[:LISTED], left_out))
        return found

    @cached_property
    def disputed(self) -> Sequence[Clash]:
        """What was changed both here and in the file, in words."""
        return clashes(tuple(self.conflicts), self.now, self.file)

    @cached_property
    def totals(self) -> tuple[int, int, int]:
        """How many tasks, links and so on are added, changed and removed."""
        signs: dict[tuple[str, str], str] = {}
        for one in self.patch.changes:
            whole = one.field == WHOLE
            verb = "added" if whole and one.before is None else "changed"
            verb = "removed" if whole and one.after is None else verb
            signs[one.entity, one.id] = max(verb, signs.get((one.entity, one.id), verb), key=_SIGNS)
        verbs = list(signs.values())
        return verbs.count("added"), verbs.count("changed"), verbs.count("removed")

    @property
    def is_older(self) -> bool:
        """Whether the file knows the progress up to an earlier day than the program does."""
        known, said = self.now.status_date, self.file.status_date
        return known is not None and said is not None and said < known

    @property
    def removed(self) -> list[tuple[str, int, int]]:
        """Of tasks and links: the entity, how many would be removed, and how many there are."""
        gone = [c.entity for c in self.patch.changes if c.field == WHOLE and c.after is None]
        return [(name, gone.count(name), len(table(self.now, name))) for name in _COUNTED]

    @property
    def removes_much(self) -> bool:
        """Whether so much is removed that somebody has to say that this is meant."""
        return any(gone > LARGE_SHARE * all for _, gone, all in self.removed)

    @cached_property
    def moved(self) -> Sequence[Move]:
        """The milestones that would move."""
        tasks = self.then.tasks
        found = moves(schedule_of(self.version), schedule(self.then))
        return [one for one in found if tasks[one.task].kind is TaskKind.MILESTONE]


def review(record: ProgramRecord, upload: Upload, version: Version) -> Review:
    """What importing a file would do to a version of a program.

    A file that was imported before changes only what it says otherwise since then: what was
    changed here stays. Raises ImportDoneError when the file could not be read.
    """
    file = understood(upload)
    current = program_of(version)
    before = uploads.last_imported(record, upload.format)
    if before is None:
        theirs = _completed(file.program, current, is_complete=file.is_complete)
        return Review(version, theirs, diff(current, theirs), (), None, is_same=False)
    base = _as_here(understood(before).program, current)
    theirs = _as_here(file.program, current)
    merged = merge(base, current, theirs)
    is_same = before.sha256 == upload.sha256 and before.mapping == upload.mapping
    return Review(version, theirs, merged.patch, merged.conflicts, before, is_same)


def _as_here(file: Program, current: Program) -> Program:
    return replace(file, **{name: getattr(current, name) for name in _OWN})


def _completed(file: Program, current: Program, *, is_complete: bool) -> Program:
    """A file's program with what its format has no place for, as it is here."""
    file = _as_here(file, current)
    if is_complete:
        return file
    kept = {
        name: table(current, name)
        for name in ENTITIES
        if not table(file, name) and table(current, name)
    }
    return _mended(with_tables(file, kept), kept)


def _mended(program: Program, kept: dict[str, Table[str, Any]]) -> Program:
    """The program without what kept values say of others that the file no longer has."""
    while True:
        mended = {name: _known(program, name) for name in kept}
        if all(mended[name] == table(program, name) for name in kept):
            return program
        program = with_tables(program, mended)


def _known(program: Program, entity: str) -> Table[str, Any]:
    rows = {}
    for id, value in table(program, entity).items():
        for reference in references(entity):
            if value is not GONE:
                value = without(value, reference, table(program, reference.to))
        if value is not GONE:
            rows[id] = value
    return Table(rows)
