"""Why a plan's own date is kept so seldom: where paths merge, the last of them decides.

A plan adds up one chain of tasks, its critical path, and takes the planned duration of each. The
runs show two things that this leaves out: how often that chain alone would keep the date, and how
often another chain is later. The second is merge bias (MacCrimmon & Ryavec 1964, "An analytical
study of the PERT assumptions"; GAO-16-89G, "merge bias").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

import numpy as np
import numpy.typing as npt

from fairlead.core.cpm.paths import critical_path, driving_path
from fairlead.core.cpm.wording import day_text, work_text
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import Work
from fairlead.core.program.program import TimeUnits
from fairlead.core.simulation import causes, runs
from fairlead.core.simulation.batches import Mapper, rows_of
from fairlead.core.simulation.futures import Futures
from fairlead.core.simulation.model import WHOLE, Model
from fairlead.core.simulation.paths import paths
from fairlead.core.simulation.runs import LOW, Rows, Walk
from fairlead.core.simulation.simulate import simulate
from fairlead.core.simulation.streams import BATCH, RUNS, Sampling, of_batches

Minutes = npt.NDArray[np.int64]

OFTEN = 0.05
"""A path with so large a share of the runs counts as one that decides."""
_DRIVES = 0.1
"""A predecessor that holds a join in so large a share of the runs counts."""
_HARDLY = 0.02
"""A loss of so small a share of the runs is not worth an explanation."""
_AT_ONCE = 16
"""Batches of one chain at once."""
_MOST_CELLS = 2**21
"""Tasks times runs that are looked at for joins."""


@dataclass(frozen=True, slots=True)
class Join:
    """A task that several others hold, now the one and now the other, and what that costs.

    task: WHOLE where it is the end of the program. cost: how much later the target is on average
    than if only the one predecessor held it that usually does, at the most; working time of the
    program.
    """

    task: TaskId
    name: str
    cost: Work


@dataclass(frozen=True, slots=True)
class MergeBias:
    """How often the plan's date of a target is kept, and what keeps it from being kept.

    share: of the runs that keep it. median: the date that half of them keep. alone: the share
    that would keep it if only the critical path of the plan had to be worked. decides: the share
    of the runs in which that path is the longest. often: paths that are so in 5 % of the runs or
    more. joins: the three that cost most.
    """

    target: TaskId
    name: str
    planned: datetime
    share: float
    median: datetime
    alone: float
    decides: float
    often: int
    joins: tuple[Join, ...]


def merge_bias(futures: Futures, target: TaskId | None = None, over: Mapper = map) -> MergeBias:
    """What the runs say about the planned date of a target, the first one unless another is named.

    A target other than the first is simulated again. Each run is repeated on the critical path
    of the plan alone: its tasks with the durations they have in that run, the links between them,
    calendars, constraints and status date, and nothing else. Joins are measured on the first runs,
    no more than 2048. Raises UnknownIdError.
    """
    if target is not None and target != futures.model.targets[0]:
        futures = _of(futures, target, over)
    finish, model = futures.first, futures.model
    alone = _alone(model, futures.runs // BATCH)
    planned = model.schedule.axis.minute(finish.deterministic)
    return MergeBias(
        finish.id,
        finish.name,
        finish.deterministic,
        finish.probability(finish.deterministic),
        finish.quantile(0.5),
        float((alone <= planned).mean()),
        float((alone >= finish.moments.values).mean()),
        len(paths(futures, round(1 / OFTEN), least=OFTEN)),
        _joins(futures)[:3],
    )


def sentence(bias: MergeBias, units: TimeUnits) -> str:
    """What the plan says, how often that happens and why, in words for people who do not plan."""
    said = f"The plan says {_day(bias.planned)}. That happens in {_of_runs(bias.share)}"
    if bias.share == 1:
        return f"{said}: nothing uncertain can move it."
    return f"{said}, because {_why(bias, units)} Half of the runs are done by {_day(bias.median)}."


def _why(bias: MergeBias, units: TimeUnits) -> str:
    if bias.alone - bias.share < _HARDLY:
        late = _of_runs(1 - bias.alone)
        return f"the chain of tasks that it adds up takes longer in {late}; others hardly matter."
    found = (
        "it adds up one chain of tasks, the longest as planned: that chain alone would keep the "
        f"date in {_of_runs(bias.alone)}, and in {_of_runs(1 - bias.decides)} another one is "
        "finished later."
    )
    if bias.often > 1:
        found += f" {bias.often} different chains each decide in 5 % of runs or more."
    if not bias.joins:
        return found
    join = bias.joins[0]
    where = "at the end" if join.task == bias.target else f"before '{join.name}'"
    cost = work_text(join.cost, units)
    return f"{found} Most is lost {where}, which waits for the last of them: {cost} on average."


def _of_runs(share: float) -> str:
    if share in (0, 1):
        return "every run" if share else "no run"
    if not 0.005 <= share < 0.995:
        return "less than 1 % of runs" if share < 0.5 else "more than 99 % of runs"
    return f"{share:.0%} of runs".replace("%", " %")


def _day(finish: datetime) -> str:
    """The last day before a finish, which is the first moment after the work."""
    return day_text(datetime.combine((finish - timedelta(minutes=1)).date(), time()))


def _of(futures: Futures, target: TaskId, over: Mapper) -> Futures:
    model = futures.model
    return simulate(
        futures.program,
        seed=futures.seed,
        runs=futures.runs,
        targets=(target,),
        sampling=model.sampling,
        planned=model.schedule,
        over=over,
    )


def _alone(model: Model, batches: int) -> Minutes:
    """When the plan's critical path is finished in each run if nothing else has to be, (runs,)."""
    first = model.targets[0]
    plan = model.schedule
    hops = critical_path(plan) if first == WHOLE else driving_path(plan, first)
    chosen = _with_summaries(
        model.ground.walk, [model.node_of[hop.task] for hop in hops if hop.task in model.node_of]
    )
    walk = _part_of(model.ground.walk, chosen)
    ends = np.flatnonzero(np.isin(np.flatnonzero(chosen), model.watch.seeds))
    is_plain = model.sampling is Sampling.PLAIN
    found = np.full(batches * BATCH, model.fixed[0, 1])
    for at in range(0, batches if len(ends) else 0, _AT_ONCE):
        some = np.arange(at, min(at + _AT_ONCE, batches))
        size = BATCH * len(some)
        chance = causes.draw(model.causes, some, is_plain).chance
        start, finish, begin = (np.zeros((len(walk.nodes), size), dtype=np.int64) for _ in range(3))
        work = np.zeros((len(walk.leg_base), size), dtype=np.int64)
        rows = Rows(start, finish, begin, work, critical=None)
        runs.draw(walk, chance, of_batches(model.streams[chosen], some), RUNS, is_plain, work)
        runs.forward(walk, model.ground.clocks, chance, rows)
        last = model.ground.finishes(finish[ends].max(axis=0))
        own = found[at * BATCH : at * BATCH + size]
        np.maximum(own, last, out=own)
    return np.where(found == LOW, plan.limits.start, found)


