"""Metric 12: the critical path is one: what delays it delays the finish."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fairlead.core.checks.metric import Comparison, Measured, Unit, metric, unmeasured
from fairlead.core.checks.scope import Scope, is_started, remaining
from fairlead.core.cpm.schedule import reschedule
from fairlead.core.ground.units import Elapsed, Work
from fairlead.core.program.bounds import MAX_MINUTES, MAX_WORK
from fairlead.core.program.change import change
from fairlead.core.program.patch import Change, Patch
from fairlead.core.program.rules import Direction
from fairlead.core.program.task import Effort, Task


@metric(
    "DCMA-12",
    "Critical path test",
    unit=Unit.DAYS,
    comparison=Comparison.IS,
    threshold=lambda limits: limits.critical_path_days,
    do="Look on the way from this task to the finish for a missing link, a constraint or a date "
    "set by hand.",
)
def critical_path_test(scope: Scope) -> Measured:
    """How far the finish moves when a critical task takes {critical_path_days:g} working days more.

    Taken is the unfinished task with the least total float, of several the one that starts first.
    The task or milestone that is finished last must move as far as the task's own finish does;
    lengths within 1 % are the same, as calendars may differ on the way. In a plan that is computed
    backward from its finish, the first start must move instead.

    Source: DCMA-EA PAM 200.1 (2012), metric 12.
    """
    movable = [t for t in scope.unfinished if t.duration and t.pinned is None]
    if not movable:
        return unmeasured("The plan has no unfinished task whose delay could be tried.")
    task = min(movable, key=lambda t: (scope.total_float[t.id], scope.starts[t.id]))
    days = scope.limits.critical_path_days
    patch = Patch(tuple(_longer(scope, task, days)))
    later = Scope(reschedule(scope.schedule, change(scope.program, patch)), scope.limits)
    if scope.program.rules.direction is Direction.FROM_FINISH:
        edge, before, after, outermost = "start", scope.starts, later.starts, min
    else:
        edge, before, after, outermost = "finish", scope.finishes, later.finishes, max
    end = outermost(before[t.id] for t in scope.nodes)
    moved_to = outermost(after[t.id] for t in scope.nodes if before[t.id] == end)
    own = abs(later.between(task, before[task.id], after[task.id]).minutes)
    value = days * abs(later.between(task, end, moved_to).minutes) / own if own else 0.0
    more, moved = (scope.words(scope.span(d, task), task) for d in (days, value))
    moves = f"moves by {moved}" if value else "does not move"
    says = f"The {edge} {moves} when '{task.name}' takes {more} more."
    passed = critical_path_test.passed(value, scope.limits)
    return Measured(value=value, says=says, offenders={} if passed else {task.id: "tried"})


def _longer(scope: Scope, task: Task, days: float) -> Iterator[Change]:
    """What makes a task longer: its duration, what remains of it, and the work of who does it."""
    added = scope.span(days, task).minutes
    longer = _lengthened(task.duration, added)
    yield Change("task", task.id, "duration", task.duration, longer)
    if is_started(task) or task.progress.remaining is not None:
        progress = replace(task.progress, remaining=_lengthened(remaining(task), added))
        yield Change("task", task.id, "progress", task.progress, progress)
    if task.effort is not Effort.ASSIGNMENTS:
        return
    for one in scope.program.assignments.values():
        if one.task != task.id or one.work is None:
            continue
        more = round(added * one.units.value)
        for field, held in (("work", one.work), ("remaining_work", one.remaining_work)):
            if held is not None:
                longer = Work(min(MAX_WORK, held.minutes + more))
                yield Change("assignment", one.id, field, held, longer)


def _lengthened(span: Work | Elapsed, added: int) -> Work | Elapsed:
    return type(span)(min(MAX_MINUTES, span.minutes + added))
