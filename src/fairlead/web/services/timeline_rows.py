"""The rows and links of a schedule as plain lists, in the order of the outline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from operator import attrgetter
from typing import Any

import numpy as np
import numpy.typing as npt

from fairlead.core.cpm.axis import EPOCH
from fairlead.core.cpm.drivers import Flags, drives
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.ids import LinkId, TaskId, TeamId
from fairlead.core.ground.units import Elapsed, Percent, Work
from fairlead.core.program.link import Lag
from fairlead.core.program.program import Program
from fairlead.core.program.task import Task, TaskKind, is_finished

COLUMNS = (
    "id",
    "name",
    "level",
    "parent",
    "kind",
    "start",
    "finish",
    "days",
    "percent",
    "float",
    "flags",
    "team",
    "owner",
)
"""What a row holds. days: its duration, and float: its total float, in days of its calendar; flags:
the sum of `FLAGS`; team: its own, or that of the nearest summary above; percent: null for a
summary, whose work has its own."""
FLAGS: Mapping[str, int] = {
    "critical": 1,
    "finished": 2,
    "started": 4,
    "inactive": 8,
    "elapsed": 16,
    "dated": 32,
}
"""elapsed: days and float count around the clock. dated: something but links holds its dates."""
MOVED = ("id", "start", "finish", "float", "flags")
"""What an edit says of a task whose dates alone are other ones."""
LINK_COLUMNS = ("id", "predecessor", "successor", "type", "lag", "driving")

Row = list[Any]
_MINUTE = timedelta(minutes=1)
_MINUTES_PER_DAY = 24 * 60
_MOST_KEPT = 8
_KINDS = {kind: kind.value for kind in TaskKind}


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """What the rows of a schedule are made of. order: outline order. drives: by network row."""

    schedule: Schedule
    order: tuple[TaskId, ...]
    level: Mapping[TaskId, int]
    teams: Mapping[TaskId, TeamId | None]
    moments: npt.NDArray[np.int64]
    drives: Flags

    def placed(self, id: TaskId) -> tuple[int, TeamId | None]:
        """What a task has of the summaries above it."""
        return self.level[id], self.teams[id]

    def dated(self, id: TaskId) -> tuple[Any, ...]:
        """What of a task moves."""
        table = self.schedule.table
        row = table.row[id]
        return (*self.moments[row].tolist(), int(table.total_float[row]), bool(table.critical[row]))

    def _dates(self, ids: Sequence[TaskId]) -> Iterator[tuple[list[int], int, bool]]:
        """Start and finish, float, and whether it is critical, of each of these tasks."""
        table = self.schedule.table
        # An edit asks for a few of ten thousand: only those become numbers of Python.
        at = [table.row[id] for id in ids]
        floats, critical = table.total_float[at].tolist(), table.critical[at].tolist()
        return zip(self.moments[at].tolist(), floats, critical, strict=True)

    def rows(self, ids: Sequence[TaskId]) -> list[Row]:
        """The rows of these tasks, as COLUMNS."""
        program = self.schedule.program
        tasks, nodes = program.tasks, self.schedule.network.node_of
        days = _Days(program)
        found = []
        for id, ((start, finish), room, critical) in zip(ids, self._dates(ids), strict=True):
            task = tasks[id]
            is_own = id in nodes
            per_day = days.of(task, is_own=is_own)
            found.append(
                [
                    id,
                    task.name,
                    self.level[id],
                    task.parent,
                    _KINDS[task.kind],
                    start,
                    finish,
                    round(task.duration.minutes / per_day, 2) if is_own else None,
                    _percent(task),
                    round(room / per_day, 1),
                    _flags(task, critical, is_own=is_own),
                    self.teams[id],
                    task.owner,
                ]
            )
        return found

    def moved(self, ids: Sequence[TaskId]) -> list[Row]:
        """Where these tasks are, as MOVED."""
        program = self.schedule.program
        tasks, nodes, days = program.tasks, self.schedule.network.node_of, _Days(program)
        found = []
        for id, (moments, room, critical) in zip(ids, self._dates(ids), strict=True):
            task, is_own = tasks[id], id in nodes
            per_day = days.of(task, is_own=is_own)
            flags = _flags(task, critical, is_own=is_own)
            found.append([id, *moments, round(room / per_day, 1), flags])
        return found

    def links(self, ids: Iterable[LinkId]) -> list[Row]:
        """These links, as LINK_COLUMNS."""
        program, rows = self.schedule.program, self.schedule.link_rows
        per_day = program.units.minutes_per_day
        links, marks = program.links, self.drives.tolist()
        found = []
        for id in ids:
            link = links[id]
            row = rows.get(id)
            driving = row is not None and marks[row]
            lag = _lag(link.lag, per_day) if link.lag else ""
            found.append([id, link.predecessor, link.successor, link.type.value, lag, int(driving)])
        return found


Standing = tuple[tuple[TaskId, TaskId | None, TeamId | None], ...]
_STANDING = attrgetter("id", "parent", "team")


def _standing(program: Program) -> Standing:
    """What the outline follows from: each task, what it stands below, and its team."""
    return tuple(map(_STANDING, program.tasks.values()))


@lru_cache(maxsize=_MOST_KEPT)
def _outline(
    standing: Standing,
) -> tuple[tuple[TaskId, ...], dict[TaskId, int], dict[TaskId, TeamId | None]]:
    """The tasks in outline order, how deep each stands, and the team it has or is given."""
    parents = {id: parent for id, parent, _ in standing}
    below: dict[TaskId | None, list[TaskId]] = {}
    for id, parent in parents.items():
        below.setdefault(parent, []).append(id)
    own = {id: team for id, _, team in standing}
    level: dict[TaskId, int] = {}
    teams: dict[TaskId, TeamId | None] = {}
    waiting = list(reversed(below.get(None, ())))
    while waiting:
        id = waiting.pop()
        above = parents[id]
        level[id] = 1 if above is None else level[above] + 1
        teams[id] = own[id] or (None if above is None else teams[above])
        waiting.extend(reversed(below.get(id, ())))
    return tuple(level), level, teams


@lru_cache(maxsize=_MOST_KEPT)
def sheet_of(schedule: Schedule) -> Sheet:
    """The sheet of a schedule; of the last few it is remembered, as edits compare two."""
    program = schedule.program
    order, level, teams = _outline(_standing(program))
    return Sheet(
        schedule,
        order,
        level,
        teams,
        schedule.by_the_clock(),
        drives(schedule.network, schedule.clocks, schedule.limits, schedule.nodes),
    )


def minute(moment: datetime | None) -> int:
    """A moment of the program's own time as the page has it."""
    assert moment is not None
    return (moment.replace(tzinfo=None) - EPOCH) // _MINUTE


