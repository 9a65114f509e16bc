"""CSV files: a plan out of one, and a schedule into one."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from fairlead.connectors.quantities import share_text
from fairlead.connectors.source import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    Source,
    Written,
    refuse_empty,
    warning,
)
from fairlead.connectors.table.cells import neutralised, restored
from fairlead.connectors.table.columns import names_tasks, recognised
from fairlead.connectors.table.dates import DateOrder
from fairlead.connectors.table.draft import draft_of
from fairlead.connectors.table.export import Value, headers, plan_sheet
from fairlead.connectors.table.grid import Grid, Row, is_blank
from fairlead.connectors.table.held import held, lost
from fairlead.connectors.table.remarks import rows_text
from fairlead.connectors.text import decoded
from fairlead.core.ground.errors import SourceError
from fairlead.core.ground.finding import Finding, Origin
from fairlead.core.ground.units import Share
from fairlead.core.program.draft import Draft
from fairlead.core.program.program import TimeUnits

if TYPE_CHECKING:
    from fairlead.core.cpm.schedule import Schedule

DELIMITERS = (",", ";", "\t", "|")
_NAMES = {",": "','", ";": "';'", "\t": "tab", "|": "'|'"}
_HOURS = TimeUnits(minutes_per_day=0)
_SNIFFED_CHARACTERS = 65_536
_SNIFFED_ROWS = 20
_LONGEST_CELL = 1_000_000


def draft_from(
    source: Source,
    columns: Mapping[str, str] | None = None,
    dates: DateOrder | None = None,
) -> Draft:
    """The draft of a CSV file.

    columns: headers, or column letters, to fields, over what is recognised; "ignore" for none.
    dates: the order of dates such as 03/04/2026, where the file leaves it open.
    Raises SourceError when the file cannot be read, or nobody can say what its columns or dates
    mean.
    """
    refuse_empty(source)
    text, findings = decoded(source)
    delimiter, body = _delimiter(text, columns)
    rows = _rows(source, body, delimiter, text.count("\n", 0, len(text) - len(body)))
    found = (*findings, *_ragged(source, rows, delimiter))
    grid = Grid(source.name, "", [row for row in rows if not is_blank(row[1])], found)
    return draft_of(source, grid, columns, dates)


def beginning(source: Source, columns: Mapping[str, str] | None = None) -> Grid:
    """The first rows of a CSV file, even of one that cannot be read as a whole."""
    text, _ = decoded(source)
    delimiter, body = _delimiter(text, columns)
    rows = enumerate(_first_rows(body, delimiter), text.count("\n", 0, len(text) - len(body)) + 1)
    return Grid(source.name, "", [row for row in rows if not is_blank(row[1])])


def written(schedule: Schedule) -> Written:
    """The schedule as a CSV file: the plan, which `draft_from` reads back, and its dates.

    UTF-8 with a byte order mark and commas, as spreadsheets open it. Texts that a spreadsheet
    would take for formulas begin with an apostrophe, which is taken off again when they are read.
    """
    program = schedule.program
    kept = held(program, workbook=False)
    # Whoever reads the file does not know how long this program's days are; eight hours go.
    usual = program.units.minutes_per_day == TimeUnits().minutes_per_day
    sheet = plan_sheet(schedule, kept, TimeUnits() if usual else _HOURS)
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([neutralised(title) for title in headers(sheet.columns)])
    writer.writerows([_text(value) for value in row] for row in sheet.rows)
    data = file.getvalue().encode("utf-8-sig")
    return Written(data, lost(program, kept, workbook=False))


def _text(value: Value) -> str:
    match value:
        case None:
            return ""
        case str():
            return neutralised(value)
        case Share():
            return share_text(value)
        case datetime():
            exact = "seconds" if value.second else "minutes"
            return value.isoformat(sep=" ", timespec=exact)
        case _:
            return f"{value:g}"


def _delimiter(text: str, columns: Mapping[str, str] | None) -> tuple[str, str]:
    """What parts the columns, and the text without the line that says so."""
    if text[:4].casefold() == "sep=" and text[4:5] in DELIMITERS and text[5:6] in {"\n", ""}:
        return text[4], text[6:]

    def fitness(delimiter: str) -> tuple[bool, int, int]:
        best = (False, 0, 0)
        for row in _first_rows(text, delimiter):
            found = (names_tasks(row, columns), recognised(row, columns), len(row))
            best = max(best, found)
        return best

    return max(DELIMITERS, key=fitness), text


def _first_rows(text: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text[:_SNIFFED_CHARACTERS]), delimiter=delimiter)
    try:
        for row in reader:
            rows.append([cell[:100] for cell in row[:MAX_COLUMNS]])
            if len(rows) == _SNIFFED_ROWS:
                break
    except csv.Error:
        pass
    return rows


def _rows(source: Source, text: str, delimiter: str, skipped: int) -> list[Row]:
    """The rows, numbered as a spreadsheet does after `skipped` others.

    Raises SourceError for a quote that is never closed, and for more than a table may hold.
    """
    lines = text.split("\n")
    if len(lines) > MAX_ROWS + 1:
        says = f"{len(lines) - 1:,} rows (limit {MAX_ROWS:,})."
        raise SourceError("IMP-009", source.name, says, "Filter or split it.")
    rows: list[Row] = []
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter, strict=True)
    cells = 0
    while True:
        number = len(rows) + skipped + 1
        begun = reader.line_num
        try:
            row = next(reader, None)
        except csv.Error as error:
            where = f"{source.name} › row {number}"
            left = len(lines) - begun - (lines[-1] == "")
            is_one_line = reader.line_num == begun + 1
            raise _broken(where, left, str(error), is_one_line=is_one_line) from None
        if row is None:
            return rows
        cells += len(row)
        if cells > MAX_CELLS:
            says = f"more than {MAX_CELLS:,} cells."
            raise SourceError("IMP-009", source.name, says, "Filter or split it.")
        rows.append((number, [restored(cell) for cell in row]))


def _broken(where: str, lines_left: int, says: str, *, is_one_line: bool) -> SourceError:
    if "field larger" in says and is_one_line:
        says = f"a cell has more than {_LONGEST_CELL:,} characters."
        return SourceError("IMP-009", where, says, "Shorten it.")
    if "unexpected end" in says or "field larger" in says:
        says = f"{lines_left:,} lines would become one cell."
        return SourceError(
            "IMP-012", where, f"a quote opened here is never closed; {says}", "Close the quote."
        )
    do = 'Write a quote within a quoted cell twice: "".'
    return SourceError("IMP-012", where, "a quoted cell goes on after its closing quote.", do)


def _ragged(source: Source, rows: Sequence[Row], delimiter: str) -> list[Finding]:
    """Rows with other numbers of columns than the first that has more than one."""
    width = next((len(row) for _, row in rows if len(row) > 1), 1)
    groups: dict[int, list[int]] = {}
    for number, row in rows:
        if len(row) != width and not is_blank(row) and not _only_longer(row, width):
            groups.setdefault(len(row), []).append(number)
    found = []
    for size, numbers in list(groups.items())[:20]:
        has = "has" if len(numbers) == 1 else "have"
        says = f"{rows_text(numbers)} {has} {size} of {width} columns. "
        says += f"The delimiter was taken to be {_NAMES[delimiter]}."
        place = Origin(source.name, f"row {numbers[0]}")
        do = "Check the row, and the quotes around cells that hold the delimiter."
        found.append(warning("IMP-013", place, says, do))
    return found


def _only_longer(row: Sequence[object], width: int) -> bool:
    """Whether what a row has too much is empty."""
    return len(row) > width and all(cell == "" for cell in row[width:])
