"""How a driving link holds its successor, in words that name the moment it really waits for.

That moment is not always a date of the predecessor: where links bind what remains of started work
and pass through finished work (Primavera), it is what the predecessor passes on.
"""

from __future__ import annotations

from fairlead.core.calendars.arithmetic import add_work
from fairlead.core.cpm import passes
from fairlead.core.cpm.arrays import (
    ACTUAL_FINISH,
    ACTUAL_START,
    FINISHED,
    LAG,
    LAG_CLOCK,
    LINK_FINISH,
    LINK_START,
    SOURCE,
    STATE,
    TYPE,
)
from fairlead.core.cpm.rule import Held, Rule
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.cpm.wording import day_text, finish_text, lag_text, link_text, point_text
from fairlead.core.program.link import Link, LinkType
from fairlead.core.program.task import Task

_FROM_FINISH = (LinkType.FS, LinkType.FF)


def held_by_link(schedule: Schedule, link: Link, task: Task) -> Held:
    """What a driving link says; finished work may only pass on what it waited for itself."""
    net, at = schedule.network.net, schedule.link_rows[link.id]
    if schedule.limits.remaining_logic and net.nodes[net.links[at][SOURCE]][STATE] == FINISHED:
        passed = _passed_on(schedule, link, at)
        if passed is not None:
            return passed
    others = len(schedule.driving.get(task.id, ())) - 1
    also = f" ({others} more {'link holds' if others == 1 else 'links hold'} it there too)"
    return Rule.LINK, _clause(schedule, link, at) + (also if others > 0 else "")


def _passed_on(schedule: Schedule, link: Link, at: int) -> Held | None:
    """What finished work passes on, where that is another moment than its own dates say."""
    net, clocks, limits = schedule.network.net, schedule.clocks, schedule.limits
    row, name = net.links[at], schedule.program.tasks[link.predecessor].name
    source, dates = net.nodes[row[SOURCE]], schedule.nodes[row[SOURCE]]
    ends = link.type in _FROM_FINISH
    own = add_work(
        clocks,
        row[LAG_CLOCK],
        source[ACTUAL_FINISH if ends else ACTUAL_START],
        row[LAG] + passes.overlap(row[TYPE], limits),
    )
    moment = int(passes.reached(net, clocks, limits, schedule.nodes, at))
    if moment == own:
        return None
    base = int(dates[LINK_FINISH if ends else LINK_START])
    lag = "" if moment in (base, limits.status) else _lag(schedule, link, at)
    if limits.status in (moment, base):
        on = point_text(schedule.axis.moment(limits.status))
        says = f"work not done by the status date ({on}) lies ahead"
        if lag:
            says = f"{lag} after it goes on from the status date ({on})"
        return Rule.STATUS_DATE, f"'{name}' is done, and {says}"
    if base == limits.start:
        on = day_text(schedule.axis.moment(base))
        says = f"the program starts on {on}"
        if lag:
            says = f"{lag} after it counts from the start of the program ({on})"
        return Rule.PROGRAM_START, f"'{name}' is done, and {says}"
    on = finish_text(schedule.axis.moment(base))
    with_lag = f", with {lag}" if lag else ""
    return Rule.LINK, f"'{name}' is done but passes on what it waited for, to {on}{with_lag}"


def _clause(schedule: Schedule, link: Link, at: int) -> str:
    """What a link demands, with the moment that its predecessor passes on."""
    network = schedule.network
    source = int(network.net.links[at][SOURCE])
    before, ends = schedule.dates(link.predecessor), link.type in _FROM_FINISH
    name = who = f"'{schedule.program.tasks[link.predecessor].name}'"
    moment = own = before.finish if ends else before.start
    finished = network.net.nodes[source][STATE] == FINISHED
    if not finished:
        column = LINK_FINISH if ends else LINK_START
        moment = schedule.axis.moment(int(schedule.nodes[source][column]))
    lasts = before.finish > before.start
    on = finish_text(moment, lasts=lasts) if ends or not lasts else day_text(moment)
    lag = _lag(schedule, link, at, whole=finished)
    with_lag = f", with {lag}" if lag else ""
    if moment != own and network.ids[source] is not None:
        who = f"the rest of {name}"
    elif moment > own and ends:
        return f"finished work below {name} passes on what it waited for, to {on}{with_lag}"
    elif moment != own:
        who = f"the work left below {name}"
    return link_text(link.type, who, on) + with_lag


def _lag(schedule: Schedule, link: Link, at: int, *, whole: bool = False) -> str:
    """The lag of a link in words, or what of it is still to be waited for; empty when nothing is.

    whole: no part of it is used up.
    """
    net = schedule.network.net
    name = f"'{schedule.program.tasks[link.predecessor].name}'"
    words = lag_text(link.lag, schedule.program.units, name)
    full = int(net.links[at][LAG])
    left = int(passes.lag_left(net, schedule.clocks, schedule.limits, at))
    if whole or left == full:
        return words
    return f"what is left of {words}" if left else ""
