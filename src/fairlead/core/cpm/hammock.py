"""Levels of effort: hammocks that stretch from the work before them to the work after them."""

from __future__ import annotations

from collections.abc import Sequence

from fairlead.core.calendars.arithmetic import Clocks, next_start, previous_finish, work_between
from fairlead.core.cpm.network import Network
from fairlead.core.cpm.taskdates import Flags, Minutes, TaskDates
from fairlead.core.ground.ids import TaskId
from fairlead.core.program.link import Link, LinkType
from fairlead.core.program.program import Program
from fairlead.core.program.task import Task


def stretch(
    program: Program,
    net: Network,
    clocks: Clocks,
    hammocks: Sequence[Task],
    table: TaskDates,
    opening: int,
) -> None:
    """Fill in the rows of levels of effort from the tasks they are linked to.

    A hammock starts with the first of what starts it (SS and FS links in, SS and SF links out)
    and is finished with the last of what finishes it (FF and SF links in, FS and FF links out).
    Hammocks linked to one another settle in a second round. opening: where one stands that is
    linked to nothing. Source: Primavera P6, level of effort activities.
    """
    near: dict[TaskId, list[Link]] = {task.id: [] for task in hammocks}
    for link in program.links.values():
        for end in {link.predecessor, link.successor}:
            if end in near:
                near[end].append(link)
    known = table.counts.copy()
    for _ in range(2):
        for task in hammocks:
            _stretch(task, net, clocks, near[task.id], table, known, opening)
            known[table.row[task.id]] = bool(near[task.id])
    for task in hammocks:
        table.counts[table.row[task.id]] = task.active and bool(near[task.id])


def _stretch(
    task: Task,
    net: Network,
    clocks: Clocks,
    links: Sequence[Link],
    table: TaskDates,
    known: Flags,
    opening: int,
) -> None:
    n = table.row[task.id]
    clock = net.book.of_task(task)
    for starts, finishes in (
        (table.start, table.finish),
        (table.early_start, table.early_finish),
        (table.late_start, table.late_finish),
    ):
        begins, ends = _ends(task.id, links, table, known, starts, finishes)
        first = min(begins, default=min(ends, default=opening))
        last = max(ends, default=max(begins, default=first))
        starts[n] = next_start(clocks, clock, first)
        finishes[n] = max(int(starts[n]), previous_finish(clocks, clock, last))
    room = work_between(clocks, clock, int(table.early_finish[n]), int(table.late_finish[n]))
    table.total_float[n] = room


def _ends(
    id: TaskId,
    links: Sequence[Link],
    table: TaskDates,
    known: Flags,
    starts: Minutes,
    finishes: Minutes,
) -> tuple[list[int], list[int]]:
    """The moments that start a hammock, and those that finish it."""
    begins: list[int] = []
    ends: list[int] = []
    for link in links:
        waits = link.successor == id
        other = table.row[link.predecessor if waits else link.successor]
        if not known[other]:
            continue
        if waits:
            far = starts if link.type in (LinkType.SS, LinkType.SF) else finishes
            near = begins if link.type in (LinkType.SS, LinkType.FS) else ends
        else:
            far = starts if link.type in (LinkType.SS, LinkType.FS) else finishes
            near = begins if link.type in (LinkType.SS, LinkType.SF) else ends
        near.append(int(far[other]))
    return begins, ends
