"""Every program that a person can see, in a row each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.ids import TaskId
from fairlead.core.program.task import TaskKind, is_finished
from fairlead.store import jobs
from fairlead.store.models import Branch, Job, ProgramRecord, User, Version
from fairlead.store.people import Place, Role, places
from fairlead.web.jobs.simulation import KIND, QUESTION
from fairlead.web.services.drivers import Driver, drivers
from fairlead.web.services.kept import Remembered, kept
from fairlead.web.services.ladder import Rung, bottom, last_task
from fairlead.web.services.reading import Reading, schedule_of
from fairlead.web.services.simulating import answered

MOST_KEPT = 500
"""Of how many programs this process remembers how sure they are."""


@dataclass(frozen=True, slots=True)
class Sure:
    """How sure a program is. version: what was simulated, an older one where is_current is False.

    driver: what costs the 80 % date most, None where nothing does for certain.
    """

    whole: Rung
    driver: Driver | None
    version: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a plan stands by its own dates.

    planned: its finish as scheduled, which is that of the task `last`. status_date: up to when its
    progress is known. tasks, finished: how many there are, and are done. next: the next milestone
    still open, with its planned date and its id; empty where there is none.
    """

    name: str
    planned: datetime
    last: TaskId
    status_date: date | None
    tasks: int
    finished: int
    next: str = ""
    next_at: datetime | None = None
    next_id: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A program in the portfolio.

    sure: None before a simulation; job: the one that will say so, None where nobody asked yet.
    may_ask: whether the person may. scenarios: the open ones, the newest first.
    """

    key: str
    role: str
    version: Version
    at: Standing
    sure: Sure | None
    job: Job | None
    may_ask: bool
    scenarios: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Every program that a person can see, by key. archived: those that are the person's own."""

    rows: tuple[Row, ...]
    archived: tuple[ProgramRecord, ...]


def portfolio(user: User) -> Portfolio:
    """The programs of a person, with how each stands and how sure that is."""
    everywhere = places(user)
    held = [place for place in everywhere if place.record.archived_at is None]
    lines, beside = _lines(held)
    asked = jobs.latest_of([line.head for line in lines.values() if line.head], KIND, QUESTION)
    sure = _sure(held, lines, asked)
    rows = []
    for place in held:
        version = lines[place.record.pk].head
        assert version is not None
        rows.append(
            Row(
                place.record.key,
                place.role.label,
                version,
                _standing(schedule_of(version)),
                sure.get(version.digest),
                asked.get(version.pk),
                place.role >= Role.CONTRIBUTOR,
                tuple(beside.get(place.record.pk, ())),
            )
        )
    archived = tuple(place.record for place in everywhere if place.may_bring_back)
    return Portfolio(tuple(rows), archived)


@kept
def _standing(schedule: Schedule) -> Standing:
    program = schedule.program
    leaves = [t for t in program.tasks.values() if t.kind is TaskKind.TASK and t.active]
    milestones = (
        (schedule.dates(t.id).finish, t.name, t.id)
        for t in program.tasks.values()
        if t.kind is TaskKind.MILESTONE and t.active and not is_finished(t)
    )
    at, next, next_id = min(milestones, default=(None, "", ""))
    return Standing(
        program.name,
        schedule.finish,
        last_task(schedule),
        None if program.status_date is None else program.status_date.date(),
        len(leaves),
        sum(is_finished(t) for t in leaves),
        next,
        at,
        next_id,
    )


def _sure(
    held: list[Place], lines: Mapping[int, Branch], newest: Mapping[int, Job]
) -> dict[str, Sure]:
    """By the digest of the newest version, how sure it is, or an older one of its line was."""
    asked, others = {}, []
    for line in lines.values():
        job = None if line.head_id is None else newest.get(line.head_id)
        if job is not None and job.result_id is not None:
            asked[line.pk] = job.pk
        else:
            others.append(line)
    if others:
        asked |= jobs.newest_answers(others, KIND, QUESTION)
    heads = [(place, line, line.head) for place in held if (line := lines[place.record.pk]).head]
    wanted = {(head.digest, asked[line.pk]) for _, line, head in heads if line.pk in asked}
    found = _kept.among(wanted)
    loaded = jobs.with_answers({job for _, job in wanted - found.keys()})
    for place, line, head in heads:
        key = (head.digest, asked.get(line.pk, 0))
        job = loaded.get(key[1])
        if key not in found and job is not None and job.version is not None:
            found[key] = _kept.keep(key, _found(Reading(place, line, head, is_newest=True), job))
    return {digest: one for (digest, _), one in found.items()}


_kept: Remembered[tuple[str, int], Sure] = Remembered(MOST_KEPT)
"""By the digest of the version that is shown, and the job: neither changes what follows."""


def _found(at: Reading, job: Job) -> Sure:
    assert job.version is not None
    simulation = answered(job, job)
    costs = [one for one in drivers(simulation) if not one.is_noise and one.days > 0]
    is_current = job.version.digest == at.version.digest
    driver = max(costs, key=lambda one: one.days, default=None)
    return Sure(bottom(at, simulation), driver, job.version.number, is_current)


def _lines(held: list[Place]) -> tuple[dict[int, Branch], dict[int, list[Branch]]]:
    """By program the line of its plan, and its open scenarios, the newest first."""
    lines = Branch.objects.select_related("head").defer("head__patch", "head__body")
    main: dict[int, Branch] = {}
    beside: dict[int, list[Branch]] = {}
    shown = (Branch.Kind.MAIN, Branch.Kind.SCENARIO)
    programs = [place.record.pk for place in held]
    for line in lines.filter(program__in=programs, kind__in=shown, closed_at__isnull=True):
        if line.kind == Branch.Kind.MAIN:
            main[line.program_id] = line
        else:
            beside.setdefault(line.program_id, []).append(line)
    for scenarios in beside.values():
        scenarios.sort(key=lambda line: line.created_at, reverse=True)
    return main, beside
