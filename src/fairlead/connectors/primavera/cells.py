"""What a cell says: a moment, hours, a number, a flag. What cannot be read becomes a finding."""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal

from fairlead.connectors.primavera.findings import Findings, shown
from fairlead.connectors.primavera.tables import Row
from fairlead.core.ground.units import MINUTES_PER_HOUR

_MOMENT = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?: +([0-9]{1,2}):([0-9]{2})(?::[0-9.]{1,12})?)?"
)
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}(?:[.,][0-9]{1,18})?(?:[eE][+-]?[0-9]{1,2})?")
_NAMED_BY = {
    "CALENDAR": "clndr_name",
    "PROJECT": "proj_short_name",
    "PROJWBS": "wbs_short_name",
    "ROLES": "role_short_name",
    "RSRC": "rsrc_short_name",
    "TASK": "task_code",
    "UDFVALUE": "udf_type_id",
}
MOST = Decimal(10) ** 15


def label(row: Row) -> str:
    """A row as people know it, such as "TASK A1000"."""
    name = row[_NAMED_BY.get(row.table, "")][:60]
    return f"{row.table} {name}" if name else row.table


class Cells:
    """Reads cells of rows; each value that cannot be read is said once, with its place."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self._moments: dict[str, datetime | None] = {}
        self._numbers: dict[str, Decimal | None] = {}
        self._minutes: dict[str, int] = {"": 0}

    def moment(self, row: Row, column: str) -> datetime | None:
        """A date with its clock time, local; None when the cell is empty or no date."""
        text = row[column]
        if not text:
            return None
        if text not in self._moments:
            self._moments[text] = _moment(text)
        if (moment := self._moments[text]) is None:
            says = f"{column}: {shown(text)} does not exist; treated as none."
            self.findings.warning("IMP-017", row.line, label(row), says, "Correct the date.")
        return moment

    def number(self, row: Row, column: str) -> Decimal | None:
        """A decimal number, with a point or a comma; None when the cell is empty or no number."""
        text = row[column]
        if not text:
            return None
        if text not in self._numbers:
            self._numbers[text] = _number(text)
        if (value := self._numbers[text]) is None:
            says = f"{column}: {shown(text)} is no number that can be used; treated as none."
            self.findings.warning("IMP-042", row.line, label(row), says, "Correct the number.")
        return value

    def minutes(self, row: Row, column: str) -> int | None:
        """Hours as whole minutes, rounded to the nearest: Primavera works to the minute."""
        text = row[column]
        if text in self._minutes:
            return self._minutes[text] if text else None
        hours = self.number(row, column)
        if hours is None:
            return None
        minutes = int((hours * MINUTES_PER_HOUR).to_integral_value(ROUND_HALF_EVEN))
        self._minutes[text] = minutes
        return minutes

    def kind(self, row: Row, column: str, known: Container[str], taken: str) -> str:
        """One of Primavera's codes; another one is said, and `taken` says what it was read as."""
        text = row[column]
        if text and text not in known:
            says = f"{column}: {shown(text)} is not known; {taken}."
            do = "Check what it should be."
            self.findings.warning("IMP-039", row.line, label(row), says, do)
        return text


def flag(row: Row, column: str, otherwise: bool = False) -> bool:
    """Y or N; `otherwise` when the cell is empty or the column is missing."""
    text = row[column].upper()
    return text == "Y" if text else otherwise


def _number(text: str) -> Decimal | None:
    value = Decimal(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None
    return None if value is None or abs(value) > MOST else value


def _moment(text: str) -> datetime | None:
    found = _MOMENT.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute = (int(part or 0) for part in found.groups())
    try:
        return datetime(year, month, day, hour, minute)
    except ValueError:
        return None
