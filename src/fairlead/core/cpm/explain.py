"""Why a task is when it is: each step back to the start of the program, and what was beaten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from fairlead.core.calendars.arithmetic import work_between
from fairlead.core.cpm import passes
from fairlead.core.cpm.arrays import (
    CLOCK,
    DELAY,
    FINISH,
    FINISH_CAP,
    FINISH_NOT_BEFORE,
    LATE,
    LEFT,
    MUST_FINISH,
    MUST_START,
    NONE,
    NOT_STARTED,
    REMAINING_START,
    START,
    START_CAP,
    START_NOT_BEFORE,
    STARTED,
    STATE,
    WHOLE,
)
from fairlead.core.cpm.paths import driving_path, last_below
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.cpm.wording import day_text, link_text, span_text, work_text
from fairlead.core.ground.errors import UnknownIdError
from fairlead.core.ground.ids import LinkId, TaskId
from fairlead.core.ground.units import Work
from fairlead.core.program.link import Link, LinkType
from fairlead.core.program.task import Constraint, ConstraintKind, Task, TaskKind


class Rule(StrEnum):
    """What holds a task where it is."""

    ACTUAL = "actual dates"
    PROGRESS = "progress"
    PINNED = "dates set by hand"
    CONSTRAINT = "constraint"
    LINK = "link"
    STATUS_DATE = "status date"
    PROGRAM_START = "program start"
    LATE = "as late as possible"
    LEVELLING = "levelling"
    EXTERNAL = "another project"
    BELOW = "the work below it"


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
class Beaten:
    """A limit that did not decide the date, though it was asked for.

    by: how far it is from being met, in working time of the task's calendar; none when it is met.
    """

    task: TaskId
    limit: str
    says: str
    by: Work


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a task is when it is: the steps, the last first, and the limits that were beaten."""

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
        steps.append(_step(schedule, hop.task, links.get(hop.task)))
        if steps[-1].waits_for is None:
            break
    dates = schedule.dates(task)
    beaten = tuple(b for id in dict.fromkeys((task, work)) for b in _beaten(schedule, id))
    return Explanation(task, dates.start, dates.finish, tuple(steps), beaten)


def _without_work(schedule: Schedule, task: TaskId) -> Explanation:
    """The explanation of a row that no scheduled work decides."""
    dates = schedule.dates(task)
    row = schedule.program.tasks[task]
    span = f"from {day_text(dates.start)} to {day_text(dates.finish)}"
    because = "it stretches over the work it is linked to"
    if row.kind is TaskKind.SUMMARY:
        because = "no active work stands below it, so nothing decides its dates"
    says = f"'{row.name}' runs {span} because {because}."
    step = Step(task, row.name, dates.start, dates.finish, Rule.BELOW, says)
    beaten = tuple(_missed_by_summary(schedule, row))
    return Explanation(task, dates.start, dates.finish, (step,), beaten)


def _near(schedule: Schedule, task: str) -> tuple[str, ...]:
    wanted = task.casefold()
    named = schedule.program.tasks.values()
    return tuple(f"{t.id} ({t.name})" for t in named if wanted in t.name.casefold())[:3]


def _summary_step(schedule: Schedule, task: TaskId, work: TaskId) -> Step:
    dates = schedule.dates(task)
    name, last = schedule.program.tasks[task].name, schedule.program.tasks[work].name
    says = (
        f"'{name}' runs from {day_text(dates.start)} to {day_text(dates.finish)} because it spans "
        f"the work below it; '{last}' is the last to finish."
    )
    return Step(task, name, dates.start, dates.finish, Rule.BELOW, says, waits_for=work)


def _step(schedule: Schedule, id: TaskId, link: LinkId | None) -> Step:
    task = schedule.program.tasks[id]
    dates = schedule.dates(id)
    rule, because = _held_by(schedule, task, link)
    follows = link is not None and rule in (Rule.LINK, Rule.LEVELLING)
    taken = link if follows else None
    waits_for = schedule.program.links[taken].predecessor if taken is not None else None
    says = f"'{task.name}' {_when(schedule, task)} because {because}."
    if not task.active:
        says += " It is inactive: nothing waits for it."
    return Step(id, task.name, dates.start, dates.finish, rule, says, taken, waits_for)


