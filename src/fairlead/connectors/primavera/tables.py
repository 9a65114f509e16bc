"""An XER file as tables: lines of cells between tabs, each row with its line number.

ERMHDR opens the file, %T names a table, %F its columns, %R is a row and %E closes the file. There
is no escape character: a line without a mark goes on with the last cell of the row before it.
Source: what Primavera writes; the meaning of the columns is in Oracle's "P6 EPPM XER Import/Export
Data Map Guide (Project)".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from fairlead.connectors.primavera.findings import Findings
from fairlead.connectors.source import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Source
from fairlead.core.ground.errors import SourceError

READ_TABLES = frozenset(
    {
        "ACTVCODE",
        "ACTVTYPE",
        "CALENDAR",
        "CURRTYPE",
        "MEMOTYPE",
        "PROJECT",
        "PROJWBS",
        "ROLERATE",
        "ROLES",
        "RSRC",
        "RSRCRATE",
        "SCHEDOPTIONS",
        "TASK",
        "TASKACTV",
        "TASKMEMO",
        "TASKPRED",
        "TASKRSRC",
        "UDFTYPE",
        "UDFVALUE",
    }
)

PASSED_OVER = {
    "PROJCOST": "expenses",
    "PRORISK": "risks",
    "PROJISSU": "issues",
    "PROJTHRS": "thresholds",
    "TASKPROC": "activity steps",
    "TASKDOC": "documents",
    "TASKFIN": "past period actuals",
    "TRSRCFIN": "past period actuals of assignments",
    "TASKNOTE": "notes to resources",
    "WBSBUDG": "budgets of the work breakdown",
    "WBSMEMO": "notebooks of the work breakdown",
}
"""Tables with something a planner entered that is not taken over, and what it is."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells by column name, "" where there is none."""

    table: str
    line: int
    columns: Mapping[str, int]
    cells: list[str]

    def __getitem__(self, column: str) -> str:
        at = self.columns.get(column)
        return self.cells[at].strip() if at is not None else ""


@dataclass(slots=True)
class _Table:
    """The lines of one table, cut into cells only when they are read."""

    columns: Mapping[str, int]
    width: int
    lines: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a file that are read, and which others it has."""

    header: tuple[str, ...]
    parts: Mapping[str, list[_Table]]
    passed_over: Mapping[str, int]

    def __contains__(self, name: str) -> bool:
        return name in self.parts

    def rows(self, name: str) -> Iterator[Row]:
        """The rows of a table, in the file's order; none when there is no such table."""
        for part in self.parts.get(name, ()):
            for line, text in part.lines:
                cells = text.split("\t")
                cells.extend([""] * (part.width - len(cells)))
                yield Row(name, line, part.columns, cells)


def tables_of(source: Source, text: str, findings: Findings) -> Tables:
    """The tables of a decoded file.

    A row with too few cells is filled up, one with too many is left out, both with a finding.
    Raises SourceError when this is no XER file, when it is cut off, or when it is too large.
    """
    lines = text.count("\n")
    if lines > MAX_ROWS:
        raise SourceError(
            "IMP-009", source.name, f"{lines:,} lines (limit {MAX_ROWS:,}).", "Export less at once."
        )
    reader = _Reader(source, findings)
    for number, line in enumerate(text.split("\n"), start=1):
        if not reader.take(number, line):
            return reader.tables()
    if not reader.header:
        raise _not_xer(source)
    raise _cut_off(source, text, reader.table)


