"""What the passes read and fill in: rows of whole numbers for nodes, legs, links and dates.

Moments are minutes on the program's axis, so that nodes with different calendars meet in one
time. `NONE` stands for a date that is not given.

A node is a task, or a stand-in for the start or the finish of a summary that has links. Its
duration is one or more *legs*: an amount of work on a clock. A task without assignments has one
leg; one driven by assignments has a leg for each, starts with the first and ends with the last.

Each row lies together in memory, because a pass visits nodes in an order of its own and then
wants all that is known of one.
"""

from __future__ import annotations

from typing import NamedTuple

from fairlead.core.calendars.arithmetic import Column, Rows

NONE = -(2**62)

# The columns of a node.
CLOCK = 0
"""The node's own clock, on which its float is measured."""
LEGS_FROM, LEGS_TO = 1, 2
"""Its legs are the rows from one to the other."""
EDGE = 3
"""TASK for work; EITHER_EDGE, START_EDGE or FINISH_EDGE for a milestone; SPAN for the end of a
summary that waits for all, SPAN_FIRST for its start: the first of its tasks to start."""
STATE = 4
"""NOT_STARTED, STARTED or FINISHED."""
ACTUAL_START, ACTUAL_FINISH = 5, 6
HOLD = 7
"""Where what remains of a started task may go on."""
START_NOT_BEFORE, FINISH_NOT_BEFORE = 8, 9
"""Bind early dates."""
START_CAP, FINISH_CAP = 10, 11
"""Hold early dates back although links would move them on."""
MUST_START, MUST_FINISH = 12, 13
"""Win over links."""
FINISH_TARGET = 14
"""Where the duration stretches or shrinks to."""
LATE_START_LIMIT, LATE_FINISH_LIMIT = 15, 16
"""Bind late dates only: deadlines and soft constraints."""
PINNED_START, PINNED_FINISH = 17, 18
"""Dates set by hand."""
LATE = 19
"""1 for as late as possible."""
DELAY, DELAY_CLOCK = 20, 21
"""Levelling delay, on its clock."""
NODE_COLUMNS = 22

TASK, EITHER_EDGE, START_EDGE, FINISH_EDGE, SPAN, SPAN_FIRST = 0, 1, 2, 3, 4, 5

NOT_STARTED, STARTED, FINISHED = 0, 1, 2

# The columns of a leg: its clock, the work in all and the work left, in working minutes.
LEG_CLOCK, WHOLE, LEFT = 0, 1, 2

# The columns of a link; lag in minutes of work on its clock.
SOURCE, TARGET, TYPE, LAG, LAG_CLOCK = 0, 1, 2, 3, 4

FS, SS, FF, SF = 0, 1, 2, 3

# The columns of the dates of a node.
START, FINISH = 0, 1
"""The forecast, actual dates where there are any."""
LINK_START, LINK_FINISH = 2, 3
"""What successors wait for."""
EARLY_START, EARLY_FINISH, LATE_START, LATE_FINISH = 4, 5, 6, 7
REMAINING_START, LATE_REMAINING_START = 8, 9
"""When what is left begins, early and late."""
TOTAL_FLOAT, FREE_FLOAT = 10, 11
"""Working minutes on the node's clock."""
DATE_COLUMNS = 12

RETAINED_LOGIC, OVERRIDE, ACTUAL_DATES = 0, 1, 2

FLOAT_AT_START, FLOAT_AT_FINISH, FLOAT_SMALLEST = 0, 1, 2


class Net(NamedTuple):
    """A network as the passes read it.

    nodes: (nodes, NODE_COLUMNS). legs: (legs, 3). links: (links, 5), sorted by target.
    in_from: (nodes + 1,) the links into node i are the rows in_from[i] to in_from[i + 1].
    out_from, outgoing: the links out of it are outgoing[out_from[i]] to outgoing[out_from[i + 1]].
    order: (nodes,) every predecessor before its successors.
    """

    nodes: Rows
    legs: Rows
    links: Rows
    in_from: Column
    out_from: Column
    outgoing: Column
    order: Column


class Limits(NamedTuple):
    """The rules and moments that hold for the whole network.

    start: no unstarted work before it. status: no remaining work before it, or NONE.
    finish: late dates count from it, or NONE for the latest early finish.
    last: the latest early finish, once the forward pass has found it.
    remaining_logic: links bind what remains of started work, and pass through finished work
    (Primavera); otherwise they count from actual dates (Project).
    lag_from_actual: with remaining logic, a start-to-start lag is used up on its own calendar.
    progress: RETAINED_LOGIC, OVERRIDE or ACTUAL_DATES. float_rule: FLOAT_AT_START and so on.
    late_within_finish: no late date lies after `finish`, whatever leads allow.
    open_ends_critical: where nothing follows, late dates count from the own early finish.
    """

    start: int
    status: int
    finish: int
    last: int
    progress: int
    remaining_logic: bool
    lag_from_actual: bool
    late_within_finish: bool
    open_ends_critical: bool
    float_rule: int
