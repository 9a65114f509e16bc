"""The changes between two programs as causes: grouped by what they change, where, and by whom.

A group is what can be undone in thought without undoing the rest. What cannot stand without
another group names it in its needs; what need one another are one group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from fairlead.core.ground.ids import ResourceId, RiskId, TaskId
from fairlead.core.impact.bundle import Bundle, CauseKind, Group
from fairlead.core.impact.movers import KINDS, bare
from fairlead.core.impact.needs import condensed, needs_of
from fairlead.core.program.diff import diff
from fairlead.core.program.entities import PROGRAM, table
from fairlead.core.program.outline import ancestors
from fairlead.core.program.patch import PLACE, WHOLE, Change
from fairlead.core.program.program import Program
from fairlead.core.program.task import TaskKind

MOST_GROUPS = 12
"""Causes that are told apart; of the kind with the most of them all become one beyond that."""

Source = Callable[[Change], str]
"""Says where a change came from, such as a sync or a person; empty where nobody knows."""


def groups(older: Program, newer: Program, source: Source | None = None) -> tuple[Group, ...]:
    """Every change between two versions, each in exactly one group; PLACE changes among OTHER."""
    changes = diff(replace(older, id=newer.id, set_aside=newer.set_aside), newer).changes
    bundles = _coarse(list(_bundles(_Sides(older, newer), changes, source)))
    moving = [bundle for bundle in bundles if bundle.kind is not CauseKind.OTHER]
    idle = tuple(Group((b,)) for b in bundles if b.kind is CauseKind.OTHER)
    needs = needs_of(bare(older, newer), bare(newer, newer), moving)
    return (*condensed([Group((b,)) for b in moving], needs), *idle)


@dataclass(frozen=True, slots=True)
class _Sides:
    """The two versions, and questions about either."""

    older: Program
    newer: Program

    @property
    def is_later(self) -> bool:
        """Whether the status date moved."""
        return self.older.status_date != self.newer.status_date

    def held(self, entity: str, id: str) -> Any:
        """A value as it is now, or else as it was."""
        now = table(self.newer, entity).get(id)
        return table(self.older, entity)[id] if now is None else now

    def stream(self, task: TaskId) -> tuple[str, str]:
        """A task's nearest summary with a tier, else the topmost one, else its team."""
        tasks = self.newer.tasks if task in self.newer.tasks else self.older.tasks
        top = None
        for id in (task, *ancestors(tasks, task)):
            one = tasks[id]
            if one.kind is TaskKind.SUMMARY:
                top = id
                if one.tier is not None:
                    break
        if top is not None:
            return "task", top
        team = tasks[task].team
        return (PROGRAM, "") if team is None else ("team", team)

    def of_person(self, resource: ResourceId) -> tuple[str, str]:
        """The team of a resource, or itself."""
        team = self.held("resource", resource).team
        return ("resource", resource) if team is None else ("team", team)


def _bundles(sides: _Sides, changes: Iterable[Change], source: Source | None) -> Iterator[Bundle]:
    """The changes by kind, place and source, in the order in which they first appear."""
    found: dict[tuple[CauseKind, tuple[str, str], str], list[Change]] = {}
    for change in changes:
        kind, place = _where(sides, change)
        key = (kind, place, "" if source is None else source(change))
        found.setdefault(key, []).append(change)
    for (kind, place, origin), members in found.items():
        yield Bundle(kind, place, origin, tuple(members))


def _where(sides: _Sides, change: Change) -> tuple[CauseKind, tuple[str, str]]:
    """What kind of cause a change is part of, and where."""
    whole = (PROGRAM, "")
    field = change.field.partition(".")[0]
    if change.entity == "task" and field in (WHOLE, "active"):
        is_added = change.after is not None if field == WHOLE else bool(change.after)
        kind = CauseKind.SCOPE_ADDED if is_added else CauseKind.SCOPE_REMOVED
        return kind, sides.stream(TaskId(change.id))
    if change.entity in ("link", "assignment") and field == WHOLE:
        scope = _with_scope(sides, change)
        if scope is not None:
            return scope
    kind = KINDS.get(change.entity, {}).get(field, CauseKind.OTHER)
    if change.field == PLACE or kind is CauseKind.OTHER:
        return CauseKind.OTHER, whole
    if kind is CauseKind.PROGRESS and sides.is_later:
        return CauseKind.TIME, whole
    if field == "kind" and TaskKind.SUMMARY not in (change.before, change.after):
        kind = CauseKind.DURATIONS if change.entity == "task" else kind
    return kind, _place(sides, change)


def _with_scope(sides: _Sides, change: Change) -> tuple[CauseKind, tuple[str, str]] | None:
    """Links and assignments of a task that is new or gone are part of the scope."""
    value = change.before if change.after is None else change.after
    ends = (value.successor, value.predecessor) if change.entity == "link" else (value.task,)
    there, kind = (
        (sides.newer.tasks, CauseKind.SCOPE_REMOVED)
        if change.after is None
        else (sides.older.tasks, CauseKind.SCOPE_ADDED)
    )
    for end in ends:
        if end not in there:
            return kind, sides.stream(end)
    return None


def _place(sides: _Sides, change: Change) -> tuple[str, str]:
    match change.entity:
        case "task":
            return sides.stream(TaskId(change.id))
        case "link":
            return sides.stream(sides.held("link", change.id).successor)
        case "assignment":
            return sides.of_person(sides.held("assignment", change.id).resource)
        case "resource":
            return sides.of_person(ResourceId(change.id))
        case "response":
            return "risk", RiskId(sides.held("response", change.id).risk)
        case "program":
            return PROGRAM, ""
        case _:
            return change.entity, change.id


def _coarse(bundles: list[Bundle]) -> list[Bundle]:
    """No more bundles than can be told apart: of the kind with the most of them, one is made."""
    while len([b for b in bundles if b.kind is not CauseKind.OTHER]) > MOST_GROUPS:
        (kind, count), *_ = Counter(b.kind for b in bundles).most_common(1)
        if count == 1:
            break
        of_kind = [b for b in bundles if b.kind is kind]
        sources = {b.source for b in of_kind}
        one = Bundle(
            kind,
            (PROGRAM, ""),
            sources.pop() if len(sources) == 1 else "",
            tuple(change for b in of_kind for change in b.changes),
        )
        place = bundles.index(of_kind[0])
        bundles = [b for b in bundles if b.kind is not kind]
        bundles.insert(place, one)
    return bundles
