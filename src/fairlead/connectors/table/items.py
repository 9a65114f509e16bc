"""A CSV of items: on which days they were created, started and done, and which are open."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import get_args

from fairlead.connectors.quantities import MisreadError
from fairlead.connectors.source import MAX_ROWS, Source, quote, refuse_empty, warning
from fairlead.connectors.table.dates import DateOrder, orders, parsed_date
from fairlead.connectors.text import decoded
from fairlead.core.forecast.history import Item
from fairlead.core.ground.errors import SourceError
from fairlead.core.ground.finding import Finding, Origin
from fairlead.core.program.limits import FIRST_YEAR, LAST_YEAR

DONE = ("done", "completed", "closed", "resolved", "finished", "resolution date", "done date")
"""What the column of the day is called; the first of these that is there."""
CREATED = ("created", "opened", "raised", "reported", "creation date", "created date")
STARTED = ("started", "in progress", "start", "start date", "started date", "work started")
IDS = ("id", "key", "issue key", "number", "item")
_Wrong = tuple[int, str]
"""The number of a row, and what is wrong with it."""

_DELIMITERS = ",;\t|"
_LONGEST_CELL = 1_000_000
_LEAST_SWALLOWED = 3
_MOST_TOLD = 5


def items(source: Source) -> tuple[tuple[Item, ...], tuple[Finding, ...]]:
    """The items of a CSV with a column `done`, or one that is called like it.

    Columns like `created`, `started` and `id` are read where they are there, others are ignored. A
    row without a day in `done` is an open item, one without any day and id is none; an item without
    an id is one of its own. A row whose `done` is no date is left out, any other cell that is none
    counts as empty; both are told. Raises SourceError for what is no such file.
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
    columns = {"created": _column(headers, CREATED), "started": _column(headers, STARTED)}
    days = [one for one in (done, *columns.values()) if one is not None]
    _refuse_swallowed(source, headers, rows, days)
    order, doubt = _order(source, rows, (done, *columns.values()))
    found: list[Item] = []
    wrong: list[_Wrong] = []
    unread: dict[str, list[_Wrong]] = {name: [] for name in columns}
    for number, row in enumerate(rows, 2):
        named = _cell(row, id)
        if not any((named, _cell(row, done), *(_cell(row, one) for one in columns.values()))):
            continue
        try:
            day = _day(_cell(row, done), order)
        except MisreadError as error:
            wrong.append((number, error.says))
            continue
        before: dict[str, date | None] = {}
        for name, column in columns.items():
            try:
                before[name] = _day(_cell(row, column), order)
            except MisreadError as error:
                unread[name].append((number, error.says))
        found.append(Item(named or f"row {number}", day, **before))
    return tuple(found), (*findings, *doubt, *_told(source, wrong), *_unread(source, unread))


def _order(
    source: Source, rows: Sequence[Sequence[str]], columns: Iterable[int | None]
) -> tuple[DateOrder, list[Finding]]:
    """What the first column with evidence says; one file writes all its dates alike."""
    evidence = [orders(_cell(row, one) for row in rows) for one in columns if one is not None]
    decided = next((one.decided for one in evidence if one.decided), None)
    if decided is not None:
        return decided, []
    example = next((text for one in evidence for text in one.examples), None)
    if example is None:
        return "DMY", []
    both = any(one.day_first and one.month_first for one in evidence)
    why = "some dates have the day first and some the month" if both else "no date tells"
    says = f"{quote(example)} was read with the day first: {why}."
    do = "Write the dates as 2026-03-31 if the month comes first."
    return "DMY", [warning("HIS-005", Origin(source.name), says, do)]


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


def _refuse_swallowed(
    source: Source, headers: Sequence[str], rows: Sequence[Sequence[str]], days: Sequence[int]
) -> None:
    """Raise SourceError where the text of a cell holds rows, as after a quote that nothing closes.

    A description may have many lines, but not with the file's columns and a day where days are.
    """
    swallowed, first = 0, 0
    for number, row in enumerate(rows, 2):
        for cell in row:
            lines = cell.splitlines()[1:]
            if not lines:
                continue
            delimiter = max(_DELIMITERS, key=cell.count)
            found = sum(_is_row(line.split(delimiter), len(headers), days) for line in lines)
            first = first or (number if found else 0)
            swallowed += found
    if swallowed >= _LEAST_SWALLOWED:
        says = f"{swallowed:,} rows from row {first} on stand in the text of other cells."
        do = "Close the quotation mark that begins it, or take it away."
        raise SourceError("HIS-006", source.name, says, do)


def _is_row(cells: Sequence[str], width: int, days: Sequence[int]) -> bool:
    """Whether a line has the file's columns and a day in one that holds days, in any order."""
    if len(cells) != width:
        return False
    for order in get_args(DateOrder):
        for column in days:
            try:
                if _day(cells[column].strip(), order) is not None:
                    return True
            except MisreadError:
                continue
    return False


def _column(headers: Sequence[str], names: Sequence[str]) -> int | None:
    plain = [one.casefold().replace("_", " ") for one in headers]
    return next((plain.index(name) for name in names if name in plain), None)


def _cell(row: Sequence[str], column: int | None) -> str:
    return row[column].strip() if column is not None and column < len(row) else ""


def _day(cell: str, order: DateOrder) -> date | None:
    if not cell:
        return None
    found = parsed_date(cell, order)
    day = found.date() if isinstance(found, datetime) else found
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        says = f"{quote(cell)} lies outside {FIRST_YEAR} to {LAST_YEAR}."
        raise MisreadError("IMP-010", says, "Correct the year.")
    return day


def _told(source: Source, wrong: Sequence[_Wrong]) -> list[Finding]:
    do = "Write it as 2026-03-31, or leave the cell empty while the item is not done."
    told = [
        warning("HIS-002", Origin(source.name, f"row {number}"), says, do)
        for number, says in wrong[:_MOST_TOLD]
    ]
    if len(wrong) > _MOST_TOLD:
        says = f"{len(wrong) - _MOST_TOLD:,} more rows have no date that can be read."
        told.append(warning("HIS-002", Origin(source.name), says, do))
    return told


def _unread(source: Source, unread: Mapping[str, Sequence[_Wrong]]) -> list[Finding]:
    """One finding a column: what it lacks changes no forecast, but cycle times."""
    told = []
    for name, wrong in unread.items():
        if wrong:
            (number, says), more = wrong[0], len(wrong) - 1
            also = f" So it is with {more:,} more in that column." if more else ""
            do = f"Write the day on which the item was {name} as 2026-03-31."
            told.append(warning("HIS-002", Origin(source.name, f"row {number}"), says + also, do))
    return told
