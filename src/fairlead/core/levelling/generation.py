"""The serial schedule generation scheme: one task after another, each where its resources are free.

The order is fixed before the first task is placed. Each is placed by the forward pass of
`core/cpm`, so that links, calendars, constraints and progress mean what they mean there; where a
resource is short it is placed again from the moment on at which that may end. Work is not split.

The functions use plain indexing only: they run as they stand on lists, and compiled on arrays
(`compiled.py`).

Source: Kelley (1963); Kolisch & Hartmann (1999), "Heuristic algorithms for solving the
resource-constrained project scheduling problem".
"""

from __future__ import annotations

from typing import NamedTuple

from fairlead.core.calendars.arithmetic import Clocks, Column, Rows, work_between
from fairlead.core.cpm.arrays import (
    CLOCK,
    EARLY_FINISH,
    EARLY_START,
    FINISH,
    FINISHED,
    LEFT,
    LINK_FINISH,
    LINK_START,
    MUST_FINISH,
    MUST_START,
    NONE,
    NOT_STARTED,
    PINNED_START,
    REMAINING_START,
    SOURCE,
    START,
    START_NOT_BEFORE,
    STATE,
    WHOLE,
    Limits,
    Net,
)
from fairlead.core.cpm.passes import binds, bound, forward, snap
from fairlead.core.levelling.profile import CLEAR, NEVER, Profile, blocked, cleared, take

# The columns of a need: which resource, and how many ten-thousandths of a unit.
RESOURCE, UNITS = 0, 1

# The columns of a wait.
LINK_DATE = 0
"""Where links alone let the task start, the tasks before it being where they are now."""
WAITS_FOR = 1
"""The resource that moved it last; NOBODY when none did."""
UNTIL = 2
"""The moment from which that resource had enough."""
SHORT = 3
"""The resource of which it takes more than there is, because it may not wait; or NOBODY."""
PLACED = 4
"""Its place in the order."""
WAIT_COLUMNS = 5

NOBODY = -1


class Order(NamedTuple):
    """In which order tasks are placed, and what each needs.

    order: (nodes,) every predecessor before its successors. may_wait: (nodes,) whether each may be
    moved. need_from: (nodes + 1,) the needs of node i are the rows need_from[i] to need_from[i + 1]
    of needs, (needs, 2). user_from, users: the same the other way about, the nodes that need each
    resource.
    """

    order: Column
    may_wait: Column
    need_from: Column
    needs: Rows
    user_from: Column
    users: Column


class Generated(NamedTuple):
    """What is filled in: dates of `arrays.py`, waits (nodes, WAIT_COLUMNS), and what is free.

    there: (nodes,) whether each is part of the plan at all.
    """

    dates: Rows
    waits: Rows
    profile: Profile
    there: Column


class ManyRuns(NamedTuple):
    """The durations of many runs, and what is left of them.

    work: (legs, runs) what is left of each. spent: (legs,) what was done of it before.
    there: (nodes, runs) whether each is part of the plan. watched: the nodes whose finish is kept.
    finish: (runs,) the last of these. held: (resources,) the runs in which each made a task on the
    way to that finish wait. waited: (resources,) for how many working minutes in all.
    short: (nodes,) the runs in which each took more than there was.
    on_way: (resources,) scratch, whether each made a task wait in the run at hand.
    """

    work: Rows
    spent: Column
    there: Rows
    watched: Column
    finish: Column
    held: Column
    waited: Column
    short: Column
    on_way: Column


def generate(net: Net, clocks: Clocks, limits: Limits, order: Order, made: Generated) -> None:
    """Place every task in the order given."""
    for at in range(len(order.order)):
        i = order.order[at]
        one = Net(
            net.nodes,
            net.legs,
            net.links,
            net.in_from,
            net.out_from,
            net.outgoing,
            order.order[at : at + 1],
        )
        made.waits[i][PLACED] = at
        place(one, clocks, limits, order, made, i)


def leave_out(date: Column) -> None:
    """Dates that hold nobody, of a task that is not part of the plan."""
    for column in (START, FINISH, LINK_START, LINK_FINISH, EARLY_START, EARLY_FINISH):
        date[column] = NONE


