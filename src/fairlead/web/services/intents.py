"""What a page asks to be changed, as JSON objects, made into patches of a program.

Each has `do` with what it means (`KINDS`), or entity, id, field and value to set any one field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from secrets import randbelow

from fairlead.connectors.quantities import MisreadError, duration, duration_text, has_unit
from fairlead.core.calendars.arithmetic import work_between
from fairlead.core.cpm.schedule import Schedule, reschedule
from fairlead.core.cpm.wording import day_text
from fairlead.core.ground.errors import InvalidRequestError
from fairlead.core.ground.ids import LinkId, TaskId
from fairlead.core.ground.units import Elapsed, Share, Work
from fairlead.core.program import intentions
from fairlead.core.program.change import change
from fairlead.core.program.diff import diff
from fairlead.core.program.entities import ENTITIES, PROGRAM
from fairlead.core.program.forms import Misfit
from fairlead.core.program.json_form import decoder
from fairlead.core.program.link import LinkType
from fairlead.core.program.outline import descendants
from fairlead.core.program.patch import Patch
from fairlead.core.program.program import Program
from fairlead.core.program.shape import Keyed, Maybe, Record, Shape, field, record
from fairlead.core.program.task import (
    Constraint,
    ConstraintKind,
    Pinned,
    Progress,
    Task,
    TaskKind,
    is_finished,
)
from fairlead.web.problems import BadInputError
from fairlead.web.services.asked import MOST_TEXT, Asked, whole

MOST = 500
"""How many edits one request may hold."""
_MINUTES_PER_DAY = 24 * 60
LONGEST_TEXT = 20_000
_WHOLE = 100
_KEPT = frozenset({ConstraintKind.SNLT, ConstraintKind.FNLT})
"""The constraints that stay when a bar is moved: latest dates say nothing about where it stands."""

_APART = 9000
"""Of so many numbers one is drawn for a new task."""


@dataclass(frozen=True, slots=True)
class Made:
    """A program after edits. patch: what leads to it. message: what they were, in words."""

    program: Program
    patch: Patch
    message: str


def made(before: Schedule, edits: object) -> Made:
    """All edits of a request, one after the other.

    Raises BadInputError for what is not an edit, and what `intentions` and `change` raise.
    """
    if not isinstance(edits, list) or not 0 < len(edits) <= MOST:
        raise BadInputError("edits", f"Give a list of 1 to {MOST} edits.")
    schedule, words = before, []
    for n, one in enumerate(edits):
        asked = Asked.of(one, f"edits[{n}]")
        patch, says = _patch(schedule, asked)
        asked.refuse_rest()
        changed = change(schedule.program, patch)
        words.append(says)
        if n + 1 < len(edits):
            schedule = reschedule(schedule, changed)
    more = len(words) - 1
    message = words[0] if not more else f"{words[0]} and {more} more"
    return Made(changed, diff(before.program, changed, message), message)


def _patch(schedule: Schedule, asked: Asked) -> tuple[Patch, str]:
    if "do" not in asked:
        return _set(schedule.program, asked)
    kind = asked.text("do")
    if kind not in KINDS:
        raise asked.wrong("do", f"'{kind[:40]}' is no edit. There are {', '.join(KINDS)}.")
    return KINDS[kind](schedule, asked)


def _set(program: Program, asked: Asked) -> tuple[Patch, str]:
    entity, id, path = asked.text("entity"), asked.text("id", ""), asked.text("field")
    try:
        value = decoder(_shape(entity, path, asked))(asked.get("value"))
    except Misfit as misfit:
        raise asked.wrong("value", f"{misfit.says}.") from None
    _refuse_texts(asked, path, asked.get("value"))
    if path == "name" and not str(value).strip():
        raise asked.wrong("value", "A name is needed.")
    patch = intentions.set_field(program, entity, id, path, value)
    named = program if entity == PROGRAM else intentions.find(program, entity, id)
    return patch, f"Change {path} of {getattr(named, 'name', '') or id}"


def _refuse_texts(asked: Asked, path: str, value: object) -> None:
    """Raise BadInputError for a text that is too long for its field, or cannot be kept."""
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            _refuse_texts(asked, path, one)
    elif isinstance(value, str):
        most = MOST_TEXT if path == "name" else LONGEST_TEXT
        if len(value) > most or "\0" in value:
            says = f"A text of at most {most:,} characters, without NUL, is expected here."
            raise asked.wrong("value", says)


def _shape(entity: str, path: str, asked: Asked) -> Shape:
    """What a field holds; dots lead into nested values."""
    if entity != PROGRAM and entity not in ENTITIES:
        raise asked.wrong("entity", f"There is no '{entity[:40]}' in a program.")
    shape: Shape = record(Program if entity == PROGRAM else ENTITIES[entity].type)
    for name in path.split("."):
        if isinstance(shape, Maybe):
            shape = shape.of
        if isinstance(shape, Keyed):
            return Maybe(shape.of)
        found = field(shape.type, name) if isinstance(shape, Record) else None
        if found is None:
            raise asked.wrong("field", f"There is no field '{path[:60]}' of a {entity}.")
        shape = found.shape
    return shape


def _rename(schedule: Schedule, asked: Asked) -> tuple[Patch, str]:
    task, name = _task(schedule, asked), asked.text("name").strip()
    if not name:
        raise asked.wrong("name", "A task needs a name.")
    patch = intentions.set_field(schedule.program, "task", task.id, "name", name)
    return patch, f"Rename {task.name} to {name}"


def _duration(schedule: Schedule, asked: Asked) -> tuple[Patch, str]:
    """A task that takes `duration`, as people write it, or so many `days` of its own kind."""
    task, program = _work(schedule, asked), schedule.program
    key = "duration" if "duration" in asked else "days"
    if key == "duration":
        wanted, says = _written(program, task, asked)
    else:
        days = asked.number("days")
        wanted, says = _days(program, task, days), f"{days:g} d"
    if wanted.minutes < 0:
        raise asked.wrong(key, "A task cannot take less than no time.")
    return _lasting(program, task, wanted), f"Let {task.name} take {says}"


def _written(program: Program, task: Task, asked: Asked) -> tuple[Work | Elapsed, str]:
    text = asked.text("duration").strip()
    try:
        wanted = duration(text if has_unit(text) else f"{text}{_day_unit(task)}", program.units)
    except MisreadError as misread:
        raise asked.wrong("duration", str(misread)) from None
    return wanted, duration_text(wanted, program.units)


def _day_unit(task: Task) -> str:
    return "ed" if isinstance(task.duration, Elapsed) else "d"


def _days(program: Program, task: Task, days: float) -> Work | Elapsed:
    if isinstance(task.duration, Elapsed):
        return Elapsed(round(days * _MINUTES_PER_DAY))
    return Work(round(days * minutes_per_day(program, task)))


def _finish(schedule: Schedule, asked: Asked) -> tuple[Patch, str]:
    """A bar whose end was drawn to a moment, finishes being exclusive."""
    task, at = _work(schedule, asked), asked.moment("at")
    start, end = schedule.dates(task.id).start, schedule.axis.minute(at)
    minutes = end - schedule.axis.minute(start)
    if isinstance(task.duration, Elapsed):
        wanted: Work | Elapsed = Elapsed(minutes)
    else:
        clock = schedule.network.book.of_task(task)
        # A hand on the mouse may draw beyond the days that the tables were made for.
        last = (schedule.clocks.first_day + schedule.clocks.days) * _MINUTES_PER_DAY - 1
        begin = schedule.axis.minute(start)
        wanted = Work(int(work_between(schedule.clocks, clock, begin, min(end, last))))
    if wanted.minutes <= 0:
        raise asked.wrong("at", f"Until {day_text(at)} nothing of '{task.name}' could be done.")
    return _lasting(schedule.program, task, wanted), f"Let {task.name} last until {_day(at)}"


def _lasting(program: Program, task: Task, wanted: Work | Elapsed) -> Patch:
    """A task of another duration; what remains of it changes by as much."""
    remaining = task.progress.remaining
    if remaining is not None and type(remaining) is not type(wanted):
        says = f"What remains of '{task.name}' is {duration_text(remaining, program.units)}."
        raise InvalidRequestError(says, "Give its duration in the same kind of time.")
    if remaining is not None:
        left = max(0, remaining.minutes + wanted.minutes - task.duration.minutes)
        progress = replace(task.progress, remaining=type(remaining)(left))
        return _replaced(program, replace(task, duration=wanted, progress=progress))
    return intentions.re_estimate(program, task.id, wanted)


def _start(schedule: Schedule, asked: Asked) -> tuple[Patch, str]:
    """A bar that was moved to a moment: it may not start earlier."""
    task, at = _row(schedule, asked), asked.moment("at")
    if task.progress.actual_start is not None or is_finished(task):
        says = f"'{task.name}' has begun, so its start is a fact."
        raise InvalidRequestError(says, "Correct its actual start, or change its duration.")
    if task.pinned is not None:
        moved = Pinned(at, at + (task.pinned.finish - task.pinned.start))
        return _replaced(schedule.program, replace(task, pinned=moved)), _moved(task, at)
    kept = tuple(one for one in task.constraints if one.kind in _KEPT)
    constraints = (Constraint(ConstraintKind.SNET, at), *kept)
    return _replaced(schedule.program, replace(task, constraints=constraints)), _moved(task, at)


def _release(schedule: Schedule, asked: Asked) -> tuple[Patch, str]:
    """A task that stands where its links let it."""
    task = _row(schedule, asked)
    kept = tuple(one for one in task.constraints if one.kind in _KEPT)
    freed = replace(task, constraints=kept, pinned=None)
    return _replaced(schedule.program, freed), f"Let {task.name} start as soon as it can"


def _progress(schedule: Schedule, asked: Asked) -> tuple[Patch, str]:
    """A share done; a start or finish that is now a fact is the planned one, if that is past."""
    task, percent = _row(schedule, asked), asked.number("percent")
    if not 0 <= percent <= _WHOLE:
        raise asked.wrong("percent", "Between 0 and 100 percent can be done.")
    dates, known = schedule.dates(task.id), schedule.program.status_date
    done = task.progress
    started = done.actual_start or (dates.start if known is None else min(dates.start, known))
    finished = done.actual_finish or (dates.finish if known is None else min(dates.finish, known))
    progress = Progress(
        complete=Share(Decimal(str(percent)) / _WHOLE),
        actual_start=started if percent else None,
        actual_finish=max(finished, started) if percent == _WHOLE else None,
        physical=done.physical,
    )
    changed = replace(task, progress=progress)
    return _replaced(schedule.program, changed), f"{task.name} is {percent:g} % done"


def _link(schedule: Schedule, asked: Asked) -> tuple[Patch, str]:
    program = schedule.program
    first = _task(schedule, asked, "predecessor")
    then = _task(schedule, asked, "successor")
    kind = asked.text("type", "FS")
    if kind not in LinkType.__members__:
        raise asked.wrong("type", f"'{kind[:9]}' is no link: FS, SS, FF or SF.")
    lag = Work(round(asked.number("lag_days", 0) * minutes_per_day(program, then)))
    patch = intentions.add_link(program, first.id, then.id, LinkType(kind), lag)
    return patch, f"Let {then.name} wait for {first.name}"


def _unlink(schedule: Schedule, asked: Asked) -> tuple[Patch, str]:
    program = schedule.program
    link = intentions.find(program, "link", asked.text("link"))
    first, then = program.tasks[link.predecessor].name, program.tasks[link.successor].name
    patch = intentions.remove_link(program, LinkId(link.id))
    return patch, f"Let {then} no longer wait for {first}"


def _add(schedule: Schedule, asked: Asked) -> tuple[Patch, str]:
    """A new task, behind another one and beside it in the outline, or last of all."""
    program = schedule.program
    name = asked.text("name").strip()
    if not name:
        raise asked.wrong("name", "A task needs a name.")
    days, after = asked.number("days", 1), asked.text("after", "")
    kind = TaskKind.MILESTONE if days == 0 else TaskKind.TASK
    parent = intentions.find(program, "task", after).parent if after else None
    new = Task(
        id=_free_id(program),
        name=name,
        kind=kind,
        parent=parent,
        duration=Work(round(days * program.units.minutes_per_day)),
    )
    added = change(program, intentions.add(program, new))
    if after:
        place = (TaskId(after), *descendants(program, TaskId(after)))[-1]
        added = change(added, intentions.move(added, new.id, parent=parent, after=place))
    return diff(program, added), f"Add {name}"


def _place(schedule: Schedule, asked: Asked) -> tuple[Patch, str]:
    task = _task(schedule, asked)
    parent, after = asked.text("parent", ""), asked.text("after", "")
    patch = intentions.move(
        schedule.program, task.id, parent=TaskId(parent) or None, after=TaskId(after) or None
    )
    return patch, f"Move {task.name} in the outline"


def _remove(schedule: Schedule, asked: Asked) -> tuple[Patch, str]:
    task = _task(schedule, asked)
    patch = intentions.remove_with_references(schedule.program, "task", task.id)
    return patch, f"Remove {task.name}"


KINDS: Mapping[str, Callable[[Schedule, Asked], tuple[Patch, str]]] = {
    "rename": _rename,
    "duration": _duration,
    "finish": _finish,
    "start": _start,
    "release": _release,
    "progress": _progress,
    "link": _link,
    "unlink": _unlink,
    "add": _add,
    "place": _place,
    "remove": _remove,
}
"""What `do` may say."""


def minutes_per_day(program: Program, task: Task) -> int:
    """The working minutes that a day of a task has: its calendar's, or else the program's."""
    calendar = program.calendars[task.calendar or program.calendar]
    return calendar.minutes_per_day or program.units.minutes_per_day


def _task(schedule: Schedule, asked: Asked, key: str = "task") -> Task:
    found: Task = intentions.find(schedule.program, "task", asked.text(key))
    return found


def _row(schedule: Schedule, asked: Asked) -> Task:
    """A task that has dates of its own."""
    task = _task(schedule, asked)
    if task.kind is TaskKind.SUMMARY:
        says = f"'{task.name}' spans the work below it."
        raise InvalidRequestError(says, "Change the tasks below it.")
    return task


def _work(schedule: Schedule, asked: Asked) -> Task:
    task = _row(schedule, asked)
    if is_finished(task):
        says = f"'{task.name}' is done, so how long it took is a fact."
        raise InvalidRequestError(says, "Correct its actual dates.")
    return task


def _replaced(program: Program, task: Task) -> Patch:
    tasks = program.tasks.with_({task.id: task})
    return diff(program, replace(program, tasks=tasks))


def _free_id(program: Program) -> TaskId:
    """An id that nobody has, and that nobody else who adds a task just now is likely to draw."""
    numbers = [whole(id) for id in program.tasks]
    if numbers and None not in numbers:
        return TaskId(str(max(n for n in numbers if n is not None) + 1 + randbelow(_APART)))
    while True:
        id = TaskId(f"T-{len(program.tasks) + 1 + randbelow(_APART)}")
        if id not in program.tasks:
            return id


def _moved(task: Task, at: datetime) -> str:
    return f"Move {task.name} to {_day(at)}"


def _day(at: datetime) -> str:
    return f"{at.day} {at:%b %Y}"
