"""A tracker read as a plan: its breakdown, its milestones, and how long its issues take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from fairlead.core.cpm.schedule import schedule
from fairlead.core.ground.ids import LinkId, TaskId
from fairlead.core.ground.units import Work
from fairlead.core.program.build import build
from fairlead.core.program.program import Program
from fairlead.core.program.task import Task, TaskKind, Tier
from fairlead.core.tracking.issue import (
    Issue,
    Person,
    Relation,
    Release,
    Sprint,
    State,
    Tracker,
)
from fairlead.core.tracking.mapping import By, PlanMapping
from fairlead.core.tracking.plan import draft_of, meant

USUAL = PlanMapping()
NOW = datetime(2026, 3, 20, 16, 0, tzinfo=UTC)
STATES = {"Open": State.TO_DO, "Doing": State.IN_PROGRESS, "Done": State.DONE}


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def issue(number: int, status: str = "Open", **fields: Any) -> Issue:
    usual: dict[str, Any] = {
        "id": str(number),
        "key": f"SHOP-{number}",
        "title": f"Story {number}",
        "kind": "Story",
        "status": status,
        "state": STATES[status],
        "created": ago(100 - number / 100),
        "updated": NOW,
        "project": "SHOP",
    }
    if status == "Done":
        usual["done"] = ago(20)
    return Issue(**{**usual, **fields})


def done_in(*days: float, points: float | None = None) -> list[Issue]:
    return [
        issue(500 + n, "Done", started=ago(30), done=ago(30 - took), points=points)
        for n, took in enumerate(days)
    ]


def plan(*issues: Issue, mapping: PlanMapping = USUAL, **others: Any) -> Program:
    return build(draft_of(meant(tracker(issues, **others), mapping), mapping))


def tracker(issues: Iterable[Issue], **others: Any) -> Tracker:
    by_id = {one.id: one for one in issues}
    return Tracker(name="shop", tool="Jira", until=NOW, issues=by_id, states=STATES, **others)


def task(program: Program, id: str) -> Task:
    return program.tasks[TaskId(id)]


def test_projects_epics_and_stories_are_the_breakdown() -> None:
    program = plan(
        issue(1, kind="Epic"),
        issue(2, parent="1"),
        issue(3, parent="2", kind="Sub-task"),
        issue(4, project="PAY", key="PAY-4"),
    )
    assert program.set_aside == ()
    assert {id: (one.parent, one.kind, one.tier) for id, one in program.tasks.items()} == {
        "workstream PAY": (None, TaskKind.SUMMARY, Tier.WORKSTREAM),
        "workstream SHOP": (None, TaskKind.SUMMARY, Tier.WORKSTREAM),
        "SHOP-1": ("workstream SHOP", TaskKind.SUMMARY, Tier.DELIVERABLE),
        "SHOP-2": ("SHOP-1", TaskKind.SUMMARY, Tier.WORK_PACKAGE),
        "SHOP-3": ("SHOP-2", TaskKind.TASK, None),
        "PAY-4": ("workstream PAY", TaskKind.TASK, None),
    }
    assert program.status_date == datetime(2026, 3, 20, 16)


def test_a_release_is_out_when_all_that_is_meant_for_it_is_done() -> None:
    releases = {
        "30": Release("30", "v1", date(2026, 6, 1)),
        "31": Release("31", "v0", date(2026, 2, 2), is_out=True),
        "32": Release("32", "never used"),
    }
    program = plan(
        issue(1, releases=("30",), estimate=Work(4800)),
        issue(2, "Done", releases=("30", "31")),
        releases=releases,
    )
    first = task(program, "release 30")
    assert (first.name, first.kind, first.deadline) == (
        "v1", TaskKind.MILESTONE, datetime(2026, 6, 1, 17),
    )  # fmt: skip
    assert set(program.links) == {
        "SHOP-1>release 30:FS", "SHOP-2>release 30:FS", "SHOP-2>release 31:FS",
    }  # fmt: skip
    assert task(program, "release 31").progress.actual_finish == datetime(2026, 2, 2, 17)
    dates = schedule(program)
    # Ten days of work, from Friday afternoon on.
    assert dates.dates(TaskId("release 30")).finish == datetime(2026, 4, 3, 16)
    assert "release 32" not in program.tasks


@pytest.mark.parametrize(
    ("says", "link"),
    [
        ("blocks", "SHOP-1>SHOP-2:FS"),
        ("is blocked by", "SHOP-2>SHOP-1:FS"),
        ("depends upon", "SHOP-2>SHOP-1:FS"),
        ("required by", "SHOP-1>SHOP-2:FS"),
        ("relates to", None),
        ("duplicates", None),
    ],
)
def test_links_say_what_waits_for_what(says: str, link: str | None) -> None:
    program = plan(issue(1, links=(Relation(says, "SHOP-2"),)), issue(2))
    assert list(program.links) == ([] if link is None else [link])


def test_a_link_that_both_ends_tell_is_one_and_one_that_leads_nowhere_is_none() -> None:
    program = plan(
        issue(1, links=(Relation("blocks", "SHOP-2"), Relation("blocks", "ELSE-9"))),
        issue(2, links=(Relation("is blocked by", "SHOP-1"),)),
    )
    assert list(program.links) == ["SHOP-1>SHOP-2:FS"]
    assert program.set_aside == ()


def test_a_ring_of_blockers_is_opened_and_told() -> None:
    program = plan(
        issue(1, links=(Relation("blocks", "SHOP-2"),)),
        issue(2, links=(Relation("blocks", "SHOP-1"),)),
    )
    assert len(program.links) == 1
    assert [one.origin.place for one in program.set_aside] == ["SHOP-2"]


def test_words_of_ones_own_are_understood_when_they_are_mapped() -> None:
    mapping = PlanMapping(waits=frozenset({"hängt ab von"}))
    program = plan(issue(1, links=(Relation("hängt ab von", "SHOP-2"),)), issue(2), mapping=mapping)
    assert list(program.links) == [LinkId("SHOP-2>SHOP-1:FS")]


def test_an_issue_takes_as_long_as_it_was_estimated() -> None:
    done = done_in(*[7] * 12)
    assert task(plan(issue(1, estimate=Work(960)), *done), "SHOP-1").duration == Work(960)


def test_points_take_as_long_as_such_took_or_as_is_mapped() -> None:
    done = done_in(*[7] * 12, points=5)
    assert task(plan(issue(1, points=10), *done), "SHOP-1").duration == Work(2 * 5 * 480)
    mapping = PlanMapping(day_points=2)
    assert task(plan(issue(1, points=10), *done, mapping=mapping), "SHOP-1").duration == Work(2400)


def test_without_an_estimate_it_takes_as_long_as_its_kind_did() -> None:
    program = plan(issue(1), *done_in(*[7] * 6, *[14] * 3, *[28] * 3))
    found = task(program, "SHOP-1")
    assert found.duration == Work(3600)  # Between the sixth and the seventh: 7 and 14 days.
    assert found.estimate is not None
    assert (found.estimate.low, found.estimate.high) == (Work(2400), Work(9600))
    assert not found.estimated


def test_of_few_that_are_done_nothing_follows_and_that_is_said() -> None:
    found = task(plan(issue(1), *done_in(*[7] * 9)), "SHOP-1")
    assert (found.duration, found.estimated, found.estimate) == (Work(1440), True, None)


def test_what_is_in_progress_has_its_beginning_and_what_is_left() -> None:
    found = task(
        plan(issue(1, "Doing", started=ago(4), estimate=Work(4800), remaining=Work(960))), "SHOP-1"
    )
    assert found.progress.actual_start == datetime(2026, 3, 16, 16)
    assert found.progress.remaining == Work(960)
    program = plan(issue(1, "Doing", started=ago(4), estimate=Work(4800), remaining=Work(960)))
    assert schedule(program).dates(TaskId("SHOP-1")).finish == datetime(2026, 3, 24, 16)


def test_what_takes_longer_than_expected_is_not_done_tomorrow() -> None:
    found = task(plan(issue(1, "Doing", started=ago(42), estimate=Work(480))), "SHOP-1")
    assert found.progress.remaining == Work(30 * 480 // 2)


def test_what_is_done_has_its_dates_and_is_finished() -> None:
    found = task(plan(issue(1, "Done", started=ago(31), done=ago(24))), "SHOP-1")
    assert found.progress.actual_start == datetime(2026, 2, 17, 16)
    assert found.progress.actual_finish == datetime(2026, 2, 24, 16)
    assert found.progress.complete.value == 1


def test_where_nobody_knows_when_work_began_it_stands_on_its_last_day() -> None:
    found = task(plan(issue(1, "Done", created=ago(90), done=ago(24))), "SHOP-1")
    assert found.progress.actual_start == datetime(2026, 2, 24, 0)


def test_people_teams_and_what_the_tracker_says_beside() -> None:
    program = plan(
        issue(
            1, owner="a1", due=date(2026, 4, 1), labels=("pay",), components=("Web",), points=3.0,
            sprints=("4",), priority="High", url="https://shop.example.org/browse/SHOP-1",
        ),
        people={"a1": Person("a1", "Ana", "ana@example.org")},
        sprints={"4": Sprint("4", "Sprint 4")},
        mapping=PlanMapping(teams=By.COMPONENT),
    )  # fmt: skip
    found = task(program, "SHOP-1")
    assert (found.owner, found.team, found.tags, found.source_id) == ("a1", "Web", ("pay",), "1")
    assert found.deadline == datetime(2026, 4, 1, 17)
    assert dict(found.fields) == {
        "Kind": "Story", "Status": "Open", "Priority": "High", "Components": "Web",
        "Sprint": "Sprint 4", "Points": "3",
    }  # fmt: skip
    [person] = program.resources.values()
    assert (person.name, person.email) == ("Ana", "ana@example.org")
    assert [one.task for one in program.assignments.values()] == ["SHOP-1"]


def test_a_status_means_what_the_mapping_says() -> None:
    mapping = PlanMapping(states={"Open": State.DONE})
    held = replace(issue(1), state=State.TO_DO)
    assert task(plan(held, mapping=mapping), "SHOP-1").progress.actual_finish is not None


def test_kinds_and_times_of_no_interest_are_left_out() -> None:
    mapping = PlanMapping(leaves_out=frozenset({"test"}), since=date(2026, 3, 1))
    program = plan(
        issue(1, kind="Test"),
        issue(2, "Done", done=ago(60)),
        issue(3, "Done", done=ago(3)),
        issue(4, links=(Relation("blocks", "SHOP-1"),), parent="2"),
        mapping=mapping,
    )
    assert {id for id in program.tasks if id.startswith("SHOP")} == {"SHOP-3", "SHOP-4"}
    assert program.set_aside == ()


def test_an_issue_that_moved_to_another_project_is_the_same_task() -> None:
    found = draft_of(tracker([issue(1)]), PlanMapping(), keys={"1": "OLD-7"})
    assert [row.value.id for row in found.tasks] == ["workstream SHOP", "OLD-7"]
