"""The clocks a program needs: one for each calendar in use, and for each pair that overlaps.

Calendars with the same working time share one, whatever they are called.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import lru_cache

from fairlead.core.calendars.arithmetic import Clocks
from fairlead.core.calendars.calendar import ALWAYS, Calendar, always
from fairlead.core.calendars.clock import Clock, bytes_per_day, clock, overlap, stack
from fairlead.core.cpm.axis import Axis
from fairlead.core.ground.ids import CalendarId, ResourceId
from fairlead.core.program.people import Assignment, ResourceKind
from fairlead.core.program.program import Program
from fairlead.core.program.task import Task

_TAKES_TIME = (ResourceKind.PERSON, ResourceKind.ROLE, ResourceKind.EQUIPMENT)

MOST_BYTES = 160 * 2**20
"""How large the tables of all clocks may become; while they are made it is twice that."""

_KEPT_OF_MOST = 8
"""Clocks are kept that take no more than this part of the most: 20 MB each."""

Need = tuple[CalendarId, CalendarId | None]
"""A calendar, and the other one it must overlap with."""


class _Calendars:
    """The calendars of a program, the same as long as they are the same object."""

    def __init__(self, named: Mapping[CalendarId, Calendar]) -> None:
        self.named = named

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Calendars) and other.named is self.named

    def __hash__(self) -> int:
        return id(self.named)


class ClockBook:
    """Numbers the clocks a program needs as they are asked for, and builds them over a horizon."""

    def __init__(self, program: Program, axis: Axis) -> None:
        self._calendars = program.calendars
        self._resources = program.resources
        self._teams = program.teams
        self._vendors = program.vendors
        self._zone = axis.zone
        self._own: dict[CalendarId, CalendarId] = {}
        self._alike: dict[Hashable, CalendarId] = {}
        self._numbers: dict[Need, int] = {}
        self.always = self._number((CalendarId(""), None))
        self._program = self._resolve(program.calendar)
        self.of_program = self._number((self._program, None))
        self._of_calendar: dict[CalendarId | None, int] = {None: self.of_program}

    def of_task(self, task: Task) -> int:
        """The clock of a task: its calendar or the program's."""
        known = self._of_calendar.get(task.calendar)
        if known is None:
            known = self._of_calendar[task.calendar] = self._number((self._of_task(task), None))
        return known

    def of_assignment(self, task: Task, assignment: Assignment) -> int:
        """The clock of an assignment: its resource's, within the task's calendar if it has one."""
        resource = self._of_resource(assignment.resource)
        if task.calendar is None:
            return self._number((resource, None))
        own = self._of_task(task)
        if task.ignore_resource_calendars or resource == own:
            return self._number((own, None))
        return self._number((own, resource))

    def takes_time(self, resource: ResourceId) -> bool:
        """Whether a resource works on a calendar; materials and costs do not."""
        found = self._resources.get(resource)
        return found is not None and found.kind in _TAKES_TIME

    def most_days(self) -> int:
        """Over how many days the clocks asked for so far have room in memory."""
        size: dict[CalendarId, int] = {}
        for calendar in {calendar for need in self._numbers for calendar in need}:
            if calendar is not None:
                size[calendar] = bytes_per_day(self._named(calendar), self._calendars)
        whole = sum(
            size[one] + (0 if other is None else size[other]) for one, other in self._numbers
        )
        return max(1, MOST_BYTES // whole)

    def clocks(self, first_day: int, days: int) -> Clocks:
        """All clocks asked for so far, over a horizon in days since 1970-01-01.

        A horizon of more than `most_days` is cut off at its end. Small ones are kept: an edit
        leaves the calendars as they are.
        """
        most = self.most_days()
        days = min(days, most)
        asked = _Calendars(self._calendars), self._zone, tuple(self._numbers), first_day, days
        return _kept(*asked) if days * _KEPT_OF_MOST <= most else _clocks(*asked)

    def __len__(self) -> int:
        return len(self._numbers)

    def _named(self, id: CalendarId) -> Calendar:
        return self._calendars[id] if id else _always(self._zone)

    def _number(self, need: Need) -> int:
        return self._numbers.setdefault(need, len(self._numbers))

    def _of_task(self, task: Task) -> CalendarId:
        return self._program if task.calendar is None else self._resolve(task.calendar)

    def _of_resource(self, id: ResourceId) -> CalendarId:
        resource = self._resources[id]
        calendar = resource.calendar
        if calendar is None and resource.team is not None:
            calendar = self._teams[resource.team].calendar
        if calendar is None and resource.vendor is not None:
            calendar = self._vendors[resource.vendor].calendar
        return self._program if calendar is None else self._resolve(calendar)

    def _resolve(self, id: CalendarId) -> CalendarId:
        """The first calendar asked for that has the same working time."""
        chain: dict[CalendarId, Calendar] = {}
        at: CalendarId | None = id
        while at is not None and at not in self._own and at not in chain:
            found = self._calendars.get(at)
            if found is None:
                break
            chain[at], at = found, found.base
        base = None if at is None else self._own.get(at)
        for below, calendar in reversed(chain.items()):
            # A program in local time knows no zones.
            own_zone = calendar.zone if self._zone else None
            if base is None or not _adds_nothing(calendar):
                base = self._alike.setdefault((base, own_zone, *_says(calendar)), below)
            self._own[below] = base
        return self._own[id]


def _adds_nothing(calendar: Calendar) -> bool:
    return not (
        any(day is not None for day in calendar.week)
        or calendar.work_weeks
        or calendar.exceptions
        or calendar.holidays
        or calendar.zone
    )


def _says(calendar: Calendar) -> tuple[Hashable, ...]:
    """What a calendar says of working time beside its zone, names left out."""
    return (
        calendar.week,
        tuple((one.first, one.last, one.week) for one in calendar.work_weeks),
        tuple((one.first, one.last, one.hours, one.recurrence) for one in calendar.exceptions),
        calendar.holidays and tuple(day for day, _ in calendar.holidays.days),
    )


def _clocks(
    calendars: _Calendars,
    zone: str | None,
    needs: tuple[Need, ...],
    first_day: int,
    days: int,
) -> Clocks:
    made: dict[CalendarId, Clock] = {}
    for id in dict.fromkeys(one for need in needs for one in need):
        if id is not None:
            named = calendars.named[id] if id else _always(zone)
            made[id] = clock(named, calendars.named, first_day, days, zone)
    return stack(
        made[calendar] if other is None else overlap(made[calendar], made[other])
        for calendar, other in needs
    )


_kept = lru_cache(maxsize=8)(_clocks)


def _always(zone: str | None) -> Calendar:
    return Calendar(id=ALWAYS, name="", week=always().week, zone=zone)
