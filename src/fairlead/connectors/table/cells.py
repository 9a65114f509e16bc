"""Cells as they come out of a file, and what a field makes of them.

A cell is a text, a number, a truth, a day, a moment, a share (a number shown in percent), nothing,
or a `Fault`: a formula without a saved value, or an error of the spreadsheet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeAlias

from fairlead.connectors.conventions import Conventions
from fairlead.connectors.quantities import MisreadError, duration, share
from fairlead.connectors.source import quote
from fairlead.connectors.table.dates import DateOrder, parsed_date, serial_date
from fairlead.core.ground.units import Elapsed, Share, Work
from fairlead.core.program.limits import FIRST_YEAR, LAST_YEAR


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that the spreadsheet itself could not give a value."""

    says: str
    do: str


Cell: TypeAlias = str | int | float | bool | date | Share | Fault | None

EXECUTED = "=+-@\t\r"
"""What makes a spreadsheet take a text for a formula, when it begins with it."""

_BEGINS = r"(?:^|(?<=[;|\t\r\n]))"
_WOULD_RUN = rf"(?=[{re.escape(EXECUTED)}'])"
_EXECUTABLE = re.compile(_BEGINS + _WOULD_RUN)
_NEUTRALISED = re.compile(f"{_BEGINS}'{_WOULD_RUN}")
_FIRST_DAY, _LAST_DAY = date(1984, 1, 1), date(2049, 12, 31)
_YES = frozenset({"yes", "y", "true", "x", "ja", "j", "wahr", "oui", "1", "✓"})
_NO = frozenset({"no", "n", "false", "nein", "falsch", "non", "0", ""})
_NONE = frozenset(
    {"na", "n/a", "none", "null", "nil", "-", "–", "?", "tbd", "k.a.", "keine", "nan"}
)


class NoDateError(MisreadError):
    """A date that stands for none."""


def text_of(cell: Cell) -> str:
    """The text of a cell, as people see it."""
    match cell:
        case None | Fault():
            return ""
        case bool():
            return "yes" if cell else "no"
        case float():
            return str(int(cell)) if cell.is_integer() else repr(cell)
        case Share():
            return f"{(cell.value * 100).normalize():f}%"
        case datetime():
            return cell.isoformat(sep=" ", timespec="minutes")
        case _:
            return str(cell).strip()


def is_empty(cell: Cell) -> bool:
    """Whether nothing stands in a cell."""
    return cell is None or cell == ""


def is_none(cell: Cell) -> bool:
    """Whether a cell says that there is no value, as "NA" does."""
    return isinstance(cell, str) and cell.strip().casefold() in _NONE


def flag_of(cell: Cell) -> bool:
    """Yes or no, in English or German. Raises MisreadError."""
    text = text_of(cell).casefold()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise MisreadError("IMP-042", f"{quote(text)} is neither yes nor no.", "Write yes or no.")


def number_of(cell: Cell) -> Decimal:
    """A number; of a text, with a point or a comma. Raises MisreadError."""
    text = text_of(cell).replace(" ", "").replace("\xa0", "")
    if not re.fullmatch(r"[+-]?[0-9]{1,15}([.,][0-9]{1,15})?", text):
        raise MisreadError("IMP-042", f"{quote(text)} is not a number.", "Write it like 12.")
    return Decimal(text.replace(",", "."))


def duration_of(cell: Cell, conventions: Conventions) -> tuple[Work | Elapsed, bool]:
    """A duration, and whether it is marked as estimated ("5 days?"). Raises MisreadError."""
    text = text_of(cell).replace("\xa0", " ")
    length = duration(text.removesuffix("?"), conventions.units)
    if length.minutes < 0:
        raise MisreadError("IMP-023", f"{quote(text)} is negative.", "Correct the duration.")
    return length, text.endswith("?")


def moment_of(
    cell: Cell, conventions: Conventions, order: DateOrder | None, *, ends: bool, base_1904: bool
) -> datetime:
    """A moment. Raises MisreadError.

    A day without a time is when the working day begins or, if `ends`, when it ends. A number is
    the serial of a spreadsheet.
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        found: date = serial_date(cell, base_1904=base_1904)
    elif isinstance(cell, date):
        found = cell
    else:
        found = parsed_date(text_of(cell), order, base_1904=base_1904)
    if _is_no_date(found):
        says = f"{found.isoformat()[:10]} is the first or last day Project knows; treated as none."
        raise NoDateError("IMP-019", says, "Leave such cells empty.")
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        says = f"{found.isoformat()[:10]} is outside {FIRST_YEAR}–{LAST_YEAR}; treated as none."
        raise MisreadError("IMP-019", says, "Correct it or leave the cell empty.")
    if isinstance(found, datetime):
        return found
    return conventions.day_end(found) if ends else conventions.day_start(found)


def _is_no_date(found: date) -> bool:
    """Whether it is one of the two moments that Microsoft Project writes for no date at all."""
    clock = found.time() if isinstance(found, datetime) else None
    day = found.date() if isinstance(found, datetime) else found
    if day == _FIRST_DAY:
        return clock is None or clock == time()
    return day == _LAST_DAY and (clock is None or clock >= time(23, 59))


def share_of(cell: Cell, *, fractions: bool) -> Share:
    """A part of a whole, 0 to 1. Raises MisreadError.

    fractions: numbers are parts of one; otherwise they are percent.
    """
    if isinstance(cell, Share):
        return cell
    text = text_of(cell)
    if text.endswith("%"):
        return share(text)
    value = number_of(cell)
    return Share(value if fractions else value / 100)


def neutralised(text: str) -> str:
    """A text of which no spreadsheet takes a part for a formula.

    An apostrophe stands where one would begin: at the beginning, and behind whatever parts cells
    or lines where the spreadsheet takes another delimiter than the comma.
    """
    return _EXECUTABLE.sub("'", text)


def restored(text: str) -> str:
    """The text that `neutralised` was given."""
    return _NEUTRALISED.sub("", text) if "'" in text else text


def looks_executable(text: str) -> bool:
    """Whether a text looks like a formula or like markup."""
    first, second = text[:1], text[1:2]
    if first in {"=", "@"} or (first in {"+", "-"} and second.isalpha()):
        return True
    return "<" in text and re.search(r"<[a-zA-Z/!]", text) is not None
