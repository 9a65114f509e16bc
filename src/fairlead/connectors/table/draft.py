"""A grid of cells as a draft: columns, dates, outline, tasks, links and people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from fairlead.connectors.conventions import Conventions
from fairlead.connectors.quantities import MisreadError
from fairlead.connectors.source import Source, quote, refuse_duplicates
from fairlead.connectors.table.cells import text_of
from fairlead.connectors.table.columns import BY_FIELD, Mapped, mapped
from fairlead.connectors.table.dates import DateOrder, orders
from fairlead.connectors.table.grid import Grid, header_of
from fairlead.connectors.table.lines import Line, lines_of, remark_on_columns
from fairlead.connectors.table.lists import assigned, predecessors
from fairlead.connectors.table.outline import parents_of
from fairlead.connectors.table.people import People
from fairlead.connectors.table.remarks import Remarks
from fairlead.connectors.table.tasks import TaskReader
from fairlead.core.ground.errors import SourceError
from fairlead.core.ground.finding import Finding, Origin
from fairlead.core.ground.ids import AssignmentId, TaskId
from fairlead.core.ground.units import Share
from fairlead.core.program.draft import Draft, Row
from fairlead.core.program.link import Lag, Link, LinkType, link_id
from fairlead.core.program.people import Assignment, Resource
from fairlead.core.program.task import Task

DATES = ("start", "finish", "due", "constraint_date", "actual_start", "actual_finish")
_STARTS = ("start", "scheduled_start", "actual_start")


@dataclass(frozen=True, slots=True)
class Beside:
    """What a file says beside its tasks: the program's own fields, and its resources."""

    header: Mapping[str, Any] = field(default_factory=dict)
    resources: Sequence[Row[Resource]] = ()
    findings: Sequence[Finding] = ()


def draft_of(
    source: Source,
    grid: Grid,
    columns: Mapping[str, str] | None,
    dates: DateOrder | None,
    beside: Beside = Beside(),
) -> Draft:
    """The draft of a table. Raises SourceError when nobody can say what its columns or dates mean.

    columns: headers, or column letters, to fields, over what is recognised.
    dates: the order of dates such as 03/04/2026, where the table leaves it open.
    """
    if not grid.rows:
        raise SourceError("IMP-001", str(grid.origin()), "there are no rows.", "Export it again.")
    header, findings = header_of(grid, columns)
    found = mapped([text_of(c) for c in grid.rows[header][1]], columns, str(grid.origin()))
    remarks = Remarks(grid)
    remark_on_columns(grid, found, header, remarks)
    lines = list(lines_of(grid, header, found, remarks))
    if not lines:
        says = "there are no rows below the header."
        raise SourceError("IMP-001", str(grid.origin()), says, "Export it again.")
    reader = TaskReader(
        conventions=Conventions(units=beside.header.get("units", Conventions().units)),
        order=_order(grid, lines, dates),
        fractions=_are_fractions(lines),
        base_1904=grid.base_1904,
        remarks=remarks,
    )
    rows = _Rows(grid, lines, found, reader, remarks, beside)
    tasks = rows.tasks()
    refuse_duplicates(source, "task", tasks)
    links = rows.links()
    started = [m for line in lines for f in _STARTS if (m := reader.quiet_moment(line, f))]
    start = min(started) if started else None
    return Draft(
        origin=Origin(grid.file),
        **{"start": start, **beside.header},
        tasks=tasks,
        links=links,
        assignments=rows.assignments,
        resources=rows.people.resources,
        teams=rows.people.teams,
        findings=(*grid.findings, *findings, *beside.findings, *remarks.collected()),
    )


def _order(grid: Grid, lines: Sequence[Line], asked: DateOrder | None) -> DateOrder | None:
    """The order of day and month. Raises SourceError when the dates leave it open."""
    texts = [
        cell
        for line in lines
        for name in DATES
        for cell in line.cells.get(name, ())
        if isinstance(cell, str)
    ]
    found = orders(texts)
    if asked is not None or not found.ambiguous:
        return asked or found.decided
    if found.decided is not None:
        return found.decided
    examples = ", ".join(quote(text) for text in found.examples)
    what = "date fits" if found.ambiguous == 1 else "dates fit"
    raise SourceError(
        "IMP-016",
        str(grid.origin()),
        f"{found.ambiguous:,} {what} both D/M/Y and M/D/Y, such as {examples}.",
        "Say which with --dates DMY or --dates MDY.",
    )