def _when(schedule: Schedule, task: Task) -> str:
    dates, done = schedule.dates(task.id), task.progress
    start, finish = day_text(dates.start), day_text(dates.finish)
    if _state(schedule, task) == NOT_STARTED:
        if not task.duration:
            return f"stands on {start}"
        length = span_text(task.duration, schedule.program.units)
        return f"starts on {start} and takes {length}, to {finish},"
    if done.actual_finish is not None or done.complete.value >= 1:
        return f"counts as done from {start} to {finish}"
    remaining = schedule.axis.moment(_at(schedule, task, REMAINING_START))
    return f"started on {start}; the rest runs from {day_text(remaining)} to {finish}"


def _held_by(schedule: Schedule, task: Task, link: LinkId | None) -> tuple[Rule, str]:
    """The rule that decides a task's dates, and the clause that says why."""
    state = _state(schedule, task)
    if state not in (NOT_STARTED, STARTED):
        if task.progress.actual_finish is not None:
            return Rule.ACTUAL, "its actual dates say so"
        return Rule.ACTUAL, "it is complete; nobody recorded when, so the status date stands in"
    if task.pinned is not None:
        return Rule.PINNED, "its dates were set by hand"
    if state == NOT_STARTED:
        held = _by_own_date(schedule, task, link)
        if held is not None:
            return held
    if link is not None:
        return Rule.LINK, _link_clause(schedule, schedule.program.links[link], task)
    if state == STARTED:
        return _progress(schedule, task)
    return _by_program(schedule, task)


def _link_clause(schedule: Schedule, link: Link, task: Task) -> str:
    before = schedule.dates(link.predecessor)
    moment = before.finish if link.type in (LinkType.FS, LinkType.FF) else before.start
    others = len(schedule.driving.get(task.id, ())) - 1
    also = f" ({others} more {'link holds' if others == 1 else 'links hold'} it there too)"
    return link_text(link, schedule.program, moment) + (also if others > 0 else "")


def _by_own_date(schedule: Schedule, task: Task, link: LinkId | None) -> tuple[Rule, str] | None:
    """A constraint or another date of the task itself that decides, if one does."""
    node = schedule.network.net.nodes[schedule.network.node_of[task.id]]
    start = _at(schedule, task, START)
    if node[LATE] and start != _free_start(schedule, task):
        spared = "what follows"
        if not schedule.program.rules.alap_keeps_successors:
            spared = "the finish of the program"
        return Rule.LATE, f"it is to be as late as possible without delaying {spared}"
    held = _by_hard_date(schedule, task, start)
    if held is not None:
        return held
    if node[DELAY] != 0:
        delay = span_text(task.levelling_delay, schedule.program.units)
        says = f"it was levelled {delay} later so that people are free"
        if link is not None:
            clause = _link_clause(schedule, schedule.program.links[link], task)
            says = f"{clause}, and {says}"
        return Rule.LEVELLING, says
    if schedule.driving.get(task.id):
        return None
    return _by_earliest_date(schedule, task, start)


def _by_hard_date(schedule: Schedule, task: Task, start: int) -> tuple[Rule, str] | None:
    """A constraint that wins against links, if one does."""
    node = schedule.network.net.nodes[schedule.network.node_of[task.id]]
    dated = {c.kind: c for c in task.constraints}
    for kind, column in ((ConstraintKind.MSO, MUST_START), (ConstraintKind.MFO, MUST_FINISH)):
        if node[column] != NONE:
            return Rule.CONSTRAINT, _constraint_clause(dated[kind])
    for kind, column in ((ConstraintKind.SNLT, START_CAP), (ConstraintKind.FNLT, FINISH_CAP)):
        if node[column] != NONE and _free_start(schedule, task) > start:
            return Rule.CONSTRAINT, f"{_constraint_clause(dated[kind])}, which wins here"
    return None


def _by_earliest_date(schedule: Schedule, task: Task, start: int) -> tuple[Rule, str] | None:
    """A date before which the task may not start or be finished, if one decides."""
    net, clocks, i = schedule.network.net, schedule.clocks, schedule.network.node_of[task.id]
    node = net.nodes[i]
    dated = {c.kind: c for c in task.constraints}
    if node[FINISH_NOT_BEFORE] != NONE:
        earliest = passes.start_before(net, clocks, i, node[FINISH_NOT_BEFORE], WHOLE)
        if passes.snap(net, clocks, i, earliest) == start:
            return Rule.CONSTRAINT, _constraint_clause(dated[ConstraintKind.FNET])
    floor = int(node[START_NOT_BEFORE])
    if floor != NONE and passes.snap(net, clocks, i, floor) == start:
        return _start_limit(schedule, task, floor)
    return None


