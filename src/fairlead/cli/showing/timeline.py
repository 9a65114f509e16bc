"""The axis of a chart: moments to columns of characters, and what is written above them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Timeline:
    """So many characters from a first moment to a last one, exclusive."""

    first: datetime
    last: datetime
    width: int

    def column(self, moment: datetime) -> int:
        """The column a moment falls in; moments outside fall in the first or last one."""
        at = (moment - self.first) * self.width // (self.last - self.first)
        return min(max(at, 0), self.width - 1)

    def span(self, start: datetime, finish: datetime) -> tuple[int, int]:
        """The columns from a start to a finish, as a half-open range of at least one column."""
        begin = self.column(start)
        reached = -((self.first - finish) * self.width // (self.last - self.first))
        return begin, min(max(reached, begin + 1), self.width)

    def covers(self, moment: datetime) -> bool:
        """Whether a moment lies on the chart."""
        return self.first <= moment < self.last

    def per_column(self) -> timedelta:
        """How much time a character stands for."""
        return (self.last - self.first) / self.width


def timeline(first: datetime, last: datetime, width: int) -> Timeline:
    """A timeline of whole days around two moments; of whole hours within three days."""
    if last - first <= 3 * _DAY:
        begin = first.replace(minute=0)
        hours = max(1, -((begin - last) // _HOUR))
        return Timeline(begin, begin + hours * _HOUR, width)
    begin = first.replace(hour=0, minute=0)
    days = -((begin - last) // _DAY)
    return Timeline(begin, begin + days * _DAY, width)


@dataclass(frozen=True, slots=True)
class Unit:
    """A rung of the scale: where its periods begin, and what each is called.

    room: characters that a period needs so that its name can be read.
    whole: name a period only when it begins on the chart: a number says when, a name what.
    """

    begin: Callable[[datetime], datetime]
    next: Callable[[datetime], datetime]
    name: Callable[[datetime], str]
    room: int
    length: timedelta
    whole: bool = False


def _month_after(moment: datetime, months: int) -> datetime:
    years, month = divmod(moment.month - 1 + months, 12)
    return moment.replace(year=moment.year + years, month=month + 1)


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0)


HOUR = Unit(lambda m: m.replace(minute=0), lambda m: m + _HOUR, lambda m: f"{m.hour:02}", 3, _HOUR)
QUARTER_DAY = Unit(
    lambda m: m.replace(hour=m.hour // 6 * 6, minute=0),
    lambda m: m + 6 * _HOUR,
    lambda m: f"{m.hour:02}",
    3,
    6 * _HOUR,
    whole=True,
)
DAY = Unit(_midnight, lambda m: m + _DAY, lambda m: f"{m.day}", 3, _DAY)
WEEK = Unit(
    lambda m: _midnight(m) - m.weekday() * _DAY,
    lambda m: m + 7 * _DAY,
    lambda m: f"{m.day}",
    3,
    7 * _DAY,
    whole=True,
)
MONTH = Unit(
    lambda m: _midnight(m).replace(day=1),
    lambda m: _month_after(m, 1),
    lambda m: MONTHS[m.month - 1],
    4,
    28 * _DAY,
)
QUARTER = Unit(
    lambda m: _midnight(m).replace(month=(m.month - 1) // 3 * 3 + 1, day=1),
    lambda m: _month_after(m, 3),
    lambda m: f"Q{m.month // 3 + 1}",
    3,
    90 * _DAY,
)
YEAR = Unit(
    lambda m: _midnight(m).replace(month=1, day=1),
    lambda m: _month_after(m, 12),
    lambda m: f"{m.year}",
    5,
    365 * _DAY,
)
DECADE = Unit(
    lambda m: _midnight(m).replace(year=max(1, m.year // 10 * 10), month=1, day=1),
    lambda m: _month_after(m, 120),
    lambda m: f"{m.year}",
    5,
    3650 * _DAY,
)
_DAY_IN_FULL = Unit(
    DAY.begin, DAY.next, lambda m: f"{m.day} {MONTHS[m.month - 1]} {m.year}", 12, _DAY
)
_MONTH_IN_FULL = Unit(
    MONTH.begin, MONTH.next, lambda m: f"{MONTHS[m.month - 1]} {m.year}", 9, 28 * _DAY
)

SCALES: tuple[tuple[Unit, Unit], ...] = (
    (HOUR, _DAY_IN_FULL),
    (QUARTER_DAY, _DAY_IN_FULL),
    (DAY, _MONTH_IN_FULL),
    (WEEK, _MONTH_IN_FULL),
    (MONTH, YEAR),
    (QUARTER, YEAR),
    (YEAR, DECADE),
    (DECADE, DECADE),
)
"""The lower and the upper line of the header, the finest first."""


def header(line: Timeline) -> tuple[str, str]:
    """The two lines above a chart, upper and lower, on the finest scale that can be read."""
    per_column = line.per_column()
    lower, upper = next(
        (pair for pair in SCALES if pair[0].length >= pair[0].room * per_column), SCALES[-1]
    )
    return _labels(line, upper), _labels(line, lower)


def _labels(line: Timeline, unit: Unit) -> str:
    """The names of a unit's periods, each where the period begins, as far as they fit."""
    cells = [" "] * line.width
    periods = list(_periods(line, unit))
    ends = [line.column(begin) for begin in periods[1:]] + [line.width + 1]
    for begin, end in zip(periods, ends, strict=True):
        at, name = line.column(begin), unit.name(begin)
        if unit.whole and begin < line.first:
            continue
        room = end - at - 1
        if len(name) > room:
            name = name.split()[0] if len(name.split()[0]) <= room else ""
        cells[at : at + len(name)] = name
    return "".join(cells[: line.width])


def _periods(line: Timeline, unit: Unit) -> Iterator[datetime]:
    """The beginnings of the periods that touch the chart."""
    begin = unit.begin(line.first)
    while begin < line.last:
        yield begin
        begin = unit.next(begin)
