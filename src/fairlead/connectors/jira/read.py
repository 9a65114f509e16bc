"""Jira's answers as a tracker: pure, the same for what was fetched and for what was recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from fairlead.connectors.jira import words
from fairlead.connectors.jira.changelog import changes, is_whole, person_id, statuses_named
from fairlead.connectors.jira.custom import Custom, custom_fields, sprints_in
from fairlead.connectors.jira.payloads import Answers
from fairlead.connectors.lenient import (
    Json,
    day,
    inside,
    mappings,
    moment,
    number,
    seconds,
    text,
    texts,
)
from fairlead.core.ground.finding import Finding, Origin, Severity
from fairlead.core.ground.units import Work
from fairlead.core.tracking.issue import (
    Issue,
    Logged,
    Person,
    Relation,
    Release,
    Sprint,
    State,
    Tracker,
)
from fairlead.core.tracking.past import stretches

_MOST_TOLD = 5
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def tracker_from(answers: Answers) -> Tracker:
    """The issues of a Jira with all that is known of their past.

    An issue that comes twice counts once, as it was updated last. What is no issue is told.
    """
    custom = custom_fields(answers)
    newest = _newest(answers.issues)
    ids = {text(one, "key"): id for id, one in newest.items()}
    states = _states(answers, newest.values())
    read = _Reading(answers.base, custom, ids, states)
    wrong = list(answers.wrong)
    issues: dict[str, Issue] = {}
    for id, payload in newest.items():
        if moment(payload, "fields", "created") is None:
            wrong.append((text(payload, "key") or id, "it has no moment of creation."))
        else:
            issues[id] = read.issue(payload)
    return Tracker(
        name=answers.name,
        tool="Jira",
        until=max((one.updated for one in issues.values()), default=_BEGINNING).astimezone(UTC),
        issues=issues,
        states=states,
        releases=_releases(answers, newest.values()),
        sprints=_sprints(answers, newest.values(), custom),
        people=_people(newest.values()),
        findings=tuple(_told(answers.name, wrong)),
    )


class _Reading:
    """Reads issue by issue what Jira refers to by id, key or name."""

    def __init__(
        self, base: str, custom: Custom, ids: dict[str, str], states: dict[str, State]
    ) -> None:
        self._base = base
        self._custom = custom
        self._ids = ids
        self._states = states

    def issue(self, payload: Json) -> Issue:
        fields = inside(payload, "fields")
        id, key = text(payload, "id"), text(payload, "key")
        created = moment(fields, "created") or _BEGINNING
        status = text(fields, "status", "name")
        known = changes(payload, self._id_of)
        started, done = stretches(created, known, self._states, status)
        state = self._states.get(status, State.TO_DO)
        if not is_whole(payload):
            # Without a beginning nobody knows when it began; that it is done is said elsewhere.
            started = None
            done = moment(fields, "resolutiondate") if state is State.DONE else None
        return Issue(
            id=id,
            key=key,
            title=text(fields, "summary"),
            kind=text(fields, "issuetype", "name"),
            status=status,
            state=state,
            created=created,
            updated=moment(fields, "updated") or created,
            started=started,
            done=done,
            due=day(fields, "duedate"),
            parent=self._parent(fields),
            owner=person_id(inside(fields, "assignee")) or None,
            points=next(self._values(fields, self._custom.points, number), None),
            estimate=_work(fields, "timeoriginalestimate"),
            remaining=_work(fields, "timeestimate"),
            spent=_work(fields, "timespent"),
            priority=text(fields, "priority", "name"),
            project=text(fields, "project", "key") or key.rpartition("-")[0],
            components=_all(text(one, "name") for one in mappings(fields, "components")),
            labels=_all(texts(fields, "labels")),
            releases=_all(text(one, "id") for one in mappings(fields, "fixVersions")),
            sprints=_all(text(one, "id") for one in sprints_of(fields, self._custom)),
            links=_all(_relations(fields)),
            logged=_all(_logged(fields)),
            url=f"{self._base}/browse/{key}" if self._base else "",
            changes=known,
        )

    def _id_of(self, named: str) -> str:
        return self._ids.get(named, named)

    def _parent(self, fields: Any) -> str | None:
        """The task of a sub-task, or the epic: Jira has three ways of saying so."""
        parent = text(fields, "parent", "id") or text(fields, "epic", "id")
        if parent:
            return parent
        links = self._values(fields, self._custom.epics, text)
        return next((self._id_of(one) for one in links if one), None)

    @staticmethod
    def _values(fields: Any, names: Iterable[str], read: Any) -> Iterator[Any]:
        return (value for name in names if (value := read(fields, name)) is not None)


def sprints_of(fields: Any, custom: Custom) -> list[Json]:
    """The sprints that an issue is or was in."""
    found = [one for name in custom.sprints for one in sprints_in(inside(fields, name))]
    found += mappings(fields, "closedSprints")
    now = inside(fields, "sprint")
    return [*found, now] if isinstance(now, dict) else found


def _newest(issues: Iterable[Json]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for one in issues:
        held = found.get(id := text(one, "id"))
        if held is None or _updated(one) >= _updated(held):
            found[id] = one
    return found


def _updated(payload: Json) -> datetime:
    return moment(payload, "fields", "updated") or _BEGINNING


def _states(answers: Answers, issues: Iterable[Json]) -> dict[str, State]:
    """What every status means: as Jira sorts them, or where it does not say as they are called."""
    issues = list(issues)
    said = [*answers.statuses, *(inside(one, "fields", "status") for one in issues)]
    states = {
        text(status, "name"): words.CATEGORIES[category]
        for status in said
        if (category := text(status, "statusCategory", "key")) in words.CATEGORIES
    }
    for name in (*(text(status, "name") for status in said), *statuses_named(issues)):
        states.setdefault(name, words.state_named(name))
    return states


def _relations(fields: Any) -> Iterator[Relation]:
    for link in mappings(fields, "issuelinks"):
        for end, way in (("outwardIssue", "outward"), ("inwardIssue", "inward")):
            other = text(link, end, "key")
            if other:
                yield Relation(text(link, "type", way).casefold(), other)


def _logged(fields: Any) -> Iterator[Logged]:
    for one in mappings(fields, "worklog", "worklogs"):
        at, minutes = moment(one, "started"), seconds(one, "timeSpentSeconds")
        if at is not None and minutes:
            yield Logged(at, Work(minutes), person_id(inside(one, "author")))


def _releases(answers: Answers, issues: Iterable[Json]) -> dict[str, Release]:
    found: dict[str, Release] = {}
    for issue in issues:
        project = text(issue, "fields", "project", "key")
        for one in mappings(issue, "fields", "fixVersions"):
            found[text(one, "id")] = _release(one, project)
    for one in answers.releases:
        found[text(one, "id")] = _release(one, text(one, "project"))
    return found


def _release(one: Json, project: str) -> Release:
    is_out = inside(one, "released") is True
    return Release(text(one, "id"), text(one, "name"), day(one, "releaseDate"), is_out, project)


def _sprints(answers: Answers, issues: Iterable[Json], custom: Custom) -> dict[str, Sprint]:
    found: dict[str, Sprint] = {}
    named = [one for issue in issues for one in sprints_of(inside(issue, "fields"), custom)]
    for one in (*named, *answers.sprints):
        id, state = text(one, "id"), text(one, "state").casefold()
        found[id] = Sprint(
            id,
            text(one, "name"),
            moment(one, "startDate"),
            moment(one, "completeDate") or moment(one, "endDate"),
            state == "closed",
            state == "active",
        )
    return found


def _people(issues: Iterable[Json]) -> dict[str, Person]:
    found: dict[str, Person] = {}
    for issue in issues:
        fields = inside(issue, "fields")
        named = [inside(fields, role) for role in ("creator", "reporter", "assignee")]
        named += [inside(one, "author") for one in mappings(fields, "worklog", "worklogs")]
        named += [inside(one, "author") for one in mappings(issue, "changelog", "histories")]
        for who in named:
            if (id := person_id(who)) and id not in found:
                found[id] = Person(id, text(who, "displayName") or id, text(who, "emailAddress"))
    return found


def _work(fields: Any, name: str) -> Work | None:
    minutes = seconds(fields, name)
    return None if minutes is None else Work(minutes)


def _all(values: Iterable[Any]) -> tuple[Any, ...]:
    """Each once, in order."""
    return tuple(sorted({one for one in values if one}))


def _told(name: str, wrong: list[tuple[str, str]]) -> Iterator[Finding]:
    do = "Record the issue again; the others are taken."
    for place, says in wrong[:_MOST_TOLD]:
        yield Finding("TRK-001", Severity.WARNING, Origin(name, place), says, do)
    if len(wrong) > _MOST_TOLD:
        says = f"{len(wrong) - _MOST_TOLD:,} more issues could not be read."
        yield Finding("TRK-001", Severity.WARNING, Origin(name), says, do)
