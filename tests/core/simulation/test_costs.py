"""What each run costs: what is certain, what goes with work or with time, what risks add."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from fairlead.core.ground.ids import (
    AssignmentId,
    BudgetLineId,
    ResourceId,
    ResponseId,
    RiskId,
    TaskId,
)
from fairlead.core.ground.units import Money, Share, Work
from fairlead.core.program.link import LinkType
from fairlead.core.program.money import BudgetLine, Phasing
from fairlead.core.program.people import Assignment, Rate, Resource, ResourceKind
from fairlead.core.program.program import Program
from fairlead.core.program.risk import (
    Impact,
    MoneyRange,
    Response,
    ResponseState,
    Risk,
    WorkRange,
)
from fairlead.core.program.task import Progress, TaskKind
from fairlead.core.simulation.futures import Futures
from fairlead.core.simulation.simulate import simulate
from tests.core.program.sketch import MONDAY, link, task
from tests.core.simulation.nets import DAY, chain, lasts, net

BEGUN = datetime(2026, 3, 2, 8)


def usd(amount: float) -> Money:
    return Money(Decimal(str(amount)), "USD")


ADA = Resource(id=ResourceId("ada"), name="Ada", rates=(Rate(hourly=usd(60)),))


def works(on: str, **others: Any) -> Assignment:
    """Ada on a task, at 60 an hour: 480 for one of our days."""
    return Assignment(id=AssignmentId(on), task=TaskId(on), resource=ADA.id, **others)


def burn(amount: float, on: str | None = None, **others: Any) -> BudgetLine:
    id = BudgetLineId(on or "program")
    named = None if on is None else TaskId(on)
    return BudgetLine(
        id=id, name=id, amount=usd(amount), phasing=Phasing.BURN, task=named, **others
    )


def risk(*impacts: Impact) -> Risk:
    return Risk(id=RiskId("R"), name="R", probability=Share.of("0.5"), impacts=impacts)


def spent(program: Program) -> tuple[Money, set[Money]]:
    """What the plan costs, and all that its runs cost."""
    futures = simulate(program, runs=256)
    return futures.planned_cost, amounts(futures)


def amounts(futures: Futures) -> set[Money]:
    assert futures.cost is not None
    return {futures.money(one) for one in futures.cost.values.tolist()}


def certain(program: Program, amount: float) -> None:
    """Assert that plan and runs cost just so much."""
    assert spent(program) == (usd(amount), {usd(amount)})


def test_a_program_without_costs_has_none() -> None:
    assert simulate(net(lasts("a", 1)), runs=1).cost is None


def test_fixed_costs_are_certain() -> None:
    certain(net(lasts("a", 1, fixed_cost=usd(100)), lasts("b", 1, fixed_cost=usd(0.5))), 100.5)


@pytest.mark.parametrize(
    ("assigned", "amount"),
    [
        ({}, 480),
        ({"units": Share.of("0.5")}, 240),
        ({"work": Work(2 * DAY)}, 960),
        ({"units": Share.of("2")}, 960),
    ],
)
def test_people_cost_their_rate_for_their_work(assigned: dict[str, Any], amount: float) -> None:
    certain(net(lasts("a", 1), resources=[ADA], assignments=[works("a", **assigned)]), amount)


def test_work_is_paid_for_as_long_as_it_takes() -> None:
    late = risk(
        Impact(task=TaskId("a"), delay=WorkRange(low=Work(DAY), likely=Work(DAY), high=Work(DAY)))
    )
    program = net(lasts("a", 1), resources=[ADA], assignments=[works("a")], risks=[late])
    assert spent(program) == (usd(480), {usd(480), usd(960)})


def test_work_that_is_left_is_paid_for_though_it_is_more_than_was_planned() -> None:
    longer = lasts("a", 1, progress=Progress(actual_start=MONDAY, remaining=Work(3 * DAY)))
    held = net(longer, resources=[ADA], assignments=[works("a")], status_date=MONDAY)
    certain(held, 3 * 480)


@pytest.mark.parametrize(
    "progress", [Progress(complete=Share.of("0.3")), Progress(remaining=Work(DAY // 2))]
)
def test_progress_that_nobody_began_is_still_to_be_paid(progress: Progress) -> None:
    held = net(lasts("a", 1, progress=progress), resources=[ADA], assignments=[works("a")])
    certain(held, 480)


def test_work_that_is_done_has_nothing_left_to_be_paid_whatever_is_said_to_remain() -> None:
    done = Progress(complete=Share.of(1), actual_start=MONDAY, remaining=Work(DAY // 2))
    held = net(lasts("a", 1, progress=done), resources=[ADA], assignments=[works("a")])
    certain(replace(held, status_date=MONDAY), 480)


def test_what_is_done_is_paid_and_only_the_rest_varies() -> None:
    half = Progress(complete=Share.of("0.5"), actual_start=BEGUN)
    late = risk(
        Impact(task=TaskId("a"), delay=WorkRange(low=Work(DAY), likely=Work(DAY), high=Work(DAY)))
    )
    begun = lasts("a", 2, progress=half)
    program = net(begun, resources=[ADA], assignments=[works("a")], risks=[late])
    assert spent(program) == (usd(960), {usd(960), usd(1440)})
    done = Progress(complete=Share.of("1"), actual_start=BEGUN, actual_finish=BEGUN)
    certain(net(lasts("a", 2, progress=done), resources=[ADA], assignments=[works("a")]), 960)


def test_costs_and_materials_are_spent_once() -> None:
    sand = Resource(
        id=ResourceId("sand"), name="Sand", kind=ResourceKind.MATERIAL, rates=(Rate(hourly=usd(7)),)
    )
    fee = Resource(id=ResourceId("fee"), name="Fee", kind=ResourceKind.COST)
    given = [
        Assignment(id=AssignmentId("1"), task=TaskId("a"), resource=sand.id, units=Share.of("3")),
        Assignment(id=AssignmentId("2"), task=TaskId("a"), resource=fee.id, cost=usd(40)),
    ]
    certain(net(lasts("a", 1), resources=[sand, fee], assignments=given), 3 * 7 + 40)


def test_inactive_tasks_cost_nothing() -> None:
    idle = lasts("b", 1, active=False, fixed_cost=usd(50))
    people: dict[str, Any] = {"resources": [ADA], "assignments": [works("a"), works("b")]}
    certain(net(lasts("a", 1), idle, budget=[burn(3000, "b")], **people), 480)


def test_a_task_that_a_risk_adds_costs_where_it_is_there() -> None:
    extra = lasts("b", 1, active=False, fixed_cost=usd(50))
    people: dict[str, Any] = {"resources": [ADA], "assignments": [works("a"), works("b")]}
    program = net(lasts("a", 1), extra, risks=[risk(Impact(adds=TaskId("b")))], **people)
    assert spent(program) == (usd(480), {usd(480), usd(480 + 480 + 50)})


def test_a_task_that_a_risk_leaves_out_costs_nothing_then() -> None:
    there = lasts("b", 1, fixed_cost=usd(50))
    people: dict[str, Any] = {"resources": [ADA], "assignments": [works("a"), works("b")]}
    program = net(lasts("a", 1), there, risks=[risk(Impact(skips=TaskId("b")))], **people)
    assert spent(program) == (usd(1010), {usd(480), usd(1010)})


def test_a_burn_rate_runs_as_long_as_the_program_or_its_task() -> None:
    # 3,000 a month of 30 days is 100 a day around the clock; ours have 8 of 24 hours.
    tasks = (lasts("a", 30), lasts("b", 15))
    certain(chain(*tasks, budget=[burn(3000)]), 1500)
    certain(chain(*tasks, budget=[burn(3000, "b")]), 500)


def test_a_burn_rate_between_two_days_is_certain() -> None:
    month = burn(3000, first=date(2026, 3, 1), last=date(2026, 3, 30))
    certain(net(lasts("a", 1), budget=[month]), 3000)


@pytest.mark.parametrize(
    "ends", [link("b", "effort", LinkType.FF), link("effort", "b", LinkType.FF)]
)
def test_a_burn_rate_of_a_level_of_effort_runs_until_what_ends_it(ends: Any) -> None:
    effort = task("effort", kind=TaskKind.LEVEL_OF_EFFORT)
    links = [link("a", "b"), link("a", "effort", LinkType.SS), ends]
    tasks = (lasts("a", 30), lasts("b", 15), effort)
    certain(net(*tasks, links=links, budget=[burn(3000, "effort")]), 1500)


def test_a_risk_costs_where_it_happens() -> None:
    size = MoneyRange(low=usd(10), likely=usd(10), high=usd(10))
    program = net(lasts("a", 1), risks=[risk(Impact(cost=size))])
    assert spent(program) == (usd(0), {usd(0), usd(10)})


def test_responses_cost_once_they_are_agreed() -> None:
    answers = [
        Response(id=ResponseId(state), risk=RiskId("R"), name=state, state=state, cost=usd(7))
        for state in ResponseState
    ]
    # Planned, in force and done; what is proposed or dropped is nothing yet.
    certain(net(lasts("a", 1), risks=[risk()], responses=answers), 3 * 7)
