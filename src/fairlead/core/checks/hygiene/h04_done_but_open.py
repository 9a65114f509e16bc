"""Done but open: one field says that the task is done, another that it is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from fairlead.core.checks.metric import Measured, count, metric
from fairlead.core.checks.scope import Scope
from fairlead.core.ground.units import Share
from fairlead.core.program.task import Task, is_finished


@metric(
    "HYG-04",
    "Done but open",
    do="Enter the actual finish, or say what is left to do.",
)
def done_but_open(scope: Scope) -> Measured:
    """Tasks and milestones that are 100 % complete without an actual finish, or the reverse.

    Also those that are done but have work remaining. The fix enters the dates that the schedule
    already takes them to have.

    Source: GAO-16-89G (2015), best practice 9; DCMA EVMS metrics (DECM) 06A505b.
    """
    done = [t for t in scope.nodes if is_finished(t)]
    said = {t.id: "; ".join(_at_odds(t)) for t in done}
    offenders = {id: says for id, says in said.items() if says}
    closed = (_closed(scope, t) for t in done if t.id in offenders)
    fix = scope.fix("Close what is done", closed)
    return count("Done but open", offenders, len(done), "finished tasks and milestones", fix)


def _at_odds(task: Task) -> Iterator[str]:
    done = task.progress
    if done.actual_finish is None:
        yield "100 % complete without an actual finish"
    if done.complete.value < 1:
        yield f"finished, but {done.complete.value * 100:.0f} % complete"
    if done.remaining:
        yield "finished, but with work remaining"


def _closed(scope: Scope, task: Task) -> Task:
    done, moment = task.progress, scope.schedule.axis.moment
    start = done.actual_start or moment(scope.starts[task.id])
    # A status date at midnight may lie before the hour at which the task began that day.
    finish = done.actual_finish or max(start, moment(scope.finishes[task.id]))
    closed = replace(
        done,
        complete=Share(Decimal(1)),
        actual_start=start,
        actual_finish=finish,
        remaining=None,
    )
    return replace(task, progress=closed)
