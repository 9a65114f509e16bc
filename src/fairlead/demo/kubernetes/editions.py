"""The release as a story: an edition for each day on which something changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from fairlead.core.cpm.schedule import schedule
from fairlead.core.ground.ids import BaselineId
from fairlead.core.ground.table import Table
from fairlead.core.program.baseline import Baseline, BaselineTask
from fairlead.core.program.change import change
from fairlead.core.program.diff import diff
from fairlead.core.program.program import Program
from fairlead.core.program.task import TaskKind
from fairlead.demo.kubernetes.facts import Facts, State, facts
from fairlead.demo.kubernetes.program import NAME, program
from fairlead.demo.kubernetes.requests import requests
from fairlead.demo.kubernetes.teams import MAIL
from fairlead.demo.story import Edition, Person, Role, Scenario, Story

KEY = "kubernetes"
EVENING = time(18)
RECORD = f"public-record@{MAIL}"
"""Who wrote down what changed: the records used here do not name the authors of changes."""
_ROLES: dict[str, Role] = {
    "Release Team Lead": "owner",
    "Enhancements": "manager",
    "Emeritus Adviser": "viewer",
}


def story() -> Story:
    """Kubernetes v1.32 from its Enhancements Freeze to its release, by the day."""
    known = facts()
    editions = tuple(_editions(known))
    asked = requests(known, editions[-1].program, RECORD)
    # At the end all is done and certain; on the first day everything was still a question.
    freeze = Scenario(f"As of the Enhancements Freeze, {editions[0].at:%d %B %Y}", 0)
    return Story(KEY, NAME, _people(known), editions, asked, (freeze,))


def days(known: Facts) -> list[date]:
    """The days on which something changed, from the Enhancements Freeze to the release."""
    first = known.row("Begin Enhancements").at.date()
    last = known.row("v1.32.0").at.date()
    recorded = {state.day for state in known.states}
    recorded |= {row.at.date() for row in known.timeline}
    recorded |= {one.reviewed for one in known.exceptions}
    recorded |= {date.fromisoformat(r["commit_date"]) for r in known.schedule_history}
    return sorted(day for day in recorded if first <= day <= last)


def _editions(known: Facts) -> Iterator[Edition]:
    first, *later = days(known)
    baseline = _baseline(program(known, first), first)
    stands = program(known, first, baseline)
    said = f"Kubernetes v1.32 at its Enhancements Freeze: {len(known.targeted(first))} enhancements"
    yield Edition(_evening(first), RECORD, "import", said, stands)
    yesterday = first
    for day in later:
        message = "; ".join(_changes(known, yesterday, day))
        wanted = program(known, day, baseline)
        stands = change(stands, diff(stands, wanted, message))
        yield Edition(_evening(day), RECORD, "sync", message, stands)
        yesterday = day


def _changes(known: Facts, before: date, day: date) -> Iterator[str]:
    """What was recorded of a day, in words."""
    old, new = ({s.path: s for s in known.targeted(d)} for d in (before, day))
    for path in sorted(old.keys() - new.keys()):
        yield f"KEP-{old[path].number} left v1.32"
    for path in sorted(new.keys() - old.keys()):
        yield f"KEP-{new[path].number} was added to v1.32"
    for path in sorted(new.keys() & old.keys()):
        if new[path] != old[path]:
            yield _changed(old[path], new[path])
    for one in known.exceptions:
        if one.reviewed == day:
            yield f"exception for {one.name} {one.status}"
    for row in known.timeline:
        if row.at.date() == day:
            yield row.what.partition(" — reviewed")[0]
    for r in known.schedule_history:
        if r["commit_date"] == day.isoformat():
            yield f"the schedule now says {r['date_text']} for {r['event']}"
    gone = [s for s in known.states if s.is_deleted and s.day == day]
    for state in gone:
        yield f"{state.path} was deleted"


def _changed(old: State, new: State) -> str:
    was, now = (s.recorded.get("status", "") for s in (old, new))
    if was != now:
        return f"KEP-{new.number} marked {now}"
    return f"kep.yaml of KEP-{new.number} changed"


def _baseline(at_freeze: Program, day: date) -> Baseline:
    """The derived plan at the Enhancements Freeze, to see what moved against it."""
    dated = schedule(at_freeze)
    held = {
        id: BaselineTask(
            start=(dates := dated.dates(id)).start, finish=dates.finish, duration=task.duration
        )
        for id, task in at_freeze.tasks.items()
        if task.active and task.kind is not TaskKind.SUMMARY
    }
    return Baseline(
        id=BaselineId("enhancements-freeze"),
        name="At the Enhancements Freeze (derived)",
        agreed_on=day,
        agreed_by="nobody: the dates of the timeline are recorded, those of the work derived",
        tasks=Table(held),
    )


def _people(known: Facts) -> tuple[Person, ...]:
    """The leads of the release team, at invented addresses, and the public record."""
    leads = (
        Person(f"{lead.handle.lower()}@{MAIL}", lead.name, _ROLES.get(lead.role, "contributor"))
        for lead in known.team
    )
    return (*leads, Person(RECORD, "The public record", "contributor"))


def _evening(day: date) -> datetime:
    return datetime.combine(day, EVENING, UTC)
