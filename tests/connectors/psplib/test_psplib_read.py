"""PSPLIB instances: what becomes of jobs, resources and the horizon, and what broken files say."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from fairlead.connectors.psplib.read import draft_from
from fairlead.connectors.source import Source
from fairlead.core.cpm.schedule import schedule
from fairlead.core.ground.errors import SourceError
from fairlead.core.ground.ids import ResourceId, TaskId
from fairlead.core.ground.units import Share, Work
from fairlead.core.program.build import build
from fairlead.core.program.draft import Draft
from fairlead.core.program.people import ResourceKind
from fairlead.core.program.task import TaskKind

SHARED = Path(__file__).parents[4] / "shared" / "data" / "psplib"

INSTANCE = """\
************************************************************************
file with basedata            : TINY.BAS
projects                      :  1
jobs (incl. supersource/sink ):  5
horizon                       :  14
RESOURCES
  - renewable                 :  2   R
************************************************************************
PROJECT INFORMATION:
pronr.  #jobs rel.date duedate tardcost  MPM-Time
    1      3      0       12       5       9
************************************************************************
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           5
   4        1          1           5
   5        1          0
************************************************************************
REQUESTS/DURATIONS:
jobnr. mode duration  R 1  R 2
------------------------------------------------------------------------
  1      1     0       0    0
  2      1     4       2    0
  3      1     3       0    1
  4      1     5       1    3
  5      1     0       0    0
************************************************************************
RESOURCEAVAILABILITIES:
  R 1  R 2
    3    4
************************************************************************
"""


def read(text: str, name: str = "tiny.sm") -> Draft:
    """The draft of an instance."""
    return draft_from(Source(name, text.encode()))


def refusal(text: str) -> str:
    """The message with which an instance is refused."""
    with pytest.raises(SourceError) as refused:
        read(text)
    return str(refused.value)


def test_a_period_is_an_hour_of_a_calendar_that_always_works() -> None:
    planned = schedule(build(read(INSTANCE)))
    assert planned.program.start == datetime(2000, 1, 3)
    assert planned.finish - planned.start == timedelta(hours=9)
    assert planned.program.set_aside == ()


def test_jobs_keep_their_numbers_and_the_ends_are_milestones() -> None:
    tasks = build(read(INSTANCE)).tasks
    assert list(tasks) == ["1", "2", "3", "4", "5"]
    kinds = [task.kind for task in tasks.values()]
    assert kinds == [TaskKind.MILESTONE, *[TaskKind.TASK] * 3, TaskKind.MILESTONE]
    assert tasks[TaskId("4")].duration == Work(5 * 60)


def test_resources_are_roles_with_capacity_and_requests_their_units() -> None:
    program = build(read(INSTANCE))
    assert {r.id: (r.kind, r.capacity) for r in program.resources.values()} == {
        "R1": (ResourceKind.ROLE, Share.of(3)),
        "R2": (ResourceKind.ROLE, Share.of(4)),
    }
    assert {a.id: a.units for a in program.assignments.values()} == {
        "2:R1": Share.of(2),
        "3:R2": Share.of(1),
        "4:R1": Share.of(1),
        "4:R2": Share.of(3),
    }


def test_the_horizon_and_the_project_information_stay_with_the_sink() -> None:
    sink = build(read(INSTANCE)).tasks[TaskId("5")]
    assert (sink.fields["horizon"], sink.fields["MPM-Time"]) == ("14", "9")


def test_of_several_modes_the_first_is_read_and_said() -> None:
    several = INSTANCE.replace("R 1  R 2", "R 1  N 1")
    for line, instead in (
        ("   3        1          1", "   3        2          1"),
        ("  3      1     3       0    1", "  3      1     3       0    1\n  2      6     0    0"),
    ):
        several = several.replace(line, instead)
    draft = read(several, "tiny.mm")
    assert build(draft).tasks[TaskId("3")].duration == Work(180)
    assert build(draft).resources[ResourceId("N1")].kind is ResourceKind.MATERIAL
    assert [f.says for f in draft.findings] == [
        "Only the first mode of each job is read; the file has several."
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "REQUESTS/DURATIONS:",
            "",
            (
                "IMP-002 · tiny.sm: this is not a PSPLIB instance: the section "
                "REQUESTS/DURATIONS is missing. Use an .sm or .mm file."
            ),
        ),
        (
            "   3        1          1           5",
            "   3        1          1           five",
            (
                "IMP-003 · tiny.sm › line 17: '3        1          1           five' is not a "
                "row of whole numbers. Compare it with the original file."
            ),
        ),
        (
            "    3    4\n",
            "    3\n",
            (
                "IMP-003 · tiny.sm: 2 resources are named but 1 capacities given. "
                "Compare it with the original file."
            ),
        ),
        (
            "   4        1          1           5",
            "   3        1          1           5",
            "IMP-033 · tiny.sm: job 3 is used twice (lines 17 and 18). Remove one of them.",
        ),
    ],
    ids=["missing section", "no number", "ragged capacities", "repeated job"],
)
def test_a_broken_instance_says_where(old: str, new: str, message: str) -> None:
    assert refusal(INSTANCE.replace(old, new)) == f"{message} Nothing was changed."


def test_rows_that_do_not_add_up_are_named() -> None:
    wrong = INSTANCE.replace("   1        1          2 ", "   1        1          9 ").replace(
        "  4      1     5       1    3", "  4      1     5       1    3    7"
    )
    assert [(str(f.origin), f.says) for f in read(wrong).findings] == [
        ("tiny.sm › line 15", "job 1 announces 9 successors and lists 2."),
        ("tiny.sm › line 27", "6 values for 5 columns; the row was left out."),
    ]


@pytest.mark.shared
def test_the_critical_path_of_every_instance_is_as_long_as_published() -> None:
    with (SHARED / "best_known.csv").open() as file:
        known = [row for row in csv.DictReader(file) if (SHARED / row["file"]).is_file()]
    assert len(known) == 1020
    for row in known[::12]:
        data = (SHARED / row["file"]).read_bytes()
        planned = schedule(build(draft_from(Source(row["instance"], data))))
        assert planned.finish - planned.start == timedelta(hours=int(row["cpm_lb"])), row
        assert planned.program.set_aside == ()


@pytest.mark.shared
def test_every_instance_loads_without_a_finding() -> None:
    files = sorted((SHARED / "rcpsp").rglob("*.sm"))
    assert len(files) == 1020
    for file in files:
        draft = draft_from(Source(file.name, file.read_bytes()))
        assert (draft.findings, len(draft.tasks) > 30) == ((), True), file
