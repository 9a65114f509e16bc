"""Who is asked for more than they can give, day by day, by the dates of a schedule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import numpy as np
import numpy.typing as npt

from fairlead.core.calendars.clock import work_before
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.ids import ResourceId
from fairlead.core.ground.units import Work
from fairlead.core.program.people import Assignment, Resource
from fairlead.core.program.task import Task

Minutes = npt.NDArray[np.int64]

_DAY = timedelta(days=1)
_TOLERANCE = 0.5
"""Minutes a day that rounding may add."""

Excess = Mapping[date, float]
"""Working minutes asked for above what there is, on each day with too many of them."""


@dataclass(frozen=True, slots=True)
class Overload:
    """A person, role or equipment that a change asks too much of, on days on which it was not so.

    excess: the working time above its capacity, on those days together.
    """

    resource: ResourceId
    name: str
    days: tuple[date, ...]
    excess: Work


def overloads_added(before: Schedule, after: Schedule) -> tuple[Overload, ...]:
    """The resources that are over-allocated on more days after than before, the worst first."""
    was = excess(before)
    found = []
    for id, days in excess(after).items():
        known = was.get(id, {})
        new = {day: minutes for day, minutes in days.items() if day not in known}
        if new:
            name = after.program.resources[id].name
            found.append(Overload(id, name, tuple(new), Work(round(sum(new.values())))))
    return tuple(sorted(found, key=lambda one: (-one.excess.minutes, one.resource)))


def excess(schedule: Schedule) -> Mapping[ResourceId, Excess]:
    """Who is over-allocated on which days, by how many working minutes.

    What is asked for on a day: of each assignment to unfinished work, its units times the working
    minutes that fall into its task's forecast. What there is: the resource's capacity that day
    times its calendar's working minutes. Days before the status date are over and left out.
    """
    program = schedule.program
    today = program.status_date or program.start
    asked: dict[ResourceId, list[tuple[Task, Assignment]]] = {}
    for assignment in program.assignments.values():
        task = program.tasks[assignment.task]
        takes_time = schedule.network.book.takes_time(assignment.resource)
        if takes_time and task.active and task.progress.actual_finish is None:
            asked.setdefault(assignment.resource, []).append((task, assignment))
    days = _Days(schedule, today, asked)
    found = {}
    for id, work in asked.items():
        over = days.over(program.resources[id], work)
        if over:
            found[id] = over
    return found


class _Days:
    """The working minutes of each day from the status date's on, by clock."""

    def __init__(
        self,
        schedule: Schedule,
        today: datetime,
        asked: Mapping[ResourceId, list[tuple[Task, Assignment]]],
    ) -> None:
        self.schedule, self.first = schedule, today.date()
        self._today = schedule.axis.minute(today)
        book = schedule.network.book
        pairs = [pair for work in asked.values() for pair in work]
        self._clock_of = {a.id: book.of_assignment(task, a) for task, a in pairs}
        # On a task without a calendar an assignment follows its resource's alone.
        one_each = {assignment.resource: (task, assignment) for task, assignment in pairs}
        self._own = {
            id: book.of_assignment(replace(task, calendar=None), assignment)
            for id, (task, assignment) in one_each.items()
        }
        low, high = schedule.clocks.first_day, schedule.clocks.days
        self._clocks = book.clocks(low, high)
        last = max((schedule.dates(task.id).finish for task, _ in pairs), default=today)
        days = max(0, (last.date() - self.first).days) + 2
        midnights = (datetime.combine(self.first, time()) + n * _DAY for n in range(days))
        self._edges = np.array([schedule.axis.minute(one) for one in midnights], dtype=np.int64)
        self._worked: dict[int, Minutes] = {}

    def over(self, resource: Resource, work: list[tuple[Task, Assignment]]) -> Excess:
        """The days on which a resource has too much to do, in order."""
        demand = np.zeros(self._edges.size - 1)
        for task, assignment in work:
            dates = self.schedule.dates(task.id)
            start = max(self._today, self.schedule.axis.minute(dates.start))
            finish = self.schedule.axis.minute(dates.finish)
            if start < finish:
                minutes = self._minutes(self._clock_of[assignment.id], start, finish)
                demand += minutes * float(assignment.units.value)
        there = self._minutes(self._own[resource.id], self._today, int(self._edges[-1]))
        found = {}
        for n in np.flatnonzero(demand).tolist():
            day = self.first + n * _DAY
            too_much = float(demand[n]) - int(there[n]) * _capacity(resource, day)
            if too_much > _TOLERANCE:
                found[day] = too_much
        return found

    def _minutes(self, clock: int, first: int, last: int) -> Minutes:
        """The working minutes of each day between two moments."""
        if clock not in self._worked:
            self._worked[clock] = work_before(self._clocks, clock, self._edges)
        ends = work_before(self._clocks, clock, np.array((first, last)))
        worked = np.clip(self._worked[clock], *ends)
        each: Minutes = worked[1:] - worked[:-1]
        return each


def _capacity(resource: Resource, day: date) -> float:
    """How much of a resource there is on a day: as its availability says, or else its capacity."""
    for stretch in resource.availability:
        if (stretch.first or date.min) <= day <= (stretch.last or date.max):
            return float(stretch.units.value)
    return 0.0 if resource.availability else float(resource.capacity.value)
