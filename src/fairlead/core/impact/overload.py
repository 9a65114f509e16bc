"""Who is asked for more than they can give, day by day, by the dates of a schedule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from fairlead.core.calendars.arithmetic import work_at
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.ids import ResourceId
from fairlead.core.ground.units import Work
from fairlead.core.program.people import Assignment, Resource
from fairlead.core.program.task import Task

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
    """The working minutes of each day, by clock."""

    def __init__(
        self,
        schedule: Schedule,
        today: datetime,
        asked: Mapping[ResourceId, list[tuple[Task, Assignment]]],
    ) -> None:
        self.schedule, self.today = schedule, today
        book = schedule.network.book
        pairs = [pair for work in asked.values() for pair in work]
        self._clock_of = {a.id: book.of_assignment(task, a) for task, a in pairs}
        # On a task without a calendar an assignment follows its resource's alone.
        self._own = {a.resource: book.of_assignment(replace(t, calendar=None), a) for t, a in pairs}
        low, high = schedule.clocks.first_day, schedule.clocks.days
        self._clocks = book.clocks(low, high)
        self._worked: dict[tuple[int, date], int] = {}

    def over(self, resource: Resource, work: list[tuple[Task, Assignment]]) -> Excess:
        """The days on which a resource has too much to do, in order."""
        demand: dict[date, float] = {}
        for task, assignment in work:
            dates = self.schedule.dates(task.id)
            clock = self._clock_of[assignment.id]
            first, last = max(dates.start, self.today), dates.finish
            day = first.date()
            while datetime.combine(day, time()) < last:
                minutes = self._minutes(clock, day, first, last)
                if minutes:
                    demand[day] = demand.get(day, 0.0) + minutes * float(assignment.units.value)
                day += timedelta(days=1)
        own = self._own[resource.id]
        found = {}
        for day in sorted(demand):
            begin = max(datetime.combine(day, time()), self.today)
            there = self._minutes(own, day, begin, datetime.max) * _capacity(resource, day)
            if demand[day] > there + _TOLERANCE:
                found[day] = demand[day] - there
        return found

    def _minutes(self, clock: int, day: date, first: datetime, last: datetime) -> int:
        """The working minutes of one day between two moments."""
        begins = datetime.combine(day, time())
        ends = begins + timedelta(days=1)
        if first <= begins and last >= ends:
            key = (clock, day)
            if key not in self._worked:
                self._worked[key] = self._between(clock, begins, ends)
            return self._worked[key]
        return self._between(clock, max(first, begins), min(last, ends))

    def _between(self, clock: int, first: datetime, last: datetime) -> int:
        minute = self.schedule.axis.minute
        later = work_at(self._clocks, clock, minute(last))
        return later - work_at(self._clocks, clock, minute(first))


def _capacity(resource: Resource, day: date) -> float:
    """How much of a resource there is on a day: as its availability says, or else its capacity."""
    for stretch in resource.availability:
        if (stretch.first or date.min) <= day <= (stretch.last or date.max):
            return float(stretch.units.value)
    return 0.0 if resource.availability else float(resource.capacity.value)
