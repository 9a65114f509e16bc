"""Stale status: by the plan something happened, and nobody has reported it."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, count, metric, unmeasured
from fairlead.core.checks.scope import EARLIEST, Scope, is_started
from fairlead.core.cpm.wording import day_text, finish_text
from fairlead.core.program.outline import ancestors
from fairlead.core.program.task import ConstraintKind, Task


@metric(
    "HYG-06",
    "Stale status",
    do="Ask who does it: enter the progress, or say when it will really start.",
)
def stale_status(scope: Scope) -> Measured:
    """Tasks and milestones that should have begun or ended before the status date, and have not.

    Whole days are compared. Where the rules move open work to the status date, it should have begun
    if neither a link nor a date of its own holds it there.

    Source: GAO-16-89G (2015), best practice 9, updating the schedule with actual progress.
    """
    if scope.status_day is None or scope.program.status_date is None:
        return unmeasured("The plan has no status date, so nobody can say what should have begun.")
    axis = scope.schedule.axis
    today, status = axis.minute(scope.status_day[0]), axis.minute(scope.program.status_date)
    offenders = {}
    for task in scope.open_nodes:
        start, finish = scope.starts[task.id], scope.finishes[task.id]
        if is_started(task):
            if finish <= today:
                offenders[task.id] = f"was to be finished on {finish_text(axis.moment(finish))}"
            continue
        if start >= status and scope.between(task, status, start).minutes == 0:
            start = _free_from(scope, task, start)
        if start < today:
            offenders[task.id] = f"could start on {day_text(axis.moment(start))}"
    base = len(scope.open_nodes)
    return count("Stale", offenders, base, "unfinished tasks and milestones")


def _free_from(scope: Scope, task: Task, start: int) -> int:
    """From when nothing but the status date holds a task that starts right on it."""
    program, axis = scope.program, scope.schedule.axis
    late = any(c.kind is ConstraintKind.ALAP for c in task.constraints)
    if late or task.pinned is not None or task.levelling_delay:
        return start
    above = [program.tasks[id] for id in ancestors(program.tasks, task.id)]
    dates = [program.start, task.external_early_start]
    dates += [c.date for c in task.constraints if c.kind in EARLIEST]
    dates += [c.date for t in above for c in t.constraints if c.kind is ConstraintKind.SNET]
    held = [scope.allows(link) for link in scope.held_by(task)]
    return max([axis.minute(d) for d in dates if d is not None] + held)
