"""The Schedule: a program with the dates that follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt

from fairlead.core.calendars.arithmetic import MINUTES_PER_DAY, Clocks
from fairlead.core.calendars.zone import utc_to_local
from fairlead.core.cpm import arrays, compiled
from fairlead.core.cpm.arrays import NONE, Limits
from fairlead.core.cpm.axis import EPOCH, Axis
from fairlead.core.cpm.doubts import doubts
from fairlead.core.cpm.drivers import by_task, drives, on_longest_path
from fairlead.core.cpm.network import Network, changed_tasks, network, with_tasks
from fairlead.core.cpm.plain import is_plain, pass_plain
from fairlead.core.cpm.rollup import Breakdown, breakdown, rolled_up
from fairlead.core.cpm.taskdates import TaskDates
from fairlead.core.ground.finding import Finding
from fairlead.core.ground.ids import LinkId, TaskId
from fairlead.core.ground.units import Elapsed, Work
from fairlead.core.program.program import Program
from fairlead.core.program.rules import Direction, FloatRule, ProgressRule, Rules

Minutes = npt.NDArray[np.int64]

_DAYS_BEFORE = 400
_DAYS_AFTER = 4 * 366
_EARLIEST_DAY = -62_093  # 1800-01-01
_LATEST_DAY = 157_054  # 2400-01-01

_PROGRESS = {
    ProgressRule.RETAINED_LOGIC: arrays.RETAINED_LOGIC,
    ProgressRule.OVERRIDE: arrays.OVERRIDE,
    ProgressRule.ACTUAL_DATES: arrays.ACTUAL_DATES,
}
_FLOAT = {
    FloatRule.START: arrays.FLOAT_AT_START,
    FloatRule.FINISH: arrays.FLOAT_AT_FINISH,
    FloatRule.SMALLEST: arrays.FLOAT_SMALLEST,
}


@dataclass(frozen=True, slots=True)
class Dated:
    """A task's dates, in the program's own time; finishes are exclusive.

    start, finish: the current forecast, actual dates where there are any.
    total_float, free_float: working time on the task's calendar; elapsed time where the task's
    duration is.
    """

    id: TaskId
    start: datetime
    finish: datetime
    early_start: datetime
    early_finish: datetime
    late_start: datetime
    late_finish: datetime
    total_float: Work | Elapsed
    free_float: Work | Elapsed
    critical: bool


@dataclass(frozen=True, eq=False)
class Schedule:
    """A program and its dates. Only `schedule` and `reschedule` make one.

    network, outline, clocks, nodes: the arrays the passes ran on, and the dates of each node.
    table: the dates of every task, summaries included, in the program's order.
    findings: what the computation itself has to say, such as a plan that never ends.
    """

    program: Program
    axis: Axis
    network: Network
    outline: Breakdown
    clocks: Clocks
    limits: Limits
    nodes: Minutes
    table: TaskDates
    findings: tuple[Finding, ...]

    @property
    def start(self) -> datetime:
        """When the first work starts; the program's start when there is none."""
        return self.axis.moment(self.table.first) if self.table.counts.any() else self.program.start

    @property
    def finish(self) -> datetime:
        """When the last work is finished; the program's start when there is none."""
        return self.axis.moment(self.table.last) if self.table.counts.any() else self.program.start

    def dates(self, task: TaskId) -> Dated:
        """The dates of one task. Raises KeyError when the program has no such task."""
        row = self.table.row[task]
        moments, amounts = self._rows
        start, finish, early_start, early_finish, late_start, late_finish = moments[row]
        total_float, free_float = amounts[row]
        moment, room = self.axis.moment, self.float_kind(task)
        return Dated(
            task,
            moment(start),
            moment(finish),
            moment(early_start),
            moment(early_finish),
            moment(late_start),
            moment(late_finish),
            room(total_float),
            room(free_float),
            bool(self.table.critical[row]),
        )

    def by_the_clock(self) -> Minutes:
        """Start and finish of every task, (tasks, 2), as minutes since 1970 in the program's time.

        In the order of `table.row`. Two tasks with the same minute stand side by side on a wall
        chart, whatever the nights of clock change between them.
        """
        minutes = np.stack((self.table.start, self.table.finish), axis=1)
        return minutes if self.axis.zone is None else utc_to_local(minutes, self.axis.zone)

    def float_kind(self, task: TaskId) -> type[Work | Elapsed]:
        """What the floats of a task are: elapsed time where its duration is, as in Project."""
        is_node = task in self.network.node_of
        return type(self.program.tasks[task].duration) if is_node else Work

    @cached_property
    def _rows(self) -> tuple[list[list[int]], list[list[int]]]:
        """Each row's six moments, and its two floats, as whole numbers of Python."""
        t = self.table
        early, late = (t.early_start, t.early_finish), (t.late_start, t.late_finish)
        moments = np.stack((t.start, t.finish, *early, *late), axis=1)
        return moments.tolist(), np.stack((t.total_float, t.free_float), axis=1).tolist()

    @cached_property
    def last_below(self) -> Mapping[TaskId, TaskId]:
        """For each summary, the first task below it that is finished when the summary is."""
        tasks, finish, row = self.program.tasks, self.table.finish, self.table.row
        found: dict[TaskId, TaskId] = {}
        for id, node in self.network.node_of.items():
            if not self.network.counts[node]:
                continue
            above = tasks[id].parent
            while above is not None and finish[row[above]] == finish[row[id]]:
                found.setdefault(above, id)
                above = tasks[above].parent
        return found

    @cached_property
    def link_rows(self) -> Mapping[LinkId, int]:
        """The row of the network that each link has; none for one that can hold nothing."""
        rows = enumerate(self.network.link_ids)
        return {id: row for row, id in rows if id is not None}

    @cached_property
    def driving(self) -> Mapping[TaskId, tuple[LinkId, ...]]:
        """For each task, the links that hold it where it is; links of its summaries included."""
        driving = drives(self.network, self.clocks, self.limits, self.nodes)
        return by_task(self.network, driving)


