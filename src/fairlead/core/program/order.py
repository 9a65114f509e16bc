"""The order of tasks: which of them moved, and a new order from those that did."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from fairlead.core.program.patch import PLACE, Change


def places(before: Sequence[str], after: Sequence[str]) -> tuple[Change, ...]:
    """PLACE changes for the tasks that do not simply keep their place, or come last.

    As few as there can be: the tasks of a longest increasing subsequence stay. O(n log n).
    """
    if before == after:
        return ()
    stay = _staying(before, after)
    was = {id: previous for previous, id in zip((None, *before), before, strict=False)}
    is_now = {id: previous for previous, id in zip((None, *after), after, strict=False)}
    removed = _without_tail(before, is_now)
    changes = [Change("task", id, PLACE, was[id], None) for id in removed]
    shown = set(_without_tail(after, was))
    moved = (id for id in after if (id not in stay if id in was else id in shown))
    changes += (Change("task", id, PLACE, was.get(id), is_now[id]) for id in moved)
    return tuple(changes)


def placed(stay: Iterable[str], places: Mapping[str, str | None]) -> list[str]:
    """The tasks that stay, in order, with the others each behind the one that `places` names.

    Those that name the same one follow it in the order of `places`; those that name one another
    are left out.
    """
    behind: dict[str | None, list[str]] = {}
    for id, previous in places.items():
        behind.setdefault(previous, []).append(id)
    order: list[str] = []

    def follow(previous: str | None) -> None:
        waiting = list(reversed(behind.get(previous, ())))
        while waiting:
            id = waiting.pop()
            order.append(id)
            waiting.extend(reversed(behind.get(id, ())))

    follow(None)
    for id in stay:
        order.append(id)
        follow(id)
    return order


def _without_tail(ids: Sequence[str], others: Mapping[str, object]) -> list[str]:
    """The ids that `others` lacks, except those at the very end."""
    end = len(ids)
    while end and ids[end - 1] not in others:
        end -= 1
    return [id for id in ids[:end] if id not in others]


def _staying(before: Sequence[str], after: Sequence[str]) -> frozenset[str]:
    """The largest set of common ids that stand in the same order in both."""
    position = {id: n for n, id in enumerate(before)}
    common = [id for id in after if id in position]
    numbers = [position[id] for id in common]
    if all(a < b for a, b in pairwise(numbers)):
        return frozenset(common)
    # Patience sorting: ends[k] is the least end of a run of k + 1, came[n] what stands before n.
    ends: list[int] = []
    at: list[int] = []
    came: list[int] = []
    for n, number in enumerate(numbers):
        k = bisect_left(ends, number)
        came.append(at[k - 1] if k else -1)
        if k == len(ends):
            ends.append(number)
            at.append(n)
        else:
            ends[k] = number
            at[k] = n
    stay, n = set(), at[-1]
    while n >= 0:
        stay.add(common[n])
        n = came[n]
    return frozenset(stay)
