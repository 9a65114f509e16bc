"""What the passes read and fill in: nodes, links, limits and dates, as plain sequences.

Moments are minutes on the program's axis, so that nodes with different calendars meet in one
time. `NONE` stands for a date that is not given.

A node is a task, or a stand-in for the start or the finish of a summary that has links. Its
duration is one or more *legs*: an amount of work on a clock. A task without assignments has one
leg; one driven by assignments has a leg for each, starts with the first and ends with the last.
"""

from __future__ import annotations

from typing import Any, NamedTuple

Column = Any
"""One integer for each node (or link, or leg): a list, or an array of int64."""

NONE = -(2**62)

FS, SS, FF, SF = 0, 1, 2, 3

TASK, EITHER_EDGE, START_EDGE, FINISH_EDGE, SPAN, SPAN_FIRST = 0, 1, 2, 3, 4, 5

NOT_STARTED, STARTED, FINISHED = 0, 1, 2

RETAINED_LOGIC, OVERRIDE, ACTUAL_DATES = 0, 1, 2


class Nodes(NamedTuple):
    """What is known of each node; every sequence has one entry a node unless it says otherwise.

    clock: the node's own clock, on which its float is measured.
    leg_from: (nodes + 1,) where each node's legs begin; leg_clock, leg_whole, leg_left: (legs,)
    the clock, the work in all and the work left, in working minutes.
    edge: TASK for work; EITHER_EDGE, START_EDGE, FINISH_EDGE for milestones; SPAN for the end of
    a summary that waits for all, SPAN_FIRST for its start: the first of its tasks to start.
    state: NOT_STARTED, STARTED or FINISHED.
    late_start_limit, late_finish_limit: bind late dates only (deadlines, soft constraints);
    start_cap, finish_cap hold early dates back although links would move them on; must_start,
    must_finish win over links; finish_target is where the duration stretches or shrinks to.
    hold: where what remains of a started task may go on; delay: levelling delay on delay_clock.
    """

    clock: Column
    leg_from: Column
    leg_clock: Column
    leg_whole: Column
    leg_left: Column
    edge: Column
    state: Column
    actual_start: Column
    actual_finish: Column
    hold: Column
    start_not_before: Column
    finish_not_before: Column
    start_cap: Column
    finish_cap: Column
    must_start: Column
    must_finish: Column
    finish_target: Column
    late_start_limit: Column
    late_finish_limit: Column
    pinned_start: Column
    pinned_finish: Column
    as_late_as_possible: Column
    delay: Column
    delay_clock: Column


class Links(NamedTuple):
    """What waits for what.

    order: (nodes,) nodes so that every predecessor comes before its successors.
    source, target, type, lag, lag_clock: (links,) lag in minutes of work on its clock.
    in_from, incoming: links into each node; out_from, outgoing: links out of each node.
    """

    order: Column
    source: Column
    target: Column
    type: Column
    lag: Column
    lag_clock: Column
    in_from: Column
    incoming: Column
    out_from: Column
    outgoing: Column


class Limits(NamedTuple):
    """The rules and moments that hold for the whole network.

    start: no unstarted work before it. status: no remaining work before it, or NONE.
    finish: late dates count from it, or NONE for the latest early finish.
    last: the latest early finish, once the forward pass has found it.
    remaining_logic: links bind what remains of started work, and pass through finished work
    (Primavera); otherwise they count from actual dates (Project).
    lag_from_actual: with remaining logic, a start-to-start lag is used up on its own calendar.
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


class Dates(NamedTuple):
    """What the passes find, (nodes,) moments each.

    start, finish: the forecast, actual dates where there are any.
    link_start, link_finish: what successors wait for.
    early_*, late_*: as reported. remaining_start, late_remaining_start: when what is left begins.
    """

    start: Column
    finish: Column
    link_start: Column
    link_finish: Column
    early_start: Column
    early_finish: Column
    late_start: Column
    late_finish: Column
    remaining_start: Column
    late_remaining_start: Column


FLOAT_AT_START, FLOAT_AT_FINISH, FLOAT_SMALLEST = 0, 1, 2
