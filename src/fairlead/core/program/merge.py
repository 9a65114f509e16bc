"""Two changes of the same program brought together, and what cannot be.

Changes to different fields merge by themselves. What cannot stand together is a conflict for
people to decide; the merged program is valid whether there are any or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from fairlead.core.program.change import applied
from fairlead.core.program.diff import diff
from fairlead.core.program.entities import PROGRAM, table
from fairlead.core.program.fault import Fault
from fairlead.core.program.integrity import judge
from fairlead.core.program.patch import PLACE, WHOLE, Change, Patch
from fairlead.core.program.program import Program


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place where two changes cannot both be made, with its value before and in each.

    None is a value that is not there. says: why they cannot stand together, where it is not that
    both changed the same field.
    """

    entity: str
    id: str
    field: str
    base: Any
    ours: Any
    theirs: Any
    says: str = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """Ours with what of theirs could be taken.

    patch: leads from ours to `program`. What of theirs has part in changes that cannot stand
    together, as when they close a ring, is not taken.
    """

    program: Program
    patch: Patch
    conflicts: tuple[Conflict, ...]


def merge(base: Program, ours: Program, theirs: Program) -> Merged:
    """Both changes of `base` in one program. O(size) of what differs, and of their tables."""
    mine = {(c.entity, c.id, c.field): c for c in diff(base, ours).changes}
    edited = {(c.entity, c.id) for c in mine.values() if c.field not in {WHOLE, PLACE}}
    taken: list[Change] = []
    conflicts: list[Conflict] = []
    for change in diff(base, theirs).changes:
        if change.field == PLACE and not _place_counts(change.id, base, ours, theirs):
            continue
        own = mine.get((change.entity, change.id, change.field))
        gone = mine.get((change.entity, change.id, WHOLE))
        if own is not None:
            if own.after != change.after:
                conflicts.append(_conflict(change, own.after))
        elif gone is not None and gone.after is None:
            conflicts.append(_conflict(change, None))
        elif (
            change.field == WHOLE and change.after is None and (change.entity, change.id) in edited
        ):
            conflicts.append(_conflict(change, table(ours, change.entity)[change.id]))
        else:
            taken.append(change)
    sides = (base, ours, theirs)
    while True:
        program, touched = applied(ours, Patch(tuple(_with_places(taken, *sides))))
        faults = judge(program, touched)
        if not faults:
            break
        found = [conflict for fault in faults for conflict in _of_fault(fault, *sides)]
        conflicts += [one for one in found if one not in conflicts]
        blamed = {(one.entity, one.id) for one in found}
        left = [one for one in taken if (one.entity, one.id) not in blamed]
        if len(left) == len(taken):
            program = ours
            break
        # Without what had part in it the rest may stand, or what leaned on it falls next.
        taken = left
    return Merged(program, diff(ours, program), tuple(conflicts))


def _conflict(theirs: Change, ours: Any) -> Conflict:
    return Conflict(theirs.entity, theirs.id, theirs.field, theirs.before, ours, theirs.after)


def _place_counts(task: str, base: Program, ours: Program, theirs: Program) -> bool:
    """Whether a place in theirs matters: not for a task that one side removed or both added."""
    return task in theirs.tasks and (task in ours.tasks) == (task in base.tasks)


def _with_places(
    changes: Iterable[Change], base: Program, ours: Program, theirs: Program
) -> Iterator[Change]:
    """The changes with places as ours has them: behind the nearest task that is still there."""
    before: dict[str, str | None] = dict(zip(ours.tasks, (None, *ours.tasks), strict=False))
    anchors: dict[str | None, str | None] = {}
    changes = list(changes)
    come = {one.id for one in changes if (one.entity, one.field) == ("task", WHOLE)}
    last: str | None = None
    for id in theirs.tasks:
        anchors[id] = last
        if id in ours.tasks or id in come:
            last = id
    for change in changes:
        if change.field != PLACE or change.entity != "task":
            yield change
        else:
            yield replace(change, before=before.get(change.id), after=anchors[change.id])


def _of_fault(fault: Fault, base: Program, ours: Program, theirs: Program) -> Iterator[Conflict]:
    """Every change of either side that has part in a fault; the fault's own place without any."""
    own = (fault.entity, fault.id, fault.field.partition(".")[0])
    found = False
    for entity, id, field in dict.fromkeys((*fault.involves, own)):
        before, mine, other = (_value(p, entity, id, field) for p in (base, ours, theirs))
        if not before == mine == other or ((entity, id, field) == own and not found):
            found = True
            yield Conflict(entity, id, field, before, mine, other, f"{fault.says}.")


def _value(program: Program, entity: str, id: str, field: str) -> Any:
    held = program if entity == PROGRAM else table(program, entity).get(id)
    return held if held is None or field == WHOLE else getattr(held, field)
