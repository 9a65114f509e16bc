"""What a table holds of a program, and what it cannot.

`held` is the program that reading a written table back gives; what it lacks of the program is lost.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from fairlead.connectors.source import MAX_COLUMNS, note
from fairlead.connectors.table.cells import is_none
from fairlead.connectors.table.columns import COLUMNS, plain
from fairlead.core.calendars.calendar import STANDARD, standard
from fairlead.core.ground.finding import Finding, Origin
from fairlead.core.ground.ids import AssignmentId, ResourceId, TeamId
from fairlead.core.ground.table import Table
from fairlead.core.program.entities import ENTITIES
from fairlead.core.program.link import Link, link_id
from fairlead.core.program.people import Assignment, Resource, Team
from fairlead.core.program.program import Program
from fairlead.core.program.rules import Rules
from fairlead.core.program.task import ConstraintKind, Estimate, Progress, Task

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
USUAL_CURRENCY = "USD"
_KNOWN = {plain(name) for column in COLUMNS for name in (column.title, *column.names)}


@dataclass(frozen=True, slots=True)
class Held:
    """A program as a table holds it, with the names that people and teams are shown by.

    resources, teams: the text a cell has for each id. extra: the further columns of tasks' fields.
    """

    program: Program
    resources: Mapping[str, str]
    teams: Mapping[str, str]
    extra: tuple[str, ...]


def held(program: Program, *, workbook: bool) -> Held:
    """What a table holds of a program; a workbook has room for resources and a header too."""
    resources = _shown(program.resources)
    teams = _shown(program.teams)
    extra = _extra(program.tasks.values())
    listed = {id: _resource(one, teams) for id, one in program.resources.items()}
    if not workbook:
        used = {one.resource for one in program.assignments.values()}
        used |= {task.owner for task in program.tasks.values() if task.owner is not None}
        # Without a list of resources, people are known by what the cells call them.
        as_shown = {ResourceId(resources[id]) for id in used}
        listed = {id: Resource(id=id, name=id) for id in as_shown}
    as_named = {id: id if workbook else ResourceId(resources[id]) for id in program.resources}
    tasks = {
        id: replace(
            _task(task, extra),
            owner=None if task.owner is None else as_named[task.owner],
            team=None if task.team is None else TeamId(teams[task.team]),
        )
        for id, task in program.tasks.items()
    }
    of_tasks = {task.team for task in tasks.values()}
    of_resources = {resource.team for resource in listed.values()}
    named_teams = {team for team in of_tasks | of_resources if team is not None}
    kept = Program(
        id=program.id,
        name=clean(program.name) or program.id,
        start=program.start,
        # Counted from its start, as a table is read, a program cannot have an earlier finish.
        finish=program.finish if program.finish and program.finish >= program.start else None,
        status_date=program.status_date,
        zone=program.zone,
        currency=clean(program.currency) or USUAL_CURRENCY,
        calendar=STANDARD,
        units=program.units,
        calendars=Table({STANDARD: standard()}),
        tasks=Table(tasks),
        links=_links(program),
        teams=Table({id: Team(id=id, name=id) for id in named_teams}),
        resources=Table(listed),
        assignments=_assignments(program, as_named),
    )
    return Held(kept, resources, teams, extra)


def clean(text: str) -> str:
    """A text as a cell holds it: without control characters, and without space around it."""
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def lost(program: Program, kept: Held, *, workbook: bool) -> tuple[Finding, ...]:
    """What of the program is not in the table, said by field."""
    says: list[str] = []
    shown = {"owner": kept.resources, "resource": kept.resources, "team": kept.teams}
    for entity in ENTITIES.values():
        table, left = getattr(program, entity.table), getattr(kept.program, entity.table)
        if entity.table == "calendars":
            says += [_number(len(table), "calendar")] if table != left else []
        elif entity.table in {"tasks", "links"}:
            says += _lost_fields(entity.name, table, left, shown)
        elif entity.table in {"teams", "resources"}:
            by_name = {id: left.get(id) or left.get(shown[entity.name][id]) for id in table}
            says += _lost_fields(entity.name, table, by_name, shown)
        elif entity.table == "assignments":
            others = dict(zip(table, left.values(), strict=True))
            says += _lost_fields(entity.name, table, others, shown)
        elif table:
            says.append(_number(len(table), entity.name))
    if unheld := sum(1 for id in program.tasks if clean(id) != id or is_none(id)):
        says.append(f"the id of {_number(unheld, 'task')}, nor for links from such")
    if program.rules != Rules():
        says.append("the scheduling rules")
    if not workbook:
        says.append("the program's own fields, such as its start and status date")
    origin = Origin(program.name)
    do = "Keep the program as .yaml too: it loses nothing."
    return tuple(note("EXP-001", origin, f"A table has no place for {what}.", do) for what in says)


def _lost_fields(
    entity: str,
    table: Mapping[Any, Any],
    left: Mapping[Any, Any],
    shown: Mapping[str, Mapping[str, str]],
) -> Iterable[str]:
    """Which fields of how many values differ; what is shown by its name does not count."""
    differs: Counter[str] = Counter()
    for id, value in table.items():
        other = left.get(id)
        if other is None:
            differs[""] += 1
            continue
        for field in fields(value):
            before, after = getattr(value, field.name), getattr(other, field.name)
            names = shown.get(field.name)
            if before != after and not (names and names.get(before) == after):
                differs[field.name] += 1
    for name, count in differs.items():
        if name:
            yield f"{name.replace('_', ' ')} of {_number(count, entity)}"
        else:
            yield _number(count, entity)


def _number(count: int, entity: str) -> str:
    return f"{count:,} {entity}{'' if count == 1 else 's'}"


def _shown(table: Mapping[Any, Any]) -> dict[str, str]:
    """What a cell calls each entry: its name, or its id where the name is not its own."""
    known = Counter(_alike(clean(one.name)) for one in table.values())
    known.update({_alike(id) for id in table})
    shown = {}
    for id, one in table.items():
        name = clean(one.name)
        own = known[_alike(name)] == (2 if _alike(id) == _alike(name) else 1)
        shown[id] = name if name and own else clean(id)
    return shown


def _alike(name: str) -> str:
    return " ".join(name.casefold().split())


def _extra(tasks: Iterable[Task]) -> tuple[str, ...]:
    """The names of tasks' further fields that can be column headers."""
    names: dict[str, str] = {}
    for task in tasks:
        for name, text in task.fields.items():
            if clean(text) and name == clean(name) and "\n" not in name and plain(name):
                names.setdefault(plain(name), name)
    free = MAX_COLUMNS - len(COLUMNS)
    return tuple(name for key, name in names.items() if key not in _KNOWN)[:free]


