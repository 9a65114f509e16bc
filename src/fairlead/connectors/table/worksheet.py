"""One sheet of a workbook as a grid, and what is unusual about it: hidden, merged, far outside."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from fairlead.connectors.quantities import MisreadError
from fairlead.connectors.source import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, note, quote, warning
from fairlead.connectors.table.cells import Cell, Fault
from fairlead.connectors.table.columns import letters
from fairlead.connectors.table.dates import parsed_date, serial_date
from fairlead.connectors.table.grid import Grid, Row
from fairlead.connectors.table.workbook import PLAIN, Collector, Style, Workbook, unescaped
from fairlead.core.ground.errors import SourceError
from fairlead.core.ground.finding import Finding
from fairlead.core.ground.units import Share

_MANY_EMPTY = 1_000
_MOST_EMPTY = 20_000
"""As many empty rows, one after another, are taken for the end of a sheet."""
_NUMBER = re.compile(r"[+-]?[0-9]{1,25}(?:\.[0-9]{1,25})?(?:[eE][+-]?[0-9]{1,2})?")


class _EnoughError(Exception):
    """As many rows as were wanted have been read, or empty ones without end."""


def sheet(workbook: Workbook, name: str, most: int | None = None) -> Grid:
    """One sheet, or the first rows of it.

    Raises SourceError when it is broken or holds more than a table may.
    """
    handler = _Sheet(workbook, name, most)
    with suppress(_EnoughError):
        workbook.package.parse(workbook.sheets[name], handler)
    grid = Grid(workbook.source.name, name, handler.rows, (), workbook.base_1904)
    return Grid(grid.file, name, grid.rows, tuple(handler.findings(grid)), grid.base_1904)


@dataclass(slots=True)
class _Open:
    """The cell that is being read."""

    column: int
    type: str
    style: Style
    value: str | None = None
    is_formula: bool = False
    inline: list[str] = field(default_factory=list)


class _Sheet(Collector):
    """The cells of a sheet, and what is unusual about it."""

    def __init__(self, workbook: Workbook, name: str, most: int | None) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self._most = most
        self._styles = {str(number): style for number, style in enumerate(workbook.styles)}
        self._columns: dict[str, int] = {}
        self._workbook = workbook
        self._name = name
        self._row = 0
        self._column = 0
        self._cells: dict[int, Cell] = {}
        self._cell: _Open | None = None
        self._count = 0
        self._hidden: list[int] = []
        self._row_hidden = False
        self._merged: list[str] = []
        self._outside: list[str] = []
        self._last = 0
        self._empty = 0
        self._most_empty = _MOST_EMPTY if most is None else _MANY_EMPTY

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self._begin_row(attributes)
        elif name == "c":
            self._begin_cell(attributes)
        elif name in {"v", "t"} and self._cell is not None:
            self.gather()
        elif name == "f" and self._cell is not None:
            self._cell.is_formula = True
        elif name == "mergeCell" and len(self._merged) < MAX_ROWS:
            self._merged.append(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        if name == "v" and self._cell is not None:
            self._cell.value = self.gathered()
        elif name == "t" and self._cell is not None:
            self._cell.inline.append(self.gathered())
        elif name == "c" and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif name == "row":
            self._end_row()

    def findings(self, grid: Grid) -> list[Finding]:
        """What is worth knowing about the sheet."""
        found = []
        empty = self._last - len(self.rows)
        if self._empty >= _MOST_EMPTY:
            says = f"Sheet {self._name} was read up to row {self._last:,}, after {self._empty:,} "
            says += "empty rows one after another; what may stand below was left out."
            do = "Delete the empty rows if the plan goes on below them."
            found.append(warning("IMP-008", grid.origin(self._last), says, do))
        elif empty >= _MANY_EMPTY and self.rows:
            says = f"Sheet {self._name}: {empty:,} empty rows ignored; "
            says += f"last used row is {self.rows[-1][0]:,}."
            found.append(note("IMP-008", grid.origin(), says, "Nothing, if that is right."))
        if self._outside:
            says = f"Values right of column {MAX_COLUMNS} were ignored, {len(self._outside):,} in "
            says += f"number, the first in {self._outside[0]}."
            found.append(note("IMP-008", grid.origin(cell=self._outside[0]), says, "Delete them."))
        if hidden := [row for row in self._hidden if row <= self._last]:
            rows = "1 hidden row was" if len(hidden) == 1 else f"{len(hidden):,} hidden rows were"
            says = f"{rows} read too, the first row {hidden[0]:,}."
            do = "Delete them from a copy if they do not belong to the plan."
            found.append(note("IMP-037", grid.origin(hidden[0]), says, do))
        if self._merged:
            number = len(self._merged)
            ranges = f"{number:,} range{'' if number == 1 else 's'} of merged cells"
            says = f"{ranges}, the first {quote(self._merged[0])}: only its first cell has a value."
            found.append(note("IMP-037", grid.origin(), says, "Unmerge and fill them if need be."))
        return found

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        self._row = int(number) if re.fullmatch("[0-9]{1,7}", number) else self._row + 1
        self._column = 0
        self._cells = {}
        self._row_hidden = attributes.get("hidden", "0") in {"1", "true"}
        self._last = max(self._last, self._row)

    def _end_row(self) -> None:
        if not self._cells:
            self._empty += 1
            if self._empty == self._most_empty:
                raise _EnoughError
            return
        self._empty = 0
        if self._row_hidden:
            self._hidden.append(self._row)
        width = max(self._cells) + 1
        self.rows.append((self._row, [self._cells.get(c) for c in range(width)]))
        self._cells = {}
        if len(self.rows) == self._most:
            raise _EnoughError
        if len(self.rows) > MAX_ROWS:
            says = f"Sheet {self._name} has more than {MAX_ROWS:,} rows."
            raise SourceError("IMP-009", self._workbook.source.name, says, "Filter or split it.")

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        name = attributes.get("r", "").rstrip("0123456789")
        column = self._columns.get(name) or self._named(name)
        self._column = column or self._column + 1
        style = self._styles.get(attributes.get("s", "0"), PLAIN)
        self._cell = _Open(self._column - 1, attributes.get("t", "n"), style)

    def _named(self, name: str) -> int | None:
        """The number of a column, from 1; kept, because the same few come again and again."""
        if not re.fullmatch("[A-Z]{1,3}", name):
            return None
        self._columns[name] = _column(name)
        return self._columns[name]

    def _end_cell(self, cell: _Open) -> None:
        value = self._value(cell)
        if value is None or value == "":
            return
        if cell.column >= MAX_COLUMNS:
            if len(self._outside) < MAX_ROWS:
                self._outside.append(f"{letters(cell.column)}{self._row}")
            return
        self._count += 1
        if self._count > MAX_CELLS:
            says = f"Sheet {self._name} has more than {MAX_CELLS:,} cells."
            raise SourceError("IMP-009", self._workbook.source.name, says, "Filter or split it.")
        self._cells[cell.column] = value

    def _value(self, cell: _Open) -> Cell:
        text = cell.value
        if cell.type == "inlineStr":
            return unescaped("".join(cell.inline))
        if text is None or text == "":
            if cell.is_formula:
                return Fault("formula has no saved value.", "Open in Excel and save.")
            return None
        match cell.type:
            case "s":
                known = re.fullmatch("[0-9]{1,9}", text)
                texts = self._workbook.texts
                return texts[int(text)] if known and int(text) < len(texts) else None
            case "str":
                return unescaped(text)
            case "b":
                return text == "1"
            case "e":
                return Fault(f"the spreadsheet says {quote(text)}.", "Mend the formula there.")
            case "d":
                return _iso(text)
            case _:
                return self._number(text.strip(), cell.style)

    def _number(self, text: str, style: Style) -> Cell:
        if not _NUMBER.fullmatch(text):
            return text
        number = float(text)
        if style.is_date:
            try:
                found = serial_date(number, base_1904=self._workbook.base_1904)
            except MisreadError as error:
                return Fault(error.says, error.do)
            if style.has_time and not isinstance(found, datetime):
                return datetime.combine(found, datetime.min.time())
            return found
        if style.is_percent:
            return Share(Decimal(repr(round(number, 12))))
        return int(number) if number.is_integer() and abs(number) < 10**15 else number


def _iso(text: str) -> date | str:
    try:
        return parsed_date(text, None)
    except MisreadError:
        return text


def _column(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
