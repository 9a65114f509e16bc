"""Why a task is when it is: each step back to the start of the program, as sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from fairlead.core.calendars.arithmetic import work_between
from fairlead.core.cpm.arrays import (
    CLOCK,
    FINISH,
    FINISH_TARGET,
    FINISHED,
    LEG_CLOCK,
    LEGS_FROM,
    LEGS_TO,
    NONE,
    NOT_STARTED,
    REMAINING_START,
    START,
    STATE,
)
from fairlead.core.cpm.beaten import Beaten, beaten_by, missed_above, missed_by_summary
from fairlead.core.cpm.holding import held_by
from fairlead.core.cpm.paths import driving_path, last_below
from fairlead.core.cpm.rule import Rule
from fairlead.core.cpm.schedule import Dated, Schedule
from fairlead.core.cpm.standing import minute_of, state_of
from fairlead.core.cpm.wording import day_text, finish_text, span_text
from fairlead.core.ground.errors import UnknownIdError
from fairlead.core.ground.ids import LinkId, TaskId
from fairlead.core.ground.units import Work
from fairlead.core.program.link import LinkType
from fairlead.core.program.task import Task, TaskKind, is_finished

_FROM_START = (LinkType.SS, LinkType.SF)


@dataclass(frozen=True, slots=True)
class Step:
    """One task of the chain, with the rule that holds it and a sentence that says so.

    waits_for: the task before it in the chain; link: by which link, when the rule is LINK.
    """

    task: TaskId
    name: str
    start: datetime
    finish: datetime
    rule: Rule
    says: str
    link: LinkId | None = None
    waits_for: TaskId | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a task is when it is: the steps, the last first, and the limits beaten along them.

    Each step but the last waits for the next one.
    """

    task: TaskId
    start: datetime
    finish: datetime
    steps: tuple[Step, ...]
    beaten: tuple[Beaten, ...]


def explain(schedule: Schedule, task: TaskId) -> Explanation:
    """Why a task is when it is, back to the status date or to a date somebody set.

    Raises UnknownIdError when the program has no such task.
    """
    if task not in schedule.program.tasks:
        raise UnknownIdError("task", task, _near(schedule, task))
    steps = []
    work = last_below(schedule, task)
    if work not in schedule.network.node_of:
        return _without_work(schedule, task)
    if work != task:
        steps.append(_summary_step(schedule, task, work))
    links: dict[TaskId, LinkId | None] = {}
    path = driving_path(schedule, work)
    for before, after in pairwise(path):
        links[after.task] = before.link
    for hop in reversed(path):
        awaited = steps[-1].waits_for if steps else None
        if awaited is not None and awaited != hop.task:
            steps.append(_summary_step(schedule, awaited, hop.task, steps[-1].link))
        steps.append(_step(schedule, hop.task, links.get(hop.task)))
        if steps[-1].waits_for is None:
            break
    dates = schedule.dates(task)
    beaten = dict.fromkeys(
        one
        for step in steps
        for one in (*beaten_by(schedule, step.task), *missed_above(schedule, step.task))
    )
    return Explanation(task, dates.start, dates.finish, tuple(steps), tuple(beaten))


def _without_work(schedule: Schedule, task: TaskId) -> Explanation:
    """The explanation of a row that no scheduled work decides."""
    dates = schedule.dates(task)
    row = schedule.program.tasks[task]
    span = f"from {day_text(dates.start)} to {_finish(dates)}"
    because = "it stretches over the work it is linked to"
    if row.kind is TaskKind.SUMMARY:
        because = "no active work stands below it, so nothing decides its dates"
    says = f"'{row.name}' runs {span} because {because}."
    step = Step(task, row.name, dates.start, dates.finish, Rule.BELOW, says)
    beaten = tuple(missed_by_summary(schedule, row))
    return Explanation(task, dates.start, dates.finish, (step,), beaten)


def _near(schedule: Schedule, task: str) -> tuple[str, ...]:
    wanted = task.casefold()
    named = schedule.program.tasks.values()
    return tuple(f"{t.id} ({t.name})" for t in named if wanted in t.name.casefold())[:3]


def _summary_step(
    schedule: Schedule, task: TaskId, work: TaskId, link: LinkId | None = None
) -> Step:
    """The step of a summary. work: what decides below it. link: the one that waits for it."""
    dates = schedule.dates(task)
    name, decides = schedule.program.tasks[task].name, schedule.program.tasks[work].name
    from_start = link is not None and schedule.program.links[link].type in _FROM_START
    says = (
        f"'{name}' runs from {day_text(dates.start)} to {_finish(dates)} because it spans the work "
        f"below it; '{decides}' is the {'first to start' if from_start else 'last to finish'}."
    )
    return Step(task, name, dates.start, dates.finish, Rule.BELOW, says, waits_for=work)


def _step(schedule: Schedule, id: TaskId, link: LinkId | None) -> Step:
    task = schedule.program.tasks[id]
    dates = schedule.dates(id)
    rule, because = held_by(schedule, task, link)
    follows = link is not None and rule in (Rule.LINK, Rule.LEVELLING)
    taken = link if follows else None
    waits_for = schedule.program.links[taken].predecessor if taken is not None else None
    says = f"'{task.name}' {_when(schedule, task)} because {because}."
    if _meets_expectation(schedule, task):
        says += " How long it takes follows from when it is expected to be finished."
    if not task.active:
        says += " It is inactive: nothing waits for it."
    return Step(id, task.name, dates.start, dates.finish, rule, says, taken, waits_for)


def _when(schedule: Schedule, task: Task) -> str:
    dates = schedule.dates(task.id)
    start, finish = day_text(dates.start), _finish(dates)
    if state_of(schedule, task) == NOT_STARTED:
        if dates.start == dates.finish:
            return f"stands on {finish}"
        return _how_long(schedule, task, start, finish)
    if is_finished(task):
        return f"counts as done from {start} to {finish}"
    remaining = schedule.axis.moment(minute_of(schedule, task, REMAINING_START))
    return f"started on {start}; the rest runs from {day_text(remaining)} to {finish}"


def _finish(dates: Dated) -> str:
    return finish_text(dates.finish, lasts=dates.finish > dates.start)


def _meets_expectation(schedule: Schedule, task: Task) -> bool:
    """Whether an expected finish stretched or shrank what is left of a task."""
    node = schedule.network.net.nodes[schedule.network.node_of[task.id]]
    given, open_ = node[FINISH_TARGET] != NONE, node[STATE] != FINISHED
    return bool(given and open_ and minute_of(schedule, task, FINISH) == node[FINISH_TARGET])


def _how_long(schedule: Schedule, task: Task, start: str, finish: str) -> str:
    """How long work lasts that has not begun, and in whose working time."""
    program, net = schedule.program, schedule.network.net
    node = net.nodes[schedule.network.node_of[task.id]]
    legs = net.legs[node[LEGS_FROM] : node[LEGS_TO]]
    if any(leg[LEG_CLOCK] != node[CLOCK] for leg in legs):
        return f"starts on {start} and lasts to {finish}, on the calendars of those who do it,"
    ends = minute_of(schedule, task, START), minute_of(schedule, task, FINISH)
    if work_between(schedule.clocks, node[CLOCK], *ends) != task.duration.minutes:
        return f"runs from {start} to {finish}"
    length = span_text(task.duration, program.units)
    if task.calendar not in (None, program.calendar) and isinstance(task.duration, Work):
        length += f" on the calendar '{program.calendars[task.calendar].name}'"
    return f"starts on {start} and takes {length}, to {finish},"
