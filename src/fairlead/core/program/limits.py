"""What one value can hold on its own, whatever else a program has.

`RULES` names the rules of each type; a rule looks at one value of it and returns None, or a
`Verdict` with the value that can stand instead. `mended` applies them to a value and to all it
holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from fairlead.core.calendars import zone
from fairlead.core.calendars.calendar import Calendar, CalendarException, Recurrence, WorkWeek
from fairlead.core.ground.finding import Severity
from fairlead.core.ground.ids import OF_THINGS
from fairlead.core.ground.units import Elapsed, Percent, Share, Work
from fairlead.core.program import fault as code
from fairlead.core.program.baseline import BaselineTask
from fairlead.core.program.bounds import (
    MAX_MINUTES,
    MAX_WORK,
    Rule,
    count,
    in_order,
    minutes,
    share,
    spread,
)
from fairlead.core.program.fault import Fault, Verdict, quoted, shown
from fairlead.core.program.hours import tidy_hours, tidy_week, weekdays_in_week
from fairlead.core.program.link import Link
from fairlead.core.program.money import BudgetLine
from fairlead.core.program.people import Assignment, Availability, Resource
from fairlead.core.program.program import TimeUnits
from fairlead.core.program.risk import Driver, Factor, MoneyRange, Response, Risk, WorkRange
from fairlead.core.program.rules import Rules
from fairlead.core.program.shape import GONE
from fairlead.core.program.task import (
    Constraint,
    ConstraintKind,
    Estimate,
    EstimateShape,
    Pinned,
    Progress,
    Task,
)
from fairlead.core.program.uncertainty import Uncertainty

FIRST_YEAR = 1900
LAST_YEAR = 2200
LONG_LAG = 10 * 365 * 24 * 60
MAX_PERCENT = Decimal(100_000)
MOST_UNITS = Decimal(1_000_000)
MOST_DIGITS_BEFORE_POINT = 15
MOST_DIGITS_AFTER_POINT = 30

MOST_TEXT = 100_000
LONGEST_ID = 500
_STEPS = {".", ".."}
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_MIDDLE = Decimal("0.5")
_WRITE_ONE_TIME = (
    "Write it in the time of the duration: 5d / 7d / 14d is working time, 5ed / 7ed / 14ed elapsed."
)


def date_in_range(value: date) -> Verdict | None:
    """A date or moment outside 1900 to 2200 is a sentinel; nothing is planned there."""
    if FIRST_YEAR <= value.year <= LAST_YEAR:
        return None
    says = f"{shown(value)} lies outside {FIRST_YEAR} to {LAST_YEAR}"
    fault = Fault(code=code.DATE_OUT_OF_RANGE, says=says, do="Correct the date or leave it empty.")
    return Verdict(fault, GONE)


def day_has_no_clock(value: date) -> Verdict | None:
    """A day is a day even where somebody gave a moment of it."""
    if not isinstance(value, datetime):
        return None
    says = f"{shown(value)} is a moment, not a day"
    do = "Give the day alone."
    fault = Fault(code=code.DATE_OUT_OF_RANGE, says=says, do=do, silent=True)
    return Verdict(fault, value.date())


def moment_is_local(value: datetime) -> Verdict | None:
    """Moments are in the program's local time and carry no offset of their own."""
    if value.tzinfo is None:
        return None
    fault = Fault(
        code=code.DATE_OUT_OF_RANGE,
        says=f"{shown(value)} carries a time zone",
        taken="its clock time was kept as local time",
        do="Give the moment in the program's own time.",
    )
    return Verdict(fault, value.replace(tzinfo=None))


def number_is_plain(value: Decimal) -> Verdict | None:
    """A decimal is a finite number that people could have written."""
    if value.is_finite():
        exponent = value.as_tuple().exponent
        fits = value.adjusted() < MOST_DIGITS_BEFORE_POINT
        if fits and isinstance(exponent, int) and exponent >= -MOST_DIGITS_AFTER_POINT:
            return None
    says = f"'{quoted(value)}' is no number that can be reckoned with"
    return Verdict(Fault(code=code.NUMBER_OUT_OF_RANGE, says=says, do="Correct the number."), GONE)


