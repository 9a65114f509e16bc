"""A program's tasks and links as arrays: what the passes read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from operator import eq, is_

import numpy as np
import numpy.typing as npt

from fairlead.core.cpm import arrays, compiled
from fairlead.core.cpm.arrays import (
    CLOCK,
    EDGE,
    LATE,
    LEGS_FROM,
    LEGS_TO,
    NODE_COLUMNS,
    NONE,
    PINNED_START,
    SOURCE,
    START_NOT_BEFORE,
    STATE,
    TARGET,
    Net,
)
from fairlead.core.cpm.axis import Axis
from fairlead.core.cpm.clockbook import ClockBook
from fairlead.core.ground.ids import LinkId, TaskId
from fairlead.core.ground.units import Elapsed, Percent, Work
from fairlead.core.program.link import Lag, Link, LinkType
from fairlead.core.program.outline import Children, children, walk
from fairlead.core.program.people import Assignment
from fairlead.core.program.program import Program
from fairlead.core.program.rules import Direction, LagCalendar
from fairlead.core.program.task import (
    ConstraintKind,
    Effort,
    MilestoneEdge,
    Task,
    TaskKind,
    is_finished,
)

Minutes = npt.NDArray[np.int64]

_LINK_TYPE = {
    LinkType.FS: arrays.FS,
    LinkType.SS: arrays.SS,
    LinkType.FF: arrays.FF,
    LinkType.SF: arrays.SF,
}
_EDGE = {
    MilestoneEdge.EITHER: arrays.EITHER_EDGE,
    MilestoneEdge.START: arrays.START_EDGE,
    MilestoneEdge.FINISH: arrays.FINISH_EDGE,
}

Leg = tuple[int, int, int]
"""Clock, work in all, work left."""

Node = tuple[int, ...]
"""The columns of one node from EDGE on; its clock stands before its legs."""

_NO_LIMITS = (NONE,) * (PINNED_START - START_NOT_BEFORE)

LinkRow = tuple[int, int, int, int, int]
"""Source, target, type, lag, lag clock."""


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """The arrays of a program, and which task and link each row stands for.

    net: the arrays themselves. book: the clocks they number.
    node_of: the row of each task that is work or a milestone. ids: (nodes,) the task of each row;
    None for a summary's stand-in. link_ids: (links,) the link of each row; None inside a summary.
    counts: (nodes,) whether the node's dates count towards the program's finish.
    percent: the tasks whose length some lag is a part of.
    """

    net: Net
    book: ClockBook
    node_of: dict[TaskId, int]
    ids: tuple[TaskId | None, ...]
    link_ids: tuple[LinkId | None, ...]
    counts: npt.NDArray[np.bool_]
    percent: frozenset[TaskId]


def network(program: Program, axis: Axis) -> Network:
    """The arrays of a whole program."""
    reader = _Reader(program, axis)
    tasks = []
    for task in program.tasks.values():
        # Summaries and levels of effort follow the passes, but are measured on clocks too.
        reader.book.of_task(task)
        if is_node(task):
            tasks.append(task)
    node_of = {task.id: i for i, task in enumerate(tasks)}
    rows = [reader.node(task) for task in tasks]
    legs = [reader.legs(task) for task in tasks]
    ids: list[TaskId | None] = [task.id for task in tasks]

    link_rows: list[LinkRow] = []
    link_ids: list[LinkId | None] = []
    spans = _Spans(program, node_of, first=len(tasks))
    for link in program.links.values():
        source, target = spans.source(link), spans.target(link)
        if source is None or target is None:
            continue
        lag, lag_clock = reader.lag(link)
        link_rows.append((source, target, _LINK_TYPE[link.type], lag, lag_clock))
        link_ids.append(link.id)
    for edge in spans.edges:
        rows.append(reader.span(edge))
        legs.append(())
        ids.append(None)
    link_rows.extend(spans.rows)
    link_ids.extend([None] * len(spans.rows))

    links = np.array(link_rows, dtype=np.int64).reshape(len(link_rows), 5)
    by_target = np.argsort(links[:, TARGET], kind="stable")
    counts = np.array([program.tasks[i].active if i is not None else False for i in ids], np.bool_)
    nodes, leg_rows = _nodes(rows, legs)
    return Network(
        in_order(nodes, leg_rows, links[by_target]),
        reader.book,
        node_of,
        tuple(ids),
        tuple(link_ids[n] for n in by_target),
        counts,
        frozenset(k.predecessor for k in program.links.values() if isinstance(k.lag, Percent)),
    )


def with_tasks(before: Network, program: Program, axis: Axis, ids: Sequence[TaskId]) -> Network:
    """The network after the fields of some tasks changed; links and outline as they were."""
    reader = _Reader(program, axis, before.book, frozenset(ids))
    nodes, legs = before.net.nodes.copy(), before.net.legs
    for id in ids:
        row = nodes[before.node_of[id]]
        clock, *columns = reader.node(program.tasks[id])
        part = np.array(reader.legs(program.tasks[id]), dtype=np.int64)
        if len(part) == row[LEGS_TO] - row[LEGS_FROM]:
            legs = legs.copy() if legs is before.net.legs else legs
            legs[row[LEGS_FROM] : row[LEGS_TO]] = part
        else:
            legs = np.concatenate((legs, part))
            row[LEGS_FROM], row[LEGS_TO] = len(legs) - len(part), len(legs)
        row[CLOCK] = clock
        row[EDGE:] = columns
    return replace(before, net=before.net._replace(nodes=nodes, legs=legs))


_WORDS = ("name", "wbs", "owner", "fixed_cost", "url", "notes", "tags", "fields")
_BEYOND_TASKS = (
    *("start", "finish", "status_date", "zone", "calendar", "rules", "calendars"),
    *("links", "resources", "assignments", "teams", "vendors"),
)


def changed_tasks(
    before: Program, after: Program, percent: frozenset[TaskId]
) -> tuple[TaskId, ...] | None:
    """The tasks whose own dates may differ for their fields; None when more than such fields does.

    Cheap when `after` was made from `before`: what did not change is the same object.
    percent: the tasks whose length some lag depends on.
    """
    if any(
        getattr(before, field) is not getattr(after, field)
        and getattr(before, field) != getattr(after, field)
        for field in _BEYOND_TASKS
    ):
        return None
    old, new = before.tasks, after.tasks
    if len(old) != len(new) or not all(map(eq, old, new)):
        return None
    changed = [
        id for id, same in zip(new, map(is_, old.values(), new.values()), strict=True) if not same
    ]
    changed = [id for id in changed if not _differ_in_words(old[id], new[id])]
    if not all(is_node(new[id]) and _keeps_its_place(old[id], new[id]) for id in changed):
        return None
    longer = {id for id in changed if old[id].duration != new[id].duration}
    if longer & percent:
        return None
    return tuple(changed)


def _differ_in_words(old: Task, new: Task) -> bool:
    """Whether two are the same but for what is said of them."""
    return replace(new, **{word: getattr(old, word) for word in _WORDS}) == old


def _keeps_its_place(old: Task, new: Task) -> bool:
    """Whether a task stays where it is in the network, and its lags on the same clocks."""
    return (old.kind, old.parent, old.active, old.calendar) == (
        new.kind,
        new.parent,
        new.active,
        new.calendar,
    )


def is_node(task: Task) -> bool:
    """Whether a task takes part in the passes; summaries and levels of effort follow them."""
    return task.kind in (TaskKind.TASK, TaskKind.MILESTONE)


def _has_dates(task: Task) -> bool:
    return (
        task.deadline is not None
        or task.expected_finish is not None
        or task.external_early_start is not None
        or task.external_late_finish is not None
    )


def is_moment(task: Task) -> bool:
    """Whether a task is a point in time; a milestone may have a duration, as in Project."""
    return task.kind is TaskKind.MILESTONE and not task.duration


class _Reader:
    """Reads tasks and links of one program into the rows of nodes and links."""

    def __init__(
        self,
        program: Program,
        axis: Axis,
        book: ClockBook | None = None,
        only: frozenset[TaskId] | None = None,
    ) -> None:
        self.program = program
        self.axis = axis
        self.book = book or ClockBook(program, axis)
        self._above: dict[TaskId, tuple[int, int]] = {}
        self.assignments: dict[TaskId, list[Assignment]] = {}
        for assignment in program.assignments.values():
            wanted = only is None or assignment.task in only
            if wanted and self.book.takes_time(assignment.resource):
                self.assignments.setdefault(assignment.task, []).append(assignment)

    def minute(self, moment: datetime | None) -> int:
        return NONE if moment is None else self.axis.minute(moment)

    def node(self, task: Task) -> Node:
        """A task's clock, and its columns from EDGE on."""
        done = task.progress
        clock = self.book.of_task(task)
        state = arrays.NOT_STARTED
        actual_start, actual_finish = self.minute(done.actual_start), NONE
        if is_finished(task):
            state = arrays.FINISHED
            actual_start, actual_finish = self._finished(task)
        elif done.actual_start is not None:
            state = arrays.STARTED
        pinned = task.pinned if state != arrays.FINISHED else None
        limits = self._limits(task)
        delay, delay_clock = self._span_of(task.levelling_delay, clock)
        return (
            # Elapsed work goes on around the clock, and so does its float.
            self.book.always if isinstance(task.duration, Elapsed) else clock,
            _EDGE[task.milestone_edge] if is_moment(task) else arrays.TASK,
            state,
            actual_start,
            actual_finish,
            self.minute(done.resume),
            *limits,
            NONE if pinned is None else self.axis.minute(pinned.start),
            NONE if pinned is None else self.axis.minute(pinned.finish),
            self._is_late(task),
            delay,
            delay_clock,
        )

    def span(self, edge: int) -> Node:
        """The columns of a summary's stand-in: no dates, no work."""
        clock = self.book.of_program
        dates = (NONE,) * (LATE - STATE - 1)
        return (clock, edge, arrays.NOT_STARTED, *dates, 0, 0, clock)

    def legs(self, task: Task) -> tuple[Leg, ...]:
        """The legs of a task: its own duration, or its assignments where these decide."""
        clock = self.book.of_task(task)
        if task.effort is Effort.ASSIGNMENTS and task.duration:
            legs = {leg for a in self.assignments.get(task.id, ()) for leg in self._leg(task, a)}
            if legs and any(leg[0] != clock for leg in legs):
                return tuple(sorted(legs))
        whole, on = self._span_of(task.duration, clock)
        return ((on, whole, self._left(task, whole)),)

    def lag(self, link: Link) -> tuple[int, int]:
        """The lag of a link in minutes, and the clock it is counted on."""
        lag: Lag = link.lag
        predecessor = self.program.tasks[link.predecessor]
        if isinstance(lag, Percent):
            whole = predecessor.duration
            minutes = int((Decimal(whole.minutes) * lag.value / 100).to_integral_value())
            lag = Work(minutes) if isinstance(whole, Work) else Elapsed(minutes)
        if isinstance(lag, Elapsed):
            return lag.minutes, self.book.always
        return lag.minutes, self._lag_clock(link)

    def _lag_clock(self, link: Link) -> int:
        rule = self.program.rules.lag_calendar
        if rule is LagCalendar.ALWAYS:
            return self.book.always
        if rule is LagCalendar.PROGRAM:
            return self.book.of_program
        end = link.successor if rule is LagCalendar.SUCCESSOR else link.predecessor
        return self.book.of_task(self.program.tasks[end])

    def _leg(self, task: Task, assignment: Assignment) -> tuple[Leg, ...]:
        units = assignment.units.value
        if units <= 0:
            return ()
        clock = self.book.of_assignment(task, assignment)
        # Work that nobody gave is the task's duration times the units.
        work = assignment.work
        whole = task.duration.minutes if work is None else round(work.minutes / units)
        if whole <= 0:
            return ()
        if assignment.remaining_work is not None:
            left = round(assignment.remaining_work.minutes / units)
        else:
            left = self._left(task, whole)
        delay = assignment.delay.minutes if isinstance(assignment.delay, Work) else 0
        return ((clock, whole + delay, left + (delay if left == whole else 0)),)

    def _left(self, task: Task, whole: int) -> int:
        done = task.progress
        if done.actual_finish is not None:
            return 0
        if done.remaining is not None:
            return done.remaining.minutes
        return round(whole * (1 - done.complete.value))

    def _span_of(self, span: Work | Elapsed, clock: int) -> tuple[int, int]:
        return span.minutes, self.book.always if isinstance(span, Elapsed) else clock

    def _is_late(self, task: Task) -> int:
        kinds = {c.kind for c in task.constraints}
        if self.program.rules.direction is Direction.FROM_FINISH:
            return int(ConstraintKind.ASAP not in kinds)
        return int(ConstraintKind.ALAP in kinds)

    def _limits(self, task: Task) -> tuple[int, ...]:
        """The columns from START_NOT_BEFORE to LATE_FINISH_LIMIT."""
        above = self._from_above(task.parent)
        if above == (NONE, NONE) and not (task.constraints or _has_dates(task)):
            return _NO_LIMITS
        rules = self.program.rules
        hard = rules.honor_constraints
        dated = {c.kind: self.axis.minute(c.date) for c in task.constraints if c.date is not None}
        must_start = dated.get(ConstraintKind.MSO, NONE)
        must_finish = dated.get(ConstraintKind.MFO, NONE)
        start_by = dated.get(ConstraintKind.SNLT, NONE)
        finish_by = dated.get(ConstraintKind.FNLT, NONE)
        start_from = _latest(
            dated.get(ConstraintKind.SNET, NONE),
            self.minute(task.external_early_start),
            above[0],
        )
        finish_limit = _earliest(
            finish_by,
            self.minute(task.deadline),
            self.minute(task.external_late_finish),
            above[1],
        )
        return (
            start_from,
            dated.get(ConstraintKind.FNET, NONE),
            start_by if hard else NONE,
            finish_by if hard else NONE,
            must_start,
            must_finish,
            self.minute(task.expected_finish if rules.use_expected_finish else None),
            start_by,
            finish_limit,
        )

    def _from_above(self, parent: TaskId | None) -> tuple[int, int]:
        """The latest SNET and the earliest FNLT of a summary and of all it stands below."""
        chain = []
        while parent is not None and parent not in self._above:
            chain.append(parent)
            parent = self.program.tasks[parent].parent
        start, finish = (NONE, NONE) if parent is None else self._above[parent]
        for id in reversed(chain):
            dated = self.program.tasks[id].constraints
            for constraint in dated:
                if constraint.kind is ConstraintKind.SNET:
                    start = _latest(start, self.minute(constraint.date))
                elif constraint.kind is ConstraintKind.FNLT:
                    finish = _earliest(finish, self.minute(constraint.date))
            self._above[id] = (start, finish)
        return start, finish

    def _finished(self, task: Task) -> tuple[int, int]:
        """Start and finish of finished work; what nobody recorded is counted back from the rest."""
        done = task.progress
        program = self.program
        last = done.actual_finish or program.status_date or done.actual_start or program.start
        first = min(done.actual_start or last, last)
        return self.axis.minute(first), self.axis.minute(last)


