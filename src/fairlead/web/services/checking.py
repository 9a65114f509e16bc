"""How sound a plan is: what every check finds, and the fixes that need no further knowledge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from fairlead.core.checks.check import CheckResult, check
from fairlead.core.cpm.schedule import Schedule, reschedule
from fairlead.core.ground.finding import Finding
from fairlead.core.program.change import change
from fairlead.core.program.link import Link
from fairlead.core.program.patch import Patch
from fairlead.core.program.program import Program
from fairlead.core.program.task import Task
from fairlead.store import history
from fairlead.store.history import Authored
from fairlead.store.models import User, Version
from fairlead.web.change_words import Subject, told
from fairlead.web.problems import BadInputError
from fairlead.web.services.kept import kept
from fairlead.web.services.reading import Reading, schedule_of

OFFENDERS_SHOWN = 50
FAMILIES = {
    "DCMA": "DCMA's 14 points",
    "HYG": "Hygiene",
}
"""The families of checks, by how their codes begin."""


@dataclass(frozen=True, slots=True)
class Offender:
    """A task, or the two tasks of a link, that a check is about. detail: how it offends."""

    tasks: tuple[Task, ...]
    detail: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What one check found. value, threshold: in words. verdict: passed, failed or no data."""

    result: CheckResult
    value: str
    threshold: str
    verdict: str
    offenders: tuple[Offender, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Family:
    """Checks that belong together."""

    title: str
    checks: tuple[Checked, ...]
    failed: int


@dataclass(frozen=True, slots=True)
class Fix:
    """What the fix of a check would change, and the finish before and after."""

    result: CheckResult
    patch: Patch
    subjects: tuple[Subject, ...]
    finish: datetime
    then: datetime


@kept
def results(schedule: Schedule) -> tuple[CheckResult, ...]:
    """What every check finds in a schedule."""
    return check(schedule)


@kept
def checked(schedule: Schedule) -> tuple[Family, ...]:
    """All checks by family, failed ones first."""
    families = []
    for code, title in FAMILIES.items():
        of_it = [
            _checked(schedule.program, r) for r in results(schedule) if r.code.startswith(code)
        ]
        rank = {"failed": 0, "passed": 1, "no data": 2}
        of_it.sort(key=lambda one: rank[one.verdict])
        failed = sum(one.verdict == "failed" for one in of_it)
        families.append(Family(title, tuple(of_it), failed))
    return tuple(families)


def fix(version: Version, code: str) -> Fix:
    """The fix that a check offers for a version. Raises Http404 when it offers none."""
    schedule = schedule_of(version)
    found = next((one for one in results(schedule) if one.code == code), None)
    if found is None or not found.fix:
        raise Http404
    after = reschedule(schedule, change(schedule.program, found.fix))
    subjects = told(found.fix, schedule.program, after.program)
    return Fix(found, found.fix, subjects, schedule.finish, after.finish)


def doubts_of(schedule: Schedule) -> tuple[Finding, ...]:
    """What was set aside of the plan, and what is doubtful about its dates."""
    return (*schedule.program.set_aside, *schedule.findings)


def make_fix(seen: Reading, number: int, code: str, by: User) -> Version:
    """Make the fix that was shown for version `number`, as one version of the line that is read.

    Raises BadInputError when an older version is read, Http404 when there is no such fix, and what
    `history.save` raises.
    """
    if not seen.is_newest:
        raise BadInputError("version", "This is an older version; it cannot be changed.")
    shown = fix(history.version(seen.line, number), code)
    message = f"Fix {code} {shown.result.name}"
    authored = Authored(author=by, origin=Version.Origin.EDIT, message=message)
    return history.save(seen.line, number, shown.patch, authored)


def _checked(program: Program, result: CheckResult) -> Checked:
    pairs = list(zip(result.offenders, result.details, strict=True))
    verdict = {True: "passed", False: "failed", None: "no data"}[result.passed]
    return Checked(
        result,
        "–" if result.value is None else result.unit.text(result.value, result.threshold),
        f"{result.comparison.value} {result.unit.text(result.threshold)}",
        verdict,
        tuple(_offender(program, id, detail) for id, detail in pairs[:OFFENDERS_SHOWN]),
        max(0, len(pairs) - OFFENDERS_SHOWN),
    )


def _offender(program: Program, id: str, detail: str) -> Offender:
    task = program.tasks.get(id)  # type: ignore[call-overload]
    link: Link | None = program.links.get(id)  # type: ignore[call-overload]
    if task is None and link is not None:
        ends = (program.tasks[link.predecessor], program.tasks[link.successor])
        return Offender(ends, detail)
    return Offender(() if task is None else (task,), detail)