def _are_fractions(lines: Sequence[Line]) -> bool:
    """Whether plain numbers under "% complete" are parts of one: none is above 1, and one below."""
    numbers = []
    for line in lines:
        cell = line.cell("complete")
        text = text_of(cell).replace(",", ".")
        if cell is None or isinstance(cell, Share) or not text.replace(".", "", 1).isdigit():
            continue
        if not text.isascii() or len(text) > 12:
            continue
        numbers.append(float(text))
    return bool(numbers) and max(numbers) <= 1 and any(0 < n < 1 for n in numbers)


class _Rows:
    """The rows of a draft, from the lines of a table."""

    def __init__(
        self,
        grid: Grid,
        lines: Sequence[Line],
        columns: Mapped,
        reader: TaskReader,
        remarks: Remarks,
        beside: Beside,
    ) -> None:
        self._grid = grid
        self._lines = lines
        self._reader = reader
        self._remarks = remarks
        self._ids = [line.text("id") or str(line.ordinal) for line in lines]
        self._known_as = _known_as(lines, self._ids)
        self._parents = parents_of(lines, self._ids, self._known_as, columns, remarks)
        self.people = People()
        for row in beside.resources:
            resource = row.value
            if resource.team is not None:
                team = self.people.team(resource.team, row.origin)
                resource = replace(resource, team=team)
            self.people.add(Row(resource, row.origin))
        self.assignments: list[Row[Assignment]] = []

    def tasks(self) -> list[Row[Task]]:
        """The tasks, with owners and teams; their assignments are collected on the way."""
        summaries = set(self._parents)
        rows = []
        for line, id, parent in zip(self._lines, self._ids, self._parents, strict=True):
            origin = self._grid.origin(line.row)
            task = self._reader.task(line, id, is_summary=id in summaries, parent=parent)
            rows.append(Row(self._with_people(task, line, origin), origin))
        return rows

    def links(self) -> list[Row[Link]]:
        """The links of the predecessor columns, and those of successor columns they lack."""
        rows: list[Row[Link]] = []
        told: set[tuple[str, str, LinkType, Lag]] = set()
        for column in ("predecessors", "successors"):
            for line, id in zip(self._lines, self._ids, strict=True):
                for other, type, lag in self._related(line, column):
                    before, after = (other, id) if column == "predecessors" else (id, other)
                    # Tools write a link at both of its ends.
                    if column == "successors" and (before, after, type, lag) in told:
                        continue
                    told.add((before, after, type, lag))
                    link = Link(
                        id=link_id(TaskId(before), TaskId(after), type),
                        predecessor=TaskId(before),
                        successor=TaskId(after),
                        type=type,
                        lag=lag,
                    )
                    rows.append(Row(link, self._grid.origin(line.row)))
        return rows

    def _related(self, line: Line, field: str) -> Iterator[tuple[str, LinkType, Lag]]:
        for text in line.texts(field):
            try:
                yield from predecessors(text, self._known_as, self._reader.conventions.units)
            except MisreadError as error:
                self._remarks.misread(line.row, BY_FIELD[field].title, error)

    def _with_people(self, task: Task, line: Line, origin: Origin) -> Task:
        owner = None
        try:
            if line.has("owner"):
                owner = self.people.resource(line.text("owner"), origin)
        except MisreadError as error:
            self._remarks.misread(line.row, BY_FIELD["owner"].title, error)
        try:
            self._assign(task.id, line, origin)
        except MisreadError as error:
            self._remarks.misread(line.row, BY_FIELD["resources"].title, error)
        team = self.people.team(line.text("team"), origin) if line.has("team") else None
        return replace(task, owner=owner, team=team)

    def _assign(self, task: TaskId, line: Line, origin: Origin) -> None:
        """Collect the assignments of a line. Raises MisreadError."""
        seen: Counter[str] = Counter()
        for name, units in assigned(line.text("resources")):
            resource = self.people.resource(name, origin)
            seen[resource] += 1
            again = f":{seen[resource]}" if seen[resource] > 1 else ""
            assignment = Assignment(
                id=AssignmentId(f"{task}:{resource}{again}"),
                task=task,
                resource=resource,
                units=units,
            )
            self.assignments.append(Row(assignment, origin))


def _known_as(lines: Sequence[Line], ids: Sequence[str]) -> dict[str, str]:
    """What tasks are known by to others in the table, strongest first, to their ids.

    A name that several tasks have is nobody's.
    """
    known: dict[str, str] = {}
    for column in ("number", "id", "source_id", "wbs"):
        for line, id in zip(lines, ids, strict=True):
            if text := id if column == "id" else line.text(column):
                known.setdefault(text, id)
    names = Counter(line.text("name") for line in lines)
    for line, id in zip(lines, ids, strict=True):
        if names[line.text("name")] == 1:
            known.setdefault(line.text("name"), id)
    known.pop("", None)
    return known
