"""A schedule as the sheets of an Excel workbook."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from fairlead.connectors.source import Written
from fairlead.connectors.table.beside import (
    PROGRAM_FIELDS,
    PROGRAM_SHEET,
    RESOURCE_FIELDS,
    RESOURCES_SHEET,
)
from fairlead.connectors.table.cells import EXECUTED
from fairlead.connectors.table.export import Value, headers, plan_sheet
from fairlead.connectors.table.held import Held, clean, held, lost
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.units import Share

PLAN_SHEET = "Plan"
FINDINGS_SHEET = "Findings"
ASSIGNMENTS_SHEET = "Assignments"
MOMENT_FORMAT = "yyyy-mm-dd hh:mm"
LONGEST_TEXT = 32_767
"""What a cell holds at most, in Excel."""

_HEADER = Font(bold=True)
_HEADER_FILL = PatternFill("solid", fgColor="E6ECF2")
_SUMMARY = Font(bold=True)
_EXECUTED = frozenset(EXECUTED)
_EPOCH = datetime(1980, 1, 1)


def written(schedule: Schedule) -> Written:
    """The schedule as a workbook.

    Sheets: the plan, which `draft_from` reads back, with its dates; the findings; the resources;
    the assignments; the program's own fields. The same schedule gives the same bytes.
    """
    program = schedule.program
    kept = held(program, workbook=True)
    workbook = Workbook()
    plan = workbook.active
    assert isinstance(plan, Worksheet)
    _plan(plan, schedule, kept)
    _findings(workbook.create_sheet(FINDINGS_SHEET), schedule)
    _resources(workbook.create_sheet(RESOURCES_SHEET), kept)
    _assignments(workbook.create_sheet(ASSIGNMENTS_SHEET), schedule, kept)
    _program(workbook.create_sheet(PROGRAM_SHEET), kept)
    return Written(saved(workbook), lost(program, kept, workbook=True))


def saved(workbook: Workbook) -> bytes:
    """A workbook as bytes that hold no clock: the same content gives the same bytes."""
    workbook.properties.created = workbook.properties.modified = _EPOCH
    raw = io.BytesIO()
    workbook.save(raw)
    fixed = io.BytesIO()
    with (
        zipfile.ZipFile(raw) as source,
        zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _without_clock(content)
            entry = zipfile.ZipInfo(name, _EPOCH.timetuple()[:6])
            target.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def _without_clock(content: bytes) -> bytes:
    """The properties with the one moment that saving writes set back."""
    head, tag, rest = content.partition(b"<dcterms:modified")
    start, end = rest.index(b">") + 1, rest.index(b"<")
    return head + tag + rest[:start] + _EPOCH.isoformat().encode() + b"Z" + rest[end:]


def _plan(sheet: Worksheet, schedule: Schedule, kept: Held) -> None:
    sheet.title = PLAN_SHEET
    table = plan_sheet(schedule, kept, kept.program.units)
    fill(sheet, headers(table.columns), table.rows, [c.width for c in table.columns])
    fields = [column.field for column in table.columns]
    kinds, names, levels = (fields.index(f) + 1 for f in ("kind", "name", "level"))
    for row in range(2, sheet.max_row + 1):
        name = sheet.cell(row, names)
        level = sheet.cell(row, levels).value
        if isinstance(level, int):
            name.alignment = Alignment(indent=min(15, level - 1))
        if sheet.cell(row, kinds).value == "summary":
            name.font = _SUMMARY
    sheet.freeze_panes = f"{get_column_letter(names + 1)}2"
    sheet.auto_filter.ref = sheet.dimensions


def _findings(sheet: Worksheet, schedule: Schedule) -> None:
    found = (*schedule.program.set_aside, *schedule.findings)
    rows = [(f.severity.value, f.code, str(f.origin), f.says, f.do) for f in found]
    fill(sheet, ["Severity", "Code", "Where", "What", "What to do"], rows, [10, 10, 32, 80, 60])


def _resources(sheet: Worksheet, kept: Held) -> None:
    rows = [
        tuple(_plain(getattr(resource, name)) for _, name in RESOURCE_FIELDS)
        for resource in kept.program.resources.values()
    ]
    titles = [title for title, _ in RESOURCE_FIELDS]
    fill(sheet, titles, rows, [14, 26, 11, 14, 10, 28, 16, 40])


def _assignments(sheet: Worksheet, schedule: Schedule, kept: Held) -> None:
    rows: list[tuple[Value, ...]] = []
    for one in schedule.program.assignments.values():
        task = kept.program.tasks[one.task]
        dates = schedule.dates(one.task)
        hours = None if one.work is None else one.work.minutes / 60
        name = kept.resources[one.resource]
        rows.append((one.task, task.name, name, one.units, hours, dates.start, dates.finish))
    titles = ["Task id", "Task", "Resource", "Units", "Work (hours)", "Start", "Finish"]
    fill(sheet, titles, rows, [12, 42, 26, 8, 12, 17, 17])


def _program(sheet: Worksheet, kept: Held) -> None:
    program = kept.program
    rows = [
        (title, _plain(getattr(program, name, None) or getattr(program.units, name, None)))
        for title, name in PROGRAM_FIELDS
    ]
    fill(sheet, ["Field", "Value"], rows, [18, 42])


def _plain(value: Any) -> Value:
    """A value as a cell holds it: of an enumeration its word."""
    if isinstance(value, str):
        return str(value)
    shown: Value = value
    return shown


def fill(
    sheet: Worksheet,
    titles: Sequence[str],
    rows: Iterable[Sequence[Value]],
    widths: Sequence[int],
) -> None:
    """A header row that stays in sight, and typed cells below it."""
    for number, (title, width) in enumerate(zip(titles, widths, strict=True), 1):
        header = sheet.cell(1, number)
        _put(header, title)
        header.font, header.fill = _HEADER, _HEADER_FILL
        sheet.column_dimensions[get_column_letter(number)].width = width
    for row, values in enumerate(rows, 2):
        for number, value in enumerate(values, 1):
            if value is not None and value != "":
                _put(sheet.cell(row, number), value)
    sheet.freeze_panes = "A2"


def _put(cell: Any, value: Value) -> None:
    """Put a typed value into a cell; a text stays one, whatever it begins with."""
    if isinstance(value, str):
        text = clean(value)[:LONGEST_TEXT]
        cell.value = text
        cell.data_type = "s"
        # Edited by hand, such a text would become a formula without the mark that Excel sets.
        if text[:1] in _EXECUTED:
            cell.quotePrefix = True
    elif isinstance(value, Share):
        cell.value = float(value.value)
        cell.number_format = "0%"
    elif isinstance(value, datetime):
        cell.value = value
        cell.number_format = MOMENT_FORMAT
    else:
        cell.value = value
