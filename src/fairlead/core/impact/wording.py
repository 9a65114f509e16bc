"""Causes in sentences: what changed between two programs, as one tells a colleague."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import Share, Work
from fairlead.core.impact.bundle import Bundle, CauseKind
from fairlead.core.program.entities import PROGRAM, table
from fairlead.core.program.patch import WHOLE, Change
from fairlead.core.program.program import Program
from fairlead.core.program.risk import Response, Risk
from fairlead.core.program.task import TaskKind

_MOST_PARTS = 3


@dataclass(frozen=True, slots=True)
class Telling:
    """What sentences are about: the programs before and after, and who did not keep up.

    late: the tasks that were to be worked on while time passed and are later for it.
    """

    before: Program
    after: Program
    late: tuple[TaskId, ...] = ()

    def name(self, entity: str, id: str) -> str:
        """What a value is called, as it is now or else as it was; its id without a name."""
        held = table(self.after, entity).get(id) or table(self.before, entity).get(id)
        return getattr(held, "name", "") or id

    def place(self, bundle: Bundle) -> str:
        """Where a bundle's changes are; empty for the whole program."""
        entity, id = bundle.place
        return "" if entity == PROGRAM else self.name(entity, id)


def place_of(bundles: Sequence[Bundle], telling: Telling) -> str:
    """Where the changes of some bundles are; empty when they are in several places."""
    places = {telling.place(bundle) for bundle in bundles}
    return places.pop() if len(places) == 1 else ""


def sentence(bundles: Sequence[Bundle], telling: Telling) -> str:
    """What some bundles did that belong together; without a full stop."""
    said = [_SENTENCES[bundle.kind](bundle, telling) for bundle in bundles]
    if len(said) > _MOST_PARTS:
        count = sum(len(bundle.changes) for bundle in bundles)
        return f"{count} changes that need one another: {said[0]}, and more"
    return " and ".join(said)


def _time(bundle: Bundle, telling: Telling) -> str:
    old, new = telling.before.status_date, telling.after.status_date
    if old is None or new is None:
        gone = "given" if old is None else "taken away"
        return f"a status date was {gone}, with the progress known then"
    days = round((new - old) / timedelta(days=1))
    if days < 0:
        return f"the status date goes back {_span(-days)}"
    passed = f"{_span(days)} passed"
    if not telling.late:
        return passed
    who = (
        f"{telling.name('task', telling.late[0])} did not keep up"
        if len(telling.late) == 1
        else f"{len(telling.late)} tasks did not keep up"
    )
    return f"{passed}, and {who}"


