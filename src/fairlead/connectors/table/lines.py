"""The rows of a table as lines of named cells, cleaned: what no plan can hold is taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fairlead.connectors.quantities import MisreadError
from fairlead.connectors.source import MAX_COLUMNS, quote
from fairlead.connectors.table.cells import (
    Cell,
    Fault,
    is_empty,
    is_none,
    looks_executable,
    text_of,
)
from fairlead.connectors.table.columns import BY_FIELD, Mapped, letters
from fairlead.connectors.table.grid import Grid, is_blank
from fairlead.connectors.table.remarks import Remarks

TEXTS = frozenset({"name", "notes", "url", "tags"})
"""Fields in which "NA" and "-" are texts like any other."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: its number, its cells by field, and texts of columns nobody knows.

    ordinal: which of the tasks it is, from 1.
    """

    row: int
    ordinal: int
    cells: Mapping[str, tuple[Cell, ...]]
    kept: Mapping[str, str]

    def cell(self, field: str) -> Cell:
        """The field's cell, None when it is empty."""
        cells = self.cells.get(field)
        return cells[0] if cells else None

    def text(self, field: str) -> str:
        """The field's text."""
        return text_of(self.cell(field))

    def texts(self, field: str) -> list[str]:
        """The texts of all columns that hold the field."""
        return [text_of(cell) for cell in self.cells.get(field, ())]

    def has(self, field: str) -> bool:
        """Whether the field has a value."""
        return field in self.cells


def lines_of(grid: Grid, header: int, columns: Mapped, remarks: Remarks) -> Iterator[Line]:
    """The lines below the header; empty rows are passed over."""
    headers = [text_of(cell) for cell in grid.rows[header][1]]
    cleaner = _Cleaner(grid, headers, remarks)
    ordinal = 0
    for row, raw in grid.rows[header + 1 :]:
        if is_blank(raw):
            continue
        ordinal += 1
        cells = {}
        for field, positions in columns.fields.items():
            found = (cleaner.cell(row, p, raw[p], field) for p in positions if p < len(raw))
            if present := tuple(cell for cell in found if not is_empty(cell)):
                cells[field] = present
        kept = {}
        for position, name in columns.kept:
            if position < len(raw):
                text = text_of(cleaner.cell(row, position, raw[position], "name"))
                if text:
                    kept[name] = text
        yield Line(row, ordinal, cells, kept)


@dataclass(frozen=True, slots=True)
class _Cleaner:
    grid: Grid
    headers: Sequence[str]
    remarks: Remarks

    def cell(self, row: int, position: int, cell: Cell, field: str) -> Cell:
        """The cell without what no plan can hold, each said."""
        column = self.headers[position].strip() if position < len(self.headers) else ""
        if isinstance(cell, Fault):
            where = f"{letters(position)}{row}"
            place = f"{self.grid.sheet}!{where}" if self.grid.sheet else where
            error = MisreadError("IMP-037", cell.says, cell.do)
            self.remarks.misread(row, place, error)
            return None
        if not isinstance(cell, str):
            return cell
        text = cell if cell.isascii() and cell.isprintable() else self._seen(row, column, cell)
        if looks_executable(text):
            says = "{n cells} that look like formulas or markup; kept as text ({rows})."
            self.remarks.group("IMP-038", row, says, "Nothing, if they are texts.")
        if field not in TEXTS and is_none(text):
            title = BY_FIELD[field].title
            says = f"{title}: {quote(text.strip())} is read as none in {{n cells}} ({{rows}})."
            do = "Leave such cells empty."
            self.remarks.group("IMP-019", row, says, do, key=f"none {title}")
            return None
        return text if field == "notes" else text.strip()

    def _seen(self, row: int, column: str, text: str) -> str:
        """The text without control characters; those and turns of direction are said."""
        if found := _CONTROL.search(text):
            says = f"the control character U+{ord(found[0]):04X} was removed."
            self.remarks.misread(row, column, MisreadError("IMP-011", says, "Check the text."))
            text = _CONTROL.sub("", text)
        if found := _BIDI.search(text):
            says = f"A text turns the direction of writing, with U+{ord(found[0]):04X} ({{rows}})."
            do = "Check that it says what it seems to say."
            self.remarks.group("IMP-011", row, says, do)
        return text


def remark_on_columns(grid: Grid, columns: Mapped, header: int, remarks: Remarks) -> None:
    """Say what was chosen between columns, and which of them nobody knows."""
    row, cells = grid.rows[header]
    if len(cells) > MAX_COLUMNS:
        says = f"Only the first {MAX_COLUMNS} of {len(cells):,} columns were read."
        remarks.group("IMP-009", row, says, "Remove the columns that the plan does not need.")
    for field, taken, left in columns.chosen:
        others = ", ".join(quote(name) for name in left)
        says = f"{BY_FIELD[field].title} is read from {quote(taken)}, not from {others}."
        remarks.group("IMP-014", row, says, "Choose with --columns, as in --columns 'Titel=name'.")
    if columns.kept:
        names = ", ".join(quote(name) for _, name in columns.kept[:10])
        more = f" and {len(columns.kept) - 10} more" if len(columns.kept) > 10 else ""
        says = f"Columns that no field is called by are kept as texts: {names}{more}."
        do = "Map them to fields with --columns if they say more."
        remarks.group("IMP-041", row, says, do)
