"""What the columns of a table are taken for, so that people can say it better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.connectors.source import MAX_COLUMNS, Source
from fairlead.connectors.table import csv, xlsx
from fairlead.connectors.table.cells import text_of
from fairlead.connectors.table.columns import field_called, letters
from fairlead.connectors.table.grid import header_of

EXAMPLES = 3
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its letters, its header, and the first values below it.

    field: what it is recognised as by its header alone, None when nothing is called so.
    """

    letters: str
    header: str
    field: str | None
    examples: tuple[str, ...]


def headings(source: Source, format: str, columns: Mapping[str, str] | None) -> tuple[Heading, ...]:
    """The columns of a CSV file or workbook, from its first rows.

    columns: as for `draft_from`; they help to find the header. Raises SourceError when the file
    cannot be opened at all.
    """
    grid = (xlsx if format == "xlsx" else csv).beginning(source, columns)
    if not grid.rows:
        return ()
    header, _ = header_of(grid, columns)
    rows = [[text_of(cell)[:_LONGEST].strip() for cell in cells] for _, cells in grid.rows[header:]]
    titles, below = rows[0][:MAX_COLUMNS], rows[1:]
    return tuple(
        Heading(
            letters(n),
            title,
            field_called(title),
            tuple([row[n] for row in below if n < len(row) and row[n]][:EXAMPLES]),
        )
        for n, title in enumerate(titles)
        if title or any(n < len(row) and row[n] for row in below)
    )
