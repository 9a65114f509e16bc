"""How far what finished tasks took lies from what was agreed for them, team by team."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import numpy as np

from fairlead.core.calendars.arithmetic import work_between
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.ids import TaskId, TeamId
from fairlead.core.ground.units import Elapsed
from fairlead.core.program.baseline import BaselineTask
from fairlead.core.program.program import Program
from fairlead.core.program.task import Task, TaskKind
from fairlead.core.program.uncertainty import Uncertainty
from fairlead.core.simulation.drivers import team_of

LEAST_TASKS = 30
"""Finished tasks of a team from which on its own spread is used, not the usual one."""
LEAST_SPREAD = 0.3
"""Never less: what was measured leaves out what never got finished."""

_LOW, _MIDDLE, _HIGH = 15.87, 50.0, 84.13
"""Percentiles one standard deviation of a normal below its middle, at it, and above."""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The median of actual over estimate and the spread of its logarithm; of so many tasks."""

    tasks: int
    median: float
    spread: Decimal


def accuracy(estimates_actuals: Sequence[tuple[float, float]]) -> Accuracy | None:
    """How accurate estimates were, in pairs with what came; None below 30 pairs.

    The spread is half the width from P16 to P84 of ln(actual / estimate), which one absurd entry
    does not move; pairs without estimate or actual are left out.
    """
    logs = [math.log(a / e) for e, a in estimates_actuals if e > 0 and a > 0]
    if len(logs) < LEAST_TASKS:
        return None
    low, middle, high = np.percentile(logs, (_LOW, _MIDDLE, _HIGH)).tolist()
    spread = max(LEAST_SPREAD, (high - low) / 2)
    return Accuracy(len(logs), math.exp(middle), Decimal(f"{spread:.2f}"))


def own_accuracy(full: Schedule) -> Mapping[TeamId | None, Accuracy]:
    """How accurate each team's estimates were, where 30 of its tasks are finished or more.

    None stands for work that no team is named for. A program that states its own spread is taken
    at its word: then nothing is found.
    """
    program = full.program
    if not program.baselines or program.uncertainty.task != Uncertainty().task:
        return {}
    pairs: dict[TeamId | None, list[tuple[float, float]]] = defaultdict(list)
    for task, agreed in _agreed(program):
        pairs[team_of(program, task.id)].append((_planned(full, task, agreed), _taken(full, task)))
    found = {team: accuracy(known) for team, known in pairs.items()}
    return {team: one for team, one in found.items() if one is not None}


def _agreed(program: Program) -> Iterator[tuple[Task, BaselineTask]]:
    """Finished tasks, each with what was agreed first, and before it began where that is known.

    A baseline without a day counts where none with a day does; durations of another kind of time
    than the task's own cannot be compared.
    """
    dated = [one for one in program.baselines.values() if one.agreed_on is not None]
    undated = [one for one in program.baselines.values() if one.agreed_on is None]
    first: dict[TaskId, BaselineTask] = {}
    for baseline in [*sorted(dated, key=lambda one: one.agreed_on or date.max), *undated]:
        for id, agreed in baseline.tasks.items():
            task = program.tasks.get(id)
            if task is None or id in first:
                continue
            begun, day = task.progress.actual_start, baseline.agreed_on
            if begun is None or (day is not None and day > begun.date()):
                continue
            known = agreed.duration
            if type(known) is type(task.duration) or (known is None and agreed.finish is not None):
                first[id] = agreed
    for id, agreed in first.items():
        task = program.tasks[id]
        if task.kind is TaskKind.TASK and task.active and task.progress.actual_finish is not None:
            yield task, agreed


def _planned(full: Schedule, task: Task, agreed: BaselineTask) -> int:
    """Minutes that were agreed, of working time unless the task's duration is elapsed time."""
    if agreed.duration is not None:
        return agreed.duration.minutes
    return _between(full, task, agreed.start, agreed.finish)


def _taken(full: Schedule, task: Task) -> int:
    return _between(full, task, task.progress.actual_start, task.progress.actual_finish)


def _between(full: Schedule, task: Task, start: datetime | None, finish: datetime | None) -> int:
    if start is None or finish is None:
        return 0
    earlier, later = full.axis.minute(start), full.axis.minute(finish)
    if isinstance(task.duration, Elapsed):
        return later - earlier
    return int(work_between(full.clocks, full.network.book.of_task(task), earlier, later))
