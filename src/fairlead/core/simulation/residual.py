"""What is left of one risk where several of its responses work.

Each number is told task by task first: whether an impact names the program, a summary or a task
then makes no difference. Of each thing the risk itself does, what they leave in each run is the
least that one of them leaves; what one raises is raised by as much; what one newly brings (rework,
a fee, a delay elsewhere) is there as long as it works, beside what others bring. A response that
leaves a thing as it was has no say in it, and the order of the responses none in anything. One
draw of how bad the risk is drives every table, so that what holds point by point holds in each
run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from fairlead.core.ground.ids import TaskId
from fairlead.core.simulation.distributions import Values, constant, mean

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
    each = [nothing if one is None else one for one in left]
    if own is None:
        # Summed in an order of its own, so that the answer does not hang on that of the responses.
        brought: Values = nothing + np.sort(np.array(each) - nothing, axis=0).sum(axis=0)
        return brought
    changed = [one for one in each if not np.array_equal(one, own)]
    if len(changed) < 2:
        return changed[0] if changed else own
    lowered = [one for one in changed if mean(one) <= mean(own)]
    raised = [one for one in changed if mean(one) > mean(own)]
    more = np.maximum.reduce([np.maximum(one - own, 0.0) for one in raised] or [_NOTHING])
    found: Values = np.minimum.reduce(lowered or [own]) + more
    return found