class _Reader:
    """Takes the lines of a file one by one and keeps the rows of the tables that are read."""

    def __init__(self, source: Source, findings: Findings) -> None:
        self.source = source
        self.findings = findings
        self.header: tuple[str, ...] = ()
        self.parts: dict[str, list[_Table]] = {}
        self.passed_over: dict[str, int] = {}
        self.table = ""
        self.part: _Table | None = None
        self.row: tuple[int, list[str]] | None = None
        self.stray: list[int] = []
        self.short: dict[str, list[tuple[int, str]]] = {}
        self.cells = 0

    def take(self, number: int, line: str) -> bool:
        """Whether more lines are wanted after this one."""
        if not self.header:
            return self._open(line)
        mark, _, rest = line.partition("\t")
        match mark.rstrip():
            case "%R":
                self._end_row()
                self.row = (number, [rest])
            case "%T":
                self._end_row()
                self.table, self.part = rest.strip().upper(), None
            case "%F":
                self._end_row()
                self._columns(number, rest)
            case "%E":
                self._end_row()
                return False
            case _ if self.row is not None:
                self.row[1].append(line)
            case _ if line.strip():
                self.stray.append(number)
        return True

    def tables(self) -> Tables:
        """What was read."""
        self._say_odd_lines()
        return Tables(self.header, self.parts, self.passed_over)

    def _open(self, line: str) -> bool:
        if not line.strip():
            return True
        if not line.startswith("ERMHDR"):
            raise _not_xer(self.source)
        self.header = tuple(cell.strip() for cell in line.split("\t", MAX_COLUMNS)[:MAX_COLUMNS])
        return True

    def _columns(self, number: int, rest: str) -> None:
        if self.table not in READ_TABLES:
            return
        names = rest.split("\t", MAX_COLUMNS)
        if len(names) > MAX_COLUMNS:
            says = f"table {self.table} has more than {MAX_COLUMNS} columns."
            raise SourceError("IMP-009", self._at(number), says, "Export the file again.")
        columns = {name.strip().lower(): at for at, name in reversed(tuple(enumerate(names)))}
        self.part = _Table(columns, len(names))
        self.parts.setdefault(self.table, []).append(self.part)

    def _end_row(self) -> None:
        if self.row is None:
            return
        (number, parts), self.row = self.row, None
        if self.part is None:
            if self.table in READ_TABLES:
                self.stray.append(number)
            elif self.table in PASSED_OVER:
                self.passed_over[self.table] = self.passed_over.get(self.table, 0) + 1
            return
        while len(parts) > 1 and not parts[-1].strip():
            parts.pop()
        text = "\n".join(parts)
        have, want = text.count("\t") + 1, self.part.width
        if have > want and not text[-(have - want) :].strip("\t"):
            text, have = text[: want - have], want
        self.cells += want
        if self.cells > MAX_CELLS:
            says = f"more than {MAX_CELLS:,} cells."
            raise SourceError("IMP-009", self._at(number), says, "Export fewer projects at once.")
        if have == want:
            self.part.lines.append((number, text))
            return
        says = f"{have:,} values for {want:,} columns"
        if have < want:
            self.part.lines.append((number, text))
            self.short.setdefault(self.table, []).append((number, says))
            return
        says = f"{says}; the row was left out."
        do = "A text with a tab in it does this: take the tab out in Primavera, export again."
        self.findings.warning("IMP-039", number, self.table, says, do)

    def _say_odd_lines(self) -> None:
        """One finding for lines without columns, one a table for rows that end early.

        Some programs leave empty cells off the end of every row.
        """
        if self.stray:
            count = len(self.stray)
            lines = f"this line and {count - 1:,} more belong" if count > 1 else "this line belongs"
            says = f"{lines} to no table with columns (%T, %F); left out."
            self.findings.warning("IMP-039", self.stray[0], "", says, "Export the file again.")
        for table, rows in self.short.items():
            number, says = rows[0]
            more = f" So end {len(rows):,} rows of this table." if len(rows) > 1 else ""
            says = f"{says}; the missing ones were taken as empty.{more}"
            self.findings.warning("IMP-039", number, table, says, "Check the end of these rows.")

    def _at(self, number: int) -> str:
        return f"{self.source.name} › line {number:,}"


def _cut_off(source: Source, text: str, table: str) -> SourceError:
    last = text.rstrip().count("\n") + 1
    says = (
        f"the file ends unexpectedly at line {last:,}, inside table {table or 'ERMHDR'}: its last "
        "line, %E, is missing."
    )
    do = "It is probably a broken download: get it again, or export it again."
    return SourceError("IMP-003", source.name, says, do)


def _not_xer(source: Source) -> SourceError:
    start = source.data[:2048].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start.startswith(b"PK"):
        says, do = "looks like a zip archive.", "Unpack it and take the .xer file inside."
    elif start.startswith(b"\xd0\xcf\x11\xe0"):
        says, do = "looks like a Microsoft Project .mpp (binary).", "Open it with --format mpp."
    elif start.startswith(b"%PDF"):
        says, do = "looks like a PDF.", "Export the project as XER: File › Export › Primavera PM."
    elif b"APIBusinessObjects" in start:
        says = "looks like Primavera's XML."
        do = "Export it as XER instead: File › Export › Primavera PM (XER)."
    elif start.startswith(b"<"):
        says, do = "looks like XML.", "If it is a Microsoft Project file, use --format mspdi."
    else:
        says = "is no Primavera XER file: it does not begin with ERMHDR."
        do = "Export it again: File › Export › Primavera PM (XER)."
    return SourceError("IMP-002", source.name, f"the file {says}", do)
