"""Every program that a person can see, in a row each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from fairlead.core.ground.ids import TaskId
from fairlead.core.program.task import TaskKind, is_finished
from fairlead.store import history, jobs
from fairlead.store.heads import program_of
from fairlead.store.models import Branch, Job, ProgramRecord, User, Version
from fairlead.store.people import Place, Role, places
from fairlead.web.jobs.simulation import KIND, QUESTION
from fairlead.web.services.drivers import Driver, drivers
from fairlead.web.services.ladder import Rung, bottom, last_task
from fairlead.web.services.reading import Reading, schedule_of
from fairlead.web.services.simulating import Simulated

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
class Row:
    """A program in the portfolio.

    planned: its finish as scheduled, which is that of the task `last`. sure: None before a
    simulation; job: the one that will say so, None where nobody asked yet. may_ask: whether the
    person may. next: the next milestone still open, with its planned date and its id. status_date:
    up to when its progress is known. scenarios: the open ones, the newest first.
    """

    key: str
    name: str
    role: str
    version: Version
    planned: datetime
    last: TaskId
    sure: Sure | None
    job: Job | None
    may_ask: bool
    status_date: date | None
    tasks: int
    finished: int
    next: str
    next_at: datetime | None
    next_id: str
    scenarios: tuple[Branch, ...] = ()


def portfolio(user: User) -> list[Row]:
    """A row for each program of the person, by key."""
    held = places(user)
    lines = {
        line.program_id: line
        for line in Branch.objects.filter(
            program__in=[place.record for place in held], name=history.MAIN
        ).select_related("head__parent")
    }
    beside = _scenarios([place.record for place in held])
    sure = _sure(held, lines)
    unsure = [line.head for line in lines.values() if line.head and line.head.digest not in sure]
    asked = jobs.latest_of(unsure, KIND, QUESTION) if unsure else {}
    rows = []
    for place in held:
        version = lines[place.record.pk].head
        assert version is not None
        program, dates = program_of(version), schedule_of(version)
        leaves = [t for t in program.tasks.values() if t.kind is TaskKind.TASK and t.active]
        milestones = [
            (dates.dates(t.id).finish, t.name, t.id)
            for t in program.tasks.values()
            if t.kind is TaskKind.MILESTONE and t.active and not is_finished(t)
        ]
        soonest = min(milestones, default=None)
        rows.append(
            Row(
                place.record.key,
                program.name,
                place.role.label,
                version,
                dates.finish,
                last_task(dates),
                sure.get(version.digest),
                asked.get(version.pk),
                place.role >= Role.CONTRIBUTOR,
                None if program.status_date is None else program.status_date.date(),
                len(leaves),
                sum(is_finished(t) for t in leaves),
                "" if soonest is None else soonest[1],
                None if soonest is None else soonest[0],
                "" if soonest is None else soonest[2],
                tuple(beside.get(place.record.pk, ())),
            )
        )
    return rows


def _sure(held: list[Place], lines: Mapping[int, Branch]) -> dict[str, Sure]:
    """By the digest of the newest version, how sure it is, or an older one of its line was."""
    asked = jobs.newest_answers(lines.values(), KIND, QUESTION)
    heads = [(place, line, line.head) for place in held if (line := lines[place.record.pk]).head]
    wanted = {(head.digest, asked[line.pk]) for _, line, head in heads if line.pk in asked}
    found = {key: _kept[key] for key in wanted if key in _kept}
    loaded = jobs.with_answers({job for _, job in wanted - found.keys()})
    for place, line, head in heads:
        key = (head.digest, asked.get(line.pk, 0))
        job = loaded.get(key[1])
        if key not in found and job is not None and job.version is not None:
            _kept[key] = found[key] = _found(Reading(place, line, head, is_newest=True), job)
    while len(_kept) > MOST_KEPT:
        _kept.pop(next(iter(_kept)), None)
    return {digest: one for (digest, _), one in found.items()}


_kept: dict[tuple[str, int], Sure] = {}
"""By the digest of the version that is shown, and the job: neither changes what follows."""


def _found(at: Reading, job: Job) -> Sure:
    assert job.version is not None
    assert job.result is not None
    simulation = Simulated(job, jobs.answer(job), job.version, job.result.made_at)
    costs = [one for one in drivers(simulation) if not one.is_noise and one.days > 0]
    is_current = job.version.digest == at.version.digest
    driver = max(costs, key=lambda one: one.days, default=None)
    return Sure(bottom(at, simulation), driver, job.version.number, is_current)


def _scenarios(records: list[ProgramRecord]) -> dict[int, list[Branch]]:
    open_ = Branch.objects.filter(
        program__in=records, kind=Branch.Kind.SCENARIO, closed_at__isnull=True
    )
    found: dict[int, list[Branch]] = {}
    for line in open_.order_by("-created_at"):
        found.setdefault(line.program_id, []).append(line)
    return found
