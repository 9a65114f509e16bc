"""A workbook's parts: which sheets there are, their texts and formats, and one sheet as a grid.

Read in one pass over each part, because what matters beside values (formulas without a saved
value, merged cells, hidden rows, cells far outside) is lost by readers that give values only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from fairlead.connectors.quantities import MisreadError
from fairlead.connectors.source import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Source, note, quote
from fairlead.connectors.table.cells import Cell, Fault
from fairlead.connectors.table.columns import letters
from fairlead.connectors.table.dates import parsed_date, serial_date
from fairlead.connectors.table.grid import Grid, Row
from fairlead.connectors.table.package import Handler, Package
from fairlead.core.ground.errors import SourceError
from fairlead.core.ground.finding import Finding
from fairlead.core.ground.units import Share

LONGEST_TEXT = 1_000_000
_MANY_EMPTY = 1_000
_NUMBER = re.compile(r"[+-]?[0-9]{1,25}(?:\.[0-9]{1,25})?(?:[eE][+-]?[0-9]{1,2})?")
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_TIMED_FORMATS = frozenset((18, 19, 20, 21, 22, 45, 46, 47))
_PERCENT_FORMATS = frozenset((9, 10))
_NOT_IN_FORMAT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')


@dataclass(frozen=True, slots=True)
class Style:
    """How the numbers of a cell are shown."""

    is_date: bool = False
    has_time: bool = False
    is_percent: bool = False


_PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook that was opened: its sheets by name, in order, and what all of them share."""

    source: Source
    package: Package
    sheets: dict[str, str]
    texts: Sequence[str]
    styles: Sequence[Style]
    base_1904: bool


class _Collector(Handler):
    """The base of handlers that gather the text of some elements."""

    def __init__(self) -> None:
        self._parts: list[str] | None = None
        self._size = 0

    def text(self, data: str) -> None:
        if self._parts is not None and self._size < LONGEST_TEXT:
            self._parts.append(data)
            self._size += len(data)

    def _gather(self) -> None:
        self._parts, self._size = [], 0

    def _gathered(self) -> str:
        text = "".join(self._parts or ())
        self._parts = None
        return text


class _Relations(Handler):
    def __init__(self) -> None:
        self.target: dict[str, str] = {}
        self.main = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            target = attributes.get("Target", "")
            self.target[attributes.get("Id", "")] = target
            if attributes.get("Type", "").endswith("/officeDocument"):
                self.main = target


class _Contents(Handler):
    def __init__(self) -> None:
        self.sheets: dict[str, str] = {}
        self.base_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet" and len(self.sheets) < MAX_COLUMNS:
            relation = next((v for k, v in attributes.items() if k.endswith("}id")), "")
            self.sheets.setdefault(attributes.get("name", ""), relation)
        elif name == "workbookPr":
            self.base_1904 = attributes.get("date1904", "0") in {"1", "true"}


class _Texts(_Collector):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._item: list[str] = []
        self._spoken = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self._item = []
        elif name == "rPh":
            # How a text is spoken is not part of it.
            self._spoken = True
        elif name == "t" and not self._spoken:
            self._gather()

    def end(self, name: str) -> None:
        if name == "t" and not self._spoken:
            self._item.append(self._gathered())
        elif name == "rPh":
            self._spoken = False
        elif name == "si" and len(self.texts) < MAX_CELLS:
            self.texts.append(_unescaped("".join(self._item)))


class _Styles(Handler):
    def __init__(self) -> None:
        self.styles: list[Style] = []
        self._codes: dict[str, str] = {}
        self._inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside and len(self.styles) < MAX_ROWS:
            number = attributes.get("numFmtId", "0")
            self.styles.append(_style(number, self._codes.get(number)))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._inside = False


def _style(number: str, code: str | None) -> Style:
    if code is None:
        known = int(number) if re.fullmatch("[0-9]{1,5}", number) else 0
        return Style(known in _DATE_FORMATS, known in _TIMED_FORMATS, known in _PERCENT_FORMATS)
    signs = set(_NOT_IN_FORMAT.sub("", code[:500]).split(";")[0].casefold())
    return Style(bool(signs & set("dmyhs")), bool(signs & set("hs")), "%" in signs)


def opened(source: Source) -> Workbook:
    """A workbook's directory, texts and styles. Raises SourceError when it is none."""
    package = Package(source)
    top = _Relations()
    if package.has("_rels/.rels"):
        package.parse("_rels/.rels", top)
    main = _path("", top.main) if top.main else "xl/workbook.xml"
    if not package.has(main) or not main.startswith("xl/"):
        says = "is an archive, but not an Excel workbook."
        raise SourceError("IMP-002", source.name, says, "Save the plan as .xlsx.")
    contents, relations = _Contents(), _Relations()
    package.parse(main, contents)
    folder, _, file = main.rpartition("/")
    rels = f"{folder}/_rels/{file}.rels"
    if package.has(rels):
        package.parse(rels, relations)
    sheets = {
        name: path
        for name, id in contents.sheets.items()
        if package.has(path := _path(folder, relations.target.get(id, "")))
    }
    texts, styles = _Texts(), _Styles()
    for part, handler in (("sharedStrings.xml", texts), ("styles.xml", styles)):
        if package.has(f"{folder}/{part}"):
            package.parse(f"{folder}/{part}", handler)
    if not sheets:
        raise SourceError("IMP-001", source.name, "there are no sheets.", "Export it again.")
    return Workbook(source, package, sheets, texts.texts, styles.styles, contents.base_1904)


def _path(folder: str, target: str) -> str:
    return target[1:] if target.startswith("/") else f"{folder}/{target}".lstrip("/")


class _EnoughError(Exception):
    """As many rows as were wanted have been read."""


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


class _Sheet(_Collector):
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

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self._begin_row(attributes)
        elif name == "c":
            self._begin_cell(attributes)
        elif name in {"v", "t"} and self._cell is not None:
            self._gather()
        elif name == "f" and self._cell is not None:
            self._cell.is_formula = True
        elif name == "mergeCell" and len(self._merged) < MAX_ROWS:
            self._merged.append(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        if name == "v" and self._cell is not None:
            self._cell.value = self._gathered()
        elif name == "t" and self._cell is not None:
            self._cell.inline.append(self._gathered())
        elif name == "c" and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif name == "row" and self._cells:
            self._end_row()

    def findings(self, grid: Grid) -> list[Finding]:
        """What is worth knowing about the sheet."""
        found = []
        empty = self._last - len(self.rows)
        if empty >= _MANY_EMPTY and self.rows:
            says = f"Sheet {self._name}: {empty:,} empty rows ignored; "
            says += f"last used row is {self.rows[-1][0]:,}."
            found.append(note("IMP-008", grid.origin(), says, "Nothing, if that is right."))
        if self._outside:
            says = f"{len(self._outside):,} values right of column {MAX_COLUMNS} were ignored, "
            says += f"the first in {self._outside[0]}."
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
        style = self._styles.get(attributes.get("s", "0"), _PLAIN)
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
            return _unescaped("".join(cell.inline))
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
                return _unescaped(text)
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


def _unescaped(text: str) -> str:
    """Workbooks write characters that XML cannot hold as _x0007_."""
    if "_x" not in text:
        return text
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def _column(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
