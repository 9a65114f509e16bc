"""GitHub's answers read as a tracker."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fairlead.connectors.github.payloads import Answers
from fairlead.connectors.github.read import tracker_from
from fairlead.core.tracking.issue import Issue, Relation, State, Tracker
from fairlead.core.tracking.past import as_of

SHARED = Path(__file__).parents[4] / "shared" / "data" / "connectors" / "devlake" / "backend"
RAW = SHARED / "plugins" / "github" / "e2e" / "raw_tables"


def issue(number: int, **fields: Any) -> dict[str, Any]:
    usual = {
        "id": 1000 + number,
        "number": number,
        "title": f"Issue {number}",
        "state": "open",
        "created_at": "2026-03-02T09:00:00Z",
        "updated_at": "2026-03-20T09:00:00Z",
        "html_url": f"https://github.com/shop/web/issues/{number}",
        "user": {"login": "ana"},
        "labels": [],
        "assignees": [],
    }
    return {**usual, **fields}


def closed(number: int, day: str, **fields: Any) -> dict[str, Any]:
    return issue(number, state="closed", closed_at=f"{day}T09:00:00Z", **fields)


def event(id: int, number: int, day: str, kind: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": id,
        "event": kind,
        "created_at": f"{day}T09:00:00Z",
        "actor": {"login": "ben"},
        "issue": {"number": number},
        **fields,
    }


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T09:00:00").replace(tzinfo=UTC)


def read(*issues: dict[str, Any], **others: Any) -> Tracker:
    return tracker_from(Answers(repository="shop/web", issues=issues, **others))


def one(number: int, *issues: dict[str, Any], **others: Any) -> Issue:
    return read(*issues, **others).issues[str(1000 + number)]


def test_an_issue_with_all_that_is_read_of_it() -> None:
    found = one(
        7,
        issue(
            7,
            labels=[{"name": "pay"}, {"name": "bug"}],
            assignees=[{"login": "ben"}],
            milestone={"id": 3, "title": "v1", "due_on": "2026-06-01T07:00:00Z", "state": "open"},
            body="Depends on #8, and is Blocked by: shop/app#12.",
            type={"name": "Task"},
        ),
    )
    assert (found.key, found.title, found.kind, found.project) == (
        "web#7",
        "Issue 7",
        "Task",
        "web",
    )
    assert (found.status, found.state, found.done) == ("open", State.TO_DO, None)
    assert (found.owner, found.labels, found.releases) == ("ben", ("bug", "pay"), ("3",))
    assert found.links == (
        Relation("depends on", "web#8"),
        Relation("is blocked by", "app#12"),
    )
    assert found.url == "https://github.com/shop/web/issues/7"


def test_a_milestone_is_a_release_and_out_when_it_is_closed() -> None:
    found = read(
        issue(7, milestone={"id": 3, "title": "v1", "due_on": "2026-06-01T07:00:00Z"}),
        milestones=[
            {"id": 4, "title": "v0", "state": "closed", "closed_at": "2026-02-02T10:00:00Z"}
        ],
    ).releases
    assert (found["3"].name, found["3"].day, found["3"].is_out) == ("v1", date(2026, 6, 1), False)
    assert (found["4"].day, found["4"].is_out) == (date(2026, 2, 2), True)


@pytest.mark.parametrize(
    ("fields", "status", "state"),
    [
        ({}, "open", State.TO_DO),
        ({"labels": [{"name": "In Progress"}]}, "In Progress", State.IN_PROGRESS),
        ({"state": "closed", "closed_at": "2026-03-09T09:00:00Z"}, "closed", State.DONE),
        (
            {"state": "closed", "closed_at": "2026-03-09T09:00:00Z", "state_reason": "not_planned"},
            "not planned",
            State.DONE,
        ),
    ],
)
def test_an_issue_is_open_worked_on_or_closed(
    fields: dict[str, Any], status: str, state: State
) -> None:
    found = one(7, issue(7, **fields))
    assert (found.status, found.state) == (status, state)


def test_the_events_say_when_work_began_and_was_done() -> None:
    found = read(
        closed(7, "2026-03-13"),
        events=[
            event(4, 7, "2026-03-13", "closed"),
            event(1, 7, "2026-03-05", "labeled", label={"name": "wip"}),
            event(2, 7, "2026-03-09", "closed"),
            event(3, 7, "2026-03-10", "reopened"),
            event(9, 8, "2026-03-04", "labeled", label={"name": "wip"}),
            event(1, 7, "2026-03-05", "labeled", label={"name": "wip"}),
        ],
    )
    issue = found.issues["1007"]
    assert (issue.started, issue.done) == (at("2026-03-05"), at("2026-03-13"))
    states = [
        as_of(found, at(f"2026-03-{day}") + timedelta(hours=1)).issues["1007"].status
        for day in ("04", "05", "09", "10", "13")
    ]
    assert states == ["open", "wip", "closed", "wip", "closed"]


def test_where_the_events_are_gone_it_was_closed_all_the_same() -> None:
    found = read(closed(7, "2026-03-09"))
    assert found.issues["1007"].done == at("2026-03-09")
    assert as_of(found, at("2026-03-05")).issues["1007"].state is State.TO_DO


def test_titles_people_and_milestones_of_the_past_come_back() -> None:
    found = read(
        issue(7, title="New", assignees=[{"login": "ben"}], milestone={"id": 3, "title": "v1"}),
        events=[
            event(1, 7, "2026-03-05", "renamed", rename={"from": "Old", "to": "New"}),
            event(2, 7, "2026-03-06", "assigned", assignee={"login": "ben"}),
            event(3, 7, "2026-03-07", "milestoned", milestone={"title": "v1"}),
            event(4, 7, "2026-03-08", "subscribed"),
        ],
    )
    then = as_of(found, at("2026-03-04")).issues["1007"]
    assert (then.title, then.owner, then.releases) == ("Old", None, ())
    assert [change.by for change in found.issues["1007"].changes] == ["ben"] * 3


def test_parts_and_blockers_are_those_that_github_knows() -> None:
    found = read(
        issue(7),
        issue(8),
        below={"7": [{"number": 8}]},
        blockers={
            "8": [{"number": 12, "repository_url": "https://api.github.com/repos/shop/app"}],
        },
    )
    assert found.issues["1008"].parent == "1007"
    assert found.issues["1008"].links == (Relation("is blocked by", "app#12"),)


def test_pull_requests_are_told_apart() -> None:
    assert one(7, issue(7, pull_request={"url": "x"})).kind == "pull request"


JUNK: tuple[object, ...] = ("", 7, True, [], {}, [7, None], {"id": {}}, "\x00", -1, 1e308)


@pytest.mark.parametrize("junk", JUNK, ids=lambda junk: repr(junk)[:20])
def test_no_value_of_a_field_is_too_odd_to_be_read(junk: object) -> None:
    for name in (
        "title", "state", "updated_at", "closed_at", "labels", "assignees", "assignee", "milestone",
        "body", "type", "html_url", "user", "state_reason", "pull_request",
    ):  # fmt: skip
        assert one(7, issue(7, **{name: junk})).id == "1007"
    for name in ("event", "created_at", "actor", "issue", "label", "rename", "milestone", "id"):
        odd = event(1, 7, "2026-03-05", "labeled", label={"name": "wip"}) | {name: junk}
        assert one(7, issue(7), events=[odd]).id == "1007"
    found = read(issue(7), issue(8) | {"created_at": junk})
    assert list(found.issues) == ["1007"]
    assert [told.origin.place for told in found.findings] == ["#8"]


def raw(name: str) -> list[dict[str, Any]]:
    csv.field_size_limit(sys.maxsize)
    with (RAW / f"_raw_github_api_{name}.csv").open(encoding="utf-8", newline="") as file:
        return [json.loads(row["data"]) for row in csv.DictReader(file)]


@pytest.mark.shared
def test_recorded_answers_give_the_issues_that_are_in_them() -> None:
    issues, events = raw("issues"), raw("events")
    found = tracker_from(
        Answers(
            repository="panjf2000/ants",
            issues=issues,
            events=events,
            milestones=raw("milestones"),
        )
    )
    assert found.findings == ()
    by_number = {str(one["number"]): one for one in issues}
    assert {one.key for one in found.issues.values()} == {f"ants#{n}" for n in by_number}
    for issue in found.issues.values():
        payload = by_number[issue.key.partition("#")[2]]
        assert issue.title == payload["title"].strip()
        assert (issue.state is State.DONE) == (payload["state"] == "closed")
        assert (issue.kind == "pull request") == ("pull_request" in payload)
        if payload["closed_at"]:
            assert issue.done == datetime.fromisoformat(payload["closed_at"])
    kinds = Counter(one.kind for one in found.issues.values())
    assert min(kinds["pull request"], kinds["issue"]) > 0
