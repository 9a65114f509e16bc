"""Where each task stands in the work breakdown, and whose it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.ids import TaskId, TeamId
from fairlead.core.program.outline import ancestors, children, outline_order
from fairlead.core.program.program import Program
from fairlead.core.program.task import Task, is_finished
from fairlead.web.services.kept import kept

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Outline:
    """What the work breakdown says of every task.

    numbers: in outline order. teams: whose it is. complete: which share is done, 0 to 1.
    """

    numbers: Mapping[TaskId, str]
    teams: Mapping[TaskId, TeamId | None]
    complete: Mapping[TaskId, float]


@kept
def outline(schedule: Schedule) -> Outline:
    """The outline of a schedule's program."""
    program = schedule.program
    return Outline(numbers(program), teams_of(program), done_below(program))


def numbers(program: Program) -> dict[TaskId, str]:
    """The number of every task, such as "1.2.3", in outline order; its own WBS code goes first."""
    below = children(program)
    found: dict[TaskId, str] = {}
    waiting = [(id, str(n)) for n, id in enumerate(below.get(None, ()), 1)][::-1]
    while waiting:
        id, number = waiting.pop()
        found[id] = program.tasks[id].wbs or number
        inner = [(child, f"{number}.{n}") for n, child in enumerate(below.get(id, ()), 1)]
        waiting.extend(reversed(inner))
    return found


def teams_of(program: Program) -> Mapping[TaskId, TeamId | None]:
    """The team of every task: its own, else its owner's, else that of the summary above it."""
    found: dict[TaskId, TeamId | None] = {}
    for id in outline_order(program):
        task = program.tasks[id]
        inherited = None if task.parent is None else found[task.parent]
        found[id] = _own_team(program, task) or inherited
    return found


def done_below(program: Program) -> Mapping[TaskId, float]:
    """For every task the share of the work that is done: its own, or of all below a summary.

    Of a summary each task below counts by its duration; where nothing takes time, by number.
    """
    minutes, done = dict.fromkeys(program.tasks, 0.0), dict.fromkeys(program.tasks, 0.0)
    count, finished = dict.fromkeys(program.tasks, 0), dict.fromkeys(program.tasks, 0)
    parents = {task.parent for task in program.tasks.values()}
    for id in reversed(outline_order(program)):
        task = program.tasks[id]
        if id not in parents and task.active:
            share = 1.0 if is_finished(task) else float(task.progress.complete.value)
            minutes[id] = task.duration.minutes
            done[id] = minutes[id] * share
            count[id], finished[id] = 1, int(share >= 1)
        if (parent := task.parent) is not None:
            minutes[parent] += minutes[id]
            done[parent] += done[id]
            count[parent] += count[id]
            finished[parent] += finished[id]
    return {id: _share(minutes[id], done[id], count[id], finished[id]) for id in program.tasks}


def above(program: Program, task: TaskId) -> tuple[Task, ...]:
    """The summaries above a task, the outermost first."""
    return tuple(program.tasks[id] for id in ancestors(program.tasks, task))[::-1]


def team_name(program: Program, team: TeamId | None) -> str:
    """What a team is called; empty for none."""
    return program.teams[team].name if team is not None else ""


def last_day(start: datetime, finish: datetime) -> date:
    """The day on which the last work is done: of what ends at midnight the day before."""
    return (finish - _MINUTE if finish > start else finish).date()


def _own_team(program: Program, task: Task) -> TeamId | None:
    if task.team is not None or task.owner is None:
        return task.team
    return program.resources[task.owner].team


def _share(minutes: float, done: float, count: int, finished: int) -> float:
    if finished == count and count:
        return 1.0
    # What is all but done is not done: a hundredth is kept for what takes no time.
    return min(done / minutes, 0.99) if minutes else finished / max(count, 1)