def text_can_be_kept(value: str) -> Verdict | None:
    """A text has no NUL, which databases refuse, and is no longer than anybody would read."""
    if len(value) <= MOST_TEXT and "\0" not in value:
        return None
    says, taken = f"it is longer than {MOST_TEXT:,} characters", "the rest was left out"
    if "\0" in value:
        says, taken = "it has the character NUL in it", "that was left out"
    fault = Fault(code=code.TEXT, says=says, taken=taken, do="Correct the text.")
    return Verdict(fault, value.replace("\0", "")[:MOST_TEXT])


def id_can_be_shown(value: str) -> Verdict | None:
    """An id can stand in an address: one line, not too long, and no step in a path."""
    is_short = len(value) <= LONGEST_ID
    has_steps = value in _STEPS or ("/" in value and not _STEPS.isdisjoint(value.split("/")))
    if is_short and not has_steps and (value.isprintable() or not _UNSHOWN.search(value)):
        return None
    says = f"the id '{quoted(value)}' is longer than {LONGEST_ID} characters"
    if is_short:
        says = f"the id '{quoted(value)}' cannot stand in an address"
    return Verdict(Fault(code=code.TEXT, says=says, do="Give it another id."), GONE)


def points_in_order(value: Estimate | WorkRange | Factor) -> Verdict | None:
    """Three points go from low over likely to high, and a factor is not negative."""
    points: list[Any] = [value.low, value.likely, value.high]
    if points == sorted(points) and (not isinstance(value, Factor) or value.low >= 0):
        return None
    return _points_out_of_order(*(_plain(point) for point in points))


def amounts_in_order(value: MoneyRange) -> Verdict | None:
    """Three amounts are of one currency and go from low over likely to high."""
    points = (value.low, value.likely, value.high)
    amounts = [p.amount for p in points]
    if len({p.currency for p in points}) == 1 and amounts == sorted(amounts):
        return None
    return _points_out_of_order(*(f"{p.amount:f} {quoted(p.currency)}" for p in points))


def points_of_a_kind(value: Estimate) -> Verdict | None:
    """The points of an estimate are all working time or all elapsed time."""
    kinds = {type(one) for one in (value.low, value.likely, value.high, *value.observed)}
    if len(kinds) == 1:
        return None
    says = "some of it is working time and some elapsed time"
    return Verdict(Fault(code=code.OTHER_TIME, says=says, do=_WRITE_ONE_TIME), GONE)


def estimate_in_time_of_duration(value: Task) -> Verdict | None:
    """An estimate is in working time where the duration is, and in elapsed time where that is."""
    estimate = value.estimate
    if estimate is None or type(estimate.likely) is type(value.duration):
        return None
    given, needed = ("working", "elapsed")
    if isinstance(estimate.likely, Elapsed):
        given, needed = needed, given
    fault = Fault(
        code=code.OTHER_TIME,
        field="estimate",
        says=f"it is {given} time, but the duration is {needed} time",
        taken="the estimate was left out",
        do=_WRITE_ONE_TIME,
    )
    return Verdict(fault, replace(value, estimate=None))


def quantiles_around_the_middle(value: Estimate) -> Verdict | None:
    """The outer points of an estimate are quantiles on either side of 50 %."""
    low, high = value.low_quantile.value, value.high_quantile.value
    if 0 <= low < _MIDDLE < high <= 1:
        return None
    ten, ninety = Share(Decimal("0.1")), Share(Decimal("0.9"))
    usual = replace(value, low_quantile=ten, high_quantile=ninety)
    fault = Fault(
        code=code.NUMBER_OUT_OF_RANGE,
        field="low_quantile",
        says=f"{low:f} and {high:f} are not two quantiles from 0 to 1 with 0.5 between them",
        taken="taken as 0.1 and 0.9",
        do="Correct the quantiles, such as 10% / 90%.",
    )
    return Verdict(fault, usual)


