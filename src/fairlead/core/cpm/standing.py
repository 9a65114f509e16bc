"""Where a task stands after the passes, and where links alone would have it start."""

from __future__ import annotations

from fairlead.core.calendars.arithmetic import add_work
from fairlead.core.cpm import passes
from fairlead.core.cpm.arrays import (
    DELAY,
    DELAY_CLOCK,
    EDGE,
    EITHER_EDGE,
    FINISH,
    NOT_STARTED,
    STATE,
)
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.program.task import Task


def state_of(schedule: Schedule, task: Task) -> int:
    """Whether a task is not started, started or finished, as `arrays.py` numbers it."""
    node = schedule.network.node_of.get(task.id)
    return NOT_STARTED if node is None else int(schedule.network.net.nodes[node, STATE])


def minute_of(schedule: Schedule, task: Task, column: int) -> int:
    """A date of a task, in minutes on the axis.

    column: any date of `arrays.py` for a task that is a node; of others there are only two, so
    that FINISH gives the finish and any other column the start.
    """
    node = schedule.network.node_of.get(task.id)
    if node is not None:
        return int(schedule.nodes[node, column])
    table = schedule.table
    return int((table.finish if column == FINISH else table.start)[table.row[task.id]])


def free_start(schedule: Schedule, task: Task) -> int:
    """When a task would start, in minutes on the axis, if no constraint held it back."""
    net, i = schedule.network.net, schedule.network.node_of[task.id]
    moment = passes.earliest_start(net, schedule.clocks, schedule.limits, schedule.nodes, i)
    alone = net.in_from[i] == net.in_from[i + 1]
    if alone and net.nodes[i][EDGE] == EITHER_EDGE and moment == schedule.limits.start:
        # A milestone that opens the program stands at its very start, working time or not.
        return int(moment)
    return int(passes.snap(net, schedule.clocks, i, moment))


def levelled_start(schedule: Schedule, task: Task) -> int:
    """When a task would start, in minutes on the axis, held back by its levelling alone."""
    net, i = schedule.network.net, schedule.network.node_of[task.id]
    node, start = net.nodes[i], free_start(schedule, task)
    if node[DELAY] == 0:
        return start
    later = add_work(schedule.clocks, node[DELAY_CLOCK], start, node[DELAY])
    return int(passes.snap(net, schedule.clocks, i, later))
