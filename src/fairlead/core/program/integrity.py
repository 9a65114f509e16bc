"""What must hold in every program. One set of rules for both gates.

A rule looks at the tables of a program and gives a `Verdict` for each value that cannot stand:
the fault, and what can stand instead. `build` puts that in its place and names the fault;
`change` raises the first one and changes nothing.

Rules are meant to run in the order of `RULES`: each relies on what those before it hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any

from fairlead.core.calendars.calendar import Calendar
from fairlead.core.calendars.days import with_bases
from fairlead.core.ground.finding import Severity
from fairlead.core.ground.ids import LinkId, TaskId
from fairlead.core.program import fault as code
from fairlead.core.program.entities import (
    ENTITIES,
    HEADER,
    Reference,
    Tables,
    references,
    tables,
    without,
)
from fairlead.core.program.fault import Fault, Verdict, label, quoted, ring_text
from fairlead.core.program.header import sound_header
from fairlead.core.program.link import Link
from fairlead.core.program.mend import mended
from fairlead.core.program.outline import ancestors, children_of, walk
from fairlead.core.program.patch import WHOLE
from fairlead.core.program.program import Program
from fairlead.core.program.rings import LinkRing, link_rings, parent_rings
from fairlead.core.program.shape import GONE
from fairlead.core.program.task import Task, TaskKind

MANY_SUSPECTS = 64
OUTLINE_FIELDS = frozenset({WHOLE, "parent", "kind"})


@dataclass(frozen=True, slots=True)
class Touched:
    """What a change has touched, so that rules need not look at the rest.

    changed: by entity and id, the names of the fields changed; WHOLE for a value that was added.
    removed: by entity, the ids that are no longer there.
    """

    changed: Mapping[str, Mapping[str, AbstractSet[str]]] = field(default_factory=dict)
    removed: Mapping[str, AbstractSet[str]] = field(default_factory=dict)

    def fields(self, entity: str) -> frozenset[str]:
        """All fields of an entity that were changed in any value of it."""
        changed = frozenset[str]().union(*self.changed.get(entity, {}).values())
        return changed | {WHOLE} if self.removed.get(entity) else changed


Rule = Callable[[Tables, Touched | None], Iterator[Verdict]]


def judge(program: Program, touched: Touched | None = None) -> tuple[Fault, ...]:
    """The faults of a program; empty for one that stands. Doubts that may be kept do not count.

    Later rules rely on earlier ones, so the faults are those of the first rule that finds any.
    touched: what a change has touched in a program that stood before; None looks at everything.
    """
    for rule in RULES:
        faults = [v.fault for v in rule(tables(program), touched) if not v.fault.kept]
        if faults:
            return tuple(faults)
    header = {name: getattr(program, name) for name in HEADER}
    return tuple(v.fault for v in sound_header(header, program.calendars))


def own_limits(tables: Tables, touched: Touched | None) -> Iterator[Verdict]:
    """Each value holds what it can hold (limits.py)."""
    for entity in ENTITIES:
        for value in _looked_at(tables, entity, touched):
            stands, faults = mended(value)
            for one in faults:
                named = replace(one, entity=entity, id=value.id, who=label(value))
                yield Verdict(named, stands)


def working_time(tables: Tables, touched: Touched | None) -> Iterator[Verdict]:
    """Bases of calendars exist and form no ring, and every calendar works in some week."""
    if touched and not touched.fields("calendar"):
        return
    calendars: Mapping[Any, Calendar] = tables["calendar"]
    for calendar in list(calendars.values()):
        if calendar.base is not None and calendar.base not in calendars:
            says = f"there is no calendar '{quoted(calendar.base)}'"
            do = "Add the base calendar or choose another."
            missing = ("calendar", calendar.base)
            fault = _base_fault(calendar, says, do)
            yield Verdict(replace(fault, missing=missing), replace(calendar, base=None))
    for ring in list(parent_rings((c.id, c.base) for c in calendars.values())):
        first = calendars[ring[0]]
        names = tuple(label(calendars[id]) for id in ring)
        says = f"these calendars stand on one another: {ring_text(names)}"
        fault = _base_fault(first, says, "Give one of them another base.")
        yield Verdict(fault, replace(first, base=None))
    idle = {c.id: c for c in calendars.values() if not _works(c, calendars)}
    for calendar in idle.values():
        users = sum(1 for task in tables["task"].values() if task.calendar == calendar.id)
        fault = Fault(
            code=code.NO_WORKING_TIME,
            entity="calendar",
            id=calendar.id,
            who=label(calendar),
            says="it has no working hours in any week; "
            + ("1 task uses it" if users == 1 else f"{users:,} tasks use it"),
            taken="the program's calendar was taken instead",
            do="Choose another calendar or give it working hours.",
        )
        yield Verdict(fault, GONE)
    for calendar in list(calendars.values()):
        if calendar.base in idle and calendar.id not in idle:
            fault = _base_fault(calendar, "its base has no working hours", "Choose another base.")
            yield Verdict(replace(fault, silent=True), replace(calendar, base=None))


def known_references(tables: Tables, touched: Touched | None) -> Iterator[Verdict]:
    """Every id that a value names exists. Bases of calendars are for `working_time`."""
    for entity in ENTITIES:
        refs = references(entity) if entity != "calendar" else ()
        for reference in refs:
            known = tables[reference.to]
            everyone = touched is None or reference.to in touched.removed
            for value in _looked_at(tables, entity, None if everyone else touched):
                for named in reference.named(value):
                    if named not in known:
                        stands = without(value, reference, known)
                        yield Verdict(_dangling(entity, value, reference, named, stands), stands)


def outline(tables: Tables, touched: Touched | None) -> Iterator[Verdict]:
    """No task stands below itself, and summaries are the tasks that have something below them."""
    if touched and not touched.fields("task") & OUTLINE_FIELDS:
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
    sound = dict(links)
    seen: dict[object, Link] = {}
    for link in _alike(links, suspects):
        first = seen.setdefault((link.predecessor, link.successor, link.type, link.lag), link)
        if fault := _unsound(link, tasks, first):
            del sound[link.id]
            yield Verdict(fault, GONE)
    for ring in link_rings(tasks, sound, suspects):
        yield Verdict(_ring_fault(ring, tasks), GONE)


RULES: tuple[Rule, ...] = (own_limits, working_time, known_references, outline, sound_links)


def _looked_at(tables: Tables, entity: str, touched: Touched | None) -> list[Any]:
    table = tables[entity]
    if touched is None:
        return list(table.values())
    return [table[id] for id in touched.changed.get(entity, ()) if id in table]


def _works(calendar: Calendar, calendars: Mapping[Any, Calendar]) -> bool:
    """Whether some day of the week has hours, the calendar's own or else its base's."""
    chain = with_bases(calendar, calendars)
    for day in range(7):
        hours = next((c.week[day] for c in chain if c.week[day] is not None), ())
        if hours:
            return True
    return False


def _base_fault(calendar: Calendar, says: str, do: str) -> Fault:
    return Fault(
        code=code.CALENDAR_MISSING,
        entity="calendar",
        id=calendar.id,
        who=label(calendar),
        field="base",
        says=says,
        taken="treated as none",
        do=do,
    )


def _dangling(entity: str, value: Any, reference: Reference, named: str, stands: Any) -> Fault:
    if reference.to == "calendar":
        number, do = code.CALENDAR_MISSING, "Choose one of the program's calendars."
    elif entity == "link" and stands is GONE:
        number, do = code.LINK_DANGLES, "Add the task, or remove the link."
    elif reference.path == ("parent",):
        number, do = code.OUTLINE, "Choose a parent that exists."
    else:
        number, do = code.REFERENCE_DANGLES, f"Add the {reference.to}, or correct the reference."
    if stands is GONE:
        taken = f"the {entity} was left out"
    elif reference.path == ("parent",):
        taken = "placed at the top level"
    else:
        taken = "left out" if reference.takes_holder else "treated as none"
    return Fault(
        code=number,
        entity=entity,
        id=value.id,
        who=label(value),
        field=reference.field,
        says=f"there is no {reference.to} '{quoted(named)}'",
        taken=taken,
        do=do,
        missing=(reference.to, named),
        involves=((reference.to, named, WHOLE),),
    )


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


def _unsound(link: Link, tasks: Mapping[TaskId, Task], first: Link) -> Fault | None:
    """What is wrong with one link, rings aside; `first` is the first link just like it."""
    before, after = tasks[link.predecessor], tasks[link.successor]
    if before is after:
        number, severity = code.LINK_REPEATED, Severity.NOTE
        says, taken = f"{label(before)} depends on itself", "the link was left out"
        do = "Remove the link."
    elif first is not link:
        number, severity = code.LINK_REPEATED, Severity.NOTE
        says = f"{label(before)} → {label(after)} is linked twice in the same way"
        taken, do = "the two were merged", "Remove one of the two links."
    elif before.id in ancestors(tasks, after.id) or after.id in ancestors(tasks, before.id):
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


def _ring_fault(ring: LinkRing, tasks: Mapping[TaskId, Task]) -> Fault:
    names = tuple(label(tasks[id]) for id in ring.tasks)
    before, after = (label(tasks[id]) for id in (ring.link.predecessor, ring.link.successor))
    waits = (
        f"these tasks wait for one another: {ring_text(names)}"
        if names
        else ("it leads back into a large group of tasks that wait for one another")
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
