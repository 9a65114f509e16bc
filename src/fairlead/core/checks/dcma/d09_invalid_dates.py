"""Metric 9: what is done lies before the status date, and what is not lies after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from fairlead.core.checks.metric import Measured, count, metric, unmeasured
from fairlead.core.checks.scope import Scope, is_started
from fairlead.core.program.task import Task, is_finished


@metric(
    "DCMA-09",
    "Invalid dates",
    threshold=lambda limits: limits.invalid_dates,
    do="Correct actual dates in the future; give progress or new dates to work left in the past.",
)
def invalid_dates(scope: Scope) -> Measured:
    """Tasks with a forecast date before the status date or an actual date after it.

    Whole days are compared: a date on the day of the status date is valid.

    Source: DCMA-EA PAM 200.1 (2012), metric 9.
    """
    if scope.status_day is None:
        return unmeasured("The plan has no status date, so past and future cannot be told apart.")
    today, tomorrow = scope.status_day
    past = scope.schedule.axis.minute(today)
    offenders = {}
    for task in scope.work:
        wrong = (*_forecast_before(scope, task, past), *_actual_after(task, tomorrow))
        if wrong:
            offenders[task.id] = "; ".join(wrong)
    return count("With invalid dates", offenders, len(scope.work), "tasks")


def _forecast_before(scope: Scope, task: Task, past: int) -> Iterator[str]:
    if not is_started(task) and scope.starts[task.id] < past:
        yield "forecast to start before the status date"
    if not is_finished(task) and scope.finishes[task.id] <= past:
        yield "forecast to be finished before the status date"


def _actual_after(task: Task, tomorrow: datetime) -> Iterator[str]:
    start, finish = task.progress.actual_start, task.progress.actual_finish
    if start is not None and start >= tomorrow:
        yield "actual start after the status date"
    if finish is not None and finish > tomorrow:
        yield "actual finish after the status date"
