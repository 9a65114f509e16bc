"""The Schedule: a program with the dates that follow from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from fairlead.core.calendars.arithmetic import MINUTES_PER_DAY, Clocks
from fairlead.core.calendars.clock import as_lists
from fairlead.core.cpm import compiled, passes
from fairlead.core.cpm.axis import Axis
from fairlead.core.cpm.compiled import Passes
from fairlead.core.cpm.network import Network, network, with_tasks
from fairlead.core.cpm.passes import NONE, Dates, Limits, Links, Nodes
from fairlead.core.cpm.rollup import TaskDates, rolled_up
from fairlead.core.ground.finding import Finding, Origin, Severity
from fairlead.core.ground.ids import LinkId, TaskId
from fairlead.core.ground.units import Work
from fairlead.core.program.program import Program
from fairlead.core.program.rules import Direction, FloatRule, ProgressRule, Rules

Minutes = npt.NDArray[np.int64]

COMPILED_FROM = 20_000
"""Nodes from which on a process that has not loaded the compiler gains by doing so."""

_DAYS_BEFORE = 400
_DAYS_AFTER = 4 * 366
_EARLIEST_DAY = -62_093  # 1800-01-01
_LATEST_DAY = 157_054  # 2400-01-01

_PROGRESS = {
    ProgressRule.RETAINED_LOGIC: passes.RETAINED_LOGIC,
    ProgressRule.OVERRIDE: passes.OVERRIDE,
    ProgressRule.ACTUAL_DATES: passes.ACTUAL_DATES,
}
_FLOAT = {
    FloatRule.START: passes.FLOAT_AT_START,
    FloatRule.FINISH: passes.FLOAT_AT_FINISH,
    FloatRule.SMALLEST: passes.FLOAT_SMALLEST,
}


@dataclass(frozen=True, slots=True)
class Dated:
    """A task's dates, in the program's own time; finishes are exclusive.

    start, finish: the current forecast, actual dates where there are any.
    total_float, free_float: working time on the task's calendar.
    """

    id: TaskId
    start: datetime
    finish: datetime
    early_start: datetime
    early_finish: datetime
    late_start: datetime
    late_finish: datetime
    total_float: Work
    free_float: Work
    critical: bool


@dataclass(frozen=True, eq=False)
class Schedule:
    """A program and its dates. Only `schedule` and `reschedule` make one.

    network, clocks, nodes: the arrays the passes ran on, and the dates of each node.
    table: the dates of every task, summaries included, in the program's order.
    findings: what the computation itself has to say, such as a plan that never ends.
    """

    program: Program
    axis: Axis
    network: Network
    clocks: Clocks
    limits: Limits
    nodes: Dates
    total_float: Minutes
    free_float: Minutes
    table: TaskDates
    findings: tuple[Finding, ...]

    @property
    def start(self) -> datetime:
        """When the first work starts; the program's start when there is none."""
        return self.axis.moment(self.table.first) if self.table.size else self.program.start

    @property
    def finish(self) -> datetime:
        """When the last work is finished; the program's start when there is none."""
        return self.axis.moment(self.table.last) if self.table.size else self.program.start

    def dates(self, task: TaskId) -> Dated:
        """The dates of one task. Raises KeyError when the program has no such task."""
        row = self.table.row[task]
        moment = self.axis.moment
        t = self.table
        return Dated(
            task,
            moment(int(t.start[row])),
            moment(int(t.finish[row])),
            moment(int(t.early_start[row])),
            moment(int(t.early_finish[row])),
            moment(int(t.late_start[row])),
            moment(int(t.late_finish[row])),
            Work(int(t.total_float[row])),
            Work(int(t.free_float[row])),
            bool(t.critical[row]),
        )

    @cached_property
    def driving(self) -> Mapping[TaskId, tuple[LinkId, ...]]:
        """For each task, the links that hold it where it is; links of its summaries included."""
        return _driving(self)


