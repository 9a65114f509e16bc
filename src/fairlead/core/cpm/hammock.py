"""Levels of effort: hammocks that stretch from the work before them to the work after them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from fairlead.core.calendars.arithmetic import Clocks, next_start, previous_finish, work_between
from fairlead.core.cpm.network import Network
from fairlead.core.ground.ids import TaskId
from fairlead.core.program.link import Link, LinkType
from fairlead.core.program.program import Program
from fairlead.core.program.task import Task

Minutes = npt.NDArray[np.int64]


def stretched(
    program: Program,
    net: Network,
    clocks: Clocks,
    row: dict[TaskId, int],
    hammocks: Sequence[Task],
    columns: list[Minutes],
    counts: npt.NDArray[np.bool_],
) -> None:
    """Fill in the rows of levels of effort from the tasks they are linked to.

    A hammock starts with the first of what starts it (SS and FS links in, SS and SF links out)
    and is finished with the last of what finishes it (FF and SF links in, FS and FF links out).
    Source: Primavera P6, level of effort activities.
    """
    near: dict[TaskId, list[Link]] = {task.id: [] for task in hammocks}
    for link in program.links.values():
        for end in {link.predecessor, link.successor}:
            if end in near:
                near[end].append(link)
    start, finish, early_start, early_finish, late_start, late_finish, total, free = columns
    for task in hammocks:
        n = row[task.id]
        clock = net.book.of_task(task)
        pairs = ((start, finish), (early_start, early_finish), (late_start, late_finish))
        for starts, finishes in pairs:
            begins, ends = _ends(task.id, near[task.id], row, starts, finishes, counts)
            first = min(begins, default=min(ends, default=int(starts[n])))
            last = max(ends, default=max(begins, default=first))
            starts[n] = next_start(clocks, clock, first)
            finishes[n] = max(int(starts[n]), previous_finish(clocks, clock, last))
        if early_start[n] == 0:
            continue
        total[n] = work_between(clocks, clock, int(early_finish[n]), int(late_finish[n]))
        free[n] = max(0, total[n])
        counts[n] = task.active


def _ends(
    id: TaskId,
    links: Sequence[Link],
    row: dict[TaskId, int],
    starts: Minutes,
    finishes: Minutes,
    counts: npt.NDArray[np.bool_],
) -> tuple[list[int], list[int]]:
    """The moments that start a hammock, and those that finish it."""
    begins, ends = [], []
    for link in links:
        waits = link.successor == id
        other = row[link.predecessor if waits else link.successor]
        if not counts[other]:
            continue
        if waits:
            far = starts if link.type in (LinkType.SS, LinkType.SF) else finishes
            near = begins if link.type in (LinkType.SS, LinkType.FS) else ends
        else:
            far = starts if link.type in (LinkType.SS, LinkType.FS) else finishes
            near = begins if link.type in (LinkType.SS, LinkType.SF) else ends
        near.append(int(far[other]))
    return begins, ends
