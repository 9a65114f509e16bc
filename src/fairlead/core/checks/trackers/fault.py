"""A fault: what it counts among the issues of a tracker, in words that are printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from fairlead.core.checks.metric import Measured
from fairlead.core.ground.ids import TaskId
from fairlead.core.tracking.issue import Issue, State, Tracker
from fairlead.core.tracking.mapping import PlanMapping

STALE = timedelta(days=14)
"""An issue in progress that nobody touched for so long is stale."""
WIDE_CHILDREN = 30
WIDE_SPAN = timedelta(days=183)
"""An epic of more open issues than that, or open for longer, is too wide to be followed."""
SPILLED = 2
"""Sprints that ended without an issue from which on it counts as one that spills over."""


@dataclass(frozen=True, slots=True)
class Tracked:
    """The issues that a fault looks at: those that the mapping takes as work."""

    tracker: Tracker
    mapping: PlanMapping

    @property
    def issues(self) -> Iterator[Issue]:
        """Each issue, oldest first."""
        ordered = sorted(self.tracker.issues.values(), key=lambda one: (one.created, one.id))
        return (one for one in ordered if one.kind.casefold() not in self.mapping.leaves_out)

    @property
    def open(self) -> list[Issue]:
        """Those that are not done."""
        return [one for one in self.issues if one.state is not State.DONE]

    def children(self) -> dict[str, list[Issue]]:
        """By the id of an epic or task, the issues that are parts of it."""
        found: dict[str, list[Issue]] = {}
        for one in self.issues:
            if one.parent in self.tracker.issues:
                found.setdefault(str(one.parent), []).append(one)
        return found

    def waits(self) -> dict[str, set[str]]:
        """By the id of an issue, the ids of those that it waits for."""
        keys = {one.key: id for id, one in self.tracker.issues.items()}
        found: dict[str, set[str]] = {}
        for one in self.issues:
            for relation in one.links:
                other = keys.get(relation.other, relation.other)
                if other not in self.tracker.issues:
                    continue
                if relation.says in self.mapping.waits:
                    found.setdefault(one.id, set()).add(other)
                elif relation.says in self.mapping.blocks:
                    found.setdefault(other, set()).add(one.id)
        return found

    def key(self, id: str) -> TaskId:
        """What an issue is called."""
        return TaskId(self.tracker.issues[id].key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault with its code, name and printed definition. do: what to do about offenders."""

    code: str
    name: str
    text: str
    source: str
    do: str
    measure: Callable[[Tracked], Measured]


def fault(code: str, name: str, *, do: str) -> Callable[[Callable[[Tracked], Measured]], Fault]:
    """Make a fault of a function, with the docstring as its definition and source."""

    def made(measure: Callable[[Tracked], Measured]) -> Fault:
        text, _, source = (measure.__doc__ or "").partition("Source:")
        return Fault(
            code=code,
            name=name,
            text=" ".join(text.split()),
            source=" ".join(source.split()).removesuffix("."),
            do=do,
            measure=measure,
        )

    return made
