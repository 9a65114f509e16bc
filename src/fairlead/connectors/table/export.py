"""A schedule as rows of typed cells: the plan as it is read back, and the dates that follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from fairlead.connectors.quantities import duration_text, lag_text
from fairlead.connectors.table.columns import COLUMNS, Column
from fairlead.connectors.table.held import Held
from fairlead.connectors.table.lists import assigned_text, item_text, predecessors, quoted_text
from fairlead.core.ground.errors import InvalidRequestError
from fairlead.core.ground.units import Share
from fairlead.core.program.link import Link, LinkType
from fairlead.core.program.outline import outline_order
from fairlead.core.program.people import Assignment
from fairlead.core.program.program import TimeUnits
from fairlead.core.program.task import Task

if TYPE_CHECKING:
    from fairlead.core.cpm.schedule import Dated, Schedule

Value: TypeAlias = str | datetime | Share | int | float | None

USUAL_PRIORITY = 500
ALWAYS_THERE = frozenset(
    {"id", "level", "name", "kind", "duration", "predecessors", "resources", "complete"}
    | {"scheduled_start", "scheduled_finish", "total_float", "critical"}
)
"""The columns that a table has even when they are empty."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Columns, the further ones by name alone, and rows of values."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


def plan_sheet(schedule: Schedule, held: Held, units: TimeUnits) -> Sheet:
    """The plan, a row a task in the order of its outline.

    units: what days in durations mean to whoever reads the table.
    Raises InvalidRequestError when there is no task: an empty table is no plan to read back.
    """
    if not schedule.program.tasks:
        says = "The plan has no tasks that could be put in a table."
        raise InvalidRequestError(says, "Add tasks, or write it as .yaml.")
    program = held.program
    rows = _Rows(held, units)
    values = [
        rows.values(program.tasks[id], schedule.dates(id)) for id in outline_order(schedule.program)
    ]
    used = {field for row in values for field, value in row.items() if value not in {None, ""}}
    columns = tuple(c for c in COLUMNS if c.field in used | ALWAYS_THERE)
    extra = tuple(Column(f"={name}", name, width=16) for name in held.extra)
    columns += extra
    return Sheet(columns, tuple(tuple(row.get(c.field) for c in columns) for row in values))


class _Rows:
    """What is looked up again and again while rows are made."""

    def __init__(self, held: Held, units: TimeUnits) -> None:
        self._held = held
        self._units = units
        self._days = held.program.units.minutes_per_day
        self._ids: Mapping[str, str] = {id: id for id in held.program.tasks}
        self._after: dict[str, list[Link]] = defaultdict(list)
        self._who: dict[str, list[Assignment]] = defaultdict(list)
        for link in held.program.links.values():
            self._after[link.successor].append(link)
        for one in held.program.assignments.values():
            self._who[one.task].append(one)
        self._level: dict[str | None, int] = {None: 0}

    def values(self, task: Task, dates: Dated) -> dict[str, Value]:
        """The cells of a task by field; those of its further fields under "=" and their name."""
        self._level[task.id] = self._level[task.parent] + 1
        progress, estimate = task.progress, task.estimate
        constraint = task.constraints[0] if task.constraints else None
        row: dict[str, Value] = {
            "id": _number_or_text(task.id),
            "source_id": task.source_id,
            "level": self._level[task.id],
            "wbs": task.wbs,
            "name": task.name,
            "kind": task.kind.value,
            "duration": self._length(task.duration) + ("?" if task.estimated else ""),
            "low": None if estimate is None else self._length(estimate.low),
            "likely": None if estimate is None else self._length(estimate.likely),
            "high": None if estimate is None else self._length(estimate.high),
            "predecessors": ";".join(self._predecessor(link) for link in self._after[task.id]),
            "resources": ";".join(
                assigned_text(self._called(one.resource), one.units) for one in self._who[task.id]
            ),
            "owner": task.owner and self._called(task.owner),
            "team": task.team,
            "complete": progress.complete,
            "due": task.deadline,
            "constraint": None if constraint is None else constraint.kind.value,
            "constraint_date": None if constraint is None else constraint.date,
            "actual_start": progress.actual_start,
            "actual_finish": progress.actual_finish,
            "remaining": None if progress.remaining is None else self._length(progress.remaining),
            "active": None if task.active else "no",
            "priority": None if task.priority == USUAL_PRIORITY else task.priority,
            "tags": ";".join(item_text(tag) for tag in task.tags),
            "url": task.url,
            "notes": task.notes,
            "scheduled_start": dates.start,
            "scheduled_finish": dates.finish,
            "late_start": dates.late_start,
            "late_finish": dates.late_finish,
            "total_float": round(self._units.working(dates.total_float).minutes / self._days, 2),
            "free_float": round(self._units.working(dates.free_float).minutes / self._days, 2),
            "critical": "yes" if dates.critical else "no",
        }
        return row | {f"={name}": text for name, text in task.fields.items()}

    def _called(self, resource: str) -> str:
        return self._held.resources.get(resource, resource)

    def _length(self, value: Any) -> str:
        return duration_text(value, self._units)

    def _predecessor(self, link: Link) -> str:
        tail = lag_text(link.lag, self._units)
        if tail or link.type is not LinkType.FS:
            tail = f"{link.type.value}{tail}"
        text = item_text(link.predecessor, tail)
        meant = [(link.predecessor, link.type, link.lag)]
        if predecessors(text, self._ids, self._units) == meant:
            return text
        return quoted_text(link.predecessor, tail)


def _number_or_text(id: str) -> Value:
    """An id that is a plain number as one, so that spreadsheets sort and do not complain."""
    return int(id) if id.isascii() and id.isdigit() and str(int(id[:15])) == id else id


def headers(columns: Sequence[Column]) -> list[str]:
    """The header row."""
    return [column.title for column in columns]
