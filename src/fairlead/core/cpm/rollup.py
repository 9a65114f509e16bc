"""From the dates of work to the dates of every row: summaries span what lies below them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fairlead.core.calendars.arithmetic import Clocks, work_between
from fairlead.core.cpm.hammock import stretch
from fairlead.core.cpm.network import Network
from fairlead.core.cpm.taskdates import COLUMNS, TaskDates, blank
from fairlead.core.ground.ids import TaskId
from fairlead.core.program.program import Program
from fairlead.core.program.rules import FloatRule
from fairlead.core.program.task import Task, TaskKind

Minutes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Breakdown:
    """Which row each task has, and what lies below what; the same as long as the outline is.

    row: (tasks,) in the program's order. rows, nodes: the rows that are nodes, and which.
    levels: (children, parents) row pairs, the deepest first. summaries: their rows and clocks.
    """

    row: dict[TaskId, int]
    rows: Minutes
    nodes: Minutes
    levels: tuple[tuple[Minutes, Minutes], ...]
    summaries: tuple[tuple[int, int], ...]
    hammocks: tuple[Task, ...]


def breakdown(program: Program, net: Network) -> Breakdown:
    """The rows of a program's tasks, and the levels of its work breakdown."""
    row = {id: n for n, id in enumerate(program.tasks)}
    count = len(net.node_of)
    rows = np.fromiter((row[id] for id in net.node_of), dtype=np.int64, count=count)
    nodes = np.fromiter(net.node_of.values(), dtype=np.int64, count=count)
    kinds = [(n, t) for n, t in enumerate(program.tasks.values())]
    return Breakdown(
        row,
        rows,
        nodes,
        _levels(program, row),
        tuple((n, net.book.of_task(t)) for n, t in kinds if t.kind is TaskKind.SUMMARY),
        tuple(t for _, t in kinds if t.kind is TaskKind.LEVEL_OF_EFFORT),
    )


def rolled_up(
    program: Program,
    net: Network,
    outline: Breakdown,
    clocks: Clocks,
    dates: Minutes,
    critical: npt.NDArray[np.bool_],
    opening: int,
) -> TaskDates:
    """Dates of every task: of work from the passes, of hammocks and summaries from that work.

    critical: (nodes,) whether each is; a summary is when anything below it is.
    opening: where a row stands that has nothing to span.
    """
    table = blank(outline.row)
    rows, nodes = outline.rows, outline.nodes
    for name, column in COLUMNS.items():
        getattr(table, name)[rows] = dates[nodes, column]
    table.counts[rows] = net.counts[nodes]
    table.critical[rows] = critical[nodes]
    if outline.hammocks:
        stretch(program, net, clocks, outline.hammocks, table, opening)
    _summaries(outline, clocks, table, program.rules.total_float, opening)
    return table


def _summaries(
    outline: Breakdown, clocks: Clocks, table: TaskDates, rule: FloatRule, opening: int
) -> None:
    """Fill in the rows of summaries, the deepest first."""
    lows = (table.start, table.early_start, table.late_start)
    highs = (table.finish, table.early_finish, table.late_finish)
    rows = np.array([n for n, _ in outline.summaries], dtype=np.int64)
    edge = np.iinfo(np.int64).max
    for column in lows:
        column[rows] = edge
    for column in highs:
        column[rows] = -edge
    known = table.counts.copy()
    for children, parents in outline.levels:
        some = known[children]
        below, above = children[some], parents[some]
        for column in lows:
            np.minimum.at(column, above, column[below])
        for column in highs:
            np.maximum.at(column, above, column[below])
        np.logical_or.at(table.critical, above, table.critical[below])
        known[above] = True
    for n, clock in outline.summaries:
        if not known[n]:
            for column in (*lows, *highs):
                column[n] = opening
            continue
        at_start = work_between(clocks, clock, int(table.early_start[n]), int(table.late_start[n]))
        at_end = work_between(clocks, clock, int(table.early_finish[n]), int(table.late_finish[n]))
        total = min(at_start, at_end)
        if rule is not FloatRule.SMALLEST:
            total = at_start if rule is FloatRule.START else at_end
        table.total_float[n] = total
        table.free_float[n] = max(0, total)


def _levels(program: Program, row: dict[TaskId, int]) -> tuple[tuple[Minutes, Minutes], ...]:
    """(children, parents) rows of each depth of the outline, the deepest first."""
    tasks = program.tasks
    depth: dict[TaskId, int] = {}
    for id in tasks:
        chain = []
        at: TaskId | None = id
        while at is not None and at not in depth:
            chain.append(at)
            at = tasks[at].parent
        base = depth[at] if at is not None else -1
        for n, above in enumerate(reversed(chain), 1):
            depth[above] = base + n
    found: dict[int, tuple[list[int], list[int]]] = {}
    for id, task in tasks.items():
        if task.parent is not None:
            children, parents = found.setdefault(depth[id], ([], []))
            children.append(row[id])
            parents.append(row[task.parent])
    return tuple(
        (np.array(found[d][0], dtype=np.int64), np.array(found[d][1], dtype=np.int64))
        for d in sorted(found, reverse=True)
    )
