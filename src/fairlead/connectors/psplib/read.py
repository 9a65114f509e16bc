"""PSPLIB instances: single-mode (.sm) files, and the first mode of multi-mode (.mm) ones.

A period is an hour of a calendar that always works, from Monday 2000-01-03 00:00 on, so that
finish minus start in hours is the makespan. Jobs keep their numbers as ids; the supersource and
the supersink are milestones. A renewable resource is a role with its capacity, a nonrenewable one
a material. The horizon and the project information stay as fields of the sink.
Source: Kolisch & Sprecher (1996), PSPLIB, and the file format it documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from fairlead.connectors.source import (
    MAX_ROWS,
    Source,
    note,
    quote,
    refuse_duplicates,
    refuse_empty,
    warning,
)
from fairlead.connectors.text import decoded
from fairlead.core.calendars.calendar import ALWAYS, always
from fairlead.core.ground.errors import SourceError
from fairlead.core.ground.finding import Finding, Origin
from fairlead.core.ground.ids import AssignmentId, ProgramId, ResourceId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Share, Work
from fairlead.core.program.draft import Draft, Row
from fairlead.core.program.link import Link, link_id
from fairlead.core.program.people import Assignment, Resource, ResourceKind
from fairlead.core.program.program import TimeUnits
from fairlead.core.program.task import Task, TaskKind

START = datetime(2000, 1, 3)
MINUTES_PER_PERIOD = 60
_UNITS = TimeUnits(minutes_per_day=1440, minutes_per_week=7 * 1440, days_per_month=30)
_NUMBERS = re.compile(r"[0-9]{1,9}")
_NOT_RENEWABLE = "N"
_SECTIONS = (
    "PROJECT INFORMATION",
    "PRECEDENCE RELATIONS",
    "REQUESTS/DURATIONS",
    "RESOURCEAVAILABILITIES",
)

Line = tuple[int, str]


@dataclass(slots=True)
class _Instance:
    """What a file says, by job."""

    successors: dict[int, tuple[int, list[int]]] = field(default_factory=dict)
    duration: dict[int, int] = field(default_factory=dict)
    requests: dict[int, list[int]] = field(default_factory=dict)
    modes: int = 1


def draft_from(source: Source) -> Draft:
    """The draft of an instance. Raises SourceError when a section is missing or unreadable."""
    refuse_empty(source)
    text, notes = decoded(source)
    head, sections = _sections(source, text)
    findings = list(notes)
    instance = _Instance()
    names = _resources(sections["RESOURCEAVAILABILITIES"], source)
    capacities = _row(sections["RESOURCEAVAILABILITIES"], len(names), source)
    _precedence(sections["PRECEDENCE RELATIONS"], instance, source, findings)
    _requests(sections["REQUESTS/DURATIONS"], len(names), instance, source, findings)
    if instance.modes > 1:
        says = "Only the first mode of each job is read; the file has several."
        do = "Choose another mode by editing duration and assignments."
        findings.append(note("IMP-044", Origin(source.name), says, do))
    kept = Table(_kept(head, sections["PROJECT INFORMATION"]))
    tasks = _tasks(instance, kept, source)
    refuse_duplicates(source, "job", tasks)
    stem = re.split(r"[/\\]", source.name)[-1].rpartition(".")[0] or source.name
    return Draft(
        origin=Origin(source.name),
        id=ProgramId(stem),
        name=stem,
        start=START,
        calendar=ALWAYS,
        units=_UNITS,
        calendars=(Row(always(), Origin(source.name)),),
        tasks=tasks,
        links=_links(instance, source),
        resources=[
            Row(_resource(name, capacity), Origin(source.name, f"resource {name}"))
            for name, capacity in zip(names, capacities, strict=True)
        ],
        assignments=_assignments(instance, names, source),
        findings=tuple(findings),
    )


def _sections(source: Source, text: str) -> tuple[list[Line], dict[str, list[Line]]]:
    """The lines before the first section, and those of each section."""
    head: list[Line] = []
    found: dict[str, list[Line]] = {}
    current = head
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        name = stripped.rstrip(":").rstrip()
        if name in _SECTIONS:
            current = found.setdefault(name, [])
        elif stripped and not stripped.startswith(("***", "---")):
            current.append((number, stripped))
    for name in _SECTIONS[1:]:
        if name not in found:
            says = f"this is not a PSPLIB instance: the section {name} is missing."
            raise SourceError("IMP-002", source.name, says, "Use an .sm or .mm file.")
    return head, {name: found.get(name, []) for name in _SECTIONS}


def _integers(text: str) -> list[int] | None:
    words = text.split()
    return [int(w) for w in words] if all(_NUMBERS.fullmatch(w) for w in words) else None


def _numeric(lines: Sequence[Line], source: Source) -> Iterator[tuple[int, list[int]]]:
    """The lines of a section below its heading, as numbers."""
    for number, line in lines:
        values = _integers(line)
        if values:
            yield number, values
        elif line[0].isdigit():
            raise SourceError(
                "IMP-003",
                f"{source.name} › line {number}",
                f"{quote(line)} is not a row of whole numbers.",
                "Compare it with the original file.",
            )


def _resources(lines: Sequence[Line], source: Source) -> list[str]:
    """The names in the heading "R 1  R 2  N 1", without the spaces."""
    heading = next((line for _, line in lines if line[0] in "RND"), "")
    names = re.findall(r"([RND])\s{0,9}([0-9]{1,4})", heading)
    if len(set(names)) != len(names):
        says = "a resource is listed twice in RESOURCEAVAILABILITIES."
        raise SourceError("IMP-033", source.name, says, "Compare it with the original file.")
    return [f"{letter}{number}" for letter, number in names]


def _row(lines: Sequence[Line], width: int, source: Source) -> list[int]:
    values = [value for _, row in _numeric(lines, source) for value in row]
    if len(values) != width:
        says = f"{width} resources are named but {len(values)} capacities given."
        raise SourceError("IMP-003", source.name, says, "Compare it with the original file.")
    return values


def _precedence(
    lines: Sequence[Line], instance: _Instance, source: Source, findings: list[Finding]
) -> None:
    for number, values in _numeric(lines, source):
        if len(values) < 3 or len(instance.successors) >= MAX_ROWS:
            continue
        job, modes, count, *successors = values
        instance.modes = max(instance.modes, modes)
        if count != len(successors):
            says = f"job {job} announces {count} successors and lists {len(successors)}."
            origin = Origin(source.name, f"line {number}")
            findings.append(warning("IMP-039", origin, says, "Those that are listed were taken."))
        if job in instance.successors:
            first = instance.successors[job][0]
            says = f"job {job} is used twice (lines {first} and {number})."
            raise SourceError("IMP-033", source.name, says, "Remove one of them.")
        instance.successors[job] = (number, successors)


def _requests(
    lines: Sequence[Line],
    width: int,
    instance: _Instance,
    source: Source,
    findings: list[Finding],
) -> None:
    job = 0
    for number, values in _numeric(lines, source):
        if len(values) == width + 3:
            job, _, duration, *requests = values
            instance.duration.setdefault(job, duration)
            instance.requests.setdefault(job, requests)
        elif len(values) == width + 2 and job:
            instance.modes = max(instance.modes, 2)
        else:
            says = f"{len(values)} values for {width + 3} columns; the row was left out."
            origin = Origin(source.name, f"line {number}")
            findings.append(warning("IMP-039", origin, says, "Compare it with the original file."))


def _kept(head: Sequence[Line], information: Sequence[Line]) -> dict[str, str]:
    """The horizon, and the project information by its headings."""
    horizon = [line.partition(":")[2].strip() for _, line in head if line.startswith("horizon")]
    kept = {"horizon": horizon[0]} if horizon else {}
    if len(information) >= 2:
        kept |= dict(zip(information[0][1].split(), information[1][1].split(), strict=False))
    return kept


def _tasks(instance: _Instance, kept: Table[str, str], source: Source) -> list[Row[Task]]:
    jobs = list(instance.successors)
    ends = {jobs[0], jobs[-1]} if jobs else set()
    rows = []
    for job, (line, _) in instance.successors.items():
        duration = instance.duration.get(job, 0)
        task = Task(
            id=TaskId(str(job)),
            name=f"Job {job}",
            kind=TaskKind.MILESTONE if job in ends and not duration else TaskKind.TASK,
            duration=Work(duration * MINUTES_PER_PERIOD),
            fields=kept if job == jobs[-1] else Table(),
        )
        rows.append(Row(task, Origin(source.name, f"line {line}, job {job}")))
    return rows


def _links(instance: _Instance, source: Source) -> list[Row[Link]]:
    rows = []
    for job, (line, successors) in instance.successors.items():
        origin = Origin(source.name, f"line {line}, job {job}")
        for successor in successors:
            before, after = TaskId(str(job)), TaskId(str(successor))
            link = Link(id=link_id(before, after), predecessor=before, successor=after)
            rows.append(Row(link, origin))
    return rows


def _resource(name: str, capacity: int) -> Resource:
    kind = ResourceKind.MATERIAL if name[0] == _NOT_RENEWABLE else ResourceKind.ROLE
    return Resource(id=ResourceId(name), name=name, kind=kind, capacity=Share(Decimal(capacity)))


def _assignments(
    instance: _Instance, names: Sequence[str], source: Source
) -> list[Row[Assignment]]:
    rows = []
    for job, requests in instance.requests.items():
        origin = Origin(source.name, f"job {job}")
        for name, units in zip(names, requests, strict=True):
            if units:
                assignment = Assignment(
                    id=AssignmentId(f"{job}:{name}"),
                    task=TaskId(str(job)),
                    resource=ResourceId(name),
                    units=Share(Decimal(units)),
                )
                rows.append(Row(assignment, origin))
    return rows
