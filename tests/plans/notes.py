"""The notes to the right of a plan card's drawing: what is given, and what is expected."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from re import Match
from typing import Any

from fairlead.core.ground.ids import CalendarId, TaskId
from fairlead.core.ground.units import NO_WORK, Elapsed, Percent, Share, Work
from fairlead.core.program.link import Lag, LinkType
from fairlead.core.program.task import Constraint, ConstraintKind, TaskKind
from tests.plans.chart import CardError, Chart

UNITS = {"d": 480, "h": 60, "ed": 1440, "eh": 60}
AMOUNT = r"(\d+)(d|h|ed|eh)"


@dataclass(slots=True)
class Noted:
    """All that the notes of one row say."""

    task: dict[str, Any] = field(default_factory=dict)
    progress: dict[str, Any] = field(default_factory=dict)
    constraints: list[Constraint] = field(default_factory=list)
    links: list[tuple[TaskId, LinkType, Lag]] = field(default_factory=list)
    expected: dict[str, Any] = field(default_factory=dict)


Take = Callable[[Noted, Chart, int, Match[str]], None]


def amount(number: str, unit: str, sign: int = 1) -> Work | Elapsed:
    """Working time for d and h, elapsed time for ed and eh."""
    minutes = sign * int(number) * UNITS[unit]
    return Elapsed(minutes) if unit.startswith("e") else Work(minutes)


def _after(noted: Noted, _chart: Chart, _line: int, found: Match[str]) -> None:
    lag: Lag = NO_WORK
    sign = -1 if found["sign"] == "-" else 1
    if found["percent"]:
        lag = Percent(Decimal(sign * int(found["percent"])))
    elif found["number"]:
        lag = amount(found["number"], found["unit"], sign)
    noted.links.append((TaskId(found["task"]), LinkType(found["type"] or "FS"), lag))


def _constraint(noted: Noted, chart: Chart, line: int, found: Match[str]) -> None:
    kind = ConstraintKind(found[1])
    morning = kind in (ConstraintKind.SNET, ConstraintKind.SNLT, ConstraintKind.MSO)
    moment = chart.morning(found[2], line) if morning else chart.evening(found[2], line)
    noted.constraints.append(Constraint(kind, moment))


def _bare_constraint(noted: Noted, _chart: Chart, _line: int, found: Match[str]) -> None:
    noted.constraints.append(Constraint(ConstraintKind(found[1])))


def _deadline(noted: Noted, chart: Chart, line: int, found: Match[str]) -> None:
    noted.task["deadline"] = chart.evening(found[1], line)


def _started(noted: Noted, chart: Chart, line: int, found: Match[str]) -> None:
    noted.progress["actual_start"] = chart.morning(found[1], line)


def _finished(noted: Noted, chart: Chart, line: int, found: Match[str]) -> None:
    noted.progress["actual_finish"] = chart.evening(found[1], line)
    noted.progress["complete"] = Share(Decimal(1))


def _done(noted: Noted, _chart: Chart, _line: int, found: Match[str]) -> None:
    noted.progress["complete"] = Share(Decimal(found[1]) / 100)


def _left(noted: Noted, _chart: Chart, _line: int, found: Match[str]) -> None:
    noted.progress["remaining"] = amount(found[1], found[2])


def _takes(noted: Noted, _chart: Chart, _line: int, found: Match[str]) -> None:
    noted.task["duration"] = amount(found[1], found[2])


def _calendar(noted: Noted, chart: Chart, line: int, found: Match[str]) -> None:
    if found[1] not in chart.calendars:
        raise CardError(line, f"there is no line [{found[1]}] that draws this calendar")
    noted.task["calendar"] = CalendarId(found[1])


def _parent(noted: Noted, _chart: Chart, _line: int, found: Match[str]) -> None:
    noted.task["parent"] = TaskId(found[1])


def _kind(noted: Noted, _chart: Chart, _line: int, found: Match[str]) -> None:
    noted.task["kind"] = TaskKind(found[0])


def _inactive(noted: Noted, _chart: Chart, _line: int, _found: Match[str]) -> None:
    noted.task["active"] = False


GIVEN: dict[str, Take] = {
    r"after (?P<task>.+?)(?: (?P<type>FS|SS|FF|SF))?"
    r"(?: (?P<sign>[+-])(?:(?P<percent>\d+)%|(?P<number>\d+)(?P<unit>d|h|ed|eh)))?": _after,
    r"(SNET|SNLT|MSO|FNET|FNLT|MFO) (.+)": _constraint,
    r"(ASAP|ALAP)": _bare_constraint,
    r"deadline (.+)": _deadline,
    r"started (.+)": _started,
    r"finished (.+)": _finished,
    r"done (\d+)%": _done,
    rf"{AMOUNT} left": _left,
    rf"takes {AMOUNT}": _takes,
    r"calendar (.+)": _calendar,
    r"in (.+)": _parent,
    r"summary|level of effort|milestone": _kind,
    r"inactive": _inactive,
}


def _float(field_name: str) -> Take:
    def take(noted: Noted, _chart: Chart, _line: int, found: Match[str]) -> None:
        sign = -1 if found[1] else 1
        noted.expected[field_name] = amount(found[2], found[3], sign)

    return take


def _critical(noted: Noted, _chart: Chart, _line: int, found: Match[str]) -> None:
    noted.expected["critical"] = found[0] == "critical"


def _late(noted: Noted, chart: Chart, line: int, found: Match[str]) -> None:
    moment: datetime
    moment = chart.morning(found[2], line) if found[1] == "start" else chart.evening(found[2], line)
    noted.expected[f"late_{found[1]}"] = moment


EXPECTED: dict[str, Take] = {
    r"float (-)?(\d+)(d|h)": _float("total_float"),
    r"free float (-)?(\d+)(d|h)": _float("free_float"),
    r"critical|not critical": _critical,
    r"late (start|finish) (.+)": _late,
}


def noted(notes: tuple[str, ...], chart: Chart, line: int, *, given: bool) -> Noted:
    """What the notes of a row say. Raises CardError for a note that is not in the tables.

    given: whether the row may say what the plan is; not where YAML says it.
    """
    result = Noted()
    for note in notes:
        for pattern, take in {**EXPECTED, **GIVEN}.items():
            if found := re.fullmatch(pattern, note):
                if pattern in GIVEN and not given:
                    raise CardError(line, f"'{note}': the YAML gives the plan, a row only expects")
                take(result, chart, line, found)
                break
        else:
            raise CardError(line, f"'{note}' is not a note; tests/plans/README.md lists them")
    return result
