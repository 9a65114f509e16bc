"""What holds of responses to one risk, whatever they leave of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from fairlead.core.ground.ids import ResponseId, RiskId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Money, Share, Work
from fairlead.core.program.link import LinkType
from fairlead.core.program.program import Program
from fairlead.core.program.risk import (
    Factor,
    Impact,
    MoneyRange,
    Response,
    ResponseState,
    Risk,
    WorkRange,
)
from fairlead.core.simulation.batches import Part, Piece, run
from fairlead.core.simulation.model import model
from tests.properties.networks import plans
from tests.properties.test_simulation_laws import unhurried
from tests.properties.uncertain import CERTAIN

# Without nights and of one kind of link, so that longer work never makes anything end sooner.
steady = plans(calendars=("always",), types=(LinkType.FS,), dates=False, progress=False, most=6)
RISK = RiskId("R")


@st.composite
def impacts(draw: DrawFn, tasks: list[TaskId]) -> tuple[Impact, ...]:
    """A few of delays, factors and costs, some of them savings."""
    found = []
    for _ in range(draw(st.integers(0, 3))):
        task = draw(st.sampled_from(tasks))
        low, likely, high = sorted(draw(st.tuples(*[st.integers(-3, 12)] * 3)))
        kind = draw(st.sampled_from(("delay", "factor", "cost")))
        if kind == "delay":
            found.append(Impact(task=task, delay=_of_work(low, likely, high)))
        elif kind == "factor":
            tenths = [1 + Decimal(one) / 10 for one in (low, likely, high)]
            stretch = Factor(low=tenths[0], likely=tenths[1], high=tenths[2])
            found.append(Impact(task=draw(st.sampled_from((None, task))), factor=stretch))
        else:
            dollars = [Money(Decimal(one), "USD") for one in (low, likely, high)]
            cost = MoneyRange(low=dollars[0], likely=dollars[1], high=dollars[2])
            found.append(Impact(cost=cost))
    return tuple(found)


def _of_work(low: int, likely: int, high: int) -> WorkRange:
    return WorkRange(low=Work(240 * low), likely=Work(240 * likely), high=Work(240 * high))


@st.composite
def answered(draw: DrawFn) -> Program:
    """A plan that is certain but for one risk, to which there are two responses or three."""
    plan = draw(steady)
    tasks = list(plan.tasks)
    share = st.sampled_from(("0.1", "0.3", "0.6", "1"))
    risk = Risk(id=RISK, name="Risk", probability=Share.of("0.6"), impacts=draw(impacts(tasks)))
    responses = {}
    for n in range(draw(st.integers(2, 3))):
        id = ResponseId(f"A{n}")
        days = draw(st.integers(0, 10))
        responses[id] = Response(
            id=id,
            risk=RISK,
            name=f"Answer {n}",
            state=draw(st.sampled_from((ResponseState.IN_FORCE, ResponseState.PLANNED))),
            due=(plan.start + timedelta(days=days)).date(),
            residual_probability=draw(st.none() | share.map(Share.of)),
            residual_impacts=draw(impacts(tasks)),
        )
    return replace(
        plan,
        currency="USD",
        uncertainty=CERTAIN,
        risks=Table({RISK: risk}),
        responses=Table(responses),
    )


def simulated(plan: Program) -> Part:
    ready = model(plan, targets=tuple(plan.tasks))
    return run(Piece(ready, 0, 2, is_compiled=False, with_critical=False))


@unhurried
@given(answered(), st.data())
def test_responses_leave_the_same_in_whatever_order_they_are(
    plan: Program, data: st.DataObject
) -> None:
    ids = data.draw(st.permutations(list(plan.responses)))
    other = replace(plan, responses=Table({id: plan.responses[id] for id in ids}))
    one, two = simulated(plan), simulated(other)
    assert np.array_equal(one.finish, two.finish)
    assert np.array_equal(one.cost_minor, two.cost_minor)


def never_worse(with_it: npt.NDArray[np.int64], without: npt.NDArray[np.int64]) -> bool:
    return bool((with_it <= without).all())


@unhurried
@given(answered())
def test_a_further_response_makes_no_run_later_and_none_dearer(plan: Program) -> None:
    """Were it in force like the others, and did it make the risk no likelier.

    What one response alone does is what somebody said it does, for better or worse.
    """
    given = {
        id: replace(one, state=ResponseState.IN_FORCE, residual_probability=None)
        for id, one in plan.responses.items()
    }
    more = replace(plan, responses=Table(given))
    less = replace(plan, responses=more.responses.without(ResponseId("A0")))
    one, two = simulated(more), simulated(less)
    assert never_worse(one.finish, two.finish)
    assert never_worse(one.cost_minor, two.cost_minor)
