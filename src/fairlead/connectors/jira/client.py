"""Fetches issues from Jira Cloud (v3) and Jira Data Center (v2); it only ever asks.

First come lists: which issues there are, and which were updated of late. A list is believed when it
comes out the same twice, since pages shift while others work. Then whole issues by their ids, so
that it shows when one did not come. What does not fit is asked for again.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from math import ceil
from typing import Any

import orjson

from fairlead.connectors.jira.custom import custom_fields
from fairlead.connectors.jira.payloads import Answers
from fairlead.connectors.lenient import Json, inside, mappings, moment, number, text
from fairlead.core.ground.errors import FairleadError
from fairlead.net.address import UnreachableError
from fairlead.net.client import AnswerRefusedError, Client

AT_ONCE = 50
"""Whole issues that are asked for in one request."""
LISTED = 1000
"""Issues on a page of a list; Jira gives fewer where it wants to."""
MARGIN = timedelta(minutes=10)
"""What was updated so shortly before the last time is looked at again: clocks differ."""
MOST_ISSUES = 200_000

_ROUNDS = 6
_LONGEST_SAID = 300
FIELDS = (
    "assignee", "components", "created", "creator", "duedate", "fixVersions", "issuelinks",
    "issuetype", "labels", "parent", "priority", "project", "reporter", "resolutiondate", "status",
    "summary", "timeestimate", "timeoriginalestimate", "timespent", "updated", "worklog",
)  # fmt: skip
"""What is read of an issue, beside its custom fields; descriptions and comments are nobody's."""

Known = Mapping[str, datetime]
"""When each issue that is held was updated, by its id."""


