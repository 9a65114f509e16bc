"""RSRC, ROLES and TASKRSRC: who and what does the work, at which price, and on which activity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from fairlead.connectors.primavera.cells import Cells, label
from fairlead.connectors.primavera.codes import plain_text
from fairlead.connectors.primavera.findings import shown
from fairlead.connectors.primavera.project import Chosen
from fairlead.connectors.primavera.tables import Row, Tables
from fairlead.core.ground.ids import AssignmentId, CalendarId, ResourceId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Money, Share, Work
from fairlead.core.program import draft
from fairlead.core.program.people import (
    Assignment,
    Availability,
    Rate,
    Resource,
    ResourceKind,
)

KINDS = {
    "RT_Labor": ResourceKind.PERSON,
    "RT_Equip": ResourceKind.EQUIPMENT,
    "RT_Mat": ResourceKind.MATERIAL,
}
PRICES = (
    ("A", "cost_per_qty"),
    ("B", "cost_per_qty2"),
    ("C", "cost_per_qty3"),
    ("D", "cost_per_qty4"),
    ("E", "cost_per_qty5"),
)
RATE_TABLES = {
    "COST_PER_QTY": "A",
    "COST_PER_QTY2": "B",
    "COST_PER_QTY3": "C",
    "COST_PER_QTY4": "D",
    "COST_PER_QTY5": "E",
}
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class People:
    """Resources and roles, and their ids by Primavera's technical keys."""

    resources: tuple[draft.Row[Resource], ...]
    by_rsrc: Mapping[str, ResourceId]
    by_role: Mapping[str, ResourceId]


def people(tables: Tables, cells: Cells, currency: str | None) -> People:
    """The resources of a file, and its roles as resources nobody has filled yet.

    Their ids are their short names; a role whose short name a resource has too is told apart.
    """
    money = currency or "USD"
    names = {r["rsrc_id"]: r["rsrc_name"] for r in tables.rows("RSRC")}
    prices = _prices(tables, "RSRCRATE", "rsrc_id")
    resources = [
        _resource(row, cells, names, prices[row["rsrc_id"]], money)
        for row in tables.rows("RSRC")
        if row["rsrc_id"]
    ]
    taken = {row.value.id for row in resources}
    prices = _prices(tables, "ROLERATE", "role_id")
    roles = [
        _role(row, cells, taken, prices[row["role_id"]], money)
        for row in tables.rows("ROLES")
        if row["role_id"]
    ]
    return People(
        (*resources, *roles),
        {row.value.source_id: row.value.id for row in resources},
        {row.value.source_id: row.value.id for row in roles},
    )


def assignments(
    chosen: Chosen,
    tables: Tables,
    cells: Cells,
    who: People,
    tasks: Mapping[str, TaskId],
    currency: str | None,
) -> Iterator[draft.Row[Assignment]]:
    """What the resources do on the activities of a project."""
    kinds = {row.value.id: row.value.kind for row in who.resources}
    for row in tables.rows("TASKRSRC"):
        task = tasks.get(row["task_id"])
        if row["proj_id"] not in ("", chosen.id) or (task is None and row["proj_id"] == ""):
            continue
        resource = who.by_rsrc.get(row["rsrc_id"]) or who.by_role.get(row["role_id"])
        if task is None or resource is None:
            names = f"activity {shown(row['task_id'])}, resource {shown(row['rsrc_id'])}"
            says = f"an assignment ({names}) names something that is not in this file; left out."
            do = "Export the project again with its resources."
            cells.findings.warning("IMP-035", row.line, "TASKRSRC", says, do)
            continue
        material = kinds[resource] is ResourceKind.MATERIAL
        value = _assignment(row, cells, task, resource, material, currency or "USD")
        place = f"TASKRSRC {task}, {resource[:60]}"
        yield draft.Row(value, cells.findings.origin(row.line, place))


def _prices(tables: Tables, table: str, key: str) -> dict[str, list[Row]]:
    prices: dict[str, list[Row]] = defaultdict(list)
    for row in tables.rows(table):
        prices[row[key]].append(row)
    return prices


