"""The short texts of a plan file that speak of calendars.

09:00-13:00 14:00-18:00           the hours of a day; 22:00-06:00 runs into the next, "off"
mon wed-fri                       days of the week
2 weeks                           how often something recurs
8h                                the length of a working day
DE-BY                             whose public holidays
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fairlead.connectors.conventions import Conventions
from fairlead.connectors.plan.nodes import Node
from fairlead.connectors.plan.reading import Reading
from fairlead.connectors.plan.scalars import day, whole
from fairlead.connectors.plan.shapes import Brief, text_of
from fairlead.connectors.quantities import MisreadError, duration, duration_text
from fairlead.connectors.source import note, quote
from fairlead.core.calendars.calendar import DayHours, Frequency, NationalHolidays, Shift
from fairlead.core.ground.units import MINUTES_PER_DAY, Work
from fairlead.core.program.program import TimeUnits

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FREQUENCIES = {
    Frequency.DAILY: "day",
    Frequency.WEEKLY: "week",
    Frequency.MONTHLY: "month",
    Frequency.YEARLY: "year",
}


def _minutes(text: str, conventions: Conventions) -> int:
    value = duration(text, TimeUnits())
    if not isinstance(value, Work) or not re.search(r"h|min", text) or value.minutes <= 0:
        raise MisreadError("IMP-024", f"{quote(text)} is not hours.", "Write it like 8h or 450min.")
    return value.minutes


def _minutes_text(value: int, _: Conventions) -> str:
    return duration_text(Work(value), TimeUnits(minutes_per_day=0))


def _days(text: str, conventions: Conventions) -> int:
    return whole(text.removesuffix("d"), conventions)


@dataclass(frozen=True, slots=True)
class Hours(Brief):
    """The hours of a day; an end after 24:00 is one on the next day, with a note."""

    def read(self, node: Node, reading: Reading) -> DayHours:
        """The hours. Raises MisreadError when they are none."""
        hours: DayHours = Brief.read(self, node, reading)
        for text, shift in zip(_shift_texts(text_of(node)), hours, strict=False):
            usual = _shift_text(shift)
            if text[-5:] > "24:00" and text[-5:] != usual[-5:]:
                says = f"{quote(text)} ends after 24:00; read as {usual}, into the next day."
                do = f"Write {usual} if that is meant."
                reading.add(note("IMP-026", reading.origin(node), says, do))
        return hours


def _hours(text: str, _: Conventions) -> DayHours:
    return () if text == "off" else tuple(_shift(part) for part in _shift_texts(text))


def _shift_texts(text: str) -> list[str]:
    return re.split(r"[,\s]+", text.replace("24h", "00:00-24:00"))


def _shift(text: str) -> Shift:
    found = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})\s*[-–]\s*([0-9]{1,2}):([0-9]{2})", text)
    if not found or int(found[1]) > 23 or int(found[2]) > 59 or int(found[4]) > 59:
        do = "Write hours like 09:00-13:00 14:00-18:00, 22:00-06:00, 24h or off."
        raise MisreadError("IMP-026", f"{quote(text)} is not a shift.", do)
    start, end = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
    if start == end:
        do = "Write 24h for a whole day, or 08:00-32:00 for 24 hours from eight."
        raise MisreadError("IMP-026", f"{quote(text)} has no length.", do)
    if end - start > MINUTES_PER_DAY:
        do = "Write 24h for a whole day, and the hours of the next day with that day."
        raise MisreadError("IMP-026", f"{quote(text)} lasts more than 24 hours.", do)
    # A shift that ends before it starts runs into the next day.
    return Shift(start, end if end > start else end + MINUTES_PER_DAY)


def _hours_text(value: DayHours, _: Conventions) -> str:
    if value == (Shift(0, MINUTES_PER_DAY),):
        return "24h"
    return " ".join(_shift_text(shift) for shift in value) or "off"


def _shift_text(shift: Shift) -> str:
    """Such as 22:00-06:00; only 24 hours, as in 08:00-32:00, are told to end after 24:00."""
    end = shift.end
    if MINUTES_PER_DAY < end < shift.start + MINUTES_PER_DAY:
        end -= MINUTES_PER_DAY
    return f"{shift.start // 60:02}:{shift.start % 60:02}-{end // 60:02}:{end % 60:02}"


def weekdays(text: str) -> list[int]:
    """The days, 0 is Monday, of "mon-fri" or "mon wed"; commas may stand between them."""
    found: list[int] = []
    for part in re.sub(r" *- *", "-", text.casefold()).replace(",", " ").split():
        first, dash, last = part.partition("-")
        start, end = _weekday(first), _weekday(last if dash else first)
        found += [d % 7 for d in range(start, end + 1 if end >= start else end + 8)]
    return found


def weekdays_text(days: Sequence[int]) -> str:
    """Days of the week, 0 is Monday; those that follow one another are written as a range."""
    runs: list[list[int]] = []
    for d in days:
        if runs and runs[-1][-1] + 1 == d:
            runs[-1].append(d)
        else:
            runs.append([d])
    return " ".join("-".join(WEEKDAYS[d] for d in dict.fromkeys((r[0], r[-1]))) for r in runs)


def _weekday(text: str) -> int:
    for number, name in enumerate(_DAY_NAMES):
        if text == name or text == name[:3]:
            return number
    do = f"Write {', '.join(WEEKDAYS)}, or a range such as mon-fri."
    raise MisreadError("IMP-042", f"{quote(text)} is no day of the week.", do)


def _frequency(text: str, _: Conventions) -> tuple[Frequency, int]:
    count, _space, unit = text.rpartition(" ")
    every = whole(count, Conventions()) if count else 1
    for frequency, word in _FREQUENCIES.items():
        if unit.removesuffix("s") == word:
            return frequency, every
    do = "Write day, week, month or year, or a number of them such as 2 weeks."
    raise MisreadError("IMP-042", f"{quote(text)} is not how often.", do)


def _frequency_text(value: tuple[Frequency, int], _: Conventions) -> str:
    frequency, every = value
    return _FREQUENCIES[frequency] if every == 1 else f"{every} {_FREQUENCIES[frequency]}s"


def _holiday_place(text: str, _: Conventions) -> NationalHolidays:
    country, _dash, part = text.partition("-")
    return NationalHolidays(country=country, subdivision=part or None)


def _holiday_place_text(value: NationalHolidays, _: Conventions) -> str:
    """A country or a part of it, such as DE or DE-BY."""
    return f"{value.country}-{value.subdivision}" if value.subdivision else value.country


def _holiday(text: str, _: Conventions) -> tuple[date, str]:
    return day(text[:10]), text[11:]


def _holiday_text(value: tuple[date, str], _: Conventions) -> str:
    return f"{value[0]} {value[1]}" if value[1] else f"{value[0]}"


HOURS = Hours(_hours, _hours_text, "09:00-13:00 14:00-18:00")
MINUTES = Brief(_minutes, _minutes_text, "8h")
DAYS = Brief(_days, lambda v, _: f"{v}d", "20d", numeric=True)
DAYS_OF_WEEK = Brief(lambda t, _: tuple(weekdays(t)), lambda v, _: weekdays_text(v), "mon wed-fri")
FREQUENCY = Brief(_frequency, _frequency_text, "2 weeks")
HOLIDAY_PLACE = Brief(_holiday_place, _holiday_place_text, "DE-BY")
HOLIDAY = Brief(_holiday, _holiday_text, "2026-01-01 New Year", longest=100_000)
