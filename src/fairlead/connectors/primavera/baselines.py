"""Baselines: in an XER file each is a whole project of its own, kept apart from the plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from fairlead.connectors.primavera.cells import Cells, label
from fairlead.connectors.primavera.project import Chosen
from fairlead.connectors.primavera.tables import Row, Tables
from fairlead.core.ground.ids import BaselineId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Work
from fairlead.core.program import draft
from fairlead.core.program.baseline import Baseline, BaselineTask


def baselines(chosen: Chosen, tables: Tables, cells: Cells) -> Iterator[draft.Row[Baseline]]:
    """The projects of a file that are baselines of the one that is read.

    Activities are matched by task_code. Their dates are the actual ones, then the early ones,
    then the planned ones, as Primavera shows them.
    """
    if not chosen.baselines:
        return
    tasks: dict[str, list[Row]] = defaultdict(list)
    wanted = {row["proj_id"] for row in chosen.baselines}
    for task in tables.rows("TASK"):
        if task["proj_id"] in wanted and task["task_code"]:
            tasks[task["proj_id"]].append(task)
    for project in chosen.baselines:
        agreed = cells.moment(project, "last_baseline_update_date")
        baseline = Baseline(
            id=BaselineId(project["proj_short_name"] or project["proj_id"]),
            name=project["proj_short_name"] or project["proj_id"],
            agreed_on=agreed.date() if agreed else None,
            tasks=Table(
                {TaskId(t["task_code"]): _agreed(t, cells) for t in tasks[project["proj_id"]]}
            ),
        )
        yield draft.Row(baseline, cells.findings.origin(project.line, label(project)))


def _agreed(row: Row, cells: Cells) -> BaselineTask:
    duration, work = cells.minutes(row, "target_drtn_hr_cnt"), cells.minutes(row, "target_work_qty")
    return BaselineTask(
        start=cells.moment(row, _first(row, "start")),
        finish=cells.moment(row, _first(row, "end")),
        duration=None if duration is None else Work(duration),
        work=None if work is None else Work(work),
    )


def _first(row: Row, edge: str) -> str:
    columns = (f"act_{edge}_date", f"early_{edge}_date", f"target_{edge}_date")
    return next((column for column in columns if row[column]), columns[-1])