def schedule(program: Program) -> Schedule:
    """The dates that follow from a program. Total: any program has a schedule."""
    axis = Axis(program.zone)
    return _computed(program, axis, network(program, axis))


def reschedule(before: Schedule, program: Program, changed: Iterable[TaskId]) -> Schedule:
    """The schedule after some tasks' own fields changed, reusing all arrays but theirs.

    program: the changed program, with the same tasks, links, calendars and rules as before.
    """
    net = with_tasks(before.network, program, before.axis, changed)
    return _computed(program, before.axis, net)


def _computed(program: Program, axis: Axis, net: Network) -> Schedule:
    nodes, run = len(net.ids), _passes(len(net.ids))
    limits = _limits(program, axis)
    order = np.zeros(nodes, dtype=np.int64)
    dates = Dates(*(np.zeros(nodes, dtype=np.int64) for _ in Dates._fields))
    total, free = np.zeros(nodes, dtype=np.int64), np.zeros(nodes, dtype=np.int64)
    first_day, last_day = _horizon(net.nodes, limits)
    while True:
        clocks = net.book.clocks(first_day, last_day - first_day)
        limits = _passed(net, clocks, limits, run, (order, dates, total, free), program.rules)
        beyond = _beyond(clocks, dates)
        if not beyond.any() or (first_day <= _EARLIEST_DAY and last_day >= _LATEST_DAY):
            break
        span = last_day - first_day
        first_day = max(_EARLIEST_DAY, first_day - span)
        last_day = min(_LATEST_DAY, last_day + 4 * span)
    net = Network(
        net.nodes,
        net.links._replace(order=order),
        net.book,
        net.node_of,
        net.ids,
        net.link_ids,
        net.counts,
    )
    table = rolled_up(program, net, clocks, dates, total, free)
    findings = _never_ending(program, net, beyond)
    return Schedule(program, axis, net, clocks, limits, dates, total, free, table, findings)


def _passed(
    net: Network,
    clocks: Clocks,
    limits: Limits,
    run: Passes,
    results: tuple[Minutes, Dates, Minutes, Minutes],
    rules: Rules,
) -> Limits:
    """Run the passes into `results`; the limits, with the start and finish that were found."""
    order, dates, total, free = results
    if run is compiled.AS_WRITTEN:
        nodes, links, tables = _lists(net.nodes), _lists(net.links), as_lists(clocks)
        out: Any = Dates(*(a.tolist() for a in dates))
        sums: Any = (total.tolist(), free.tolist())
        ordered: Any = order.tolist()
    else:
        nodes, links, tables, out, sums, ordered = (
            net.nodes, net.links, clocks, dates, (total, free), order,
        )
    run.sort(links, ordered, [0] * len(ordered) if isinstance(ordered, list) else order.copy())
    links = links._replace(order=ordered)

    if rules.direction is Direction.FROM_FINISH and limits.finish != NONE:
        run.forward(nodes, links, tables, limits, out, False)
        run.backward(nodes, links, tables, limits, out, limits.finish)
        begins = [out.late_start[i] for i in range(len(net.ids)) if net.counts[i]]
        limits = limits._replace(start=int(min(begins, default=limits.start)))
    run.forward(nodes, links, tables, limits, out, False)
    ends = [out.finish[i] for i in range(len(net.ids)) if net.counts[i]]
    finish = int(max(ends, default=limits.start)) if limits.finish == NONE else limits.finish
    run.backward(nodes, links, tables, limits, out, finish)
    if any(nodes.as_late_as_possible):
        run.forward(nodes, links, tables, limits, out, True)
    run.floats(nodes, links, tables, out, _FLOAT[rules.total_float], *sums)
    if out is not dates:
        order[:] = ordered
        for array, values in zip((*dates, total, free), (*out, *sums), strict=True):
            array[:] = values
    return limits._replace(finish=finish)


def _passes(nodes: int) -> Passes:
    if compiled.is_loaded() or nodes >= COMPILED_FROM:
        return compiled.compiled()
    return compiled.AS_WRITTEN


