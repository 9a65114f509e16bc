"""What cannot stand without what: bundles of changes that others need to be made first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fairlead.core.ground.ids import TaskId
from fairlead.core.impact.bundle import Bundle, Group
from fairlead.core.program.entities import ENTITIES, PROGRAM, references, table
from fairlead.core.program.patch import WHOLE
from fairlead.core.program.program import Program


def needs_of(older: Program, newer: Program, bundles: Sequence[Bundle]) -> list[set[int]]:
    """For each bundle the bundles without which it cannot stand."""
    home = {(c.entity, c.id, c.field): n for n, b in enumerate(bundles) for c in b.changes}
    needs: list[set[int]] = [set() for _ in bundles]
    for n, other in (
        *_named_first(older, newer, home),
        *_dropped_first(older, home),
        *_kept_summaries(older, newer, home),
    ):
        if n != other:
            needs[n].add(other)
    return needs


_Home = Mapping[tuple[str, str, str], int]
"""The bundle of each change, by its entity, id and field."""


def _named_first(older: Program, newer: Program, home: _Home) -> Iterator[tuple[int, int]]:
    """Each change with the additions of what it names."""
    for (entity, id, field), n in home.items():
        if entity == PROGRAM:
            added = home.get(("calendar", newer.calendar, WHOLE))
            if field == "calendar" and added is not None:
                yield n, added
        elif id in table(newer, entity):
            for to, named in _named(entity, table(newer, entity)[id], field):
                if named not in table(older, to):
                    yield n, home[to, named, WHOLE]


def _dropped_first(older: Program, home: _Home) -> Iterator[tuple[int, int]]:
    """Each removal with the changes that stop naming what it removes."""
    removed = {
        (entity, id): n
        for (entity, id, field), n in home.items()
        if field == WHOLE and id in table(older, entity)
    }
    if not removed:
        return
    if ("calendar", older.calendar) in removed:
        yield removed["calendar", older.calendar], home[PROGRAM, older.id, "calendar"]
    for entity in ENTITIES:
        for id, value in table(older, entity).items():
            for reference in references(entity):
                for named in reference.named(value):
                    n = removed.get((reference.to, named))
                    for field in (WHOLE, reference.path[0]) if n is not None else ():
                        if n is not None and (entity, id, field) in home:
                            yield n, home[entity, id, field]


def _kept_summaries(older: Program, newer: Program, home: _Home) -> Iterator[tuple[int, int]]:
    """What makes a task a summary or ends it, with what comes to stand below it or goes.

    A summary is one as long as something stands below it: the two need one another.
    """
    for (entity, id, field), n in home.items():
        if entity != "task" or field not in (WHOLE, "parent"):
            continue
        for side in (older, newer):
            parent = side.tasks[TaskId(id)].parent if id in side.tasks else None
            kind = None if parent is None else home.get(("task", parent, "kind"))
            if kind is not None:
                yield n, kind
                yield kind, n


def _named(entity: str, value: Any, field: str) -> Iterator[tuple[str, str]]:
    """What a value names through one field, or through any of them."""
    for reference in references(entity):
        if field in (WHOLE, reference.path[0]):
            for named in reference.named(value):
                yield reference.to, named


def condensed(groups: Sequence[Group], needs: Sequence[set[int]]) -> tuple[Group, ...]:
    """The groups, with those that need one another made one, and all that each needs."""
    reach = [_reached(n, needs) for n in range(len(groups))]
    home: list[int] = []
    members: list[list[int]] = []
    for n in range(len(groups)):
        ring = next((g for g, m in enumerate(members) if n in reach[m[0]] and m[0] in reach[n]), -1)
        if ring < 0:
            ring = len(members)
            members.append([])
        members[ring].append(n)
        home.append(ring)
    return tuple(
        Group(
            tuple(bundle for m in ring for bundle in groups[m].bundles),
            frozenset(home[other] for m in ring for other in reach[m]) - {g},
        )
        for g, ring in enumerate(members)
    )


def _reached(start: int, needs: Sequence[set[int]]) -> set[int]:
    found: set[int] = set()
    waiting = [start]
    while waiting:
        for other in needs[waiting.pop()]:
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found
