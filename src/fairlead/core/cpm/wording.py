"""Dates, durations and lags in words a director reads without asking."""

from __future__ import annotations

from datetime import datetime, timedelta

from fairlead.core.ground.units import Elapsed, Percent, Work
from fairlead.core.program.link import Lag, LinkType
from fairlead.core.program.program import TimeUnits
from fairlead.core.program.task import Constraint, ConstraintKind

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_text(moment: datetime) -> str:
    """A moment with its weekday, such as "Mon 9 Mar 2026 08:00"; midnight shows no time."""
    day = f"{_DAYS[moment.weekday()]} {moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
    return day if (moment.hour, moment.minute) == (0, 0) else f"{day} {moment:%H:%M}"


def finish_text(moment: datetime, *, lasts: bool = True) -> str:
    """A finish as `day_text` writes it; what ends at midnight ends with the day before.

    lasts: whether it takes time; a point in time at midnight shows its time instead.
    """
    if (moment.hour, moment.minute) != (0, 0):
        return day_text(moment)
    return day_text(moment - timedelta(days=1)) if lasts else f"{day_text(moment)} 00:00"


def point_text(moment: datetime) -> str:
    """A point in time, such as a status date: always with its time of day."""
    return finish_text(moment, lasts=False)


def work_text(work: Work, units: TimeUnits) -> str:
    """Working time in days where it is a day or more, else in hours or minutes."""
    return _amount(abs(work.minutes), units.minutes_per_day, "working day", "working hour")


def span_text(span: Work | Elapsed, units: TimeUnits) -> str:
    """A duration, working or elapsed."""
    if isinstance(span, Work):
        return work_text(span, units)
    return _amount(abs(span.minutes), 24 * 60, "calendar day", "hour")


def lag_text(lag: Lag, units: TimeUnits, predecessor: str) -> str:
    """A lag or lead in words, such as "a lag of 2 working days"; empty when there is none.

    predecessor: the name of the task a percentage is taken of.
    """
    if not lag:
        return ""
    if isinstance(lag, Percent):
        word = "lag" if lag.value > 0 else "lead"
        return f"a {word} of {abs(lag.value.normalize()):f} % of the duration of {predecessor}"
    return f"a {'lag' if lag.minutes > 0 else 'lead'} of {span_text(lag, units)}"


def link_text(type: LinkType, who: str, on: str) -> str:
    """What a link demands, as the clause after "because".

    who: the predecessor, or what of it is waited for. on: when that happens.
    """
    return {
        LinkType.FS: f"{who} must be finished first, on {on}",
        LinkType.SS: f"{who} must have started, on {on}",
        LinkType.FF: f"it cannot be finished before {who} is, on {on}",
        LinkType.SF: f"it cannot be finished before {who} starts, on {on}",
    }[type]


ENDS = frozenset({ConstraintKind.FNET, ConstraintKind.FNLT, ConstraintKind.MFO})
"""The constraints whose date is a finish."""

_DEMANDS = {
    ConstraintKind.SNET: "{} may not start before {}",
    ConstraintKind.SNLT: "{} must start by {}",
    ConstraintKind.FNET: "{} may not be finished before {}",
    ConstraintKind.FNLT: "{} must be finished by {}",
    ConstraintKind.MSO: "{} must start on {}",
    ConstraintKind.MFO: "{} must be finished on {}",
}


def constraint_text(constraint: Constraint, who: str = "it") -> str:
    """What a constraint demands, as a clause; empty for one that names no date."""
    if constraint.date is None or constraint.kind not in _DEMANDS:
        return ""
    text = finish_text if constraint.kind in ENDS else day_text
    return _DEMANDS[constraint.kind].format(who, text(constraint.date))


def _amount(minutes: int, per_day: int, day: str, hour: str) -> str:
    if minutes >= per_day:
        return _counted(minutes / per_day, day)
    if minutes >= 60 and minutes % 30 == 0:
        return _counted(minutes / 60, hour)
    return _counted(minutes, "minute")


def _counted(number: float, noun: str) -> str:
    return f"{round(number, 1):g} {noun}{'' if round(number, 1) == 1 else 's'}"
