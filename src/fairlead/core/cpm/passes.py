"""The forward and the backward pass: earliest and latest dates of every node of a network.

The functions use plain indexing only: they run as they stand on lists, and compiled on arrays
(`compiled.py`).

Source: Kelley & Walker (1959) for the passes; the rules for lags, constraints and progress follow
the documented behaviour of Microsoft Project and Primavera P6 (see ARCHITECTURE.md, "Dates").
"""

from __future__ import annotations

from fairlead.core.calendars.arithmetic import (
    Clocks,
    Column,
    Rows,
    add_work,
    next_start,
    previous_finish,
    work_between,
)
from fairlead.core.cpm.arrays import (
    ACTUAL_FINISH,
    ACTUAL_START,
    CLOCK,
    DELAY,
    DELAY_CLOCK,
    EARLY_FINISH,
    EARLY_START,
    EDGE,
    EITHER_EDGE,
    FF,
    FINISH,
    FINISH_CAP,
    FINISH_EDGE,
    FINISH_NOT_BEFORE,
    FINISH_TARGET,
    FINISHED,
    FS,
    HOLD,
    LAG,
    LAG_CLOCK,
    LATE,
    LATE_FINISH,
    LATE_FINISH_LIMIT,
    LATE_REMAINING_START,
    LATE_START,
    LATE_START_LIMIT,
    LEFT,
    LEG_CLOCK,
    LEGS_FROM,
    LEGS_TO,
    LINK_FINISH,
    LINK_START,
    MUST_FINISH,
    MUST_START,
    NONE,
    NOT_STARTED,
    OVERRIDE,
    PINNED_FINISH,
    PINNED_START,
    REMAINING_START,
    RETAINED_LOGIC,
    SF,
    SOURCE,
    SPAN,
    SPAN_FIRST,
    SS,
    START,
    START_CAP,
    START_NOT_BEFORE,
    STARTED,
    STATE,
    TARGET,
    TASK,
    TYPE,
    WHOLE,
    Limits,
    Net,
)


def sort(net: Net, order: Column, waiting: Column) -> int:
    """Fill in `order` so that every source precedes its targets; the number of nodes reached.

    waiting: (nodes,) scratch. A ring leaves its nodes out; `build` and `change` allow none.
    Source: Kahn (1962).
    """
    last = 0
    for i in range(len(order)):
        waiting[i] = net.in_from[i + 1] - net.in_from[i]
        if waiting[i] == 0:
            order[last] = i
            last += 1
    at = 0
    while at < last:
        i = order[at]
        at += 1
        for out in range(net.out_from[i], net.out_from[i + 1]):
            target = net.links[net.outgoing[out]][TARGET]
            waiting[target] -= 1
            if waiting[target] == 0:
                order[last] = target
                last += 1
    return last


def snap(net: Net, clocks: Clocks, i: int, moment: int) -> int:
    """The first moment from `moment` on at which node i may start."""
    node = net.nodes[i]
    edge = node[EDGE]
    if edge >= SPAN:
        return moment
    first = node[LEGS_FROM]
    clock = net.legs[first][LEG_CLOCK]
    if edge in (EITHER_EDGE, FINISH_EDGE) and previous_finish(clocks, clock, moment) == moment:
        return moment
    start = next_start(clocks, clock, moment)
    for leg in range(first + 1, node[LEGS_TO]):
        start = min(start, next_start(clocks, net.legs[leg][LEG_CLOCK], moment))
    return start


def finish_after(net: Net, clocks: Clocks, i: int, start: int, amount: int) -> int:
    """When node i is finished if it starts then: the last of its legs. amount: WHOLE or LEFT."""
    finish = start
    for at in range(net.nodes[i][LEGS_FROM], net.nodes[i][LEGS_TO]):
        leg = net.legs[at]
        finish = max(finish, add_work(clocks, leg[LEG_CLOCK], start, leg[amount]))
    return finish


def start_before(net: Net, clocks: Clocks, i: int, finish: int, amount: int) -> int:
    """When node i must start to be finished then: the first of its legs."""
    start = finish
    for at in range(net.nodes[i][LEGS_FROM], net.nodes[i][LEGS_TO]):
        leg = net.legs[at]
        start = min(start, add_work(clocks, leg[LEG_CLOCK], finish, -leg[amount]))
    return start


