"""The bad inputs that tables come with: what people are told, word for word."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from datetime import datetime
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairlead.connectors.source import MAX_ROWS, Source
from fairlead.connectors.table import csv, xlsx
from fairlead.connectors.table.template import template
from fairlead.core.ground.errors import SourceError
from fairlead.core.ground.units import Work
from fairlead.core.program.build import build
from fairlead.core.program.draft import Draft
from tests.connectors.table.tables import from_csv, from_xlsx, refusal, row, said, workbook

NOTHING = "Nothing was changed."
TEMPLATE = template()
HEADER = row(1, "Name", "Duration", "Start")


# Rows 1 to 9: files


def test_an_empty_file() -> None:
    assert refusal("") == f"IMP-001 · plan.csv: the file is empty. Export it again. {NOTHING}"
    assert refusal("Name,Duration\n") == (
        f"IMP-001 · plan.csv: there are no rows below the header. Export it again. {NOTHING}"
    )


def test_a_file_of_another_kind() -> None:
    assert refusal(b"PK\x05\x06" + b"\0" * 18) == (
        f"IMP-002 · plan.xlsx: is an archive, but not an Excel workbook. "
        f"Save the plan as .xlsx. {NOTHING}"
    )
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99) == (
        "IMP-002 · plan.xlsx: looks like an old binary Office file, not an .xlsx workbook. "
        f"Save it as .xlsx in Excel. {NOTHING}"
    )


def test_a_workbook_that_was_cut_off() -> None:
    assert refusal(TEMPLATE[:2000]) == (
        "IMP-003 · plan.xlsx: the archive is broken; probably a broken download. "
        f"Fetch or save it again. {NOTHING}"
    )
    cut = workbook([HEADER], after="<broken")
    assert refusal(cut) == (
        "IMP-003 · plan.xlsx: xl/worksheets/sheet1.xml ends or breaks at line 1; "
        f"probably a broken download. Fetch it again. {NOTHING}"
    )


def test_a_workbook_with_a_password() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert refusal(data) == (
        f"IMP-004 · plan.xlsx: is encrypted. Remove the password and try again. {NOTHING}"
    )


def test_a_workbook_with_a_dtd() -> None:
    assert refusal(with_part('<!DOCTYPE x [<!ENTITY a "b">]><workbook/>')) == (
        "IMP-005 · plan.xlsx: xl/workbook.xml contains a DTD, which workbooks never need; "
        f"refused for safety. Save it again in Excel. {NOTHING}"
    )


@pytest.mark.parametrize("encoding", ["foo", "utf-7", "cp932", "idna", "rot13", "undefined"])
def test_a_workbook_in_an_encoding_that_workbooks_never_have(encoding: str) -> None:
    assert refusal(with_part(f'<?xml version="1.0" encoding="{encoding}"?><workbook/>')) == (
        f"IMP-010 · plan.xlsx: xl/workbook.xml is written in '{encoding}', "
        f"which workbooks never are. Save it again in Excel. {NOTHING}"
    )


def test_a_zip_bomb() -> None:
    bomb = workbook([], extra={"xl/media/big.bin": b"\0" * (60 * 2**20)})
    assert refusal(bomb) == (
        "IMP-006 · plan.xlsx: unpacks to 60 MB (limit 500 MB, 200 times its size). "
        f"Split it. {NOTHING}"
    )
    huge = workbook([], extra={f"{n:0>200}": b"" for n in range(6000)})
    assert "the archive has more than 2,000 entries." in refusal(huge)
    crowd = workbook([], extra={f"x/{n}": b"" for n in range(2001)})
    assert "the archive has 2,006 entries (limit 2,000)." in refusal(crowd)
    deep = workbook(["<row><c><is>" + "<t>" * 200 + "</t>" * 200 + "</is></c></row>"])
    assert "xl/worksheets/sheet1.xml is nested deeper than 100 levels." in refusal(deep)


@pytest.mark.parametrize("path", ["../../etc/x", "/etc/x", "..\\x", "C:/x"])
def test_an_archive_with_unsafe_names(path: str) -> None:
    assert f"contains unsafe path '{path}'; refused." in refusal(workbook([], extra={path: b"x"}))


def test_a_cell_in_the_far_corner() -> None:
    data = workbook(
        [HEADER, row(2, "A", "1d"), '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>']
    )
    draft = from_xlsx(data)
    assert len(draft.tasks) == 1
    assert said(draft) == [
        "IMP-008 note Plan: Sheet Plan: 1,048,574 empty rows ignored; last used row is 2.",
        (
            "IMP-008 note Plan!XFD1048576: Values right of column 200 were ignored, 1 in number, "
            "the first in XFD1048576."
        ),
    ]


@pytest.mark.parametrize("cells", ["", "<c/>"])
def test_empty_rows_without_end_are_taken_for_the_end_of_the_sheet(cells: str) -> None:
    empty = f"<row>{cells}</row>" * 300_000
    data = workbook([HEADER, row(2, "A", "1d"), empty, row(300_003, "B", "1d")])
    started = time.process_time()
    draft = from_xlsx(data)
    assert time.process_time() - started < 2
    assert [t.value.name for t in draft.tasks] == ["A"]
    assert said(draft) == [
        (
            "IMP-008 warning Plan!row 20002: Sheet Plan was read up to row 20,002, after 20,000 "
            "empty rows one after another; what may stand below was left out."
        )
    ]


def test_a_plan_goes_on_below_fewer_empty_rows() -> None:
    rows = [HEADER, row(2, "A", "1d"), "<row/>" * 19_999, row(20_002, "B", "1d"), "<row/>" * 500]
    draft = from_xlsx(workbook(rows))
    assert [t.value.name for t in draft.tasks] == ["A", "B"]


def test_too_many_rows() -> None:
    assert refusal("Name\n" + "a\n" * (MAX_ROWS + 204_330)) == (
        "IMP-009 · plan.csv: 1,204,331 rows (limit 1,000,000). Filter or split it. " + NOTHING
    )


# Rows 10 to 15: texts, quotes, delimiters and headers


def test_another_encoding() -> None:
    draft = from_csv("Name;Ort\nA;Bern\nB;Zürich\n".encode("cp1252"))
    assert said(draft)[0] == (
        "IMP-010 note : Read as Windows-1252 (1 byte is not UTF-8, first at row 3 'Zürich')."
    )


def test_control_characters_are_removed_and_turns_of_direction_shown() -> None:
    draft = from_csv("Name,Duration\nA\x00B,1d\nC\u202eD,1d\n")
    assert [t.value.name for t in draft.tasks] == ["AB", "C\u202eD"]
    assert said(draft) == [
        "IMP-011 warning row 2: Name: the control character U+0000 was removed.",
        "IMP-011 note row 3: A text turns the direction of writing, with U+202E (row 3).",
    ]


def test_a_quote_that_is_never_closed() -> None:
    assert refusal('Name,Notes\nA,"open\n' + "B,b\n" * 20_000) == (
        "IMP-012 · plan.csv › row 2: a quote opened here is never closed; "
        f"20,001 lines would become one cell. Close the quote. {NOTHING}"
    )
    assert refusal('Name,Notes\nA,"b"c\n') == (
        "IMP-012 · plan.csv › row 2: a quoted cell goes on after its closing quote. "
        f'Write a quote within a quoted cell twice: "". {NOTHING}'
    )


def test_a_cell_longer_than_any_text_is_not_taken_for_an_open_quote() -> None:
    assert refusal(f"Name,Duration\n{'x' * 2_000_000},1d\n") == (
        "IMP-009 · plan.csv › row 2: a cell has more than 1,000,000 characters. "
        f"Shorten it. {NOTHING}"
    )
    open_quote = 'Name,Notes\nA,"open\n' + f"{'b' * 99}\n" * 20_000
    assert "a quote opened here is never closed" in refusal(open_quote)


def test_ragged_rows() -> None:
    rows = "".join("A;1d\n" if n in {5, 9, 31} else "A;1d;x\n" for n in range(2, 40))
    draft = from_csv(f"Name;Duration;Notes\n{rows}")
    assert said(draft) == [
        (
            "IMP-013 warning row 5: rows 5, 9, 31 have 2 of 3 columns. "
            "The delimiter was taken to be ';'."
        )
    ]


def test_empty_cells_too_many_are_nobodys_business() -> None:
    assert said(from_csv("Name,Duration\nA,1d,,,\n")) == []


def test_a_header_that_appears_twice() -> None:
    assert refusal("Name,Duration,Start,Notes,x,Start\nA,1d,,,,\n") == (
        "IMP-014 · plan.csv: column 'Start' appears twice (C, F). "
        f"Choose one, and rename or remove the others. {NOTHING}"
    )
    chosen = from_csv("Name,Duration,Start,Start\nA,1d,,2026-03-02\n", columns={"D": "start"})
    assert chosen.tasks[0].value.constraints != ()


def test_two_headers_for_one_field_are_chosen_between_and_said() -> None:
    draft = from_csv("Task Name,Summary,Duration\nA,B,1d\n")
    assert draft.tasks[0].value.name == "A"
    assert said(draft)[0] == (
        "IMP-014 note row 1: Task name is read from 'Task Name', not from 'Summary'."
    )


def test_no_column_for_the_task_name() -> None:
    assert refusal("Paket,Kürzel,Dauer\nA,B,1d\n") == (
        "IMP-015 · plan.csv: no column for Task name. Say which it is with --columns, as in "
        "--columns 'Paket=name'; there are: Paket, Kürzel, Dauer. " + NOTHING
    )


def test_the_example_of_a_mapping_can_be_typed_as_it_stands() -> None:
    assert "as in --columns 'Kürzel=name'; there are: Wer, was," in refusal(
        '"Wer, was",Kürzel,Dauer\nA,B,1d\n'
    )
    assert "as in --columns 'A=name'" in refusal('"Wer, was","a=b"\nA,B\n')


def test_a_mapping_to_a_field_that_does_not_exist() -> None:
    assert "there is no field 'colour'. Choose from: id, " in refusal(
        "Name\nA\n", columns={"Name": "colour"}
    )


def test_a_mapping_of_a_column_that_is_not_there() -> None:
    table = "Task name,Dauer,Begin\nA,1d,\n"
    assert refusal(table, columns={"Tsk Name": "name"}) == (
        "IMP-015 · plan.csv: there is no column 'Tsk Name'. Did you mean 'Task name'? "
        f"There are: Task name, Dauer, Begin. {NOTHING}"
    )
    assert "there is no column 'D'. There are: " in refusal(table, columns={"D": "ignore"})
    assert from_csv(table, columns={"C": "finish", "dauer": "duration"}).tasks


def test_a_mapping_of_a_column_that_is_not_in_the_sheet() -> None:
    rows = [HEADER, row(2, "A", "1d", "")]
    assert "there is no column 'Nope'" in refusal(workbook(rows), columns={"Nope": "name"})


# Rows 16 to 19: dates


def test_ambiguous_dates_are_never_guessed() -> None:
    rows = "".join(f"T{n},1d,{1 + n % 6:02}/{7 + n % 5:02}/2026\n" for n in range(1204))
    assert refusal("Name,Duration,Start\n" + rows) == (
        "IMP-016 · plan.csv: 1,204 dates fit both D/M/Y and M/D/Y, such as '01/07/2026', "
        f"'02/08/2026', '03/09/2026'. Say which with --dates DMY or --dates MDY. {NOTHING}"
    )
    assert len(from_csv("Name,Duration,Start\n" + rows, dates="DMY").tasks) == 1204


def test_impossible_dates() -> None:
    assert said(from_csv("Name,Duration,Deadline\nA,1d,2026-02-30\nB,1d,29.02.2027\n")) == [
        "IMP-017 warning row 2: Deadline: 2026-02-30 does not exist.",
        "IMP-017 warning row 3: Deadline: 29.02.2027 does not exist.",
    ]


def test_serials_of_both_systems() -> None:
    rows = [HEADER, row(2, "A", "1d", 45000), row(3, "B", "1d", 45001)]
    old = from_xlsx(workbook(rows, date1904=True))
    assert said(old) == [
        (
            "IMP-018 note Plan!row 2: dates are Excel serials (1904 system); 45,000 → 2027-03-16 "
            "(rows 2, 3)."
        )
    ]
    new = from_xlsx(workbook([HEADER, row(2, "A", "1d", 60)]))
    assert said(new) == [
        "IMP-018 warning Plan!row 2: Start: serial 60 is 1900-02-29, which does not exist."
    ]


def test_cells_that_are_formatted_as_dates_need_no_word() -> None:
    formats = ("yyyy-mm-dd", "dd.mm.yyyy hh:mm")
    cells = ('<c s="1"><v>46083</v></c>', '<c s="2"><v>46083</v></c>')
    draft = from_xlsx(
        workbook(
            [HEADER, row(2, "A", "1d", cells[0]), row(3, "B", "1d", cells[1])], formats=formats
        )
    )
    starts = [t.value.constraints[0].date for t in draft.tasks]
    assert [str(moment) for moment in starts] == ["2026-03-02 08:00:00", "2026-03-02 00:00:00"]
    assert said(draft) == []


def test_dates_that_mean_none() -> None:
    draft = from_csv("Name,Duration,Deadline\nA,1d,9999-12-31\nB,1d,NA\nC,1d,NA\nD,1d,0001-01-01\n")
    assert [t.value.deadline for t in draft.tasks] == [None] * 4
    assert said(draft) == [
        "IMP-019 warning row 2: Deadline: 9999-12-31 is outside 1900–2200; treated as none.",
        "IMP-019 warning row 5: Deadline: 0001-01-01 is outside 1900–2200; treated as none.",
        "IMP-019 note row 3: Deadline: 'NA' is read as none in 2 cells (rows 3, 4).",
    ]


def test_the_first_and_last_day_of_project_are_no_dates() -> None:
    draft = from_csv(
        "Name,Duration,Start,Deadline\nA,1d,1984-01-01,2049-12-31 23:59\n"
        "B,1d,1984-01-01 00:00,2049-12-31\nC,1d,2026-03-02,2049-12-31 17:00\n"
    )
    assert [t.value.constraints != () for t in draft.tasks] == [False, False, True]
    assert [t.value.deadline for t in draft.tasks] == [None, None, datetime(2049, 12, 31, 17)]
    assert draft.start == datetime(2026, 3, 2, 8)
    ends = "is the first or last day Project knows; treated as none (rows 2, 3)."
    assert said(draft) == [
        f"IMP-019 note row 2: Start: 1984-01-01 {ends}",
        f"IMP-019 note row 2: Deadline: 2049-12-31 {ends}",
    ]


# Rows 22 to 24: finishes, durations and units


def test_a_finish_before_the_start() -> None:
    draft = from_csv("Name,Start,Finish\nA,2026-03-09,2026-03-01\n")
    assert said(draft)[0] == (
        "IMP-022 warning row 2: Finish: finish 2026-03-01 before start 2026-03-09."
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "PT999999999999H",
            "IMP-023 warning row 2: Duration: 'PT999999999999H' is over 100 years.",
        ),
        ("-3d", "IMP-023 warning row 2: Duration: '-3d' is negative."),
        ("nan", "IMP-019 note row 2: Duration: 'nan' is read as none in 1 cell (row 2)."),
        ("inf", "IMP-024 warning row 2: Duration: 'inf' is not a duration."),
        ("1e9d", "IMP-024 warning row 2: Duration: '1e9d' is not a duration."),
    ],
)
def test_durations_that_are_none(text: str, says: str) -> None:
    assert said(from_csv(f"Name,Duration\nA,{text}\n"))[0] == says


@pytest.mark.parametrize(
    ("text", "minutes"), [("5", 2400), ('"2,5 d"', 1200), ("3mo", 28800), ("5 ed", 7200)]
)
def test_unclear_units(text: str, minutes: int) -> None:
    draft = from_csv(f"Name,Duration\nA,{text}\n")
    assert draft.tasks[0].value.duration.minutes == minutes
    assert said(draft) == (
        ["IMP-024 note row 2: Duration: '5' has no unit; use days (row 2)."] if text == "5" else []
    )


# Rows 28 to 38: links, ids, outlines, people, percentages, spreadsheets


def test_links_that_cannot_stand_are_named_by_the_gate() -> None:
    built = build(
        from_csv(
            "Id,Name,Duration,Predecessors,Level\n"
            "3,Phase,,,1\n9,Part,1d,3,2\n12,A,1d,7,1\n40,B,1d,12;12,1\n7,C,1d,40;7;4411,1\n"
        )
    )
    says = {(f.code, f.origin.place): f.says for f in built.set_aside}
    assert "A (12) → B (40) → C (7) → A (12)" in says["IMP-028", "row 4"]
    assert "there is no task '4411'" in says["IMP-029", "row 6"]
    assert "is linked twice in the same way" in says["IMP-030", "row 5"]
    assert "depends on itself" in says["IMP-030", "row 6"]
    assert "joins a summary with a task below it" in says["IMP-031", "row 3"]


def test_lags_of_every_kind() -> None:
    built = build(
        from_csv("Id,Name,Duration,Predecessors\n1,A,1d,\n2,B,1d,1FS-12000d\n3,C,1d,1FS+3x\n")
    )
    says = [(f.code, f.origin.place, f.says) for f in built.set_aside]
    assert says[0] == (
        "IMP-024",
        "row 4",
        "Predecessors: '+3x' has an unknown unit 'x'.",
    )
    assert says[1][0] == "IMP-032"
    assert "kept as it is" in says[1][2]


def test_an_id_that_two_tasks_have() -> None:
    assert refusal("Id,Name\n17,A\n18,B\n17,C\n") == (
        "IMP-033 · plan.csv: task '17' is used twice (row 2 and row 4). "
        f"Give one of them another id. {NOTHING}"
    )


def test_an_outline_that_jumps() -> None:
    draft = from_csv("Name,Level,Duration\nA,1,\nB,2,\nC,5,1d\nD,2,1d\n")
    assert [t.value.parent for t in draft.tasks] == [None, "1", "2", "1"]
    assert said(draft) == [
        "IMP-034 warning row 4: level 5 follows level 2 in row 4; placed under row 3."
    ]


def test_two_people_of_one_name() -> None:
    book = xlsx_with_resources([("k1", "A. Kim"), ("k2", "A. Kim")], "A. Kim;k2")
    draft = from_xlsx(book)
    assert said(draft) == ["IMP-035 warning Plan!row 2: Resources: 'A. Kim' matches 2 resources."]
    assert draft.findings[0].do == "Write one of their ids: k1, k2."


def test_percentages_beyond_all() -> None:
    draft = from_csv("Name,Duration,% Complete\nA,1d,120%\nB,1d,-5%\n")
    assert said(draft) == [
        "IMP-036 warning row 2: % complete: 120% → 100%.",
        "IMP-036 warning row 3: % complete: -5% → 0%.",
    ]


def test_formulas_without_a_value_errors_merged_cells_and_hidden_rows() -> None:
    data = workbook(
        [
            HEADER,
            row(2, "A", "<c><f>B9*2</f></c>"),
            row(3, "B", '<c t="e"><f>X!A1</f><v>#REF!</v></c>'),
            row(4, "C", '<c t="str"><f>"2"&amp;"d"</f><v>2d</v></c>', hidden=True),
            row(5, "D", "1d", hidden=True),
        ],
        after='<mergeCells count="1"><mergeCell ref="A2:A5"/></mergeCells>',
    )
    draft = from_xlsx(data)
    assert draft.tasks[2].value.duration == Work(960)
    assert said(draft)[:4] == [
        "IMP-037 note Plan!row 4: 2 hidden rows were read too, the first row 4.",
        (
            "IMP-037 note Plan: 1 range of merged cells, the first 'A2:A5': "
            "only its first cell has a value."
        ),
        "IMP-037 warning Plan!row 2: Plan!B2: formula has no saved value.",
        "IMP-037 warning Plan!row 3: Plan!B3: the spreadsheet says '#REF!'.",
    ]
    assert draft.findings[2].do == "Open in Excel and save."


def test_cells_that_look_like_formulas_are_texts() -> None:
    draft = from_csv("Name,Duration\n=cmd|' /C calc'!A0,1d\n@SUM(A1),1d\n<script>x</script>,1d\n")
    assert draft.tasks[0].value.name == "=cmd|' /C calc'!A0"
    assert said(draft) == [
        (
            "IMP-038 note row 2: 3 cells that look like formulas or markup; kept as text "
            "(rows 2, 3, 4)."
        )
    ]


# What no list can name


def refusal_of(read: Callable[[], Draft]) -> str:
    """The sentence that ends a refusal: of one that was made, or of none."""
    try:
        build(read())
    except SourceError as refused:
        return str(refused)
    return NOTHING


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_draft_or_a_refusal(data: bytes) -> None:
    for read in (csv.draft_from, xlsx.draft_from):
        for start in (b"", b"Name,Duration,Start,Predecessors\n", TEMPLATE[:1500]):
            source = Source("plan", start + data)
            assert refusal_of(partial(read, source)).endswith(NOTHING)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(TEMPLATE) - 1), st.integers(0, 40), st.binary(max_size=6))
def test_a_workbook_with_a_wound_is_a_draft_or_a_refusal(at: int, gone: int, put: bytes) -> None:
    wounded = TEMPLATE[:at] + put + TEMPLATE[at + gone :]
    assert refusal_of(lambda: from_xlsx(wounded)).endswith(NOTHING)


def test_a_text_can_not_be_made_slow_to_read() -> None:
    hard = ['"' * 9999, "[" * 9999, ";" * 9999, "1" * 9999, "FS+" * 3333, " " * 9999, "=" * 9999,
            "1/" * 5000, "<" * 9999, "a." * 5000]  # fmt: skip
    cells = ",".join('"' + text.replace('"', '""') + '"' for text in hard)
    header = "Name,Resources,Predecessors,Duration,Start,Notes,Tags,Deadline,% complete,Level"
    assert len(from_csv(f"{header}\n{cells}\n").tasks) == 1


def with_part(text: str) -> bytes:
    """A workbook whose part xl/workbook.xml is this text."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([]))) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, text if name == "xl/workbook.xml" else old.read(name))
    return file.getvalue()


def xlsx_with_resources(people: list[tuple[str, str]], assigned: str) -> bytes:
    """Our own kind of workbook, with a sheet of resources."""
    from openpyxl import Workbook

    book = Workbook()
    plan = book.active
    assert plan is not None
    plan.title = "Plan"
    for values in (("Task name", "Duration", "Resources"), ("A", "1d", assigned)):
        plan.append(values)
    sheet = book.create_sheet("Resources")
    sheet.append(("Id", "Name", "Kind", "Team", "Capacity", "Email", "Group", "Notes"))
    for person in people:
        sheet.append(person)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
