"""A program at a glance: what is new to the reader, what is in the way, how fresh all of it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from fairlead.core.ground.finding import Severity
from fairlead.core.impact.commitments import commitments
from fairlead.core.impact.moves import Move, moves
from fairlead.core.program.task import TaskKind, is_finished
from fairlead.core.simulation.model import WHOLE
from fairlead.store import history, visits
from fairlead.store.models import User, Version
from fairlead.web.services.consequence import days_later
from fairlead.web.services.ladder import baseline_date
from fairlead.web.services.reading import Reading, schedule_of

A_WEEK = timedelta(days=7)
SOON = timedelta(days=14)
"""How far ahead gates are looked at."""
MOST = 8
"""Rows of each list; what is beyond is counted."""
STALE_DAYS = 8
"""Progress older than a week and a day is called stale."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A milestone that moved, with its working days later, or earlier when negative."""

    id: str
    name: str
    before: datetime
    after: datetime
    days: float


@dataclass(frozen=True, slots=True)
class News:
    """What changed since a moment. is_visit: since the reader's last visit, not just a week ago.

    versions: newest first, `more` beyond those. finish: of the program, moved or not. moved:
    milestones. tasks: how many tasks moved.
    """

    since: datetime
    is_visit: bool
    before: Version
    versions: Sequence[Version]
    more: int
    finish: Moved
    moved: Sequence[Moved]
    tasks: int


@dataclass(frozen=True, slots=True)
class Blocker:
    """Something in the way. kind: a word for it; task: where to look, or empty."""

    kind: str
    name: str
    says: str
    task: str = ""


@dataclass(frozen=True, slots=True)
class Fresh:
    """How fresh the plan is. age: days since the progress was known; None when nobody said."""

    status_date: date | None
    age: int | None
    is_stale: bool
    imported: Version | None
    edited: Version | None


def news(reading: Reading, user: User) -> News | None:
    """What changed since the reader's last visit, or at the first one in the last week."""
    last = visits.last_seen(user, reading.place.record)
    before: Version | None
    if last is not None and last[0].number < reading.version.number:
        before, since = last
    elif last is not None:
        return None
    else:
        since = timezone.now() - A_WEEK
        before = history.versions(reading.line).filter(at__lte=since).first() or _first(reading)
    if before is None or before.pk == reading.version.pk:
        return None
    newer = history.versions(reading.line).filter(
        number__gt=before.number, number__lte=reading.version.number
    )
    moved = moves(schedule_of(before), reading.schedule)
    tasks = reading.program.tasks
    milestones = [
        Moved(one.task, tasks[one.task].name, one.before, one.after, one.working_days)
        for one in moved
        if tasks[one.task].kind is TaskKind.MILESTONE
    ]
    milestones.sort(key=lambda one: -abs(one.days))
    count = newer.count()
    was, is_now = schedule_of(before), reading.schedule
    days = days_later(was, is_now, WHOLE)
    return News(
        since,
        last is not None,
        before,
        list(newer[:MOST]),
        max(0, count - MOST),
        Moved(WHOLE, reading.program.name, was.finish, is_now.finish, days),
        milestones[:MOST],
        _work(reading, moved),
    )


def blockers(reading: Reading) -> list[Blocker]:
    """What is in the way, the worst first."""
    return [*_findings(reading), *_broken(reading), *_gates(reading), *_late(reading)]


def fresh(reading: Reading) -> Fresh:
    """How old what this page says is."""
    known = reading.program.status_date
    age = None if known is None else max(0, (timezone.localdate() - known.date()).days)
    versions = history.versions(reading.line)
    brought = versions.filter(origin__in=[Version.Origin.IMPORT, Version.Origin.SYNC])
    return Fresh(
        None if known is None else known.date(),
        age,
        age is None or age > STALE_DAYS,
        brought.first(),
        versions.filter(origin=Version.Origin.EDIT).first(),
    )


def _first(reading: Reading) -> Version | None:
    return history.versions(reading.line).last()


def _work(reading: Reading, moved: Sequence[Move]) -> int:
    tasks = reading.program.tasks
    return sum(tasks[one.task].kind is not TaskKind.SUMMARY for one in moved)


def _findings(reading: Reading) -> Iterator[Blocker]:
    for one in (*reading.program.set_aside, *reading.schedule.findings):
        if one.severity is Severity.BLOCKER:
            yield Blocker("plan", str(one.origin), f"{one.says} {one.do}")


def _broken(reading: Reading) -> Iterator[Blocker]:
    """Promises that the plan itself does not keep."""
    found = []
    for one in commitments(reading.program):
        whole = one.task == WHOLE
        planned = reading.schedule.finish if whole else reading.schedule.dates(one.task).finish
        if planned > one.due:
            found.append((one.due - planned, planned, one))
    for _, planned, one in sorted(found, key=lambda row: row[0]):
        says = f"{one.kind.value} {_day(one.due)}, planned {_day(planned)}"
        yield Blocker("promise", one.name, says, one.task)


def _gates(reading: Reading) -> Iterator[Blocker]:
    """Gates that are near, or past, and lack criteria or their decision."""
    program = reading.program
    known = program.status_date or reading.schedule.start
    for gate in program.gates.values():
        if gate.milestone is None or gate.decision is not None:
            continue
        planned = reading.schedule.dates(gate.milestone).finish
        missing = sum(not one.met for one in gate.criteria)
        if is_finished(program.tasks[gate.milestone]):
            yield Blocker("gate", gate.name, "passed without a decision", gate.milestone)
        elif missing and planned - known <= SOON:
            says = f"{missing} of {len(gate.criteria)} criteria not met, planned {_day(planned)}"
            yield Blocker("gate", gate.name, says, gate.milestone)


def _late(reading: Reading) -> Iterator[Blocker]:
    """Work that was to be done by now and is not, the most urgent first."""
    program, known = reading.program, reading.program.status_date
    if known is None:
        return
    found = []
    for task in program.tasks.values():
        if task.kind is not TaskKind.TASK or not task.active or is_finished(task):
            continue
        agreed = baseline_date(program, task.id)
        if agreed is not None and agreed < known:
            dates = reading.schedule.dates(task.id)
            minutes = program.units.working(dates.total_float).minutes
            found.append((minutes, agreed, dates.finish, task))
    for minutes, agreed, finish, task in sorted(found, key=lambda one: one[:2]):
        room = round(minutes / program.units.minutes_per_day, 1)
        says = f"was to be done {_day(agreed)}, planned {_day(finish)}, float {room:g} d"
        yield Blocker("late", task.name, says, task.id)


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%b %Y}"
