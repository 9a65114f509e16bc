"""A CSV of items as a history: which of them were done, and on which day."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime

from fairlead.connectors.quantities import MisreadError
from fairlead.connectors.source import MAX_ROWS, Source, quote, refuse_empty, warning
from fairlead.connectors.table.dates import DateOrder, orders, parsed_date
from fairlead.connectors.text import decoded
from fairlead.core.forecast.history import Completion
from fairlead.core.ground.errors import SourceError
from fairlead.core.ground.finding import Finding, Origin

DONE = ("done", "completed", "closed", "resolved", "finished", "resolution date", "done date")
"""What the column of the day is called; the first of these that is there."""
IDS = ("id", "key", "issue key", "number", "item")
_DELIMITERS = ",;\t|"
_LONGEST_CELL = 1_000_000
_MOST_TOLD = 5


def completions(source: Source) -> tuple[tuple[Completion, ...], tuple[Finding, ...]]:
    """The items of a CSV with a column `done`, or one that is called like it; others are ignored.

    An item without an id is one of its own. A cell that is no date is left out and told. Raises
    SourceError for what is no such file.
    """
    refuse_empty(source)
    text, findings = decoded(source)
    headers, rows = _table(source, text)
    done, id = _column(headers, DONE), _column(headers, IDS)
    if done is None:
        named = ", ".join(quote(one) for one in headers[:8])
        says = f"no column is called 'done' (there are {named})."
        do = "Give the column with the day on which each item was done that name."
        raise SourceError("HIS-001", source.name, says, do)
    cells = [_cell(row, done) for row in rows]
    order = orders(cells).decided or "DMY"
    items: list[Completion] = []
    wrong: list[tuple[int, str]] = []
    for number, (row, cell) in enumerate(zip(rows, cells, strict=True), 2):
        if not cell:
            continue
        try:
            day = _day(cell, order)
        except MisreadError as error:
            wrong.append((number, error.says))
            continue
        named = _cell(row, id) if id is not None else ""
        items.append(Completion(named or f"row {number}", day))
    return tuple(items), (*findings, *_told(source, wrong))


def _table(source: Source, text: str) -> tuple[list[str], list[list[str]]]:
    head = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=head.count)
    csv.field_size_limit(_LONGEST_CELL)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            rows.append(row)
            if len(rows) > MAX_ROWS:
                says = f"more than {MAX_ROWS:,} rows."
                raise SourceError("IMP-009", source.name, says, "Split it.")
    except csv.Error as error:
        says = f"row {len(rows) + 1} cannot be read ({error})."
        raise SourceError("IMP-012", source.name, says, "Save it again as CSV.") from None
    return [one.strip() for one in rows[0]], rows[1:]


def _column(headers: Sequence[str], names: Sequence[str]) -> int | None:
    plain = [one.casefold().replace("_", " ") for one in headers]
    return next((plain.index(name) for name in names if name in plain), None)


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""


def _day(cell: str, order: DateOrder) -> date:
    found = parsed_date(cell, order)
    return found.date() if isinstance(found, datetime) else found


def _told(source: Source, wrong: Sequence[tuple[int, str]]) -> list[Finding]:
    do = "Write it as 2026-03-31, or leave the cell empty while the item is not done."
    told = [
        warning("HIS-002", Origin(source.name, f"row {number}"), says, do)
        for number, says in wrong[:_MOST_TOLD]
    ]
    if len(wrong) > _MOST_TOLD:
        says = f"{len(wrong) - _MOST_TOLD:,} more rows have no date that can be read."
        told.append(warning("HIS-002", Origin(source.name), says, do))
    return told
