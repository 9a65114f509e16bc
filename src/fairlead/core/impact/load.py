"""What is asked of whom, day by day, by the dates of a schedule, and what there is of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import numpy as np
import numpy.typing as npt

from fairlead.core.calendars.clock import work_before
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.ids import AssignmentId, ResourceId
from fairlead.core.program.people import Assignment, Resource
from fairlead.core.program.task import Task

Minutes = npt.NDArray[np.int64]
Amounts = npt.NDArray[np.float64]
Held = tuple[Task, Assignment]
"""An assignment and its task."""

_DAY = timedelta(days=1)
_DAYS_PER_WEEK = 7
_AT_ONCE = 256
_TOLERANCE = 0.5
"""Minutes a day that rounding may add."""

Excess = Mapping[date, float]
"""Working minutes asked for above what there is, on each day with too many of them."""


@dataclass(frozen=True, slots=True, eq=False)
class DailyLoad:
    """What is asked of a resource and what there is of it, in working minutes: arrays of days.

    held: its assignments to unfinished work.
    """

    held: tuple[Held, ...]
    asked: Amounts
    there: Amounts


@dataclass(frozen=True, slots=True, eq=False)
class Loads:
    """The load of every resource with unfinished work that works on a calendar.

    first: the day of the first entry of each array, which is the status date's; of it only what is
    still to come counts. The last is the Sunday after the last such work.
    """

    first: date
    of: Mapping[ResourceId, DailyLoad]

    def excess(self) -> Mapping[ResourceId, Excess]:
        """Who is over-allocated on which days, by how many working minutes."""
        found = {}
        for id, load in self.of.items():
            over = load.asked - load.there
            days = np.flatnonzero((over > _TOLERANCE) & (load.asked > 0)).tolist()
            if days:
                found[id] = {self.first + n * _DAY: float(over[n]) for n in days}
        return found


def loads(schedule: Schedule) -> Loads:
    """What is asked of every resource, day by day, by the dates of a schedule.

    What is asked for on a day: of each assignment to unfinished work, its units times the working
    minutes that fall into its task's forecast. What there is: the resource's capacity that day
    times its calendar's working minutes. Days before the status date are over and left out.
    """
    program = schedule.program
    today = program.status_date or program.start
    held: dict[ResourceId, list[Held]] = {}
    for assignment in program.assignments.values():
        task = program.tasks[assignment.task]
        takes_time = schedule.network.book.takes_time(assignment.resource)
        if takes_time and task.active and task.progress.actual_finish is None:
            held.setdefault(assignment.resource, []).append((task, assignment))
    days = _Days(schedule, today, held)
    of = {id: days.load(program.resources[id], tuple(work)) for id, work in held.items()}
    return Loads(today.date(), of)


class _Days:
    """The days from the status date's on, and the working minutes of each by clock."""

    def __init__(
        self, schedule: Schedule, today: datetime, held: Mapping[ResourceId, list[Held]]
    ) -> None:
        self.schedule, self.first = schedule, today.date()
        self._today = schedule.axis.minute(today)
        book = schedule.network.book
        self._clock_of: dict[AssignmentId, int] = {}
        self._own: dict[ResourceId, int] = {}
        for id, work in held.items():
            self._clock_of |= {one.id: book.of_assignment(task, one) for task, one in work}
            # On a task without a calendar an assignment follows its resource's alone.
            task, one = work[0]
            self._own[id] = book.of_assignment(replace(task, calendar=None), one)
        self._clocks = book.clocks(schedule.clocks.first_day, schedule.clocks.days)
        rows = [schedule.table.row[task.id] for work in held.values() for task, _ in work]
        finish = int(schedule.table.finish[rows].max()) if rows else self._today
        last = max(schedule.axis.moment(finish).date(), self.first)
        last += timedelta(days=_DAYS_PER_WEEK - 1 - last.weekday())
        midnights = (
            datetime.combine(self.first, time()) + n * _DAY
            for n in range((last - self.first).days + 2)
        )
        self._edges = np.array([schedule.axis.minute(one) for one in midnights], dtype=np.int64)
        self._worked: dict[int, Minutes] = {}

    def load(self, resource: Resource, held: tuple[Held, ...]) -> DailyLoad:
        """The load of a resource by its assignments."""
        row, table = self.schedule.table.row, self.schedule.table
        rows = np.array([row[task.id] for task, _ in held])
        starts, finishes = np.maximum(table.start[rows], self._today), table.finish[rows]
        clocks = np.array([self._clock_of[one.id] for _, one in held])
        units = np.array([float(one.units.value) for _, one in held])
        asked = np.zeros(self._edges.size - 1)
        for clock in np.unique(clocks).tolist():
            (some,) = np.nonzero((clocks == clock) & (starts < finishes))
            for part in np.split(some, range(_AT_ONCE, some.size, _AT_ONCE)):
                asked += units[part] @ self._minutes(clock, starts[part], finishes[part])
        today, end = self._edges[:1].clip(self._today), self._edges[-1:]
        there = self._minutes(self._own[resource.id], today, end)[0] * self._capacity(resource)
        return DailyLoad(held, asked, there)

    def _minutes(self, clock: int, first: Minutes, last: Minutes) -> Minutes:
        """The working minutes of each day between moments, (moments, days)."""
        if clock not in self._worked:
            self._worked[clock] = work_before(self._clocks, clock, self._edges)
        begin, end = (work_before(self._clocks, clock, one)[:, None] for one in (first, last))
        worked: Minutes = np.clip(self._worked[clock], begin, end)
        return worked[:, 1:] - worked[:, :-1]

    def _capacity(self, resource: Resource) -> Amounts | float:
        """How much of a resource there is: as its availability says, or else its capacity."""
        if not resource.availability:
            return float(resource.capacity.value)
        return np.array([_available(resource, day) for day in self._dates()])

    def _dates(self) -> Iterator[date]:
        return (self.first + n * _DAY for n in range(self._edges.size - 1))


def _available(resource: Resource, day: date) -> float:
    for stretch in resource.availability:
        if (stretch.first or date.min) <= day <= (stretch.last or date.max):
            return float(stretch.units.value)
    return 0.0
