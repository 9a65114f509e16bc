"""Who has how much to do in which week, and who more than there is time for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from fairlead.core.calendars.arithmetic import work_at
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.ids import ResourceId, TaskId
from fairlead.core.impact.overload import excess
from fairlead.core.program.people import Assignment, Resource, Team
from fairlead.core.program.task import Task
from fairlead.web.services.kept import kept

MOST_WEEKS = 104
WEEKS_SHOWN = 24
_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)
_MINUTES_PER_HOUR = 60
LEVELS = ((0.005, "none"), (0.5, "low"), (0.85, "fair"), (1.0001, "full"))
"""Below which share of the time there is a week has which look; "over" above. From 85 % on what
comes in between has to wait."""


@dataclass(frozen=True, slots=True)
class Week:
    """What is asked of somebody in one week, and what there is, in hours. monday: its first day."""

    monday: date
    asked: float
    there: float

    @property
    def share(self) -> float | None:
        """Asked by what there is; None where there is nothing."""
        return self.asked / self.there if self.there else None

    @property
    def level(self) -> str:
        """How full the week is: none, low, fair, full or over."""
        if self.share is None:
            return "over" if self.asked else "away"
        return next((word for below, word in LEVELS if self.share < below), "over")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A team, or a person, role or piece of equipment, with its weeks."""

    id: str
    name: str
    team: str
    kind: str
    weeks: tuple[Week, ...]


@dataclass(frozen=True, slots=True)
class Overloaded:
    """Somebody with more to do than there is time for, on some days. excess: in hours."""

    name: str
    team: str
    first: date
    last: date
    days: int
    excess: float
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """The load of a schedule, in the order of the program: nobody is ranked."""

    mondays: tuple[date, ...]
    teams: tuple[Loaded, ...]
    people: tuple[Loaded, ...]
    overloaded: tuple[Overloaded, ...]


@kept
def load(schedule: Schedule) -> Load:
    """The load from the status date's week to the last one with work, two years at most."""
    return _Weeks(schedule).load()


class _Weeks:
    """The working time of each week, by clock."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule, self.program = schedule, schedule.program
        self.today = self.program.status_date or self.program.start
        book = schedule.network.book
        self.work: dict[ResourceId, list[tuple[Task, Assignment, int]]] = {}
        for one in self.program.assignments.values():
            task = self.program.tasks[one.task]
            is_open = task.active and task.progress.actual_finish is None
            if is_open and book.takes_time(one.resource):
                clock = book.of_assignment(task, one)
                self.work.setdefault(one.resource, []).append((task, one, clock))
        bare = Task(id=TaskId(""), name="")
        self.own = {
            id: book.of_assignment(bare, Assignment(id=held[0][1].id, task=bare.id, resource=id))
            for id, held in self.work.items()
        }
        self.clocks = book.clocks(schedule.clocks.first_day, schedule.clocks.days)
        self.mondays = tuple(self._mondays())
        self._until: dict[tuple[int, datetime], int] = {}

    def load(self) -> Load:
        """All of it."""
        people = tuple(
            self._of(resource)
            for resource in self.program.resources.values()
            if resource.id in self.work
        )
        teams = tuple(
            self._team(team, people)
            for team in self.program.teams.values()
            if any(one.team == team.name for one in people)
        )
        return Load(self.mondays, teams, people, tuple(self._overloaded()))

    def _mondays(self) -> Iterator[date]:
        finishes = [
            self.schedule.dates(task.id).finish for held in self.work.values() for task, *_ in held
        ]
        last = max(finishes, default=self.today).date()
        monday = self.today.date() - timedelta(days=self.today.weekday())
        for _ in range(MOST_WEEKS):
            yield monday
            monday += _WEEK
            if monday > last:
                return

    def _of(self, resource: Resource) -> Loaded:
        held = [
            (self.schedule.dates(task.id), float(one.units.value), clock)
            for task, one, clock in self.work[resource.id]
        ]
        weeks = []
        for monday in self.mondays:
            begin, end = self._bounds(monday)
            asked = 0.0
            for dates, units, clock in held:
                first, last = max(dates.start, begin), min(dates.finish, end)
                if first < last:
                    asked += units * self._between(clock, first, last)
            there = self._there(resource, monday)
            weeks.append(Week(monday, asked / _MINUTES_PER_HOUR, there / _MINUTES_PER_HOUR))
        return Loaded(
            resource.id, resource.name, self._team_name(resource), resource.kind, tuple(weeks)
        )

    def _there(self, resource: Resource, monday: date) -> float:
        """The working minutes that there are of somebody in a week, from the status date on."""
        clock, begin = self.own[resource.id], self._bounds(monday)[0]
        if not resource.availability:
            end = datetime.combine(monday + _WEEK, time())
            return float(resource.capacity.value) * self._between(clock, begin, end)
        minutes = 0.0
        for n in range(7):
            day = monday + n * _DAY
            first, last = datetime.combine(day, time()), datetime.combine(day + _DAY, time())
            units = next(
                (
                    float(one.units.value)
                    for one in resource.availability
                    if (one.first or date.min) <= day <= (one.last or date.max)
                ),
                0.0,
            )
            if units and last > begin:
                minutes += units * self._between(clock, max(first, begin), last)
        return minutes

    def _bounds(self, monday: date) -> tuple[datetime, datetime]:
        """The first moment of a week that counts, and the first one after it."""
        begin = datetime.combine(monday, time())
        return max(begin, self.today), begin + _WEEK

    def _between(self, clock: int, first: datetime, last: datetime) -> int:
        return self._work_at(clock, last) - self._work_at(clock, first)

    def _work_at(self, clock: int, moment: datetime) -> int:
        known = self._until.get((clock, moment))
        if known is None:
            known = work_at(self.clocks, clock, self.schedule.axis.minute(moment))
            self._until[clock, moment] = known
        return known

    def _team(self, team: Team, people: tuple[Loaded, ...]) -> Loaded:
        members = [one for one in people if one.team == team.name]
        weeks = tuple(
            Week(
                monday,
                sum(one.weeks[n].asked for one in members),
                sum(one.weeks[n].there for one in members),
            )
            for n, monday in enumerate(self.mondays)
        )
        return Loaded(team.id, team.name, team.name, "team", weeks)

    def _team_name(self, resource: Resource) -> str:
        if resource.team is not None:
            return self.program.teams[resource.team].name
        return "" if resource.vendor is None else self.program.vendors[resource.vendor].name

    def _overloaded(self) -> Iterator[Overloaded]:
        for id, days in excess(self.schedule).items():
            resource = self.program.resources[id]
            tasks: dict[TaskId, Task] = {}
            for task, *_ in self.work.get(id, ()):
                dates = self.schedule.dates(task.id)
                if any(dates.start.date() <= day <= dates.finish.date() for day in days):
                    tasks[task.id] = task
            yield Overloaded(
                resource.name,
                self._team_name(resource),
                min(days),
                max(days),
                len(days),
                sum(days.values()) / _MINUTES_PER_HOUR,
                tuple(tasks.values()),
            )
