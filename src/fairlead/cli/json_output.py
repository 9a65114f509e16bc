"""The answers as JSON objects, field by field as the contract of the command line has them.

Moments are ISO 8601 to the minute, with an offset only in a program that has a zone. Working time
is whole minutes; where a float is elapsed time, its unit says so. What is not known is null.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click
import numpy as np
import numpy.typing as npt

from fairlead.cli.outline import places
from fairlead.cli.view import View
from fairlead.core.calendars.zone import utc_to_local
from fairlead.core.cpm.axis import Axis
from fairlead.core.cpm.paths import near_critical
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.finding import Finding
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import Elapsed, Work
from fairlead.core.program.task import Task, TaskKind, is_finished

if TYPE_CHECKING:
    # Most answers need no explanations, and start sooner without the module.
    from fairlead.core.cpm.explain import Explanation

Object = dict[str, Any]

MOMENTS = ("start", "finish", "early_start", "early_finish", "late_start", "late_finish")


def printed(answer: Object) -> None:
    """Print an answer to standard output: one object, in ASCII, whatever the terminal is."""
    click.echo(json.dumps(answer))


def schedule_json(view: View, shown: Iterable[TaskId]) -> Object:
    """The answer of `fairlead schedule`."""
    schedule = view.schedule
    answer: Object = {
        "program": program_json(schedule),
        "tasks": _tasks(view, shown),
        "links": len(schedule.program.links),
        "critical_path": list(view.path),
        "findings": findings_json((*schedule.program.set_aside, *schedule.findings)),
    }
    if view.to is not None:
        dates = schedule.dates(view.to)
        name = schedule.program.tasks[view.to].name
        finish = moment_text(schedule.axis, dates.finish)
        answer["to"] = {"id": view.to, "name": name, "finish": finish}
    return answer


def explain_json(view: View, explanation: Explanation) -> Object:
    """The answer of `fairlead explain`."""
    axis = view.schedule.axis
    (task,) = _tasks(view, [explanation.task])
    steps = [
        {
            "task": step.task,
            "name": step.name,
            "start": moment_text(axis, step.start),
            "finish": moment_text(axis, step.finish),
            "rule": step.rule.value,
            "says": step.says,
            "link": step.link,
            "waits_for": step.waits_for,
        }
        for step in explanation.steps
    ]
    beaten = [
        {
            "task": b.task,
            "limit": b.limit,
            "says": b.says,
            "by_minutes": b.by.minutes,
            "by_unit": _unit(type(b.by)),
        }
        for b in explanation.beaten
    ]
    findings = findings_json((*view.schedule.program.set_aside, *view.schedule.findings))
    return {"task": task, "steps": steps, "beaten": beaten, "findings": findings}


def findings_json(findings: Iterable[Finding]) -> list[Object]:
    """Findings, each with its origin as people read it."""
    return [
        {
            "code": finding.code,
            "severity": finding.severity.value,
            "origin": str(finding.origin),
            "says": finding.says,
            "do": finding.do,
        }
        for finding in findings
    ]


def moment_text(axis: Axis, moment: datetime) -> str:
    """A moment of a program, such as 2026-03-02T17:00 or, in a zone, 2026-03-02T17:00+01:00."""
    return moment_texts(axis, np.array([axis.minute(moment)]))[0]


def moment_texts(axis: Axis, minutes: npt.NDArray[np.int64]) -> list[str]:
    """A column of moments, minutes on the program's axis, as texts."""
    if axis.zone is None:
        return _iso(minutes)
    local = utc_to_local(minutes, axis.zone)
    offsets = (local - minutes).tolist()
    return [text + _offset(o) for text, o in zip(_iso(local), offsets, strict=True)]


def _iso(minutes: npt.NDArray[np.int64]) -> list[str]:
    texts: list[str] = np.datetime_as_string(minutes.astype("datetime64[m]")).tolist()
    return texts


def _offset(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def program_json(schedule: Schedule) -> Object:
    """A program's own fields, with its forecast start and finish."""
    program, axis = schedule.program, schedule.axis
    status = program.status_date
    return {
        "id": program.id,
        "name": program.name,
        "status_date": None if status is None else moment_text(axis, status),
        "start": moment_text(axis, schedule.start),
        "finish": moment_text(axis, schedule.finish),
        "zone": program.zone,
        "minutes_per_day": program.units.minutes_per_day,
    }


def _tasks(view: View, shown: Iterable[TaskId]) -> list[Object]:
    schedule, table = view.schedule, view.schedule.table
    moments = {name: moment_texts(schedule.axis, getattr(table, name)) for name in MOMENTS}
    numbers, near = places(schedule.program), near_critical(schedule)
    found = []
    for id in shown:
        task, row = schedule.program.tasks[id], table.row[id]
        one = {
            "id": id,
            "source_id": task.source_id or None,
            "wbs": numbers[id].number,
            "parent": task.parent,
            "name": task.name,
            "kind": kind_text(task),
            "level_of_effort": task.kind is TaskKind.LEVEL_OF_EFFORT,
            **{name: moments[name][row] for name in MOMENTS},
            "total_float_minutes": int(table.total_float[row]),
            "free_float_minutes": int(table.free_float[row]),
            "float_unit": _unit(schedule.float_kind(id)),
            "critical": bool(table.critical[row]),
            "near_critical": id in near,
            "percent_complete": float(task.progress.complete.value * 100),
            "done": is_finished(task),
            "active": task.active,
            "driving": _driving(schedule, id),
        }
        if view.floats is not None:
            room = view.floats.get(id)
            one["float_to_minutes"] = None if room is None else room.minutes
        found.append(one)
    return found


def _unit(kind: type[Work | Elapsed]) -> str:
    """What the minutes of a float are: "working" or, as the task's duration is, "elapsed"."""
    return "elapsed" if kind is Elapsed else "working"


def kind_text(task: Task) -> str:
    """One of "task", "milestone" and "summary"; a level of effort is a task of its own sort."""
    return TaskKind.TASK.value if task.kind is TaskKind.LEVEL_OF_EFFORT else task.kind.value


def _driving(schedule: Schedule, task: TaskId) -> list[TaskId]:
    """The predecessors whose links hold a task where it is, each once."""
    links = schedule.program.links
    held_by = schedule.driving.get(task, ())
    return list(dict.fromkeys(links[link].predecessor for link in held_by))
