"""The numbers that Microsoft Project's XML uses for words, both ways.

Source: Microsoft, XML Schema for the Project, Tasks, Resources and Calendars elements
(mspdi_pj12.xsd).
"""

from __future__ import annotations

from dataclasses import dataclass

from fairlead.core.ground.units import MINUTES_PER_DAY, MINUTES_PER_HOUR
from fairlead.core.program.link import LinkType
from fairlead.core.program.task import ConstraintKind

NAMESPACE = "http://schemas.microsoft.com/project"

CONSTRAINTS = {
    0: ConstraintKind.ASAP,
    1: ConstraintKind.ALAP,
    2: ConstraintKind.MSO,
    3: ConstraintKind.MFO,
    4: ConstraintKind.SNET,
    5: ConstraintKind.SNLT,
    6: ConstraintKind.FNET,
    7: ConstraintKind.FNLT,
}
CONSTRAINT_NUMBERS = {kind: number for number, kind in CONSTRAINTS.items()}

LINK_TYPES = {0: LinkType.FF, 1: LinkType.FS, 2: LinkType.SF, 3: LinkType.SS}
LINK_NUMBERS = {type: number for number, type in LINK_TYPES.items()}

FIXED_UNITS = 0
FIXED_DURATION = 1

MATERIAL, WORK, COST = 0, 1, 2

UNASSIGNED = "-65535"
"""The resource of an assignment that holds the work of a task nobody is assigned to."""

NO_CALENDAR = "-1"

FIRST_DAY = "1984-01-01"
LAST_DAY = "2049-12-31"
"""The first and the last day of Project's calendar: as a bound they mean that there is none."""

SUNDAY = 1
"""Days are numbered 1 to 7 from Sunday; 0 is a range of dates."""


def weekday(day_type: int) -> int:
    """The day of the week, 0 is Monday, of a DayType from 1 (Sunday) to 7."""
    return (day_type - SUNDAY - 1) % 7


def day_type(weekday: int) -> int:
    """The DayType, 1 is Sunday, of a day of the week from 0 (Monday) to 6."""
    return (weekday + 1) % 7 + SUNDAY


@dataclass(frozen=True, slots=True)
class Format:
    """How a duration is meant and shown: which clock it counts, whether it is a guess."""

    elapsed: bool = False
    percent: bool = False
    estimated: bool = False


ESTIMATED = 32
"""What is added to the number of a format when the duration is estimated."""

_MINUTES, _HOURS, _DAYS, _WEEKS, _MONTHS, _PERCENT = 3, 5, 7, 9, 11, 19

FORMATS = {
    unit + elapsed + estimated: Format(bool(elapsed), unit == _PERCENT, bool(estimated))
    for unit in (_MINUTES, _HOURS, _DAYS, _WEEKS, _MONTHS, _PERCENT)
    for elapsed in (0, 1)
    for estimated in (0, ESTIMATED)
}
PLAIN = Format()
PERCENT_FORMAT = _PERCENT


def format_of(minutes: int, minutes_per_day: int, elapsed: bool) -> int:
    """The number of the format in which a duration reads best: days, hours or minutes."""
    day = MINUTES_PER_DAY if elapsed else minutes_per_day
    if minutes % max(day, 1) == 0 or (minutes * 2) % max(day, 1) == 0:
        unit = _DAYS
    elif minutes % MINUTES_PER_HOUR == 0:
        unit = _HOURS
    else:
        unit = _MINUTES
    return unit + int(elapsed)


CURRENCIES = {"$": "USD", "€": "EUR", "£": "GBP", "₹": "INR"}
"""Codes for the currency symbols of files that Project 2003 and earlier saved without a code."""
