"""Networks all on one clock, whose moments can be counted in its working minutes: the quick road.

Working minutes do not tell the end of one working period from the beginning of the next. Work
ends at the end and starts at the beginning; whatever may stand at either of them, or in time off,
keeps a network on moments.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fairlead.core.cpm import arrays
from fairlead.core.cpm.arrays import FF, SF, SS
from fairlead.core.simulation import runs
from fairlead.core.simulation.runs import IDENTITY, LOW, OPENING, Tables, Walk

Minutes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def only_clock(walk: Walk, clocks: Tables, opening: int) -> int:
    """The clock in whose working minutes a network can be counted; IDENTITY when there is none.

    opening: no unstarted work before that moment.
    """
    if not len(walk.leg_clock):
        return IDENTITY
    clock = int(walk.leg_clock[0])
    delayed = walk.nodes[:, runs.DELAY] != 0
    lagging = walk.arcs[:, runs.LAG] != 0
    if not (
        (walk.leg_clock == clock).all()
        and (walk.arcs[lagging, runs.LAG_CLOCK] == clock).all()
        and (walk.nodes[delayed, runs.DELAY_CLOCK] == clock).all()
    ):
        return IDENTITY
    unclear = _unclear_nodes(walk, opening)
    unclear |= _unclear_dates(walk, clocks, clock, opening)
    return IDENTITY if unclear.any() or _unclear_arcs(walk, clocks, clock).any() else clock


def in_work(walk: Walk, clocks: Tables, clock: int) -> Walk:
    """The same network with its moments counted in working minutes of its one clock."""
    nodes = walk.nodes.copy()
    for column in _MOMENTS:
        given = nodes[:, column]
        named = given != LOW
        given[named] = runs.work_at(clocks, clock, given[named])
    arcs = walk.arcs.copy()
    arcs[:, runs.LAG_CLOCK] = IDENTITY
    nodes[:, [runs.CLOCK, runs.DELAY_CLOCK]] = IDENTITY
    status = walk.status
    if status != LOW:
        status = int(runs.work_at(clocks, clock, np.array([status]))[0])
    legs = np.full_like(walk.leg_clock, IDENTITY)
    return walk._replace(nodes=nodes, arcs=arcs, leg_clock=legs, status=status)


_MOMENTS = (
    runs.FLOOR,
    runs.FIXED_START,
    runs.FIXED_FINISH,
    runs.FINISH_FROM,
    runs.START_CAP,
    runs.FINISH_CAP,
    runs.WORK_TO,
    runs.OPEN_TO,
)


def _moving(nodes: Minutes) -> Flags:
    found: Flags = np.isin(nodes[:, runs.KIND], (runs.WORK, runs.STARTED))
    return found


def _milestones(nodes: Minutes) -> Flags:
    found: Flags = (nodes[:, runs.EDGE] != arrays.TASK) & _moving(nodes)
    return found


def _unclear_nodes(walk: Walk, opening: int) -> Flags:
    """The nodes that have no work, or whose dates links and work alone do not decide."""
    nodes = walk.nodes
    milestone, opens = _milestones(nodes), nodes[:, runs.EDGE] == OPENING
    legs = np.repeat(np.arange(len(nodes)), nodes[:, runs.LEGS_TO] - nodes[:, runs.LEGS_FROM])
    idle = np.bincount(legs, weights=walk.leg_base, minlength=len(nodes)) == 0
    found: Flags = _moving(nodes) & ((idle & ~milestone) | (nodes[:, runs.FLOOR] < opening))
    found |= milestone & ~opens & (nodes[:, runs.FLOOR] != opening)
    found |= milestone & (nodes[:, runs.EDGE] == arrays.START_EDGE)
    found |= np.isin(nodes[:, runs.KIND], (runs.PASSING, runs.FIRST))
    given = nodes[:, [runs.MUST_START, runs.MUST_FINISH, runs.FINISH_TARGET]]
    found |= (given != LOW).any(axis=1)
    return found


def _unclear_dates(walk: Walk, clocks: Tables, clock: int, opening: int) -> Flags:
    """The nodes with a date of their own at which work could not end."""
    nodes = walk.nodes
    milestone, started = _milestones(nodes), nodes[:, runs.KIND] == runs.STARTED
    caps = nodes[:, [runs.START_CAP, runs.FINISH_CAP]]
    found: Flags = ((caps != LOW) & (milestone[:, None] | (caps <= opening))).any(axis=1)
    from_, open_ = nodes[:, runs.FINISH_FROM], nodes[:, runs.OPEN_TO]
    found |= (milestone | started) & (from_ != LOW) & ~_ends_work(clocks, clock, from_)
    found |= (open_ != LOW) & ~_ends_work(clocks, clock, open_)
    return found


def _unclear_arcs(walk: Walk, clocks: Tables, clock: int) -> Flags:
    """The arcs that may hold a milestone, or the end of work, where no work ends."""
    nodes, arcs = walk.nodes, walk.arcs
    source = nodes[arcs[:, runs.SOURCE]]
    target = np.repeat(np.arange(len(nodes)), np.diff(walk.into))
    kind, lag = arcs[:, runs.TYPE], arcs[:, runs.LAG]
    fixed = source[:, runs.KIND] == runs.FIXED
    fixed &= ~_ends_work(clocks, clock, source[:, runs.FIXED_FINISH])
    found: Flags = _milestones(nodes)[target] & (np.isin(kind, (SS, SF)) | (lag < 0) | fixed)
    if walk.remaining_logic:
        found |= (kind == FF) & (lag < 0)
        found |= (kind == SF) & (lag < 1)
    return found


def _ends_work(clocks: Tables, clock: int, moment: Minutes) -> Flags:
    """Whether work may end at each moment."""
    found: Flags = runs.finish_of(clocks, clock, runs.work_at(clocks, clock, moment)) == moment
    return found
