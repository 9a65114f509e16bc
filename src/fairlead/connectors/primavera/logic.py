"""TASKPRED: the relationships between activities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fairlead.connectors.primavera.cells import Cells
from fairlead.connectors.primavera.findings import shown
from fairlead.connectors.primavera.project import Chosen
from fairlead.connectors.primavera.tables import Row, Tables
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import Work
from fairlead.core.program import draft
from fairlead.core.program.link import Link, LinkType, link_id

TYPES = {
    "PR_FS": LinkType.FS,
    "PR_SS": LinkType.SS,
    "PR_FF": LinkType.FF,
    "PR_SF": LinkType.SF,
}


def links(
    chosen: Chosen, tables: Tables, cells: Cells, tasks: Mapping[str, TaskId]
) -> tuple[draft.Row[Link], ...]:
    """The links within a project; those from or to another one become findings."""
    if "TASKPRED" not in tables and len(tasks) > 1:
        says = "table TASKPRED is missing: no links were read."
        do = "Export the project again, with its relationships, if it has any."
        cells.findings.warning("IMP-039", 0, "TASKPRED", says, do)
    return tuple(_links(chosen, tables, cells, tasks))


def _links(
    chosen: Chosen, tables: Tables, cells: Cells, tasks: Mapping[str, TaskId]
) -> Iterator[draft.Row[Link]]:
    for row in tables.rows("TASKPRED"):
        successor, predecessor = tasks.get(row["task_id"]), tasks.get(row["pred_task_id"])
        if successor is None or predecessor is None:
            if chosen.id in (row["proj_id"], row["pred_proj_id"]):
                _leads_away(row, chosen, predecessor, successor, cells)
            continue
        kind = cells.kind(row, "pred_type", TYPES, "read as finish to start")
        type = TYPES.get(kind, LinkType.FS)
        link = Link(
            id=link_id(predecessor, successor, type),
            predecessor=predecessor,
            successor=successor,
            type=type,
            lag=Work(cells.minutes(row, "lag_hr_cnt") or 0),
        )
        yield draft.Row(link, cells.findings.origin(row.line, f"TASKPRED {link.id}"))


def _leads_away(
    row: Row, chosen: Chosen, predecessor: TaskId | None, successor: TaskId | None, cells: Cells
) -> None:
    """Says that a link has an end outside the project: its date can only stand as a limit."""
    missing = row["pred_task_id"] if predecessor is None else row["task_id"]
    project = row["pred_proj_id"] if predecessor is None else row["proj_id"]
    here = successor if predecessor is None else predecessor
    if project in ("", chosen.id):
        where = ", which is not in this file"
    else:
        where = f" of project {shown(chosen.names.get(project, project))}, which is not read"
    who = shown(here or "an activity")
    says = f"{who} is linked to activity {shown(missing)}{where}; left out."
    do = "The limits that such links set are read from the activity, as Primavera stored them."
    cells.findings.warning("IMP-029", row.line, "TASKPRED", says, do)