def binds(net: Net, limits: Limits, at: int) -> bool:
    """Whether a link holds its successor at all, given what has begun."""
    link = net.links[at]
    state = net.nodes[link[TARGET]][STATE]
    if state == NOT_STARTED:
        return True
    if limits.remaining_logic:
        done = net.nodes[link[SOURCE]][STATE] == FINISHED
        return limits.progress != OVERRIDE or done
    if state == FINISHED or limits.progress != RETAINED_LOGIC:
        return False
    return link[TYPE] != SS


def lag_left(net: Net, clocks: Clocks, limits: Limits, at: int) -> int:
    """The lag still to be waited for: less what passed since the predecessor's actual date.

    Source: Primavera P6, which reduces the lag of a started predecessor up to the data date.
    """
    link = net.links[at]
    lag, kind = link[LAG], link[TYPE]
    if not limits.remaining_logic or limits.status == NONE or lag <= 0:
        return lag
    source = net.nodes[link[SOURCE]]
    state = source[STATE]
    if state == NOT_STARTED:
        return lag
    clock = link[LAG_CLOCK]
    if kind in (SS, SF):
        if state == STARTED and kind == SS and not limits.lag_from_actual:
            clock = source[CLOCK]
        since = source[ACTUAL_START]
    elif state == FINISHED and kind == FS:
        since = source[ACTUAL_FINISH]
    else:
        return lag
    return max(0, lag - max(0, work_between(clocks, clock, since, limits.status)))


def overlap(kind: int, limits: Limits) -> int:
    """The minute by which an SF link lets its successor outlast the predecessor's first minute.

    Source: dates stored by Primavera P6, which finish at 08:01 what a start at 08:00 relieves.
    """
    return 1 if kind == SF and limits.remaining_logic else 0


def reached(net: Net, clocks: Clocks, limits: Limits, dates: Rows, at: int) -> int:
    """The moment from which a link lets its end of the successor happen, lag included."""
    link = net.links[at]
    kind, lag, clock = link[TYPE], link[LAG], link[LAG_CLOCK]
    before = dates[link[SOURCE]]
    moment = before[LINK_START] if kind in (SS, SF) else before[LINK_FINISH]
    if limits.remaining_logic:
        source = net.nodes[link[SOURCE]]
        if source[STATE] == FINISHED:
            if kind == FF and lag >= 0:
                return max(add_work(clocks, clock, source[ACTUAL_FINISH], lag), limits.status)
            if kind == SS:
                return max(add_work(clocks, clock, source[ACTUAL_START], lag), moment)
            if lag < 0:
                return moment
        lag = lag_left(net, clocks, limits, at) + overlap(kind, limits)
    return add_work(clocks, clock, moment, lag)


def bound(net: Net, clocks: Clocks, limits: Limits, dates: Rows, at: int, amount: int) -> int:
    """The earliest start that one link allows its successor, before snapping to working time."""
    moment = reached(net, clocks, limits, dates, at)
    link = net.links[at]
    if link[TYPE] in (FF, SF):
        return start_before(net, clocks, link[TARGET], moment, amount)
    return moment


def forward(net: Net, clocks: Clocks, limits: Limits, dates: Rows, late: bool) -> None:
    """Fill in start, finish, early and remaining dates of every node, in topological order.

    late: take as-late-as-possible nodes at their late dates, which a backward pass has found.
    """
    for i in net.order:
        node, date = net.nodes[i], dates[i]
        state = node[STATE]
        if node[PINNED_START] != NONE:
            start = remaining = node[PINNED_START]
            finish = left = node[PINNED_FINISH]
        elif state == FINISHED:
            start, finish = node[ACTUAL_START], node[ACTUAL_FINISH]
            remaining, left = start, finish
            if limits.remaining_logic:
                remaining = left = carried(net, clocks, limits, dates, i)
        elif state == STARTED:
            start = node[ACTUAL_START]
            remaining, finish = resume(net, clocks, limits, dates, i)
            left = finish
        else:
            start, finish = begin(net, clocks, limits, dates, i)
            remaining, left = start, finish
        date[START] = start
        date[FINISH] = finish
        date[REMAINING_START] = remaining
        date[LINK_START] = remaining if limits.remaining_logic else start
        date[LINK_FINISH] = left
        if late and node[LATE] and state == NOT_STARTED:
            # Its early dates stay those of the pass that took nothing late.
            date[START] = date[LINK_START] = date[LATE_START]
            date[FINISH] = date[LINK_FINISH] = date[LATE_FINISH]
            continue
        date[EARLY_START], date[EARLY_FINISH] = date[LINK_START], left


