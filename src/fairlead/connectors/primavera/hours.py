"""CALENDAR: the working hours that Primavera packs into one cell.

clndr_data is a tree of nodes, (0||name(key|value|key|value)(children)): DaysOfWeek with the days
1 (Sunday) to 7, each with its shifts (s start, f finish), and Exceptions, each with the day (d) as
a serial number counted from 30 December 1899 and the shifts worked instead. Only the brackets have
meaning; spaces and deletes between them are layout.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from fairlead.connectors.primavera.cells import Cells, label
from fairlead.connectors.primavera.findings import Findings, shown
from fairlead.connectors.primavera.tables import Row, Tables
from fairlead.connectors.source import MAX_DEPTH
from fairlead.core.calendars.calendar import Calendar, CalendarException, DayHours, Shift
from fairlead.core.ground.ids import CalendarId
from fairlead.core.ground.units import MINUTES_PER_DAY, MINUTES_PER_HOUR
from fairlead.core.program import draft
from fairlead.core.program.limits import FIRST_YEAR, LAST_YEAR

SERIAL_ZERO = date(1899, 12, 30)
MOST_PIECES = 500_000
DAYS = {"1": 6, "2": 0, "3": 1, "4": 2, "5": 3, "6": 4, "7": 5}
"""Primavera counts the days from Sunday, we from Monday."""
USUAL_START = 8 * MINUTES_PER_HOUR
USUAL_DAY = 8 * MINUTES_PER_HOUR

_PIECE = re.compile(r"[()]|[^()]+")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2}) ?([AaPp]?)[Mm]?")


@dataclass(slots=True)
class _Node:
    """A pair of brackets: the text in it, and the pairs in it."""

    text: str = ""
    inside: list[_Node] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.text.rpartition("|")[2].strip()

    @property
    def values(self) -> dict[str, str]:
        """The first pair of a node holds its values, by one-letter keys in any order."""
        words = self.inside[0].text.split("|") if self.inside else []
        return {
            key.strip(): value.strip() for key, value in zip(words[::2], words[1::2], strict=False)
        }

    @property
    def children(self) -> list[_Node]:
        """The second pair of a node holds its children."""
        return self.inside[1].inside if len(self.inside) > 1 else []


def calendars(tables: Tables, cells: Cells, project: str) -> tuple[draft.Row[Calendar], ...]:
    """The calendars that a project can use: the global ones, the resources' and its own."""
    found = []
    for row in tables.rows("CALENDAR"):
        if row["proj_id"] in ("", project) and row["clndr_id"]:
            origin = cells.findings.origin(row.line, label(row))
            found.append(draft.Row(_calendar(row, cells), origin))
    return tuple(found)


def _calendar(row: Row, cells: Cells) -> Calendar:
    week, exceptions = _working_time(row, cells)
    base = row["base_clndr_id"]
    return Calendar(
        id=CalendarId(row["clndr_id"]),
        name=row["clndr_name"] or row["clndr_id"],
        base=CalendarId(base) if base and base != row["clndr_id"] else None,
        week=week,
        exceptions=exceptions,
        minutes_per_day=cells.minutes(row, "day_hr_cnt") or None,
    )


def _working_time(
    row: Row, cells: Cells
) -> tuple[tuple[DayHours | None, ...], tuple[CalendarException, ...]]:
    findings = cells.findings
    root, whole = _tree(row["clndr_data"])
    sections = {node.name: node for node in root.children}
    if "DaysOfWeek" not in sections:
        return _usual(row, cells), ()
    if not whole:
        says = "its working hours break off; what could be read was taken."
        findings.warning("IMP-026", row.line, label(row), says, "Check the working hours.")
    hours: list[DayHours] = [()] * 7
    for node in sections["DaysOfWeek"].children:
        if node.name in DAYS:
            hours[DAYS[node.name]] = tuple(_shifts(node, row, findings))
    exceptions = {}
    if "Exceptions" in sections:
        for node in sections["Exceptions"].children:
            if (day := _day(node, row, findings)) is not None:
                exceptions[day] = CalendarException(
                    first=day, last=day, hours=tuple(_shifts(node, row, findings))
                )
    return tuple(hours), tuple(exceptions[day] for day in sorted(exceptions))


def _usual(row: Row, cells: Cells) -> tuple[DayHours | None, ...]:
    """Monday to Friday from 08:00 for as long as the calendar's day is, said as a finding."""
    length = cells.minutes(row, "day_hr_cnt") or USUAL_DAY
    length = max(1, min(length, MINUTES_PER_DAY))
    start = min(USUAL_START, MINUTES_PER_DAY - length)
    hours = f"{length / MINUTES_PER_HOUR:g} hours a day"
    says = f"it says nothing about its working hours; taken as Monday to Friday, {hours}."
    cells.findings.warning("IMP-026", row.line, label(row), says, "Check the working hours.")
    return ((Shift(start, start + length),),) * 5 + ((), ())


def _shifts(day: _Node, row: Row, findings: Findings) -> Iterator[Shift]:
    """The shifts of a day. A finish at 00:00 is midnight, so 00:00 to 00:00 is the whole day."""
    for node in day.children:
        values = node.values
        start, finish = _minute(values.get("s", "")), _minute(values.get("f", ""))
        if start is None or finish is None:
            says = f"the shift {shown(node.inside[0].text if node.inside else '')} was left out."
            do = "Check the working hours."
            findings.warning("IMP-026", row.line, label(row), says, do)
        elif finish == 0:
            yield Shift(start, MINUTES_PER_DAY)
        elif finish != start:
            yield Shift(start, finish + (MINUTES_PER_DAY if finish < start else 0))


def _day(node: _Node, row: Row, findings: Findings) -> date | None:
    text = node.values.get("d", "")
    if text.isascii() and text.isdecimal() and len(text) <= 6:
        day = SERIAL_ZERO + timedelta(days=int(text))
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
    says = f"an exception on day {shown(text)} was left out: there is no such day."
    findings.warning("IMP-018", row.line, label(row), says, "Check the calendar's exceptions.")
    return None


def _minute(text: str) -> int | None:
    found = _CLOCK.fullmatch(text)
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2]), found[3].lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    total = hour * MINUTES_PER_HOUR + minute
    return total if minute < MINUTES_PER_HOUR and total <= MINUTES_PER_DAY else None


def _tree(text: str) -> tuple[_Node, bool]:
    """The outermost node as far as it can be read, and whether that is all of it."""
    top = _Node()
    open_nodes = [top]
    whole = True
    for count, piece in enumerate(_PIECE.finditer(text)):
        if piece[0] == "(":
            node = _Node()
            open_nodes[-1].inside.append(node)
            open_nodes.append(node)
        elif piece[0] == ")":
            open_nodes.pop()
        elif not open_nodes[-1].inside:
            open_nodes[-1].text = piece[0]
        if not open_nodes or len(open_nodes) > MAX_DEPTH or count > MOST_PIECES:
            whole = False
            break
    return (top.inside[0] if top.inside else top), whole and len(open_nodes) == 1
