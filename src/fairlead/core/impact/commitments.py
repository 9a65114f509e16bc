"""What a program has promised: deadlines, gates, dates between teams; and what a change breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fairlead.core.ground.ids import TaskId
from fairlead.core.program.program import Program
from fairlead.core.program.task import is_finished
from fairlead.core.simulation.model import WHOLE


class CommitmentKind(StrEnum):
    """What kind of date was given."""

    DEADLINE = "deadline"
    GATE = "gate"
    NEEDED_BY = "needed by"
    PROMISED_BY = "promised by"
    FINISH = "program finish"


@dataclass(frozen=True, slots=True)
class Commitment:
    """A date by which a task is to be finished, and what says so.

    id: the task with the deadline, the gate, the link with the promise, or the program.
    """

    kind: CommitmentKind
    id: str
    name: str
    task: TaskId
    due: datetime


@dataclass(frozen=True, slots=True)
class Breach:
    """A commitment that was kept before a change and is broken after it.

    planned: the dates of the plan, before and after. sure: the P80 dates, where there are runs of
    the task. breaks_plan, breaks_sure: which of the two crossed the date.
    """

    commitment: Commitment
    planned: tuple[datetime, datetime]
    sure: tuple[datetime, datetime] | None
    breaks_plan: bool
    breaks_sure: bool


def commitments(program: Program) -> tuple[Commitment, ...]:
    """The dates that a program's open work is to keep, in the program's order.

    A gate is to be passed by its milestone's deadline, or else on the date of the latest baseline.
    A promise between teams is about the finish of the link's predecessor.
    """
    return tuple(one for one in _all(program) if _is_open(program, one.task))


def _is_open(program: Program, task: TaskId) -> bool:
    return task == WHOLE or (program.tasks[task].active and not is_finished(program.tasks[task]))


def _all(program: Program) -> Iterator[Commitment]:
    gated = {gate.milestone for gate in program.gates.values()}
    if program.finish is not None:
        kind = CommitmentKind.FINISH
        yield Commitment(kind, program.id, program.name, WHOLE, program.finish)
    for gate in program.gates.values():
        due = None if gate.milestone is None else _gate_date(program, gate.milestone)
        if gate.milestone is not None and due is not None and gate.decision is None:
            yield Commitment(CommitmentKind.GATE, gate.id, gate.name, gate.milestone, due)
    for task in program.tasks.values():
        if task.deadline is not None and task.id not in gated:
            yield Commitment(CommitmentKind.DEADLINE, task.id, task.name, task.id, task.deadline)
    for link in program.links.values():
        if link.promise is None:
            continue
        given = program.tasks[link.predecessor]
        name = f"{given.name} for {program.tasks[link.successor].name}"
        for kind, due in (
            (CommitmentKind.NEEDED_BY, link.promise.needed_by),
            (CommitmentKind.PROMISED_BY, link.promise.promised_by),
        ):
            if due is not None:
                yield Commitment(kind, link.id, name, given.id, due)


def _gate_date(program: Program, milestone: TaskId) -> datetime | None:
    if program.tasks[milestone].deadline is not None:
        return program.tasks[milestone].deadline
    for baseline in reversed(program.baselines.values()):
        agreed = baseline.tasks.get(milestone)
        if agreed is not None and agreed.finish is not None:
            return agreed.finish
    return None
