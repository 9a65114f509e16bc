"""A program run with other choices of its responses, and which of them deserve to be tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from fairlead.core.cpm.schedule import Schedule, reschedule, schedule
from fairlead.core.ground.ids import ResponseId, TaskId
from fairlead.core.impact.yardstick import Yardstick
from fairlead.core.program.program import Program
from fairlead.core.program.risk import Response, ResponseState
from fairlead.core.simulation.batches import Mapper
from fairlead.core.simulation.costs import MINOR
from fairlead.core.simulation.futures import Futures
from fairlead.core.simulation.model import Model, model
from fairlead.core.simulation.one_by_one import load, moved, telling
from fairlead.core.simulation.sample import Sample
from fairlead.core.simulation.simulate import SURE, run_batches
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
        self.base = self._outcome(self._ready, batches)

    def load(self, programs: int) -> None:
        """Make ready for so many programs."""
        load(self._ready, self._batches, programs)

    def run(
        self, states: Mapping[ResponseId, ResponseState], batches: int | None = None
    ) -> Outcome:
        """The finishes and costs when some responses are in other states.

        batches: so many of the first, where not all are asked for.
        """
        return self._outcome(self._model(self._with(states)), batches or self._batches)

    def telling(self, responses: Sequence[Response], most: int) -> list[Response]:
        """Of more responses than `most` those that change most in a few runs.

        What a response costs itself is no change.
        """

        def moves(one: Response, batches: int) -> tuple[float, float]:
            state = other_state(one)
            other = self.run({one.id: state}, batches)
            own = int(price(self._program, one) * MINOR)
            cost = Sample(other.cost.values + (own if state is ResponseState.DROPPED else -own))
            return (
                moved(self.base.finish.first(batches), other.finish, SURE),
                moved(self.base.cost.first(batches), cost, SURE),
            )

        return telling(responses, most, self._batches, moves)

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

    def _outcome(self, ready: Model, batches: int) -> Outcome:
        part = run_batches(ready, 0, batches, self._over, with_critical=False)
        finish = Futures(ready, part).first.moments.values
        worked = self._yardstick.worked(finish, ready.schedule.axis)
        return Outcome(Sample(worked), Sample(part.cost_minor))


def other_state(response: Response) -> ResponseState:
    """The state to compare with: as if one that is agreed were dropped, or another were decided."""
    return ResponseState.DROPPED if response.state in AGREED else ResponseState.PLANNED


def price(program: Program, response: Response) -> Decimal:
    """What a response costs; other currencies are no part of a program's cost."""
    if response.cost is None or response.cost.currency != program.currency:
        return Decimal(0)
    return response.cost.amount
