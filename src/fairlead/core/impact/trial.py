"""A program run with other choices of its responses, and which of them deserve to be tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from fairlead.core.cpm.schedule import Schedule, reschedule, schedule
from fairlead.core.ground.ids import ResponseId, RiskId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.impact.yardstick import Yardstick
from fairlead.core.program.program import Program
from fairlead.core.program.risk import Response, ResponseState, Risk
from fairlead.core.simulation.batches import Mapper, Part
from fairlead.core.simulation.costs import COUNTED
from fairlead.core.simulation.futures import Futures
from fairlead.core.simulation.model import Model, model
from fairlead.core.simulation.one_by_one import load, pulls
from fairlead.core.simulation.sample import Sample
from fairlead.core.simulation.simulate import SURE, run_batches
from fairlead.core.simulation.sizes import Sizes
from fairlead.core.simulation.streams import Sampling

AGREED = (ResponseState.PLANNED, ResponseState.IN_FORCE)
"""The states of a response that counts and about which there still is something to decide."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What the runs of one choice of responses came to."""

    finish: Sample
    cost: Sample


class Trial:
    """Runs a program with other states of its responses, on the same random numbers."""

    def __init__(
        self,
        program: Program,
        target: TaskId,
        seed: int,
        batches: int,
        sampling: Sampling,
        planned: Schedule | None,
        over: Mapper,
    ) -> None:
        self._program, self._target, self._seed = program, target, seed
        self._batches, self._sampling, self._over = batches, sampling, over
        self._schedule = schedule(program) if planned is None else planned
        self._yardstick = Yardstick(program)
        self._ready = self._model(program)
        self.base = self._outcome(self._ready)

    def load(self, programs: int) -> None:
        """Make ready for so many programs."""
        load(self._ready, self._batches, programs)

    def run(self, states: Mapping[ResponseId, ResponseState]) -> Outcome:
        """The finishes and costs when some responses are in other states."""
        return self._outcome(self._model(self._with(states)))

    def telling(self, responses: Sequence[Response], most: int) -> list[Response]:
        """Of very many responses those that would seem to change most, were nothing decided."""
        if len(responses) <= most:
            return list(responses)
        changes = self._changes(responses)
        ranked = sorted(responses, key=lambda one: -changes.get(one.id, 0.0))
        kept = {one.id for one in ranked[:most]}
        return [one for one in responses if one.id in kept]

    def _changes(self, responses: Sequence[Response]) -> dict[ResponseId, float]:
        """How much of the finish or of the cost each response would seem to save, if it were alone.

        As shares, of which the greater counts: what it changes of its risk, task by task, times
        what would be gained without that risk.
        """
        undone = self._with({r.id: ResponseState.DROPPED for r in responses if r.state in AGREED})
        ready = self._model(undone)
        found = pulls(ready, self._part(ready), SURE)
        of_risk = {event.id: found.risks[:, n] for n, event in enumerate(ready.causes.risks)}
        compared = self._model(_side_by_side(undone, responses))
        number = {event.id: n for n, event in enumerate(compared.causes.risks)}
        sizes = Sizes(compared)
        changes = {}
        for one in responses:
            if one.risk in of_risk:  # Else it can happen no more.
                before = sizes.expected(number[_own(one.risk)])
                after = sizes.expected(number[_answered(one.id)])
                whole, changed = np.abs(before).sum(axis=1), np.abs(after - before).sum(axis=1)
                # Of what never happened nobody knows what it moves: all that it would change.
                gains = changed / found.units
                np.divide(of_risk[one.risk] * changed, whole, out=gains, where=whole > 0)
                changes[one.id] = float(gains.max())
        return changes

    def _with(self, states: Mapping[ResponseId, ResponseState]) -> Program:
        there = self._program.responses
        changed = {id: replace(there[id], state=state) for id, state in states.items()}
        return replace(self._program, responses=there.with_(changed))

    def _model(self, program: Program) -> Model:
        return model(
            program,
            seed=self._seed,
            sampling=self._sampling,
            targets=(self._target,),
            planned=reschedule(self._schedule, program),
        )

    def _part(self, ready: Model) -> Part:
        return run_batches(ready, 0, self._batches, self._over, with_critical=False)

    def _outcome(self, ready: Model) -> Outcome:
        part = self._part(ready)
        finish = Futures(ready, part).first.moments.values
        worked = self._yardstick.worked(finish, ready.schedule.axis)
        return Outcome(Sample(worked), Sample(part.cost_minor))


def _side_by_side(program: Program, responses: Sequence[Response]) -> Program:
    """A program in which each risk is there as it is, and once more for each of some responses.

    To be compared, not to be run: a risk that is answered stands beside the same one that is not.
    """
    risks: dict[RiskId, Risk] = {}
    answers: dict[ResponseId, Response] = {}
    counted: dict[RiskId, list[Response]] = {}
    for other in program.responses.values():
        if other.state in COUNTED:
            counted.setdefault(other.risk, []).append(other)

    def put(id: RiskId, risk: Risk, own: Sequence[Response]) -> None:
        risks[id] = replace(risk, id=id)
        for one in (*counted.get(risk.id, ()), *own):
            answer = ResponseId(f"{id}:{one.id}")
            answers[answer] = replace(one, id=answer, risk=id)

    for one in responses:
        risk = program.risks[one.risk]
        state = one.state if one.state in AGREED else ResponseState.PLANNED
        put(_own(risk.id), risk, ())
        put(_answered(one.id), risk, (replace(one, state=state),))
    return replace(program, risks=Table(risks), responses=Table(answers))


def _own(risk: RiskId) -> RiskId:
    return RiskId(f"risk:{risk}")


def _answered(response: ResponseId) -> RiskId:
    return RiskId(f"response:{response}")
