"""Jira's answers read as a tracker: Cloud and Data Center, with and without the list of fields."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from fairlead.connectors.jira.payloads import Answers
from fairlead.connectors.jira.read import tracker_from
from fairlead.connectors.jira.recording import tracker
from fairlead.connectors.source import Source
from fairlead.core.ground.units import Work
from fairlead.core.tracking.issue import MANY, Aspect, Change, Relation, State, Tracker
from fairlead.core.tracking.past import as_of, issue_as_of
from tests.connectors.jira.payloads import entry, issue, link, moved

BERLIN = timezone(timedelta(hours=1))
SHARED = Path(__file__).parents[4] / "shared" / "data" / "jira"


def read(*issues: dict[str, Any], **others: Any) -> Tracker:
    return tracker_from(
        Answers(name="shop", base="https://shop.example.org", issues=issues, **others)
    )


def one(payload: dict[str, Any], **others: Any) -> Any:
    return read(payload, **others).issues[payload["id"]]


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T10:00:00").replace(tzinfo=BERLIN)


def test_an_issue_with_all_that_is_read_of_it() -> None:
    found = one(
        issue(
            7,
            status="In Progress",
            duedate="2026-04-01",
            assignee={"accountId": "a1", "displayName": "Ana", "emailAddress": "ana@example.org"},
            priority={"name": "High"},
            components=[{"id": "1", "name": "Web"}, {"id": "2", "name": "App"}],
            labels=["pay", "q2"],
            fixVersions=[{"id": "30", "name": "v1"}],
            timeoriginalestimate=28_800,
            timeestimate=14_400,
            timespent=3_600,
            issuelinks=[link("out", "SHOP-8", outward=True)],
            worklog={"worklogs": [{"started": "2026-03-10T10:00:00.000+0100",
                                   "timeSpentSeconds": 3600, "author": {"accountId": "a1"}}]},
        )
    )  # fmt: skip
    assert (found.key, found.title, found.kind, found.project) == (
        "SHOP-7", "Story 7", "Story", "SHOP",
    )  # fmt: skip
    assert found.state is State.IN_PROGRESS
    assert (found.due, found.owner, found.priority) == (date(2026, 4, 1), "a1", "High")
    assert (found.components, found.labels, found.releases) == (
        ("App", "Web"), ("pay", "q2"), ("30",),
    )  # fmt: skip
    assert (found.estimate, found.remaining, found.spent) == (Work(480), Work(240), Work(60))
    assert found.links == (Relation("blocks", "SHOP-8"),)
    assert [(one.at, one.work, one.by) for one in found.logged] == [
        (at("2026-03-10"), Work(60), "a1")
    ]
    assert found.url == "https://shop.example.org/browse/SHOP-7"


def test_the_changelog_says_when_work_began_and_was_done_whatever_its_order() -> None:
    entries = [
        moved("2026-03-05", "Open", "In Progress"),
        moved("2026-03-09", "In Progress", "Done"),
    ]
    for changelog in (entries, entries[::-1]):
        found = one(issue(7, *changelog, status="Done"))
        assert (found.started, found.done) == (at("2026-03-05"), at("2026-03-09"))


def test_of_a_part_of_a_changelog_the_beginning_is_not_guessed() -> None:
    payload = issue(
        7,
        moved("2026-03-09", "In Progress", "Done"),
        status="Done",
        resolutiondate="2026-03-09T10:00:00.000+0100",
    )
    payload["changelog"]["total"] = 120
    found = one(payload)
    assert (found.started, found.done) == (None, at("2026-03-09"))


@pytest.mark.parametrize(
    ("field", "before", "after", "change"),
    [
        ("summary", "A", "B", (Aspect.TITLE, "A", "B")),
        ("duedate", ("2026-03-05", "2026-03-05 00:00:00.0"), (None, None),
         (Aspect.DUE, date(2026, 3, 5), None)),
        ("assignee", ("a1", "Ana"), ("b2", "Ben"), (Aspect.OWNER, "a1", "b2")),
        ("assignee", (None, None), ("b2", "Ben"), (Aspect.OWNER, None, "b2")),
        ("Story Points", (None, ""), (None, "5.0"), (Aspect.POINTS, None, 5.0)),
        ("timeoriginalestimate", (None, None), ("28800", "28800"),
         (Aspect.ESTIMATE, None, Work(480))),
        ("Fix Version", (None, None), ("30", "v1"), (Aspect.RELEASES, (), ("30",))),
        ("Fix Version", ("30", "v1"), (None, None), (Aspect.RELEASES, ("30",), ())),
        ("Component", ("2", "Web"), (None, None), (Aspect.COMPONENTS, ("Web",), ())),
        ("labels", (None, "pay q2"), (None, "q2 q3"), (Aspect.LABELS, ("pay",), ("q3",))),
        ("Sprint", ("7", "S7"), ("7, 9", "S7, S9"), (Aspect.SPRINTS, (), ("9",))),
        ("Link", (None, None), ("SHOP-8", "This issue blocks SHOP-8"),
         (Aspect.LINKS, (), (Relation("blocks", "SHOP-8"),))),
        ("Epic Link", (None, None), ("9", "SHOP-9"), (Aspect.PARENT, None, "9")),
        ("IssueParentAssociation", ("9", "SHOP-9"), (None, None), (Aspect.PARENT, "9", None)),
        ("Key", "OLD-1", "SHOP-7", (Aspect.KEY, "OLD-1", "SHOP-7")),
    ],
)  # fmt: skip
def test_what_a_changelog_says_of_each_field(
    field: str, before: Any, after: Any, change: tuple[Aspect, object, object]
) -> None:
    found = one(issue(7, entry("2026-03-05", field, before, after)))
    assert found.changes == (Change(at("2026-03-05"), *change, "ana"),)


def test_fields_that_nobody_reads_change_nothing() -> None:
    assert one(issue(7, entry("2026-03-05", "Rank", "a", "b"))).changes == ()


def test_an_epic_is_the_parent_in_each_of_the_ways_in_which_jira_says_so() -> None:
    epic = issue(9, issuetype={"name": "Epic"})
    for fields in (
        {"parent": {"id": "9", "key": "SHOP-9"}},
        {"epic": {"id": 9, "key": "SHOP-9"}},
        {"customfield_10014": "SHOP-9"},
    ):
        found = read(epic, issue(7, **fields)).issues["7"]
        assert found.parent == "9"


def test_the_list_of_fields_says_where_sprints_points_and_epics_are() -> None:
    fields = [
        {"id": "customfield_1", "name": "S", "schema": {"custom": "com.pyxis.greenhopper.jira:gh-sprint"}},  # noqa: E501
        {"id": "customfield_2", "name": "Story point estimate", "schema": {"type": "number"}},
        {"id": "customfield_3", "name": "E", "schema": {"custom": "com.pyxis.greenhopper.jira:gh-epic-link"}},  # noqa: E501
    ]  # fmt: skip
    sprint = {"id": 4, "name": "Sprint 4", "state": "closed", "endDate": "2026-03-13T17:00:00.000Z"}
    payload = issue(7, customfield_1=[sprint], customfield_2=3.0, customfield_3="SHOP-9")
    found = read(payload, issue(9), fields=fields)
    assert found.issues["7"].points == 3.0
    assert found.issues["7"].sprints == ("4",)
    assert found.issues["7"].parent == "9"
    assert found.sprints["4"].is_over
    assert found.sprints["4"].end == datetime(2026, 3, 13, 17, tzinfo=UTC)


def test_without_the_list_of_fields_the_values_tell() -> None:
    old = (
        "com.atlassian.greenhopper.service.sprint.Sprint@1a2b[id=4,rapidViewId=1,state=ACTIVE,"
        "name=Sprint 4, the last,startDate=2026-03-02T09:00:00.000+01:00,endDate=<null>]"
    )
    issues = [
        issue(
            n,
            entry("2026-03-05", "Story Points", None, f"{n}.0"),
            customfield_8=float(n),
            customfield_9=7.0,
            customfield_5=[old],
        )
        for n in range(1, 5)
    ]
    found = read(*issues)
    assert [one.points for one in found.issues.values()] == [1.0, 2.0, 3.0, 4.0]
    assert (found.sprints["4"].name, found.sprints["4"].is_active) == ("Sprint 4, the last", True)
    assert found.issues["1"].sprints == ("4",)


def test_statuses_of_the_past_mean_what_they_are_called() -> None:
    found = read(
        issue(7, moved("2026-03-05", "Triage", "Review"), moved("2026-03-06", "Review", "Open"))
    )
    assert found.states["Triage"] is State.TO_DO
    assert found.states["Review"] is State.IN_PROGRESS


def test_of_two_answers_about_an_issue_the_later_counts() -> None:
    earlier = issue(7, summary="Before", updated="2026-03-10T09:00:00.000+0100")
    for payloads in ((earlier, issue(7)), (issue(7), earlier)):
        assert read(*payloads).issues["7"].title == "Story 7"


@pytest.mark.parametrize(
    "odd",
    [
        {"fields": {}},
        {"fields": {"created": "yesterday"}},
        {"fields": {"created": "0999-03-02T09:00:00.000+0100"}},
    ],
)
def test_what_is_no_issue_is_told_and_the_others_are_taken(odd: dict[str, Any]) -> None:
    found = read({"id": "1", "key": "SHOP-1", **odd}, issue(7))
    assert list(found.issues) == ["7"]
    assert [(told.code, told.origin.place) for told in found.findings] == [("TRK-001", "SHOP-1")]


JUNK: tuple[object, ...] = (
    "",
    7,
    True,
    [],
    {},
    [7, None],
    {"id": {}},
    "\x00",
    -1,
    1e308,
    "9" * 400,
)


@pytest.mark.parametrize("junk", JUNK, ids=lambda junk: repr(junk)[:20])
def test_no_value_of_a_field_is_too_odd_to_be_read(junk: object) -> None:
    whole = one(issue(7, sprint=None, parent=None))
    for name in (
        "summary", "issuetype", "project", "status", "updated", "duedate", "assignee", "parent",
        "epic", "priority", "components", "labels", "fixVersions", "issuelinks", "worklog",
        "timeestimate", "sprint", "closedSprints", "customfield_1", "creator",
    ):  # fmt: skip
        payload = issue(7)
        payload["fields"][name] = junk
        found = one(payload)
        assert (found.id, found.created) == (whole.id, whole.created)
    for payload in (issue(7), issue(7)):
        payload["changelog"] = junk
        assert one(payload).changes == ()


def shared(name: str) -> tuple[Tracker, list[dict[str, Any]]]:
    data = (SHARED / name).read_bytes()
    return tracker(Source(name, data)), [
        json.loads(line) for line in gzip.decompress(data).splitlines()
    ]


@pytest.fixture(
    params=[
        "apache_ASE2015_issues_with_changelog.jsonl.gz",
        "duraspace_to_2013-05_issues_with_changelog.jsonl.gz",
    ]
)
def recorded(request: pytest.FixtureRequest) -> tuple[Tracker, list[dict[str, Any]]]:
    found: tuple[Tracker, list[dict[str, Any]]] = shared(request.param)
    return found


@pytest.mark.shared
def test_real_issues_are_done_when_jira_says_they_were_resolved(
    recorded: tuple[Tracker, list[dict[str, Any]]],
) -> None:
    """But for those that were closed before, or again later, than their resolution was set."""
    found, payloads = recorded
    assert len(found.issues) == len(payloads)
    same = other = 0
    for payload in payloads:
        issue = found.issues[payload["id"]]
        resolved = payload["fields"]["resolutiondate"]
        assert (issue.done is not None) == (issue.state is State.DONE)
        if resolved and issue.done is not None:
            apart = abs(issue.done - datetime.fromisoformat(resolved))
            same, other = (
                same + (apart < timedelta(minutes=2)),
                other + (apart > timedelta(hours=1)),
            )
    assert same > 490
    assert other <= 0.02 * same


@pytest.mark.shared
def test_real_issues_go_back_to_every_state_that_their_changelog_names(
    recorded: tuple[Tracker, list[dict[str, Any]]],
) -> None:
    """A changelog of years has gaps; of status, title, due day and releases it is whole."""
    found, payloads = recorded
    gaps, changes = Counter[Aspect](), 0
    for payload in payloads:
        issue = found.issues[payload["id"]]
        changes += len(issue.changes)
        for change in issue.changes:
            then = issue_as_of(issue, change.at, found.states)
            assert then is not None
            last = [it for it in issue.changes if (it.at, it.aspect) == (change.at, change.aspect)]
            value: Any = getattr(then, change.aspect.value)
            if change.aspect in MANY:
                holds = {*change.after} <= {*value}  # type: ignore[misc]
            else:
                holds = value == last[-1].after
            gaps[change.aspect] += not holds
    assert changes > 2_000
    assert gaps[Aspect.STATUS] == gaps[Aspect.TITLE] == gaps[Aspect.DUE] == 0
    assert sum(gaps.values()) <= 0.03 * changes


@pytest.mark.shared
def test_real_issues_of_a_past_day_are_those_that_were_there(
    recorded: tuple[Tracker, list[dict[str, Any]]],
) -> None:
    """Held against a reading of the changelog from its beginning, which shares no code with it."""
    found, payloads = recorded
    for days in (100, 400, 900):
        moment = found.until - timedelta(days=days)
        past = as_of(found, moment)
        expected = {}
        for payload in payloads:
            fields = payload["fields"]
            if datetime.fromisoformat(fields["created"]) > moment:
                continue
            moves = sorted(
                (datetime.fromisoformat(one["created"]), item["fromString"], item["toString"])
                for one in payload["changelog"]["histories"]
                for item in one["items"]
                if item["field"] == "status"
            )
            status = moves[0][1] if moves else fields["status"]["name"]
            for when, _, after in moves:
                if when <= moment:
                    status = after
            expected[payload["id"]] = status
        assert {id: one.status for id, one in past.issues.items()} == expected
