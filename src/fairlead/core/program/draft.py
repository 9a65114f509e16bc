"""A draft: what an importer hands over, each row with its origin; parsed, but not judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from fairlead.core.calendars.calendar import Calendar
from fairlead.core.ground.finding import Finding, Origin
from fairlead.core.ground.ids import CalendarId, ProgramId
from fairlead.core.program.baseline import Baseline
from fairlead.core.program.gate import Gate
from fairlead.core.program.link import Link
from fairlead.core.program.money import Actual, BudgetLine
from fairlead.core.program.people import Assignment, Resource, Team, Vendor
from fairlead.core.program.program import TimeUnits
from fairlead.core.program.risk import Driver, Response, Risk
from fairlead.core.program.rules import Rules
from fairlead.core.program.task import Task
from fairlead.core.program.uncertainty import Uncertainty

T = TypeVar("T", covariant=True)


@dataclass(frozen=True, slots=True)
class Row(Generic[T]):
    """A value and the place it was read from."""

    value: T
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything an importer read. References may dangle, ids may repeat, links may form rings.

    What the source does not say stays None and gets the default in `build`.
    findings: what could not be read, said by the importer.
    """

    origin: Origin
    id: ProgramId | None = None
    name: str | None = None
    start: datetime | None = None
    finish: datetime | None = None
    status_date: datetime | None = None
    zone: str | None = None
    currency: str | None = None
    calendar: CalendarId | None = None
    units: TimeUnits = TimeUnits()
    rules: Rules = Rules()
    uncertainty: Uncertainty = Uncertainty()
    calendars: Sequence[Row[Calendar]] = ()
    tasks: Sequence[Row[Task]] = ()
    links: Sequence[Row[Link]] = ()
    teams: Sequence[Row[Team]] = ()
    vendors: Sequence[Row[Vendor]] = ()
    resources: Sequence[Row[Resource]] = ()
    assignments: Sequence[Row[Assignment]] = ()
    budget: Sequence[Row[BudgetLine]] = ()
    actuals: Sequence[Row[Actual]] = ()
    risks: Sequence[Row[Risk]] = ()
    responses: Sequence[Row[Response]] = ()
    drivers: Sequence[Row[Driver]] = ()
    gates: Sequence[Row[Gate]] = ()
    baselines: Sequence[Row[Baseline]] = ()
    findings: Sequence[Finding] = field(default_factory=tuple)
