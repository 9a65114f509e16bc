"""A calendar of a program, day by day through a year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fairlead.core.calendars.calendar import Calendar, CalendarException, DayHours
from fairlead.core.calendars.days import hours_by_day, merged, with_bases
from fairlead.core.calendars.recurrence import EPOCH, days_of
from fairlead.core.ground.ids import CalendarId
from fairlead.core.program import intentions
from fairlead.core.program.program import Program
from fairlead.store import history
from fairlead.store.heads import program_of
from fairlead.store.history import Authored
from fairlead.store.models import Branch, User, Version
from fairlead.web.problems import BadInputError
from fairlead.web.services.asked import whole

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = 12
EARLIEST, LATEST = 1900, 2300
"""The years that calendars are shown in and take days off in."""
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a year. kind: work, other hours, day off or weekend. name: why, where it says."""

    date: date
    kind: str
    name: str
    hours: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month. before: how many weekdays stand empty before its first day, Monday first."""

    first: date
    before: int
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """A calendar through one year: its usual week, its months, and the days that depart from it."""

    calendar: Calendar
    base: str
    week: tuple[tuple[str, str], ...]
    months: tuple[Month, ...]
    special: tuple[Day, ...]
    used_by: int


def year(program: Program, id: CalendarId, number: int) -> Year:
    """A year of a calendar that the program has."""
    calendar = program.calendars[id]
    days = tuple(_days(program, calendar, number))
    months = []
    for month in range(1, MONTHS + 1):
        of_it = tuple(day for day in days if day.date.month == month)
        months.append(Month(of_it[0].date, of_it[0].date.weekday(), of_it))
    base = "" if calendar.base is None else program.calendars[calendar.base].name
    usual = _usual(program, calendar)
    week = tuple((WEEKDAYS[n], _hours(usual[n]) or "off") for n in range(7))
    special = tuple(day for day in days if day.kind in {"day off", "other hours"})
    return Year(calendar, base, week, tuple(months), special, _users(program, id))


def days_off(first: str, last: str, name: str) -> CalendarException:
    """Days off as somebody writes them; last: empty for one day. Raises BadInputError."""
    begin = _day("first", first)
    end = _day("last", last) if last else begin
    if end < begin:
        raise BadInputError("last", "The last day is before the first. Turn them round.")
    return CalendarException(first=begin, last=end, name=name.strip()[:LONGEST_NAME])


def year_asked(text: str, usual: int) -> int:
    """The year that is asked for, the usual one for nothing. Raises BadInputError."""
    said = text or str(usual)
    year = whole(said)
    if year is None or not EARLIEST <= year <= LATEST:
        raise BadInputError("year", f"'{said[:40]}' is not a year from {EARLIEST} to {LATEST}.")
    return year


def add_days_off(
    line: Branch, number: int, id: CalendarId, off: CalendarException, by: User
) -> Version:
    """Put days off into a calendar of version `number`, as one version.

    Raises UnknownIdError when there is no such calendar, and what `history.save` raises.
    """
    program = program_of(history.version(line, number))
    known: Calendar = intentions.find(program, "calendar", id)
    patch = intentions.set_field(program, "calendar", id, "exceptions", (*known.exceptions, off))
    message = f"{off.name or 'Days off'} in the calendar {known.name}"
    return history.save(
        line, number, patch, Authored(author=by, origin=Version.Origin.EDIT, message=message)
    )


def _day(field: str, said: str) -> date:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day.year <= LATEST:
        raise BadInputError(field, f"'{said[:40]}' is no day. Write it like 2026-05-29.")
    return day


def _days(program: Program, calendar: Calendar, number: int) -> Iterator[Day]:
    first, last = date(number, 1, 1), date(number, 12, 31)
    patterns, index = hours_by_day(calendar, program.calendars, first, last)
    usual, named = _usual(program, calendar), _names(program, calendar, first, last)
    for n, pattern in enumerate(index.tolist()):
        day, hours = first + timedelta(days=n), patterns[pattern]
        kind = "work" if hours else "weekend"
        if hours != merged(usual[day.weekday()]):
            kind = "other hours" if hours else "day off"
        yield Day(day, kind, named.get(day, ""), _hours(hours))


def _usual(program: Program, calendar: Calendar) -> Sequence[DayHours]:
    """The hours of each weekday that the calendar or one it builds on says first."""
    chain = with_bases(calendar, program.calendars)
    said = ([hours for one in chain if (hours := one.week[n]) is not None] for n in range(7))
    return [of_day[0] if of_day else () for of_day in said]


def _names(program: Program, calendar: Calendar, first: date, last: date) -> dict[date, str]:
    """What the days with a name are called; the calendar's own name for it goes first."""
    found: dict[date, str] = {}
    for layer in reversed(with_bases(calendar, program.calendars)):
        if layer.holidays is not None:
            found.update((day, name) for day, name in layer.holidays.days if first <= day <= last)
        for one in layer.exceptions:
            for number in days_of(one, first, last).tolist() if one.name else ():
                found[EPOCH + timedelta(days=number)] = one.name
    return found


def _hours(hours: DayHours) -> str:
    return ", ".join(f"{_clock(one.start)}–{_clock(one.end)}" for one in hours)


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}" if minute != 24 * 60 else "24:00"


def _users(program: Program, id: CalendarId) -> int:
    """How many tasks, people, teams and vendors name the calendar."""
    tables = (program.tasks, program.resources, program.teams, program.vendors)
    return sum(one.calendar == id for held in tables for one in held.values())
