"""Over-long tasks: too long to see in time whether they are late."""

from __future__ import annotations

from fairlead.core.calendars.arithmetic import work_between
from fairlead.core.checks.metric import Measured, count, metric
from fairlead.core.checks.scope import Scope, remaining
from fairlead.core.ground.units import Work


@metric(
    "HYG-08",
    "Over-long tasks",
    do="Split the task where something can be shown to be done.",
)
def over_long(scope: Scope) -> Measured:
    """Unfinished tasks with more than {over_long_days:g} working days remaining.

    Or with more than {over_long_share:.0%} of the whole program's working time, if that is more
    than {over_long_least_days:g} days. Tasks tagged "{planning_package}" are left out.

    Source: GAO-16-89G (2015), best practice 4, establishing durations; DCMA metric 8 (44 days).
    """
    schedule, limits = scope.schedule, scope.limits
    clock, table = schedule.network.book.of_program, schedule.table
    whole = int(work_between(schedule.clocks, clock, table.first, table.last))
    share = Work(round(whole * limits.over_long_share))
    detailed = [t for t in scope.unfinished if limits.planning_package not in t.tags]
    offenders = {}
    for task in detailed:
        left = remaining(task)
        days = scope.days(left, task)
        long = max(limits.over_long_least_days, scope.days(share, task))
        if days > min(limits.over_long_days, long):
            offenders[task.id] = f"{scope.words(left, task)} left"
    return count("Over-long", offenders, len(detailed), "unfinished tasks")
