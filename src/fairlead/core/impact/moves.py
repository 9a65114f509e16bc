"""What moved between two schedules of a program, on the calendars of the tasks that moved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from fairlead.core.calendars.arithmetic import MINUTES_PER_DAY, Clocks, work_between
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.ids import TaskId
from fairlead.core.program.task import Task, TaskKind


@dataclass(frozen=True, slots=True)
class Move:
    """A task that finishes at another moment than before.

    before, after: its finish in either schedule, in that program's own time.
    working_days: how much later, on the task's calendar as it is now; negative when it is sooner.
    A day has the minutes that this calendar says it has, or else the program; to two decimals.
    """

    task: TaskId
    before: datetime
    after: datetime
    working_days: float


def moves(before: Schedule, after: Schedule) -> tuple[Move, ...]:
    """The tasks of both whose finish is another now: milestones first, each in outline order."""
    tasks = after.program.tasks
    finish, row = after.table.finish.tolist(), after.table.row
    moved = [
        (id, old, finish[row[id]])
        for id, old in _finishes_before(before, after)
        if id in row and old != finish[row[id]]
    ]
    clocks = _clocks(after, [old for _, old, _ in moved])
    found = [
        Move(
            id,
            before.dates(id).finish,
            after.axis.moment(new),
            _working_days(after, clocks, tasks[id], old, new),
        )
        for id, old, new in sorted(moved, key=lambda one: row[one[0]])
    ]
    return tuple(sorted(found, key=lambda m: tasks[m.task].kind is not TaskKind.MILESTONE))


def _finishes_before(before: Schedule, after: Schedule) -> Iterable[tuple[TaskId, int]]:
    """The earlier finishes as minutes on the later axis; of times without a zone, by the clock."""
    minutes = before.table.finish.tolist()
    if (before.axis.zone is None) != (after.axis.zone is None):
        minutes = [after.axis.minute(before.axis.moment(minute)) for minute in minutes]
    return zip(before.table.row, minutes, strict=True)


def _clocks(schedule: Schedule, moments: list[int]) -> Clocks:
    """The clocks of a schedule, over a horizon that holds these moments too."""
    clocks = schedule.clocks
    first, end = clocks.first_day, clocks.first_day + clocks.days
    if not moments:
        return clocks
    wanted_first = min(first, min(moments) // MINUTES_PER_DAY)
    wanted_end = max(end, max(moments) // MINUTES_PER_DAY + 1)
    if (wanted_first, wanted_end) == (first, end):
        return clocks
    return schedule.network.book.clocks(wanted_first, wanted_end - wanted_first)


def _working_days(
    schedule: Schedule, clocks: Clocks, task: Task, earlier: int, later: int
) -> float:
    program = schedule.program
    work = int(work_between(clocks, schedule.network.book.of_task(task), earlier, later))
    calendar = program.calendars[task.calendar or program.calendar]
    return round(work / (calendar.minutes_per_day or program.units.minutes_per_day), 2)
