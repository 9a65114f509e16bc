"""One task with all that is known of it: dates, why they are so, links, risks, people, history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import Http404

from fairlead.connectors.quantities import duration_text, share_text
from fairlead.core.cpm.explain import Explanation, explain
from fairlead.core.cpm.schedule import Dated
from fairlead.core.cpm.wording import lag_text
from fairlead.core.ground.ids import AssignmentId, LinkId, TaskId
from fairlead.core.program.link import Link
from fairlead.core.program.patch import WHOLE, Change, Patch
from fairlead.core.program.people import Assignment, Resource
from fairlead.core.program.program import Program
from fairlead.core.program.risk import Risk
from fairlead.core.program.task import Task
from fairlead.store import history
from fairlead.store.chain import patch_of
from fairlead.store.models import Version
from fairlead.web.change_words import Subject, told
from fairlead.web.services.outline import above, last_day
from fairlead.web.services.reading import Reading
from fairlead.web.services.tasks_table import Listing, Row

VERSIONS_READ = 200
"""How far back the history of one task is looked for."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A task at the other end of a link. drives: whether this link holds the later of the two."""

    row: Row
    link: Link
    lag: str
    drives: bool


@dataclass(frozen=True, slots=True)
class Engaged:
    """Somebody assigned to the task. units: such as "50%"."""

    resource: Resource
    assignment: Assignment
    units: str


@dataclass(frozen=True, slots=True)
class Past:
    """A version that changed the task, with what it was before and after."""

    version: Version
    subjects: tuple[Subject, ...]


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Everything about one task. late_day: the last day on which it may finish."""

    row: Row
    task: Task
    dates: Dated
    late_day: date
    duration: str
    estimate: str
    free_days: float
    above: tuple[Task, ...]
    why: Explanation
    before: tuple[Neighbour, ...]
    after: tuple[Neighbour, ...]
    risks: tuple[Risk, ...]
    people: tuple[Engaged, ...]


def task_page(reading: Reading, id: str) -> TaskPage:
    """A task by its id. Raises Http404 when the version has none."""
    program, schedule = reading.program, reading.schedule
    if id not in program.tasks:
        raise Http404
    key = TaskId(id)
    task, dates, listing = program.tasks[key], schedule.dates(key), Listing(schedule)
    driving = schedule.driving
    before: list[Neighbour] = []
    after: list[Neighbour] = []
    for link in program.links.values():
        if key not in (link.predecessor, link.successor):
            continue
        lag = lag_text(link.lag, program.units, f"'{program.tasks[link.predecessor].name}'")
        drives = link.id in driving.get(link.successor, ())
        is_before = link.successor == key
        other = listing.row(link.predecessor if is_before else link.successor)
        (before if is_before else after).append(Neighbour(other, link, lag, drives))
    units, free = program.units, dates.free_float
    return TaskPage(
        row=listing.row(key),
        task=task,
        dates=dates,
        late_day=last_day(dates.late_start, dates.late_finish),
        duration=duration_text(task.duration, units),
        estimate=_estimate(reading, task),
        free_days=units.working(free).minutes / units.minutes_per_day,
        above=above(program, task.id),
        why=explain(schedule, key),
        before=tuple(before),
        after=tuple(after),
        risks=tuple(_risks(reading, key)),
        people=tuple(
            Engaged(program.resources[one.resource], one, share_text(one.units))
            for one in program.assignments.values()
            if one.task == key
        ),
    )


def past(reading: Reading, id: str) -> Iterator[Past]:
    """The versions of the line that changed a task or a link of it, newest first.

    Looks at the last 200 versions up to the one that is read.
    """
    program = reading.program
    recent = history.versions(reading.line).defer(None).select_related(None)
    recent = recent.filter(number__lte=reading.version.number, parent__isnull=False)
    for version in recent[:VERSIONS_READ]:
        touching = tuple(one for one in patch_of(version).changes if _touches(program, one, id))
        if touching:
            yield Past(version, told(Patch(touching), program, program))


def _touches(program: Program, one: Change, id: str) -> bool:
    if one.entity == "task":
        return one.id == id
    held = one.after or one.before if one.field == WHOLE else None
    match one.entity:
        case "link":
            link = held or program.links.get(LinkId(one.id))
            return link is not None and id in (link.predecessor, link.successor)
        case "assignment":
            assigned = held or program.assignments.get(AssignmentId(one.id))
            return assigned is not None and assigned.task == id
        case _:
            return False


def _estimate(reading: Reading, task: Task) -> str:
    estimate, units = task.estimate, reading.program.units
    if estimate is None:
        return ""
    three = (estimate.low, estimate.likely, estimate.high)
    return f"{' / '.join(duration_text(one, units) for one in three)}, {estimate.shape.value}"


def _risks(reading: Reading, task: TaskId) -> Iterator[Risk]:
    """Risks that name the task, or a summary above it."""
    held = {task, *(one.id for one in above(reading.program, task))}
    for risk in reading.program.risks.values():
        touched = {id for one in risk.impacts for id in (one.task, one.adds, one.skips) if id}
        if touched & held:
            yield risk
