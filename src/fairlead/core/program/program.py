"""The Program: everything that can move a date, a cost or a probability, in one value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from fairlead.core.calendars.calendar import Calendar
from fairlead.core.ground.finding import Finding
from fairlead.core.ground.ids import (
    ActualId,
    AssignmentId,
    BaselineId,
    BudgetLineId,
    CalendarId,
    DriverId,
    GateId,
    LinkId,
    ProgramId,
    ResourceId,
    ResponseId,
    RiskId,
    TaskId,
    TeamId,
    VendorId,
)
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Elapsed, Work
from fairlead.core.program.baseline import Baseline
from fairlead.core.program.gate import Gate
from fairlead.core.program.link import Link
from fairlead.core.program.money import Actual, BudgetLine
from fairlead.core.program.people import Assignment, Resource, Team, Vendor
from fairlead.core.program.risk import Driver, Response, Risk
from fairlead.core.program.rules import Rules
from fairlead.core.program.task import Task
from fairlead.core.program.uncertainty import Uncertainty

_MINUTES_PER_CALENDAR_WEEK = 7 * 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeUnits:
    """How many working minutes a day, a week and a month mean when durations are read or shown."""

    minutes_per_day: int = 480
    minutes_per_week: int = 2400
    days_per_month: int = 20

    def working(self, span: Work | Elapsed) -> Work:
        """A span as working time: of elapsed time the share of a week that is worked."""
        if isinstance(span, Work):
            return span
        return Work(round(span.minutes * self.minutes_per_week / _MINUTES_PER_CALENDAR_WEEK))


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program as it stands on its status date. Only `build` and `change` make one.

    start: the earliest moment for work; in the program's zone, or local when it has none.
    finish: with rules FROM_FINISH the moment all is done by; else a finish that was imposed on
    the whole (Primavera's "must finish by"), from which late dates are counted.
    status_date: up to when the progress is known; None when nobody said.
    calendar: for every task that names none.
    uncertainty: how uncertain what nobody estimated is taken to be.
    set_aside: what `build` could not let stand, by name.
    """

    id: ProgramId
    name: str
    start: datetime
    finish: datetime | None = None
    status_date: datetime | None = None
    zone: str | None = None
    currency: str = "USD"
    calendar: CalendarId
    units: TimeUnits = TimeUnits()
    rules: Rules = Rules()
    uncertainty: Uncertainty = Uncertainty()
    calendars: Table[CalendarId, Calendar] = field(default_factory=Table)
    tasks: Table[TaskId, Task] = field(default_factory=Table)
    links: Table[LinkId, Link] = field(default_factory=Table)
    teams: Table[TeamId, Team] = field(default_factory=Table)
    vendors: Table[VendorId, Vendor] = field(default_factory=Table)
    resources: Table[ResourceId, Resource] = field(default_factory=Table)
    assignments: Table[AssignmentId, Assignment] = field(default_factory=Table)
    budget: Table[BudgetLineId, BudgetLine] = field(default_factory=Table)
    actuals: Table[ActualId, Actual] = field(default_factory=Table)
    risks: Table[RiskId, Risk] = field(default_factory=Table)
    responses: Table[ResponseId, Response] = field(default_factory=Table)
    drivers: Table[DriverId, Driver] = field(default_factory=Table)
    gates: Table[GateId, Gate] = field(default_factory=Table)
    baselines: Table[BaselineId, Baseline] = field(default_factory=Table)
    set_aside: tuple[Finding, ...] = ()
