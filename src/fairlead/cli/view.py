"""What of a schedule was asked for: which tasks, the path, and floats to one milestone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from fairlead.core.cpm.arrays import REMAINING_START
from fairlead.core.cpm.paths import critical_path, driving_path, float_to, near_critical
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import Elapsed, Work
from fairlead.core.program.outline import ancestors
from fairlead.core.program.task import TaskKind, is_finished


@dataclass(frozen=True, slots=True)
class View:
    """A schedule as it is to be shown.

    to: the milestone that was asked about. path: what drives it, or else the program's finish.
    near_critical: what has little float, to that milestone if one was asked about.
    floats: how far each task can slip before `to` moves; None when no milestone was asked about.
    """

    schedule: Schedule
    path: tuple[TaskId, ...]
    near_critical: frozenset[TaskId]
    to: TaskId | None = None
    floats: Mapping[TaskId, Work | Elapsed] | None = None

    def is_critical(self, task: TaskId) -> bool:
        """Whether a slip of this task moves the milestone that was asked about, or the finish."""
        if self.floats is None:
            table = self.schedule.table
            return bool(table.critical[table.row[task]])
        room, program = self.floats.get(task), self.schedule.program
        return room is not None and program.units.working(room) <= program.rules.critical_float

    def total_float(self, task: TaskId) -> Work | Elapsed | None:
        """Float to the milestone that was asked about, None where it does not wait; or in all."""
        if self.floats is None:
            return self.schedule.dates(task).total_float
        return self.floats.get(task)

    def done_to(self, task: TaskId) -> datetime | None:
        """Up to when a task's work is done; None when it has not begun or is no work of its own."""
        schedule = self.schedule
        known, node = schedule.program.tasks[task], schedule.network.node_of.get(task)
        if is_finished(known):
            return schedule.dates(task).finish
        if node is None or known.progress.actual_start is None:
            return None
        return schedule.axis.moment(int(schedule.nodes[node][REMAINING_START]))


def view(schedule: Schedule, to: TaskId | None = None) -> View:
    """The view of a schedule that leads to its finish, or to one of its tasks."""
    hops = critical_path(schedule) if to is None else driving_path(schedule, to)
    floats = None if to is None else float_to(schedule, to)
    path = tuple(hop.task for hop in hops)
    return View(schedule, path, near_critical(schedule, floats), to, floats)


def chosen(
    view: View, *, critical: bool, everything: bool, fits: int = 0, most: int | None = None
) -> tuple[TaskId, ...]:
    """The tasks to list for people, in the program's order.

    Of more than `fits` tasks only those that matter most are listed, unless `everything` is asked
    for: critical ones and milestones, with the summaries they stand under; and of these the first
    `most`.
    """
    tasks = view.schedule.program.tasks
    if critical:
        wanted = {id for id in tasks if view.is_critical(id)}
    elif everything or len(tasks) <= fits:
        return tuple(tasks)
    else:
        wanted = {
            id for id, t in tasks.items() if t.kind is TaskKind.MILESTONE or view.is_critical(id)
        }
    wanted |= {above for id in wanted for above in ancestors(tasks, id)}
    return tuple(islice((id for id in tasks if id in wanted), None if everything else most))
