"""Resources and assignments of a Microsoft Project file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from fairlead.connectors.msproject.custom_fields import NO_FIELDS, Names, own_id
from fairlead.connectors.msproject.document import Document, Element
from fairlead.connectors.msproject.values import Trouble, Values, counted
from fairlead.connectors.msproject.vocabulary import COST, FORMATS, MATERIAL, PLAIN, UNASSIGNED
from fairlead.connectors.source import quote
from fairlead.core.ground.finding import Origin, Severity
from fairlead.core.ground.ids import AssignmentId, CalendarId, ResourceId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import NO_WORK, Elapsed, Money, Share, Work
from fairlead.core.program.draft import Row
from fairlead.core.program.people import (
    FULL,
    Assignment,
    Availability,
    Rate,
    Resource,
    ResourceKind,
)

RATE_TABLES = "ABCDE"
_NOBODY = "0"


@dataclass(frozen=True, slots=True)
class Resources:
    """The resources of a file, which one each UID is, and what each is."""

    rows: list[Row[Resource]] = field(default_factory=list)
    ids: dict[str, ResourceId] = field(default_factory=dict)
    kinds: dict[ResourceId, ResourceKind] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)


def read_resources(
    document: Document,
    values: Values,
    names: Names,
    currency: str,
    calendars: Mapping[str, CalendarId],
) -> Resources:
    """The resources of a file; without the nameless one that Project keeps for unassigned work.

    calendars: the calendar that stands for each calendar UID.
    """
    found = Resources()
    taken: set[str] = set()
    for element in document.section("Resources"):
        fields = document.fields(element)
        uid = values.whole(fields.get("UID"), "Resources", "UID")
        if uid is None:
            says = f"of resource {quote(fields.get('Name', ''))} is missing; it was left out."
            values.tell(Trouble("IMP-015", says, "Give it a UID."), "Resources", "UID")
            continue
        place = f"Resource UID {uid}"
        nobody = str(uid) == _NOBODY and not fields.get("Name")
        if nobody or values.flag(fields.get("IsNull"), place, "IsNull"):
            found.left_out.add(str(uid))
            continue
        reader = _Reader(document, values, currency, element, fields, place)
        custom = names.read(element, fields, place)
        id, custom = own_id(str(uid), custom, taken, values, place)
        resource = reader.resource(ResourceId(id), custom, calendars)
        found.ids[str(uid)] = resource.id
        found.kinds[resource.id] = resource.kind
        found.rows.append(Row(resource, Origin(values.source, place)))
    return found


def read_assignments(
    document: Document,
    values: Values,
    names: Names,
    currency: str,
    tasks: Mapping[str, TaskId],
    resources: Resources,
) -> list[Row[Assignment]]:
    """The assignments of a file; those of nobody, which only hold the work of a task, left out."""
    rows = []
    taken: set[str] = set()
    uneven: list[str] = []
    for element in document.section("Assignments"):
        fields = document.fields(element)
        if fields.get("WorkContour", "0") != "0":
            uneven.append(fields.get("TaskUID", "?").strip()[:20])
        person = fields.get("ResourceUID", UNASSIGNED).strip()
        if person == UNASSIGNED or person in resources.left_out:
            continue
        task = fields.get("TaskUID", "").strip()
        uid = fields.get("UID", "").strip() or f"{task}@{person}"
        place = f"Assignment UID {uid if uid.isprintable() else quote(uid)}"
        resource = resources.ids.get(person, ResourceId(person))
        kind = resources.kinds.get(resource, ResourceKind.PERSON)
        reader = _Reader(document, values, currency, element, fields, place)
        custom = NO_FIELDS
        if "ExtendedAttribute" in fields:
            custom = names.read(element, fields, place)
        id, _ = own_id(uid, custom, taken, values, place)
        value = reader.assignment(AssignmentId(id), tasks.get(task, TaskId(task)), resource, kind)
        rows.append(Row(value, Origin(values.source, place)))
    if uneven:
        shown = ", ".join(dict.fromkeys(uneven[:5])) + (" …" if len(uneven) > 5 else "")
        says = (
            f"Work is uneven, or the task is split, in {counted(len(uneven), 'assignment')} "
            f"(task UID {shown}); here work is even and without gaps."
        )
        do = "Compare the dates of these tasks with those in Project."
        values.tell(Trouble("MSP-003", says, do, Severity.NOTE), "Assignments")
    return rows


class _Reader:
    """Reads one resource or assignment."""

    def __init__(
        self,
        document: Document,
        values: Values,
        currency: str,
        element: Element,
        fields: Mapping[str, str],
        place: str,
    ) -> None:
        self.document = document
        self.values = values
        self.currency = currency
        self.element = element
        self.fields = fields
        self.place = place

    def resource(
        self, id: ResourceId, custom: Table[str, str], calendars: Mapping[str, CalendarId]
    ) -> Resource:
        get, values, place = self.fields.get, self.values, self.place
        calendar = get("CalendarUID", "-1").strip()
        units = values.number(get("MaxUnits"), place, "MaxUnits")
        return Resource(
            id=id,
            name=values.text(get("Name"), place, "Name"),
            kind=self._kind(),
            calendar=None
            if calendar.startswith("-")
            else calendars.get(calendar, CalendarId(calendar)),
            capacity=FULL if units is None else Share(units),
            availability=self._availability(),
            rates=self._rates(),
            email=get("EmailAddress", ""),
            group=values.text(get("Group"), place, "Group"),
            notes=values.text(get("Notes"), place, "Notes"),
            fields=custom,
        )

    def assignment(
        self, id: AssignmentId, task: TaskId, resource: ResourceId, kind: ResourceKind
    ) -> Assignment:
        get, values, place = self.fields.get, self.values, self.place
        units = values.number(get("Units"), place, "Units")
        work, spent = self._work("Work"), self._work("ActualWork")
        left = self._work("RemainingWork")
        table = values.whole(get("CostRateTable"), place, "CostRateTable") or 0
        takes_time = kind is not ResourceKind.COST
        return Assignment(
            id=id,
            task=task,
            resource=resource,
            units=FULL if units is None else Share(units),
            work=work if takes_time else None,
            actual_work=spent or None,
            # Before any work is done all of it remains, which need not be said.
            remaining_work=left if spent or left != work else None,
            delay=self._delay(),
            actual_start=values.moment(get("ActualStart"), place, "ActualStart"),
            actual_finish=values.moment(get("ActualFinish"), place, "ActualFinish"),
            rate_table=RATE_TABLES[table] if 0 <= table < len(RATE_TABLES) else RATE_TABLES[0],
            cost=None if takes_time else self._cost("Cost"),
        )

    def _kind(self) -> ResourceKind:
        type = self.values.whole(self.fields.get("Type", "1"), self.place, "Type")
        cost = self.values.flag(self.fields.get("IsCostResource"), self.place, "IsCostResource")
        if cost or type == COST:
            return ResourceKind.COST
        if type == MATERIAL:
            return ResourceKind.MATERIAL
        generic = self.values.flag(self.fields.get("IsGeneric"), self.place, "IsGeneric")
        return ResourceKind.ROLE if generic else ResourceKind.PERSON

    def _availability(self) -> tuple[Availability, ...]:
        found = []
        for part in self.document.children(self.element, "AvailabilityPeriods/AvailabilityPeriod"):
            fields = self.document.fields(part)
            label = "AvailabilityPeriod"
            text = fields.get("AvailableUnits")
            units = self.values.number(text, self.place, f"{label} › AvailableUnits")
            first, last = self._span(fields, "AvailableFrom", "AvailableTo", label)
            found.append(
                Availability(units=FULL if units is None else Share(units), first=first, last=last)
            )
        if found:
            return tuple(found)
        first, last = self._span(self.fields, "AvailableFrom", "AvailableTo", "")
        if first is None and last is None:
            return ()
        units = self.values.number(self.fields.get("MaxUnits"), self.place, "MaxUnits")
        return (
            Availability(units=FULL if units is None else Share(units), first=first, last=last),
        )

    def _rates(self) -> tuple[Rate, ...]:
        found = []
        for part in self.document.children(self.element, "Rates/Rate"):
            fields = self.document.fields(part)
            since = self.values.bound(fields.get("RatesFrom"), self.place, "Rate › RatesFrom")
            number = self.values.whole(fields.get("RateTable"), self.place, "Rate › RateTable")
            table = RATE_TABLES[number] if number and 0 < number < len(RATE_TABLES) else "A"
            found.append(self._rate(fields, since, table))
        found = found or [self._rate(self.fields, None, "A")]
        # A table that begins with no rate at all says no more than a table that is not there.
        return tuple(rate for rate in found if rate != Rate(table=rate.table))

    def _rate(self, fields: Mapping[str, str], since: date | None, table: str) -> Rate:
        """Rates per hour, whatever unit they are shown in, and a cost per use in hundredths."""
        return Rate(
            hourly=self._per_hour(fields, "StandardRate"),
            overtime=self._per_hour(fields, "OvertimeRate"),
            per_use=self._money(
                self.values.hundredths(fields.get("CostPerUse"), self.place, "CostPerUse")
            ),
            since=since,
            table=table,
        )

    def _per_hour(self, fields: Mapping[str, str], element: str) -> Money | None:
        return self._money(self.values.number(fields.get(element), self.place, element))

    def _cost(self, element: str) -> Money | None:
        return self._money(self.values.hundredths(self.fields.get(element), self.place, element))

    def _money(self, amount: Decimal | None) -> Money | None:
        return Money(amount, self.currency) if amount else None

    def _work(self, element: str) -> Work | None:
        minutes = self.values.duration(self.fields.get(element), self.place, element)
        return None if minutes is None else Work(minutes)

    def _delay(self) -> Work | Elapsed:
        """The delay within the task, and what levelling added to it where both count alike."""
        delay = self.values.tenths(self.fields.get("Delay"), self.place, "Delay") or 0
        element = "LevelingDelay"
        levelling = self.values.tenths(self.fields.get(element), self.place, element) or 0
        if not levelling:
            return Work(delay) if delay else NO_WORK
        number = self.values.whole(
            self.fields.get("LevelingDelayFormat"), self.place, "LevelingDelayFormat"
        )
        if not delay and FORMATS.get(number or 0, PLAIN).elapsed:
            return Elapsed(levelling)
        return Work(delay + levelling)

    def _span(
        self, fields: Mapping[str, str], first: str, last: str, label: str
    ) -> tuple[date | None, date | None]:
        prefix = f"{label} › " if label else ""
        return (
            self.values.bound(fields.get(first), self.place, prefix + first),
            self.values.bound(fields.get(last), self.place, prefix + last),
        )
