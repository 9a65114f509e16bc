"""Damaged and unusual XER files: what is refused, what is read with a word about it."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fairlead.connectors.primavera.read import draft_from
from fairlead.connectors.primavera.stored import stored_dates
from fairlead.connectors.source import Source
from fairlead.core.ground.errors import SourceError
from fairlead.core.ground.units import Share, Work
from fairlead.core.program.draft import Draft
from fairlead.core.program.rules import FloatRule, LagCalendar, ProgressRule
from fairlead.core.program.task import ConstraintKind, Task, TaskKind
from tests.connectors.verdicts import stands_or_is_refused

HARBOUR = (Path(__file__).parents[2] / "golden" / "primavera" / "harbour.xer").read_bytes()
HEADER = "ERMHDR\t19.12\t2026-01-05\tProject\tme\tMe\tdb\tProject Management\tUSD"
PROJECT = "%T\tPROJECT\n%F\tproj_id\tproj_short_name\tclndr_id\n%R\t1\tP\t7"
CALENDAR = (
    "%T\tCALENDAR\n%F\tclndr_id\tclndr_name\tclndr_data\n%R\t7\tDays\t"
    "(0||CalendarData()((0||DaysOfWeek()((0||2()((0||0(s|08:00|f|16:00)())))))))"
)


def table(name: str, columns: str, *rows: str) -> str:
    """A table from words: columns by spaces, cells by |, where _ is an empty cell."""
    lines = [f"%T\t{name}", "%F\t" + columns.replace(" ", "\t")]
    for row in rows:
        cells = ("" if cell == "_" else cell for cell in row.split("|"))
        lines.append("%R\t" + "\t".join(cells))
    return "\n".join(lines)


TASKS = table(
    "TASK",
    "task_id proj_id task_code task_name task_type target_drtn_hr_cnt remain_drtn_hr_cnt",
    "1|1|A|Dig|TT_Task|8|8",
    "2|1|B|Pour|TT_Task|16|16",
)
LINKS = table("TASKPRED", "task_id pred_task_id proj_id pred_proj_id pred_type lag_hr_cnt")


def read(*tables: str, end: str = "%E", header: str = HEADER) -> Draft:
    return draft_from(Source("p.xer", "\n".join((header, *tables, end, "")).encode()))


def only_task(columns: str, row: str, *more: str) -> Task:
    tasks = table("TASK", f"task_id proj_id task_code {columns}", f"1|1|A|{row}")
    return read(PROJECT, CALENDAR, tasks, *more).tasks[-1].value


def said(draft: Draft) -> list[str]:
    return [f"{f.code} {f.origin.place}: {f.says}" for f in draft.findings]


def refusal(data: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        draft_from(Source("p.xer", data))
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "IMP-001 · p.xer: the file is empty."),
        (b"\x00\x00", "IMP-001 · p.xer: the file holds nothing but null bytes;"),
        (b"PK\x03\x04...", "IMP-002 · p.xer: the file looks like a zip archive."),
        (b"\xd0\xcf\x11\xe0...", "IMP-002 · p.xer: the file looks like a Microsoft Project .mpp"),
        (b"<?xml?><APIBusinessObjects/>", "IMP-002 · p.xer: the file looks like Primavera's XML."),
        (b"a,b\n1,2\n", "IMP-002 · p.xer: the file is no Primavera XER file"),
        (HEADER.encode() + b"\n%E\n", "IMP-039 · p.xer: table PROJECT is missing or empty"),
    ],
)
def test_what_is_no_plan_is_refused_with_what_it_looks_like(data: bytes, message: str) -> None:
    assert refusal(data).startswith(message)
    assert refusal(data).endswith("Nothing was changed.")


def test_a_file_that_is_cut_off_is_refused_with_the_place() -> None:
    cut = "\n".join((HEADER, PROJECT, TASKS))[:-4]
    assert refusal(cut.encode()).startswith(
        "IMP-003 · p.xer: the file ends unexpectedly at line 8, inside table TASK: its last line, "
        "%E, is missing."
    )


def test_an_activity_id_used_twice_is_refused() -> None:
    twice = table("TASK", "task_id proj_id task_code", "1|1|A", "2|1|A")
    message = refusal("\n".join((HEADER, PROJECT, twice, "%E")).encode())
    assert message.startswith(
        "IMP-033 · p.xer: activity 'A' is used twice (TASK A, line 7 and TASK A, line 8)."
    )


def test_a_technical_key_used_twice_is_refused() -> None:
    twice = table("TASK", "task_id proj_id task_code", "1|1|A", "1|1|B")
    message = refusal("\n".join((HEADER, PROJECT, twice, "%E")).encode())
    assert message.startswith(
        "IMP-033 · p.xer: task_id '1' is used by two activities, 'A' and 'B'."
    )


def test_a_missing_table_of_links_is_said() -> None:
    assert said(read(PROJECT, CALENDAR, TASKS)) == [
        "IMP-039 TASKPRED: table TASKPRED is missing: no links were read."
    ]


def test_a_row_too_short_is_filled_up_and_said_once_a_table() -> None:
    short = table("TASK", "task_id proj_id task_code task_name", "1|1|A", "2|1|B")
    draft = read(PROJECT, CALENDAR, short, LINKS)
    assert [row.value.id for row in draft.tasks] == ["A", "B"]
    assert said(draft) == [
        (
            "IMP-039 TASK, line 10: 3 values for 4 columns; the missing ones were taken as empty. "
            "So end 2 rows of this table."
        )
    ]


def test_a_row_too_long_is_left_out() -> None:
    long = table("TASK", "task_id proj_id task_code", "1|1|A", "2|1|B|a tab", "3|1|C")
    draft = read(PROJECT, CALENDAR, long, LINKS)
    assert [row.value.id for row in draft.tasks] == ["A", "C"]
    assert said(draft) == ["IMP-039 TASK, line 11: 4 values for 3 columns; the row was left out."]


def test_empty_cells_after_the_last_column_do_no_harm() -> None:
    padded = table("TASK", "task_id proj_id task_code", "1|1|A|_|_")
    assert said(read(PROJECT, CALENDAR, padded)) == []


def test_a_text_over_several_lines_goes_on_with_its_row() -> None:
    memo = table("TASKMEMO", "memo_id task_id task_memo proj_id", "1|1|first\nsecond|1")
    assert only_task("task_name", "Dig", memo).notes == "first\nsecond"


def test_unknown_tables_and_columns_are_passed_over() -> None:
    newer = table("NEWTABLE", "a b", "1|2", "1|2|3")
    assert said(read(PROJECT, CALENDAR, newer, TASKS, LINKS)) == []


def test_a_table_in_two_parts_is_one() -> None:
    again = table("TASK", "task_code task_id proj_id", "C|3|1")
    draft = read(PROJECT, CALENDAR, TASKS, again, LINKS)
    assert [row.value.id for row in draft.tasks] == ["A", "B", "C"]


def test_a_date_that_does_not_exist_is_said_with_its_place() -> None:
    start = table("TASK", "task_id proj_id task_code act_start_date", "1|1|A|2026-02-30 08:00")
    draft = read(PROJECT, CALENDAR, start)
    assert draft.tasks[0].value.progress.actual_start is None
    assert said(draft) == [
        (
            "IMP-017 TASK A, line 10: act_start_date: '2026-02-30 08:00' does not exist; "
            "treated as none."
        )
    ]


def test_a_duration_that_is_no_number_is_said_with_its_place() -> None:
    broken = table("TASK", "task_id proj_id task_code target_drtn_hr_cnt", "1|1|A|NaN")
    assert said(read(PROJECT, CALENDAR, broken)) == [
        (
            "IMP-042 TASK A, line 10: target_drtn_hr_cnt: 'NaN' is no number that can "
            "be used; treated as none."
        )
    ]


@pytest.mark.parametrize(
    ("hours", "minutes"), [("8", 480), ("199.983333", 11999), ("7,5", 450), ("1E-5", 0)]
)
def test_hours_are_read_to_the_nearest_minute(hours: str, minutes: int) -> None:
    assert only_task("target_drtn_hr_cnt", hours).duration == Work(minutes)


def test_before_the_start_the_remaining_duration_counts() -> None:
    task = only_task("target_drtn_hr_cnt remain_drtn_hr_cnt", "40|24")
    assert task.duration == Work(24 * 60)


def test_a_milestone_has_happened_when_either_actual_date_is_there() -> None:
    columns = "task_type act_start_date act_end_date"
    start = only_task(columns, "TT_Mile|2026-03-02 08:00|_").progress
    finish = only_task(columns, "TT_FinMile|_|2026-03-06 17:00").progress
    assert start.actual_start == start.actual_finish == datetime(2026, 3, 2, 8)
    assert finish.actual_start == finish.actual_finish == datetime(2026, 3, 6, 17)


def test_more_remaining_than_planned_is_nothing_done() -> None:
    columns = "target_drtn_hr_cnt remain_drtn_hr_cnt act_start_date"
    progress = only_task(columns, "40|60|2026-03-02 08:00").progress
    assert (progress.complete, progress.remaining) == (Share(Decimal(0)), Work(3600))


def test_suspended_work_and_an_expected_finish_are_read() -> None:
    columns = "act_start_date suspend_date resume_date expect_end_date"
    dates = "2026-03-02 08:00|2026-03-04 08:00|2026-03-09 08:00|2026-03-20 17:00"
    task = only_task(columns, dates)
    assert task.progress.suspend == datetime(2026, 3, 4, 8)
    assert task.progress.resume == datetime(2026, 3, 9, 8)
    assert task.expected_finish == datetime(2026, 3, 20, 17)


@pytest.mark.parametrize(
    ("type", "kinds"),
    [
        ("CS_MSO", [ConstraintKind.SNET, ConstraintKind.SNLT]),
        ("CS_MSOA", [ConstraintKind.SNET]),
        ("CS_MSOB", [ConstraintKind.SNLT]),
        ("CS_MEO", [ConstraintKind.FNET, ConstraintKind.FNLT]),
        ("CS_MEOA", [ConstraintKind.FNET]),
        ("CS_MEOB", [ConstraintKind.FNLT]),
        ("CS_MANDSTART", [ConstraintKind.MSO]),
        ("CS_MANDFIN", [ConstraintKind.MFO]),
        ("CS_ALAP", [ConstraintKind.ALAP]),
    ],
)
def test_every_constraint_has_its_meaning(type: str, kinds: list[ConstraintKind]) -> None:
    task = only_task("cstr_type cstr_date", f"{type}|2026-03-09 08:00")
    assert [constraint.kind for constraint in task.constraints] == kinds


def test_an_unknown_code_is_said() -> None:
    odd = table("TASK", "task_id proj_id task_code task_type", "1|1|A|TT_New")
    draft = read(PROJECT, CALENDAR, odd)
    assert draft.tasks[0].value.kind is TaskKind.TASK
    assert said(draft) == [
        "IMP-039 TASK A, line 10: task_type: 'TT_New' is not known; read as a task."
    ]


def test_a_link_from_nowhere_is_said() -> None:
    links = table(
        "TASKPRED", "task_id pred_task_id proj_id pred_proj_id pred_type", "2|99|1|1|PR_FS"
    )
    draft = read(PROJECT, CALENDAR, TASKS, links)
    assert draft.links == ()
    assert said(draft) == [
        (
            "IMP-029 TASKPRED, line 14: 'B' is linked to activity '99', which is not in this file; "
            "left out."
        )
    ]


def test_without_marks_the_project_with_most_activities_is_read() -> None:
    projects = table("PROJECT", "proj_id proj_short_name", "1|SMALL", "2|LARGE")
    tasks = table("TASK", "task_id proj_id task_code", "1|1|A", "2|2|A", "3|2|B")
    draft = read(projects, CALENDAR, tasks, LINKS)
    assert (draft.id, [row.value.id for row in draft.tasks]) == ("LARGE", ["A", "B"])
    assert said(draft) == [
        (
            "IMP-039 PROJECT SMALL, line 4: the file holds 2 projects; only 'LARGE' was read, not "
            "'SMALL'."
        )
    ]


OPTIONS = (
    "proj_id sched_retained_logic sched_progress_override sched_float_type "
    "sched_calendar_on_relationship_lag sched_lag_early_start_flag sched_open_critical_flag "
    "sched_use_expect_end_flag"
)


@pytest.mark.parametrize(
    ("retained", "override", "rule"),
    [
        ("Y", "N", ProgressRule.RETAINED_LOGIC),
        ("N", "Y", ProgressRule.OVERRIDE),
        ("N", "N", ProgressRule.ACTUAL_DATES),
    ],
)
def test_two_flags_say_how_progress_counts(
    retained: str, override: str, rule: ProgressRule
) -> None:
    row = f"1|{retained}|{override}|FT_Min|rcal_24Hour|N|Y|N"
    rules = read(PROJECT, CALENDAR, TASKS, LINKS, table("SCHEDOPTIONS", OPTIONS, row)).rules
    assert rules.progress is rule
    assert (rules.total_float, rules.lag_calendar) == (FloatRule.SMALLEST, LagCalendar.ALWAYS)
    assert (rules.lag_from_actual, rules.open_ends_critical) == (True, True)
    assert rules.use_expected_finish is False


def test_limits_from_other_projects_count_unless_these_are_ignored() -> None:
    columns = "external_early_start_date external_late_end_date"
    dates = "2026-03-09 08:00|2026-04-01 17:00"
    heeded = only_task(columns, dates)
    assert heeded.external_early_start == datetime(2026, 3, 9, 8)
    assert heeded.external_late_finish == datetime(2026, 4, 1, 17)
    ignoring = table("SCHEDOPTIONS", "proj_id sched_outer_depend_type", "1|SD_None")
    assert only_task(columns, dates, ignoring).external_early_start is None


def test_the_top_of_the_work_breakdown_stands_below_nothing() -> None:
    marked = table(
        "PROJWBS", "wbs_id proj_id wbs_short_name parent_wbs_id proj_node_flag", "5|1|TOP|99|Y"
    )
    unmarked = table("PROJWBS", "wbs_id proj_id wbs_short_name parent_wbs_id", "5|1|TOP|99")
    for wbs in (marked, unmarked):
        assert read(PROJECT, CALENDAR, wbs, TASKS, LINKS).tasks[0].value.parent is None


def test_a_ring_in_the_work_breakdown_does_not_hang() -> None:
    wbs = table(
        "PROJWBS", "wbs_id proj_id wbs_short_name parent_wbs_id", "1|1|X|2", "2|1|Y|1", "3|1|Z|2"
    )
    draft = read(PROJECT, CALENDAR, wbs, TASKS, LINKS)
    assert sorted(row.value.name for row in draft.tasks[:3]) == ["X", "Y", "Z"]


def test_a_deep_work_breakdown_stays_small() -> None:
    rows = (f"{n}|1|{'long name ' * 9}|{n - 1}" for n in range(1, 3000))
    wbs = table("PROJWBS", "wbs_id proj_id wbs_short_name parent_wbs_id", *rows)
    draft = read(PROJECT, CALENDAR, wbs)
    assert len(draft.tasks) == 2999
    assert max(len(row.value.wbs) for row in draft.tasks) < 12_000


def test_a_summary_whose_path_is_taken_is_told_apart() -> None:
    wbs = table("PROJWBS", "wbs_id proj_id wbs_short_name proj_node_flag", "5|1|A|Y")
    draft = read(PROJECT, CALENDAR, wbs, TASKS, LINKS)
    assert [row.value.id for row in draft.tasks] == ["A (WBS 5)", "A", "B"]


def test_after_a_thousand_findings_they_are_only_counted() -> None:
    rows = (f"{n}|1|T{n}|soon" for n in range(1200))
    tasks = table("TASK", "task_id proj_id task_code act_start_date", *rows)
    draft = read(PROJECT, CALENDAR, tasks, LINKS)
    assert len(draft.findings) == 1001
    assert draft.findings[-1].says == "200 more findings of these kinds are not listed."


def test_too_many_lines_are_refused() -> None:
    assert "IMP-009" in refusal(HEADER.encode() + b"\n" * 1_000_001)


@settings(max_examples=150, deadline=None)
@given(
    at=st.integers(0, len(HARBOUR)),
    length=st.integers(0, 400),
    put=st.one_of(st.binary(max_size=40), st.sampled_from([b"\t", b"\n%R\t", b"(", b")" * 9])),
)
@example(at=0, length=0, put=b"\xff\xfe")
@example(at=6, length=0, put=b"\x00\x80")
def test_a_damaged_file_is_a_program_or_a_refusal(at: int, length: int, put: bytes) -> None:
    source = Source("p.xer", HARBOUR[:at] + put + HARBOUR[at + length :])
    program = stands_or_is_refused(draft_from, source)
    with nullcontext() if program else suppress(SourceError):
        coded = stored_dates(source).keys() - {""}
        assert program is None or coded <= program.tasks.keys()