class _Spans:
    """Stand-ins for summaries that have links: one node for an end, tied to all tasks below."""

    def __init__(self, program: Program, node_of: dict[TaskId, int], first: int) -> None:
        self.program = program
        self.node_of = node_of
        self.first = first
        self.edges: list[int] = []
        self.rows: list[LinkRow] = []
        self._made: dict[tuple[TaskId, str], int | None] = {}
        self._below: Children | None = None

    def source(self, link: Link) -> int | None:
        """The node whose dates the successor waits for; None when there is nothing to wait for."""
        id = link.predecessor
        if id in self.node_of:
            return self.node_of[id] if self.program.tasks[id].active else None
        if link.type in (LinkType.FS, LinkType.FF):
            return self._span(id, "last", arrays.SPAN)
        return self._span(id, "first", arrays.SPAN_FIRST)

    def target(self, link: Link) -> int | None:
        """The node that waits."""
        id = link.successor
        if id in self.node_of:
            return self.node_of[id]
        end = "start gate" if link.type in (LinkType.FS, LinkType.SS) else "finish gate"
        return self._span(id, end, arrays.SPAN)

    def _span(self, summary: TaskId, end: str, edge: int) -> int | None:
        key = (summary, end)
        if key not in self._made:
            self._made[key] = self._make(summary, end, edge)
        return self._made[key]

    def _make(self, summary: TaskId, end: str, edge: int) -> int | None:
        tasks = self.program.tasks
        if self._below is None:
            self._below = children(self.program)
        below = [
            self.node_of[t]
            for t in walk(self._below, summary)
            if t in self.node_of and tasks[t].active
        ]
        if not below:
            return None
        node = self.first + len(self.edges)
        self.edges.append(edge)
        for i in below:
            if end == "last":
                self.rows.append((i, node, arrays.FS, 0, 0))
            elif end == "first":
                self.rows.append((i, node, arrays.SS, 0, 0))
            else:
                type = arrays.SS if end == "start gate" else arrays.FF
                self.rows.append((node, i, type, 0, 0))
        return node