def _span(days: int) -> str:
    if days == 0:
        return "part of a day"
    unit, count = ("week", days // 7) if days % 7 == 0 else ("day", days)
    return f"a {unit}" if count == 1 else f"{count} {unit}s"


def _progress(bundle: Bundle, telling: Telling) -> str:
    return f"progress corrected: {_tasks(bundle, telling)}"


def _scope(bundle: Bundle, telling: Telling) -> str:
    # A task that is switched on or off comes or goes as one that is written down or crossed out.
    ids = [c.id for c in bundle.changes if c.entity == "task"]
    held = [
        telling.after.tasks.get(TaskId(i)) or telling.before.tasks[TaskId(i)]
        for i in dict.fromkeys(ids)
    ]
    work = [task for task in held if task.kind is not TaskKind.SUMMARY] or held
    what = work[0].name or work[0].id
    return _placed(
        bundle.kind.value, telling.place(bundle), what if len(work) == 1 else f"{len(work)} tasks"
    )


def _durations(bundle: Bundle, telling: Telling) -> str:
    longer, is_whole = 0, True
    for change in bundle.changes:
        if isinstance(change.before, Work) and isinstance(change.after, Work):
            longer += change.after.minutes - change.before.minutes
        else:
            is_whole = is_whole and change.field == "estimate"
    names = _names(bundle, telling)
    if len(names) == 1 and is_whole and longer:
        return f"{names[0]} takes {_days(longer, telling)}"
    if len(names) == 1:
        return f"{names[0]} is estimated anew"
    more = f", {_days(longer, telling)} in all" if is_whole and longer else ""
    return _placed("durations changed", telling.place(bundle), f"{len(names)} tasks") + more


def _days(minutes: int, telling: Telling) -> str:
    days = round(abs(minutes) / telling.after.units.minutes_per_day, 2)
    return f"{days:g} {'day' if days == 1 else 'days'} {'longer' if minutes > 0 else 'less'}"


def _links(bundle: Bundle, telling: Telling) -> str:
    done = Counter(_done(change) for change in bundle.changes)
    ids = dict.fromkeys(change.id for change in bundle.changes)
    if len(ids) == 1:
        id = next(iter(ids))
        link = table(telling.after, "link").get(id) or table(telling.before, "link")[id]
        ends = (telling.name("task", end) for end in (link.predecessor, link.successor))
        return f"link {next(iter(done))}: {' → '.join(ends)}"
    counts = ", ".join(f"{count} {what}" for what, count in done.items())
    return _placed("links", telling.place(bundle), counts)


def _dates(bundle: Bundle, telling: Telling) -> str:
    first = bundle.changes[0]
    if first.entity == PROGRAM:
        fields = " and ".join(change.field for change in bundle.changes)
        return f"the program's {fields} moved"
    return f"dates and constraints changed: {_tasks(bundle, telling)}"


def _calendars(bundle: Bundle, telling: Telling) -> str:
    own = [change for change in bundle.changes if change.entity == "calendar"]
    if not own:
        if bundle.changes[0].entity == PROGRAM:
            return "the program's calendar or time zone changed"
        return f"other calendar: {_tasks(bundle, telling)}"
    ids = dict.fromkeys(change.id for change in own)
    if len(ids) > 1:
        return f"{len(ids)} calendars changed"
    return f"calendar {_done(own[0])}: {telling.name('calendar', own[0].id)}"


def _people(bundle: Bundle, telling: Telling) -> str:
    if len(bundle.changes) == 1:
        change = bundle.changes[0]
        if change.entity == "assignment":
            held = table(telling.after, "assignment").get(change.id)
            held = held or table(telling.before, "assignment")[change.id]
            who = telling.name("resource", held.resource)
            return f"{who} on {telling.name('task', held.task)}: assignment {_done(change)}"
        return f"{change.entity} {_done(change)}: {telling.name(change.entity, change.id)}"
    counts = Counter(change.entity for change in bundle.changes)
    said = ", ".join(_count(n, entity) for entity, n in counts.items())
    return _placed("people changed", telling.place(bundle), said)


def _risks(bundle: Bundle, telling: Telling) -> str:
    said = [_risk(change, telling) for change in bundle.changes]
    if len(said) > _MOST_PARTS:
        return f"{len(said)} changes of risks and responses"
    return ", ".join(said)


def _risk(change: Change, telling: Telling) -> str:
    who = f"{change.entity} {telling.name(change.entity, change.id)}"
    if change.field == WHOLE:
        held = change.before if change.after is None else change.after
        state = f" ({held.state.value})" if isinstance(held, Response) else ""
        chance = f" ({_percent(held.probability)})" if isinstance(held, Risk) else ""
        return f"{who} {_done(change)}{state}{chance}"
    if change.field in ("status", "state"):
        return f"{who}: {change.before.value} → {change.after.value}"
    if isinstance(change.before, Share) and isinstance(change.after, Share):
        field = change.field.replace("_", " ")
        return f"{who}: {field} {_percent(change.before)} → {_percent(change.after)}"
    return f"{who}: {change.field.replace('_', ' ')} changed"


def _percent(share: Share) -> str:
    return f"{float(share.value * 100):g} %"


def _rules(bundle: Bundle, telling: Telling) -> str:
    named = {"rules": "scheduling rules", "uncertainty": "assumed uncertainty"}
    what = " and ".join(named[change.field] for change in bundle.changes)
    return f"other {what}"


def _outline(bundle: Bundle, telling: Telling) -> str:
    return f"moved in the outline: {_tasks(bundle, telling)}"


def _other(bundle: Bundle, telling: Telling) -> str:
    count = len(bundle.changes)
    return f"{_count(count, 'change')} of names, notes and records, which move no date"


def _tasks(bundle: Bundle, telling: Telling) -> str:
    """The tasks of a bundle: the name of a single one, else where they are and how many."""
    names = _names(bundle, telling)
    if len(names) == 1:
        return names[0]
    place = telling.place(bundle)
    return f"{place} ({len(names)} tasks)" if place else f"{len(names)} tasks"


def _names(bundle: Bundle, telling: Telling) -> list[str]:
    """What the tasks of a bundle are called; of an assignment the task it is to."""
    ids: dict[str, None] = {}
    for change in bundle.changes:
        if change.entity == "task":
            ids[change.id] = None
        elif change.entity == "assignment":
            held = table(telling.after, "assignment").get(change.id)
            held = held or table(telling.before, "assignment")[change.id]
            ids[held.task] = None
    return [telling.name("task", id) for id in ids]


def _placed(what: str, place: str, details: str) -> str:
    return f"{what}: {place} ({details})" if place else f"{what}: {details}"


def _count(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _done(change: Change) -> str:
    if change.field != WHOLE:
        return "changed"
    return "added" if change.before is None else "removed"


_SENTENCES: dict[CauseKind, Callable[[Bundle, Telling], str]] = {
    CauseKind.TIME: _time,
    CauseKind.PROGRESS: _progress,
    CauseKind.SCOPE_ADDED: _scope,
    CauseKind.SCOPE_REMOVED: _scope,
    CauseKind.DURATIONS: _durations,
    CauseKind.LINKS: _links,
    CauseKind.DATES: _dates,
    CauseKind.CALENDARS: _calendars,
    CauseKind.PEOPLE: _people,
    CauseKind.RISKS: _risks,
    CauseKind.RULES: _rules,
    CauseKind.OUTLINE: _outline,
    CauseKind.OTHER: _other,
}
