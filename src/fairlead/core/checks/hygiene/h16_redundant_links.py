"""Redundant links: they say what two other links say already."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, Unit, metric, share
from fairlead.core.checks.scope import Scope, is_started
from fairlead.core.checks.soften import hard_constraints_of
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import Percent
from fairlead.core.program.link import Link, LinkType
from fairlead.core.program.rules import Direction
from fairlead.core.program.task import ConstraintKind, Task

Neighbours = dict[TaskId, set[TaskId]]
NOTHING: set[TaskId] = set()


@metric(
    "HYG-16",
    "Redundant links",
    unit=Unit.SHARE,
    threshold=lambda limits: limits.redundant_links,
    do="Remove them: a plan with fewer links shows better what drives what.",
)
def redundant_links(scope: Scope) -> Measured:
    """Finish-to-start links that another task between the two makes superfluous, of all links.

    A third task follows the predecessor and precedes the successor, both finish to start without
    lead. Neither it nor the successor has begun, has a fixed date that could break such a link or
    is planned as late as possible. The fix removes the links, which moves no date.

    Source: transitive reduction of a network, Aho, Garey & Ullman (1972), over one task between.
    """
    plain = [k for k in scope.relationships if k.type is LinkType.FS and not _is_lead(k)]
    after: Neighbours = {}
    before: Neighbours = {}
    forward = scope.program.rules.direction is Direction.FROM_START
    free = {t.id for t in scope.open_nodes if forward and _follows_links(t)}
    for link in plain:
        if link.successor in free:
            after.setdefault(link.predecessor, set()).add(link.successor)
        if link.predecessor in free:
            before.setdefault(link.successor, set()).add(link.predecessor)
    offenders, links = {}, []
    for link in scope.relationships:
        if link.type is not LinkType.FS or link.promise is not None or _is_lag(link):
            continue
        both = after.get(link.predecessor, NOTHING) & before.get(link.successor, NOTHING)
        if both and link.successor in free:
            links.append(link)
            between = scope.program.tasks[min(both)].name
            offenders[link.id] = f"'{between}' stands between the two"
    fix = scope.fix("Remove redundant links", unlink=links)
    return share("Redundant", offenders, len(scope.relationships), "links", fix)


def _is_lead(link: Link) -> bool:
    return (link.lag.value if isinstance(link.lag, Percent) else link.lag.minutes) < 0


def _is_lag(link: Link) -> bool:
    return (link.lag.value if isinstance(link.lag, Percent) else link.lag.minutes) > 0


def _follows_links(task: Task) -> bool:
    late = any(c.kind is ConstraintKind.ALAP for c in task.constraints)
    return not (late or task.pinned or is_started(task) or hard_constraints_of(task))