def _start_limit(schedule: Schedule, task: Task, floor: int) -> tuple[Rule, str]:
    """Which of the dates that bind a start is the one that decided."""
    axis = schedule.axis
    for constraint in task.constraints:
        if constraint.kind is ConstraintKind.SNET and _is(axis.moment(floor), constraint.date):
            return Rule.CONSTRAINT, _constraint_clause(constraint)
    if _is(axis.moment(floor), task.external_early_start):
        return Rule.EXTERNAL, f"another project delivers on {day_text(axis.moment(floor))}"
    return Rule.CONSTRAINT, (
        f"a summary above it may not start before {day_text(axis.moment(floor))}"
    )


def _is(moment: datetime, other: datetime | None) -> bool:
    return other is not None and moment == other.replace(second=0, microsecond=0)


def _progress(schedule: Schedule, task: Task) -> tuple[Rule, str]:
    program, done = schedule.program, task.progress
    remaining = schedule.axis.moment(_at(schedule, task, REMAINING_START))
    if done.resume is not None and remaining >= done.resume:
        return Rule.PROGRESS, f"the rest goes on on {day_text(done.resume)}"
    status = program.status_date
    if status is not None and schedule.limits.status != NONE and remaining >= status:
        return Rule.STATUS_DATE, f"work not done by the status date ({day_text(status)}) lies ahead"
    return Rule.PROGRESS, "the rest follows what was done"


def _by_program(schedule: Schedule, task: Task) -> tuple[Rule, str]:
    program, start = schedule.program, _at(schedule, task, START)
    status = program.status_date
    waits = schedule.limits.status
    if status is not None and waits != NONE and waits >= schedule.limits.start <= start:
        return Rule.STATUS_DATE, (
            f"nothing holds it, and work not done by the status date ({day_text(status)}) "
            "lies ahead"
        )
    opening = day_text(schedule.axis.moment(schedule.limits.start))
    return Rule.PROGRAM_START, f"nothing holds it, and the program starts on {opening}"


_LATEST = (ConstraintKind.FNLT, ConstraintKind.MFO)

_CONSTRAINT_WORDS = {
    ConstraintKind.SNET: "it may not start before {}",
    ConstraintKind.SNLT: "it must start by {}",
    ConstraintKind.FNET: "it may not be finished before {}",
    ConstraintKind.FNLT: "it must be finished by {}",
    ConstraintKind.MSO: "it must start on {}",
    ConstraintKind.MFO: "it must be finished on {}",
}


def _constraint_clause(constraint: Constraint) -> str:
    assert constraint.date is not None
    words = _CONSTRAINT_WORDS[constraint.kind].format(day_text(constraint.date))
    return f"{words} (constraint {constraint.kind})"


def _beaten(schedule: Schedule, id: TaskId) -> Iterator[Beaten]:
    """Every limit on a task that did not decide, and every one that is not met."""
    task = schedule.program.tasks[id]
    if task.kind is TaskKind.SUMMARY:
        yield from _missed_by_summary(schedule, task)
    if id not in schedule.network.node_of:
        return
    yield from _broken_links(schedule, task)
    for constraint in task.constraints:
        if constraint.date is not None and constraint.kind in _CONSTRAINT_WORDS:
            beaten = _beaten_constraint(schedule, task, constraint)
            if beaten is not None:
                yield beaten
    if task.deadline is not None:
        finish = _at(schedule, task, FINISH)
        late = _between(schedule, task, schedule.axis.minute(task.deadline), finish)
        if late.minutes > 0:
            by = work_text(late, schedule.program.units)
            says = f"The deadline of {day_text(task.deadline)} is missed by {by}."
            yield Beaten(id, "deadline", says, late)


