"""What holds of responses to one risk, whatever they leave of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import numpy as np
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
def impacts(draw: DrawFn, tasks: list[TaskId], least: int = -3) -> tuple[Impact, ...]:
    """A few of delays, factors and costs, some of them savings where the least is below nothing."""
    found = []
    for _ in range(draw(st.integers(0, 3))):
        task = draw(st.sampled_from(tasks))
        low, likely, high = sorted(draw(st.tuples(*[st.integers(least, 12)] * 3)))
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


def in_force(plan: Program, left: Mapping[ResponseId, tuple[Impact, ...]]) -> Part:
    """The runs where all responses are in force, make the risk no likelier and leave just this."""
    given = {
        id: replace(
            plan.responses[id],
            state=ResponseState.IN_FORCE,
            residual_probability=None,
            residual_impacts=impacts,
        )
        for id, impacts in left.items()
    }
    return simulated(replace(plan, responses=Table(given)))


@unhurried
@given(answered())
def test_a_response_that_changes_nothing_alone_changes_nothing_beside_others(plan: Program) -> None:
    left = {id: one.residual_impacts or () for id, one in plan.responses.items()}
    idle = in_force(plan, left | {ResponseId("A0"): plan.risks[RISK].impacts})
    del left[ResponseId("A0")]
    without = in_force(plan, left)
    assert np.array_equal(idle.finish, without.finish)
    assert np.array_equal(idle.cost_minor, without.cost_minor)


@st.composite
def lowered(draw: DrawFn, whole: tuple[Impact, ...]) -> tuple[Impact, ...]:
    """Some of the impacts, some of them in part."""
    kept = [impact for impact in whole if draw(st.booleans())]
    return tuple(_part_of(impact, draw(st.integers(0, 4))) for impact in kept)


def _part_of(impact: Impact, quarters: int) -> Impact:
    if impact.delay is None:
        return impact
    low, likely, high = (
        Work(one.minutes * quarters // 4)
        for one in (impact.delay.low, impact.delay.likely, impact.delay.high)
    )
    return replace(impact, delay=WorkRange(low=low, likely=likely, high=high))


@unhurried
@given(answered(), st.data())
def test_a_further_response_that_lowers_a_threat_makes_no_run_later_and_none_dearer(
    plan: Program, data: st.DataObject
) -> None:
    own = data.draw(impacts(list(plan.tasks), least=0))
    risk = replace(plan.risks[RISK], impacts=own)
    plan = replace(plan, risks=Table({RISK: risk}))
    left = {id: data.draw(lowered(own)) for id in plan.responses}
    more = in_force(plan, left)
    del left[ResponseId("A0")]
    less = in_force(plan, left)
    assert (more.finish <= less.finish).all()
    assert (more.cost_minor <= less.cost_minor).all()