def _lists(arrays: Any) -> Any:
    return type(arrays)(*(np.asarray(a).tolist() for a in arrays))


def _limits(program: Program, axis: Axis) -> Limits:
    rules = program.rules
    start = axis.minute(program.start)
    status = NONE
    if rules.work_waits_for_status_date and program.status_date is not None:
        status = axis.minute(program.status_date)
    finish = NONE if program.finish is None else axis.minute(program.finish)
    return Limits(
        start,
        status,
        finish,
        _PROGRESS[rules.progress],
        rules.early_is_remaining,
        rules.late_within_finish,
        rules.open_ends_critical,
    )


def _horizon(nodes: Nodes, limits: Limits) -> tuple[int, int]:
    """First and last day of the first try: a little around every date the program names."""
    named = [limits.start]
    named += [m for m in (limits.status, limits.finish) if m != NONE]
    for moments in (
        nodes.actual_start, nodes.actual_finish, nodes.hold, nodes.start_not_before,
        nodes.finish_not_before, nodes.must_start, nodes.must_finish, nodes.late_start_limit,
        nodes.late_finish_limit, nodes.pinned_start, nodes.pinned_finish,
    ):
        given = np.asarray(moments)
        given = given[given != NONE]
        if given.size:
            named += [int(given.min()), int(given.max())]
    first = min(named) // MINUTES_PER_DAY - _DAYS_BEFORE
    last = max(named) // MINUTES_PER_DAY + _DAYS_AFTER
    return max(_EARLIEST_DAY, first), min(_LATEST_DAY, max(last, _EARLIEST_DAY + 1))


def _beyond(clocks: Clocks, dates: Dates) -> npt.NDArray[np.bool_]:
    """Which nodes touch an end of the horizon, so that their dates are not to be trusted."""
    low = clocks.first_day * MINUTES_PER_DAY
    high = (clocks.first_day + clocks.days) * MINUTES_PER_DAY
    touched = np.zeros(len(dates.start), dtype=np.bool_)
    for moments in dates:
        touched |= (moments <= low) | (moments >= high)
    return touched


def _never_ending(
    program: Program, net: Network, beyond: npt.NDArray[np.bool_]
) -> tuple[Finding, ...]:
    ids = [net.ids[i] for i in np.flatnonzero(beyond)]
    named = [program.tasks[id] for id in ids if id is not None]
    if not named:
        return ()
    first = named[0]
    return (
        Finding(
            "SCH-001",
            Severity.BLOCKER,
            Origin(program.name, f"Task {first.id}"),
            f"{len(named)} tasks, '{first.name}' the first of them, would run outside the years "
            "1800 to 2400: their durations, lags or calendars leave no date for them.",
            "Check the durations, and that their calendars have working time.",
        ),
    )


def _driving(schedule: Schedule) -> dict[TaskId, tuple[LinkId, ...]]:
    net = schedule.network
    run = _passes(len(net.ids))
    drives: Any = np.zeros(len(net.link_ids), dtype=np.int64)
    args: tuple[Any, ...] = (net.nodes, net.links, schedule.clocks)
    dates: Any = schedule.nodes
    if run is compiled.AS_WRITTEN:
        args = (_lists(net.nodes), _lists(net.links), as_lists(schedule.clocks))
        dates, drives = _lists(dates), drives.tolist()
    run.driving(*args, schedule.limits, dates, drives)

    links: Links = _lists(net.links)
    through: dict[int, tuple[LinkId, ...]] = {}
    for i in links.order:
        found: list[LinkId] = []
        for at in range(links.in_from[i], links.in_from[i + 1]):
            link = links.incoming[at]
            if not drives[link]:
                continue
            id = net.link_ids[link]
            found += (id,) if id is not None else through.get(links.source[link], ())
        through[i] = tuple(dict.fromkeys(found))
    return {id: through[i] for id, i in net.node_of.items()}
