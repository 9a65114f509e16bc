"""Trackers read as one plan: epics and stories as the breakdown, releases as milestones.

The day enters here, as the moment at which the trackers are looked at. An issue keeps its key as
its id in the plan, and what never changes about it as its `source_id`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from fairlead.core.ground.finding import Origin
from fairlead.core.ground.ids import AssignmentId, ProgramId, ResourceId, TaskId, TeamId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import NO_WORK, Share, Work
from fairlead.core.program.draft import Draft, Row
from fairlead.core.program.link import Link, link_id
from fairlead.core.program.people import Assignment, Resource, Team
from fairlead.core.program.task import NOT_STARTED, Progress, Task, TaskKind, Tier
from fairlead.core.tracking.issue import Issue, Relation, Release, State, Tracker
from fairlead.core.tracking.mapping import By, PlanMapping
from fairlead.core.tracking.pace import Pace
from fairlead.core.tracking.past import stretches

_END_OF_DAY = time(17)
_MOST_NAMED = 3
_ALL = Share(Decimal(1))
_START_OF_DAY = time(8)


def draft_of(
    tracker: Tracker, mapping: PlanMapping, keys: Mapping[str, str] | None = None
) -> Draft:
    """The plan in a tracker as it stands, with statuses as `meant`.

    keys: by the ids of issues, the keys under which they are known in the plan; as they are now
    unless said, so that an issue that moves to another project stays the same task.
    """
    return _Plan(tracker, mapping, keys or {}).draft()


def meant(tracker: Tracker, mapping: PlanMapping) -> Tracker:
    """The tracker with what the mapping says of statuses."""
    if not mapping.states:
        return tracker
    states = {**tracker.states, **mapping.states}

    def again(one: Issue) -> Issue:
        started, done = stretches(one.created, one.changes, states, one.status)
        return replace(one, state=states.get(one.status, one.state), started=started, done=done)

    return replace(
        tracker, states=states, issues={id: again(one) for id, one in tracker.issues.items()}
    )


@dataclass(slots=True)
class _Plan:
    tracker: Tracker
    mapping: PlanMapping
    keys: Mapping[str, str]

    def draft(self) -> Draft:
        zone = ZoneInfo(self.mapping.zone)
        tracker, origin = self.tracker, Origin(self.tracker.name)
        issues = {id: one for id, one in tracker.issues.items() if self._is_work(one, zone)}
        by_key = {one.key: id for id, one in issues.items()}
        parents = {one.parent for one in issues.values()}
        pace = Pace(tracker.issues.values(), tracker.until, self.mapping)
        streams = self._streams(issues.values())
        planned = _Tasks(self, issues, parents, pace, zone)
        releases = {id: one for id, one in tracker.releases.items() if self._is_used(id, issues)}
        tasks = [
            *(Row(one, origin) for one in streams),
            *(Row(planned.task(one), _origin(tracker, one)) for one in _in_order(issues)),
            *(Row(_milestone(one), origin) for one in releases.values()),
        ]
        links = [
            *self._dependencies(issues, by_key),
            *self._contents(issues, releases),
        ]
        owners = sorted({one.owner for one in issues.values() if one.owner})
        starts = [one.started or one.created for one in issues.values()]
        return Draft(
            origin=origin,
            id=ProgramId(tracker.name),
            name=_name(tracker.name, issues),
            start=local(min(starts), zone) if starts else None,
            status_date=local(tracker.until, zone),
            zone=self.mapping.zone,
            tasks=tasks,
            links=links,
            teams=[Row(Team(id=TeamId(one), name=one), origin) for one in self._teams(issues)],
            resources=[Row(self._person(one), origin) for one in owners],
            assignments=[
                Row(
                    Assignment(
                        id=AssignmentId(f"{self.id_of(one)}:{one.owner}"),
                        task=self.id_of(one),
                        resource=ResourceId(one.owner),
                    ),
                    _origin(tracker, one),
                )
                for one in issues.values()
                if one.owner and one.id not in parents
            ],
            findings=tracker.findings,
        )

    def id_of(self, issue: Issue) -> TaskId:
        return TaskId(self.keys.get(issue.id, issue.key))

    def team_of(self, issue: Issue) -> str | None:
        return _told(issue, self.mapping.teams)

    def stream_of(self, issue: Issue) -> TaskId | None:
        named = _told(issue, self.mapping.workstreams)
        return None if named is None else TaskId(f"workstream {named}")

    def _is_work(self, issue: Issue, zone: ZoneInfo) -> bool:
        if issue.kind.casefold() in self.mapping.leaves_out:
            return False
        since = self.mapping.since
        return since is None or issue.done is None or local(issue.done, zone).date() >= since

    def _is_used(self, release: str, issues: Mapping[str, Issue]) -> bool:
        return any(release in one.releases for one in issues.values())

    def _streams(self, issues: Iterable[Issue]) -> list[Task]:
        named = {_told(one, self.mapping.workstreams) for one in issues} - {None}
        return [
            Task(
                id=TaskId(f"workstream {one}"),
                name=str(one),
                kind=TaskKind.SUMMARY,
                tier=Tier.WORKSTREAM,
            )
            for one in sorted(map(str, named))
        ]

    def _teams(self, issues: Mapping[str, Issue]) -> list[str]:
        return sorted({name for one in issues.values() if (name := self.team_of(one)) is not None})

    def _person(self, id: str) -> Resource:
        known = self.tracker.people.get(id)
        if known is None:
            return Resource(id=ResourceId(id), name=id)
        return Resource(id=ResourceId(id), name=known.name, email=known.email)

    def _dependencies(
        self, issues: Mapping[str, Issue], by_key: Mapping[str, str]
    ) -> Iterator[Row[Link]]:
        seen = set()
        for issue in issues.values():
            for relation in issue.links:
                other = issues.get(by_key.get(relation.other, relation.other))
                pair = None if other is None else self._waits(issue, relation, other)
                if pair is not None and pair not in seen:
                    seen.add(pair)
                    yield _link(*pair, _origin(self.tracker, issue))

    def _waits(
        self, issue: Issue, relation: Relation, other: Issue
    ) -> tuple[TaskId, TaskId] | None:
        if relation.says in self.mapping.waits:
            return self.id_of(other), self.id_of(issue)
        if relation.says in self.mapping.blocks:
            return self.id_of(issue), self.id_of(other)
        return None

    def _contents(
        self, issues: Mapping[str, Issue], releases: Mapping[str, Release]
    ) -> Iterator[Row[Link]]:
        """A release is out when all that is meant for it is done."""
        for issue in issues.values():
            for release in issue.releases:
                if release in releases:
                    to = milestone_id(releases[release])
                    yield _link(self.id_of(issue), to, _origin(self.tracker, issue))


@dataclass(slots=True)
class _Tasks:
    """Issues as tasks, one by one."""

    plan: _Plan
    issues: Mapping[str, Issue]
    parents: set[str | None]
    pace: Pace
    zone: ZoneInfo

    def task(self, issue: Issue) -> Task:
        parent = self.issues.get(issue.parent or "")
        team = self.plan.team_of(issue)
        common = Task(
            id=self.plan.id_of(issue),
            name=issue.title or issue.key,
            parent=self.plan.stream_of(issue) if parent is None else self.plan.id_of(parent),
            deadline=None if issue.due is None else datetime.combine(issue.due, _END_OF_DAY),
            owner=None if issue.owner is None else ResourceId(issue.owner),
            team=None if team is None else TeamId(team),
            source_id=issue.id,
            url=issue.url,
            tags=issue.labels,
            fields=Table(self._fields(issue)),
        )
        if issue.id in self.parents:
            tier = Tier.DELIVERABLE if parent is None else Tier.WORK_PACKAGE
            return replace(common, kind=TaskKind.SUMMARY, tier=tier)
        if issue.state is State.DONE and issue.done is not None:
            return self._done(common, issue, issue.done)
        return self._to_do(common, issue)

    def _done(self, common: Task, issue: Issue, done: datetime) -> Task:
        finish = local(done, self.zone)
        # When work began is often not known; then it stands on the day of its end.
        begun = issue.started or max(issue.created, done.replace(hour=0, minute=0))
        start = min(local(begun, self.zone), finish)
        days = max(1, _weekdays(start.date(), finish.date()))
        progress = Progress(complete=_ALL, actual_start=start, actual_finish=finish)
        return replace(common, duration=Work(480 * days), progress=progress)

    def _to_do(self, common: Task, issue: Issue) -> Task:
        expected = self.pace.expected(issue)
        progress, duration = NOT_STARTED, expected.duration
        if issue.state is State.IN_PROGRESS and issue.started is not None:
            until = self.plan.tracker.until
            left = self.pace.left(issue, expected, until)
            begun = local(issue.started, self.zone)
            days = max(0, _weekdays(begun.date(), local(until, self.zone).date()) - 1)
            duration = Work(480 * days + left.minutes)
            progress = Progress(actual_start=begun, remaining=left)
        return replace(
            common,
            duration=duration,
            estimated=not expected.source,
            estimate=expected.estimate if progress is NOT_STARTED else None,
            progress=progress,
        )

    def _fields(self, issue: Issue) -> dict[str, str]:
        sprints = self.plan.tracker.sprints
        last = [sprints[one].name for one in issue.sprints if one in sprints][-1:]
        named = {
            "Kind": issue.kind,
            "Status": issue.status,
            "Priority": issue.priority,
            "Components": ", ".join(issue.components),
            "Sprint": "".join(last),
            "Points": "" if issue.points is None else f"{issue.points:g}",
        }
        return {name: text for name, text in named.items() if text}


def milestone_id(release: Release) -> TaskId:
    """The id of a release in a plan."""
    return TaskId(f"release {release.id}")


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """A moment as the clocks of a zone show it, in whole minutes."""
    return moment.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)


def _milestone(release: Release) -> Task:
    day = None if release.day is None else datetime.combine(release.day, _END_OF_DAY)
    out = _passed(day) if release.is_out and day else NOT_STARTED
    return Task(
        id=milestone_id(release),
        name=release.name,
        kind=TaskKind.MILESTONE,
        duration=NO_WORK,
        deadline=day,
        progress=out,
        source_id=release.id,
        url=release.url,
    )


def _passed(day: datetime) -> Progress:
    return Progress(complete=_ALL, actual_start=day, actual_finish=day)


def _name(tracker: str, issues: Mapping[str, Issue]) -> str:
    """The plan is called by its projects, or as the tracker where these are many."""
    projects = sorted({one.project for one in issues.values() if one.project})
    return ", ".join(projects) if 1 <= len(projects) <= _MOST_NAMED else tracker


def _told(issue: Issue, by: By) -> str | None:
    if by is By.PROJECT:
        return issue.project or None
    if by is By.COMPONENT:
        return issue.components[0] if issue.components else None
    return None


def _in_order(issues: Mapping[str, Issue]) -> Sequence[Issue]:
    """As they were created, which never changes."""
    return sorted(issues.values(), key=lambda one: (one.created, one.id))


def _link(predecessor: TaskId, successor: TaskId, origin: Origin) -> Row[Link]:
    id = link_id(predecessor, successor)
    return Row(Link(id=id, predecessor=predecessor, successor=successor), origin)


def _origin(tracker: Tracker, issue: Issue) -> Origin:
    return Origin(tracker.name, issue.key)


def _weekdays(first: date, last: date) -> int:
    """Days from Monday to Friday, both ends included."""
    weeks, left = divmod((last - first).days + 1, 7)
    return 5 * weeks + sum((first.weekday() + n) % 7 < 5 for n in range(left))
