"""The limits on a task that did not decide its dates, and by how much they were beaten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from fairlead.core.calendars.arithmetic import work_between
from fairlead.core.cpm.arrays import CLOCK, FINISH, REMAINING_START, START
from fairlead.core.cpm.broken import link_starts
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.cpm.standing import minute_of
from fairlead.core.cpm.wording import constraint_text, finish_text, span_text, work_text
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import NO_WORK, Elapsed, Work
from fairlead.core.program.outline import ancestors
from fairlead.core.program.task import Constraint, ConstraintKind, Task, TaskKind

_STARTS = (ConstraintKind.SNET, ConstraintKind.SNLT, ConstraintKind.MSO)
_EARLIEST = (ConstraintKind.SNET, ConstraintKind.FNET)
_LATEST = (ConstraintKind.FNLT, ConstraintKind.MFO)
_HARD = (ConstraintKind.MSO, ConstraintKind.MFO)


@dataclass(frozen=True, slots=True)
class Beaten:
    """A limit that did not decide the date, though it was asked for.

    by: how far it is from being met, in working time of the task's calendar, or in elapsed time
    where its duration is; none when it is met.
    """

    task: TaskId
    limit: str
    says: str
    by: Work | Elapsed


def beaten_by(schedule: Schedule, id: TaskId) -> Iterator[Beaten]:
    """Every limit on a task that did not decide, and every one that is not met."""
    task = schedule.program.tasks[id]
    if task.kind is TaskKind.SUMMARY:
        yield from missed_by_summary(schedule, task)
    if id not in schedule.network.node_of:
        return
    yield from _broken_links(schedule, task)
    for constraint in task.constraints:
        beaten = _beaten_constraint(schedule, task, constraint)
        if beaten is not None:
            yield beaten
    if task.deadline is not None:
        finish = minute_of(schedule, task, FINISH)
        late = _between(schedule, task, schedule.axis.minute(task.deadline), finish)
        if late.minutes > 0:
            by = span_text(late, schedule.program.units)
            on = finish_text(task.deadline)
            says = f"The deadline of '{task.name}', {on}, is missed by {by}."
            yield Beaten(id, "deadline", says, late)


def missed_above(schedule: Schedule, id: TaskId) -> Iterator[Beaten]:
    """The limits of the summaries above a task that the task itself misses."""
    finish = schedule.dates(id).finish
    for above in ancestors(schedule.program.tasks, id):
        summary = schedule.program.tasks[above]
        yield from missed_by_summary(schedule, summary, finish)


def missed_by_summary(
    schedule: Schedule, task: Task, finish_of_work: datetime | None = None
) -> Iterator[Beaten]:
    """The deadline and the latest finish of a summary, where the work below misses them.

    finish_of_work: only those that work with this finish misses too.
    """
    clock = schedule.network.book.of_task(task)
    finish = int(schedule.table.finish[schedule.table.row[task.id]])
    limits = [("deadline", task.deadline)]
    limits += [(f"constraint {c.kind}", c.date) for c in task.constraints if c.kind in _LATEST]
    for name, moment in limits:
        if moment is None or (finish_of_work is not None and finish_of_work <= moment):
            continue
        late = int(work_between(schedule.clocks, clock, schedule.axis.minute(moment), finish))
        if late > 0:
            by = work_text(Work(late), schedule.program.units)
            says = f"The {name} of '{task.name}', {finish_text(moment)}, is missed by {by}."
            yield Beaten(task.id, name, says, Work(late))


def _broken_links(schedule: Schedule, task: Task) -> Iterator[Beaten]:
    """Links whose date lies after the task's: a constraint, an actual date or a hand beat them."""
    start, node = minute_of(schedule, task, REMAINING_START), schedule.network.node_of[task.id]
    arrays = schedule.network, schedule.clocks, schedule.limits, schedule.nodes
    for id, wanted in link_starts(*arrays, node):
        link = schedule.program.links[id]
        gap = _between(schedule, task, start, wanted)
        if gap.minutes <= 0:
            continue
        name = schedule.program.tasks[link.predecessor].name
        by = span_text(gap, schedule.program.units)
        says = f"The {link.type} link from '{name}' to '{task.name}' is broken: "
        says += f"it would have it {by} later."
        yield Beaten(task.id, f"link {link.id}", says, gap)


def _beaten_constraint(schedule: Schedule, task: Task, constraint: Constraint) -> Beaten | None:
    words, kind = constraint_text(constraint, f"'{task.name}'"), constraint.kind
    if constraint.date is None or not words:
        return None
    limit = schedule.axis.minute(constraint.date)
    moment = minute_of(schedule, task, START if kind in _STARTS else FINISH)
    gap = _between(schedule, task, limit, moment)
    by = span_text(gap, schedule.program.units)
    if kind in _EARLIEST and gap.minutes > 0:
        says = f"That {words} ({kind}) changes nothing: something else holds it {by} longer."
        return Beaten(task.id, f"constraint {kind}", says, NO_WORK)
    if gap.minutes == 0 or (gap.minutes < 0 and kind not in (*_EARLIEST, *_HARD)):
        return None
    says = f"That {words} ({kind}) is missed by {by}."
    return Beaten(task.id, f"constraint {kind}", says, type(gap)(abs(gap.minutes)))


def _between(schedule: Schedule, task: Task, earlier: int, later: int) -> Work | Elapsed:
    """Time from one moment to another, of the kind that the task's duration is."""
    clock = schedule.network.net.nodes[schedule.network.node_of[task.id], CLOCK]
    return type(task.duration)(int(work_between(schedule.clocks, clock, earlier, later)))
