"""The release timeline as milestones with their owners, the gates among them, and their order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import pairwise

from fairlead.core.ground.ids import LinkId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import NO_WORK, Share
from fairlead.core.program.link import Link, link_id
from fairlead.core.program.task import (
    NOT_STARTED,
    Constraint,
    ConstraintKind,
    Progress,
    Task,
    TaskKind,
    Tier,
)
from fairlead.demo.kubernetes.facts import Facts, Row
from fairlead.demo.kubernetes.teams import lead_of, release_team_of, role_of
from fairlead.demo.kubernetes.working_days import Window, after

ROOT = TaskId("v1.32")
TIMELINE = TaskId("timeline")
PRODUCTION_READINESS = TaskId("production-readiness-freeze")
ENHANCEMENTS_FREEZE = TaskId("begin-enhancements-freeze")
CODE_FREEZE = TaskId("begin-code-freeze-and-test-freeze")
DOCS_PLACEHOLDER = TaskId("docs-deadline-open-placeholder-prs")
DOCS_FREEZE = TaskId("docs-freeze")
RELEASE = TaskId("v1-32-0-released")
CANDIDATE = TaskId("1-32-0-rc-0-released")
STABILISE = TaskId("stabilise")
CANDIDATES = TaskId("candidates")
FREEZES = (PRODUCTION_READINESS, ENHANCEMENTS_FREEZE, CODE_FREEZE, DOCS_FREEZE)
"""Days that wait for nobody: what is not ready then leaves the release."""

RECORDED = "Recorded: a row of the release timeline."
TAKEN_AS_DONE = "Taken as done on its day: the records show no other day."
STABILISING = (
    "Derived: the time between Code Freeze and release, in which the release team watches the CI "
    "signal and burns down what blocks the release. Progress is the time that has passed."
)


@dataclass(slots=True)
class Plan:
    """Tasks and links, being gathered."""

    tasks: list[Task] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    def link(self, predecessor: TaskId, successor: TaskId) -> None:
        """Let the successor wait for the predecessor."""
        id: LinkId = link_id(predecessor, successor)
        self.links.append(Link(id=id, predecessor=predecessor, successor=successor))


def row_id(row: Row) -> TaskId:
    """The id of a row's milestone, its words with hyphens."""
    return TaskId("-".join(re.findall(r"[a-z0-9]+", row.what.partition("(")[0].lower())))


def timeline(facts: Facts, today: date) -> Plan:
    """The rows of the timeline as they stand at the end of a day, with links.

    A row waits for the row before it that the same role owns, and the release for the last row of
    each role: derived, since the timeline records dates and no links.
    """
    plan = Plan()
    plan.tasks.append(
        Task(
            id=TIMELINE,
            name="Release timeline",
            kind=TaskKind.SUMMARY,
            tier=Tier.WORKSTREAM,
            parent=ROOT,
            owner=lead_of(facts, "Release Team Lead"),
            team=release_team_of("Release Team Lead"),
            notes="Rows of releases/release-1.32/README.md, in the order of their dates.",
        )
    )
    rows = sorted(facts.timeline, key=lambda row: row.at)
    for row in rows:
        plan.tasks.append(_task(facts, row, today))
    freeze, candidate, release = (
        facts.row(name).at.date() for name in ("Begin Code", "1.32.0-rc.0", "v1.32.0")
    )
    first, second = Window(freeze, candidate), Window(after(candidate), release)
    plan.tasks.append(_watching(facts, STABILISE, "Stabilise up to rc.0", first, today))
    plan.tasks.append(_watching(facts, CANDIDATES, "Stabilise from rc.0 on", second, today))
    for predecessor, successor in _order(rows):
        plan.link(predecessor, successor)
    for predecessor, successor in pairwise(
        (CODE_FREEZE, STABILISE, CANDIDATE, CANDIDATES, RELEASE)
    ):
        plan.link(predecessor, successor)
    return plan


def _task(facts: Facts, row: Row, today: date) -> Task:
    id, role = row_id(row), role_of(row.who)
    stretch = Window(row.first, row.at.date())
    spans = row.first < row.at.date()
    begin = datetime.combine(row.first, time(0)) if spans else row.at
    kind = ConstraintKind.MSO if id in FREEZES else ConstraintKind.SNET
    done = row.at.date() <= today
    reached = Progress(complete=Share.of(1), actual_start=row.at, actual_finish=row.at)
    return Task(
        id=id,
        name=row.what.removeprefix("Begin ") if id in FREEZES else row.what,
        kind=TaskKind.TASK if spans else TaskKind.MILESTONE,
        parent=TIMELINE,
        duration=stretch.work if spans else NO_WORK,
        constraints=(Constraint(kind, begin),),
        deadline=row.at if id == RELEASE else None,
        progress=stretch.progress(today) if spans else reached if done else NOT_STARTED,
        owner=lead_of(facts, role),
        team=release_team_of(role) if role else None,
        notes=_notes(facts, row, done=done),
        fields=Table({"Who, as written": row.who, "When, as written": _said(facts, row, today)}),
    )


def _said(facts: Facts, row: Row, today: date) -> str:
    """When, in the words the schedule had that day; else, where none are kept, in its last."""
    day = today.isoformat()
    says = [r["date_text"] for r in _history(facts, row) if r["commit_date"] <= day]
    return says[-1] if says else row.when


def _history(facts: Facts, row: Row) -> list[Mapping[str, str]]:
    event = row.what.removeprefix("Begin ")
    return [r for r in facts.schedule_history if r["event"].removeprefix("Kubernetes ") == event]


def _notes(facts: Facts, row: Row, *, done: bool) -> str:
    said = [f"{r['commit_date']}: {r['date_text']}" for r in _history(facts, row)]
    plans = f" The schedule said, from the day on: {'; '.join(said)}." if len(said) > 1 else ""
    return f"{RECORDED}{plans}{' ' + TAKEN_AS_DONE if done else ''}"


def _watching(facts: Facts, id: TaskId, name: str, window: Window, today: date) -> Task:
    """A stretch between Code Freeze and the release as a task, which risks can make longer."""
    return Task(
        id=id,
        name=name,
        parent=TIMELINE,
        duration=window.work,
        progress=window.progress(today),
        owner=lead_of(facts, "Release Signal"),
        team=release_team_of("Release Signal"),
        notes=STABILISING,
    )


def _order(rows: Sequence[Row]) -> Iterator[tuple[TaskId, TaskId]]:
    """What waits for what: a row for the one before of the same role, the release for them all."""
    ids = [row_id(row) for row in rows]
    end = ids.index(RELEASE)
    last = dict[str, TaskId]()
    for row, id in zip(rows[1:end], ids[1:end], strict=True):
        whose = role_of(row.who) or id
        yield last.get(whose, ids[0]), id
        last[whose] = id
    for id in last.values():
        yield id, RELEASE
    for id in ids[end + 1 :]:
        yield RELEASE, id
    # The gates in their order, where a role does not say it already.
    yield ENHANCEMENTS_FREEZE, CODE_FREEZE
    yield CODE_FREEZE, DOCS_FREEZE
