"""What a change would do: a program as it is beside the programs it could become.

All are run on the same random numbers, stream by stream (common random numbers), so that each run
meets itself and a difference is known far better than either date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.ids import TaskId
from fairlead.core.impact.commitments import Breach, Commitment, commitments
from fairlead.core.impact.difference import Difference, enough_batches, of_mean, of_quantile
from fairlead.core.impact.overload import Overload, overloads_added
from fairlead.core.impact.yardstick import Yardstick
from fairlead.core.program.program import Program
from fairlead.core.program.task import TaskKind
from fairlead.core.simulation.batches import Mapper
from fairlead.core.simulation.futures import Futures
from fairlead.core.simulation.model import WHOLE
from fairlead.core.simulation.sample import Sample
from fairlead.core.simulation.simulate import SURE, USUAL_RUNS, simulate
from fairlead.core.simulation.streams import BATCH

LIKELY = 0.5
MOSTLY = 0.5
"""The criticality from which on a task counts as critical."""
MOST_RISES = 10
LEAST_RISE = 0.05
MOST_SIMULATED = 200
"""Tasks with commitments whose P80 is looked at; beyond it their planned dates decide."""


@dataclass(frozen=True, slots=True)
class FinishShift:
    """How much later a target is finished.

    In working minutes of the calendar of the program before.
    worse: the share of runs in which it is finished later than in the same run before.
    """

    target: TaskId
    name: str
    mean: Difference
    p50: Difference
    p80: Difference
    worse: float


@dataclass(frozen=True, slots=True)
class CostShift:
    """How much more a program costs, in minor units of its currency.

    worse: the share of runs in which it costs more than in the same run before.
    """

    mean: Difference
    p50: Difference
    p80: Difference
    worse: float


@dataclass(frozen=True, slots=True)
class CriticalityShift:
    """A task that leads to the first target in another share of the runs.

    The share is 0 where the task is not there.
    """

    task: TaskId
    name: str
    before: float
    after: float


@dataclass(frozen=True, slots=True, eq=False)
class ChangeImpact:
    """What one option does.

    before, after: all runs of both. finishes: of the targets that both have; gone: the others.
    cost: None without costs in either, and between currencies. newly_critical: tasks whose
    criticality rises past one half; no_longer_critical: falls below it. rises: the tasks whose
    criticality rises most. All three are empty when the first target is gone.
    broken: commitments kept before and broken after. mended: the reverse.
    """

    name: str
    before: Futures
    after: Futures
    finishes: tuple[FinishShift, ...]
    gone: tuple[TaskId, ...]
    cost: CostShift | None
    newly_critical: tuple[CriticalityShift, ...]
    no_longer_critical: tuple[CriticalityShift, ...]
    rises: tuple[CriticalityShift, ...]
    overloads: tuple[Overload, ...]
    broken: tuple[Breach, ...]
    mended: tuple[Breach, ...]


def impact(
    before: Program,
    options: Sequence[Program] | Mapping[str, Program],
    *,
    seed: int = 1,
    runs: int = USUAL_RUNS,
    targets: Sequence[TaskId] = (),
    over: Mapper = map,
) -> tuple[ChangeImpact, ...]:
    """What each option would change, in their order.

    options: by name, or "Option 1" and so on. targets: of the program before, the whole program
    without any; the first is the one whose critical path is followed. Raises UnknownIdError for a
    target that the program does not have, InvalidRequestError for fewer than two batches of runs
    and for more than 2^17 runs.
    """
    batches = enough_batches(runs)
    if isinstance(options, Mapping):
        named = list(options.items())
    else:
        named = [(f"Option {n}", option) for n, option in enumerate(options, start=1)]
    wanted = tuple(dict.fromkeys(targets)) or (WHOLE,)
    promised = [one for program in (before, *(p for _, p in named)) for one in commitments(program)]
    watched = (*wanted, *_simulated(promised, before))
    base = simulate(before, seed=seed, runs=batches * BATCH, targets=watched, over=over)
    return tuple(
        _impact(name, base, _run(option, watched, seed, batches, over), wanted)
        for name, option in named
    )


def _simulated(promised: Iterable[Commitment], before: Program) -> list[TaskId]:
    """The tasks with commitments whose runs are kept."""
    tasks = dict.fromkeys(one.task for one in promised)
    return [id for id in tasks if _can_be_watched(before, id)][:MOST_SIMULATED]


def _run(
    program: Program, watched: Sequence[TaskId], seed: int, batches: int, over: Mapper
) -> Futures:
    """The runs of an option, of what it still has among the targets."""
    there = [id for id in watched if _can_be_watched(program, id)]
    return simulate(program, seed=seed, runs=batches * BATCH, targets=there, over=over)


def _can_be_watched(program: Program, id: TaskId) -> bool:
    if id == WHOLE:
        return True
    return id in program.tasks and program.tasks[id].kind is not TaskKind.LEVEL_OF_EFFORT


def _impact(name: str, before: Futures, after: Futures, wanted: Sequence[TaskId]) -> ChangeImpact:
    yardstick = Yardstick(before.program)
    shared = [id for id in wanted if id in after.targets and id in before.targets]
    follows = wanted[0] in shared
    shifts = _criticalities(before, after) if follows else []
    rises = sorted(shifts, key=lambda s: (s.before - s.after, s.task))
    broken, mended = _breaches(before, after), _breaches(after, before)
    return ChangeImpact(
        name=name,
        before=before,
        after=after,
        finishes=tuple(_finish_shift(before, after, id, yardstick) for id in shared),
        gone=tuple(id for id in wanted if id not in shared),
        cost=_cost_shift(before, after),
        newly_critical=tuple(s for s in rises if s.before <= MOSTLY < s.after),
        no_longer_critical=tuple(s for s in reversed(rises) if s.after <= MOSTLY < s.before),
        rises=tuple(s for s in rises[:MOST_RISES] if s.after - s.before >= LEAST_RISE),
        overloads=overloads_added(before.model.schedule, after.model.schedule),
        broken=broken,
        mended=tuple(_reversed(breach) for breach in mended),
    )


def _finish_shift(
    before: Futures, after: Futures, target: TaskId, yardstick: Yardstick
) -> FinishShift:
    was, is_now = (
        Sample(yardstick.worked(f.targets[target].moments.values, f.model.schedule.axis))
        for f in (before, after)
    )
    return FinishShift(
        target,
        after.targets[target].name,
        of_mean(was, is_now),
        of_quantile(was, is_now, LIKELY),
        of_quantile(was, is_now, SURE),
        _worse(was, is_now),
    )


def _cost_shift(before: Futures, after: Futures) -> CostShift | None:
    if before.program.currency != after.program.currency:
        return None
    if before.cost is None and after.cost is None:
        return None
    # A program without costs costs nothing in each run.
    was, is_now = Sample(before.part.cost_minor), Sample(after.part.cost_minor)
    return CostShift(
        of_mean(was, is_now),
        of_quantile(was, is_now, LIKELY),
        of_quantile(was, is_now, SURE),
        _worse(was, is_now),
    )


def _worse(before: Sample, after: Sample) -> float:
    return float((after.values > before.values).mean())


def _criticalities(before: Futures, after: Futures) -> list[CriticalityShift]:
    """The tasks whose criticality is another, in the order of the program after."""
    found = []
    for id in dict.fromkeys((*after.model.node_of, *before.model.node_of)):
        was, is_now = (f.criticality(id) if id in f.model.node_of else 0.0 for f in (before, after))
        if was != is_now:
            program = after.program if id in after.program.tasks else before.program
            found.append(CriticalityShift(id, program.tasks[id].name, was, is_now))
    return found


def _breaches(before: Futures, after: Futures) -> tuple[Breach, ...]:
    """The commitments that are kept before and broken after, each by its own program's date."""
    old = {(one.kind, one.id): one for one in commitments(before.program)}
    found = []
    for one in commitments(after.program):
        was = old.get((one.kind, one.id), one)
        if was.task != WHOLE and was.task not in before.program.tasks:
            continue
        planned = (_planned(before, was.task), _planned(after, one.task))
        breaks_plan = planned[0] <= was.due and planned[1] > one.due
        sure, breaks_sure = None, False
        if was.task in before.targets and one.task in after.targets:
            sure = (before.targets[was.task].quantile(SURE), after.targets[one.task].quantile(SURE))
            breaks_sure = sure[0] <= was.due and sure[1] > one.due
        if breaks_plan or breaks_sure:
            found.append(Breach(one, planned, sure, breaks_plan, breaks_sure))
    return tuple(found)


def _planned(futures: Futures, task: TaskId) -> datetime:
    schedule: Schedule = futures.model.schedule
    return schedule.finish if task == WHOLE else schedule.dates(task).finish


def _reversed(breach: Breach) -> Breach:
    sure = None if breach.sure is None else (breach.sure[1], breach.sure[0])
    return Breach(
        breach.commitment,
        (breach.planned[1], breach.planned[0]),
        sure,
        breach.breaks_plan,
        breach.breaks_sure,
    )
