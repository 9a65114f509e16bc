"""A patch: a difference between two programs as a value that can be shown, stored and applied."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any

WHOLE = ""
"""The field of a change that adds or removes a whole value: its `before` or `after` is None."""
PLACE = "after"
"""The field of a task that says where it stands: the id of the task directly before it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value of one field, before and after.

    entity: an entity of `entities.py`, or "program" for the program's own fields; there the id is
    for reading only.
    field: a field of its value type; an entry of a table in one, such as "fields.Sprint", where
    None means that there is none; WHOLE; or for tasks PLACE. Order among tasks is the outline's,
    so it counts: PLACE holds the id of the task directly before this one, None for the first.
    Only tasks that cannot keep their place while the others keep theirs have such a change; added
    tasks without one come last, and so do removed ones when an undo adds them again.
    """

    entity: str
    id: str
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Patch:
    """Changes that belong together: all of them are made, or none.

    Their order means nothing, save that tasks added without a place are added in it.
    """

    changes: tuple[Change, ...] = ()
    message: str = ""

    def __bool__(self) -> bool:
        return bool(self.changes)


@dataclass(frozen=True, slots=True)
class Touched:
    """What a change has touched, so that rules need not look at the rest.

    changed: by entity and id, the names of the fields changed; WHOLE for a value that was added.
    removed: by entity, the ids that are no longer there.
    """

    changed: Mapping[str, Mapping[str, AbstractSet[str]]] = dataclasses.field(default_factory=dict)
    removed: Mapping[str, AbstractSet[str]] = dataclasses.field(default_factory=dict)

    def fields(self, entity: str) -> frozenset[str]:
        """All fields of an entity that were changed in any value of it."""
        changed = frozenset[str]().union(*self.changed.get(entity, {}).values())
        return changed | {WHOLE} if self.removed.get(entity) else changed


def inverse(patch: Patch) -> Patch:
    """The patch that undoes this one. Exact for what `diff` gives, order of tasks included."""
    changes = tuple(replace(c, before=c.after, after=c.before) for c in patch.changes)
    return Patch(changes, f"Undo: {patch.message}" if patch.message else "")
