"""Metric 11: what was due is done, and was done on time."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, Unit, metric, share, unmeasured
from fairlead.core.checks.scope import Scope
from fairlead.core.ground.units import Work


@metric(
    "DCMA-11",
    "Missed tasks",
    unit=Unit.SHARE,
    threshold=lambda limits: limits.missed_tasks,
    do="Say why they slipped and whether what follows will slip too.",
)
def missed_tasks(scope: Scope) -> Measured:
    """Tasks finished, or forecast to be, after their baseline finish, of those due by now.

    Due are tasks, finished ones included, whose baseline finish is not after the status date.

    Source: DCMA-EA PAM 200.1 (2012), metric 11.
    """
    status = scope.program.status_date
    if scope.baseline is None or status is None:
        what = "baseline" if scope.baseline is None else "status date"
        return unmeasured(f"The plan has no {what}, so nothing is known to be due.")
    due, offenders = 0, {}
    for task in scope.work:
        agreed = scope.agreed(task).finish
        if agreed is None or agreed > status:
            continue
        due += 1
        promised, finish = scope.schedule.axis.minute(agreed), scope.finishes[task.id]
        if finish > promised:
            late = Work(max(0, scope.between(task, promised, finish).minutes))
            offenders[task.id] = f"{scope.words(late, task)} late"
    return share("Missed", offenders, due, "tasks that were due")
