"""What columns mean: in the words of the tools that tables come from, in English and German."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import Elapsed, Percent, Share, Work
from fairlead.core.program.build import build
from fairlead.core.program.link import LinkType
from fairlead.core.program.task import ConstraintKind, TaskKind
from tests.connectors.table.tables import from_csv, program, said

DAY = 480


def test_a_table_of_microsoft_project_is_read() -> None:
    read = program(
        from_csv(
            "ID,Task Mode,Task Name,Duration,Predecessors,Resource Names,% Complete,Outline Level\n"
            "1,Auto Scheduled,Phase,10 days,,,0%,1\n"
            "2,Auto Scheduled,Design,5 days,,Ana[50%];Ben,40%,2\n"
            "3,Auto Scheduled,Build,2 wks?,2FS+2 days,Ana,0%,2\n"
            "4,Auto Scheduled,Test,3 edays,3SS+50%;2FF-1 hr,,0%,2\n"
            '5,Auto Scheduled,Done,0 days,"3,4",,0%,2\n',
        )
    )
    kinds = [task.kind for task in read.tasks.values()]
    assert kinds == [TaskKind.SUMMARY, *[TaskKind.TASK] * 3, TaskKind.MILESTONE]
    assert {task.parent for task in read.tasks.values()} == {None, "1"}
    design, build_, test = (read.tasks[TaskId(i)] for i in "234")
    assert design.progress.complete == Share.of("0.4")
    assert (build_.duration, build_.estimated) == (Work(10 * DAY), True)
    assert test.duration == Elapsed(3 * 1440)
    assert {(k.predecessor, k.successor, k.type, k.lag) for k in read.links.values()} == {
        ("2", "3", LinkType.FS, Work(2 * DAY)),
        ("3", "4", LinkType.SS, Percent(Decimal(50))),
        ("2", "4", LinkType.FF, Work(-60)),
        ("3", "5", LinkType.FS, Work(0)),
        ("4", "5", LinkType.FS, Work(0)),
    }
    assert {a.id: a.units for a in read.assignments.values()} == {
        "2:Ana": Share.of("0.5"),
        "2:Ben": Share.of(1),
        "3:Ana": Share.of(1),
    }


def test_a_german_table_is_read() -> None:
    read = program(
        from_csv(
            "Nr;Vorgangsname;Dauer;Anfang;Ende;Vorgänger;Ressourcennamen;% Abgeschlossen\n"
            "1;Entwurf;2,5 Tage;02.03.2026;04.03.2026;;Ana;100%\n"
            "2;Bau;1 Woche;;;1EA+1 Tag;Ben[80%];0%\n"
        )
    )
    first, second = read.tasks.values()
    assert (first.name, first.duration) == ("Entwurf", Work(1200))
    assert first.constraints[0].date == datetime(2026, 3, 2, 8)
    assert second.duration == Work(5 * DAY)
    assert [link.lag for link in read.links.values()] == [Work(DAY)]


def test_an_export_of_jira_is_read() -> None:
    draft = from_csv(
        "Summary,Issue key,Issue id,Issue Type,Assignee,Due Date,Original Estimate,Labels,Labels,"
        "Inward issue link (Blocks),Outward issue link (Blocks),Status\n"
        "Payment API,PAY-1,1001,Story,Ana,02/Mar/26 5:00 PM,28800,core,api,,PAY-2,Done\n"
        "Checkout,PAY-2,1002,Story,Ben,,14400,web,,PAY-1,,To Do\n"
        "Launch,PAY-3,1003,Milestone,,,,,,PAY-2,,To Do\n"
    )
    built = build(draft)
    api, checkout, launch = built.tasks.values()
    assert (api.id, api.source_id, api.duration, api.tags) == (
        "PAY-1",
        "1001",
        Work(480),
        ("core", "api"),
    )
    assert api.deadline == datetime(2026, 3, 2, 17)
    assert (checkout.duration, launch.kind) == (Work(240), TaskKind.MILESTONE)
    assert list(built.links) == ["PAY-1>PAY-2:FS", "PAY-2>PAY-3:FS"]
    assert api.fields == {"Status": "Done"}


def test_an_export_of_asana_names_tasks_by_name() -> None:
    built = build(
        from_csv(
            "Task ID,Name,Section/Column,Assignee,Start Date,Due Date,Parent task,"
            "Blocked By (Dependencies)\n"
            "11,Launch,Doing,Ana,2026-03-02,2026-03-06,,\n"
            "12,Write copy,Doing,Ben,2026-03-02,2026-03-03,Launch,\n"
            "13,Publish,Doing,Ana,2026-03-05,2026-03-06,Launch,Write copy\n"
        )
    )
    assert built.tasks[TaskId("13")].parent == "11"
    assert list(built.links) == ["12>13:FS"]
    assert built.tasks[TaskId("12")].duration == Work(2 * DAY)
    assert built.tasks[TaskId("12")].deadline == datetime(2026, 3, 3, 17)


def test_a_sheet_of_smartsheet_names_predecessors_by_row() -> None:
    built = build(
        from_csv(
            "Task Name,Duration,Start Date,End Date,Predecessors,% Complete,Assigned To\n"
            "Design,5d,03/02/26,03/06/26,,50%,ana@example.org\n"
            "Build,3d,03/13/26,03/17/26,1FS +4d,,\n"
        )
    )
    assert [(k.predecessor, k.successor, k.lag) for k in built.links.values()] == [
        ("1", "2", Work(4 * DAY))
    ]


def test_beside_a_unique_id_the_id_is_what_predecessors_are_named_by() -> None:
    built = program(from_csv("ID,Unique ID,Name,Duration,Predecessors\n1,17,A,1d,\n2,42,B,1d,1\n"))
    assert list(built.links) == ["17>42:FS"]


def test_the_outline_may_come_from_codes() -> None:
    built = program(from_csv("WBS,Name,Duration\n1,Phase,\n1.1,A,1d\n1.2,Part,\n1.2.1,B,1d\n"))
    assert {t.name: t.parent for t in built.tasks.values()} == {
        "Phase": None,
        "A": "1",
        "Part": "1",
        "B": "3",
    }


def test_start_and_finish_alone_give_the_working_time_between_them() -> None:
    draft = from_csv("Name,Start,Finish\nA,2026-03-05,2026-03-10\n")
    task = draft.tasks[0].value
    assert task.duration == Work(4 * DAY)
    assert [(c.kind, c.date) for c in task.constraints] == [
        (ConstraintKind.SNET, datetime(2026, 3, 5, 8))
    ]
    assert said(draft) == [
        (
            "IMP-043 note row 2: Duration is the working time from Start to Finish, "
            "Monday to Friday (row 2)."
        )
    ]


def test_a_finish_alone_is_a_deadline_and_said() -> None:
    draft = from_csv("Name,Duration,Finish\nA,2d,2026-03-10\n")
    assert draft.tasks[0].value.deadline == datetime(2026, 3, 10, 17)
    assert said(draft) == [
        "IMP-043 note row 2: Finish without Start is read as a deadline in 1 row (row 2)."
    ]


def test_the_start_of_a_task_with_predecessors_is_left_to_its_links() -> None:
    draft = from_csv(
        "Id,Name,Duration,Start,Predecessors\n1,A,2d,2026-03-02,\n2,B,2d,2026-03-04,1\n"
    )
    assert [len(t.value.constraints) for t in draft.tasks] == [1, 0]
    assert said(draft) == [
        "IMP-043 note row 3: Start is left to the links in 1 row with predecessors (row 3)."
    ]


def test_a_manually_scheduled_task_is_pinned() -> None:
    draft = from_csv(
        "Name,Task Mode,Duration,Start,Finish\nA,Manually Scheduled,2d,2026-03-02,2026-03-09\n"
    )
    pinned = draft.tasks[0].value.pinned
    assert pinned is not None
    assert (pinned.start, pinned.finish) == (datetime(2026, 3, 2, 8), datetime(2026, 3, 9, 17))


@pytest.mark.parametrize(
    ("kind", "when", "found", "moment"),
    [
        ("Must Start On", "2026-03-04", ConstraintKind.MSO, datetime(2026, 3, 4, 8)),
        ("Ende nicht später als", "04.03.2026", ConstraintKind.FNLT, datetime(2026, 3, 4, 17)),
        ("FNET", "2026-03-04 12:00", ConstraintKind.FNET, datetime(2026, 3, 4, 12)),
        ("As Late As Possible", "NA", ConstraintKind.ALAP, None),
    ],
)
def test_constraints_are_read(
    kind: str, when: str, found: ConstraintKind, moment: datetime | None
) -> None:
    draft = from_csv(f"Name,Duration,Constraint Type,Constraint Date\nA,1d,{kind},{when}\n")
    (constraint,) = draft.tasks[0].value.constraints
    assert (constraint.kind, constraint.date) == (found, moment)


@pytest.mark.parametrize(
    ("cells", "shares"),
    [
        (["50%", "100 %"], ["0.5", "1"]),
        (["50", "100"], ["0.5", "1"]),
        (["0.25", "1"], ["0.25", "1"]),
        (["0,25", "1"], ["0.25", "1"]),
        (["0", "1"], ["0", "0.01"]),
    ],
)
def test_percent_complete_is_percent_unless_a_fraction_says_otherwise(
    cells: list[str], shares: list[str]
) -> None:
    rows = "".join(f'T{n},1d,"{cell}"\n' for n, cell in enumerate(cells))
    draft = from_csv(f"Name,Duration,% Complete\n{rows}")
    assert [t.value.progress.complete for t in draft.tasks] == [Share.of(s) for s in shares]


def test_columns_can_be_mapped_by_header_or_by_letter() -> None:
    draft = from_csv(
        "Arbeitspaket,Tage,Name\nEntwurf,5,egal\n",
        columns={"Arbeitspaket": "name", "B": "duration", "Name": "ignore"},
    )
    task = draft.tasks[0].value
    assert (task.name, task.duration, dict(task.fields)) == ("Entwurf", Work(5 * DAY), {})


def test_columns_that_nobody_knows_are_kept_as_texts() -> None:
    draft = from_csv("Name,Duration,Cost centre\nA,1d,4711\nB,1d,\n")
    assert [dict(t.value.fields) for t in draft.tasks] == [{"Cost centre": "4711"}, {}]
    assert said(draft) == [
        "IMP-041 note row 1: Columns that no field is called by are kept as texts: 'Cost centre'."
    ]


def test_three_points_make_an_estimate_and_the_duration() -> None:
    draft = from_csv("Name,Optimistic,Most likely,Pessimistic\nA,2d,3d,8d\nB,2d,,8d\n")
    estimate = draft.tasks[0].value.estimate
    assert estimate is not None
    assert (estimate.low, estimate.high) == (Work(2 * DAY), Work(8 * DAY))
    assert draft.tasks[0].value.duration == Work(3 * DAY)
    assert draft.tasks[1].value.estimate is None


def test_three_elapsed_points_make_an_elapsed_estimate() -> None:
    draft = from_csv("Name,Optimistic,Most likely,Pessimistic\nA,2ed,3ed,8ed\n")
    cures = draft.tasks[0].value
    assert cures.estimate is not None
    assert cures.duration == cures.estimate.likely == Elapsed(3 * 1440)
    assert cures.estimate.high == Elapsed(8 * 1440)


def test_people_are_one_however_their_names_are_spaced_and_capitalised() -> None:
    built = build(
        from_csv('Name,Duration,Resources,Owner\nA,1d,"Ana  Lind; Ben",ana lind\nB,1d,BEN,Ben\n')
    )
    assert len(built.resources) == 2
    assert {a.resource for a in built.assignments.values()} == set(built.resources)


def test_a_name_in_quotes_may_hold_what_parts_names() -> None:
    draft = from_csv('Name,Duration,Resources\nA,1d,"""Kim, A.""[50%];Ben"\n')
    assert [(a.value.resource, a.value.units) for a in draft.assignments] == [
        ("Kim, A.", Share.of("0.5")),
        ("Ben", Share.of(1)),
    ]


def test_a_line_that_says_which_delimiter_parts_the_columns_is_obeyed() -> None:
    draft = from_csv("sep=|\nName|Duration\nA, B; C|1d\n")
    assert draft.tasks[0].value.name == "A, B; C"
    assert draft.tasks[0].origin.place == "row 3"


def test_titles_above_the_header_are_passed_over_and_said() -> None:
    draft = from_csv("Plan of March,,\n,,\nName,Duration,Owner\nA,1d,\n")
    assert draft.tasks[0].origin.place == "row 4"
    assert said(draft) == [
        "IMP-014 note row 3: The header was found in row 3; what stands above it was left out."
    ]
