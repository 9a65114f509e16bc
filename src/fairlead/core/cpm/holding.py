"""What holds a task where it is: the rule that decides its dates, and the clause that says why.

Each answer is found by what the passes did: of all that could hold a task, the latest did.
"""

from __future__ import annotations

from collections.abc import Iterator

from fairlead.core.calendars.arithmetic import add_work
from fairlead.core.cpm import passes
from fairlead.core.cpm.arrays import (
    ACTUAL_START,
    DELAY,
    FINISH,
    FINISH_CAP,
    FINISH_NOT_BEFORE,
    FINISHED,
    HOLD,
    LATE,
    LEFT,
    LEG_CLOCK,
    LEGS_FROM,
    LEGS_TO,
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
from fairlead.core.cpm.holding_links import held_by_link
from fairlead.core.cpm.rule import Held, Rule
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.cpm.standing import free_start, levelled_start, minute_of, state_of
from fairlead.core.cpm.wording import constraint_text, day_text, point_text, span_text
from fairlead.core.ground.ids import LinkId
from fairlead.core.program.outline import ancestors
from fairlead.core.program.task import Constraint, ConstraintKind, Task


def held_by(schedule: Schedule, task: Task, link: LinkId | None) -> Held:
    """The rule that decides a task's dates, and the clause that says why.

    link: the driving link that the chain follows, None when there is none.
    """
    state = state_of(schedule, task)
    if state == FINISHED:
        return Rule.ACTUAL, _done(schedule, task)
    if task.pinned is not None:
        return Rule.PINNED, "its dates were set by hand"
    own = _by_own_date(schedule, task, link) if state == NOT_STARTED else _by_finish(schedule, task)
    if own is not None:
        return own
    if link is not None:
        return held_by_link(schedule, schedule.program.links[link], task)
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
            _, clause = held_by_link(schedule, schedule.program.links[link], task)
            says = f"{clause}, and {says}"
        return Rule.LEVELLING, says
    return None


def _by_finish(schedule: Schedule, task: Task) -> Held | None:
    """The earliest finish of work that has begun, where it holds the finish beyond the work."""
    net, i = schedule.network.net, schedule.network.node_of[task.id]
    finish, rest = minute_of(schedule, task, FINISH), minute_of(schedule, task, REMAINING_START)
    worked = passes.finish_after(net, schedule.clocks, i, rest, LEFT)
    if finish == worked or finish != net.nodes[i][FINISH_NOT_BEFORE]:
        return None
    dated = {c.kind: c for c in task.constraints}
    return Rule.CONSTRAINT, _constraint_clause(dated[ConstraintKind.FNET])


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
        status = point_text(schedule.axis.moment(limits.status))
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
        status = point_text(schedule.axis.moment(limits.status))
        says = f"work not done by the status date ({status}) lies ahead"
        yield limits.status, Rule.STATUS_DATE, says
    else:
        for leg in net.legs[node[LEGS_FROM] : node[LEGS_TO]]:
            if leg[WHOLE] > leg[LEFT]:
                behind = add_work(clocks, leg[LEG_CLOCK], begun, leg[WHOLE] - leg[LEFT])
                worked = max(worked, int(behind))
    yield worked, Rule.PROGRESS, "the rest follows what was done"


def _constraint_clause(constraint: Constraint) -> str:
    return f"{constraint_text(constraint)} (constraint {constraint.kind})"
