"""What the capacity of teams and people does to the finish: the same runs, levelled one by one.

Each run keeps its durations, drivers and risks (common random numbers) and places its tasks by
serial generation in an order that is the same for all (`core/levelling`). Levelling delays that
the plan carries are taken back in these runs, because capacity itself decides here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import numpy.typing as npt

from fairlead.core.calendars.arithmetic import MINUTES_PER_DAY, Clocks
from fairlead.core.cpm import arrays
from fairlead.core.ground.finding import Finding, Origin, Severity
from fairlead.core.ground.ids import ResourceId, TaskId
from fairlead.core.ground.units import Work
from fairlead.core.levelling import compiled
from fairlead.core.levelling.demand import Demand, demand
from fairlead.core.levelling.serial import LATEST_DAY, serial
from fairlead.core.simulation import causes, runs
from fairlead.core.simulation.futures import Finish, Futures
from fairlead.core.simulation.model import Model, with_added_tasks
from fairlead.core.simulation.sample import Sample
from fairlead.core.simulation.streams import BATCH, RUNS, Sampling, of_batches

Minutes = npt.NDArray[np.int64]

MATTERS_FROM = 1.05
"""The ratio of the two P80 durations above which capacity is flagged."""
_SURE = 0.8
_YEARS_AFTER = 10
_TIMES_AS_LONG = 8
_PIECE_BYTES = 64 * 2**20
_MOST_BATCHES = 16


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """A resource that tasks waited for on the way to the finish.

    share: the share of the runs in which one did. waited: working minutes of waiting on that way
    in a run, on average over all runs; two tasks may wait at the same time.
    """

    resource: ResourceId
    name: str
    share: float
    waited: Work


@dataclass(frozen=True, eq=False)
class Capacity:
    """The finish of the first target with and without regard to capacity, run by run.

    without, within: its finish with links alone, and with capacity as well. ratio: the working
    time from the data date (or start) to the P80 finish within capacity, over that without; None
    when there is no time left. ratio_standard_error: of that ratio, from the same batches of both.
    bottlenecks: those that made a task wait most often first. short: for each task that took more
    of a resource than there was because nothing could move it, the share of the runs.
    """

    without: Finish
    within: Finish
    ratio: float | None
    ratio_standard_error: float | None
    bottlenecks: tuple[Bottleneck, ...]
    short: Mapping[TaskId, float]
    findings: tuple[Finding, ...]

    @property
    def matters(self) -> bool:
        """Whether capacity moves the P80 finish by more than a twentieth of the time to it."""
        return self.ratio is not None and self.ratio > MATTERS_FROM

    @property
    def p80(self) -> datetime:
        """The P80 finish within capacity."""
        return self.within.quantile(_SURE)

    @property
    def p80_without(self) -> datetime:
        """The P80 finish with links alone."""
        return self.without.quantile(_SURE)


@dataclass(frozen=True, slots=True, eq=False)
class CapacityPiece:
    """Some batches to run: from `first` to before `last`. leg: where each drawn leg belongs."""

    model: Model
    wanted: Demand
    clocks: Clocks
    leg: Minutes
    first: int
    last: int


@dataclass(frozen=True, slots=True, eq=False)
class CapacityPart:
    """What some batches left behind, as `ManyRuns` has it.

    finish: (runs,). held, waited: (resources,). short: (nodes,).
    """

    finish: Minutes
    held: Minutes
    waited: Minutes
    short: Minutes


Mapper = Callable[
    [Callable[[CapacityPiece], CapacityPart], Sequence[CapacityPiece]], Iterable[CapacityPart]
]
"""Runs pieces and gives their parts back in order: `map`, or that of a pool."""


def capacity(futures: Futures, *, over: Mapper = map) -> Capacity:
    """Run a program's futures again so that nobody does more than they can.

    The first target is looked at. Same futures, same answer, however many threads there are.
    A run costs about a microsecond for each task, and twice that and more where many wait.
    """
    model = futures.model
    whole = with_added_tasks(model.schedule)
    wanted = demand(whole)
    part = _run(model, wanted, futures.runs // BATCH, over)
    without = futures.first
    within = _finish(model, without, np.maximum(part.finish, model.fixed[0, 1]))
    ratio, error = _ratio(model, without, within)
    bottlenecks = tuple(_bottlenecks(wanted, part, futures.runs))
    ids = whole.network.ids
    short = {
        id: int(part.short[i]) / futures.runs
        for i in np.flatnonzero(part.short).tolist()
        if (id := ids[i]) is not None
    }
    found = Capacity(without, within, ratio, error, bottlenecks, short, ())
    return replace(found, findings=(*wanted.findings, *_findings(wanted, found)))


def _run(model: Model, wanted: Demand, batches: int, over: Mapper) -> CapacityPart:
    """All batches, on clocks that reach as far as the longest run."""
    base = wanted.schedule
    first = base.clocks.first_day
    begun = base.limits.start
    last = max(base.axis.minute(serial(base).last), begun)
    days = (last + _TIMES_AS_LONG * (last - begun)) // MINUTES_PER_DAY + _YEARS_AFTER * 366 - first
    leg = _legs(model, wanted)
    nodes = len(base.network.ids)
    size = max(1, min(_MOST_BATCHES, _PIECE_BYTES // max(1, nodes * BATCH * 16)))
    while True:
        days = min(days, LATEST_DAY - first)
        clocks = base.network.book.clocks(first, days)
        pieces = [
            CapacityPiece(model, wanted, clocks, leg, at, min(at + size, batches))
            for at in range(0, batches, size)
        ]
        part = _joined(list(over(run_piece, pieces)))
        beyond = int(part.finish.max(initial=begun)) >= (first + days) * MINUTES_PER_DAY
        if not beyond or first + days >= LATEST_DAY:
            return part
        days *= 4


def _legs(model: Model, wanted: Demand) -> Minutes:
    """For each leg of the network, the row of the runs' draws that it is."""
    rows = np.asarray(wanted.net.nodes)
    nodes = model.ground.walk.nodes
    leg = np.zeros(len(wanted.net.legs), dtype=np.int64)
    for i, n in enumerate(model.ground.place.tolist()):
        first, last = rows[i, arrays.LEGS_FROM], rows[i, arrays.LEGS_TO]
        leg[first:last] = np.arange(nodes[n, runs.LEGS_FROM], nodes[n, runs.LEGS_TO])
    return leg


