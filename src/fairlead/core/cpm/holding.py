"""What holds a task where it is: the rule that decides its dates, and the clause that says why.

Each answer is found by what the passes did: of all that could hold a task, the latest did.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from fairlead.core.calendars.arithmetic import add_work
from fairlead.core.cpm import passes
from fairlead.core.cpm.arrays import (
    ACTUAL_FINISH,
    ACTUAL_START,
    DELAY,
    FINISH,
    FINISH_CAP,
    FINISH_NOT_BEFORE,
    FINISHED,
    HOLD,
    LAG,
    LAG_CLOCK,
    LATE,
    LEFT,
    LEG_CLOCK,
    LEGS_FROM,
    LEGS_TO,
    MUST_FINISH,
    MUST_START,
    NONE,
    NOT_STARTED,
    SOURCE,
    START,
    START_CAP,
    START_NOT_BEFORE,
    STARTED,
    STATE,
    WHOLE,
)
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.cpm.standing import free_start, levelled_start, minute_of, state_of
from fairlead.core.cpm.wording import constraint_text, day_text, link_text, span_text
from fairlead.core.ground.ids import LinkId
from fairlead.core.program.link import Link, LinkType
from fairlead.core.program.outline import ancestors
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


Held = tuple[Rule, str]
"""A rule, and the clause after "because" that says how it holds."""


def held_by(schedule: Schedule, task: Task, link: LinkId | None) -> Held:
    """The rule that decides a task's dates, and the clause that says why.

    link: the driving link that the chain follows, None when there is none.
    """
    state = state_of(schedule, task)
    if state == FINISHED:
        return Rule.ACTUAL, _done(schedule, task)
    if task.pinned is not None:
        return Rule.PINNED, "its dates were set by hand"
    if state == NOT_STARTED:
        held = _by_own_date(schedule, task, link)
        if held is not None:
            return held
    if link is not None:
        return _by_link(schedule, schedule.program.links[link], task)
    could = _holds_the_rest if state == STARTED else _holds_the_start
    # The first of those that are equally late: a date of its own says more than the program's.
    _, rule, clause = max(could(schedule, task), key=lambda one: one[0])
    return rule, clause


def _done(schedule: Schedule, task: Task) -> str:
    if task.progress.actual_finish is not None:
        return "its actual dates say so"
    if schedule.program.status_date is not None:
        instead = "the status date"
    elif task.progress.actual_start is not None:
        instead = "its actual start"
    else:
        instead = "the start of the program"
    return f"it is complete; nobody recorded when, so {instead} stands in"


def _by_own_date(schedule: Schedule, task: Task, link: LinkId | None) -> Held | None:
    """A constraint that wins against links, or another wish of the task itself, if one decides."""
    node = schedule.network.net.nodes[schedule.network.node_of[task.id]]
    start, finish = minute_of(schedule, task, START), minute_of(schedule, task, FINISH)
    dated = {c.kind: c for c in task.constraints}
    if node[MUST_FINISH] != NONE and finish == node[MUST_FINISH]:
        return Rule.CONSTRAINT, _constraint_clause(dated[ConstraintKind.MFO])
    if node[MUST_START] != NONE and start == node[MUST_START]:
        return Rule.CONSTRAINT, _constraint_clause(dated[ConstraintKind.MSO])
    if node[LATE] and start != free_start(schedule, task):
        spared = "what follows"
        if not schedule.program.rules.alap_keeps_successors:
            spared = "the finish of the program"
        return Rule.LATE, f"it is to be as late as possible without delaying {spared}"
    has_cap = node[START_CAP] != NONE or node[FINISH_CAP] != NONE
    if has_cap and start < levelled_start(schedule, task):
        # Of two caps the one that holds the start back further wins.
        kind = ConstraintKind.SNLT if start == node[START_CAP] else ConstraintKind.FNLT
        return Rule.CONSTRAINT, f"{_constraint_clause(dated[kind])}, which wins here"
    if node[DELAY] != 0:
        delay = span_text(task.levelling_delay, schedule.program.units)
        says = f"it was levelled {delay} later so that people are free"
        if link is not None:
            _, clause = _by_link(schedule, schedule.program.links[link], task)
            says = f"{clause}, and {says}"
        return Rule.LEVELLING, says
    return None


def _holds_the_start(schedule: Schedule, task: Task) -> Iterator[tuple[int, Rule, str]]:
    """The moments before which work that has not begun may not start, links aside."""
    net, limits, minute = schedule.network.net, schedule.limits, schedule.axis.minute
    i = schedule.network.node_of[task.id]
    node = net.nodes[i]
    dated = {c.kind: c for c in task.constraints}
    if node[FINISH_NOT_BEFORE] != NONE:
        begin = passes.start_before(net, schedule.clocks, i, node[FINISH_NOT_BEFORE], WHOLE)
        yield begin, Rule.CONSTRAINT, _constraint_clause(dated[ConstraintKind.FNET])
    for constraint in task.constraints:
        if constraint.kind is ConstraintKind.SNET and constraint.date is not None:
            yield minute(constraint.date), Rule.CONSTRAINT, _constraint_clause(constraint)
    if task.external_early_start is not None:
        delivery = day_text(task.external_early_start)
        says = f"another project delivers on {delivery}"
        yield minute(task.external_early_start), Rule.EXTERNAL, says
    for above in ancestors(schedule.program.tasks, task.id):
        summary = schedule.program.tasks[above]
        for constraint in summary.constraints:
            if constraint.kind is ConstraintKind.SNET and constraint.date is not None:
                says = f"its summary '{summary.name}' may not start before "
                says += f"{day_text(constraint.date)} (constraint {constraint.kind})"
                yield minute(constraint.date), Rule.CONSTRAINT, says
    if limits.status != NONE:
        status = day_text(schedule.axis.moment(limits.status))
        yield (
            limits.status,
            Rule.STATUS_DATE,
            f"nothing holds it, and work not done by the status date ({status}) lies ahead",
        )
    alone = net.in_from[i] == net.in_from[i + 1]
    if alone and (node[START_NOT_BEFORE] != NONE or node[FINISH_NOT_BEFORE] != NONE):
        # Without predecessors its own date alone says when: even before the program starts.
        return
    opening = day_text(schedule.axis.moment(limits.start))
    says = f"nothing holds it, and the program starts on {opening}"
    yield limits.start, Rule.PROGRAM_START, says


def _holds_the_rest(schedule: Schedule, task: Task) -> Iterator[tuple[int, Rule, str]]:
    """The moments before which the rest of work that has begun may not go on, links aside."""
    net, clocks, limits = schedule.network.net, schedule.clocks, schedule.limits
    i = schedule.network.node_of[task.id]
    node, done = net.nodes[i], task.progress
    if node[HOLD] != NONE and done.resume is not None:
        yield int(node[HOLD]), Rule.PROGRESS, f"the rest goes on on {day_text(done.resume)}"
    if node[FINISH_NOT_BEFORE] != NONE and limits.remaining_logic:
        begin = passes.start_before(net, clocks, i, node[FINISH_NOT_BEFORE], LEFT)
        dated = {c.kind: c for c in task.constraints}
        yield begin, Rule.CONSTRAINT, _constraint_clause(dated[ConstraintKind.FNET])
    begun = worked = int(node[ACTUAL_START])
    if limits.status != NONE:
        status = day_text(schedule.axis.moment(limits.status))
        says = f"work not done by the status date ({status}) lies ahead"
        yield limits.status, Rule.STATUS_DATE, says
    else:
        for leg in net.legs[node[LEGS_FROM] : node[LEGS_TO]]:
            if leg[WHOLE] > leg[LEFT]:
                behind = add_work(clocks, leg[LEG_CLOCK], begun, leg[WHOLE] - leg[LEFT])
                worked = max(worked, int(behind))
    yield worked, Rule.PROGRESS, "the rest follows what was done"


def _by_link(schedule: Schedule, link: Link, task: Task) -> Held:
    """What a driving link says; finished work may only pass on what it waited for itself."""
    limits, name = schedule.limits, schedule.program.tasks[link.predecessor].name
    passed_on = _passed_on(schedule, link) if limits.remaining_logic else None
    if passed_on is None:
        return Rule.LINK, _link_clause(schedule, link, task)
    on = day_text(schedule.axis.moment(passed_on))
    if passed_on == limits.status:
        says = f"'{name}' is done, and work not done by the status date ({on}) lies ahead"
        return Rule.STATUS_DATE, says
    return Rule.LINK, f"'{name}' is done but passes on what it waited for, to {on}"


def _passed_on(schedule: Schedule, link: Link) -> int | None:
    """The moment that finished work passes on, where that is later than its own dates say."""
    net, clocks = schedule.network.net, schedule.clocks
    at = schedule.network.link_ids.index(link.id)
    row = net.links[at]
    source = net.nodes[row[SOURCE]]
    if source[STATE] != FINISHED:
        return None
    own = source[ACTUAL_FINISH if link.type in (LinkType.FS, LinkType.FF) else ACTUAL_START]
    moment = int(passes.reached(net, clocks, schedule.limits, schedule.nodes, at))
    return moment if moment > add_work(clocks, row[LAG_CLOCK], own, row[LAG]) else None


def _constraint_clause(constraint: Constraint) -> str:
    return f"{constraint_text(constraint)} (constraint {constraint.kind})"


def _link_clause(schedule: Schedule, link: Link, task: Task) -> str:
    before = schedule.dates(link.predecessor)
    moment = before.finish if link.type in (LinkType.FS, LinkType.FF) else before.start
    others = len(schedule.driving.get(task.id, ())) - 1
    also = f" ({others} more {'link holds' if others == 1 else 'links hold'} it there too)"
    return link_text(link, schedule.program, moment) + (also if others > 0 else "")