def schedule(program: Program) -> Schedule:
    """The dates that follow from a program. Total: any program has a schedule."""
    axis = Axis(program.zone)
    net = network(program, axis)
    return _computed(program, axis, net, breakdown(program, net), None)


def reschedule(before: Schedule, program: Program) -> Schedule:
    """The schedule of a changed program, reusing all of an earlier one that still holds.

    Equal to `schedule(program)` whatever changed; fast when only fields of some tasks did.
    """
    changed = changed_tasks(before.program, program, before.network.percent)
    if changed is None:
        return schedule(program)
    net = with_tasks(before.network, program, before.axis, changed)
    clocks = before.clocks if len(net.book) == len(before.clocks.clocks) else None
    return _computed(program, before.axis, net, before.outline, clocks)


def _computed(
    program: Program, axis: Axis, net: Network, outline: Breakdown, clocks: Clocks | None
) -> Schedule:
    limits = _limits(program, axis)
    dates = np.zeros((len(net.ids), arrays.DATE_COLUMNS), dtype=np.int64)
    first_day, last_day = _horizon(net.net.nodes, limits)
    outermost = _outermost(first_day, last_day, net.book.most_days())
    last_day = min(last_day, outermost[1])
    while True:
        if clocks is None or not _spans(clocks, first_day, last_day):
            clocks = net.book.clocks(first_day, last_day - first_day)
        widest = (first_day, last_day) == outermost
        found = _passed(net, clocks, limits, dates, program.rules, whole=widest)
        beyond = _beyond(clocks, dates)
        if widest or not beyond.any():
            break
        span = last_day - first_day
        first_day = max(outermost[0], first_day - span // 2)
        last_day = min(outermost[1], last_day + 2 * span)
    critical = _critical(program, net, clocks, found, dates)
    table = rolled_up(program, net, outline, clocks, dates, critical, found.start)
    years = tuple((EPOCH + timedelta(days=day)).year for day in outermost)
    findings = doubts(program, net, clocks, found, dates, beyond, years)
    return Schedule(program, axis, net, outline, clocks, found, dates, table, findings)


def _critical(
    program: Program, net: Network, clocks: Clocks, limits: Limits, dates: Minutes
) -> npt.NDArray[np.bool_]:
    """Which nodes are critical, by float or by the longest path; finished work never is."""
    rules, units = program.rules, program.units
    if rules.longest_path:
        critical = on_longest_path(net, dates, limits, drives(net, clocks, limits, dates))
    else:
        critical = dates[:, arrays.TOTAL_FLOAT] <= rules.critical_float.minutes
        for i in _elapsed(program, net) if rules.critical_float else ():
            room = units.working(Elapsed(int(dates[i, arrays.TOTAL_FLOAT])))
            critical[i] = room <= rules.critical_float
    unfinished: npt.NDArray[np.bool_] = net.net.nodes[:, arrays.STATE] != arrays.FINISHED
    return critical & net.counts & unfinished


def _elapsed(program: Program, net: Network) -> list[int]:
    """The nodes whose duration, and so their float, is elapsed time."""
    tasks = program.tasks
    return [i for id, i in net.node_of.items() if isinstance(tasks[id].duration, Elapsed)]


def _spans(clocks: Clocks, first_day: int, last_day: int) -> bool:
    end = clocks.first_day + clocks.days
    return clocks.first_day <= first_day and last_day <= end


def _passed(
    network: Network,
    clocks: Clocks,
    limits: Limits,
    dates: Minutes,
    rules: Rules,
    *,
    whole: bool,
) -> Limits:
    """Run the passes into `dates`; the limits, with the start and finish that were found.

    Unless the whole is wanted, it ends early when work goes on after the last day of the clocks.
    """
    size = len(network.ids)
    run, (net, tables, out) = compiled.fitting(size, network.net, clocks, dates)
    plain = run is not compiled.AS_WRITTEN and rules.direction is Direction.FROM_START
    if plain and network.counts.all() and is_plain(network.net, limits):
        return pass_plain(network.net, clocks, limits, dates)
    counts = network.counts

    if rules.direction is Direction.FROM_FINISH and limits.finish != NONE:
        run.forward(net, tables, limits, out, False)
        run.backward(net, tables, limits, out, limits.finish)
        begins = np.asarray(out).reshape(dates.shape)[counts, arrays.LATE_START]
        limits = limits._replace(start=int(begins.min()) if begins.size else limits.start)
    run.forward(net, tables, limits, out, False)
    ends = np.asarray(out).reshape(dates.shape)[counts, arrays.LINK_FINISH]
    last = int(ends.max()) if ends.size else limits.start
    limits = limits._replace(last=last)
    if not whole and last >= (clocks.first_day + clocks.days) * MINUTES_PER_DAY:
        dates[:] = np.asarray(out, dtype=np.int64).reshape(dates.shape)
        return limits
    if limits.finish == NONE:
        limits = limits._replace(finish=last)
    run.backward(net, tables, limits, out, limits.finish)
    if network.net.nodes[:, arrays.LATE].any():
        if rules.alap_keeps_successors:
            run.as_late_as_possible(net, tables, limits, out)
        else:
            run.forward(net, tables, limits, out, True)
    run.floats(net, tables, limits, out)
    dates[:] = np.asarray(out, dtype=np.int64).reshape(dates.shape)
    return limits


def _limits(program: Program, axis: Axis) -> Limits:
    rules = program.rules
    start = axis.minute(program.start)
    status = NONE
    if rules.work_waits_for_status_date and program.status_date is not None:
        status = axis.minute(program.status_date)
    finish = NONE if program.finish is None else axis.minute(program.finish)
    return Limits(
        start=start,
        status=status,
        finish=finish,
        last=NONE,
        progress=_PROGRESS[rules.progress],
        remaining_logic=rules.remaining_logic,
        lag_from_actual=rules.lag_from_actual,
        late_within_finish=rules.late_within_finish,
        open_ends_critical=rules.open_ends_critical,
        float_rule=_FLOAT[rules.total_float],
    )


def _horizon(nodes: Minutes, limits: Limits) -> tuple[int, int]:
    """First and last day of the first try: a little around every date the program names."""
    given = nodes[:, arrays.ACTUAL_START : arrays.LATE]
    named = np.append(given[given != NONE], limits.start)
    named = np.append(named, [m for m in (limits.status, limits.finish) if m != NONE])
    first = int(named.min()) // MINUTES_PER_DAY - _DAYS_BEFORE
    last = int(named.max()) // MINUTES_PER_DAY + _DAYS_AFTER
    return max(_EARLIEST_DAY, first), min(_LATEST_DAY, max(last, _EARLIEST_DAY + 1))


def _outermost(first_day: int, last_day: int, most: int) -> tuple[int, int]:
    """First and last day that a horizon may grow to, `most` days apart at most."""
    if most >= _LATEST_DAY - _EARLIEST_DAY:
        return _EARLIEST_DAY, _LATEST_DAY
    # Work goes on forward; backward there are late dates, which miss the start by less.
    first = max(_EARLIEST_DAY, first_day - max(0, most - (last_day - first_day)) // 5)
    return first, min(_LATEST_DAY, first + most)


def _beyond(clocks: Clocks, dates: Minutes) -> npt.NDArray[np.bool_]:
    """Which nodes touch an end of the horizon, so that their dates are not to be trusted."""
    low = clocks.first_day * MINUTES_PER_DAY
    high = (clocks.first_day + clocks.days) * MINUTES_PER_DAY
    moments = dates[:, : arrays.TOTAL_FLOAT]
    outside = np.logical_or(moments <= low, moments >= high)
    return np.asarray(outside.any(axis=1), dtype=np.bool_)
