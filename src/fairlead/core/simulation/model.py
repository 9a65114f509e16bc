"""What varies in a program, ready to be drawn: the network, its causes, its costs, what is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from fairlead.core.cpm.schedule import Schedule, schedule
from fairlead.core.ground.errors import InvalidRequestError, UnknownIdError
from fairlead.core.ground.finding import Finding
from fairlead.core.ground.ids import TaskId
from fairlead.core.program.change import nearest
from fairlead.core.program.link import LinkType
from fairlead.core.program.outline import children, walk
from fairlead.core.program.program import Program
from fairlead.core.program.task import TaskKind, is_finished
from fairlead.core.simulation import runs
from fairlead.core.simulation.causes import Causes, Event, Systemic
from fairlead.core.simulation.chances import Chances
from fairlead.core.simulation.costs import Costs, costs
from fairlead.core.simulation.events import added_by_risks
from fairlead.core.simulation.runs import Watch
from fairlead.core.simulation.streams import Sampling, digests, keys
from fairlead.core.simulation.walk import Ground, ground

WHOLE = TaskId("")
"""The target that stands for the whole program."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A program ready to be run many times.

    schedule: the plan as it stands, from which the deterministic dates are taken. ground: its
    network, tasks that only a risk adds included. planned: (legs,) what its legs take as planned,
    in working minutes. streams: (nodes, 2) keys. names: (nodes,) a fingerprint of each. watch,
    watched: the sets of nodes whose dates are kept, and whose they are: the targets, and what
    money runs with; fixed: (watched, 2) start and finish of what is done among them. spent: what
    every run spends, in minor units; spent_if_there: what is spent in the runs in which a node is
    there, which is not all of them.
    findings: what the runs rest on and a reader should know.
    """

    program: Program
    schedule: Schedule
    ground: Ground
    sampling: Sampling
    planned: npt.NDArray[np.float64]
    causes: Causes
    streams: npt.NDArray[np.uint32]
    names: npt.NDArray[np.uint64]
    node_of: Mapping[TaskId, int]
    watch: Watch
    watched: tuple[TaskId, ...]
    targets: tuple[TaskId, ...]
    fixed: npt.NDArray[np.int64]
    costs: Costs
    spent: float
    spent_if_there: Mapping[int, float]
    findings: tuple[Finding, ...]

    def without(self, cause: Systemic | Event) -> Model:
        """The same program without one driver or risk."""
        return replace(self, causes=self.causes.without(cause))

    def certain(self, task: TaskId) -> Model:
        """The same program with one task that takes what was planned."""
        n = self.node_of[task]
        nodes, base = self.ground.walk.nodes.copy(), self.ground.walk.leg_base.copy()
        nodes[n, runs.TABLE] = -1
        legs = slice(nodes[n, runs.LEGS_FROM], nodes[n, runs.LEGS_TO])
        base[legs] = self.planned[legs]
        walked = self.ground.walk._replace(nodes=nodes, leg_base=base)
        return replace(self, ground=replace(self.ground, walk=walked))


def model(
    program: Program,
    *,
    seed: int = 1,
    sampling: Sampling = Sampling.SOBOL,
    targets: Sequence[TaskId] = (),
    planned: Schedule | None = None,
) -> Model:
    """A program ready to be run: the first target is the one whose critical path is followed.

    targets: tasks, milestones or summaries; WHOLE is the program. Raises UnknownIdError for a
    target that the program does not have, InvalidRequestError for a level of effort.
    """
    base = planned if planned is not None else schedule(program)
    wanted = tuple(dict.fromkeys(targets)) or (WHOLE,)
    for target in wanted:
        _refuse_unfit(program, target)
    full = with_added_tasks(base)
    found = ground(full)
    node_of = {id: int(found.place[n]) for id, n in full.network.node_of.items()}
    as_planned = found.walk.leg_base.copy()
    chances = Chances(full, found.walk, node_of, seed)
    spent = costs(full)
    for id, rate in spent.per_minute.items():
        if id in node_of:
            found.walk.cost_rate[node_of[id]] = rate
    burning = tuple(line.task if line.task is not None else WHOLE for line in spent.burn)
    watched = tuple(dict.fromkeys((*wanted, *burning)))
    watch, fixed = _watch(full, found, node_of, watched)
    comes_and_goes = (found.walk.nodes[:, [runs.PRESENT, runs.SKIPPED]] >= 0).any(axis=1)
    some = {
        id: node_of[id] for id in spent.of_task if id in node_of and comes_and_goes[node_of[id]]
    }
    ids = full.network.ids
    ordered = [ids[n] for n in np.asarray(full.network.net.order).tolist()]
    labels = [f"task:{id}" for id in ordered]
    return Model(
        program=program,
        schedule=base,
        ground=found,
        sampling=sampling,
        planned=as_planned,
        causes=chances.causes,
        streams=keys(seed, _streams(full.program, ordered)),
        names=digests("", labels).astype(np.uint64),
        node_of=node_of,
        watch=watch,
        watched=watched,
        targets=wanted,
        fixed=fixed,
        costs=spent,
        spent=spent.fixed + sum(a for id, a in spent.of_task.items() if id not in some),
        spent_if_there={n: spent.of_task[id] for id, n in some.items()},
        findings=(*base.findings, *chances.findings),
    )


def _ending(program: Program, hammock: TaskId) -> list[TaskId]:
    """The tasks that a level of effort lasts until: those which links to its finish name."""
    ids = []
    for link in program.links.values():
        if link.successor == hammock and link.type in (LinkType.FF, LinkType.SF):
            ids.append(link.predecessor)
        elif link.predecessor == hammock and link.type in (LinkType.FS, LinkType.FF):
            ids.append(link.successor)
    below = children(program)
    return list(dict.fromkeys(t for id in ids for t in (id, *walk(below, id))))


def _refuse_unfit(program: Program, target: TaskId) -> None:
    if target == WHOLE:
        return
    if target not in program.tasks:
        raise UnknownIdError("task", target, nearest(target, program.tasks))
    task = program.tasks[target]
    if task.kind is TaskKind.LEVEL_OF_EFFORT:
        says = f"'{task.name}' is a level of effort, which lasts as long as other work does."
        raise InvalidRequestError(says, "Choose a milestone, a task or a summary.")


def with_added_tasks(base: Schedule) -> Schedule:
    """The schedule in which the tasks that risks would add are there."""
    program = base.program
    added = [id for id in added_by_risks(program) if not program.tasks[id].active]
    if not added:
        return base
    there = {id: replace(program.tasks[id], active=True) for id in added}
    return schedule(replace(program, tasks=program.tasks.with_(there)))


def _streams(program: Program, ids: Sequence[TaskId | None]) -> list[str]:
    """What nodes draw their numbers by: the id of the task, or what its estimate varies with."""
    found = []
    for id in ids:
        estimate = None if id is None else program.tasks[id].estimate
        together = "" if estimate is None else estimate.together
        found.append(f"together:{together}" if together else f"task:{id}")
    return found


def _watch(
    full: Schedule, found: Ground, node_of: Mapping[TaskId, int], watched: Sequence[TaskId]
) -> tuple[Watch, npt.NDArray[np.int64]]:
    """The nodes of each that is watched, and the dates of those that no run moves."""
    below = children(full.program)
    sets, fixed = [], []
    counted = [id for id in node_of if full.program.tasks[id].active]
    counts = frozenset(counted)
    # Finished work keeps its own dates, whatever it passes on.
    done = {n for n in node_of.values() if runs.stays(found.walk.nodes[n])}
    done |= {n for id, n in node_of.items() if is_finished(full.program.tasks[id])}
    for target in watched:
        ids = counted if target == WHOLE else [t for t in walk(below, target) if t in counts]
        ids = [target] if target in node_of else ids
        dates = []
        if target != WHOLE and full.program.tasks[target].kind is TaskKind.LEVEL_OF_EFFORT:
            # It begins as planned, and lasts until all that ends it is finished.
            ids = [t for t in _ending(full.program, target) if t in counts]
            planned = full.dates(target)
            dates = [replace(planned, finish=planned.start) if ids else planned]
        dates += [full.dates(id) for id in ids if node_of[id] in done]
        sets.append([node_of[id] for id in ids if node_of[id] not in done])
        fixed.append(
            (
                min((full.axis.minute(d.start) for d in dates), default=runs.HIGH),
                max((full.axis.minute(d.finish) for d in dates), default=runs.LOW),
            )
        )
    offset = np.cumsum([0, *map(len, sets)])
    nodes = np.array([n for part in sets for n in part], dtype=np.int64)
    seeds = np.array(sets[0], dtype=np.int64)
    return Watch(offset, nodes, seeds), np.array(fixed, dtype=np.int64)
