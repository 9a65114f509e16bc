"""What is left of one risk where several of its responses work.

Each number is told task by task first: whether an impact names the program, a summary or a task
then makes no difference. Each thing the risk itself does is, in each run, lowered as far as one of
them lowers it and raised as far as one of them raises it. What they newly bring where the risk
does nothing (rework, a fee, a delay elsewhere) is there as long as they work, beside what the
others bring. So a response that leaves a thing as it was has no say in it, two that are alike do
what one does, no run is worse than with the worst of them alone but by what is newly brought, and
the order of the responses changes nothing. One draw of how bad the risk is drives every table, so
that what holds point by point holds in each run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from fairlead.core.ground.ids import TaskId
from fairlead.core.simulation.distributions import Values, constant

_SAME, _NOTHING = constant(1.0), constant(0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Left:
    """What is left of a risk where it happens, on tasks that have work of their own.

    factors, delays: a table for each task, the delays in minutes. cost: a table in minor units.
    adds, skips: the tasks themselves, and all below them.
    """

    factors: Mapping[TaskId, Values]
    delays: Mapping[TaskId, Values]
    cost: Values | None
    adds: tuple[TaskId, ...]
    skips: tuple[TaskId, ...]


def together(own: Left, left: Sequence[Left]) -> Left:
    """What is left of a risk where all of some responses work, from what each alone would leave."""
    if not left:
        return own
    if len(left) == 1:
        return left[0]
    cost = _table(own.cost, [one.cost for one in left], _NOTHING)
    return Left(
        dict(_tables(own, left, lambda one: one.factors, _SAME)),
        dict(_tables(own, left, lambda one: one.delays, _NOTHING)),
        cost if cost.any() else None,
        tasks_together(own.adds, [one.adds for one in left]),
        tasks_together(own.skips, [one.skips for one in left]),
    )


def tasks_together(
    own: tuple[TaskId, ...], left: Sequence[tuple[TaskId, ...]]
) -> tuple[TaskId, ...]:
    """Of the tasks a risk names itself those that all responses leave; and what each brings."""
    if not left:
        return own
    kept = frozenset(own).intersection(*left)
    brought = frozenset(task for tasks in left for task in tasks).difference(own)
    return tuple(t for t in dict.fromkeys((*own, *sorted(brought))) if t in kept or t in brought)


def _tables(
    own: Left, left: Sequence[Left], of: Callable[[Left], Mapping[TaskId, Values]], nothing: Values
) -> Iterator[tuple[TaskId, Values]]:
    """The table of each task; one for all tasks it is the same for, which then share their rows."""
    known: dict[tuple[int, ...], Values] = {}
    for task in dict.fromkeys(task for one in (own, *left) for task in of(one)):
        first, *others = (of(one).get(task) for one in (own, *left))
        key = tuple(map(id, (first, *others)))
        if key not in known:
            known[key] = _table(first, others, nothing)
        if (known[key] != nothing).any():
            yield task, known[key]


def _table(own: Values | None, left: Sequence[Values | None], nothing: Values) -> Values:
    """What is left of one table, from what each response alone would leave of it."""
    each = np.array([nothing if one is None else one for one in left])
    if own is None or (own == nothing).all():
        # Put in an order of its own, so that the answer does not hang on that of the responses.
        together = np.multiply if nothing is _SAME else np.add
        brought: Values = together.reduce(np.sort(each, axis=0), axis=0)
        return brought
    lowered, raised = np.minimum(own, each.min(axis=0)), np.maximum(own, each.max(axis=0))
    found: Values = lowered + (raised - own)
    return found
