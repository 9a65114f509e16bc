"""What a plan's short forms mean: how long a day is, when it begins and ends, which currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MINYEAR, date, datetime, time, timedelta

from fairlead.core.calendars.calendar import Calendar, DayHours, standard
from fairlead.core.ground.ids import CalendarId
from fairlead.core.program.program import TimeUnits

WorkingDays = tuple[tuple[int, int], ...]
"""For each day of the week, Monday first, the minutes after midnight at which work begins and
ends."""

STANDARD_DAYS: WorkingDays = ((8 * 60, 17 * 60),) * 7


@dataclass(frozen=True, slots=True)
class Conventions:
    """How the short forms of a plan are read and written.

    A date without a time is, for a start, the moment the working day begins and, for a finish or
    a deadline, the moment it ends. The hours are those of the program's calendar on that day of
    the week, exceptions aside; a day off takes the hours of the week's first working day.
    """

    units: TimeUnits = TimeUnits()
    currency: str = "USD"
    days: WorkingDays = STANDARD_DAYS

    def day_start(self, day: date) -> datetime:
        """When the working day begins."""
        return datetime.combine(day, time()) + timedelta(minutes=self.days[day.weekday()][0])

    def day_end(self, day: date) -> datetime:
        """When the working day ends; after midnight when a shift runs into the next day."""
        return datetime.combine(day, time()) + timedelta(minutes=self.days[day.weekday()][1])

    def started_day(self, moment: datetime) -> date | None:
        """The day that begins at this moment; None when no working day does."""
        return moment.date() if self.day_start(moment.date()) == moment else None

    def ended_day(self, moment: datetime) -> date | None:
        """The day that ends at this moment; None when no working day does."""
        for back in range(1 + max(end for _, end in self.days) // 1440):
            if moment.year == MINYEAR:
                return None
            day = moment.date() - timedelta(days=back)
            if self.day_end(day) == moment:
                return day
        return None


def working_days(
    calendar: CalendarId | None, calendars: Mapping[CalendarId, Calendar]
) -> WorkingDays:
    """When each day of a calendar's week begins and ends; a missing calendar is the standard one.

    Days that the calendar does not mention are those of its base.
    """
    chosen = standard() if calendar is None else calendars.get(calendar, standard())
    week = list(chosen.week)
    seen = {chosen.id}
    while chosen.base is not None and chosen.base not in seen and chosen.base in calendars:
        chosen = calendars[chosen.base]
        seen.add(chosen.id)
        week = [
            own if own is not None else base for own, base in zip(week, chosen.week, strict=True)
        ]
    spans = [_span(hours) for hours in week]
    usual = next((span for span in spans if span), STANDARD_DAYS[0])
    return tuple(span or usual for span in spans)


def _span(hours: DayHours | None) -> tuple[int, int] | None:
    worked = [shift for shift in hours or () if 0 <= shift.start < shift.end <= 2 * 1440]
    return (min(s.start for s in worked), max(s.end for s in worked)) if worked else None
