"""Fetching from Jira: the same issues from Cloud and Data Center, and whatever goes wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from fairlead.connectors.jira.client import (
    Fetched,
    Jira,
    Known,
    QueryRefusedError,
    Wanted,
    basic,
    bearer,
)
from fairlead.connectors.jira.read import tracker_from
from fairlead.connectors.lenient import moment, text
from fairlead.net import client as net
from fairlead.net.address import UnreachableError
from fairlead.net.client import AnswerRefusedError, Client, PausedError
from tests.connectors.jira.fake import NOW, FakeJira, serving
from tests.connectors.jira.payloads import entry, issue

WORKLOGS = [
    {"id": str(n), "started": f"2026-03-0{n}T09:00:00.000+0100", "timeSpentSeconds": 600 * n}
    for n in range(1, 6)
]


def issues(count: int = 40) -> list[dict[str, Any]]:
    """Issues with changelogs of up to six entries, and one with a long worklog."""
    made = []
    for n in range(1, count + 1):
        histories = [
            {**entry(f"2026-03-{5 + k:02}", "summary", f"{k}", f"{k + 1}"), "id": f"{n}-{k}"}
            for k in range(n % 7)
        ]
        at = (NOW - timedelta(hours=n)).isoformat()
        made.append(issue(n, *histories, updated=at))
    made[0]["fields"]["worklog"] = {"worklogs": WORKLOGS[:1], "total": 5, "all": WORKLOGS}
    return made


def client(url: str, waits: list[float] | None = None) -> Client:
    waited = [] if waits is None else waits
    return Client(url, basic("ana@example.org", "t"), allowed=["127.0.0.1"], wait=waited.append)


def fetched(jira: FakeJira, known: Known | None = None, **wanted: Any) -> Fetched:
    with serving(jira) as told, client(told.url) as asking:
        return Jira(asking).fetch(Wanted("project = SHOP", known or {}, **wanted), NOW)


def held(found: Fetched) -> dict[str, Any]:
    return {
        text(one, "id"): at
        for one in found.answers.issues
        if (at := moment(one, "fields", "updated")) is not None
    }


def plain(found: Fetched) -> Any:
    return tracker_from(found.answers)


def test_how_each_of_them_wants_to_be_asked() -> None:
    assert basic("a@b.c", "t") == {"Authorization": "Basic YUBiLmM6dA=="}
    assert bearer("t") == {"Authorization": "Bearer t"}


@pytest.mark.parametrize("is_cloud", [True, False], ids=["cloud", "data center"])
def test_all_issues_come_whole(is_cloud: bool) -> None:
    all = issues()
    found = fetched(FakeJira(all, is_cloud=is_cloud))
    assert found.present == {one["id"] for one in all}
    tracker = plain(found)
    assert (tracker.name, len(tracker.issues)) == ("Shop", 40)
    for one in all:
        histories = one["changelog"]["histories"]
        assert len(tracker.issues[one["id"]].changes) == len(histories)
    assert [one.work.minutes for one in tracker.issues["1"].logged] == [10, 20, 30, 40, 50]
    assert tracker.issues["1"].url == "https://shop.example.org/browse/SHOP-1"


def test_cloud_and_data_center_tell_the_same() -> None:
    cloud, center = (
        plain(fetched(FakeJira(issues(), is_cloud=is_cloud))) for is_cloud in (True, False)
    )
    assert cloud == center


def test_what_is_held_as_it_is_is_not_fetched_again() -> None:
    all = issues()
    first = fetched(FakeJira(all))
    since = NOW - timedelta(hours=3)
    again = fetched(FakeJira(all), held(first), since=since)
    assert (again.answers.issues, again.present) == ([], first.present)
    changed = [*all[:10], issue(11, updated=(NOW - timedelta(hours=1)).isoformat()), *all[11:]]
    created = [*changed, issue(99, updated=NOW.isoformat())]
    jira = FakeJira(created)
    found = fetched(jira, held(first), since=since)
    assert sorted(text(one, "id") for one in found.answers.issues) == ["11", "99"]
    assert found.present == {*first.present, "99"}


def test_what_is_no_longer_there_is_seen() -> None:
    all = issues()
    first = fetched(FakeJira(all))
    found = fetched(FakeJira(all[:-2]), held(first), since=NOW)
    assert held(first).keys() - found.present == {"39", "40"}


def test_what_a_list_lacks_by_mistake_is_still_there() -> None:
    all = issues()
    known = held(fetched(FakeJira(all)))

    class Lacking(FakeJira):
        def _found(self, jql: str) -> list[dict[str, Any]]:
            return [one for one in super()._found(jql) if one["id"] != "7"]

    assert "7" in fetched(Lacking(all), known, since=NOW).present


def test_an_issue_that_goes_away_while_others_are_fetched_is_left_out() -> None:
    class Vanishing(FakeJira):
        def _found(self, jql: str) -> list[dict[str, Any]]:
            if "id in" in jql:
                self.issues = [one for one in self.issues if one["id"] != "7"]
            return super()._found(jql)

    found = fetched(Vanishing(issues()))
    assert len(found.answers.issues) == 39


def test_jiras_own_words_say_what_is_wrong_with_a_query() -> None:
    with serving(FakeJira(issues())) as told, client(told.url) as asking:
        jira = Jira(asking)
        with pytest.raises(QueryRefusedError, match="Nobody knows 'no such'"):
            jira.fetch(Wanted("no such", {}), NOW)


def test_a_token_that_may_not_is_told_at_once() -> None:
    def refuses(request: Any) -> None:
        request.give({"errorMessages": ["canary"]}, 401)

    with serving(refuses) as told, client(told.url) as asking:
        with pytest.raises(AnswerRefusedError, match="401") as raised:
            Jira(asking)
        assert "canary" not in str(raised.value)
        assert len(told.paths) == 1


def test_how_far_it_is_is_told() -> None:
    said: list[tuple[int, int]] = []
    with serving(FakeJira(issues(120))) as told, client(told.url) as asking:
        Jira(asking).fetch(Wanted("a", {}), NOW, lambda come, of: said.append((come, of)))
    assert said == [(50, 120), (100, 120), (120, 120)]


def until_it_works(jira: FakeJira, known: Known) -> Fetched:
    """A fetch as the worker does it: what fails, or is to be left alone, is done later."""
    with serving(jira) as told:
        for _ in range(100):
            try:
                with client(told.url) as asking:
                    return Jira(asking).fetch(Wanted("project = SHOP", known), NOW)
            except (UnreachableError, PausedError, QueryRefusedError, AnswerRefusedError):
                continue
    raise AssertionError


@pytest.mark.parametrize("is_cloud", [True, False], ids=["cloud", "data center"])
def test_whatever_goes_wrong_the_same_comes_of_it(
    is_cloud: bool, full: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reliability row C1: every fifth answer is one of a dozen faults."""
    monkeypatch.setattr(net, "ANSWER_WITHIN_S", 5.0)
    all = issues(30)
    sound = plain(fetched(FakeJira(all, is_cloud=is_cloud)))
    injected = 0
    for seed in range(250 if full else 4):
        jira = FakeJira(all, is_cloud=is_cloud, faults=0.2, seed=seed)
        assert plain(until_it_works(jira, {})) == sound
        injected += jira.injected
    assert injected > 10


def test_a_client_that_believes_every_list_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted fault of C1: without asking twice and again, issues are lost."""
    all = issues(30)
    sound = plain(fetched(FakeJira(all)))
    monkeypatch.setattr(
        Jira, "_settled", lambda self, jql, fields: self._listed(jql, [*fields]) or {}
    )
    monkeypatch.setattr(Jira, "_alone", lambda _self, _id: None)
    found = [plain(until_it_works(FakeJira(all, faults=0.2, seed=seed), {})) for seed in range(6)]
    assert any(one != sound for one in found)