def _task(task: Task, extra: tuple[str, ...]) -> Task:
    estimate, progress = task.estimate, task.progress
    priority = task.priority if 0 <= task.priority <= 9_999 else 500
    return Task(
        id=task.id,
        name=clean(task.name) or task.id,
        kind=task.kind,
        parent=task.parent,
        wbs=clean(task.wbs),
        duration=task.duration,
        estimated=task.estimated,
        estimate=estimate
        and Estimate(low=estimate.low, likely=estimate.likely, high=estimate.high),
        constraints=tuple(
            one
            for one in task.constraints[:1]
            if one.kind is not ConstraintKind.ASAP or one.date is not None
        ),
        deadline=task.deadline,
        active=task.active,
        priority=priority,
        progress=Progress(
            complete=progress.complete,
            actual_start=progress.actual_start,
            actual_finish=progress.actual_finish,
            remaining=progress.remaining,
        ),
        source_id=clean(task.source_id),
        url=clean(task.url),
        notes=clean(task.notes),
        tags=tuple(tag for one in task.tags if (tag := clean(one))),
        fields=Table({n: t for n in extra if (t := clean(task.fields.get(n, "")))}),
    )


def _resource(resource: Resource, teams: Mapping[str, str]) -> Resource:
    return Resource(
        id=resource.id,
        name=clean(resource.name) or resource.id,
        kind=resource.kind,
        team=None if resource.team is None else TeamId(teams[resource.team]),
        capacity=resource.capacity,
        email=clean(resource.email),
        group=clean(resource.group),
        notes=clean(resource.notes),
    )


def _links(program: Program) -> Table[Any, Link]:
    links: dict[Any, Link] = {}
    for link in program.links.values():
        id = usual = link_id(link.predecessor, link.successor, link.type)
        again = 1
        while id in links:
            again += 1
            id = type(usual)(f"{usual}#{again}")
        links[id] = replace(link, id=id, promise=None)
    return Table(links)


def _assignments(program: Program, as_named: Mapping[Any, Any]) -> Table[Any, Assignment]:
    seen: Counter[tuple[str, str]] = Counter()
    found = {}
    for one in program.assignments.values():
        resource = as_named[one.resource]
        seen[one.task, resource] += 1
        number = seen[one.task, resource]
        id = AssignmentId(f"{one.task}:{resource}{f':{number}' if number > 1 else ''}")
        found[id] = Assignment(id=id, task=one.task, resource=resource, units=one.units)
    return Table(found)
