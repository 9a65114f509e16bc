"""What an edit does to the dates, in a sentence or two that one reads while dragging."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

import numpy as np

from fairlead.core.calendars.arithmetic import MINUTES_PER_DAY, work_between
from fairlead.core.cpm.explain import explain
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.cpm.wording import finish_text
from fairlead.core.ground.ids import TaskId
from fairlead.core.impact.commitments import Commitment, commitments
from fairlead.core.program.task import TaskKind
from fairlead.core.simulation.model import WHOLE
from fairlead.web.services.intents import minutes_per_day

_MOST_BROKEN = 2


@dataclass(frozen=True, slots=True)
class Consequence:
    """What moved. says: in words. tasks, milestones: how many finish at another moment.

    headline: the milestone it is mostly about, or the program. days: how much later that one is
    finished, in working days. broken: dates that were kept before and are not after.
    """

    says: str
    tasks: int
    milestones: int
    headline: str
    days: float
    broken: tuple[str, ...]


def consequence(before: Schedule, after: Schedule, about: TaskId | None = None) -> Consequence:
    """What differs between two schedules. about: the task that was taken hold of."""
    moved = _moved(before, after)
    tasks = after.program.tasks
    milestones = [id for id in moved if tasks[id].kind is TaskKind.MILESTONE]
    headline, days = _headline(before, after, milestones)
    broken = tuple(f"“{one.name}”, due {finish_text(one.due)}" for one in _broken(before, after))
    work = sum(tasks[id].kind is not TaskKind.SUMMARY for id in moved)
    parts = [_first(headline, days, work)]
    if work:
        parts.append(_count(work, "task moves", "tasks move"))
    if milestones:
        parts.append(_count(len(milestones), "milestone", "milestones") + " among them")
    if broken:
        more = len(broken) - _MOST_BROKEN
        named = " and ".join(broken[:_MOST_BROKEN])
        parts.append(f"no longer kept: {named}{f' and {more} more' if more > 0 else ''}")
    says = "; ".join(part for part in parts if part) + "."
    if about is not None and about in tasks and about not in moved and about in before.table.row:
        says += f" {explain(after, about).steps[0].says}"
    return Consequence(says, work, len(milestones), headline, days, broken)


def _first(headline: str, days: float, work: int) -> str:
    if days:
        return f"{headline} {'+' if days > 0 else '−'}{abs(days):g} d"
    return f"{headline} stays" if work else "No date moves"


def _moved(before: Schedule, after: Schedule) -> list[TaskId]:
    """The tasks of both that finish at another moment, in the program's order."""
    a, b = before.table, after.table
    if before.axis == after.axis and list(a.row) == list(b.row):
        ids = list(b.row)
        return [ids[i] for i in np.flatnonzero(a.finish != b.finish).tolist()]
    return [id for id in b.row if id in a.row and before.dates(id).finish != after.dates(id).finish]


def _headline(before: Schedule, after: Schedule, milestones: list[TaskId]) -> tuple[str, float]:
    """The last of the milestones that move, or the program's finish, and by how much."""
    if not milestones:
        return "The finish", days_later(before, after, WHOLE)
    last = max(milestones, key=lambda m: int(after.table.finish[after.table.row[m]]))
    return after.program.tasks[last].name, days_later(before, after, last)


def days_later(before: Schedule, after: Schedule, task: TaskId) -> float:
    """How much later a task, or WHOLE the program, is finished: its working days, to a tenth."""
    program, book = after.program, after.network.book
    if task == WHOLE:
        moments, clock = (before.finish, after.finish), 0
        calendar = program.calendars[program.calendar]
        per_day = calendar.minutes_per_day or program.units.minutes_per_day
    else:
        moments = (before.dates(task).finish, after.dates(task).finish)
        clock = book.of_task(program.tasks[task])
        per_day = minutes_per_day(program, program.tasks[task])
    earlier, later = (after.axis.minute(moment) for moment in moments)
    clocks = after.clocks
    first, end = clocks.first_day * MINUTES_PER_DAY, clocks.days * MINUTES_PER_DAY
    low, high = min(earlier, later), max(earlier, later)
    if low < first or high >= first + end:
        clocks = book.clocks(low // MINUTES_PER_DAY - 1, (high - low) // MINUTES_PER_DAY + 3)
    return round(int(work_between(clocks, clock, earlier, later)) / per_day, 1)


def _broken(before: Schedule, after: Schedule) -> list[Commitment]:
    """The dates given to somebody that were kept before the edit and are not after it."""
    found = []
    for one in commitments(after.program):
        if one.task == WHOLE or one.task not in before.table.row:
            continue
        due = after.axis.minute(one.due)
        a, b = before.table, after.table
        if a.finish[a.row[one.task]] <= due < b.finish[b.row[one.task]]:
            found.append(one)
    return list(islice(dict.fromkeys(found), 50))


def _count(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more}"
