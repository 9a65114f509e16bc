"""The sheets of our own workbooks beside the plan: the program's own fields, and its resources."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fairlead.connectors.conventions import Conventions
from fairlead.connectors.quantities import MisreadError
from fairlead.connectors.source import warning
from fairlead.connectors.table.cells import Cell, moment_of, number_of, share_of, text_of
from fairlead.connectors.table.columns import plain
from fairlead.connectors.table.draft import Beside
from fairlead.connectors.table.grid import Grid
from fairlead.core.ground.finding import Finding
from fairlead.core.ground.ids import ProgramId, ResourceId, TeamId
from fairlead.core.program.draft import Row
from fairlead.core.program.people import FULL, Resource, ResourceKind
from fairlead.core.program.program import TimeUnits

PROGRAM_SHEET = "Program"
RESOURCES_SHEET = "Resources"
PROGRAM_FIELDS = (
    ("Program", "id"),
    ("Name", "name"),
    ("Start", "start"),
    ("Finish", "finish"),
    ("Status date", "status_date"),
    ("Time zone", "zone"),
    ("Currency", "currency"),
    ("Minutes per day", "minutes_per_day"),
    ("Minutes per week", "minutes_per_week"),
    ("Days per month", "days_per_month"),
)
RESOURCE_FIELDS = (
    ("Id", "id"),
    ("Name", "name"),
    ("Kind", "kind"),
    ("Team", "team"),
    ("Capacity", "capacity"),
    ("Email", "email"),
    ("Group", "group"),
    ("Notes", "notes"),
)
_MOMENTS = {"start": False, "finish": True, "status_date": True}
_UNITS = ("minutes_per_day", "minutes_per_week", "days_per_month")
_KINDS = {kind.value: kind for kind in ResourceKind}


def beside_of(program: Grid | None, resources: Grid | None) -> Beside:
    """What these sheets say. A sheet that is not laid out as ours says nothing."""
    findings: list[Finding] = []
    header = _header(program, findings) if program else {}
    return Beside(header, _resources(resources, findings) if resources else (), findings)


def _header(grid: Grid, findings: list[Finding]) -> dict[str, Any]:
    fields = {plain(title): name for title, name in PROGRAM_FIELDS}
    header: dict[str, Any] = {}
    units: dict[str, int] = {}
    for row, cells in grid.rows:
        name = fields.get(plain(text_of(cells[0])))
        if name is None or len(cells) < 2 or cells[1] is None:
            continue
        try:
            if name in _UNITS:
                units[name] = int(number_of(cells[1]))
            elif name in _MOMENTS:
                header[name] = _moment(cells[1], grid, ends=_MOMENTS[name])
            else:
                header[name] = text_of(cells[1])
        except MisreadError as error:
            says = f"{text_of(cells[0])}: {error.says}"
            findings.append(warning(error.code, grid.origin(row), says, error.do))
    if "id" in header:
        header["id"] = ProgramId(header["id"])
    return header | ({"units": TimeUnits(**units)} if units else {})


def _moment(cell: Cell, grid: Grid, *, ends: bool) -> datetime:
    return moment_of(cell, Conventions(), None, ends=ends, base_1904=grid.base_1904)


def _resources(grid: Grid, findings: list[Finding]) -> list[Row[Resource]]:
    titles = [plain(title) for title, _ in RESOURCE_FIELDS]
    if not grid.rows or [plain(text_of(c)) for c in grid.rows[0][1]][: len(titles)] != titles:
        return []
    rows: dict[str, Row[Resource]] = {}
    for row, cells in grid.rows[1:]:
        said = {
            name: cell
            for (_, name), cell in zip(RESOURCE_FIELDS, cells, strict=False)
            if cell is not None
        }
        id = text_of(said.get("id")) or text_of(said.get("name"))
        if not id or id in rows:
            says = "the resource has no id." if not id else f"the resource {id} is listed twice."
            findings.append(warning("IMP-033", grid.origin(row), says, "It was left out."))
            continue
        resource = Resource(
            id=ResourceId(id),
            name=text_of(said.get("name")) or id,
            kind=_KINDS.get(text_of(said.get("kind")).casefold(), ResourceKind.PERSON),
            team=TeamId(team) if (team := text_of(said.get("team"))) else None,
            capacity=_capacity(said.get("capacity"), grid, row, findings),
            email=text_of(said.get("email")),
            group=text_of(said.get("group")),
            notes=text_of(said.get("notes")),
        )
        rows[id] = Row(resource, grid.origin(row))
    return list(rows.values())


def _capacity(cell: Cell, grid: Grid, row: int, findings: list[Finding]) -> Any:
    if cell is None:
        return FULL
    try:
        return share_of(cell, fractions=True)
    except MisreadError as error:
        findings.append(warning(error.code, grid.origin(row), error.says, error.do))
        return FULL
