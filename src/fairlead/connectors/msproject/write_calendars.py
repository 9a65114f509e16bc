"""Calendars as Microsoft Project XML.

Project knows base calendars, which stand on their own and serve the project, tasks and other
calendars, and resource calendars, which belong to one resource and have a base. A calendar with a
base that serves anything but one resource is written out in full.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from fairlead.connectors.msproject.calendars import ITEMS, Pattern
from fairlead.connectors.msproject.elements import Elements, clock, first_moment, last_moment
from fairlead.connectors.msproject.identifiers import numbered
from fairlead.connectors.msproject.vocabulary import day_type
from fairlead.core.calendars.calendar import (
    Calendar,
    CalendarException,
    DayHours,
    Frequency,
    Recurrence,
    Shift,
    WorkWeek,
)
from fairlead.core.calendars.days import with_bases
from fairlead.core.calendars.recurrence import day_number, days_of
from fairlead.core.ground.ids import CalendarId, ResourceId
from fairlead.core.ground.units import MINUTES_PER_DAY
from fairlead.core.program.program import Program

_SUNDAY_FIRST = (6, 0, 1, 2, 3, 4, 5)
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class CalendarNumbers:
    """The UIDs of a program's calendars, and of those that Project wants for its resources.

    own: the calendars that belong to one resource, with their base. written_out: those that had to
    be written without it.
    """

    of: Mapping[CalendarId, int]
    for_resource: Mapping[ResourceId, int]
    own: frozenset[CalendarId]
    written_out: tuple[CalendarId, ...]


def calendar_numbers(program: Program) -> CalendarNumbers:
    """Which calendars to write, how, and under which numbers."""
    calendars = program.calendars
    users = Counter(r.calendar for r in program.resources.values() if r.calendar is not None)
    shared = {program.calendar, *(task.calendar for task in program.tasks.values())}
    shared |= {calendar.base for calendar in calendars.values()}
    own = frozenset(
        id
        for id, calendar in calendars.items()
        if calendar.base in calendars and users[id] == 1 and id not in shared
    )
    of = numbered(calendars)
    sharing = [
        id
        for id, resource in program.resources.items()
        if resource.calendar in calendars and resource.calendar not in own
    ]
    # Their numbers only have to be free; the ids of resources would be Project's for resources.
    further = numbered((f"of {id}" for id in sharing), taken=of.values())
    for_resource = {id: further[f"of {id}"] for id in sharing}
    for id, resource in program.resources.items():
        if resource.calendar is not None and resource.calendar in own:
            for_resource[id] = of[resource.calendar]
    written_out = tuple(
        id for id, calendar in calendars.items() if calendar.base in calendars and id not in own
    )
    return CalendarNumbers(of, for_resource, own, written_out)


def write_calendars(program: Program, numbers: CalendarNumbers, xml: Elements) -> None:
    """All calendars of a program, and an empty one for each resource that shares one."""
    with xml.within("Calendars"):
        for id, calendar in program.calendars.items():
            is_own = id in numbers.own
            if id in numbers.written_out:
                calendar = _in_full(calendar, program.calendars)
            base = numbers.of[calendar.base] if is_own and calendar.base is not None else None
            _calendar(xml, numbers.of[id], split_at_midnight(calendar, program.calendars), base)
        for resource_id, number in numbers.for_resource.items():
            resource = program.resources[resource_id]
            if resource.calendar is not None and resource.calendar not in numbers.own:
                empty = Calendar(id=CalendarId(""), name=resource.name)
                _calendar(xml, number, empty, numbers.of[resource.calendar])


def split_at_midnight(calendar: Calendar, calendars: Mapping[CalendarId, Calendar]) -> Calendar:
    """The same calendar with the shifts of its week that run into the next day cut in two.

    Project has no shift over midnight. Of shifts in work weeks and exceptions only the hours before
    midnight are kept.
    """
    week = list(calendar.week)
    for weekday, hours in enumerate(calendar.week):
        late = [
            Shift(0, shift.end - MINUTES_PER_DAY)
            for shift in hours or ()
            if shift.end > MINUTES_PER_DAY
        ]
        if late:
            week[weekday] = _before_midnight(week[weekday] or ())
            following = (weekday + 1) % 7
            usual = week[following]
            if usual is None:
                usual = _usual_hours(calendar, calendars, following)
            week[following] = tuple(sorted([*late, *usual]))
    return replace(
        calendar,
        week=tuple(week),
        work_weeks=tuple(
            replace(w, week=tuple(h and _before_midnight(h) for h in w.week))
            for w in calendar.work_weeks
        ),
        exceptions=tuple(replace(e, hours=_before_midnight(e.hours)) for e in calendar.exceptions),
    )


def _usual_hours(
    calendar: Calendar, calendars: Mapping[CalendarId, Calendar], weekday: int
) -> DayHours:
    """What the nearest calendar that speaks of a day of the week says about it."""
    days = (layer.week[weekday] for layer in with_bases(calendar, calendars))
    return next((hours for hours in days if hours is not None), ())


def _before_midnight(hours: DayHours) -> DayHours:
    return tuple(
        Shift(shift.start, min(shift.end, MINUTES_PER_DAY))
        for shift in hours
        if shift.start < MINUTES_PER_DAY
    )


def _in_full(calendar: Calendar, calendars: Mapping[CalendarId, Calendar]) -> Calendar:
    """The calendar with all that its bases say in it."""
    chain = with_bases(calendar, calendars)
    week: tuple[DayHours | None, ...] = (None,) * 7
    work_weeks: list[WorkWeek] = []
    exceptions: list[CalendarException] = []
    for layer in chain:
        # What a base says for some weeks counts only on days the calendar is silent about.
        silent = [day is None for day in week]
        work_weeks[:0] = [
            replace(w, week=tuple(h if s else None for h, s in zip(w.week, silent, strict=True)))
            for w in layer.work_weeks
        ]
        week = tuple(
            above if above is not None else below
            for above, below in zip(week, layer.week, strict=True)
        )
        exceptions[:0] = [*_holidays(layer), *layer.exceptions]
    return replace(
        calendar,
        base=None,
        week=week,
        work_weeks=tuple(work_weeks),
        exceptions=tuple(exceptions),
        holidays=None,
    )


def _holidays(calendar: Calendar) -> list[CalendarException]:
    days = calendar.holidays.days if calendar.holidays else ()
    return [CalendarException(first=day, last=day, name=name) for day, name in days]


def _calendar(xml: Elements, number: int, calendar: Calendar, base: int | None) -> None:
    with xml.within("Calendar"):
        xml.put("UID", number)
        xml.put("Name", calendar.name)
        xml.put("IsBaseCalendar", base is None)
        xml.put("IsBaselineCalendar", False)
        xml.put("BaseCalendarUID", -1 if base is None else base)
        _week(xml, calendar.week, own=base is None)
        exceptions = [
            part
            for exception in [*_holidays(calendar), *calendar.exceptions]
            for part in _writable(exception)
        ]
        if exceptions:
            with xml.within("Exceptions"):
                for exception in exceptions:
                    _exception(xml, exception)
        if calendar.work_weeks:
            with xml.within("WorkWeeks"):
                for work_week in calendar.work_weeks:
                    with xml.within("WorkWeek"):
                        _period(xml, work_week.first, work_week.last)
                        xml.put("Name", work_week.name)
                        _week(xml, work_week.week, own=False)


def _week(xml: Elements, week: tuple[DayHours | None, ...], *, own: bool) -> None:
    """The days of a week; own: a day that is not spoken of is off, not that of the base."""
    days = [
        (weekday, week[weekday] or ())
        for weekday in _SUNDAY_FIRST
        if own or week[weekday] is not None
    ]
    if days:
        with xml.within("WeekDays"):
            for weekday, hours in days:
                with xml.within("WeekDay"):
                    xml.put("DayType", day_type(weekday))
                    _hours(xml, hours)


def _hours(xml: Elements, hours: DayHours) -> None:
    xml.put("DayWorking", bool(hours))
    if hours:
        with xml.within("WorkingTimes"):
            for shift in hours:
                with xml.within("WorkingTime"):
                    xml.put("FromTime", clock(shift.start))
                    xml.put("ToTime", clock(shift.end))


def _period(xml: Elements, first: date, last: date) -> None:
    with xml.within("TimePeriod"):
        xml.put("FromDate", first_moment(first))
        xml.put("ToDate", last_moment(last))


def _exception(xml: Elements, exception: CalendarException) -> None:
    rule = exception.recurrence
    with xml.within("Exception"):
        xml.put("EnteredByOccurrences", False)
        _period(xml, exception.first, exception.last)
        xml.put("Occurrences", len(days_of(exception, exception.first, exception.last)))
        xml.put("Name", exception.name)
        xml.put("Type", _pattern(rule))
        if rule is not None:
            _recurrence(xml, rule)
        _hours(xml, exception.hours)


def _recurrence(xml: Elements, rule: Recurrence) -> None:
    if rule.frequency is not Frequency.YEARLY:
        xml.put("Period", rule.every)
    if rule.frequency is Frequency.WEEKLY:
        xml.put("DaysOfWeek", sum(1 << (day + 1) % 7 for day in set(rule.weekdays)))
        return
    if rule.frequency is Frequency.YEARLY and rule.month is not None:
        xml.put("Month", rule.month - 1)
    if rule.nth is not None:
        items = {days: item for item, days in ITEMS.items()}
        xml.put("MonthItem", items[tuple(sorted(rule.weekdays))])
        xml.put("MonthPosition", rule.nth - 1)
    else:
        xml.put("MonthDay", rule.day)


def _pattern(rule: Recurrence | None) -> Pattern:
    if rule is None:
        return Pattern.DAYS_IN_A_ROW
    match rule.frequency:
        case Frequency.DAILY:
            return Pattern.EVERY_NTH_DAY
        case Frequency.WEEKLY:
            return Pattern.WEEKLY
        case Frequency.MONTHLY:
            return Pattern.MONTHLY_BY_DATE if rule.nth is None else Pattern.MONTHLY_BY_POSITION
        case Frequency.YEARLY:
            return Pattern.YEARLY_BY_DATE if rule.nth is None else Pattern.YEARLY_BY_POSITION


def _writable(exception: CalendarException) -> Iterator[CalendarException]:
    """The exception itself, or one for each of its days where Project has no such recurrence."""
    rule = exception.recurrence
    known = rule is None or (
        (rule.frequency is not Frequency.YEARLY or (rule.every == 1 and rule.month is not None))
        and (rule.nth is None or tuple(sorted(rule.weekdays)) in ITEMS.values())
    )
    if known:
        yield exception
        return
    for number in days_of(exception, exception.first, exception.last):
        day = _EPOCH + timedelta(int(number) - day_number(_EPOCH))
        yield replace(exception, first=day, last=day, recurrence=None)
