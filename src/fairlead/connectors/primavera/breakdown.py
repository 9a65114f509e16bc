"""TASK below PROJWBS: the work breakdown as summaries, with its activities as tasks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from fairlead.connectors.primavera.cells import Cells, flag, label
from fairlead.connectors.primavera.codes import activity_fields, activity_notes
from fairlead.connectors.primavera.findings import shown
from fairlead.connectors.primavera.outline import cut, in_order, paths_of
from fairlead.connectors.primavera.project import Chosen, heeds_other_projects
from fairlead.connectors.primavera.tables import Row, Tables
from fairlead.core.ground.errors import SourceError
from fairlead.core.ground.ids import CalendarId, ResourceId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Share, Work
from fairlead.core.program import draft
from fairlead.core.program.task import (
    Constraint,
    ConstraintKind,
    Effort,
    MilestoneEdge,
    Progress,
    Task,
    TaskKind,
)

WBS_SUMMARY = "TT_WBS"
KINDS = {
    "TT_Task": TaskKind.TASK,
    "TT_Rsrc": TaskKind.TASK,
    "TT_Mile": TaskKind.MILESTONE,
    "TT_FinMile": TaskKind.MILESTONE,
    "TT_LOE": TaskKind.LEVEL_OF_EFFORT,
    WBS_SUMMARY: TaskKind.LEVEL_OF_EFFORT,
}
EDGES = {"TT_Mile": MilestoneEdge.START, "TT_FinMile": MilestoneEdge.FINISH}
CONSTRAINTS = {
    "CS_ALAP": (ConstraintKind.ALAP,),
    "CS_MANDFIN": (ConstraintKind.MFO,),
    "CS_MANDSTART": (ConstraintKind.MSO,),
    "CS_MEO": (ConstraintKind.FNET, ConstraintKind.FNLT),
    "CS_MEOA": (ConstraintKind.FNET,),
    "CS_MEOB": (ConstraintKind.FNLT,),
    "CS_MSO": (ConstraintKind.SNET, ConstraintKind.SNLT),
    "CS_MSOA": (ConstraintKind.SNET,),
    "CS_MSOB": (ConstraintKind.SNLT,),
}
PRIORITIES = {"PT_Top": 900, "PT_High": 700, "PT_Normal": 500, "PT_Low": 300, "PT_Lowest": 100}


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The tasks of a project in outline order, and their ids by Primavera's technical keys."""

    tasks: tuple[draft.Row[Task], ...]
    ids: Mapping[str, TaskId]


@dataclass(frozen=True, slots=True)
class _Context:
    """What the rows of TASK refer to."""

    cells: Cells
    top_is_marked: bool
    external: bool
    resources: Mapping[str, ResourceId]
    fields: Mapping[str, Mapping[str, str]]
    notes: Mapping[str, str]


def breakdown(
    chosen: Chosen, tables: Tables, cells: Cells, resources: Mapping[str, ResourceId]
) -> Breakdown:
    """The summaries and activities of a project.

    An activity's id is its task_code. A summary's is the path of its short names, "MALL.1.2". A
    WBS summary activity has the dates of the summary it stands in, so it becomes that summary,
    which then carries its task_code.
    """
    nodes = [r for r in tables.rows("PROJWBS") if r["proj_id"] == chosen.id and r["wbs_id"]]
    activities = [r for r in tables.rows("TASK") if r["proj_id"] == chosen.id]
    paths = paths_of(nodes)
    spanning: dict[str, Row] = {}
    below: dict[str, list[Row]] = defaultdict(list)
    for row in activities:
        if row["task_type"] == WBS_SUMMARY and row["wbs_id"] in paths:
            spanning.setdefault(row["wbs_id"], row)
        if spanning.get(row["wbs_id"]) is not row:
            below[row["wbs_id"]].append(row)
    taken: set[str] = {_activity_id(row) for row in activities}
    summaries = {
        wbs: _activity_id(spanning[wbs]) if wbs in spanning else TaskId(_free(path, wbs, taken))
        for wbs, path in paths.items()
    }
    context = _Context(
        cells,
        any(flag(node, "proj_node_flag") for node in nodes),
        heeds_other_projects(chosen, tables),
        resources,
        activity_fields(tables, chosen.id),
        activity_notes(tables, chosen.id),
    )
    tasks: list[draft.Row[Task]] = []
    for node in in_order(nodes):
        wbs = node["wbs_id"]
        summary = _summary(node, spanning.get(wbs), summaries, paths[wbs], context)
        tasks.append(summary)
        tasks.extend(
            _activity(row, summaries.get(wbs), paths[wbs], context) for row in below.pop(wbs, ())
        )
    for rows in below.values():
        for row in rows:
            parent = TaskId(cut(row["wbs_id"])) if row["wbs_id"] else None
            tasks.append(_activity(row, parent, "", context))
    return Breakdown(tuple(tasks), _ids(activities, cells))


def _ids(activities: list[Row], cells: Cells) -> dict[str, TaskId]:
    """For each task_id the activity's id. Raises SourceError when two activities share a key."""
    ids: dict[str, TaskId] = {}
    for row in activities:
        key, id = row["task_id"], _activity_id(row)
        if key and ids.setdefault(key, id) != id:
            file, both = cells.findings.file, f"{shown(ids[key])} and {shown(id)}"
            says = f"task_id {shown(key)} is used by two activities, {both}."
            raise SourceError("IMP-033", file, says, "Export the project again.")
    return ids


def _activity_id(row: Row) -> TaskId:
    return TaskId(cut(row["task_code"] or row["task_id"]))


