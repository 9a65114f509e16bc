"""A program as a page reads it: which line, which version, and its dates."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from fairlead.core.cpm.schedule import Schedule, reschedule, schedule
from fairlead.core.program.program import Program
from fairlead.store import history
from fairlead.store.heads import program_of
from fairlead.store.models import Branch, Version
from fairlead.store.people import Place
from fairlead.web.access.visit import Visit
from fairlead.web.problems import BadInputError, NoVersionGivenError, PlanMovedError
from fairlead.web.services.asked import whole

MOST_TASKS = 100_000
"""How many tasks the kept schedules may have together, as a measure of memory."""

_kept: OrderedDict[str, Schedule] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class Reading:
    """A version of a program on one of its lines.

    place: who reads, and with which role. is_newest: whether it is the line's head, and so can be
    changed.
    """

    place: Place
    line: Branch
    version: Version
    is_newest: bool

    @property
    def key(self) -> str:
        """The key of the program in addresses."""
        return self.place.record.key

    @cached_property
    def program(self) -> Program:
        """What the version holds."""
        return program_of(self.version)

    @cached_property
    def schedule(self) -> Schedule:
        """The dates that follow from it."""
        return schedule_of(self.version)


def reading(visit: Visit) -> Reading:
    """What the address asks for: `?scenario=` a line, `?version=` an older state of it.

    Raises NoSuchVersionError and BadInputError.
    """
    line = history.line(visit.place.record, visit.GET.get("scenario", history.MAIN))
    newest = line.head
    assert newest is not None
    asked = visit.GET.get("version")
    if asked is None:
        return Reading(visit.place, line, newest, is_newest=True)
    number = whole(asked)
    if number is None:
        raise BadInputError("version", f"'{asked[:40]}' is not the number of a version.")
    version = history.version(line, number)
    return Reading(visit.place, line, version, is_newest=version.pk == newest.pk)


def schedule_of(version: Version) -> Schedule:
    """The schedule of a version, kept in this process; made of its parent's where that is kept."""
    with _lock:
        found = _kept.get(version.digest)
        if found is not None:
            _kept.move_to_end(version.digest)
            return found
        before = None
        if version.parent_id is not None and version.parent is not None:
            before = _kept.get(version.parent.digest)
    program = program_of(version)
    made = schedule(program) if before is None else reschedule(before, program)
    keep_schedule(version, made)
    return made


def keep_schedule(version: Version, made: Schedule) -> None:
    """Remember the schedule of a version; what was asked for longest ago is forgotten."""
    with _lock:
        _kept[version.digest] = made
        weight = sum(len(one.program.tasks) + 100 for one in _kept.values())
        while weight > MOST_TASKS and len(_kept) > 1:
            weight -= len(_kept.popitem(last=False)[1].program.tasks) + 100


def version_meant(visit: Visit) -> int:
    """The version that a change was made for: the header If-Match, or the form's `version`.

    Raises NoVersionGivenError when neither is there, BadInputError when it is no number.
    """
    said = visit.headers.get("If-Match") or visit.POST.get("version")
    if not said:
        raise NoVersionGivenError
    number = whole(said.removeprefix("W/").strip('"'))
    if number is None:
        raise BadInputError("If-Match", f"'{said[:40]}' is not the number of a version.")
    return number


def plan_meant(visit: Visit) -> None:
    """Refuse a decision that was made about an older plan than there is.

    Raises PlanMovedError, and as `version_meant` does.
    """
    # Without a lock: what is saved at this very moment is merged, or refused as a clash.
    seen, newest = version_meant(visit), history.line(visit.place.record).head
    assert newest is not None
    if seen != newest.number:
        raise PlanMovedError(seen, newest.number)
