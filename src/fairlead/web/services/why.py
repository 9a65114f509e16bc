"""Why a task is when it is, and what stands before and after it."""

from __future__ import annotations

from typing import Any

from fairlead.core.cpm.explain import explain
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.cpm.wording import constraint_text, day_text, finish_text, span_text
from fairlead.core.ground.ids import TaskId
from fairlead.core.program.link import Link
from fairlead.web.services.timeline_rows import LINK_COLUMNS, sheet_of

MOST_STEPS = 12


def why(schedule: Schedule, id: TaskId) -> dict[str, Any]:
    """The reasons of a task's dates, its floats in words, and its links. Raises UnknownIdError."""
    found = explain(schedule, id)
    program, dates = schedule.program, schedule.dates(id)
    task = program.tasks[id]
    says = [one for one in map(constraint_text, task.constraints) if one]
    links = program.links.values()
    return {
        "task": id,
        "name": task.name,
        "start": day_text(dates.start),
        "finish": finish_text(dates.finish, lasts=dates.finish > dates.start),
        "late_start": day_text(dates.late_start),
        "late_finish": finish_text(dates.late_finish, lasts=dates.finish > dates.start),
        "total_float": _room(schedule, dates.total_float),
        "free_float": _room(schedule, dates.free_float),
        "critical": dates.critical,
        "deadline": None if task.deadline is None else finish_text(task.deadline),
        "constraints": says,
        "notes": task.notes,
        "steps": [{"task": one.task, "says": one.says} for one in found.steps[:MOST_STEPS]],
        "more": max(0, len(found.steps) - MOST_STEPS),
        "beaten": [one.says for one in found.beaten],
        "predecessors": [_end(schedule, k, k.predecessor) for k in links if k.successor == id],
        "successors": [_end(schedule, k, k.successor) for k in links if k.predecessor == id],
    }


def _room(schedule: Schedule, room: Any) -> str:
    text = span_text(room, schedule.program.units)
    return f"{text} too late" if room.minutes < 0 else text


def _end(schedule: Schedule, link: Link, other: TaskId) -> dict[str, Any]:
    row = dict(zip(LINK_COLUMNS, sheet_of(schedule).links([link.id])[0], strict=True))
    return {
        "link": link.id,
        "task": other,
        "name": schedule.program.tasks[other].name,
        "type": row["type"],
        "lag": row["lag"],
        "driving": bool(row["driving"]),
    }
