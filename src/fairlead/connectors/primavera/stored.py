"""The dates and floats that Primavera itself computed when it last scheduled the project.

They are results, not part of the plan: `read` leaves them out. They serve to compare a schedule of
ours with Primavera's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fairlead.connectors.primavera.cells import Cells, flag
from fairlead.connectors.primavera.findings import Findings
from fairlead.connectors.primavera.project import chosen_project
from fairlead.connectors.primavera.tables import tables_of
from fairlead.connectors.source import Source, refuse_empty
from fairlead.connectors.text import decoded
from fairlead.core.ground.ids import TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What Primavera stored for one activity; None where it left the cell empty.

    early_*, late_*: of the remaining work, once an activity has started. Floats in minutes of the
    activity's calendar; Primavera leaves them empty for finished activities.
    type, status: Primavera's codes, such as TT_Task and TK_Active.
    """

    early_start: datetime | None
    early_finish: datetime | None
    late_start: datetime | None
    late_finish: datetime | None
    start: datetime | None
    finish: datetime | None
    total_float_minutes: int | None
    free_float_minutes: int | None
    longest_path: bool
    type: str
    status: str


def stored_dates(source: Source) -> dict[TaskId, Stored]:
    """What Primavera stored, by task_code, for the project that `draft_from` reads.

    Raises SourceError as `draft_from` does.
    """
    refuse_empty(source)
    findings = Findings(source.name)
    text, _ = decoded(source)
    tables, cells = tables_of(source, text, findings), Cells(findings)
    project = chosen_project(source, tables, cells).id
    stored = {}
    for row in tables.rows("TASK"):
        if row["proj_id"] == project:
            early_start = cells.moment(row, "early_start_date")
            early_finish = cells.moment(row, "early_end_date")
            stored[TaskId(row["task_code"])] = Stored(
                early_start=early_start,
                early_finish=early_finish,
                late_start=cells.moment(row, "late_start_date"),
                late_finish=cells.moment(row, "late_end_date"),
                start=cells.moment(row, "act_start_date") or early_start,
                finish=cells.moment(row, "act_end_date") or early_finish,
                total_float_minutes=cells.minutes(row, "total_float_hr_cnt"),
                free_float_minutes=cells.minutes(row, "free_float_hr_cnt"),
                longest_path=flag(row, "driving_path_flag"),
                type=row["task_type"],
                status=row["status_code"],
            )
    return stored
