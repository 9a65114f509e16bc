"""Calendars of a Microsoft Project file: weeks, work weeks and all kinds of exceptions.

Project writes exceptions twice: as `Exceptions`, and spelled out day by day as week days of type 0
for Project 2003 and earlier. The second list is read only where the first is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from enum import IntEnum
from itertools import pairwise

from fairlead.connectors.msproject.document import Document, Element
from fairlead.connectors.msproject.values import Trouble, Values
from fairlead.connectors.msproject.vocabulary import weekday
from fairlead.core.calendars.calendar import (
    Calendar,
    CalendarException,
    DayHours,
    Frequency,
    Recurrence,
    Shift,
    WorkWeek,
    standard,
)
from fairlead.core.calendars.recurrence import day_number, days_of
from fairlead.core.ground.finding import Origin, Severity
from fairlead.core.ground.ids import CalendarId
from fairlead.core.ground.units import MINUTES_PER_DAY, MINUTES_PER_HOUR
from fairlead.core.program.draft import Row

_RANGE, _FIRST_WEEKDAY, _LAST_WEEKDAY = 0, 1, 7
_WORKING_HOURS: DayHours = (Shift(8 * 60, 12 * 60), Shift(13 * 60, 17 * 60))
_LAST_DATE = date(2200, 12, 31)
_LONGEST = timedelta(days=10 * 366)


class Pattern(IntEnum):
    """The numbers of exception types."""

    DAYS_IN_A_ROW = 1
    YEARLY_BY_DATE = 2
    YEARLY_BY_POSITION = 3
    MONTHLY_BY_DATE = 4
    MONTHLY_BY_POSITION = 5
    WEEKLY = 6
    EVERY_NTH_DAY = 7
    EVERY_NTH_WEEKDAY = 8
    NONE = 9


ITEMS = {0: (0, 1, 2, 3, 4, 5, 6), 1: (0, 1, 2, 3, 4), 2: (5, 6)}
ITEMS |= {item: ((item - 4) % 7,) for item in range(3, 10)}
"""The days of the week that a MonthItem counts: any, weekdays, weekend days, Sunday to Saturday."""


def read_calendars(
    document: Document, values: Values, ids: Mapping[str, CalendarId]
) -> list[Row[Calendar]]:
    """The calendars of a file, with the empty ones of resources among them.

    ids: what Fairlead itself calls the calendar of a UID, where it wrote the file.
    """
    rows = []
    known = set()
    elements = list(document.section("Calendars"))
    for element in elements:
        known.add(document.fields(element).get("UID", ""))
    for element in elements:
        fields = document.fields(element)
        uid = values.whole(fields.get("UID"), "Calendars", "UID")
        if uid is None:
            says = f"of calendar '{fields.get('Name', '')[:80]}' is missing; it was left out."
            values.tell(Trouble("IMP-015", says, "Give it a UID."), "Calendars", "UID")
            continue
        id = ids.get(str(uid), CalendarId(str(uid)))
        base = _base(fields, known, ids)
        reader = _Reader(document, values, f"Calendar UID {uid}")
        exceptions = reader.exceptions(element) or reader.ranges(element)
        rows.append(
            Row(
                Calendar(
                    id=id,
                    name=values.text(fields.get("Name"), reader.place, "Name"),
                    base=base,
                    week=reader.week(element, own=base is None),
                    work_weeks=tuple(reader.work_weeks(element)),
                    exceptions=tuple(exceptions),
                ),
                Origin(values.source, reader.place),
            )
        )
    return rows


def _base(
    fields: dict[str, str], known: set[str], ids: Mapping[str, CalendarId]
) -> CalendarId | None:
    """The base calendar's id. Base calendars name -1, 0 or themselves, which means none."""
    base = fields.get("BaseCalendarUID", "").strip()
    if fields.get("IsBaseCalendar", "0").strip() in {"1", "true"}:
        return None
    if not base.isascii() or not base.isdigit() or base == fields.get("UID"):
        return None
    if base == "0" and "0" not in known:
        return None
    base = str(int(base[:15]))
    return ids.get(base, CalendarId(base))


