"""Out-of-sequence progress: work began although what it waits for is not done."""

from __future__ import annotations

from collections.abc import Iterator

from fairlead.core.checks.metric import Measured, count, metric
from fairlead.core.checks.scope import Scope
from fairlead.core.program.link import Link, LinkType
from fairlead.core.program.task import is_finished

_TO_START = (LinkType.FS, LinkType.SS)


@metric(
    "HYG-13",
    "Out-of-sequence progress",
    do="Correct the actual dates, or replace the link by one that says how the work really goes.",
)
def out_of_sequence(scope: Scope) -> Measured:
    """Links whose successor began, or ended, before the link allowed it, lags included.

    Counted while one of the two is unfinished, as only then can it still move dates. An unfinished
    predecessor counts with its forecast dates.

    Source: GAO-16-89G (2015), best practice 9; DCMA EVMS metrics (DECM) 06A212a.
    """
    begun = list(_with_progress(scope))
    offenders = {link.id: says for link in begun if (says := _broken(scope, link))}
    return count("Out of sequence", offenders, len(begun), "links into work that has begun")


def _with_progress(scope: Scope) -> Iterator[Link]:
    """The links between tasks whose successor has done what they bind, and that still matter."""
    tasks, known = scope.program.tasks, {task.id for task in scope.nodes}
    for link in scope.logic:
        before, after = tasks[link.predecessor], tasks[link.successor]
        if not {before.id, after.id} <= known or (is_finished(before) and is_finished(after)):
            continue
        done = after.progress
        if (done.actual_start if link.type in _TO_START else done.actual_finish) is not None:
            yield link


def _broken(scope: Scope, link: Link) -> str:
    tasks, to_start = scope.program.tasks, link.type in _TO_START
    after = tasks[link.successor]
    acted = (scope.starts if to_start else scope.finishes)[after.id]
    gap = scope.between(after, acted, scope.allows(link))
    if gap.minutes <= 0:
        return ""
    verb, before = "began" if to_start else "was finished", tasks[link.predecessor].name
    return f"'{after.name}' {verb} {scope.words(gap, after)} before '{before}' allowed it"