class QueryRefusedError(FairleadError):
    """Jira does not understand the query, or the token may not ask it; the message says what."""

    code = "jira.query_refused"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: the issues that a query finds, but for those that are held as they are.

    jql: without an order. known: those that are held. since: when they were fetched.
    """

    jql: str
    known: Known
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """The issues that are new or were changed, whole, and the ids of all that there are."""

    answers: Answers
    present: frozenset[str]


def basic(email: str, token: str) -> dict[str, str]:
    """How Cloud wants to be asked: with an address and an API token."""
    return {"Authorization": f"Basic {b64encode(f'{email}:{token}'.encode()).decode()}"}


def bearer(token: str) -> dict[str, str]:
    """How Data Center wants to be asked: with a personal access token."""
    return {"Authorization": f"Bearer {token}"}


class Jira:
    """A Jira that answers; which of the two it is, it says itself."""

    def __init__(self, client: Client) -> None:
        self._client = client
        about = self._about()
        self.is_cloud = text(about, "deploymentType").casefold() == "cloud"
        self.name = text(about, "serverTitle") or client.host
        self.base = text(about, "baseUrl").rstrip("/")
        self._api = "/rest/api/3" if self.is_cloud else "/rest/api/2"
        self._fields: tuple[str, ...] = FIELDS

    def _about(self) -> Any:
        try:
            return self._sound("/rest/api/3/serverInfo", _is_about)
        except AnswerRefusedError as error:
            if error.status != HTTPStatus.NOT_FOUND:
                raise
        return self._sound("/rest/api/2/serverInfo", _is_about)

    def _sound(
        self,
        path: str,
        is_sound: Callable[[Any], bool],
        asked: Mapping[str, str | int] | None = None,
    ) -> Any:
        """An answer of the form that was asked for; what stands between may give another page."""
        for _ in range(_ROUNDS):
            found = self._client.get(path, asked).value
            if is_sound(found):
                return found
        says = f"{self._client.host} answers something else than it was asked. Try again later."
        raise UnreachableError(says)

    def fetch(
        self, wanted: Wanted, now: datetime, say: Callable[[int, int], None] = lambda _n, _of: None
    ) -> Fetched:
        """What is new or was changed. say: is told how many of how many issues have come.

        Raises QueryRefusedError, and what `Client.get` raises.
        """
        fields = list(_objects(self._sound(f"{self._api}/field", _is_list)))
        custom = custom_fields(Answers(name=self.name, fields=fields))
        self._fields = (*FIELDS, *custom.sprints, *custom.epics, *custom.points)
        present = self._settled(wanted.jql, {"id"})
        changed = dict(present)
        if wanted.since is not None:
            minutes = ceil((now - wanted.since + MARGIN) / timedelta(minutes=1))
            lately = f"({wanted.jql}) AND updated >= -{max(1, minutes)}m"
            seen = self._settled(lately, {"updated"})
            changed = {id: at for id, at in seen.items() if _is_newer(id, at, wanted.known)}
            changed |= {id: at for id, at in present.items() if id not in wanted.known}
        issues = [self._completed(one) for one in self._whole(sorted(changed, key=_by_id), say)]
        gone = sorted(wanted.known.keys() - present.keys(), key=_by_id)
        if len(gone) <= AT_ONCE:
            # A list may lack what is there; the issue itself says that it is not.
            issues += [one for id in gone if (one := self._alone(id)) is not None]
        answers = Answers(
            name=self.name,
            base=self.base,
            issues=issues,
            fields=fields,
            statuses=list(_objects(self._sound(f"{self._api}/status", _is_list))),
        )
        return Fetched(answers, frozenset({*present, *(text(one, "id") for one in issues)}))

    def _settled(self, jql: str, fields: set[str]) -> dict[str, datetime | None]:
        """All that was in a list until it came out the same twice, by ids.

        With it when each issue was updated, if that is asked for.
        """
        before: dict[str, datetime | None] | None = None
        all: dict[str, datetime | None] = {}
        for _ in range(_ROUNDS):
            listed = self._listed(f"({jql}) ORDER BY created ASC, key ASC", sorted(fields))
            all |= listed or {}
            if listed is not None and listed == before:
                break
            before = listed
        return all

    def _listed(self, jql: str, fields: Sequence[str]) -> dict[str, datetime | None] | None:
        found: dict[str, datetime | None] = {}
        for page in self._pages(jql, fields, LISTED):
            if page is None:
                return None
            for one in page:
                found[text(one, "id")] = moment(one, "fields", "updated")
            if len(found) > MOST_ISSUES:
                says = f"The query finds more than {MOST_ISSUES:,} issues. Narrow it."
                raise QueryRefusedError(says)
        return found

    def _pages(
        self, jql: str, fields: Sequence[str], size: int, expand: str = ""
    ) -> Iterator[list[Json] | None]:
        """Page after page of a search; None where the way to the next one is lost."""
        asked: dict[str, Any] = {"jql": jql, "fields": list(fields), "maxResults": size}
        if expand:
            asked["expand"] = expand if self.is_cloud else [expand]
        tokens: set[str] = set()
        while True:
            answer = self._searched(asked)
            if answer is None:
                yield None
                return
            if not isinstance(inside(answer, "issues"), list):
                yield None
                return
            page = list(mappings(answer, "issues"))
            yield page
            if self.is_cloud:
                token = text(answer, "nextPageToken")
                if not token or inside(answer, "isLast") is True:
                    return
                if token in tokens:
                    yield None
                    return
                tokens.add(token)
                asked["nextPageToken"] = token
            else:
                after = int(number(answer, "startAt") or 0) + len(page)
                if not page or after >= (number(answer, "total") or 0):
                    return
                asked["startAt"] = after

    def _searched(self, asked: Mapping[str, Any]) -> Any:
        """An answer to a search; None where its cursor is no longer good."""
        path = f"{self._api}/search/jql" if self.is_cloud else f"{self._api}/search"
        try:
            return self._client.ask(path, asked).value
        except AnswerRefusedError as error:
            if error.status != HTTPStatus.BAD_REQUEST:
                raise
            if "nextPageToken" in asked:
                return None
            raise QueryRefusedError(_said(error)) from None

    def _whole(self, ids: Sequence[str], say: Callable[[int, int], None]) -> Iterator[Json]:
        """The issues of these ids, in the order of the ids; those that went away are left out."""
        come = 0
        for begin in range(0, len(ids), AT_ONCE):
            part = ids[begin : begin + AT_ONCE]
            found = self._together(part)
            for id in part:
                one = found.get(id) or self._alone(id)
                if one is not None:
                    yield one
            come += len(part)
            say(come, len(ids))

    def _together(self, ids: Sequence[str]) -> dict[str, Json]:
        found: dict[str, Json] = {}
        try:
            jql = f"id in ({','.join(ids)}) ORDER BY created ASC, key ASC"
            for page in self._pages(jql, self._fields, AT_ONCE, "changelog"):
                found |= {id: one for one in page or () if _is_issue(one, id := text(one, "id"))}
        except QueryRefusedError:
            # One of them went away since it was listed: each is asked for alone.
            return {}
        return found

    def _alone(self, id: str) -> Json | None:
        try:
            asked = {"fields": ",".join(self._fields), "expand": "changelog"}
            path = f"{self._api}/issue/{id}"
            found = self._sound(path, lambda one: _is_issue(one, id), asked)
        except AnswerRefusedError as error:
            if error.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
                return None
            raise
        whole: Json = found
        return whole

    def _completed(self, issue: Json) -> Json:
        """The issue with all of its changelog and its worklog, of which a search gives a part."""
        id, whole = text(issue, "id"), dict(issue)
        total = number(issue, "changelog", "total")
        held = list(mappings(issue, "changelog", "histories"))
        if self.is_cloud and total is not None and total > len(held):
            path = f"{self._api}/issue/{id}/changelog"
            histories = self._all(path, "values", total)
            whole["changelog"] = {"total": len(histories), "histories": histories}
        logged = list(mappings(issue, "fields", "worklog", "worklogs"))
        total = number(issue, "fields", "worklog", "total")
        if total is not None and total > len(logged):
            worklogs = self._all(f"{self._api}/issue/{id}/worklog", "worklogs", total)
            whole["fields"] = {**issue["fields"], "worklog": {"worklogs": worklogs}}
        return whole

    def _all(self, path: str, name: str, total: float) -> list[Json]:
        """All of a list that is paged by numbers, each once.

        As many as there are to be, or what came out the same twice.
        """
        before: list[Json] | None = None
        for _ in range(_ROUNDS):
            found: dict[str, Json] = {}
            while True:
                asked = {"startAt": len(found), "maxResults": 100}
                answer = self._sound(path, partial(_is_page, name, len(found)), asked)
                page = {text(one, "id"): one for one in mappings(answer, name)}
                new = page.keys() - found.keys()
                found |= page
                if not new or len(found) >= (number(answer, "total") or 0):
                    break
            listed = list(found.values())
            if len(listed) == total or listed == before:
                return listed
            before = listed
        says = f"{self._client.host} gives another list each time. Try again later."
        raise UnreachableError(says)


def _objects(value: Any) -> Iterable[Json]:
    return mappings({"values": value}, "values")


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _is_page(name: str, begin: int, value: Any) -> bool:
    return _is_list(inside(value, name)) and number(value, "startAt") == begin


def _is_about(value: Any) -> bool:
    return bool(text(value, "baseUrl"))


def _is_issue(value: Any, id: str) -> bool:
    return text(value, "id") == id and moment(value, "fields", "created") is not None


def _is_newer(id: str, at: datetime | None, known: Known) -> bool:
    return id not in known or at is None or at > known[id]


def _by_id(id: str) -> tuple[int, str]:
    return len(id), id


def _said(error: AnswerRefusedError) -> str:
    """What Jira says is wrong with a query: its own words, no other part of the answer."""
    try:
        told = inside(orjson.loads(error.body), "errorMessages")
    except orjson.JSONDecodeError:
        told = None
    words = [one for one in told if isinstance(one, str)] if isinstance(told, list) else []
    says = " ".join(" ".join(words).split())[:_LONGEST_SAID]
    return f"Jira does not take the query: {says or error} Correct it, and try again."
