"""Metric 14: as much is done as should be."""

from __future__ import annotations

from fairlead.core.checks.metric import Comparison, Measured, Unit, metric, unmeasured
from fairlead.core.checks.scope import Scope
from fairlead.core.program.task import is_finished


@metric(
    "DCMA-14",
    "Baseline execution index",
    unit=Unit.INDEX,
    comparison=Comparison.AT_LEAST,
    threshold=lambda limits: limits.baseline_execution_index,
    do="Finish what was due, or agree on a baseline that can be kept.",
)
def baseline_execution_index(scope: Scope) -> Measured:
    """Tasks finished so far, over tasks that should be: those due and those without a baseline.

    Due are tasks whose baseline finish is not after the status date; a task that the baseline has
    no start or no finish for counts as one that should be done.

    Source: DCMA-EA PAM 200.1 (2012), metric 14.
    """
    status = scope.program.status_date
    if scope.baseline is None or status is None:
        what = "baseline" if scope.baseline is None else "status date"
        return unmeasured(f"The plan has no {what}, so nothing is known to be due.")
    done, expected, offenders = 0, 0, {}
    for task in scope.work:
        agreed, finished = scope.agreed(task), is_finished(task)
        unplanned = agreed.start is None or agreed.finish is None
        due = agreed.finish is not None and agreed.finish <= status
        done += finished
        expected += unplanned or due
        if (unplanned or due) and not finished:
            offenders[task.id] = "due" if due else "not in the baseline"
    if expected == 0:
        return unmeasured("Nothing was due by the status date.")
    value = done / expected
    index = Unit.INDEX.text(value, scope.limits.baseline_execution_index)
    says = f"{done:,} tasks are done and {expected:,} should be: the index is {index}."
    return Measured(value=value, says=says, offenders=offenders)
