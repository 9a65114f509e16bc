"""Excel workbooks: a plan out of one, and a schedule into one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fairlead.connectors.source import Source, Written, refuse_empty
from fairlead.connectors.table.beside import PROGRAM_SHEET, RESOURCES_SHEET, beside_of
from fairlead.connectors.table.cells import text_of
from fairlead.connectors.table.columns import names_tasks, recognised
from fairlead.connectors.table.dates import DateOrder
from fairlead.connectors.table.draft import draft_of
from fairlead.connectors.table.grid import HEADER_WITHIN, Grid
from fairlead.connectors.table.workbook import Workbook, opened
from fairlead.connectors.table.worksheet import sheet
from fairlead.core.program.draft import Draft

_BESIDE = ("resource", "assignment", "finding", "program", "instruction", "ressource", "zuordnung")
"""What sheets beside the plan are called; they have a column of names too."""

if TYPE_CHECKING:
    from fairlead.core.cpm.schedule import Schedule


def draft_from(
    source: Source,
    columns: Mapping[str, str] | None = None,
    dates: DateOrder | None = None,
) -> Draft:
    """The draft of a workbook: of the sheet whose header names most columns of a plan.

    columns: headers, or column letters, to fields, over what is recognised; "ignore" for none.
    dates: the order of dates written as texts such as 03/04/2026, where the sheet leaves it open.
    Raises SourceError when the file cannot be read, or nobody can say what its columns or dates
    mean.
    """
    refuse_empty(source)
    workbook = opened(source)
    name = _sheet_of_tasks(workbook, columns)
    beside = {
        other: sheet(workbook, other)
        for other in (PROGRAM_SHEET, RESOURCES_SHEET)
        if other in workbook.sheets and other != name
    }
    said = beside_of(beside.get(PROGRAM_SHEET), beside.get(RESOURCES_SHEET))
    return draft_of(source, sheet(workbook, name), columns, dates, said)


def beginning(source: Source, columns: Mapping[str, str] | None = None) -> Grid:
    """The first rows of the sheet that tasks are read from.

    Raises SourceError when the file is no workbook.
    """
    workbook = opened(source)
    return sheet(workbook, _sheet_of_tasks(workbook, columns), most=HEADER_WITHIN)


def written(schedule: Schedule) -> Written:
    """The schedule as a workbook; see `sheets.written`."""
    # The library that writes workbooks takes a third of a second to load; reading does without.
    from fairlead.connectors.table import sheets

    return sheets.written(schedule)


def _sheet_of_tasks(workbook: Workbook, columns: Mapping[str, str] | None) -> str:
    """The sheet whose header names most columns of a plan, the first of several."""

    def fitness(name: str) -> tuple[bool, bool, int]:
        rows = sheet(workbook, name, most=HEADER_WITHIN).rows
        headers = [[text_of(cell) for cell in cells] for _, cells in rows]
        found = ((names_tasks(h, columns), recognised(h, columns)) for h in headers)
        is_plan, number = max(found, default=(False, 0))
        return is_plan, not name.casefold().startswith(_BESIDE), number

    return max(workbook.sheets, key=fitness)
