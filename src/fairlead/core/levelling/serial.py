"""A schedule in which people, roles and equipment are free for what they do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import numpy as np
import numpy.typing as npt

from fairlead.core.calendars.arithmetic import MINUTES_PER_DAY, Clocks, work_between
from fairlead.core.cpm import arrays
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.cpm.wording import day_text, work_text
from fairlead.core.ground.finding import Finding, Origin, Severity
from fairlead.core.ground.ids import ResourceId, TaskId
from fairlead.core.ground.units import NO_WORK, Elapsed, Work
from fairlead.core.levelling.compiled import fitting
from fairlead.core.levelling.demand import Demand, demand
from fairlead.core.levelling.generation import (
    LINK_DATE,
    NOBODY,
    PLACED,
    SHORT,
    UNTIL,
    WAIT_COLUMNS,
    WAITS_FOR,
)
from fairlead.core.program.program import Program
from fairlead.core.program.task import Task

Minutes = npt.NDArray[np.int64]

LATEST_DAY = 157_054  # 2400-01-01


@dataclass(frozen=True, slots=True)
class Delay:
    """Why a task starts later than its links would let it.

    link_start: where they would, with the tasks before it where levelling put them. by: how much
    later it starts, on its own calendar. resource: what it waits for last; behind: the tasks that
    have it until then, none when there is not enough of it before.
    """

    task: TaskId
    link_start: datetime
    start: datetime
    by: Work
    resource: ResourceId
    behind: tuple[TaskId, ...]
    says: str


@dataclass(frozen=True, eq=False)
class Levelled:
    """A schedule's dates after levelling.

    start, finish: of every task that is work or a milestone, in the program's own time.
    delays: by task, in the order in which they were placed. short: the tasks that take more of a
    resource than there is, because nothing may or can move them.
    """

    before: Schedule
    start: Mapping[TaskId, datetime]
    finish: Mapping[TaskId, datetime]
    delays: Mapping[TaskId, Delay]
    short: Mapping[TaskId, ResourceId]
    findings: tuple[Finding, ...]

    @cached_property
    def last(self) -> datetime:
        """When the last work is finished; the program's start when there is none."""
        program = self.before.program
        done = (finish for id, finish in self.finish.items() if program.tasks[id].active)
        return max(done, default=program.start)

    @cached_property
    def program(self) -> Program:
        """The same program with a levelling delay wherever a task waits, and nowhere else.

        Its schedule has these dates, but for tasks planned as late as possible.
        """
        program = self.before.program
        axis = self.before.axis
        changed: dict[TaskId, Task] = {}
        for id, task in program.tasks.items():
            delay: Work | Elapsed = NO_WORK
            if id in self.delays:
                waits = self.delays[id]
                delay = Elapsed(axis.minute(waits.start) - axis.minute(waits.link_start))
            if delay.minutes or task.levelling_delay.minutes:
                changed[id] = replace(task, levelling_delay=delay)
        return replace(program, tasks=program.tasks.with_(changed))


def serial(schedule: Schedule) -> Levelled:
    """Level a schedule: each task as soon as its links and the units it needs allow.

    Serial generation with fixed priorities: by `Task.priority`, the highest first, then by late
    finish. A task needs the units of its assignments for as long as it runs, without a break.
    Earlier levelling delays are taken back first. Total: what does not fit is named, not refused.
    """
    wanted = demand(schedule)
    dates, waits, clocks = _generated(wanted)
    delays, short = {}, {}
    for i in np.asarray(wanted.order.order).tolist():
        id = schedule.network.ids[i]
        if id is None:
            continue
        if waits[i, WAITS_FOR] != NOBODY:
            delays[id] = _delay(wanted, clocks, dates, waits, i)
        if waits[i, SHORT] != NOBODY:
            short[id] = wanted.resources[waits[i, SHORT]]
    moment = schedule.axis.moment
    node_of = schedule.network.node_of
    start = {id: moment(int(dates[i, arrays.START])) for id, i in node_of.items()}
    finish = {id: moment(int(dates[i, arrays.FINISH])) for id, i in node_of.items()}
    findings = (*wanted.findings, *_short(wanted, start, short))
    return Levelled(schedule, start, finish, delays, short, findings)


