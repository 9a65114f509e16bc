"""What several responses leave of the impacts of one risk: of each effect the lesser."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from functools import reduce
from math import prod

from fairlead.core.ground.ids import TaskId
from fairlead.core.program.risk import Impact

Effect = tuple[str, TaskId | None]
"""What an impact does, such as "delay", and to which task."""


def least(left: Sequence[tuple[Impact, ...]]) -> tuple[Impact, ...]:
    """What is left where all of some responses work, from what each alone would leave.

    Of a delay, a factor or a cost the one that is likely to be less: a saving stays, and so does
    a task left out; what only some leave of a threat, and a task that only some add, goes.
    """
    if len(left) == 1:
        return left[0]
    return tuple(impact for part in reduce(_lesser, map(_parts, left)).values() for impact in part)


def _parts(impacts: Iterable[Impact]) -> Mapping[Effect, tuple[Impact, ...]]:
    """Impacts taken apart, so that each does one thing."""
    found: dict[Effect, tuple[Impact, ...]] = {}
    for impact in impacts:
        for name in (one.name for one in fields(Impact) if one.name != "task"):
            value = getattr(impact, name)
            if value is None:
                continue
            task = value if name in ("adds", "skips") else impact.task
            single = Impact(**{"task": impact.task, name: value})
            found[name, task] = (*found.get((name, task), ()), single)
    return found


def _lesser(
    one: Mapping[Effect, tuple[Impact, ...]], other: Mapping[Effect, tuple[Impact, ...]]
) -> dict[Effect, tuple[Impact, ...]]:
    found = {}
    for effect in {**one, **other}:
        found[effect] = min(
            one.get(effect, ()), other.get(effect, ()), key=lambda part: _size(effect[0], part)
        )
    return found


def _size(name: str, part: Sequence[Impact]) -> float:
    if name == "adds":
        return float(bool(part))
    if name == "skips":
        return -float(bool(part))
    if name == "factor":
        return prod((float(one.factor.likely) for one in part if one.factor), start=1.0)
    delays = sum(one.delay.likely.minutes for one in part if one.delay)
    return float(delays + sum(one.cost.likely.minor() for one in part if one.cost))
