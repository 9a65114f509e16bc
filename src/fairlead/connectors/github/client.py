"""Fetches a repository's issues from GitHub; it only ever asks.

Issues come in the order in which they were created, page by page, and again until two times agree,
since pages shift when one of them goes. What was updated since is asked for alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from fairlead.connectors.github.payloads import Answers
from fairlead.connectors.lenient import Json, inside, mappings, number, text
from fairlead.core.ground.errors import InvalidRequestError
from fairlead.net.address import UnreachableError
from fairlead.net.client import AnswerRefusedError, Client

HOST = "https://api.github.com"
PAGE = 100
MARGIN = timedelta(minutes=10)
"""What was updated so shortly before the last time is looked at again: clocks differ."""
MOST_PAGES = 2_000

_ROUNDS = 6
_DIRECTIONS = ("asc", "desc")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What is new or was changed; present: the ids of all issues, None where only that was asked.

    last_event: the id of the newest event, up to which they are known.
    """

    answers: Answers
    present: frozenset[str] | None
    last_event: int


def headers(token: str) -> dict[str, str]:
    """How GitHub wants to be asked."""
    return {
        "Authorization": f"Bearer {token}",
        "X-GitHub-Api-Version": "2022-11-28",
    }


class GitHub:
    """One repository, as owner/name."""

    def __init__(self, client: Client, repository: str) -> None:
        owner, _, name = repository.partition("/")
        if not (_is_name(owner) and _is_name(name)):
            says = f"'{repository[:80]}' is no repository."
            raise InvalidRequestError(says, "Write it as owner/name.")
        self._client = client
        self._path = f"/repos/{owner}/{name}"
        self._name = repository

    def fetch(
        self,
        since: datetime | None = None,
        last_event: int = 0,
        say: Callable[[int], None] = lambda _n: None,
    ) -> Fetched:
        """All issues, or those updated since a moment, and the events after one.

        say: is told how many issues have come. Raises what `Client.get` raises.
        """
        asked = "" if since is None else f"&since={(since - MARGIN):%Y-%m-%dT%H:%M:%SZ}"
        issues = self._settled(f"/issues?state=all&sort=created{asked}&", say)
        events = self._events(last_event)
        answers = Answers(
            repository=self._name,
            issues=issues,
            events=events,
            milestones=self._settled("/milestones?state=all&"),
            below={
                text(one, "number"): self._settled(f"/issues/{text(one, 'number')}/sub_issues?")
                for one in issues
                if number(one, "sub_issues_summary", "total")
            },
            blockers={
                text(one, "number"): self._settled(
                    f"/issues/{text(one, 'number')}/dependencies/blocked_by?"
                )
                for one in issues
                if number(one, "issue_dependencies_summary", "total_blocked_by")
            },
        )
        present = None if since is not None else frozenset(text(one, "id") for one in issues)
        newest = max((_id(one) for one in events), default=0)
        return Fetched(answers, present, max(last_event, newest))

    def _settled(self, path: str, say: Callable[[int], None] = lambda _n: None) -> Sequence[Json]:
        """All that was in a list until it came out the same twice, each once and the newest.

        Once from its beginning and once from its end: what goes away while it is read moves others
        over the edge of a page, and off its far end.
        """
        before: set[tuple[str, str]] | None = None
        all: dict[str, Json] = {}
        for turn in range(_ROUNDS):
            seen = set()
            for page in self._pages(f"{path}direction={_DIRECTIONS[turn % 2]}"):
                for one in page:
                    all[text(one, "id")] = one
                    seen.add((text(one, "id"), text(one, "updated_at")))
                say(len(all))
            if seen == before:
                break
            before = seen
        return list(all.values())

    def _events(self, last: int) -> list[Json]:
        """The events after one, newest first as GitHub gives them."""
        found: dict[int, Json] = {}
        for page in self._pages("/issues/events?direction=desc"):
            new = {_id(one): one for one in page if _id(one) > last}
            found |= new
            if len(new) < len(page):
                break
        return list(found.values())

    def _pages(self, path: str) -> Iterator[list[Json]]:
        for page in range(1, MOST_PAGES + 1):
            try:
                answer = self._client.get(f"{self._path}{path}&per_page={PAGE}&page={page}")
            except AnswerRefusedError as error:
                # GitHub lets nobody go back beyond some thousands of events.
                if error.status == HTTPStatus.UNPROCESSABLE_ENTITY and page > 1:
                    return
                raise
            if not isinstance(answer.value, list):
                says = f"{self._client.host} answers something else than a list. Try again later."
                raise UnreachableError(says)
            found = list(mappings({"values": answer.value}, "values"))
            yield found
            if 'rel="next"' not in answer.headers.get("link", ""):
                return


def _id(event: Json) -> int:
    found = inside(event, "id")
    return found if isinstance(found, int) else 0


def _is_name(text: str) -> bool:
    allowed = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")
    return 0 < len(text) <= 100 and set(text) <= allowed and set(text) != {"."}
