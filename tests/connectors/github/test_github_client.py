"""Fetching from GitHub: page after page, twice the same, and whatever goes wrong."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from fairlead.connectors.github import client as github
from fairlead.connectors.github.client import Fetched, GitHub, headers
from fairlead.connectors.github.read import tracker_from
from fairlead.core.ground.errors import InvalidRequestError
from fairlead.net.address import UnreachableError
from fairlead.net.client import Client, PausedError
from tests.connectors.github.test_github_read import closed, event, issue
from tests.net import faulty
from tests.net.faulty import Reply, Request, busy

SINCE = datetime(2026, 3, 19, 12, tzinfo=UTC)


class FakeGitHub:
    """Answers from lists, in pages of three. faults: how often an answer goes wrong."""

    def __init__(self, *, faults: float = 0.0, seed: int = 0) -> None:
        self.issues = [
            issue(n, updated_at=f"2026-03-{n:02}T09:00:00Z", sub_issues_summary={"total": n == 2})
            for n in range(1, 9)
        ] + [closed(9, "2026-03-20"), issue(10, updated_at="2026-03-20T10:00:00Z")]
        self.issues[3]["issue_dependencies_summary"] = {"total_blocked_by": 1}
        self.events = [event(n, 1 + n % 9, f"2026-03-{n:02}", "subscribed") for n in range(1, 12)]
        self.asked: list[str] = []
        self._faults = faults
        self._chance = random.Random(seed)

    def __call__(self, request: Request) -> None:
        parts = urlsplit(request.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.asked.append(request.path)
        if self._chance.random() < self._faults:
            self._chance.choice(self._all_faults())(request)
            return
        found = self._found(parts.path.removeprefix("/repos/shop/web"), query)
        if found is None:
            request.give({"message": "Not Found"}, 404)
            return
        if self._faults and self._chance.random() < self._faults:
            # Somebody works on it just now: one of them is not there this time.
            found = [one for one in found if self._chance.random() < 0.8]
        if query["direction"] == "desc" and not parts.path.endswith("/events"):
            found = found[::-1]
        page, size = int(query["page"]), min(3, int(query["per_page"]))
        part = found[(page - 1) * size : page * size]
        more = page * size < len(found)
        if more:
            request.give(part, Link='<https://api.github.com/x>; rel="next"')
        else:
            request.give(part)

    def _found(self, path: str, query: dict[str, str]) -> list[dict[str, Any]] | None:
        if path == "/issues":
            since = query.get("since", "")
            return [one for one in self.issues if one["updated_at"] >= since]
        if path == "/issues/events":
            return self.events[::-1]
        lists: dict[str, list[dict[str, Any]]] = {
            "/milestones": [{"id": 3, "title": "v1"}],
            "/issues/2/sub_issues": [{"id": 1005, "number": 5}],
            "/issues/4/dependencies/blocked_by": [{"id": 1001, "number": 1}],
        }
        return lists.get(path)

    def _all_faults(self) -> list[Reply]:
        return [
            busy(429, Retry_After=self._chance.choice(("0", "1", "9999", "soon"))),
            busy(403, X_RateLimit_Remaining="0", X_RateLimit_Reset="1"),
            busy(self._chance.choice((500, 502, 503))),
            faulty.torn,
            faulty.cut_short,
            faulty.signs_in,
            faulty.hangs_up,
        ]


def asking(url: str) -> Client:
    return Client(url, headers("t"), allowed=["127.0.0.1"], wait=lambda _seconds: None)


def fetched(fake: FakeGitHub, **asked: Any) -> Fetched:
    with faulty.faulty(last=fake) as told, asking(told.url) as client:
        return GitHub(client, "shop/web").fetch(**asked)


def test_all_issues_come_with_their_parts_and_blockers() -> None:
    fake = FakeGitHub()
    found = fetched(fake)
    assert found.present == frozenset(str(1000 + n) for n in range(1, 11))
    tracker = tracker_from(found.answers)
    assert len(tracker.issues) == 10
    assert tracker.issues["1005"].parent == "1002"
    assert [one.other for one in tracker.issues["1004"].links] == ["web#1"]
    assert (len(found.answers.events), found.last_event) == (11, 11)
    assert tracker.releases["3"].name == "v1"


def test_later_only_what_is_new_is_asked_for() -> None:
    fake = FakeGitHub()
    found = fetched(fake, since=SINCE, last_event=9)
    assert [one["number"] for one in found.answers.issues] == [9, 10]
    assert [one["id"] for one in found.answers.events] == [11, 10]
    assert found.present is None
    assert [path for path in fake.asked if "/events" in path] == [
        "/repos/shop/web/issues/events?direction=desc&per_page=100&page=1"
    ]


def test_how_far_it_is_is_told() -> None:
    said: list[int] = []
    fetched(FakeGitHub(), say=said.append)
    assert said[:4] == [3, 6, 9, 10]


@pytest.mark.parametrize(
    "name", ["", "shop", "shop/", "/web", "shop/web/x", "../x", "a b/c", "shop/..", "shop/w?x"]
)
def test_what_is_no_repository_is_not_asked_for(name: str) -> None:
    with faulty.faulty() as told, asking(told.url) as client:
        with pytest.raises(InvalidRequestError, match="owner/name"):
            GitHub(client, name)
        assert not told.paths


def test_how_it_wants_to_be_asked() -> None:
    assert headers("t")["Authorization"] == "Bearer t"


def until_it_works(fake: FakeGitHub) -> Fetched:
    with faulty.faulty(last=fake) as told:
        for _ in range(100):
            try:
                with asking(told.url) as client:
                    return GitHub(client, "shop/web").fetch()
            except (UnreachableError, PausedError):
                continue
    raise AssertionError


def test_whatever_goes_wrong_the_same_comes_of_it(full: bool) -> None:
    """Reliability row C1, for GitHub."""
    sound = tracker_from(fetched(FakeGitHub()).answers)
    for seed in range(250 if full else 6):
        found = until_it_works(FakeGitHub(faults=0.2, seed=seed))
        assert tracker_from(found.answers).issues.keys() == sound.issues.keys()


def test_a_client_that_believes_the_first_list_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(github, "_ROUNDS", 1)
    sound = tracker_from(fetched(FakeGitHub()).answers)
    found = [until_it_works(FakeGitHub(faults=0.2, seed=seed)) for seed in range(20)]
    assert any(tracker_from(one.answers).issues.keys() != sound.issues.keys() for one in found)