def begin(net: Net, clocks: Clocks, limits: Limits, dates: Rows, i: int) -> tuple[int, int]:
    """Start and finish of a node whose work has not started."""
    node = net.nodes[i]
    first, last = net.in_from[i], net.in_from[i + 1]
    if node[EDGE] == SPAN_FIRST:
        start = dates[net.links[first][SOURCE]][START]
        for at in range(first + 1, last):
            start = min(start, dates[net.links[at][SOURCE]][START])
        return start, start
    start = earliest_start(net, clocks, limits, dates, i)
    if node[EDGE] != EITHER_EDGE or first < last or start != limits.start:
        # A milestone that opens the program stands at its very start, working time or not.
        start = snap(net, clocks, i, start)
    if node[DELAY] != 0:
        start = add_work(clocks, node[DELAY_CLOCK], start, node[DELAY])
        start = snap(net, clocks, i, start)
    if node[START_CAP] != NONE:
        start = min(start, node[START_CAP])
    if node[FINISH_CAP] != NONE:
        start = min(start, start_before(net, clocks, i, node[FINISH_CAP], WHOLE))
    if node[MUST_START] != NONE:
        start = node[MUST_START]
    if node[MUST_FINISH] != NONE:
        finish = node[MUST_FINISH]
        return start_before(net, clocks, i, finish, WHOLE), finish
    finish = finish_after(net, clocks, i, start, WHOLE)
    if limits.remaining_logic:
        finish = held_open(net, clocks, limits, dates, i, finish)
    if node[FINISH_TARGET] != NONE and node[FINISH_TARGET] >= max(start, limits.status):
        finish = node[FINISH_TARGET]
    return start, finish


def earliest_start(net: Net, clocks: Clocks, limits: Limits, dates: Rows, i: int) -> int:
    """The latest of all that keeps a node's work from starting, before snapping."""
    node = net.nodes[i]
    first, last = net.in_from[i], net.in_from[i + 1]
    start = limits.start
    if first == last and (node[START_NOT_BEFORE] != NONE or node[FINISH_NOT_BEFORE] != NONE):
        # A task without predecessors may begin before the program does if its own date says so.
        start = NONE
    for at in range(first, last):
        start = max(start, bound(net, clocks, limits, dates, at, WHOLE))
    if node[START_NOT_BEFORE] != NONE:
        start = max(start, node[START_NOT_BEFORE])
    if node[FINISH_NOT_BEFORE] != NONE:
        start = max(start, start_before(net, clocks, i, node[FINISH_NOT_BEFORE], WHOLE))
    if limits.status != NONE:
        start = max(start, limits.status)
    return start


def resume(net: Net, clocks: Clocks, limits: Limits, dates: Rows, i: int) -> tuple[int, int]:
    """When what remains of a started node begins, and when it is finished."""
    node = net.nodes[i]
    begun = node[ACTUAL_START]
    remaining = begun
    if limits.status == NONE:
        for at in range(node[LEGS_FROM], node[LEGS_TO]):
            leg = net.legs[at]
            done = leg[WHOLE] - leg[LEFT]
            if done > 0:
                remaining = max(remaining, add_work(clocks, leg[LEG_CLOCK], begun, done))
    else:
        remaining = max(remaining, limits.status)
    if node[HOLD] != NONE:
        remaining = max(remaining, node[HOLD])
    for at in range(net.in_from[i], net.in_from[i + 1]):
        if binds(net, limits, at):
            remaining = max(remaining, bound(net, clocks, limits, dates, at, LEFT))
    if node[FINISH_NOT_BEFORE] != NONE and limits.remaining_logic:
        earliest = start_before(net, clocks, i, node[FINISH_NOT_BEFORE], LEFT)
        remaining = max(remaining, earliest)
    remaining = snap(net, clocks, i, remaining)
    finish = finish_after(net, clocks, i, remaining, LEFT)
    if limits.remaining_logic:
        finish = held_open(net, clocks, limits, dates, i, finish)
    if node[FINISH_NOT_BEFORE] != NONE:
        finish = max(finish, node[FINISH_NOT_BEFORE])
    if node[FINISH_TARGET] != NONE and node[FINISH_TARGET] >= max(remaining, limits.status):
        finish = node[FINISH_TARGET]
    return remaining, finish