class _Reader:
    """Reads the parts of one calendar."""

    def __init__(self, document: Document, values: Values, place: str) -> None:
        self.document = document
        self.values = values
        self.place = place

    def week(self, element: Element, *, own: bool) -> tuple[DayHours | None, ...]:
        """The seven days; where a calendar without base is silent, the standard ones."""
        week = self._days(self.document.children(element, "WeekDays/WeekDay"))
        if not own or all(day is not None for day in week):
            return week
        silent = sum(day is None for day in week)
        says = f"says nothing about {silent} of 7 days; the standard ones were taken."
        self._note("IMP-025", says, "Give the calendar hours for every day.", "WeekDays")
        return tuple(
            usual if day is None else day for day, usual in zip(week, standard().week, strict=True)
        )

    def work_weeks(self, element: Element) -> Iterator[WorkWeek]:
        """Other weeks for some time."""
        for part in self.document.children(element, "WorkWeeks/WorkWeek"):
            span = self._span(part, "WorkWeek")
            if span is None:
                continue
            days = self.document.children(part, "WeekDays/WeekDay")
            name = self.document.fields(part).get("Name")
            yield WorkWeek(
                first=span[0],
                last=span[1],
                name=self.values.text(name, self.place, "WorkWeek › Name"),
                week=self._days(days or self.document.children(part, "WeekDay")),
            )

    def exceptions(self, element: Element) -> list[CalendarException]:
        """Exceptions as Project 2007 and later write them, recurring ones included."""
        found: list[CalendarException] = []
        for part in self.document.children(element, "Exceptions/Exception"):
            fields = self.document.fields(part)
            name = self.values.text(fields.get("Name"), self.place, "Exception › Name")
            label = f"Exception '{name[:40]}'"
            hours = self._hours(part, fields, label)
            type = self._whole(fields, "Type", label, Pattern.DAYS_IN_A_ROW)
            if not self._makes_sense(type, fields, label):
                continue
            rule = self._recurrence(type, fields, label)
            span = self._span(part, label, fields, rule)
            if span is None:
                continue
            exception = CalendarException(
                first=span[0], last=span[1], name=name, hours=hours, recurrence=rule
            )
            if type == Pattern.EVERY_NTH_WEEKDAY and rule is None:
                found.extend(self._every_nth_weekday(exception, fields, label))
            else:
                found.append(exception)
        return found

    def ranges(self, element: Element) -> list[CalendarException]:
        """Exceptions as Project 2003 and earlier write them: week days that are ranges of dates."""
        found = []
        for part in self.document.children(element, "WeekDays/WeekDay"):
            fields = self.document.fields(part)
            if fields.get("DayType", "").strip() != str(_RANGE):
                continue
            span = self._span(part, "WeekDay")
            if span is not None:
                hours = self._hours(part, fields, "WeekDay")
                found.append(CalendarException(first=span[0], last=span[1], hours=hours))
        return found

    def _days(self, parts: list[Element]) -> tuple[DayHours | None, ...]:
        week: list[DayHours | None] = [None] * 7
        for part in parts:
            fields = self.document.fields(part)
            type = self._whole(fields, "DayType", "WeekDay", -1)
            if _FIRST_WEEKDAY <= type <= _LAST_WEEKDAY:
                week[weekday(type)] = self._hours(part, fields, f"WeekDay {type}")
            elif type != _RANGE:
                says = f"{type} is no day from 1 (Sunday) to 7; it was left out."
                self._warn("IMP-026", says, "Correct the day.", "WeekDay › DayType")
        return tuple(week)

    def _hours(self, part: Element, fields: dict[str, str], label: str) -> DayHours:
        times = self.document.children(part, "WorkingTimes/WorkingTime")
        working = self.values.flag(fields.get("DayWorking"), self.place, f"{label} › DayWorking")
        if not working:
            return ()
        if not times:
            says = "is a working day without hours; 08:00-12:00 and 13:00-17:00 were taken."
            self._note("IMP-025", says, "Give it working times.", label)
            return _WORKING_HOURS
        shifts = [shift for time in times if (shift := self._shift(time, label))]
        shifts.sort()
        if any(one.end > other.start for one, other in pairwise(shifts)):
            says = "has working times that overlap; they count once."
            self._note("IMP-026", says, "Correct the working times.", label)
        return tuple(shifts)

    def _shift(self, time: Element, label: str) -> Shift | None:
        fields = self.document.fields(time)
        start = self.values.time(fields.get("FromTime"), self.place, f"{label} › FromTime")
        end = self.values.time(fields.get("ToTime"), self.place, f"{label} › ToTime")
        if start is None or end is None:
            return None
        if end == 0:
            end = MINUTES_PER_DAY
        if end < start:
            says = f"runs over midnight, from {_clock(start)} to {_clock(end)}; read as one shift."
            self._note("IMP-026", says, "Nothing, if a night shift was meant.", label)
            end += MINUTES_PER_DAY
        if start in (end, MINUTES_PER_DAY):
            says = f"has a working time of no length at {_clock(start)}; it was left out."
            self._warn("IMP-026", says, "Correct the working time.", label)
            return None
        return Shift(start, end)

    def _span(
        self,
        part: Element,
        label: str,
        exception: dict[str, str] | None = None,
        rule: Recurrence | None = None,
    ) -> tuple[date, date] | None:
        """The first and last day. Without a last one, it follows from the occurrences."""
        period = self.document.children(part, "TimePeriod")
        fields = self.document.fields(period[0]) if period else {}
        place = f"{label} › TimePeriod"
        first = self.values.day(fields.get("FromDate"), self.place, f"{place} › FromDate")
        last = self.values.day(fields.get("ToDate"), self.place, f"{place} › ToDate")
        if first is None:
            says = "has no first day; it was left out."
            self._warn("IMP-015", says, "Give it a first day.", label)
            return None
        if last is None:
            count = self._whole(exception or {}, "Occurrences", label, 1)
            last = _last_of(first, rule, max(count, 1))
        return first, last

    def _makes_sense(self, type: int, fields: dict[str, str], label: str) -> bool:
        for name, low, high in (
            ("Month", 0, 11),
            ("MonthDay", 1, 31),
            ("MonthPosition", 0, 4),
            ("MonthItem", 0, 9),
        ):
            value = self._whole(fields, name, label, low)
            if not low <= value <= high and Pattern.YEARLY_BY_DATE <= type <= Pattern.WEEKLY:
                says = f"has {value} as {name}, outside {low} to {high}; it was left out."
                self._warn("IMP-026", says, "Correct the exception.", label)
                return False
        return True

    def _recurrence(self, type: int, fields: dict[str, str], label: str) -> Recurrence | None:
        """What repeats; None for days in a row. Source: Exception elements of mspdi_pj12.xsd."""
        every = max(self._whole(fields, "Period", label, 1), 1)
        month = self._whole(fields, "Month", label, 0) + 1
        day = self._whole(fields, "MonthDay", label, 1)
        nth = self._whole(fields, "MonthPosition", label, 0) + 1
        days = ITEMS.get(self._whole(fields, "MonthItem", label, 0), ITEMS[0])
        match type:
            case Pattern.YEARLY_BY_DATE:
                return Recurrence(frequency=Frequency.YEARLY, month=month, day=day)
            case Pattern.YEARLY_BY_POSITION:
                return Recurrence(frequency=Frequency.YEARLY, month=month, nth=nth, weekdays=days)
            case Pattern.MONTHLY_BY_DATE:
                return Recurrence(frequency=Frequency.MONTHLY, every=every, day=day)
            case Pattern.MONTHLY_BY_POSITION:
                return Recurrence(frequency=Frequency.MONTHLY, every=every, nth=nth, weekdays=days)
            case Pattern.WEEKLY:
                bits = self._whole(fields, "DaysOfWeek", label, 0)
                week = tuple(d for d in range(7) if bits >> (d + 1) % 7 & 1)
                return Recurrence(frequency=Frequency.WEEKLY, every=every, weekdays=week)
            case Pattern.EVERY_NTH_WEEKDAY if every == 1:
                return Recurrence(frequency=Frequency.WEEKLY, weekdays=ITEMS[1])
            case Pattern.EVERY_NTH_DAY if every > 1:
                return Recurrence(frequency=Frequency.DAILY, every=every)
            case _:
                return None

    def _every_nth_weekday(
        self, exception: CalendarException, fields: dict[str, str], label: str
    ) -> list[CalendarException]:
        """Each n-th day of those from Monday to Friday, as single days."""
        span = exception.last - exception.first
        if span > _LONGEST:
            says = f"goes on for {span.days:,} days; the first {_LONGEST.days:,} were read."
            self._warn("IMP-026", says, "Give it a last day.", label)
            span = _LONGEST
        days = [exception.first + timedelta(n) for n in range(span.days + 1)]
        weekdays = [day for day in days if day.weekday() in ITEMS[1]]
        every = self._whole(fields, "Period", label, 1)
        return [replace(exception, first=day, last=day) for day in weekdays[::every]]

    def _whole(self, fields: dict[str, str], name: str, label: str, otherwise: int) -> int:
        value = self.values.whole(fields.get(name), self.place, f"{label} › {name}")
        return otherwise if value is None else value

    def _note(self, code: str, says: str, do: str, label: str) -> None:
        self.values.tell(Trouble(code, says, do, Severity.NOTE), self.place, label)

    def _warn(self, code: str, says: str, do: str, label: str) -> None:
        self.values.tell(Trouble(code, says, do), self.place, label)


def _last_of(first: date, rule: Recurrence | None, count: int) -> date:
    """The day on which an exception that begins on `first` occurs for the count-th time."""
    last = max(first, _LAST_DATE)
    days = days_of(CalendarException(first=first, last=last, recurrence=rule), first, last)
    if not len(days):
        return first
    return first + timedelta(int(days[min(count, len(days)) - 1]) - day_number(first))


def _clock(minutes: int) -> str:
    return f"{minutes // MINUTES_PER_HOUR % 24:02}:{minutes % MINUTES_PER_HOUR:02}"
