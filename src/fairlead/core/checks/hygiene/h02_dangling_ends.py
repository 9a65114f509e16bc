"""Dangling ends: a link holds one end of the task and nothing holds the other."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, count, metric
from fairlead.core.checks.scope import Scope, is_started
from fairlead.core.program.link import LinkType

_BINDS_START = (LinkType.FS, LinkType.SS)
_LEAVES_FINISH = (LinkType.FS, LinkType.FF)


@metric(
    "HYG-02",
    "Dangling ends",
    do="Add a link that decides the start (FS or SS in) or uses the finish (FS or FF out).",
)
def dangling_ends(scope: Scope) -> Measured:
    """Tasks with predecessors that bind only the finish, or successors that need only the start.

    Such a task can begin any time, or take for ever, and no date shows it. Tasks with no link at
    all at that end are open ends, not dangling ones.

    Source: GAO-16-89G (2015), best practice 2; DCMA EVMS metrics (DECM) 06A204b.
    """
    offenders = {}
    for task in scope.unfinished:
        if not task.duration:
            continue
        said = []
        into, out_of = scope.into.get(task.id), scope.out_of.get(task.id)
        if into and not is_started(task) and all(k.type not in _BINDS_START for k in into):
            said.append("nothing decides its start")
        if out_of and all(k.type not in _LEAVES_FINISH for k in out_of):
            said.append("nothing needs its finish")
        if said:
            offenders[task.id] = "; ".join(said)
    return count("Dangling", offenders, len(scope.unfinished), "unfinished tasks")