def _nodes(rows: Sequence[Node], legs: Sequence[tuple[Leg, ...]]) -> tuple[Minutes, Minutes]:
    nodes = np.empty((len(rows), NODE_COLUMNS), dtype=np.int64)
    columns = np.array(rows, dtype=np.int64).reshape(len(rows), NODE_COLUMNS - 2)
    leg_from = _offsets(np.array([len(part) for part in legs], dtype=np.int64))
    nodes[:, CLOCK] = columns[:, 0]
    nodes[:, LEGS_FROM], nodes[:, LEGS_TO] = leg_from[:-1], leg_from[1:]
    nodes[:, EDGE:] = columns[:, 1:]
    return nodes, np.array([leg for part in legs for leg in part], dtype=np.int64).reshape(-1, 3)


def in_order(nodes: Minutes, legs: Minutes, links: Minutes) -> Net:
    """A network as the passes read it; links sorted by target, nodes in topological order."""
    size = len(nodes)
    net = Net(
        nodes,
        legs,
        links,
        in_from=_offsets(np.bincount(links[:, TARGET], minlength=size)),
        out_from=_offsets(np.bincount(links[:, SOURCE], minlength=size)),
        outgoing=np.argsort(links[:, SOURCE], kind="stable"),
        order=np.zeros(size, dtype=np.int64),
    )
    run, (rows, order) = compiled.fitting(size, net, net.order)
    run.sort(rows, order, order.copy())
    return net._replace(order=np.asarray(order))


def _offsets(counts: Minutes) -> Minutes:
    return np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(counts, dtype=np.int64)))


def _latest(*moments: int) -> int:
    return max(moments)


def _earliest(*moments: int) -> int:
    return min((m for m in moments if m != NONE), default=NONE)
