"""Every program that a person can see, in a row each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from fairlead.core.program.task import TaskKind, is_finished
from fairlead.store import history
from fairlead.store.heads import program_of
from fairlead.store.models import Branch, ProgramRecord, User, Version
from fairlead.store.people import places
from fairlead.web.services.reading import schedule_of


@dataclass(frozen=True, slots=True)
class Row:
    """A program in the portfolio.

    planned: its finish as scheduled. next: the next milestone still open, with its planned date.
    status_date: up to when its progress is known. scenarios: the open ones, the newest first.
    """

    key: str
    name: str
    role: str
    version: Version
    planned: datetime
    status_date: date | None
    tasks: int
    finished: int
    next: str
    next_at: datetime | None
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
    rows = []
    for place in held:
        version = lines[place.record.pk].head
        assert version is not None
        program, dates = program_of(version), schedule_of(version)
        leaves = [t for t in program.tasks.values() if t.kind is TaskKind.TASK and t.active]
        milestones = [
            (dates.dates(t.id).finish, t.name)
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
                None if program.status_date is None else program.status_date.date(),
                len(leaves),
                sum(is_finished(t) for t in leaves),
                "" if soonest is None else soonest[1],
                None if soonest is None else soonest[0],
                tuple(beside.get(place.record.pk, ())),
            )
        )
    return rows


def _scenarios(records: list[ProgramRecord]) -> dict[int, list[Branch]]:
    open_ = Branch.objects.filter(
        program__in=records, kind=Branch.Kind.SCENARIO, closed_at__isnull=True
    )
    found: dict[int, list[Branch]] = {}
    for line in open_.order_by("-created_at"):
        found.setdefault(line.program_id, []).append(line)
    return found
