"""What holds a task where it is: the rule that decides its dates, and the clause that says why."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from fairlead.core.cpm import passes
from fairlead.core.cpm.arrays import (
    DELAY,
    FINISH_CAP,
    FINISH_NOT_BEFORE,
    LATE,
    MUST_FINISH,
    MUST_START,
    NONE,
    NOT_STARTED,
    REMAINING_START,
    START,
    START_CAP,
    START_NOT_BEFORE,
    STARTED,
    WHOLE,
)
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.cpm.standing import free_start, minute_of, state_of
from fairlead.core.cpm.wording import constraint_text, day_text, link_text, span_text
from fairlead.core.ground.ids import LinkId
from fairlead.core.program.link import Link, LinkType
from fairlead.core.program.task import Constraint, ConstraintKind, Task


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


def held_by(schedule: Schedule, task: Task, link: LinkId | None) -> tuple[Rule, str]:
    """The rule that decides a task's dates, and the clause that says why.

    link: the driving link that the chain follows, None when there is none.
    """
    state = state_of(schedule, task)
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


def _by_own_date(schedule: Schedule, task: Task, link: LinkId | None) -> tuple[Rule, str] | None:
    """A constraint or another date of the task itself that decides, if one does."""
    node = schedule.network.net.nodes[schedule.network.node_of[task.id]]
    start = minute_of(schedule, task, START)
    if node[LATE] and start != free_start(schedule, task):
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
        if node[column] != NONE and free_start(schedule, task) > start:
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
    remaining = schedule.axis.moment(minute_of(schedule, task, REMAINING_START))
    if done.resume is not None and remaining >= done.resume:
        return Rule.PROGRESS, f"the rest goes on on {day_text(done.resume)}"
    status = program.status_date
    if status is not None and schedule.limits.status != NONE and remaining >= status:
        return Rule.STATUS_DATE, f"work not done by the status date ({day_text(status)}) lies ahead"
    return Rule.PROGRESS, "the rest follows what was done"


def _by_program(schedule: Schedule, task: Task) -> tuple[Rule, str]:
    program, start = schedule.program, minute_of(schedule, task, START)
    status = program.status_date
    waits = schedule.limits.status
    if status is not None and waits != NONE and waits >= schedule.limits.start <= start:
        return Rule.STATUS_DATE, (
            f"nothing holds it, and work not done by the status date ({day_text(status)}) "
            "lies ahead"
        )
    opening = day_text(schedule.axis.moment(schedule.limits.start))
    return Rule.PROGRAM_START, f"nothing holds it, and the program starts on {opening}"


def _constraint_clause(constraint: Constraint) -> str:
    return f"{constraint_text(constraint)} (constraint {constraint.kind})"


def _link_clause(schedule: Schedule, link: Link, task: Task) -> str:
    before = schedule.dates(link.predecessor)
    moment = before.finish if link.type in (LinkType.FS, LinkType.FF) else before.start
    others = len(schedule.driving.get(task.id, ())) - 1
    also = f" ({others} more {'link holds' if others == 1 else 'links hold'} it there too)"
    return link_text(link, schedule.program, moment) + (also if others > 0 else "")
