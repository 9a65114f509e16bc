"""From the dates of work to the dates of every row: summaries span what lies below them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fairlead.core.calendars.arithmetic import Clocks, work_between
from fairlead.core.cpm.hammock import stretched
from fairlead.core.cpm.network import Network
from fairlead.core.cpm.passes import FINISHED, Dates
from fairlead.core.ground.ids import TaskId
from fairlead.core.program.program import Program
from fairlead.core.program.task import TaskKind

Minutes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class TaskDates:
    """Dates of every task in the program's order: moments on its axis, floats in working minutes.

    row: where each task stands. first, last: when the whole program starts and is finished.
    """

    row: dict[TaskId, int]
    start: Minutes
    finish: Minutes
    early_start: Minutes
    early_finish: Minutes
    late_start: Minutes
    late_finish: Minutes
    total_float: Minutes
    free_float: Minutes
    critical: npt.NDArray[np.bool_]
    first: int
    last: int

    @property
    def size(self) -> int:
        """How many tasks there are."""
        return len(self.row)


def rolled_up(
    program: Program, net: Network, clocks: Clocks, dates: Dates, total: Minutes, free: Minutes
) -> TaskDates:
    """Dates of every task: of work from the passes, of hammocks and summaries from that work."""
    row = {id: n for n, id in enumerate(program.tasks)}
    size = len(row)
    rows = np.fromiter((row[id] for id in net.node_of), dtype=np.int64, count=len(net.node_of))
    nodes = np.fromiter(net.node_of.values(), dtype=np.int64, count=len(net.node_of))

    columns = [np.zeros(size, dtype=np.int64) for _ in range(8)]
    found = (
        dates.start, dates.finish, dates.early_start, dates.early_finish,
        dates.late_start, dates.late_finish, total, free,
    )
    for column, values in zip(columns, found, strict=True):
        column[rows] = np.asarray(values)[nodes]
    critical = np.zeros(size, dtype=np.bool_)
    state = np.asarray(net.nodes.state)[nodes]
    critical[rows] = (total[nodes] <= program.rules.critical_float.minutes) & (state != FINISHED)
    counts = np.zeros(size, dtype=np.bool_)
    counts[rows] = net.counts[nodes]

    hammocks = [t for t in program.tasks.values() if t.kind is TaskKind.LEVEL_OF_EFFORT]
    if hammocks:
        stretched(program, net, clocks, row, hammocks, columns, counts)
    _summaries(program, net, clocks, row, columns, critical, counts)

    work = np.flatnonzero(counts)
    first = int(columns[0][work].min()) if work.size else 0
    last = int(columns[1][work].max()) if work.size else 0
    return TaskDates(row, *columns, critical, first, last)


def _summaries(
    program: Program,
    net: Network,
    clocks: Clocks,
    row: dict[TaskId, int],
    columns: list[Minutes],
    critical: npt.NDArray[np.bool_],
    counts: npt.NDArray[np.bool_],
) -> None:
    """Fill in the rows of summaries, the deepest first."""
    start, finish, early_start, early_finish, late_start, late_finish, total, free = columns
    lows, highs = (start, early_start, late_start), (finish, early_finish, late_finish)
    touched = counts.copy()
    for task_row, parent_row in _deepest_first(program, row):
        if not touched[task_row]:
            continue
        if not touched[parent_row]:
            for column in (*lows, *highs):
                column[parent_row] = column[task_row]
            touched[parent_row] = True
        for column in lows:
            column[parent_row] = min(column[parent_row], column[task_row])
        for column in highs:
            column[parent_row] = max(column[parent_row], column[task_row])
        critical[parent_row] |= critical[task_row]
    for id, n in row.items():
        task = program.tasks[id]
        if task.kind is not TaskKind.SUMMARY:
            continue
        if not touched[n]:
            moment = int(start[touched].min()) if touched.any() else 0
            for column in (*lows, *highs):
                column[n] = moment
            continue
        clock = net.book.of_task(task)
        total[n] = min(
            work_between(clocks, clock, int(early_start[n]), int(late_start[n])),
            work_between(clocks, clock, int(early_finish[n]), int(late_finish[n])),
        )
        free[n] = max(0, total[n])


def _deepest_first(program: Program, row: dict[TaskId, int]) -> list[tuple[int, int]]:
    """(task row, parent row) of every task that has a parent, children before their parents."""
    depth: dict[TaskId, int] = {}
    for id in program.tasks:
        chain = []
        at: TaskId | None = id
        while at is not None and at not in depth:
            chain.append(at)
            at = program.tasks[at].parent
        base = depth[at] if at is not None else -1
        for n, above in enumerate(reversed(chain), 1):
            depth[above] = base + n
    ordered = sorted(program.tasks.values(), key=lambda t: -depth[t.id])
    return [(row[t.id], row[t.parent]) for t in ordered if t.parent is not None]
