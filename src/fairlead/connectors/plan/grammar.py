"""The short texts of a plan file that say several things at once.

8d / 10d / 16d                    three points of an estimate
2026-12-24 to 2026-12-31          a period, both days included; also "from …" and "until …"
2026-03-02 to 2026-03-06          a start and a finish
SNET 2026-04-01                   a constraint
design FS+2d                      a predecessor with type and lag
ana 50%                           a resource with units
python 4                          a skill with its level
95 EUR/h                          an hourly rate
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime

from fairlead.connectors.conventions import Conventions
from fairlead.connectors.plan.scalars import day, moment, moment_text
from fairlead.connectors.plan.shapes import Brief
from fairlead.connectors.quantities import (
    MisreadError,
    duration,
    duration_text,
    lag_text,
    link_tail,
    money,
    money_text,
    number,
    number_text,
    share,
    share_text,
)
from fairlead.connectors.source import quote
from fairlead.core.ground.units import NO_WORK, Elapsed, Share, Work
from fairlead.core.program.baseline import BaselineTask
from fairlead.core.program.link import Lag, LinkType
from fairlead.core.program.people import FULL, Availability, Rate, Skill
from fairlead.core.program.risk import Factor, MoneyRange, WorkRange
from fairlead.core.program.task import Constraint, ConstraintKind, Estimate, Pinned

_TYPED = re.compile(r"(.*\S) +((?:FS|SS|FF|SF)(?: *[+-].*)?|(?:fs|ss|ff|sf) *[+-].*)", re.DOTALL)
_UNTYPED = re.compile(r"(.*\S) +([A-Za-z]{2})(?: *[+-].*)?", re.DOTALL)
_SIGNED = re.compile(r"(.*\S) +([+-] *[0-9].*)", re.DOTALL)
FINISHES = {ConstraintKind.FNET, ConstraintKind.FNLT, ConstraintKind.MFO}


def _parted(text: str, separator: str, says: str, do: str) -> list[str]:
    parts = [part.strip() for part in text.split(separator)]
    if not all(parts):
        raise MisreadError("IMP-042", f"{quote(text)} {says}", do)
    return parts


def three_points(text: str) -> list[str]:
    """The three texts of "low / likely / high"."""
    do = "Write three: low / likely / high."
    parts = _parted(text, "/", "is not three points.", do)
    if len(parts) != 3:
        raise MisreadError("IMP-042", f"{quote(text)} is not three points.", do)
    return parts


def time_points(text: str, conventions: Conventions) -> tuple[Work | Elapsed, ...]:
    """Three points of working or elapsed time; a unit on the last one counts for all."""
    parts = three_points(text)
    if found := re.search(r"[^0-9.,\s]+$", parts[2]):
        parts = [part if part[-1].isalpha() else part + found[0] for part in parts]
    return tuple(duration(part, conventions.units) for part in parts)


def _work_points(text: str, conventions: Conventions) -> tuple[Work, Work, Work]:
    low, likely, high = time_points(text, conventions)
    for part in (low, likely, high):
        if isinstance(part, Elapsed):
            do = "Write working time, such as 5d / 8d / 13d."
            raise MisreadError("IMP-024", f"{quote(text)} is elapsed time.", do)
    return Work(low.minutes), Work(likely.minutes), Work(high.minutes)


def time_points_text(points: Iterable[Work | Elapsed], conventions: Conventions) -> str:
    """Three points of working or elapsed time."""
    return " / ".join(duration_text(point, conventions.units) for point in points)


def _money_points(text: str, conventions: Conventions) -> MoneyRange:
    parts = three_points(text)
    high = money(parts[2], conventions.currency)
    low, likely = (money(part, high.currency) for part in parts[:2])
    return MoneyRange(low=low, likely=likely, high=high)


def _money_points_text(value: MoneyRange, _: Conventions) -> str:
    points = (value.low, value.likely, value.high)
    if len({point.currency for point in points}) == 1:
        amounts = " / ".join(f"{point.amount:f}" for point in points)
        return f"{amounts} {value.high.currency}"
    return " / ".join(money_text(point) for point in points)


def _factor(text: str, _: Conventions) -> Factor:
    low, likely, high = (
        share(part).value if part.endswith("%") else number(part) for part in three_points(text)
    )
    return Factor(low=low, likely=likely, high=high)


def _factor_text(value: Factor, _: Conventions) -> str:
    return " / ".join(number_text(v) for v in (value.low, value.likely, value.high))


def _estimate(text: str, conventions: Conventions) -> Estimate:
    low, likely, high = time_points(text, conventions)
    return Estimate(low=low, likely=likely, high=high)


def _shares(text: str, _: Conventions) -> tuple[Share, Share]:
    parts = _parted(text, "/", "is not two shares.", "Write two: 10% / 90%.")
    if len(parts) != 2:
        raise MisreadError("IMP-042", f"{quote(text)} is not two shares.", "Write two: 10% / 90%.")
    return share(parts[0]), share(parts[1])


def _period(text: str, _: Conventions) -> tuple[date | None, date | None]:
    word, _space, rest = text.partition(" ")
    if word == "from":
        return day(rest.strip()), None
    if word == "until":
        return None, day(rest.strip())
    first, to, last = text.partition(" to ")
    start = day(first.strip())
    return start, day(last.strip()) if to else start


def _period_text(value: tuple[date | None, date | None], _: Conventions) -> str:
    first, last = value
    if first is None or last is None:
        return f"from {first}" if last is None else f"until {last}"
    return f"{first}" if first == last else f"{first} to {last}"


def _span(text: str, conventions: Conventions) -> tuple[datetime, datetime]:
    first, to, last = text.partition(" to ")
    if not to:
        do = "Write it like 2026-03-02 to 2026-03-06."
        raise MisreadError("IMP-042", f"{quote(text)} is not a start and a finish.", do)
    start = moment(first.strip(), conventions, ends=False)
    return start, moment(last.strip(), conventions, ends=True)


def _span_text(value: tuple[datetime, datetime], conventions: Conventions) -> str:
    start = moment_text(value[0], conventions, ends=False)
    return f"{start} to {moment_text(value[1], conventions, ends=True)}"


def _baseline(text: str, conventions: Conventions) -> BaselineTask:
    start, finish = _span(text, conventions)
    return BaselineTask(start=start, finish=finish)


def _baseline_text(value: BaselineTask, conventions: Conventions) -> str:
    if value.start is None or value.finish is None:
        raise ValueError
    return _span_text((value.start, value.finish), conventions)


def _available(text: str, conventions: Conventions) -> Availability:
    units, _space, days = text.partition(" ")
    first, last = _period(days, conventions) if days else (None, None)
    return Availability(units=share(units), first=first, last=last)


def _available_text(value: Availability, conventions: Conventions) -> str:
    days = (value.first, value.last)
    period = "" if days == (None, None) else f" {_period_text(days, conventions)}"
    return f"{share_text(value.units)}{period}"


def _constraint(text: str, conventions: Conventions) -> Constraint:
    word, _, rest = text.partition(" ")
    try:
        kind = ConstraintKind(word.upper())
    except ValueError:
        do = f"Write one of {', '.join(ConstraintKind)} and a date, such as SNET 2026-04-01."
        raise MisreadError("IMP-042", f"{quote(word)} is not a constraint.", do) from None
    date_text = rest.strip()
    if not date_text:
        return Constraint(kind)
    return Constraint(kind, moment(date_text, conventions, ends=kind in FINISHES))


def _constraint_text(value: Constraint, conventions: Conventions) -> str:
    if value.date is None:
        return value.kind.value
    ends = value.kind in FINISHES
    return f"{value.kind.value} {moment_text(value.date, conventions, ends=ends)}"


def predecessor(text: str, conventions: Conventions) -> tuple[str, LinkType, Lag]:
    """The id, type and lag of "design FS+2d".

    What follows the id counts as type and lag when it is a type in capitals or has a sign.
    """
    if found := _TYPED.fullmatch(text):
        return (found[1], *link_tail(found[2], conventions.units))
    if found := _SIGNED.fullmatch(text):
        with suppress(MisreadError):
            return (found[1], *link_tail(found[2], conventions.units))
    return text, LinkType.FS, NO_WORK


def misread_predecessor(text: str, conventions: Conventions) -> tuple[str, MisreadError] | None:
    """The id, and what is wrong with the rest, of "design FX+2d" or "design + 9999999d".

    None for a text that has not the form of a link, or says one.
    """
    if found := _SIGNED.fullmatch(text):
        try:
            link_tail(found[2], conventions.units)
        except MisreadError as error:
            says = f"{error.says.removesuffix('.')}; the link was left out."
            return found[1], MisreadError(error.code, says, error.do)
    found = _UNTYPED.fullmatch(text)
    if not found or found[2].upper() in LinkType.__members__:
        return None
    types = f"{', '.join(list(LinkType)[:-1])} or {list(LinkType)[-1]}"
    says = f"{quote(found[2])} is no link type: {types}; the link was left out."
    return found[1], MisreadError("IMP-042", says, f"Write it like {found[1]} FS+2d.")


def predecessor_text(value: tuple[str, LinkType, Lag], conventions: Conventions) -> str:
    """A predecessor with its type and lag where they are not FS and none."""
    id, type, lag = value
    tail = lag_text(lag, conventions.units)
    return f"{id} {type.value}{tail}" if tail or type is not LinkType.FS else id


def assigned(text: str, _: Conventions) -> tuple[str, Share]:
    """The resource and units of "ana 50%"."""
    id, _space, tail = text.rpartition(" ")
    if id and re.fullmatch(r"[0-9]{1,9}([.,][0-9]{1,40})?%", tail):
        return id.strip(), share(tail)
    return text, FULL


def assigned_text(value: tuple[str, Share], _: Conventions) -> str:
    """A resource with its units where they are not all of one."""
    id, units = value
    return id if units == FULL else f"{id} {share_text(units)}"


def _skill(text: str, _: Conventions) -> Skill:
    name, _space, level = text.rpartition(" ")
    if name and re.fullmatch("[0-9]{1,3}", level):
        return Skill(name=name.strip(), level=int(level))
    return Skill(name=text)


def _rate(text: str, conventions: Conventions) -> Rate:
    amount, slash, unit = text.rpartition("/")
    if not slash or unit.strip() != "h":
        do = "Write it like 95 EUR/h."
        raise MisreadError("IMP-042", f"{quote(text)} is not an hourly rate.", do)
    return Rate(hourly=money(amount, conventions.currency))


def _rate_text(value: Rate, _: Conventions) -> str:
    if value.hourly is None:
        raise ValueError
    return f"{money_text(value.hourly)}/h"


def _work_range(text: str, conventions: Conventions) -> WorkRange:
    low, likely, high = _work_points(text, conventions)
    return WorkRange(low=low, likely=likely, high=high)


def _skill_text(value: Skill, _: Conventions) -> str:
    return value.name if value.level == Skill(name="").level else f"{value.name} {value.level}"


WORK_POINTS = Brief(
    _work_range, lambda v, c: time_points_text((v.low, v.likely, v.high), c), "2d / 5d / 10d"
)
ESTIMATE = Brief(
    _estimate, lambda v, c: time_points_text((v.low, v.likely, v.high), c), "8d / 10d / 16d"
)
POINTS = Brief(time_points, time_points_text, "8d / 10d / 16d")
SHARES = Brief(_shares, lambda v, _: f"{share_text(v[0])} / {share_text(v[1])}", "10% / 90%")
MONEY_POINTS = Brief(_money_points, _money_points_text, "10000 / 20000 / 45000 EUR")
FACTOR = Brief(_factor, _factor_text, "0.9 / 1.1 / 1.5")
PERIOD = Brief(_period, _period_text, "2026-12-24 to 2026-12-31")
PINNED = Brief(
    lambda t, c: Pinned(*_span(t, c)),
    lambda v, c: _span_text((v.start, v.finish), c),
    "2026-03-02 to 2026-03-06",
)
BASELINE_DATES = Brief(_baseline, _baseline_text, "2026-03-02 to 2026-03-06")
CONSTRAINT = Brief(_constraint, _constraint_text, "SNET 2026-04-01")
SKILL = Brief(_skill, _skill_text, "python 4")
RATE = Brief(_rate, _rate_text, "95 EUR/h")
AVAILABLE = Brief(_available, _available_text, "50% from 2026-06-01")
PREDECESSOR = Brief(predecessor, predecessor_text, "design FS+2d")
ASSIGNED = Brief(assigned, assigned_text, "ana 50%")
