"""One program studied closely: its futures, and what they say about its first target."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from fairlead.compute.pool import Over
from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import Money, Work
from fairlead.core.impact.worth import BestSet, Worth, best_set, undecided, worth
from fairlead.core.program.outline import ancestors
from fairlead.core.program.program import Program
from fairlead.core.program.task import TaskKind, is_finished
from fairlead.core.simulation.capacity import Capacity
from fairlead.core.simulation.capacity import capacity as tight
from fairlead.core.simulation.cruciality import cruciality
from fairlead.core.simulation.futures import Futures
from fairlead.core.simulation.joint import JointPoint, frontier
from fairlead.core.simulation.merge import MergeBias, merge_bias
from fairlead.core.simulation.model import WHOLE
from fairlead.core.simulation.one_by_one import MOST_CAUSES
from fairlead.core.simulation.paths import FrequentPath, paths
from fairlead.core.simulation.simulate import USUAL_RUNS, simulate
from fairlead.core.simulation.streams import Sampling
from fairlead.core.simulation.tornado import Bar, BarKind, tornado

JOINT_SHARE = 0.7
"""The joint confidence that budgets are set at: NASA's policy (NPR 7120.5)."""
CAUSE_RUNS = 2048
"""Runs in which each cause is taken away and each response tried: the same random numbers with and
without it tell as much in these as independent ones would in very many."""
MOST_MILESTONES = 12
"""More milestones than these are not asked about unless somebody names them."""


@dataclass(frozen=True, slots=True)
class Studied:
    """Futures, and what they say about their first target.

    joint: empty for a program without costs. capacity, best: None when nobody asked. worth: of
    the responses to its risks. cause_runs: the runs that bars, worth and best rest on, the first of
    all. causes_left, responses_left: how many more there are, which move less in a few runs and
    were not simulated in all of these.
    """

    futures: Futures
    bias: MergeBias
    bars: tuple[Bar, ...]
    paths: tuple[FrequentPath, ...]
    cruciality: Mapping[TaskId, float]
    joint: tuple[JointPoint, ...]
    capacity: Capacity | None
    worth: tuple[Worth, ...]
    best: BestSet | None
    cause_runs: int
    causes_left: int
    responses_left: int


def studied(
    program: Program,
    targets: tuple[TaskId, ...],
    runs: int | None,
    seed: int,
    *,
    plain: bool = False,
    capacity: bool = False,
    budget: Decimal | None = None,
    planned: Schedule | None = None,
    over: Over = map,
    say: Callable[[str], None] = lambda what: None,
) -> Studied:
    """A program simulated, and what its first target is about.

    runs: as many as it takes for P80 to be sure to half a day when None. planned: the schedule of
    the program, where it is known. over: what runs the pieces, `map` or that of a pool. say: is
    told what goes on.
    """
    sampling = Sampling.PLAIN if plain else Sampling.SOBOL
    futures = simulate(
        program,
        seed=seed,
        runs=USUAL_RUNS if runs is None else runs,
        targets=targets,
        sampling=sampling,
        precision=half_a_day(program) if runs is None else None,
        planned=planned,
        over=over,
    )
    first = futures.model.targets[0]
    say("Looking at where paths merge")
    bias = merge_bias(futures, over=over)
    causes = futures.model.causes
    count = len(causes.risks) + len(causes.drivers)
    say(f"Simulating without each of {min(count, MOST_CAUSES)} risks and drivers")
    cause_runs = min(futures.runs, CAUSE_RUNS)
    bars = tornado(futures, runs=cause_runs, over=over)
    joint = frontier(futures, first, JOINT_SHARE) if futures.cost is not None else ()
    if capacity:
        say("Simulating what people have to wait for")
    found = tight(futures, over=over) if capacity else None
    waiting = len(undecided(program))
    say(f"Simulating each of {min(waiting, MOST_CAUSES)} responses to risks")
    responses = worth(
        program,
        target=first,
        seed=seed,
        runs=cause_runs,
        sampling=sampling,
        planned=futures.model.schedule,
        over=over,
    )
    best = None
    if budget is not None:
        say("Choosing responses one after the other")
        best = best_set(
            program,
            Money(budget, program.currency),
            target=first,
            seed=seed,
            runs=cause_runs,
            sampling=sampling,
            planned=futures.model.schedule,
            over=over,
        )
    shown = sum(bar.kind is not BarKind.TASK for bar in bars)
    return Studied(
        futures,
        bias,
        bars,
        paths(futures),
        cruciality(futures),
        joint,
        found,
        responses,
        best,
        cause_runs,
        count - shown,
        waiting - len(responses),
    )


def half_a_day(program: Program) -> Work:
    """How sure the P80 of a date is to be when the number of runs is left open."""
    return Work(program.units.minutes_per_day // 2)


def open_milestones(program: Program) -> tuple[TaskId, ...]:
    """The whole program, and its milestones still to come that other work can move.

    Of very many the last ones.
    """
    awaiting = {link.successor for link in program.links.values()}
    milestones = [
        task.id
        for task in program.tasks.values()
        if task.kind is TaskKind.MILESTONE
        and task.active
        and not is_finished(task)
        and any(at in awaiting for at in (task.id, *ancestors(program.tasks, task.id)))
    ]
    return (WHOLE, *milestones[-MOST_MILESTONES:])
