"""A Jira on this machine: Cloud's and Data Center's interfaces, paged, and with faults if asked."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.net import faulty
from tests.net.faulty import Faulty, Reply, Request, busy

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
WAITS = ("0", "1", "Fri, 20 Mar 2026 12:00:01 GMT", "soon", "1000000000", "")


class FakeJira:
    """Answers from a list of issues. page: the most that it gives at once.

    changelog: how many entries a search of Cloud gives. faults: how often an answer goes wrong.
    """

    def __init__(
        self,
        issues: list[dict[str, Any]],
        *,
        is_cloud: bool = True,
        page: int = 7,
        changelog: int = 3,
        faults: float = 0.0,
        seed: int = 0,
    ) -> None:
        self.issues = issues
        self.is_cloud = is_cloud
        self.asked: list[tuple[str, str, Any]] = []
        self.written = 0
        self._page = page
        self._changelog = changelog
        self._faults = faults
        self._chance = random.Random(seed)
        self._cursors: dict[str, int] = {}
        self._last: Any = None
        self.injected = 0

    def __call__(self, request: Request) -> None:
        parts = urlsplit(request.path)
        body = json.loads(request.body) if request.body else {}
        self.asked.append((request.command, parts.path, body))
        if self._chance.random() < self._faults:
            self.injected += 1
            self._chance.choice(self._all_faults())(request)
            return
        self._answer(request, parts.path, body, parse_qs(parts.query))

    def _all_faults(self) -> list[Reply]:
        after = self._chance.choice(WAITS)
        asked = {"Retry_After": after} if after else {}
        return [
            busy(429, **asked),
            busy(self._chance.choice((500, 502, 503, 504))),
            faulty.torn,
            faulty.cut_short,
            faulty.signs_in,
            faulty.wrong_charset,
            faulty.hangs_up,
            self._again,
            self._shrunk,
            self._expired,
        ]

    def _again(self, request: Request) -> None:
        """The answer before this one, whatever was asked."""
        request.give(self._last if self._last is not None else {})

    def _shrunk(self, request: Request) -> None:
        """A page that lacks some of its issues."""
        body = json.loads(request.body) if request.body else {}
        parts = urlsplit(request.path)
        given: list[Any] = []
        self._answer(_Caught(request, given), parts.path, body, parse_qs(parts.query))
        value, status = given[0]
        if isinstance(value, dict) and isinstance(value.get("issues"), list):
            value = {**value, "issues": value["issues"][:: self._chance.choice((2, 3))]}
        request.give(value, status)

    def _expired(self, request: Request) -> None:
        self._cursors.clear()
        request.give({"errorMessages": ["The cursor has expired."]}, 400)

    def _answer(self, request: Any, path: str, body: Any, query: dict[str, list[str]]) -> None:
        api = "/rest/api/3" if self.is_cloud else "/rest/api/2"
        if not path.startswith(api):
            request.give({"message": "dead link"}, 404)
            return
        what = path.removeprefix(api)
        if what == "/serverInfo":
            kind = "Cloud" if self.is_cloud else "Server"
            value: Any = {
                "deploymentType": kind,
                "serverTitle": "Shop",
                "baseUrl": "https://shop.example.org",
            }
        elif what == "/field":
            value = [{"id": "customfield_2", "name": "Story Points", "schema": {"type": "number"}}]
        elif what == "/status":
            value = [{"name": "Open", "statusCategory": {"key": "new"}}]
        elif what in {"/search/jql", "/search"}:
            self._search(request, body)
            return
        elif found := re.fullmatch(r"/issue/(\d+)(/changelog|/worklog)?", what):
            self._issue(request, found[1], found[2], query)
            return
        else:
            request.give({}, 404)
            return
        self._last = value
        request.give(value)

    def _found(self, jql: str) -> list[dict[str, Any]]:
        found = self.issues
        if ids := re.search(r"\bid in \(([\d,]*)\)", jql):
            wanted = set(ids[1].split(","))
            found = [one for one in found if one["id"] in wanted]
            if len(found) < len(wanted):
                raise LookupError
        if lately := re.search(r"updated >= -(\d+)m", jql):
            since = NOW - timedelta(minutes=int(lately[1]))
            found = [
                one for one in found if datetime.fromisoformat(one["fields"]["updated"]) >= since
            ]
        if "no such" in jql:
            raise LookupError
        return sorted(found, key=lambda one: int(one["id"]))

    def _search(self, request: Any, body: dict[str, Any]) -> None:
        try:
            found = self._found(body["jql"])
            begin = (
                self._cursors[body["nextPageToken"]]
                if "nextPageToken" in body
                else body.get("startAt", 0)
            )
        except LookupError:
            request.give({"errorMessages": ["Nobody knows 'no such'."]}, 400)
            return
        size = min(self._page, body["maxResults"])
        part = found[begin : begin + size]
        whole = "changelog" in body.get("expand", ())
        answer: dict[str, Any] = {"issues": [self._shown(one, whole) for one in part]}
        if self.is_cloud:
            answer["isLast"] = begin + size >= len(found)
            if not answer["isLast"]:
                token = f"cursor-{len(self._cursors)}-{begin + size}"
                self._cursors[token] = begin + size
                answer["nextPageToken"] = token
        else:
            answer |= {"startAt": begin, "maxResults": size, "total": len(found)}
        self._last = answer
        request.give(answer)

    def _shown(self, issue: dict[str, Any], whole: bool) -> dict[str, Any]:
        if not whole:
            return {"id": issue["id"], "fields": {"updated": issue["fields"]["updated"]}}
        if not self.is_cloud:
            return issue
        histories = issue["changelog"]["histories"][::-1][: self._changelog]
        return {**issue, "changelog": {**issue["changelog"], "histories": histories}}

    def _issue(self, request: Any, id: str, what: str | None, query: dict[str, list[str]]) -> None:
        issue = next((one for one in self.issues if one["id"] == id), None)
        if issue is None:
            request.give({"errorMessages": ["Issue does not exist."]}, 404)
            return
        value: Any = self._shown(issue, True)
        if what == "/changelog":
            begin = int(query["startAt"][0])
            held = issue["changelog"]["histories"]
            value = {"values": held[begin : begin + 2], "total": len(held), "startAt": begin}
        elif what == "/worklog":
            begin = int(query["startAt"][0])
            held = issue["fields"]["worklog"]["all"]
            value = {"worklogs": held[begin : begin + 2], "total": len(held), "startAt": begin}
        self._last = value
        request.give(value)


class _Caught:
    """Takes an answer instead of sending it."""

    def __init__(self, request: Request, given: list[Any]) -> None:
        self._given = given

    def give(self, value: Any, status: int = 200, **_: str) -> None:
        self._given.append((value, status))


@contextmanager
def serving(jira: Callable[[Request], None]) -> Iterator[Faulty]:
    """A server of it for as long as this lasts."""
    with faulty.faulty(last=jira) as told:
        yield told