def _free(path: str, wbs: str, taken: set[str]) -> str:
    """A path as an id that no activity has, nor another summary."""
    id = path if path not in taken else f"{path} (WBS {wbs})"
    taken.add(id)
    return id


def _summary(
    node: Row,
    spanning: Row | None,
    summaries: Mapping[str, TaskId],
    path: str,
    context: _Context,
) -> draft.Row[Task]:
    parent = None if flag(node, "proj_node_flag") else node["parent_wbs_id"]
    if parent not in summaries and not context.top_is_marked:
        parent = None  # the top stands below the enterprise's own breakdown, which no file holds
    task = Task(
        id=summaries[node["wbs_id"]],
        name=node["wbs_name"] or node["wbs_short_name"],
        kind=TaskKind.SUMMARY,
        parent=summaries.get(parent, TaskId(cut(parent))) if parent else None,
        wbs=path,
        calendar=_calendar(spanning) if spanning else None,
        source_id=spanning["task_id"] if spanning else node["wbs_id"],
        fields=Table(context.fields.get(spanning["task_id"], {}) if spanning else {}),
        notes=context.notes.get(spanning["task_id"], "") if spanning else "",
    )
    return draft.Row(task, context.cells.findings.origin(node.line, label(node)))


def _activity(row: Row, parent: TaskId | None, path: str, context: _Context) -> draft.Row[Task]:
    cells, key, type = context.cells, row["task_id"], row["task_type"]
    cells.kind(row, "task_type", KINDS, "read as a task")
    actual_start, actual_finish = _actual_dates(row, cells)
    planned = cells.minutes(row, "target_drtn_hr_cnt")
    remaining = cells.minutes(row, "remain_drtn_hr_cnt")
    # Primavera schedules what remains; before the start that can differ from what was planned.
    duration = remaining if actual_start is None and remaining is not None else planned or 0
    kind = KINDS.get(type, TaskKind.TASK)
    task = Task(
        id=_activity_id(row),
        name=row["task_name"] or row["task_code"],
        kind=kind,
        parent=parent,
        wbs=path,
        duration=Work(0 if kind is TaskKind.MILESTONE else duration),
        effort=Effort.ASSIGNMENTS if type == "TT_Rsrc" else Effort.DURATION,
        calendar=_calendar(row),
        milestone_edge=EDGES.get(type, MilestoneEdge.EITHER),
        constraints=tuple(_constraints(row, cells)),
        priority=PRIORITIES.get(row["priority_type"], PRIORITIES["PT_Normal"]),
        progress=_progress(row, cells, (actual_start, actual_finish), (planned, remaining)),
        expected_finish=cells.moment(row, "expect_end_date"),
        external_early_start=_external(row, "external_early_start_date", context),
        external_late_finish=_external(row, "external_late_end_date", context),
        owner=context.resources.get(row["rsrc_id"]),
        source_id=key,
        notes=context.notes.get(key, ""),
        fields=Table(context.fields.get(key, {})),
    )
    return draft.Row(task, cells.findings.origin(row.line, label(row)))


def _calendar(row: Row) -> CalendarId | None:
    return CalendarId(row["clndr_id"]) if row["clndr_id"] else None


def _external(row: Row, column: str, context: _Context) -> datetime | None:
    return context.cells.moment(row, column) if context.external else None


def _constraints(row: Row, cells: Cells) -> Iterator[Constraint]:
    for type_column, date_column in (("cstr_type", "cstr_date"), ("cstr_type2", "cstr_date2")):
        type = cells.kind(row, type_column, CONSTRAINTS, "left out")
        date = cells.moment(row, date_column)
        for kind in CONSTRAINTS.get(type, ()):
            yield Constraint(kind, None if kind is ConstraintKind.ALAP else date)


def _actual_dates(row: Row, cells: Cells) -> tuple[datetime | None, datetime | None]:
    """When an activity started and finished. A milestone has happened when either is there."""
    start, finish = cells.moment(row, "act_start_date"), cells.moment(row, "act_end_date")
    if row["task_type"] in EDGES:
        start = finish = finish or start
    elif finish is not None and start is None:
        says = "act_end_date without act_start_date; taken as started when it finished."
        cells.findings.warning("IMP-036", row.line, label(row), says, "Add the actual start.")
        start = finish
    return start, finish


def _progress(
    row: Row,
    cells: Cells,
    actual: tuple[datetime | None, datetime | None],
    minutes: tuple[int | None, int | None],
) -> Progress:
    """Progress by dates: an actual start means started, an actual finish done."""
    (start, finish), (planned, remaining) = actual, minutes
    physical = None
    if row["complete_pct_type"] == "CP_Phys":
        percent = cells.number(row, "phys_complete_pct")
        physical = Share(percent / 100) if percent is not None else None
    if start is None:
        return Progress(physical=physical)
    return Progress(
        complete=Share(Decimal(1) if finish else _done(planned, remaining)),
        actual_start=start,
        actual_finish=finish,
        remaining=Work(0) if finish else Work(remaining) if remaining is not None else None,
        suspend=cells.moment(row, "suspend_date"),
        resume=cells.moment(row, "resume_date"),
        physical=physical,
    )


def _done(planned: int | None, remaining: int | None) -> Decimal:
    """The share of the planned duration that is done; 0 when more remains than was planned."""
    if not planned or planned < 0 or remaining is None or not 0 <= remaining <= planned:
        return Decimal(0)
    return Decimal(planned - remaining) / Decimal(planned)