def held_open(net: Net, clocks: Clocks, limits: Limits, dates: Rows, i: int, finish: int) -> int:
    """A finish moved on to where a link that binds finishes really ends, over time off work.

    Source: Primavera P6, where a finish never lies before the finish it waits for, although no
    work lies between; Project lets it stay at the end of the work.
    """
    clock = net.nodes[i][CLOCK]
    for at in range(net.in_from[i], net.in_from[i + 1]):
        link = net.links[at]
        if link[TYPE] not in (FF, SF) or link[LAG] > 0 or not binds(net, limits, at):
            continue
        moment = reached(net, clocks, limits, dates, at)
        if moment > finish:
            finish = max(finish, next_start(clocks, clock, moment))
    return finish


def carried(net: Net, clocks: Clocks, limits: Limits, dates: Rows, i: int) -> int:
    """The moment a finished node passes on to its successors: the latest of its predecessors'."""
    moment = max(limits.start, limits.status)
    for at in range(net.in_from[i], net.in_from[i + 1]):
        if not binds(net, limits, at):
            continue
        source = net.links[at][SOURCE]
        if net.nodes[source][STATE] == FINISHED:
            moment = max(moment, dates[source][LINK_FINISH])
        else:
            moment = max(moment, reached(net, clocks, limits, dates, at))
    return moment


def backward(net: Net, clocks: Clocks, limits: Limits, dates: Rows, finish: int) -> None:
    """Fill in the late dates of every node, in reverse topological order.

    finish: the moment from which late dates count when nothing follows.
    """
    for at in range(len(net.order) - 1, -1, -1):
        i = net.order[at]
        state, date = net.nodes[i][STATE], dates[i]
        if state == FINISHED and not limits.remaining_logic:
            date[LATE_START] = date[LATE_REMAINING_START] = date[START]
            date[LATE_FINISH] = date[FINISH]
            continue
        latest = late_finish(net, clocks, limits, dates, i, finish)
        begin_by = latest
        if net.nodes[i][FINISH_TARGET] != NONE and state != FINISHED:
            # Its duration was stretched or shrunk: what remains is what the early dates span.
            clock = net.nodes[i][CLOCK]
            left = work_between(clocks, clock, date[REMAINING_START], date[EARLY_FINISH])
            begin_by = add_work(clocks, clock, latest, -left)
        elif state != FINISHED:
            begin_by = start_before(net, clocks, i, latest, LEFT)
        date[LATE_FINISH] = latest
        date[LATE_REMAINING_START] = begin_by
        date[LATE_START] = begin_by
        if state == STARTED and not limits.remaining_logic:
            date[LATE_START] = date[START]


def late_finish(net: Net, clocks: Clocks, limits: Limits, dates: Rows, i: int, finish: int) -> int:
    """The latest finish of node i that delays nothing that must hold."""
    node = net.nodes[i]
    state = node[STATE]
    latest = finish
    if limits.open_ends_critical:
        latest = dates[i][LINK_FINISH]
    open_end = True
    for out in range(net.out_from[i], net.out_from[i + 1]):
        at = net.outgoing[out]
        if not holds_back(net, limits, dates, at):
            continue
        moment = allowed(net, clocks, limits, dates, at)
        if limits.late_within_finish:
            moment = min(moment, finish)
        latest = moment if open_end else min(latest, moment)
        open_end = False
    if state == FINISHED:
        return latest
    if node[MUST_START] != NONE and state == NOT_STARTED:
        latest = finish_after(net, clocks, i, node[MUST_START], LEFT)
    if node[MUST_FINISH] != NONE:
        latest = node[MUST_FINISH]
    if node[LATE_START_LIMIT] != NONE and state == NOT_STARTED:
        latest = min(latest, finish_after(net, clocks, i, node[LATE_START_LIMIT], LEFT))
    if node[LATE_FINISH_LIMIT] != NONE:
        latest = min(latest, node[LATE_FINISH_LIMIT])
    if node[EDGE] == TASK or node[EDGE] == FINISH_EDGE:
        return settled(net, clocks, i, latest)
    return latest


