"""An .xlsx workbook to plan in: what each column takes, lists to choose from, and an example."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from fairlead.connectors.source import MAX_ROWS
from fairlead.connectors.table.beside import (
    PROGRAM_FIELDS,
    PROGRAM_SHEET,
    RESOURCE_FIELDS,
    RESOURCES_SHEET,
)
from fairlead.connectors.table.columns import BY_FIELD, letters
from fairlead.connectors.table.export import Value
from fairlead.connectors.table.sheets import PLAN_SHEET, fill, saved
from fairlead.core.ground.units import Share
from fairlead.core.program.people import ResourceKind
from fairlead.core.program.task import ConstraintKind, TaskKind

INSTRUCTIONS_SHEET = "Instructions"

SAYS = (
    ("id", "Names the task for others; a number or a short word of your own.", "12"),
    ("level", "1 for the top of the outline, 2 for what stands below it.", "2"),
    ("name", "What is to be done. The only column that must be filled.", "Payment API"),
    ("kind", "Task, milestone or summary. A summary has tasks below it.", "milestone"),
    ("duration", "Working time: d, h, min, w or mo; ed is elapsed days.", "10d"),
    ("low", "With the next two, a range: better only once in ten times.", "8d"),
    ("likely", "The likely duration: longer as often as shorter.", "10d"),
    ("high", "Worse only once in ten times.", "16d"),
    ("predecessors", "What it waits for: id, type (FS, SS, FF, SF) and lag.", "3;5SS+2d"),
    ("resources", "Who works on it, with how much of their time.", "Ana[50%];Ben"),
    ("owner", "Who answers for it.", "Ana"),
    ("team", "The team that does it.", "Payments"),
    ("complete", "How much of the duration is done.", "40%"),
    (
        "start",
        "It cannot start before this day; leave it empty if links decide.",
        "2026-04-01",
    ),
    ("due", "The day by which it should be done.", "2026-05-29"),
    ("constraint", "Any other constraint: SNET, SNLT, FNET, FNLT, MSO, MFO, ALAP.", "FNLT"),
    ("constraint_date", "The date of that constraint.", "2026-06-30"),
    ("actual_start", "When it started.", "2026-04-02"),
    ("actual_finish", "When it was finished.", "2026-04-15"),
    ("notes", "Anything worth knowing.", ""),
)
"""The columns of the template: field, what it takes, an example."""

_MOMENT = datetime(2026, 3, 2, 9)
_DATES = ("start", "due", "constraint_date", "actual_start", "actual_finish")
_EXAMPLE: tuple[dict[str, Value], ...] = (
    {"id": 1, "level": 1, "name": "Web shop", "kind": "summary"},
    {"id": 2, "level": 2, "name": "Requirements agreed", "kind": "task", "duration": "5d",
     "resources": "Ana", "owner": "Ana", "team": "Product", "complete": Share(Decimal(1)),
     "actual_start": datetime(2026, 3, 2, 8), "actual_finish": datetime(2026, 3, 6, 17)},
    {"id": 3, "level": 2, "name": "Design", "kind": "task", "duration": "8d", "low": "6d",
     "likely": "8d", "high": "13d", "predecessors": "2", "resources": "Ben[50%]", "owner": "Ben",
     "team": "Design"},
    {"id": 4, "level": 2, "name": "Catalogue service", "kind": "task", "duration": "15d",
     "low": "12d", "likely": "15d", "high": "25d", "predecessors": "3SS+3d",
     "resources": "Chen;Dana[80%]", "owner": "Chen", "team": "Backend"},
    {"id": 5, "level": 2, "name": "Shop pages", "kind": "task", "duration": "12d", "low": "9d",
     "likely": "12d", "high": "20d", "predecessors": "3;4SS+5d", "resources": "Elif",
     "owner": "Elif", "team": "Web"},
    {"id": 6, "level": 2, "name": "Security review booked", "kind": "task", "duration": "3d",
     "predecessors": "4", "resources": "Reviewer",
     "constraint": "SNET", "constraint_date": datetime(2026, 4, 13, 8), "owner": "Ana",
     "notes": "The vendor has no earlier slot."},
    {"id": 7, "level": 2, "name": "Load test", "kind": "task", "duration": "2d",
     "predecessors": "4;5", "resources": "Dana", "owner": "Dana", "team": "Backend"},
    {"id": 8, "level": 2, "name": "Launch", "kind": "milestone", "duration": "0d",
     "predecessors": "6;7FS+1d", "owner": "Ana", "due": datetime(2026, 4, 30, 17)},
)  # fmt: skip
_RESOURCES: tuple[tuple[Value, ...], ...] = (
    ("ana", "Ana", "person", "Product", Share(Decimal(1))),
    ("ben", "Ben", "person", "Design", Share(Decimal(1))),
    ("chen", "Chen", "person", "Backend", Share(Decimal(1))),
    ("dana", "Dana", "person", "Backend", Share(Decimal("0.8"))),
    ("elif", "Elif", "person", "Web", Share(Decimal(1))),
    ("reviewer", "Reviewer", "role", None, Share(Decimal(1))),
)
_PROGRAM: dict[str, Value] = {
    "id": "web-shop",
    "name": "Web shop",
    "start": _MOMENT.replace(hour=8),
    "status_date": datetime(2026, 3, 6, 17),
    "currency": "EUR",
    "minutes_per_day": 480,
    "minutes_per_week": 2400,
    "days_per_month": 20,
}


def template() -> bytes:
    """The template as the bytes of an .xlsx file, always the same."""
    workbook = Workbook()
    plan = workbook.active
    assert isinstance(plan, Worksheet)
    plan.title = PLAN_SHEET
    fields = [field for field, _, _ in SAYS]
    titles = [BY_FIELD[field].title for field in fields]
    rows = [[row.get(field) for field in fields] for row in _EXAMPLE]
    fill(plan, titles, rows, [BY_FIELD[field].width for field in fields])
    _validate(plan, fields)
    instructions = workbook.create_sheet(INSTRUCTIONS_SHEET)
    help_rows = [(BY_FIELD[field].title, says, example) for field, says, example in SAYS]
    fill(instructions, ["Column", "What it takes", "Example"], help_rows, [20, 80, 20])
    for row in instructions.iter_rows(min_row=2):
        row[1].alignment = Alignment(wrap_text=True)
    resources = [(*row, *(None,) * (len(RESOURCE_FIELDS) - len(row))) for row in _RESOURCES]
    sheet = workbook.create_sheet(RESOURCES_SHEET)
    fill(sheet, [t for t, _ in RESOURCE_FIELDS], resources, [14, 26, 11, 14, 10, 28, 16, 40])
    _choice(sheet, "C", [kind.value for kind in ResourceKind])
    program = [(title, _PROGRAM.get(name)) for title, name in PROGRAM_FIELDS]
    fill(workbook.create_sheet(PROGRAM_SHEET), ["Field", "Value"], program, [18, 42])
    return saved(workbook)


def _validate(sheet: Worksheet, fields: list[str]) -> None:
    """Lists to choose from, and limits on numbers and dates."""
    column = {field: letters(position) for position, field in enumerate(fields)}
    _choice(sheet, column["kind"], [kind.value for kind in TaskKind])
    _choice(sheet, column["constraint"], [kind.value for kind in ConstraintKind])
    share = DataValidation(type="decimal", operator="between", formula1="0", formula2="1")
    share.error = "A share from 0 % to 100 %."
    _apply(sheet, column["complete"], share)
    for field in _DATES:
        date = DataValidation(type="date", operator="between", formula1="1", formula2="109939")
        date.error = "A date between 1900 and 2200."
        _apply(sheet, column[field], date)


def _choice(sheet: Worksheet, letter: str, words: list[str]) -> None:
    choice = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
    choice.error = f"One of: {', '.join(words)}."
    _apply(sheet, letter, choice)


def _apply(sheet: Worksheet, letter: str, validation: DataValidation) -> None:
    validation.showErrorMessage = True
    validation.add(f"{letter}2:{letter}{MAX_ROWS}")
    sheet.add_data_validation(validation)
