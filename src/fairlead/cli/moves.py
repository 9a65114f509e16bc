"""What moved between two schedules of a program, on the calendars of the tasks that moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fairlead.core.calendars.arithmetic import work_between
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.ids import TaskId
from fairlead.core.program.task import TaskKind


@dataclass(frozen=True, slots=True)
class Move:
    """A task that finishes at another moment than before.

    working_days: how much later, on the task's calendar as it is now; negative when it is sooner.
    """

    task: TaskId
    before: datetime
    after: datetime
    working_days: float


def moves(before: Schedule, after: Schedule) -> tuple[Move, ...]:
    """The tasks of both whose finish is another now: milestones first, each in outline order."""
    tasks = after.program.tasks
    moved = [
        Move(id, old, new, working_days(after, id, old, new))
        for id in tasks
        if id in before.program.tasks
        and (old := before.dates(id).finish) != (new := after.dates(id).finish)
    ]
    return tuple(sorted(moved, key=lambda m: tasks[m.task].kind is not TaskKind.MILESTONE))


def working_days(schedule: Schedule, id: TaskId, earlier: datetime, later: datetime) -> float:
    """Working days between two moments on a task's calendar, to two decimals.

    A day has the minutes that the task's calendar says it has, or else the program.
    """
    program = schedule.program
    task = program.tasks[id]
    clock = schedule.network.book.of_task(task)
    moments = (schedule.axis.minute(earlier), schedule.axis.minute(later))
    work = int(work_between(schedule.clocks, clock, *moments))
    calendar = program.calendars[task.calendar or program.calendar]
    return round(work / (calendar.minutes_per_day or program.units.minutes_per_day), 2)
