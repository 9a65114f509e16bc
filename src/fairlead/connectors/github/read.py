"""GitHub's answers as a tracker: pure, the same for what was fetched and for what was recorded.

An issue of GitHub is open or closed and no more. That somebody works on it is told by a label, such
as `in progress`; such a label is then its status.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from fairlead.connectors.github.payloads import Answers
from fairlead.connectors.lenient import Json, day, inside, mappings, moment, text
from fairlead.core.ground.finding import Finding, Origin, Severity
from fairlead.core.tracking.issue import (
    Aspect,
    Change,
    Issue,
    Person,
    Relation,
    Release,
    State,
    Tracker,
)
from fairlead.core.tracking.past import stretches

OPEN, CLOSED, NOT_PLANNED = "open", "closed", "not planned"
PULL_REQUEST = "pull request"
WORKED_ON = frozenset({
    "doing", "in development", "in progress", "in review", "in-progress", "status/in-progress",
    "status: in progress", "status:in-progress", "wip", "work in progress",
})  # fmt: skip
"""Labels that say that somebody works on an issue, in small letters."""

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_WAITS = re.compile(
    r"\b(blocked by|depends on)[: ]{1,3}((?:[\w.-]{1,100}/[\w.-]{1,100})?#\d{1,9})", re.IGNORECASE
)
_NAMED = re.compile(r"(?:([\w.-]+)/([\w.-]+))?#(\d+)")
_LONGEST_READ = 20_000


def tracker_from(answers: Answers) -> Tracker:
    """The issues and pull requests of a repository with all that is known of their past.

    One that comes twice counts once, as it was updated last. What is no issue is told.
    """
    newest = _newest(answers.issues)
    ids = {text(one, "number"): id for id, one in newest.items()}
    releases = {text(one, "id"): _release(one) for one in answers.milestones}
    for one in newest.values():
        milestone = inside(one, "milestone")
        if text(milestone, "id"):
            releases.setdefault(text(milestone, "id"), _release(milestone))
    read = _Reading(answers, ids, {one.name: id for id, one in releases.items()})
    issues = {id: read.issue(one) for id, one in newest.items() if moment(one, "created_at")}
    return Tracker(
        name=answers.repository,
        tool="GitHub",
        until=max((one.updated for one in issues.values()), default=_BEGINNING),
        issues=issues,
        states=read.states,
        releases=releases,
        people=_people(answers.issues),
        findings=tuple(_told(answers.repository, newest.keys() - issues.keys(), newest)),
    )


class _Reading:
    """Reads issue by issue what GitHub refers to by number or title."""

    def __init__(
        self, answers: Answers, ids: Mapping[str, str], releases: Mapping[str, str]
    ) -> None:
        self._repository = answers.repository
        self._releases = releases
        self._blockers = answers.blockers
        self._events = _by_issue(answers.events)
        self._parents = {
            text(part, "number"): ids[number]
            for number, parts in answers.below.items()
            if number in ids
            for part in parts
        }
        self.states = {OPEN: State.TO_DO, CLOSED: State.DONE, NOT_PLANNED: State.DONE}

    def issue(self, payload: Json) -> Issue:
        number = text(payload, "number")
        created = moment(payload, "created_at") or _BEGINNING
        labels = tuple(sorted({text(one, "name") for one in mappings(payload, "labels")} - {""}))
        status = self._status(labels, _closed_as(payload))
        changes = tuple(self._changes(payload, self._events.get(number, ()), status))
        started, done = stretches(created, changes, self.states, status)
        assignees = [*mappings(payload, "assignees"), inside(payload, "assignee")]
        milestone = text(payload, "milestone", "id")
        return Issue(
            id=text(payload, "id"),
            key=self._key(self._repository, number),
            title=text(payload, "title"),
            kind=_kind(payload),
            status=status,
            state=self.states[status],
            created=created,
            updated=moment(payload, "updated_at") or created,
            started=started,
            done=done,
            parent=self._parents.get(number),
            owner=next((login for one in assignees if (login := text(one, "login"))), None),
            project=self._repository.rpartition("/")[2],
            labels=labels,
            releases=(milestone,) if milestone else (),
            links=tuple(sorted(set(self._links(payload, number)))),
            url=text(payload, "html_url"),
            changes=changes,
        )

    def _status(self, labels: Iterable[str], closed: str | None) -> str:
        worked_on = sorted(one for one in labels if one.casefold() in WORKED_ON)
        status = closed or next(iter(worked_on), OPEN)
        self.states.setdefault(status, State.IN_PROGRESS)
        return status

    def _changes(self, payload: Json, events: Sequence[Json], now: str) -> Iterator[Change]:
        """What was done to an issue; its status follows from its labels and whether it is open.

        Where the events do not lead to the status that it has now, the last of them is missing.
        """
        labels: set[str] = set()
        closed: str | None = None
        status = OPEN
        for event in events:
            at, by = moment(event, "created_at"), text(event, "actor", "login")
            if at is None:
                continue
            kind, label = text(event, "event"), text(event, "label", "name")
            if kind in {"labeled", "unlabeled"} and label:
                come = kind == "labeled"
                (labels.add if come else labels.discard)(label)
                yield _moved(at, Aspect.LABELS, label, by, come=come)
            elif kind == "closed":
                closed = NOT_PLANNED if text(event, "state_reason") == "not_planned" else CLOSED
            elif kind == "reopened":
                closed = None
            elif (plain := self._plain(kind, event, at, by)) is not None:
                yield plain
            after = self._status(labels, closed)
            if after != status:
                yield Change(at, Aspect.STATUS, status, after, by)
                status = after
        last = moment(payload, "closed_at") or moment(payload, "updated_at")
        if status != now and last is not None:
            yield Change(last, Aspect.STATUS, status, now)

    def _plain(self, kind: str, event: Json, at: datetime, by: str) -> Change | None:
        if kind == "renamed":
            before, after = text(event, "rename", "from"), text(event, "rename", "to")
            return Change(at, Aspect.TITLE, before, after, by)
        if kind in {"assigned", "unassigned"}:
            login = text(event, "assignee", "login") or None
            come = kind == "assigned"
            return Change(at, Aspect.OWNER, None if come else login, login if come else None, by)
        if kind in {"milestoned", "demilestoned"}:
            id = self._releases.get(text(event, "milestone", "title"))
            if id is not None:
                return _moved(at, Aspect.RELEASES, id, by, come=kind == "milestoned")
        return None

    def _links(self, payload: Json, number: str) -> Iterator[Relation]:
        """What it waits for, as GitHub knows it and as its text says."""
        for one in self._blockers.get(number, ()):
            where = text(one, "repository_url").rpartition("/repos/")[2] or self._repository
            yield Relation("is blocked by", self._key(where, text(one, "number")))
        for says, named in _WAITS.findall(text(payload, "body")[:_LONGEST_READ]):
            found = _NAMED.fullmatch(named)
            assert found is not None
            where = f"{found[1]}/{found[2]}" if found[1] else self._repository
            word = "is blocked by" if says.casefold() == "blocked by" else "depends on"
            yield Relation(word, self._key(where, found[3]))

    @staticmethod
    def _key(repository: str, number: str) -> str:
        return f"{repository.rpartition('/')[2]}#{number}"


def _moved(at: datetime, aspect: Aspect, what: str, by: str, *, come: bool) -> Change:
    gone, added = ((), (what,)) if come else ((what,), ())
    return Change(at, aspect, gone, added, by)


def _closed_as(payload: Json) -> str | None:
    if text(payload, "state") != "closed":
        return None
    return NOT_PLANNED if text(payload, "state_reason") == "not_planned" else CLOSED


def _kind(payload: Json) -> str:
    if inside(payload, "pull_request") is not None:
        return PULL_REQUEST
    return text(payload, "type", "name") or "issue"


def _newest(issues: Iterable[Json]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for one in issues:
        held = found.get(id := text(one, "id"))
        if held is None or _updated(one) >= _updated(held):
            found[id] = one
    return found


def _updated(payload: Json) -> datetime:
    return moment(payload, "updated_at") or _BEGINNING


def _by_issue(events: Iterable[Json]) -> dict[str, list[Json]]:
    """Each event once, by the number of its issue, oldest first."""
    once = {text(one, "id"): one for one in events}
    found: dict[str, list[Json]] = defaultdict(list)
    for one in once.values():
        found[text(one, "issue", "number")].append(one)
    for held in found.values():
        held.sort(key=lambda one: (moment(one, "created_at") or _BEGINNING, text(one, "id")))
    return found


def _release(milestone: Any) -> Release:
    is_out = text(milestone, "state") == "closed"
    at = day(milestone, "closed_at") if is_out else None
    return Release(
        text(milestone, "id"),
        text(milestone, "title"),
        at or day(milestone, "due_on"),
        is_out,
        url=text(milestone, "html_url"),
    )


def _people(issues: Iterable[Json]) -> dict[str, Person]:
    named = (
        who
        for one in issues
        for who in (inside(one, "user"), inside(one, "assignee"), *mappings(one, "assignees"))
    )
    return {login: Person(login, login) for who in named if (login := text(who, "login"))}


def _told(name: str, wrong: Iterable[str], payloads: Mapping[str, Json]) -> Iterator[Finding]:
    for id in sorted(wrong):
        place = f"#{text(payloads[id], 'number')}"
        says, do = "It has no moment of creation.", "Fetch it again; the others are taken."
        yield Finding("TRK-001", Severity.WARNING, Origin(name, place), says, do)
