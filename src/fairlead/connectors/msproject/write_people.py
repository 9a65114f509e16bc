"""Resources and assignments as Microsoft Project XML."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from fairlead.connectors.msproject.custom_fields import OWN_ID
from fairlead.connectors.msproject.elements import (
    Elements,
    day_before,
    duration,
    first_moment,
    last_moment,
)
from fairlead.connectors.msproject.people import RATE_TABLES
from fairlead.connectors.msproject.vocabulary import FIRST_DAY, LAST_DAY, MATERIAL, WORK, format_of
from fairlead.connectors.msproject.write_fields import FieldPlan
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.ids import AssignmentId, ResourceId, TaskId
from fairlead.core.ground.units import Elapsed, Money, Work
from fairlead.core.program.people import FULL, Assignment, Rate, Resource, ResourceKind

_FROM_EVER = f"{FIRST_DAY}T00:00:00"
_FOR_EVER = f"{LAST_DAY}T23:59:00"
_PER_HOUR, _PER_UNIT = 2, 8
_PRORATED = 3
_NO_TIME = frozenset({ResourceKind.MATERIAL, ResourceKind.COST})


class PeopleWriter:
    """Writes the resources and assignments of a schedule."""

    def __init__(
        self,
        schedule: Schedule,
        tasks: Mapping[TaskId, int],
        resources: Mapping[ResourceId, int],
        assignments: Mapping[AssignmentId, int],
        xml: Elements,
    ) -> None:
        self.schedule = schedule
        self.program = schedule.program
        self.tasks = tasks
        self.resources = resources
        self.assignments = assignments
        self.xml = xml

    def write_resources(self, calendars: Mapping[ResourceId, int], fields: FieldPlan) -> None:
        """Put all resources."""
        with self.xml.within("Resources"):
            for position, resource in enumerate(self.program.resources.values(), 1):
                with self.xml.within("Resource"):
                    self._resource(resource, position, calendars.get(resource.id))
                    self.xml.put("IsCostResource", resource.kind is ResourceKind.COST)
                    self.xml.put("IsBudget", False)
                    number = self.resources[resource.id]
                    own = {OWN_ID: resource.id} if str(number) != resource.id else {}
                    fields.write(self.xml, {**resource.fields, **own})
                    fields.write_codes(self.xml, resource.fields)
                    self._availability(resource)
                    self._rates(resource)

    def write_assignments(self, fields: FieldPlan) -> None:
        """Put all assignments."""
        with self.xml.within("Assignments"):
            for assignment in self.program.assignments.values():
                with self.xml.within("Assignment"):
                    self._assignment(assignment)
                    number = self.assignments[assignment.id]
                    own = {OWN_ID: assignment.id} if str(number) != assignment.id else {}
                    fields.write(self.xml, own)

    def _resource(self, resource: Resource, position: int, calendar: int | None) -> None:
        put = self.xml.put
        takes_time = resource.kind not in _NO_TIME
        put("UID", self.resources[resource.id])
        put("ID", position)
        put("Name", resource.name)
        put("Type", WORK if takes_time else MATERIAL)
        put("IsNull", False)
        put("Group", resource.group or None)
        put("EmailAddress", resource.email or None)
        if takes_time or resource.capacity != FULL:
            put("MaxUnits", resource.capacity.value)
        put("CanLevel", takes_time)
        put("AccrueAt", _PRORATED)
        current = next((rate for rate in resource.rates if rate.table == "A"), Rate())
        shown = _PER_UNIT if resource.kind is ResourceKind.MATERIAL else _PER_HOUR
        put("StandardRate", _amount(current.hourly))
        put("StandardRateFormat", shown)
        put("OvertimeRate", _amount(current.overtime))
        put("OvertimeRateFormat", _PER_HOUR)
        put("CostPerUse", _hundredths(current.per_use))
        put("CalendarUID", calendar)
        put("Notes", resource.notes or None)
        put("IsGeneric", resource.kind is ResourceKind.ROLE)

    def _availability(self, resource: Resource) -> None:
        if not resource.availability:
            return
        with self.xml.within("AvailabilityPeriods"):
            for period in resource.availability:
                with self.xml.within("AvailabilityPeriod"):
                    first, last = period.first, period.last
                    self.xml.put("AvailableFrom", first_moment(first) if first else _FROM_EVER)
                    self.xml.put("AvailableTo", last_moment(last) if last else _FOR_EVER)
                    self.xml.put("AvailableUnits", period.units.value)

    def _rates(self, resource: Resource) -> None:
        rates = [rate for rate in resource.rates if rate.table in RATE_TABLES]
        if not rates:
            return
        with self.xml.within("Rates"):
            for n, rate in enumerate(rates):
                following = next((r for r in rates[n + 1 :] if r.table == rate.table), None)
                until = following.since if following else None
                with self.xml.within("Rate"):
                    put = self.xml.put
                    put("RatesFrom", first_moment(rate.since) if rate.since else _FROM_EVER)
                    put("RatesTo", last_moment(day_before(until)) if until else _FOR_EVER)
                    put("RateTable", RATE_TABLES.index(rate.table))
                    put("StandardRate", _amount(rate.hourly))
                    put("StandardRateFormat", _PER_HOUR)
                    put("OvertimeRate", _amount(rate.overtime))
                    put("OvertimeRateFormat", _PER_HOUR)
                    put("CostPerUse", _hundredths(rate.per_use))

    def _assignment(self, assignment: Assignment) -> None:
        put = self.xml.put
        dates = self.schedule.dates(assignment.task)
        resource = self.program.resources[assignment.resource]
        put("UID", self.assignments[assignment.id])
        put("TaskUID", self.tasks[assignment.task])
        put("ResourceUID", self.resources[assignment.resource])
        put("ActualFinish", assignment.actual_finish)
        put("ActualStart", assignment.actual_start)
        put("ActualWork", _work(assignment.actual_work))
        put("Cost", _hundredths(assignment.cost) if resource.kind is ResourceKind.COST else None)
        table = assignment.rate_table
        put("CostRateTable", RATE_TABLES.index(table) if table in RATE_TABLES else 0)
        is_elapsed = isinstance(assignment.delay, Elapsed)
        tenths = assignment.delay.minutes * 10
        put("Delay", 0 if is_elapsed else tenths)
        put("Finish", assignment.actual_finish or dates.finish)
        put("HasFixedRateUnits", True)
        put("FixedMaterial", resource.kind is ResourceKind.MATERIAL)
        put("LevelingDelay", tenths if is_elapsed else 0)
        put("LevelingDelayFormat", format_of(assignment.delay.minutes, 1, is_elapsed))
        put("RemainingWork", _work(assignment.remaining_work))
        put("Start", assignment.actual_start or dates.start)
        put("Units", assignment.units.value)
        put("Work", _work(assignment.work))
        put("WorkContour", 0)


def _work(work: Work | None) -> str | None:
    return None if work is None else duration(work.minutes)


def _amount(money: Money | None) -> Decimal:
    return money.amount if money else Decimal(0)


def _hundredths(money: Money | None) -> Decimal:
    return money.amount * 100 if money else Decimal(0)
