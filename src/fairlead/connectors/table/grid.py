"""A table of cells, whichever file it came from, and where its header is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fairlead.connectors.source import note
from fairlead.connectors.table.cells import Cell, is_empty, text_of
from fairlead.connectors.table.columns import names_tasks, recognised
from fairlead.core.ground.finding import Finding, Origin

HEADER_WITHIN = 20
"""In how many of the first rows a header is looked for, below titles and empty rows."""

Row = tuple[int, Sequence[Cell]]
"""A row's number, as people count it, and its cells."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows that hold something; `sheet` is empty for a file that has none.

    base_1904: numbers that are dates count from 1904.
    """

    file: str
    sheet: str
    rows: Sequence[Row]
    findings: tuple[Finding, ...] = ()
    base_1904: bool = False

    def origin(self, row: int | None = None, cell: str = "") -> Origin:
        """Where a row or cell is, such as "plan.xlsx › Plan!row 12"."""
        place = f"row {row}" if row is not None else cell
        if self.sheet:
            place = f"{self.sheet}!{place}" if place else self.sheet
        return Origin(self.file, place)


def is_blank(cells: Sequence[Cell]) -> bool:
    """Whether nothing stands in a row."""
    return all(is_empty(cell) for cell in cells)


def header_of(grid: Grid, columns: Mapping[str, str] | None) -> tuple[int, tuple[Finding, ...]]:
    """The position of the row that names most columns, and a note if it is not the first."""
    best, most = 0, (False, 0)
    for position, (_, cells) in enumerate(grid.rows[:HEADER_WITHIN]):
        headers = [text_of(cell) for cell in cells]
        found = (names_tasks(headers, columns), recognised(headers, columns))
        if found > most:
            best, most = position, found
    if best == 0:
        return 0, ()
    says = f"The header was found in row {grid.rows[best][0]}; what stands above it was left out."
    do = "Remove the rows above if they hold tasks."
    return best, (note("IMP-014", grid.origin(grid.rows[best][0]), says, do),)
