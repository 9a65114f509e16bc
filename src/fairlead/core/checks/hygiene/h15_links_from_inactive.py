"""Links from inactive tasks: a wait that no longer holds, and nobody decided so."""

from __future__ import annotations

from fairlead.core.checks.metric import Measured, count, metric
from fairlead.core.checks.scope import Scope


@metric(
    "HYG-15",
    "Links from inactive tasks",
    do="Link to what the inactive task waited for, or remove the link.",
)
def links_from_inactive(scope: Scope) -> Measured:
    """Links from inactive tasks into unfinished ones; they hold nothing.

    The fix removes them, which moves no date.

    Source: GAO-16-89G (2015), best practice 2; Microsoft Project ignores such links.
    """
    open_ = {task.id for task in scope.open_nodes}
    links = [link for link in scope.program.links.values() if link.successor in open_]
    tasks = scope.program.tasks
    idle = [link for link in links if not tasks[link.predecessor].active]
    offenders = {link.id: f"'{tasks[link.predecessor].name}' is inactive" for link in idle}
    fix = scope.fix("Remove links from inactive tasks", unlink=idle)
    return count("From inactive tasks", offenders, len(links), "links", fix)
