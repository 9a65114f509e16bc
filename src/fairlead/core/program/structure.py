"""The rules of structure: an outline without rings, and links that let everything be done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from fairlead.core.ground.finding import Severity
from fairlead.core.ground.ids import LinkId, TaskId
from fairlead.core.program import fault as code
from fairlead.core.program.entities import Tables
from fairlead.core.program.fault import Fault, Verdict, label, ring_text
from fairlead.core.program.link import Link
from fairlead.core.program.outline import ancestors, children_of, spans, walk
from fairlead.core.program.patch import WHOLE, Touched
from fairlead.core.program.rings import LinkRing, link_rings, parent_rings
from fairlead.core.program.shape import GONE
from fairlead.core.program.task import Task, TaskKind

MANY_SUSPECTS = 64
"""From how many changed tasks or links on looking at all of them is quicker."""
OUTLINE_FIELDS = frozenset({WHOLE, "parent", "kind"})


def outline(tables: Tables, touched: Touched | None) -> Iterator[Verdict]:
    """No task stands below itself, and summaries are the tasks that have something below them."""
    if touched is not None and not touched.fields("task") & OUTLINE_FIELDS:
        return
    tasks: Mapping[TaskId, Task] = tables["task"]
    for ring in list(parent_rings((task.id, task.parent) for task in tasks.values())):
        names = tuple(label(tasks[id]) for id in ring)
        fault = Fault(
            code=code.OUTLINE,
            entity="task",
            id=ring[0],
            who=names[0],
            field="parent",
            says=f"these tasks stand below one another: {ring_text(names)}",
            taken="placed at the top level",
            do="Choose another parent.",
            ring=names,
            involves=tuple(("task", id, "parent") for id in ring),
        )
        yield Verdict(fault, replace(tasks[ring[0]], parent=None))
    parents = {task.parent for task in tasks.values()}
    for task in list(tasks.values()):
        if (task.id in parents) != (task.kind is TaskKind.SUMMARY):
            yield _other_kind(task, has_children=task.id in parents)


def sound_links(tables: Tables, touched: Touched | None) -> Iterator[Verdict]:
    """No task waits for itself, be it directly, through its summary or around a ring."""
    suspects = _suspects(tables, touched)
    if suspects is not None and not suspects:
        return
    tasks: Mapping[TaskId, Task] = tables["task"]
    links: Mapping[LinkId, Link] = tables["link"]
    sound, holds = dict(links), _holding(tasks, few=suspects is not None)
    seen: dict[object, Link] = {}
    for link in _alike(links, suspects):
        first = seen.setdefault((link.predecessor, link.successor, link.type, link.lag), link)
        if fault := _unsound(link, tasks, first, holds):
            del sound[link.id]
            yield Verdict(fault, GONE)
    for ring in link_rings(tasks, sound, suspects):
        yield Verdict(_ring_fault(ring, tasks), GONE)


def _other_kind(task: Task, *, has_children: bool) -> Verdict:
    kind = TaskKind.SUMMARY if has_children else TaskKind.TASK
    why = "has tasks below it" if has_children else "has nothing below it"
    fault = Fault(
        code=code.OUTLINE,
        severity=Severity.NOTE,
        entity="task",
        id=task.id,
        who=label(task),
        field="kind",
        says=f"a {task.kind.value} that {why}",
        taken=f"taken as a {kind.value}",
        do=f"Make it a {kind.value}.",
        silent=task.kind is TaskKind.TASK,
    )
    return Verdict(fault, replace(task, kind=kind))


def _unsound(
    link: Link, tasks: Mapping[TaskId, Task], first: Link, holds: Callable[[TaskId, TaskId], bool]
) -> Fault | None:
    """What is wrong with one link, rings aside; `first` is the first link just like it.

    holds: whether the second task stands below the first.
    """
    before, after = tasks[link.predecessor], tasks[link.successor]
    if before is after:
        number, severity = code.LINK_REPEATED, Severity.NOTE
        says, taken = f"{label(before)} depends on itself", "the link was left out"
        do = "Remove the link."
    elif first is not link:
        number, severity = code.LINK_REPEATED, Severity.NOTE
        says = f"{label(before)} → {label(after)} is linked twice in the same way"
        taken, do = "the two were merged", "Remove one of the two links."
    elif holds(before.id, after.id) or holds(after.id, before.id):
        number, severity = code.LINK_TO_OWN_CHILD, Severity.WARNING
        says = f"{label(before)} → {label(after)} joins a summary with a task below it"
        taken, do = "the link was left out", "Link the tasks below the summary instead."
    else:
        return None
    return Fault(
        code=number,
        severity=severity,
        entity="link",
        id=link.id,
        who=label(link),
        says=says,
        taken=taken,
        do=do,
    )


def _holding(tasks: Mapping[TaskId, Task], *, few: bool) -> Callable[[TaskId, TaskId], bool]:
    """Whether the second of two tasks stands below the first; quick for few questions or many."""
    if few:
        return lambda upper, lower: upper in ancestors(tasks, lower)
    places = spans(tasks)
    return lambda upper, lower: places[lower][0] in places[upper]


def _ring_fault(ring: LinkRing, tasks: Mapping[TaskId, Task]) -> Fault:
    names = tuple(label(tasks[id]) for id in ring.tasks)
    before, after = (label(tasks[id]) for id in (ring.link.predecessor, ring.link.successor))
    waits = (
        f"these tasks wait for one another: {ring_text(names)}"
        if names
        else "it leads back into a large group of tasks that wait for one another"
    )
    return Fault(
        code=code.LINK_RING,
        severity=Severity.BLOCKER,
        entity="link",
        id=ring.link.id,
        who=label(ring.link),
        says=waits,
        taken=f"the link {before} → {after} was set aside so that the rest can be scheduled",
        do="Remove one of these links.",
        ring=names or (before, after),
        involves=tuple(("link", id, WHOLE) for id in ring.links),
    )


def _suspects(tables: Tables, touched: Touched | None) -> frozenset[LinkId] | None:
    """The links that may be unsound after a change; None for all of them.

    A ring that a moved task closes runs through a link that leaves the task, what is below it or
    what is above it.
    """
    if touched is None:
        return None
    changed = touched.changed.get("link", {})
    suspects = {LinkId(id) for id in changed}
    moved = [TaskId(id) for id, f in touched.changed.get("task", {}).items() if f & OUTLINE_FIELDS]
    if len(moved) > MANY_SUSPECTS:
        return None
    if moved:
        tasks = tables["task"]
        below = children_of(tasks)
        near = {i for id in moved for i in (id, *walk(below, id), *ancestors(tasks, id))}
        suspects |= {
            id
            for id, link in tables["link"].items()
            if link.predecessor in near or link.successor in near
        }
    return frozenset(suspects) if len(suspects) <= MANY_SUSPECTS else None


def _alike(links: Mapping[LinkId, Link], suspects: frozenset[LinkId] | None) -> Iterable[Link]:
    """The links that may be unsound on their own: those between the same tasks as a suspect."""
    if suspects is None:
        return list(links.values())
    pairs = {(links[id].predecessor, links[id].successor) for id in suspects if id in links}
    froms = {before for before, _ in pairs}
    return [
        link
        for link in links.values()
        if link.predecessor in froms and (link.predecessor, link.successor) in pairs
    ]
