"""Who has how much to do in which week, and who more than there is time for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.ids import TaskId
from fairlead.core.impact.load import loads
from fairlead.core.program.people import Resource, Team
from fairlead.core.program.task import Task
from fairlead.web.services.kept import kept

MOST_WEEKS = 104
WEEKS_SHOWN = 24
_WEEK = timedelta(days=7)
_DAYS_PER_WEEK = 7
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
    """The days of a schedule's load, week by week."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule, self.program = schedule, schedule.program
        self.loads = loads(schedule)
        first = self.loads.first
        days = max((one.asked.size for one in self.loads.of.values()), default=1)
        monday = first - timedelta(days=first.weekday())
        count = min(MOST_WEEKS, -(-(days + first.weekday()) // _DAYS_PER_WEEK))
        self.mondays = tuple(monday + n * _WEEK for n in range(count))
        # The first week begins with the status date.
        self.starts = [max(0, (one - first).days) for one in self.mondays]
        self.end = (self.mondays[-1] + _WEEK - first).days

    def load(self) -> Load:
        """All of it."""
        people = tuple(
            self._of(resource)
            for resource in self.program.resources.values()
            if resource.id in self.loads.of
        )
        teams = tuple(
            self._team(team, people)
            for team in self.program.teams.values()
            if any(one.team == team.name for one in people)
        )
        return Load(self.mondays, teams, people, tuple(self._overloaded()))

    def _of(self, resource: Resource) -> Loaded:
        own = self.loads.of[resource.id]
        asked, there = (
            np.add.reduceat(days[: self.end], self.starts) / _MINUTES_PER_HOUR
            for days in (own.asked, own.there)
        )
        weeks = tuple(map(Week, self.mondays, asked.tolist(), there.tolist()))
        return Loaded(resource.id, resource.name, self._team_name(resource), resource.kind, weeks)

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
        for id, excess in self.loads.excess().items():
            resource, days = self.program.resources[id], list(excess)
            tasks: dict[TaskId, Task] = {}
            for task, _ in self.loads.of[id].held:
                dates = self.schedule.dates(task.id)
                next_one = bisect_left(days, dates.start.date())
                if next_one < len(days) and days[next_one] <= dates.finish.date():
                    tasks[task.id] = task
            yield Overloaded(
                resource.name,
                self._team_name(resource),
                days[0],
                days[-1],
                len(days),
                sum(excess.values()) / _MINUTES_PER_HOUR,
                tuple(tasks.values()),
            )
