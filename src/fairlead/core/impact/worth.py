"""What each response to a risk is worth: the days and the money it saves, for what it costs.

A response that is only proposed is valued as if it were decided today; one that is planned or in
force as if it were dropped. Values do not add up where paths merge, so that a set of responses is
chosen one by one, with the program run again after each.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from fairlead.core.cpm.schedule import Schedule
from fairlead.core.ground.errors import CurrencyMismatchError
from fairlead.core.ground.ids import ResponseId, RiskId, TaskId
from fairlead.core.ground.units import Money
from fairlead.core.impact.difference import Difference, enough_batches, of_mean, of_quantile
from fairlead.core.impact.trial import AGREED, Outcome, Trial, other_state, price
from fairlead.core.program.program import Program
from fairlead.core.program.risk import Response, ResponseState, RiskStatus
from fairlead.core.simulation.batches import Mapper
from fairlead.core.simulation.model import WHOLE
from fairlead.core.simulation.one_by_one import MOST_CAUSES
from fairlead.core.simulation.simulate import SURE, USUAL_RUNS
from fairlead.core.simulation.streams import Sampling

LEAST_SAVED = 0.5
"""Working days that a response is to save where nobody said what a day is worth."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What one response saves.

    p80_saved, mean_saved: working minutes of the program's calendar by which the target is
    finished earlier. money_saved: mean cost without it less mean cost with it, its own cost
    included, in minor units; negative when it costs more than it saves.
    per_cost: working minutes saved per unit of money it costs; None for what costs nothing.
    """

    response: ResponseId
    risk: RiskId
    name: str
    state: ResponseState
    cost: Money | None
    p80_saved: Difference
    mean_saved: Difference
    money_saved: Difference
    per_cost: float | None

    @property
    def saved(self) -> Difference:
        """By what it is ranked: what P80 gains, or else the mean where that alone is clear."""
        return self.p80_saved if self.p80_saved.is_clear else self.mean_saved

    @property
    def is_clear(self) -> bool:
        """Whether the days it saves can be told apart from zero."""
        return self.p80_saved.is_clear or self.mean_saved.is_clear


@dataclass(frozen=True, slots=True)
class BestSet:
    """The proposed responses that are worth their money together.

    chosen: in the order of choice, each with what it adds to those before it. cost: of all of
    them. p80_saved, mean_saved, money_saved: what all of them save together.
    """

    chosen: tuple[Worth, ...]
    cost: Money
    p80_saved: Difference
    mean_saved: Difference
    money_saved: Difference


def worth(
    program: Program,
    *,
    target: TaskId = WHOLE,
    seed: int = 1,
    runs: int = USUAL_RUNS,
    sampling: Sampling = Sampling.SOBOL,
    most: int = MOST_CAUSES,
    planned: Schedule | None = None,
    over: Mapper = map,
) -> tuple[Worth, ...]:
    """What each response to an open risk is worth, the best first.

    First those whose days can be told apart from zero, by what they save per unit of cost. What is
    done or dropped already has no value left to decide on. most: of more responses, those that
    change the target or the cost most in a few runs. planned: the schedule of the program, where
    it is known. Simulates the program once for each response. Raises UnknownIdError for a target
    that is not there, InvalidRequestError for fewer than two batches of runs and for more than
    2^17 runs.
    """
    trial = Trial(program, target, seed, enough_batches(runs), sampling, planned, over)
    found = []
    responses = trial.telling(undecided(program), most)
    trial.load(len(responses))
    for response in responses:
        other = trial.run({response.id: other_state(response)})
        is_agreed = response.state in AGREED
        sides = (other, trial.base) if is_agreed else (trial.base, other)
        found.append(_worth(program, response, *sides))
    return tuple(sorted(found, key=_rank))


def undecided(program: Program) -> tuple[Response, ...]:
    """The responses about which there still is something to decide."""
    return tuple(
        response
        for response in program.responses.values()
        if program.risks[response.risk].status is RiskStatus.OPEN
        and response.state in (ResponseState.PROPOSED, *AGREED)
    )


def best_set(
    program: Program,
    budget: Money | None = None,
    *,
    day: Money | None = None,
    target: TaskId = WHOLE,
    seed: int = 1,
    runs: int = USUAL_RUNS,
    sampling: Sampling = Sampling.SOBOL,
    most: int = MOST_CAUSES,
    planned: Schedule | None = None,
    over: Mapper = map,
) -> BestSet:
    """The proposed responses to decide on: one after the other the one that saves most per cost.

    All that are left are run again after each choice, until none is worth it or fits into what is
    left of the budget. day: what it is worth to finish a working day earlier; with it, those are
    worth it whose days and money together are clearly above their cost on average. Without it,
    those that clearly save half a working day or more, or clearly save money without a delay. most:
    as for `worth`, of the proposed responses. Raises CurrencyMismatchError for amounts in another
    currency, and what `worth` raises.
    """
    for given in (budget, day):
        if given is not None and given.currency != program.currency:
            raise CurrencyMismatchError(program.currency, given.currency)
    trial = Trial(program, target, seed, enough_batches(runs), sampling, planned, over)
    proposed = [r for r in undecided(program) if r.state is ResponseState.PROPOSED]
    waiting = trial.telling(proposed, most)
    trial.load(len(waiting))
    decided: dict[ResponseId, ResponseState] = {}
    chosen: list[Worth] = []
    spent, current = Decimal(0), trial.base
    while waiting:
        tried: list[tuple[Worth, Outcome]] = []
        for response in waiting:
            if budget is None or spent + price(program, response) <= budget.amount:
                outcome = trial.run({**decided, response.id: ResponseState.PLANNED})
                tried.append((_worth(program, response, current, outcome), outcome))
        useful = [one for one in tried if _is_worth_it(program, one[0], day)]
        if not useful:
            break
        best, current = min(useful, key=lambda one: _rank(one[0]))
        chosen.append(best)
        decided[best.response] = ResponseState.PLANNED
        spent += price(program, program.responses[best.response])
        waiting = [r for r in waiting if r.id != best.response]
    return BestSet(tuple(chosen), Money(spent, program.currency), *_saved(trial.base, current))


def _worth(program: Program, response: Response, without: Outcome, with_it: Outcome) -> Worth:
    p80, mean, money = _saved(without, with_it)
    saved = p80 if p80.is_clear else mean
    cost = float(price(program, response))
    return Worth(
        response.id,
        response.risk,
        response.name,
        response.state,
        response.cost,
        p80,
        mean,
        money,
        saved.value / cost if cost > 0 else None,
    )


def _saved(without: Outcome, with_it: Outcome) -> tuple[Difference, Difference, Difference]:
    """What is saved of P80, of the mean, and of money."""
    return (
        -of_quantile(without.finish, with_it.finish, SURE),
        -of_mean(without.finish, with_it.finish),
        -of_mean(without.cost, with_it.cost),
    )


def _is_worth_it(program: Program, one: Worth, day: Money | None) -> bool:
    per_day = program.units.minutes_per_day
    if day is None:
        saves = one.saved.low > 0 and one.saved.value >= LEAST_SAVED * per_day
        delays = one.mean_saved.high < 0
        return saves or (one.money_saved.low > 0 and not delays)
    per_minute = day.minor() / per_day
    return one.money_saved.low + one.mean_saved.low * per_minute > 0


def _rank(one: Worth) -> tuple[bool, bool, bool, float, float, str]:
    """The order of responses: clear ones, then by what they save per cost; free ones first."""
    saves = one.saved.value > 0
    is_free = saves and one.per_cost is None
    per_cost = one.per_cost if one.per_cost is not None else 0.0
    return (not one.is_clear, not saves, not is_free, -per_cost, -one.saved.value, one.response)
