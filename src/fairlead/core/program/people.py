"""Who does the work: teams, vendors, people, roles and equipment, and what they are assigned to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from fairlead.core.ground.ids import (
    AssignmentId,
    CalendarId,
    ResourceId,
    TaskId,
    TeamId,
    VendorId,
)
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import NO_WORK, Elapsed, Money, Share, Work

FULL = Share(Decimal(1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A group that owns work together."""

    id: TeamId
    name: str
    lead: ResourceId | None = None
    calendar: CalendarId | None = None
    vendor: VendorId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """A company that delivers work or people."""

    id: VendorId
    name: str
    calendar: CalendarId | None = None
    contact: str = ""


class ResourceKind(StrEnum):
    """What a resource is; only people, roles and equipment take time on a calendar."""

    PERSON = "person"
    ROLE = "role"
    EQUIPMENT = "equipment"
    MATERIAL = "material"
    COST = "cost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """What a resource can do, and how well, 1 to 5."""

    name: str
    level: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What a resource costs from a day on; None is since always. Amounts are per hour or per use.

    table: Microsoft Project's cost rate tables A to E.
    """

    hourly: Money | None = None
    overtime: Money | None = None
    per_use: Money | None = None
    since: date | None = None
    table: str = "A"


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """How much of a resource there is, first to last day inclusive; None is open."""

    units: Share
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A person, a role not yet filled, equipment, a material or a cost."""

    id: ResourceId
    name: str
    kind: ResourceKind = ResourceKind.PERSON
    team: TeamId | None = None
    vendor: VendorId | None = None
    calendar: CalendarId | None = None
    capacity: Share = FULL
    availability: tuple[Availability, ...] = ()
    skills: tuple[Skill, ...] = ()
    rates: tuple[Rate, ...] = ()
    email: str = ""
    group: str = ""
    source_id: str = ""
    notes: str = ""
    fields: Table[str, str] = field(default_factory=Table)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A resource on a task.

    units: share of one resource unit per working minute; 2 is two of a role.
    work: total work in person-minutes; None takes units × duration.
    remaining_work: what is left of it; None takes what the task's progress leaves.
    delay: working or elapsed time after the task's start at which this assignment begins.
    """

    id: AssignmentId
    task: TaskId
    resource: ResourceId
    units: Share = FULL
    work: Work | None = None
    actual_work: Work | None = None
    remaining_work: Work | None = None
    delay: Work | Elapsed = NO_WORK
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    rate_table: str = "A"
    cost: Money | None = None
