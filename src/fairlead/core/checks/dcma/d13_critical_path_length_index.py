"""Metric 13: how much better or worse than now the rest must go to end as agreed."""

from __future__ import annotations

from fairlead.core.calendars.arithmetic import work_between
from fairlead.core.checks.metric import Comparison, Measured, Unit, metric, unmeasured
from fairlead.core.checks.scope import Scope
from fairlead.core.cpm.wording import work_text
from fairlead.core.ground.units import Work


@metric(
    "DCMA-13",
    "Critical path length index",
    unit=Unit.INDEX,
    comparison=Comparison.AT_LEAST,
    threshold=lambda limits: limits.critical_path_length_index,
    do="Shorten the critical path, or agree on another finish.",
)
def critical_path_length_index(scope: Scope) -> Measured:
    """What remains of the critical path plus its float to the baseline finish, over what remains.

    Remaining is the working time of the program's calendar from the status date (from the start
    where there is none) to the forecast finish; the float runs from there to the latest finish in
    the baseline, and is negative when that comes first.

    Source: DCMA-EA PAM 200.1 (2012), metric 13: CPLI = (length + float) / length.
    """
    agreed = [f for task in scope.nodes if (f := scope.agreed(task).finish) is not None]
    if not agreed:
        return unmeasured("The plan has no baseline with a finish, so nothing was agreed.")
    schedule, program = scope.schedule, scope.program
    now = schedule.axis.minute(program.status_date or schedule.start)
    last, due = schedule.table.last, schedule.axis.minute(max(agreed))
    clock = schedule.network.book.of_program
    length = int(work_between(schedule.clocks, clock, now, last))
    slack = int(work_between(schedule.clocks, clock, last, due))
    if length <= 0:
        return unmeasured("The forecast finish is not after the status date: nothing remains.")
    value = (length + slack) / length
    minus = "-" if slack < 0 else ""
    index = Unit.INDEX.text(value, scope.limits.critical_path_length_index)
    says = (
        f"What remains takes {work_text(Work(length), program.units)} and the float to the "
        f"baseline is {minus}{work_text(Work(slack), program.units)}: the index is {index}."
    )
    return Measured(value=value, says=says)
