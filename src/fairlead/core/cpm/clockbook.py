"""The clocks a program needs: one for each calendar in use, and for each pair that overlaps."""

from __future__ import annotations

from fairlead.core.calendars.arithmetic import Clocks
from fairlead.core.calendars.calendar import ALWAYS, Calendar, always
from fairlead.core.calendars.clock import clock, overlap, stack
from fairlead.core.cpm.axis import Axis
from fairlead.core.ground.ids import CalendarId, ResourceId
from fairlead.core.program.people import Assignment, ResourceKind
from fairlead.core.program.program import Program
from fairlead.core.program.task import Task

_TAKES_TIME = (ResourceKind.PERSON, ResourceKind.ROLE, ResourceKind.EQUIPMENT)

Need = tuple[CalendarId, CalendarId | None]
"""A calendar, and the other one it must overlap with."""


class ClockBook:
    """Numbers the clocks a program needs as they are asked for, and builds them over a horizon."""

    def __init__(self, program: Program, axis: Axis) -> None:
        self._calendars = program.calendars
        self._resources = program.resources
        self._teams = program.teams
        self._vendors = program.vendors
        self._zone = axis.zone
        self._own: dict[CalendarId, CalendarId] = {}
        self._numbers: dict[Need, int] = {}
        self._always = Calendar(id=ALWAYS, name="", week=always().week, zone=axis.zone)
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

    def clocks(self, first_day: int, days: int) -> Clocks:
        """All clocks asked for so far, over a horizon in days since 1970-01-01."""
        made = []
        for calendar, other in self._numbers:
            one = clock(self._named(calendar), self._calendars, first_day, days, self._zone)
            if other is not None:
                two = clock(self._named(other), self._calendars, first_day, days, self._zone)
                one = overlap(one, two)
            made.append(one)
        return stack(made)

    def __len__(self) -> int:
        return len(self._numbers)

    def _named(self, id: CalendarId) -> Calendar:
        return self._calendars[id] if id else self._always

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
        """The calendar itself, or its base when it adds nothing of its own to it."""
        if id not in self._own:
            calendar = self._calendars[id]
            seen = {id}
            while (
                calendar.base is not None and calendar.base not in seen and _adds_nothing(calendar)
            ):
                calendar = self._calendars[calendar.base]
                seen.add(calendar.id)
            self._own[id] = calendar.id
        return self._own[id]


def _adds_nothing(calendar: Calendar) -> bool:
    return not (
        any(day is not None for day in calendar.week)
        or calendar.work_weeks
        or calendar.exceptions
        or calendar.holidays
        or calendar.zone
    )
