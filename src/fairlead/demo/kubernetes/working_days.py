"""Stretches of working days, Monday to Friday: the project records no holidays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from fairlead.core.ground.units import Share, Work
from fairlead.core.program.task import NOT_STARTED, Progress

SATURDAY = 5
"""The first day off, counted from Monday, and so the number of working days in a week."""
MINUTES_PER_DAY = 480
BEGIN, END = time(8), time(17)


@dataclass(frozen=True, slots=True)
class Window:
    """Working days from a first to a last one, both inclusive."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many working days there are."""
        return _days_before(self.last.toordinal()) - _days_before(self.first.toordinal() - 1)

    @property
    def work(self) -> Work:
        """The same as working time."""
        return Work(self.days * MINUTES_PER_DAY)

    @property
    def finish(self) -> datetime:
        """The end of the last day."""
        return datetime.combine(self.last, END)

    def split(self, last_days: int) -> tuple[Window, Window]:
        """The window without its last working days, and these."""
        first = self.last
        for _ in range(last_days - 1):
            first = before(first)
        return Window(self.first, before(first)), Window(first, self.last)

    def progress(self, today: date, *, ended: date | None = None) -> Progress:
        """The progress by the end of a day if work goes on evenly from the first day to the last.

        ended: a day by which all of it was done, where that is known.
        """
        start = datetime.combine(self.first, BEGIN)
        last = self.last if ended is None else min(self.last, max(ended, self.first))
        if last <= today:
            finish = datetime.combine(last, END)
            return Progress(complete=Share.of(1), actual_start=start, actual_finish=finish)
        if self.first > today:
            return NOT_STARTED
        done, days = Window(self.first, today).days, self.days
        share = (Decimal(done) / days).quantize(Decimal("0.0001"))
        left = Work((days - done) * MINUTES_PER_DAY)
        return Progress(complete=Share(share), actual_start=start, remaining=left)


def _days_before(ordinal: int) -> int:
    """The working days up to a day, counted from the Monday of ordinal 1 on."""
    weeks, days = divmod(ordinal, 7)
    return weeks * SATURDAY + min(days, SATURDAY)


def before(day: date) -> date:
    """The working day before a day."""
    return _nearest(day - timedelta(1), -1)


def after(day: date) -> date:
    """The working day after a day."""
    return _nearest(day + timedelta(1), 1)


def _nearest(day: date, step: int) -> date:
    while day.weekday() >= SATURDAY:
        day += timedelta(step)
    return day
