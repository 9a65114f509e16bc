"""Metric 5: dates follow from logic, not from constraints that beat it."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, Unit, metric, share
from fairlead.core.checks.scope import Scope
from fairlead.core.checks.soften import hard_constraints_of, softened


@metric(
    "DCMA-05",
    "Hard constraints",
    unit=Unit.SHARE,
    threshold=lambda limits: limits.hard_constraints,
    do="Let links decide; keep the date as a deadline, or as the earliest date.",
)
def hard_constraints(scope: Scope) -> Measured:
    """Unfinished tasks with a hard constraint, of all unfinished tasks.

    Hard are must start on, must finish on, start no later than and finish no later than.

    Source: DCMA-EA PAM 200.1 (2012), metric 5.
    """
    tasks = [task for task in scope.unfinished if hard_constraints_of(task)]
    offenders = {t.id: ", ".join(c.kind.value for c in hard_constraints_of(t)) for t in tasks}
    fix = scope.fix("Make hard constraints soft", map(softened, tasks))
    base = len(scope.unfinished)
    return share("With a hard constraint", offenders, base, "unfinished tasks", fix)
