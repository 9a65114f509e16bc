"""Schedules as tables: what they look like, that they read back, and what they cannot hold."""

from __future__ import annotations

import csv as plain_csv
import io
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from fairlead.connectors.plan.read import draft_from as plan_from
from fairlead.connectors.source import Source
from fairlead.connectors.table import csv, xlsx
from fairlead.connectors.table.cells import neutralised, restored
from fairlead.connectors.table.held import held
from fairlead.connectors.table.lists import assigned, assigned_text
from fairlead.connectors.table.template import template
from fairlead.core.cpm.schedule import Schedule, schedule
from fairlead.core.ground.errors import InvalidRequestError
from fairlead.core.ground.finding import Origin
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import Share
from fairlead.core.program.build import build
from fairlead.core.program.draft import Draft, Row
from fairlead.core.program.program import Program
from fairlead.core.program.task import Task
from tests.properties.programs import programs

EXAMPLE = Path(__file__).parents[3] / "examples" / "payments-relaunch.yaml"
FILE = Origin("plan.yaml")
LAWS = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)


def planned() -> Schedule:
    """The schedule of the example."""
    return schedule(build(plan_from(Source(EXAMPLE.name, EXAMPLE.read_bytes()))))


def reread(module: Any, name: str, data: bytes) -> Program:
    """The program of a table, without what its gate had to say."""
    return replace(build(module.draft_from(Source(name, data))), set_aside=())


@LAWS
@given(programs())
def test_reading_our_workbook_gives_all_that_a_workbook_holds(program: Program) -> None:
    assume(program.tasks)
    written = xlsx.written(schedule(program))
    assert reread(xlsx, "plan.xlsx", written.data) == held(program, workbook=True).program


@LAWS
@given(programs())
def test_reading_our_csv_gives_all_that_a_csv_file_holds(program: Program) -> None:
    assume(program.tasks)
    again = reread(csv, "plan.csv", csv.written(schedule(program)).data)
    rows = ("tasks", "links", "teams", "resources", "assignments", "calendars")
    kept = held(program, workbook=False).program
    assert {r: getattr(again, r) for r in rows} == {r: getattr(kept, r) for r in rows}


def test_a_workbook_has_typed_cells_below_a_header_that_stays() -> None:
    book = load_workbook(io.BytesIO(xlsx.written(planned()).data))
    assert book.sheetnames == ["Plan", "Findings", "Resources", "Assignments", "Program"]
    sheet = book["Plan"]
    headers = [cell.value for cell in sheet[1]]
    row = next(r for r in sheet.iter_rows(min_row=2) if r[headers.index("Id")].value == "api")
    cells = dict(zip(headers, row, strict=True))
    assert cells["Task name"].value == "Payment API"
    assert cells["Scheduled start"].value == datetime(2026, 3, 26, 9)
    assert cells["Scheduled start"].number_format == "yyyy-mm-dd hh:mm"
    assert (cells["% complete"].value, cells["% complete"].number_format) == (0.8, "0%")
    assert isinstance(cells["Total float (days)"].value, (int, float))
    assert sheet.freeze_panes == "D2"
    assert sheet.column_dimensions["C"].width == 42


def test_the_same_schedule_gives_the_same_bytes() -> None:
    assert xlsx.written(planned()).data == xlsx.written(planned()).data


def test_a_csv_file_opens_in_a_spreadsheet_and_runs_nothing() -> None:
    program = planned().program
    evil = replace(program.tasks[next(iter(program.tasks))], name="=HYPERLINK(1)", notes="'quoted")
    written = csv.written(schedule(replace(program, tasks=program.tasks.with_({evil.id: evil}))))
    assert written.data.startswith(b"\xef\xbb\xbfId,")
    first = next(plain_csv.DictReader(io.StringIO(written.data.decode("utf-8-sig"))))
    assert (first["Task name"], first["Notes"]) == ("'=HYPERLINK(1)", "''quoted")
    again = reread(csv, "plan.csv", written.data).tasks[evil.id]
    assert (again.name, again.notes) == ("=HYPERLINK(1)", "'quoted")


