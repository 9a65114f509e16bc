"""The window of a risk, cut where each of its responses begins to work, and what is left in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from math import prod

from fairlead.core.program.program import Program
from fairlead.core.program.risk import Impact, Response, ResponseState, Risk
from fairlead.core.simulation.costs import COUNTED

_IN_FORCE = (ResponseState.IN_FORCE, ResponseState.DONE)


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a risk's window in which the same responses work, from this share of it on.

    left: what each of those that change the impacts leaves of them.
    """

    begins: float
    probability: float
    left: tuple[tuple[Impact, ...], ...]


def phases(program: Program, finish: datetime, risk: Risk) -> Iterator[Phase]:
    """The phases of a risk, in order. finish: its last day where it names none."""
    today = program.status_date or program.start
    first, last = today, finish
    if risk.first is not None:
        first = max(first, datetime.combine(risk.first, time()))
    if risk.last is not None:
        last = datetime.combine(risk.last, time()) + timedelta(days=1)
    answers = sorted(_answers(program, risk), key=lambda answer: _ready(answer, today))
    cuts = [0.0, *(_share(_ready(answer, today), first, last) for answer in answers), 1.0]
    for n, (begins, ends) in enumerate(pairwise(cuts)):
        if begins < ends:
            working = answers[:n]
            left = tuple(a.residual_impacts for a in working if a.residual_impacts is not None)
            yield Phase(begins, _probability(risk, working), left)


def is_past(program: Program, risk: Risk) -> bool:
    """Whether a risk can happen no more."""
    status = program.status_date
    return status is not None and risk.last is not None and risk.last < status.date()


def _answers(program: Program, risk: Risk) -> list[Response]:
    """The responses to a risk that are part of the plan."""
    answers = (r for r in program.responses.values() if r.risk == risk.id)
    return [answer for answer in answers if answer.state in COUNTED]


def _probability(risk: Risk, answers: Sequence[Response]) -> float:
    """The probability that is left of a risk once some responses work.

    Each changes it in the same proportion as it would alone: what it makes less likely in that
    of happening, what it makes likelier in that of not happening. What one ends does not come
    back.
    """
    own = float(risk.probability.value)
    # In one order, whatever that of the responses is.
    given = sorted(
        float(one.residual_probability.value)
        for one in answers
        if one.residual_probability is not None
    )
    raised = 1 - (1 - own) * prod((1 - one) / (1 - own) for one in given if one > own)
    return raised * prod(one / own for one in given if one < own)


def _share(moment: datetime, first: datetime, last: datetime) -> float:
    """How much of a window is over at a moment."""
    if last <= first:
        return float(moment > first)
    return min(1.0, max(0.0, (moment - first) / (last - first)))


def _ready(answer: Response, today: datetime) -> datetime:
    """When a response works: at once when in force, when it is due, or after its lead time."""
    if answer.state in _IN_FORCE:
        return today
    if answer.due is not None:
        return datetime.combine(answer.due, time())
    lead = answer.lead_time.minutes if answer.lead_time is not None else 0
    return today + timedelta(minutes=lead)