def settled(net: Net, clocks: Clocks, i: int, finish: int) -> int:
    """A finish moved back to the end of the work before it, where that is the same in work."""
    node = net.nodes[i]
    first = node[LEGS_FROM]
    moment = previous_finish(clocks, net.legs[first][LEG_CLOCK], finish)
    for leg in range(first + 1, node[LEGS_TO]):
        moment = max(moment, previous_finish(clocks, net.legs[leg][LEG_CLOCK], finish))
    return moment


def holds_back(net: Net, limits: Limits, dates: Rows, at: int) -> bool:
    """Whether a link limits the late dates of its predecessor."""
    link = net.links[at]
    source, target = link[SOURCE], link[TARGET]
    if net.nodes[target][EDGE] == SPAN_FIRST:
        return dates[source][START] == dates[target][START]
    if limits.remaining_logic:
        return binds(net, limits, at)
    if net.nodes[target][STATE] == FINISHED:
        return False
    return link[TYPE] in (FS, FF) or net.nodes[source][STATE] == NOT_STARTED


def allowed(net: Net, clocks: Clocks, limits: Limits, dates: Rows, at: int) -> int:
    """The latest finish that one link allows its predecessor."""
    link = net.links[at]
    source, target, kind = link[SOURCE], link[TARGET], link[TYPE]
    after = dates[target]
    moment = after[LATE_REMAINING_START] if kind in (FS, SS) else after[LATE_FINISH]
    lag = lag_left(net, clocks, limits, at)
    if limits.remaining_logic:
        state = net.nodes[target][STATE]
        begun = state == STARTED and net.nodes[target][ACTUAL_START] < limits.status
        if state == FINISHED or (begun and lag < 0):
            # Its work went on before the status date: what lag or lead there was is used up.
            lag = 0
    lag += overlap(kind, limits)
    moment = add_work(clocks, link[LAG_CLOCK], moment, -lag)
    if kind in (SS, SF) and net.nodes[source][STATE] != FINISHED:
        if limits.remaining_logic:
            moment = next_start(clocks, net.nodes[source][CLOCK], moment)
        moment = finish_after(net, clocks, source, moment, LEFT)
    return moment


def as_late_as_possible(net: Net, clocks: Clocks, limits: Limits, dates: Rows) -> None:
    """Move as-late-as-possible nodes to where they still delay no successor's early dates.

    Source: Primavera P6, which lets ALAP use up free float only.
    """
    for n in range(len(net.order) - 1, -1, -1):
        i = net.order[n]
        if not net.nodes[i][LATE] or net.nodes[i][STATE] != NOT_STARTED:
            continue
        latest = limits.last
        for out in range(net.out_from[i], net.out_from[i + 1]):
            link = net.links[net.outgoing[out]]
            target, kind = link[TARGET], link[TYPE]
            if net.nodes[target][EDGE] == SPAN_FIRST:
                continue
            after = dates[target]
            moment = after[LINK_START] if kind in (FS, SS) else after[LINK_FINISH]
            moment = add_work(clocks, link[LAG_CLOCK], moment, -link[LAG])
            if kind in (SS, SF):
                moment = finish_after(net, clocks, i, moment, WHOLE)
            latest = min(latest, moment)
        start = start_before(net, clocks, i, latest, WHOLE)
        date = dates[i]
        if start > date[START]:
            finish = finish_after(net, clocks, i, start, WHOLE)
            date[START] = date[LINK_START] = date[EARLY_START] = date[REMAINING_START] = start
            date[FINISH] = date[LINK_FINISH] = date[EARLY_FINISH] = finish