def _generated(wanted: Demand) -> tuple[Minutes, Minutes, Clocks]:
    """Dates and waits of every node, and the clocks they were found on."""
    schedule = wanted.schedule
    first = schedule.clocks.first_day
    days = schedule.clocks.days
    size = len(schedule.network.ids)
    nodes = wanted.net.nodes
    late = (nodes[:, arrays.LATE] != 0) & (nodes[:, arrays.STATE] == arrays.NOT_STARTED)
    # What is planned as late as possible is not to come sooner than the plan has it.
    floor = np.maximum(nodes[late, arrays.START_NOT_BEFORE], schedule.nodes[late, arrays.START])
    nodes[late, arrays.START_NOT_BEFORE] = floor
    while True:
        clocks = schedule.network.book.clocks(first, days)
        given = (wanted.net, clocks, schedule.limits, wanted.order, wanted.generated())
        run, read = fitting(size, *given, wanted.blank, wanted.as_planned())
        run(*read)
        dates = np.array(read[4].dates, dtype=np.int64).reshape(size, arrays.DATE_COLUMNS)
        waits = np.array(read[4].waits, dtype=np.int64).reshape(size, WAIT_COLUMNS)
        last = int(dates[:, arrays.FINISH].max(initial=schedule.limits.start))
        if first + days >= LATEST_DAY or last < (first + days) * MINUTES_PER_DAY:
            return dates, waits, clocks
        days = min(4 * days, LATEST_DAY - first)


def _delay(wanted: Demand, clocks: Clocks, dates: Minutes, waits: Minutes, i: int) -> Delay:
    schedule = wanted.schedule
    program, moment = schedule.program, schedule.axis.moment
    id = schedule.network.ids[i]
    assert id is not None
    link_date, start = int(waits[i, LINK_DATE]), int(dates[i, arrays.START])
    clock = int(wanted.net.nodes[i, arrays.CLOCK])
    by = Work(int(work_between(clocks, clock, link_date, start)))
    number, until = int(waits[i, WAITS_FOR]), int(waits[i, UNTIL])
    resource = program.resources[wanted.resources[number]]
    behind = tuple(_behind(wanted, dates, waits, i))
    why = f"there is not enough of '{resource.name}' before {day_text(moment(until))}"
    if behind:
        names = " and ".join(f"'{program.tasks[other].name}'" for other in behind[:2])
        more = f" and {len(behind) - 2} more" if len(behind) > 2 else ""
        why = f"'{resource.name}' is needed for {names}{more} until {day_text(moment(until))}"
    later = work_text(by, program.units)
    says = (
        f"'{program.tasks[id].name}' starts on {day_text(moment(start))}, {later} later than "
        f"its links allow, because {why}."
    )
    return Delay(id, moment(link_date), moment(start), by, resource.id, behind, says)


def _behind(wanted: Demand, dates: Minutes, waits: Minutes, i: int) -> Iterator[TaskId]:
    """The tasks placed before that give back, when the wait ends, what was waited for."""
    order, ids = wanted.order, wanted.schedule.network.ids
    resource, until, placed = waits[i, [WAITS_FOR, UNTIL, PLACED]].tolist()
    for user in order.users[order.user_from[resource] : order.user_from[resource + 1]].tolist():
        id = ids[user]
        if dates[user, arrays.FINISH] == until and waits[user, PLACED] < placed and id is not None:
            yield id


def _short(
    wanted: Demand, start: Mapping[TaskId, datetime], short: Mapping[TaskId, ResourceId]
) -> Iterator[Finding]:
    program, node_of = wanted.schedule.program, wanted.schedule.network.node_of
    for id, resource in short.items():
        task, name = program.tasks[id], program.resources[resource].name
        may_wait = wanted.order.may_wait[node_of[id]]
        why = "it cannot move to where enough is" if may_wait else "nothing may move it"
        says = (
            f"'{task.name}' takes more of '{name}' than is free when it starts on "
            f"{day_text(start[id])}, and {why}."
        )
        do = "Move it, give it somebody else, or lower its units."
        yield Finding("LVL-002", Severity.WARNING, Origin(program.name, f"Task {id}"), says, do)