def observations_are_durations(value: Estimate) -> Verdict | None:
    """An empirical estimate has values to draw from, none of them negative."""
    if value.shape is not EstimateShape.EMPIRICAL and not value.observed:
        return None
    sound = tuple(one for one in value.observed if 0 <= one.minutes <= MAX_MINUTES)
    if sound and len(sound) == len(value.observed):
        return None
    says = "an empirical estimate needs durations to draw from"
    if value.observed:
        says = f"{len(value.observed) - len(sound)} of the values observed are no durations"
    shape = value.shape if sound else EstimateShape.LOGNORMAL
    fault = Fault(
        code=code.NUMBER_OUT_OF_RANGE,
        field="observed",
        says=says,
        taken="left out" if sound else "taken as lognormal from its three points",
        do="Give the durations that were observed.",
    )
    return Verdict(fault, replace(value, observed=sound, shape=shape))


def constraint_has_date(value: Constraint) -> Verdict | None:
    """Every constraint but ASAP and ALAP limits a date."""
    if value.date is not None or value.kind in {ConstraintKind.ASAP, ConstraintKind.ALAP}:
        return None
    says = f"the constraint {value.kind.value} has no date"
    do = "Give it a date or remove it."
    return Verdict(Fault(code=code.DATE_OUT_OF_RANGE, says=says, do=do), GONE)


def lag_in_range(value: Link) -> Verdict | None:
    """A lag is within a hundred years; one of more than ten is kept but doubtful."""
    lag = value.lag
    if isinstance(lag, Percent) or abs(lag.minutes) <= LONG_LAG:
        return None
    limit = max(-MAX_MINUTES, min(MAX_MINUTES, lag.minutes))
    kept = limit == lag.minutes
    fault = Fault(
        code=code.LAG_OUT_OF_RANGE,
        field="lag",
        says=f"a {_lag_or_lead(lag.minutes)} of {abs(lag.minutes):,} minutes is over "
        f"{'ten' if kept else 'a hundred'} years",
        taken="kept as it is" if kept else f"taken as a hundred years, {MAX_MINUTES:,} minutes",
        do="Check the unit of the lag.",
        kept=kept,
    )
    return Verdict(fault, value if kept else replace(value, lag=type(lag)(limit)))


def percent_lag_in_range(value: Link) -> Verdict | None:
    """A lag in percent of the predecessor is within a thousand times its duration."""
    lag = value.lag
    if not isinstance(lag, Percent) or abs(lag.value) <= MAX_PERCENT:
        return None
    nearest = MAX_PERCENT.copy_sign(lag.value)
    fault = Fault(
        code=code.LAG_OUT_OF_RANGE,
        field="lag",
        says=f"a {_lag_or_lead(lag.value)} of {abs(lag.value):,f} % is over {MAX_PERCENT:,f} %",
        taken=f"taken as {MAX_PERCENT:,f} %",
        do="Check the unit of the lag.",
    )
    return Verdict(fault, replace(value, lag=Percent(nearest)))


def zone_is_known(value: Calendar) -> Verdict | None:
    """A calendar's zone is one of the IANA database."""
    if value.zone is None:
        return None
    verdict = zone_in_database(value.zone)
    return verdict and Verdict(verdict.fault, replace(value, zone=verdict.value))


def zone_in_database(name: str) -> Verdict | None:
    """A time zone is one of the IANA database; a name that Windows gives a zone stands for one."""
    if zone.valid(name):
        return None
    meant = zone.windows_zone(name)
    if meant is None:
        fault = Fault(
            code=code.ZONE,
            field="zone",
            says=f"there is no time zone '{quoted(name)}'",
            taken="treated as none",
            do="Use a name of the IANA time zone database, such as Europe/Berlin.",
        )
    else:
        fault = Fault(
            code=code.ZONE,
            severity=Severity.NOTE,
            field="zone",
            says=f"'{quoted(name)}' is what Windows calls a time zone",
            taken=f"taken as {meant}",
            do=f"Write {meant}, or the zone of the IANA time zone database that is meant.",
        )
    return Verdict(fault, meant)