def _missed_by_summary(schedule: Schedule, task: Task) -> Iterator[Beaten]:
    """The deadline and the latest finish of a summary, where the work below misses them."""
    clock = schedule.network.book.of_task(task)
    finish = int(schedule.table.finish[schedule.table.row[task.id]])
    limits = [("deadline", task.deadline)]
    limits += [(f"constraint {c.kind}", c.date) for c in task.constraints if c.kind in _LATEST]
    for name, moment in limits:
        if moment is None:
            continue
        late = int(work_between(schedule.clocks, clock, schedule.axis.minute(moment), finish))
        if late > 0:
            by = work_text(Work(late), schedule.program.units)
            says = f"The {name} of '{task.name}', {day_text(moment)}, is missed by {by}."
            yield Beaten(task.id, name, says, Work(late))


def _broken_links(schedule: Schedule, task: Task) -> Iterator[Beaten]:
    """Links whose date lies after the task's: a constraint, an actual date or a hand beat them."""
    start = _at(schedule, task, REMAINING_START)
    for at, link in _links_in(schedule, task):
        wanted = _link_start(schedule, task, at)
        gap = _between(schedule, task, start, wanted)
        if gap.minutes <= 0:
            continue
        name = schedule.program.tasks[link.predecessor].name
        by = work_text(gap, schedule.program.units)
        says = f"The {link.type} link from '{name}' is broken: it would have it {by} later."
        yield Beaten(task.id, f"link {link.id}", says, gap)


def _beaten_constraint(schedule: Schedule, task: Task, constraint: Constraint) -> Beaten | None:
    assert constraint.date is not None
    units, kind = schedule.program.units, constraint.kind
    limit = schedule.axis.minute(constraint.date)
    starts = kind in (ConstraintKind.SNET, ConstraintKind.SNLT, ConstraintKind.MSO)
    moment = _at(schedule, task, START if starts else FINISH)
    words = _CONSTRAINT_WORDS[kind].format(day_text(constraint.date))
    gap = _between(schedule, task, limit, moment)
    by = work_text(gap, units)
    earliest = kind in (ConstraintKind.SNET, ConstraintKind.FNET)
    if earliest and gap.minutes > 0:
        says = f"That {words} ({kind}) changes nothing: something else holds it {by} longer."
        return Beaten(task.id, f"constraint {kind}", says, Work(0))
    hard = kind in (ConstraintKind.MSO, ConstraintKind.MFO)
    if gap.minutes == 0 or (gap.minutes < 0 and not earliest and not hard):
        return None
    says = f"That {words} ({kind}) is missed by {by}."
    return Beaten(task.id, f"constraint {kind}", says, Work(abs(gap.minutes)))


def _state(schedule: Schedule, task: Task) -> int:
    node = schedule.network.node_of.get(task.id)
    return NOT_STARTED if node is None else int(schedule.network.net.nodes[node, STATE])


def _at(schedule: Schedule, task: Task, column: int) -> int:
    """A date of a task that is a node; of any other, its start or its finish."""
    node = schedule.network.node_of.get(task.id)
    if node is not None:
        return int(schedule.nodes[node, column])
    table = schedule.table
    return int((table.finish if column == FINISH else table.start)[table.row[task.id]])


def _between(schedule: Schedule, task: Task, earlier: int, later: int) -> Work:
    clock = schedule.network.net.nodes[schedule.network.node_of[task.id], CLOCK]
    return Work(int(work_between(schedule.clocks, clock, earlier, later)))


def _links_in(schedule: Schedule, task: Task) -> Iterator[tuple[int, Link]]:
    """The rows and links into a task."""
    net = schedule.network.net
    i = schedule.network.node_of[task.id]
    for at in range(net.in_from[i], net.in_from[i + 1]):
        id = schedule.network.link_ids[at]
        if id is not None:
            yield at, schedule.program.links[id]


def _link_start(schedule: Schedule, task: Task, at: int) -> int:
    """The earliest start of a task that one link into it alone allows; at: the link's row."""
    net, clocks = schedule.network.net, schedule.clocks
    i = schedule.network.node_of[task.id]
    amount = WHOLE if _state(schedule, task) == NOT_STARTED else LEFT
    moment = passes.bound(net, clocks, schedule.limits, schedule.nodes, at, amount)
    return int(passes.snap(net, clocks, i, moment))


def _free_start(schedule: Schedule, task: Task) -> int:
    """When a task would start if no constraint held it back."""
    net, i = schedule.network.net, schedule.network.node_of[task.id]
    moment = passes.earliest_start(net, schedule.clocks, schedule.limits, schedule.nodes, i)
    return int(passes.snap(net, schedule.clocks, i, moment))
