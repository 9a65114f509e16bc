"""Redundant links: they say what two other links say already."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, Unit, metric, share
from fairlead.core.checks.scope import Scope, is_started
from fairlead.core.checks.soften import hard_constraints_of
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import Percent
from fairlead.core.program.link import Link, LinkType
from fairlead.core.program.task import Task

Neighbours = dict[TaskId, set[TaskId]]


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
    lead, and has no date of its own that could break them. The fix removes the links, which moves
    no date.

    Source: transitive reduction of a network, Aho, Garey & Ullman (1972), over one task between.
    """
    plain = [k for k in scope.relationships if k.type is LinkType.FS and not _is_lead(k)]
    after: Neighbours = {}
    before: Neighbours = {}
    free = {t.id for t in scope.open_nodes if _follows_links(t)}
    for link in plain:
        if link.successor in free:
            after.setdefault(link.predecessor, set()).add(link.successor)
        if link.predecessor in free:
            before.setdefault(link.successor, set()).add(link.predecessor)
    offenders, links = {}, []
    for link in scope.relationships:
        if link.type is not LinkType.FS or link.promise is not None or _is_lag(link):
            continue
        between = _common(after.get(link.predecessor), before.get(link.successor))
        if between is not None:
            links.append(link)
            offenders[link.id] = f"'{scope.program.tasks[between].name}' stands between the two"
    fix = scope.fix("Remove redundant links", unlink=links)
    return share("Redundant", offenders, len(scope.relationships), "links", fix)


def _common(one: set[TaskId] | None, other: set[TaskId] | None) -> TaskId | None:
    """Something that is in both; the smaller set is walked, so that hubs cost little."""
    if not one or not other:
        return None
    smaller, larger = sorted((one, other), key=len)
    return min((id for id in smaller if id in larger), default=None)


def _is_lead(link: Link) -> bool:
    return (link.lag.value if isinstance(link.lag, Percent) else link.lag.minutes) < 0


def _is_lag(link: Link) -> bool:
    return (link.lag.value if isinstance(link.lag, Percent) else link.lag.minutes) > 0


def _follows_links(task: Task) -> bool:
    return task.pinned is None and not is_started(task) and not hard_constraints_of(task)
