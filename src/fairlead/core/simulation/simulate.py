"""Many futures of one program: the gate from a Program and a seed to its Futures."""

from __future__ import annotations

from collections.abc import Sequence

from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.errors import InvalidRequestError
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import Work
from fairlead.core.program.program import Program
from fairlead.core.simulation.batches import Mapper, Part, joined, pieces, run
from fairlead.core.simulation.futures import Futures
from fairlead.core.simulation.model import Model, model
from fairlead.core.simulation.streams import BATCH, Sampling

USUAL_RUNS = 8192
MOST_RUNS = 2**17
FEWEST_BATCHES = 2
"""One batch alone does not tell how sure it is."""
SURE = 0.8
"""The quantile whose standard error is shown, and by which a simulation knows when to stop."""


def simulate(
    program: Program,
    *,
    seed: int = 1,
    runs: int = USUAL_RUNS,
    targets: Sequence[TaskId] = (),
    sampling: Sampling = Sampling.SOBOL,
    precision: Work | None = None,
    planned: Schedule | None = None,
    over: Mapper = map,
) -> Futures:
    """Run a program many times, and keep what its targets and its cost came to.

    runs: rounded up to whole batches of 128, two at the least. targets: the first is the one
    whose critical path is followed; the whole program without any. precision: with it, runs are
    doubled until the standard error of P80 of the first target is no more, at most 2^17. planned:
    the schedule of the program, where it is known. over: what runs the pieces, `map` or that of a
    pool.

    Same program, seed and runs, same answer, however many threads there are. Raises
    InvalidRequestError for a number of runs below 1 or above 2^17, UnknownIdError for a target
    that is not there.
    """
    if not 1 <= runs <= MOST_RUNS:
        says = f"{runs:,} runs are asked for; there can be 1 to {MOST_RUNS:,}."
        raise InvalidRequestError(says, "Choose 8192, which is usual.")
    ready = model(program, seed=seed, sampling=sampling, targets=targets, planned=planned)
    done = max(FEWEST_BATCHES, -(-runs // BATCH))
    part = run_batches(ready, 0, done, over)
    found = Futures(ready, part)
    while precision is not None and done * BATCH < MOST_RUNS:
        if found.first.standard_error(SURE) <= precision.minutes:
            break
        part = joined([part, run_batches(ready, done, 2 * done, over)])
        done *= 2
        found = Futures(ready, part)
    return found


def run_batches(
    ready: Model, first: int, last: int, over: Mapper = map, *, with_critical: bool = True
) -> Part:
    """The batches of a model from `first` to before `last`, as one part."""
    parts = over(run, pieces(ready, first, last, with_critical=with_critical))
    return joined(list(parts))