def run_piece(piece: CapacityPiece) -> CapacityPart:
    """Run some batches, one run after the other."""
    model, wanted = piece.model, piece.wanted
    batches = np.arange(piece.first, piece.last)
    size = BATCH * len(batches)
    is_plain = model.sampling is Sampling.PLAIN
    chance = causes.draw(model.causes, batches, is_plain).chance
    walk = model.ground.walk
    work = np.zeros((len(walk.leg_base), size), dtype=np.int64)
    runs.draw(walk, chance, of_batches(model.streams, batches), RUNS, is_plain, work)
    place = model.ground.place
    there = np.ones((len(place), size), dtype=np.bool_)
    for i, row in enumerate(walk.nodes[place, runs.PRESENT].tolist()):
        if row >= 0:
            there[i] = chance.present[row]
    many = wanted.runs(work[piece.leg], there, _watched(model))
    # Pieces may run side by side, and each run writes its durations into the network.
    net = wanted.net._replace(nodes=wanted.net.nodes.copy(), legs=wanted.net.legs.copy())
    limits, made = wanted.schedule.limits, wanted.generated()
    generate = compiled.compiled()
    generate(net, piece.clocks, limits, wanted.order, made, wanted.blank, many)
    return CapacityPart(many.finish, many.held, many.waited, many.short)


def _watched(model: Model) -> Minutes:
    """The rows of the network whose finish the first target is."""
    row_of = np.empty_like(model.ground.place)
    row_of[model.ground.place] = np.arange(len(row_of))
    watch = model.watch
    found: Minutes = row_of[watch.nodes[watch.offset[0] : watch.offset[1]]]
    return found


def _joined(parts: Sequence[CapacityPart]) -> CapacityPart:
    return CapacityPart(
        np.concatenate([part.finish for part in parts]),
        *(
            np.sum([getattr(p, name) for p in parts], axis=0)
            for name in ("held", "waited", "short")
        ),
    )


def _finish(model: Model, without: Finish, moments: Minutes) -> Finish:
    clock = model.schedule.network.book.of_program
    worked = model.ground.work(clock, moments)
    return replace(without, moments=Sample(moments), worked=Sample(worked))


def _ratio(model: Model, without: Finish, within: Finish) -> tuple[float | None, float | None]:
    """The ratio of both P80 durations, and its standard error by the batches of both together."""
    program = model.program
    since = program.start if program.status_date is None else program.status_date
    moment = np.array([model.schedule.axis.minute(max(since, program.start))])
    clock = model.schedule.network.book.of_program
    base = int(model.ground.work(clock, moment)[0])
    alone = without.worked.quantile(_SURE) - base
    if alone <= 0:
        return None, None
    ratio = (within.worked.quantile(_SURE) - base) / alone
    moved = within.worked.influence(_SURE) - ratio * without.worked.influence(_SURE)
    batches = len(moved)
    if batches < 2:
        return ratio, None
    return ratio, float(np.sqrt(moved.var(ddof=1) / batches)) / alone


def _bottlenecks(wanted: Demand, part: CapacityPart, runs: int) -> Iterator[Bottleneck]:
    names = wanted.schedule.program.resources
    for n in np.lexsort((-part.waited, -part.held)).tolist():
        if part.held[n]:
            id = wanted.resources[n]
            waited = Work(round(int(part.waited[n]) / runs))
            yield Bottleneck(id, names[id].name, int(part.held[n]) / runs, waited)


def _findings(wanted: Demand, found: Capacity) -> Iterator[Finding]:
    program = wanted.schedule.program
    origin = Origin(program.name)
    if not wanted.resources:
        says = "no task still to be done is assigned to anyone, so that capacity changes nothing."
        yield Finding("CAP-001", Severity.NOTE, origin, says, "Assign people or roles to tasks.")
    delayed = sum(1 for task in program.tasks.values() if task.levelling_delay.minutes)
    if delayed:
        tasks = "1 task carries" if delayed == 1 else f"{delayed} tasks carry"
        says = f"{tasks} a levelling delay, which runs within capacity do not wait for."
        do = "Compare with a plan without levelling delays."
        yield Finding("CAP-002", Severity.NOTE, origin, says, do)
    if found.matters:
        assert found.ratio is not None
        first = found.bottlenecks[0] if found.bottlenecks else None
        most = f"; '{first.name}' in {_percent(first.share)} of the runs" if first else ""
        says = (
            f"the P80 finish takes {found.ratio:.2f} times as long when nobody does more than they "
            f"can{most}."
        )
        do = "Promise the date within capacity, or add to what is short."
        yield Finding("CAP-003", Severity.WARNING, origin, says, do)
    for id, share in found.short.items():
        says = (
            f"'{program.tasks[id].name}' takes more of somebody than there is in "
            f"{_percent(share)} of the runs, because nothing can move it."
        )
        do = "Move it, give it somebody else, or lower its units."
        yield Finding("CAP-004", Severity.WARNING, Origin(program.name, f"Task {id}"), says, do)


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")
