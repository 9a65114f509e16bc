"""The dates of every row of a work breakdown, as columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fairlead.core.cpm import arrays
from fairlead.core.ground.ids import TaskId

Minutes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

COLUMNS = {
    "start": arrays.START,
    "finish": arrays.FINISH,
    "early_start": arrays.EARLY_START,
    "early_finish": arrays.EARLY_FINISH,
    "late_start": arrays.LATE_START,
    "late_finish": arrays.LATE_FINISH,
    "total_float": arrays.TOTAL_FLOAT,
    "free_float": arrays.FREE_FLOAT,
}
"""The columns of a task, and which of a node's they come from."""


@dataclass(frozen=True, slots=True, eq=False)
class TaskDates:
    """Dates of every task in the program's order: moments on its axis, floats in minutes.

    Floats are working time on the task's calendar; elapsed time where the task's duration is.

    row: where each task stands. counts: whether it is work that the program waits for.
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
    critical: Flags
    counts: Flags

    @property
    def first(self) -> int:
        """When the first work starts; 0 when there is none."""
        return int(self.start[self.counts].min()) if self.counts.any() else 0

    @property
    def last(self) -> int:
        """When the last work is finished; 0 when there is none."""
        return int(self.finish[self.counts].max()) if self.counts.any() else 0


def blank(row: dict[TaskId, int]) -> TaskDates:
    """Columns for these rows, to be filled in."""
    size = len(row)
    minutes = [np.zeros(size, dtype=np.int64) for _ in range(8)]
    critical, counts = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
    start, finish, early_start, early_finish, late_start, late_finish, total, free = minutes
    return TaskDates(
        row,
        start,
        finish,
        early_start,
        early_finish,
        late_start,
        late_finish,
        total,
        free,
        critical,
        counts,
    )
