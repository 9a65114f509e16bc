"""Dates, amounts and counts as short as a column of a table needs them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from fairlead.cli.showing.timeline import MONTHS
from fairlead.core.ground.units import MINUTES_PER_DAY, Elapsed, Money, Work
from fairlead.core.program.program import TimeUnits

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MINUTE = timedelta(minutes=1)
_FORTNIGHT = timedelta(days=14)


_CLOCK = "00:00"


@dataclass(frozen=True, slots=True)
class Dates:
    """How dates are written in the columns of one table."""

    weekday: bool = False
    year: bool = False
    time: bool = False

    def start(self, moment: datetime) -> str:
        """The day, and if asked the time, at which something starts."""
        words = f"{moment.day:>2} {MONTHS[moment.month - 1]}"
        words = f"{_WEEKDAYS[moment.weekday()]} {words}" if self.weekday else words
        words = f"{words} {moment.year % 100:02}" if self.year else words
        return f"{words} {moment:%H:%M}" if self.time else words

    def finish(self, start: datetime, finish: datetime) -> str:
        """The day on which the last work is done: for what ends at midnight, the day before."""
        if finish <= start:
            return self.start(finish)
        text = self.start(finish - _MINUTE)
        return f"{text[: -len(_CLOCK)]}{_clock(finish)}" if self.time else text


def _clock(finish: datetime) -> str:
    """The time of day of a finish, where a day ends at 24:00."""
    return f"{finish:%H:%M}" if finish.time() != time() else "24:00"


def dates_between(first: datetime, last: datetime, *, weekday: bool, time: bool) -> Dates:
    """What dates between two moments need: the year when there are several, the time when near.

    weekday, time: whether there is room for these.
    """
    near = last - first <= _FORTNIGHT
    return Dates(weekday, first.year != last.year, time and near)


def short_work(work: Work | Elapsed, units: TimeUnits) -> str:
    """Working time in days to one decimal, such as "3d" or "-2.5d"; in hours below half a day.

    Elapsed time is told apart as in Microsoft Project: "3ed" are three calendar days.
    """
    elapsed = isinstance(work, Elapsed)
    minutes, day = work.minutes, MINUTES_PER_DAY if elapsed else units.minutes_per_day
    mark = "e" if elapsed else ""
    if minutes == 0:
        return "0"
    if abs(minutes) * 2 < day:
        return f"{round(minutes / 60, 1):g}{mark}h"
    return f"{round(minutes / day, 1):g}{mark}d"


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun, such as "1 task" or "1,841 tasks"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def share_text(share: float) -> str:
    """A share of the runs in whole per cent; what is rare or nearly certain says so."""
    if 0 < share < 0.01:
        return "<1 %"
    if 0.99 < share < 1:
        return ">99 %"
    return f"{share:.0%}".replace("%", " %")


def money_text(money: Money) -> str:
    """An amount in whole units, such as "1,200,000 EUR"."""
    return f"{money.amount:,.0f} {money.currency}"
