"""Two states of a program side by side: what changed, and what moved by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.ids import TaskId
from fairlead.core.impact.moves import moves
from fairlead.core.program.codec import encode_patch
from fairlead.core.program.diff import diff
from fairlead.core.program.patch import Patch
from fairlead.core.program.task import TaskKind
from fairlead.store.models import Version
from fairlead.web.change_words import Clash, Subject, told
from fairlead.web.services.ladder import last_task
from fairlead.web.services.reading import schedule_of

TASKS_SHOWN = 12
"""Of other tasks than milestones that moved, the ones that moved most."""
SUBJECTS_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Moved:
    """A task that finishes at another moment, by how many working days of its calendar."""

    id: str
    name: str
    before: datetime
    after: datetime
    working_days: float
    is_milestone: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """What leads from one state to the other, and what moves by it.

    finish: of the whole program, before and after; finishing: the tasks that it is that of.
    tasks: those that moved most; tasks_left: how many more moved. subjects_left: how many more
    changed than are told.
    """

    finish: tuple[datetime, datetime]
    finishing: tuple[TaskId, TaskId]
    milestones: tuple[Moved, ...]
    tasks: tuple[Moved, ...]
    tasks_left: int
    patch: Patch
    subjects: tuple[Subject, ...]
    subjects_left: int

    @property
    def moves_finish(self) -> bool:
        """Whether the program ends on another moment."""
        return self.finish[0] != self.finish[1]

    @property
    def is_later(self) -> bool:
        """Whether the program ends later."""
        return self.finish[0] < self.finish[1]


@dataclass(frozen=True, slots=True)
class ComparedVersions:
    """Two versions with what lies between them."""

    before: Version
    after: Version
    found: Compared


def compare_versions(before: Version, after: Version) -> ComparedVersions:
    """Two versions of a program, on whichever lines."""
    return ComparedVersions(before, after, compare(schedule_of(before), schedule_of(after)))


def compare(was: Schedule, is_now: Schedule) -> Compared:
    """What changed and moved between two schedules of a program."""
    tasks, before = is_now.program.tasks, was.program.tasks
    found = [
        Moved(
            one.task,
            tasks[one.task].name,
            one.before,
            one.after,
            one.working_days,
            tasks[one.task].kind is TaskKind.MILESTONE,
        )
        for one in moves(was, is_now)
        # What is left out of the plan keeps dates that nobody should look at.
        if tasks[one.task].active and before[one.task].active
    ]
    others = [one for one in found if not one.is_milestone]
    most = sorted(others, key=lambda one: -abs(one.working_days))[:TASKS_SHOWN]
    patch = diff(was.program, is_now.program)
    subjects = told(patch, was.program, is_now.program)
    return Compared(
        (was.finish, is_now.finish),
        (last_task(was), last_task(is_now)),
        tuple(one for one in found if one.is_milestone),
        tuple(most),
        len(others) - len(most),
        patch,
        subjects[:SUBJECTS_SHOWN],
        max(0, len(subjects) - SUBJECTS_SHOWN),
    )


def compared_json(compared: ComparedVersions) -> dict[str, Any]:
    """The same for programs."""
    return {
        "from": version_json(compared.before),
        "to": version_json(compared.after),
        **difference_json(compared.found),
    }


def difference_json(found: Compared) -> dict[str, Any]:
    """What changed and moved, for programs; `changes` read back as a patch."""
    return {
        "finish": {"before": found.finish[0].isoformat(), "after": found.finish[1].isoformat()},
        "moved": [
            {
                "id": one.id,
                "name": one.name,
                "milestone": one.is_milestone,
                "before": one.before.isoformat(),
                "after": one.after.isoformat(),
                "working_days": one.working_days,
            }
            for one in (*found.milestones, *found.tasks)
        ],
        "tasks_left": found.tasks_left,
        "changes": encode_patch(found.patch)["changes"],
        "subjects": subjects_json(found.subjects),
        "subjects_left": found.subjects_left,
    }


def subjects_json(subjects: Sequence[Subject]) -> list[dict[str, Any]]:
    """What changed about each thing, in words, for programs."""
    return [
        {
            "kind": subject.kind,
            "id": subject.id,
            "name": subject.name,
            "verb": subject.verb,
            "values": [
                {"what": s.what, "before": s.before, "after": s.after} for s in subject.values
            ],
        }
        for subject in subjects
    ]


def clashes_json(clashes: Sequence[Clash]) -> list[dict[str, Any]]:
    """What the plan has changed too, in words, for programs."""
    return [asdict(one) for one in clashes]


def version_json(version: Version) -> dict[str, Any]:
    """A version without what it holds."""
    return {
        "number": version.number,
        "line": version.branch.name,
        "parent": None if version.parent is None else version.parent.number,
        "author": version.author_name,
        "at": version.at.isoformat(),
        "origin": version.origin,
        "message": version.message,
        "changes": version.changes,
        "undoes": None if version.undoes is None else version.undoes.number,
        "baseline": version.name or None,
        "digest": version.digest,
    }