def test_a_workbook_keeps_texts_that_begin_like_formulas_as_texts() -> None:
    program = planned().program
    evil = replace(program.tasks[next(iter(program.tasks))], name="=1+1")
    data = xlsx.written(schedule(replace(program, tasks=program.tasks.with_({evil.id: evil})))).data
    cell = load_workbook(io.BytesIO(data))["Plan"]["C2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_what_a_table_has_no_place_for_is_said() -> None:
    said = [f.says for f in xlsx.written(planned()).lost]
    assert "A table has no place for 5 risks." in said
    assert "A table has no place for tier of 7 tasks." in said
    assert "A table has no place for calendar of 3 tasks." in said
    assert "A table has no place for skills of 11 resources." in said
    said_of_csv = [f.says for f in csv.written(planned()).lost]
    assert (
        "A table has no place for the program's own fields, such as its start and status date."
        in said_of_csv
    )


def test_ids_that_a_table_has_no_place_for_are_said() -> None:
    said_of_csv = [f.says for f in csv.written(planned()).lost]
    assert "A table has no place for id of 14 resources." in said_of_csv
    assert "A table has no place for id of 4 teams." in said_of_csv
    said = [f.says for f in xlsx.written(planned()).lost]
    assert "A table has no place for id of 4 teams." in said
    assert not [text for text in said if "resource" in text and " id " in text]


@pytest.mark.parametrize("module", [csv, xlsx])
def test_what_was_taken_from_a_table_loses_no_ids_in_it(module: Any) -> None:
    program = planned().program
    first = reread(module, f"plan.{module.__name__[-4:]}", module.written(schedule(program)).data)
    assert not [f.says for f in module.written(schedule(first)).lost if " id of " in f.says]


@given(st.text(max_size=8) | st.text("';|\t\r\n=+-@a", max_size=12))
def test_what_is_neutralised_comes_back(text: str) -> None:
    assert restored(neutralised(text)) == text


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_no_cell_is_a_formula_whichever_delimiter_a_spreadsheet_takes(delimiter: str) -> None:
    attacks = ["=1", "a;=1", "a;=1;b", "a\t@b", "a|+1", "a\n-1", "a;'=1", ";=1", "a;\t=1"]
    rows = [Row(Task(id=TaskId(f"t{n}"), name=one), FILE) for n, one in enumerate(attacks)]
    program = build(Draft(origin=FILE, start=datetime(2026, 3, 2, 8), tasks=rows))
    text = csv.written(schedule(program)).data.decode("utf-8-sig")
    assert [t.name for t in reread(csv, "plan.csv", text.encode()).tasks.values()] == attacks
    for row in plain_csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        assert not [cell for cell in row if cell.lstrip('"')[:1] in {"=", "+", "-", "@"}]


@pytest.mark.parametrize("module", [csv, xlsx])
def test_ids_of_tasks_that_no_cell_can_hold_are_said(module: Any) -> None:
    ids = [TaskId(id) for id in ("null", "trail ", "fine")]
    tasks = [Row(Task(id=id, name=f"Task {id}"), FILE) for id in ids]
    program = build(Draft(origin=FILE, start=datetime(2026, 3, 2, 8), tasks=tasks))
    assert "A table has no place for the id of 2 tasks, nor for links from such." in [
        f.says for f in module.written(schedule(program)).lost
    ]


@pytest.mark.parametrize("module", [csv, xlsx])
def test_a_plan_without_tasks_is_no_table(module: Any) -> None:
    program = build(Draft(origin=FILE, start=datetime(2026, 3, 2, 8)))
    with pytest.raises(InvalidRequestError, match=r"The plan has no tasks .* Add tasks, or"):
        module.written(schedule(program))


@given(st.text(min_size=1, max_size=8), st.sampled_from(["1", "0.5", "2.25"]))
def test_any_name_can_stand_in_a_list_of_people(name: str, units: str) -> None:
    assume(name.strip() == name)
    share = Share.of(units)
    both = f"{assigned_text(name, share)};{assigned_text('Ben', share)}"
    assert assigned(both) == [(name, share), ("Ben", share)]


def test_the_template_is_a_plan_that_stands() -> None:
    data = template()
    draft = xlsx.draft_from(Source("template.xlsx", data))
    program = build(draft)
    assert (draft.findings, program.set_aside) == ((), ())
    assert len(program.tasks) == 8
    assert len(program.links) == 9
    assert schedule(program).finish == datetime(2026, 4, 15, 17)
    assert template() == data


def test_the_template_explains_each_of_its_columns_and_offers_choices() -> None:
    book = load_workbook(io.BytesIO(template()))
    headers = [cell.value for cell in book["Plan"][1]]
    explained = [row[0] for row in book["Instructions"].iter_rows(min_row=2, values_only=True)]
    assert explained == headers
    choices = [rule.formula1 for rule in book["Plan"].data_validations.dataValidation]
    assert '"task,milestone,summary,level of effort"' in choices
    assert '"ASAP,ALAP,SNET,SNLT,FNET,FNLT,MSO,MFO"' in choices


@pytest.mark.parametrize("module", [csv, xlsx])
def test_the_days_of_a_program_with_short_days_are_not_lost(module: Any) -> None:
    text = (
        "fairlead: 1\nprogram: {start: 2026-03-02, units: {day: 7h}}\n"
        "tasks: {a: {duration: 2d}, b: {duration: 3.5h, after: a FS+1d}}\n"
    )
    program = build(plan_from(Source("p.yaml", text.encode())))
    again = reread(module, "p.x", module.written(schedule(program)).data)
    assert [t.duration for t in again.tasks.values()] == [
        t.duration for t in program.tasks.values()
    ]
    assert [k.lag for k in again.links.values()] == [k.lag for k in program.links.values()]