def place(one: Net, clocks: Clocks, limits: Limits, order: Order, made: Generated, i: int) -> None:
    """Put a task where links and resources let it be, and take what it needs.

    one: a network whose order holds this task alone.
    """
    node, date, wait = one.nodes[i], made.dates[i], made.waits[i]
    wait[WAITS_FOR] = wait[SHORT] = NOBODY
    wait[LINK_DATE] = wait[UNTIL] = CLEAR
    given = node[START_NOT_BEFORE]
    before_that = NONE
    while True:
        forward(one, clocks, limits, made.dates, False)
        start = date[REMAINING_START]
        if wait[LINK_DATE] == CLEAR:
            wait[LINK_DATE] = start
        short, until = want(order, made, i, start, date[FINISH])
        if short == NOBODY or wait[SHORT] != NOBODY:
            break
        if order.may_wait[i] and until != NEVER and start > before_that:
            wait[WAITS_FOR] = short
            wait[UNTIL] = node[START_NOT_BEFORE] = until
            before_that = start
        else:
            # Nothing moves it, or nothing would help: it stays where links alone would have it.
            wait[SHORT] = short
            wait[WAITS_FOR] = NOBODY
            node[START_NOT_BEFORE] = given
    node[START_NOT_BEFORE] = given
    if made.there[i] == 0:
        leave_out(date)
    elif start < date[FINISH]:
        for at in range(order.need_from[i], order.need_from[i + 1]):
            need = order.needs[at]
            take(made.profile, need[RESOURCE], need[UNITS], start, date[FINISH])


def want(order: Order, made: Generated, i: int, start: int, finish: int) -> tuple[int, int]:
    """The resource that is short the longest, and until when; NOBODY when all are free."""
    short, latest = NOBODY, CLEAR
    if made.there[i] and start < finish:
        for at in range(order.need_from[i], order.need_from[i + 1]):
            need = order.needs[at]
            until = blocked(made.profile, need[RESOURCE], need[UNITS], start, finish)
            if until > latest:
                short, latest = need[RESOURCE], until
    return short, latest


def before(net: Net, clocks: Clocks, limits: Limits, order: Order, made: Generated, i: int) -> int:
    """The task that holds task i where it is: by its use of a resource, or by a link; or NOBODY."""
    wait = made.waits[i]
    if wait[WAITS_FOR] != NOBODY:
        resource = wait[WAITS_FOR]
        for at in range(order.user_from[resource], order.user_from[resource + 1]):
            user = order.users[at]
            if gives_back(made, user, i) and made.there[user]:
                return user
        return NOBODY
    node = net.nodes[i]
    if node[PINNED_START] != NONE or node[MUST_START] != NONE or node[MUST_FINISH] != NONE:
        return NOBODY
    if node[STATE] == FINISHED:
        return NOBODY
    amount = WHOLE if node[STATE] == NOT_STARTED else LEFT
    for at in range(net.in_from[i], net.in_from[i + 1]):
        if binds(net, limits, at):
            moment = bound(net, clocks, limits, made.dates, at, amount)
            if snap(net, clocks, i, moment) == made.dates[i][REMAINING_START]:
                return net.links[at][SOURCE]
    return NOBODY


def gives_back(made: Generated, user: int, i: int) -> bool:
    """Whether a task that was placed before task i is finished when that one's wait ends."""
    wait = made.waits[i]
    return made.dates[user][FINISH] == wait[UNTIL] and made.waits[user][PLACED] < wait[PLACED]


def trace(
    net: Net,
    clocks: Clocks,
    limits: Limits,
    order: Order,
    made: Generated,
    many: ManyRuns,
    i: int,
) -> None:
    """Go back from task i by what held each, and add up which resources made one wait."""
    for resource in range(len(many.on_way)):
        many.on_way[resource] = 0
    # Whatever holds a task was placed before it, so that the way back ends.
    while i != NOBODY:
        wait = made.waits[i]
        if wait[WAITS_FOR] != NOBODY:
            resource, clock = wait[WAITS_FOR], net.nodes[i][CLOCK]
            start = made.dates[i][START]
            many.on_way[resource] = 1
            many.waited[resource] += work_between(clocks, clock, wait[LINK_DATE], start)
        i = before(net, clocks, limits, order, made, i)
    for resource in range(len(many.on_way)):
        many.held[resource] += many.on_way[resource]


def generate_runs(
    net: Net,
    clocks: Clocks,
    limits: Limits,
    order: Order,
    made: Generated,
    blank: Profile,
    many: ManyRuns,
) -> None:
    """Place every task in every run; dates and waits stay those of the last.

    blank: what is free before a run.
    """
    for r in range(len(many.finish)):
        cleared(made.profile, blank)
        for leg in range(len(many.spent)):
            net.legs[leg][LEFT] = many.work[leg][r]
            net.legs[leg][WHOLE] = many.work[leg][r] + many.spent[leg]
        for i in range(len(made.there)):
            made.there[i] = many.there[i][r]
        generate(net, clocks, limits, order, made)
        last, finish = NOBODY, NONE
        for at in range(len(many.watched)):
            i = many.watched[at]
            if made.dates[i][FINISH] > finish:
                last, finish = i, made.dates[i][FINISH]
        many.finish[r] = finish
        trace(net, clocks, limits, order, made, many, last)
        for i in range(len(made.there)):
            if made.waits[i][SHORT] != NOBODY:
                many.short[i] += 1