@dataclass(slots=True)
class _Days:
    """The minutes of a day, task by task; a calendar is looked up once."""

    program: Program

    def of(self, task: Task, *, is_own: bool) -> int:
        if is_own and isinstance(task.duration, Elapsed):
            return _MINUTES_PER_DAY
        calendar = self.program.calendars[task.calendar or self.program.calendar]
        return calendar.minutes_per_day or self.program.units.minutes_per_day


def _percent(task: Task) -> float | None:
    if task.kind is TaskKind.SUMMARY:
        return None
    if is_finished(task):
        return 100.0
    done, left, whole = float(task.progress.complete.value), task.progress.remaining, task.duration
    if not done and left is not None and whole:
        # Progress told by what remains alone.
        done = max(0.0, 1 - left.minutes / whole.minutes)
    return round(done * 100, 1)


def _flags(task: Task, critical: bool, *, is_own: bool) -> int:
    return (
        FLAGS["critical"] * critical
        + FLAGS["finished"] * is_finished(task)
        + FLAGS["started"] * (task.progress.actual_start is not None)
        + FLAGS["inactive"] * (not task.active)
        + FLAGS["elapsed"] * (is_own and isinstance(task.duration, Elapsed))
        + FLAGS["dated"] * bool(task.constraints or task.pinned)
    )


def _lag(lag: Lag, per_day: int) -> str:
    if isinstance(lag, Percent):
        return f"{lag.value:+f} %"
    days = lag.minutes / (per_day if isinstance(lag, Work) else _MINUTES_PER_DAY)
    return f"{days:+g} {'d' if isinstance(lag, Work) else 'ed'}"
