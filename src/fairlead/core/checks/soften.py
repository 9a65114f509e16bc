"""Hard constraints made soft: links win again, and the date that was wanted stays in sight."""

from __future__ import annotations

from dataclasses import replace

from fairlead.core.program.task import Constraint, ConstraintKind, Task

HARD = frozenset({ConstraintKind.MSO, ConstraintKind.MFO, ConstraintKind.SNLT, ConstraintKind.FNLT})
_EARLIEST = {ConstraintKind.MSO: ConstraintKind.SNET, ConstraintKind.MFO: ConstraintKind.FNET}


def hard_constraints_of(task: Task) -> tuple[Constraint, ...]:
    """The constraints of a task that can keep links from moving it."""
    return tuple(c for c in task.constraints if c.kind in HARD)


def softened(task: Task) -> Task:
    """The task with soft constraints only, and free to move if its dates were set by hand.

    MSO becomes SNET and MFO becomes FNET; FNLT becomes a deadline, unless an earlier one is set;
    SNLT is dropped, as a deadline is a date of the finish. A start set by hand becomes SNET.
    """
    wanted = [c for c in task.constraints if c.kind not in HARD]
    wanted += [
        Constraint(_EARLIEST[c.kind], c.date) for c in task.constraints if c.kind in _EARLIEST
    ]
    if task.pinned is not None:
        wanted.append(Constraint(ConstraintKind.SNET, task.pinned.start))
    by = [c.date for c in task.constraints if c.kind is ConstraintKind.FNLT and c.date is not None]
    if task.deadline is not None:
        by.append(task.deadline)
    return replace(
        task,
        constraints=_latest_of_each(wanted),
        deadline=min(by, default=None),
        pinned=None,
    )


def _latest_of_each(constraints: list[Constraint]) -> tuple[Constraint, ...]:
    """One constraint of each kind: of two earliest dates only the later one binds."""
    by_kind: dict[ConstraintKind, Constraint] = {}
    for one in constraints:
        known = by_kind.get(one.kind)
        if known is None or (known.date and one.date and known.date < one.date):
            by_kind[one.kind] = one
    return tuple(by_kind.values())