def _with_summaries(walk: Walk, nodes: list[int]) -> npt.NDArray[np.bool_]:
    """Which nodes stand for these tasks, or for a summary that passes their dates on."""
    chosen = np.zeros(len(walk.nodes), dtype=np.bool_)
    chosen[nodes] = True
    for n in np.flatnonzero(np.isin(walk.nodes[:, runs.KIND], (runs.PASSING, runs.FIRST))).tolist():
        chosen[n] |= chosen[walk.arcs[walk.into[n] : walk.into[n + 1], runs.SOURCE]].any()
    return chosen


def _part_of(walk: Walk, chosen: npt.NDArray[np.bool_]) -> Walk:
    """The network of some nodes and of the arcs between them."""
    place = np.cumsum(chosen) - 1
    target = np.repeat(np.arange(len(walk.nodes)), np.diff(walk.into))
    inside = chosen[walk.arcs[:, runs.SOURCE]] & chosen[target]
    arcs = walk.arcs[inside].copy()
    arcs[:, runs.SOURCE] = place[arcs[:, runs.SOURCE]]
    nodes = walk.nodes[chosen].copy()
    counts = nodes[:, runs.LEGS_TO] - nodes[:, runs.LEGS_FROM]
    ends = np.cumsum(counts)
    legs = np.repeat(nodes[:, runs.LEGS_FROM] - (ends - counts), counts) + np.arange(counts.sum())
    nodes[:, runs.LEGS_FROM], nodes[:, runs.LEGS_TO] = ends - counts, ends
    into = np.bincount(place[target[inside]] + 1, minlength=len(nodes) + 1)
    return walk._replace(
        nodes=nodes,
        leg_clock=walk.leg_clock[legs],
        leg_base=walk.leg_base[legs],
        into=np.cumsum(into),
        arcs=arcs,
        cost_rate=walk.cost_rate[chosen],
    )


def _joins(futures: Futures) -> tuple[Join, ...]:
    """The joins on the way to the first target, the dearest first."""
    model = futures.model
    walk, tables = model.ground.walk, model.ground.clocks
    cells = max(1, len(walk.nodes)) * BATCH
    rows = rows_of(model, 0, max(1, min(_AT_ONCE, _MOST_CELLS // cells, futures.runs // BATCH)))
    found = []
    for id, n in model.node_of.items():
        arcs = range(walk.into[n], walk.into[n + 1])
        if len(arcs) < 2 or not rows.critical[n].any() or walk.nodes[n, runs.KIND] == runs.FIXED:
            continue
        bounds = np.array([runs.bound(walk, tables, rows, at, n) for at in arcs])
        cost = _cost(model, bounds, rows.critical[n])
        found.append(Join(id, futures.program.tasks[id].name, Work(cost)))
    seeds = model.watch.seeds
    if len(seeds) > 1:
        cost = _cost(model, rows.finish[seeds], np.ones(rows.finish.shape[1], dtype=np.bool_))
        found.append(Join(model.targets[0], futures.first.name, Work(cost)))
    return tuple(sorted((j for j in found if j.cost), key=lambda j: -j.cost.minutes))


def _cost(model: Model, bounds: Minutes, critical: npt.NDArray[np.bool_]) -> int:
    """What it costs on average that the last of several decides, in working minutes.

    bounds: (predecessors, runs) how long each holds. critical: (runs,) where it matters.
    """
    latest = bounds.max(axis=0)
    bounds = bounds[((bounds == latest) & (latest > LOW)).mean(axis=1) >= _DRIVES]
    if len(bounds) < 2:
        return 0
    if not model.ground.in_work:
        clock = model.schedule.network.book.of_program
        latest = model.ground.work(clock, latest)
        bounds = np.array([model.ground.work(clock, row) for row in bounds])
    return round(float(np.where(critical, latest - bounds, 0).mean(axis=1).min()))