def _resource(
    row: Row, cells: Cells, names: Mapping[str, str], prices: list[Row], currency: str
) -> draft.Row[Resource]:
    kind = cells.kind(row, "rsrc_type", KINDS, "read as a person")
    calendar, titled = row["clndr_id"], row["rsrc_title_name"]
    resource = Resource(
        id=ResourceId((row["rsrc_short_name"] or row["rsrc_id"])[:LONGEST_NAME]),
        name=row["rsrc_name"] or row["rsrc_short_name"],
        kind=KINDS.get(kind, ResourceKind.PERSON),
        calendar=CalendarId(calendar) if calendar else None,
        availability=_availability(prices, cells),
        rates=tuple(_rates(prices, cells, currency)),
        email=row["email_addr"],
        group=names.get(row["parent_rsrc_id"], ""),
        source_id=row["rsrc_id"],
        notes=plain_text(row["rsrc_notes"]),
        fields=Table({"Title": titled} if titled else {}),
    )
    return draft.Row(resource, cells.findings.origin(row.line, label(row)))


def _role(
    row: Row, cells: Cells, taken: set[ResourceId], prices: list[Row], currency: str
) -> draft.Row[Resource]:
    short = (row["role_short_name"] or row["role_id"])[:LONGEST_NAME]
    role = Resource(
        id=ResourceId(f"{short} (role)" if short in taken else short),
        name=row["role_name"] or short,
        kind=ResourceKind.ROLE,
        availability=_availability(prices, cells),
        rates=tuple(_rates(prices, cells, currency)),
        source_id=row["role_id"],
        notes=plain_text(row["role_descr"]),
    )
    return draft.Row(role, cells.findings.origin(row.line, label(row)))


def _availability(prices: list[Row], cells: Cells) -> tuple[Availability, ...]:
    """How many of a resource there are: each row of its prices says so until the next begins."""
    steps = []
    for row in prices:
        most, since = cells.number(row, "max_qty_per_hr"), cells.moment(row, "start_date")
        if most is not None and not row["shift_period_id"]:
            steps.append((since.date() if since else date.min, Share(most)))
    steps.sort(key=lambda step: step[0])
    days = [first for first, _ in steps]
    return tuple(
        Availability(
            units=units,
            first=first if at and first > date.min else None,
            last=days[at + 1] - timedelta(days=1) if at + 1 < len(days) else None,
        )
        for at, (first, units) in enumerate(steps)
        if at + 1 == len(days) or days[at + 1] > first
    )


def _rates(prices: list[Row], cells: Cells, currency: str) -> Iterator[Rate]:
    for row in prices:
        since = cells.moment(row, "start_date")
        for table, column in PRICES:
            price = cells.number(row, column)
            if price is not None and (price or table == "A"):
                hourly = Money(price, currency)
                yield Rate(hourly=hourly, since=since.date() if since else None, table=table)


def _assignment(
    row: Row, cells: Cells, task: TaskId, resource: ResourceId, material: bool, currency: str
) -> Assignment:
    """An assignment; of a material the units are the quantity, and there is no work."""
    planned, left = cells.minutes(row, "target_qty"), cells.minutes(row, "remain_qty")
    done = (cells.minutes(row, "act_reg_qty") or 0) + (cells.minutes(row, "act_ot_qty") or 0)
    start = cells.moment(row, "act_start_date")
    started = start is not None
    units = cells.number(row, "remain_qty_per_hr" if started else "target_qty_per_hr")
    delay = cells.minutes(row, "relag_drtn_hr_cnt" if started else "target_lag_drtn_hr_cnt")
    cost = cells.number(row, "target_cost")
    whole = planned if left is None else left + done
    if material:
        units, whole, left, done = cells.number(row, "target_qty"), None, None, 0
    return Assignment(
        id=AssignmentId(row["taskrsrc_id"] or f"line {row.line}"),
        task=task,
        resource=resource,
        units=Share(Decimal(0) if units is None else units),
        work=None if whole is None else Work(whole),
        actual_work=None if material else Work(done),
        remaining_work=None if left is None else Work(left),
        delay=Work(delay or 0),
        actual_start=start,
        actual_finish=cells.moment(row, "act_end_date"),
        rate_table=RATE_TABLES.get(row["rate_type"], "A"),
        cost=Money(cost, currency) if cost else None,
    )
