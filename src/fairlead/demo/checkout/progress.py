"""What a week of work brings: what the schedule foresaw, save where the teams report otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from fairlead.connectors.quantities import duration
from fairlead.core.calendars.arithmetic import work_between
from fairlead.core.cpm.schedule import Schedule, reschedule, schedule
from fairlead.core.ground.units import Elapsed, Share, Work
from fairlead.core.program.change import change
from fairlead.core.program.patch import Change, Patch
from fairlead.core.program.program import Program
from fairlead.core.program.task import (
    Effort,
    Progress,
    Task,
    TaskKind,
    is_finished,
)

ALL = Share(Decimal(1))
HALF_DAY = 240
"""Minutes of work: people do not tell what is left more closely."""


Left = Mapping[str, str]
"""What teams report that the plan did not foresee: by task, what still remains, such as "3d"."""


def worked(program: Program, until: datetime, left: Left) -> Program:
    """The program with everything done by `until`, which becomes its status date."""
    before = schedule(program)
    foreseen = _foreseen(before, until, left)
    as_reported = reschedule(before, change(program, foreseen))
    done = [
        Change("task", task.id, "progress", task.progress, now)
        for task in _open(program)
        if (now := _progress(as_reported, task, until, left)) != task.progress
    ]
    status = Change("program", program.id, "status_date", program.status_date, until)
    return change(program, Patch((*done, status)))


def _open(program: Program) -> Iterator[Task]:
    kinds = (TaskKind.TASK, TaskKind.MILESTONE)
    for task in program.tasks.values():
        if task.kind in kinds and task.active and not is_finished(task):
            yield task


def _foreseen(before: Schedule, until: datetime, left: Left) -> Patch:
    """The plan as it would have had to be for the reports: what follows them then waits too."""
    program = before.program
    changes = []
    for task in _open(program):
        if task.id in left:
            remains = duration(left[task.id], program.units)
            start = max(before.dates(task.id).start, program.status_date or program.start)
            takes = type(remains)(_between(before, task, start, until).minutes + remains.minutes)
            if task.progress.actual_start is None:
                changes.append(Change("task", task.id, "duration", task.duration, takes))
            else:
                now = replace(task.progress, remaining=takes)
                changes.append(Change("task", task.id, "progress", task.progress, now))
    return Patch(tuple(changes))


def _progress(found: Schedule, task: Task, until: datetime, left: Left) -> Progress:
    dates = found.dates(task.id)
    was = task.progress
    if dates.finish <= until:
        start = was.actual_start or (
            dates.finish if task.kind is TaskKind.MILESTONE else dates.start
        )
        return replace(
            was, complete=ALL, actual_start=start, actual_finish=dates.finish, remaining=None
        )
    if dates.start >= until:
        return was
    if task.id in left:
        remaining = duration(left[task.id], found.program.units)
    else:
        remaining = _rounded(_between(found, task, until, dates.finish))
    return replace(was, actual_start=was.actual_start or dates.start, remaining=remaining)


def _between(found: Schedule, task: Task, first: datetime, last: datetime) -> Work | Elapsed:
    """What a task is worked on between two moments, by whoever of its people has least time."""
    if first >= last:
        return type(task.duration)(0)
    if isinstance(task.duration, Elapsed):
        return Elapsed(int((last - first).total_seconds() // 60))
    first_minute, last_minute = found.axis.minute(first), found.axis.minute(last)
    return Work(
        min(
            int(work_between(found.clocks, clock, first_minute, last_minute))
            for clock in _clocks(found, task)
        )
    )


def _clocks(found: Schedule, task: Task) -> set[int]:
    book = found.network.book
    assigned = found.program.assignments.values()
    if task.effort is Effort.ASSIGNMENTS:
        own = {book.of_assignment(task, one) for one in assigned if one.task == task.id}
        if own:
            return own
    return {book.of_task(task)}


def _rounded(span: Work | Elapsed) -> Work | Elapsed:
    return type(span)(max(1, round(span.minutes / HALF_DAY)) * HALF_DAY)