def _lag_or_lead(amount: int | Decimal) -> str:
    return "lead" if amount < 0 else "lag"


def _points_out_of_order(*points: str) -> Verdict:
    fault = Fault(
        code=code.NUMBER_OUT_OF_RANGE,
        says=f"low, likely and high are {', '.join(points)}, which is not in order",
        do="Correct the three points.",
    )
    return Verdict(fault, GONE)


def _plain(point: Work | Elapsed | Decimal) -> str:
    return f"{point:f}" if isinstance(point, Decimal) else f"{point.minutes:,} minutes"


_SIGNED = -MAX_MINUTES
_WRITE_SHARE = "Write a share such as 30%."

NEEDED: frozenset[tuple[type, str]] = frozenset({(Risk, "probability"), (Driver, "probability")})
"""Fields whose default is no stand-in for a value that cannot stand: what holds it goes with it."""

RULES: Mapping[Any, tuple[Rule, ...]] = {
    str: (text_can_be_kept,),
    **dict.fromkeys(OF_THINGS, (id_can_be_shown,)),
    date: (day_has_no_clock, date_in_range),
    datetime: (moment_is_local, date_in_range),
    Decimal: (number_is_plain,),
    Task: (minutes("duration"), minutes("levelling_delay"), estimate_in_time_of_duration),
    Progress: (
        share("complete"),
        share("physical"),
        minutes("remaining"),
        in_order("actual_start", "actual_finish"),
    ),
    Pinned: (in_order("start", "finish"),),
    Constraint: (constraint_has_date,),
    Estimate: (
        minutes("low"),
        minutes("likely"),
        minutes("high"),
        points_of_a_kind,
        points_in_order,
        quantiles_around_the_middle,
        observations_are_durations,
    ),
    Link: (lag_in_range, percent_lag_in_range),
    Calendar: (zone_is_known, count("minutes_per_day", 1440, None), tidy_week),
    WorkWeek: (in_order("first", "last"), tidy_week),
    CalendarException: (in_order("first", "last"), tidy_hours),
    Recurrence: (weekdays_in_week, count("month", 12, 1)),
    Resource: (share("capacity", MOST_UNITS),),
    Availability: (share("units", MOST_UNITS), in_order("first", "last")),
    Assignment: (
        share("units", MOST_UNITS),
        minutes("work", high=MAX_WORK),
        minutes("actual_work", high=MAX_WORK),
        minutes("remaining_work", high=MAX_WORK),
        minutes("delay"),
        in_order("actual_start", "actual_finish"),
    ),
    BudgetLine: (in_order("first", "last"),),
    BaselineTask: (
        minutes("duration"),
        minutes("work", high=MAX_WORK),
        in_order("start", "finish"),
    ),
    Risk: (share("probability", do=_WRITE_SHARE), in_order("first", "last")),
    Driver: (share("probability", do=_WRITE_SHARE),),
    Response: (share("residual_probability", do=_WRITE_SHARE), minutes("lead_time")),
    WorkRange: (
        minutes("low", low=_SIGNED),
        minutes("likely", low=_SIGNED),
        minutes("high", low=_SIGNED),
        points_in_order,
    ),
    MoneyRange: (amounts_in_order,),
    Factor: (points_in_order,),
    Uncertainty: (spread("task"), spread("program"), spread("team"), spread("vendor")),
    Rules: (
        minutes("critical_float", low=_SIGNED),
        minutes("near_critical_float", low=_SIGNED),
    ),
    TimeUnits: (
        count("minutes_per_day", 1440, TimeUnits().minutes_per_day),
        count("minutes_per_week", 10_080, TimeUnits().minutes_per_week),
        count("days_per_month", 31, TimeUnits().days_per_month),
    ),
}
