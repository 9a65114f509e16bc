"""The tornado: what the finish would gain without each cause, held against closed forms."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from statistics import NormalDist

import pytest

from fairlead.core.ground.ids import DriverId, RiskId, TaskId
from fairlead.core.ground.units import Money, Share, Work
from fairlead.core.program.risk import Driver, Factor, Impact, MoneyRange, Risk, RiskSide, WorkRange
from fairlead.core.simulation.simulate import simulate
from fairlead.core.simulation.tornado import Bar, BarKind, tornado
from tests.core.program.sketch import link
from tests.core.simulation.examples import EXAMPLES, example, real
from tests.core.simulation.nets import DAY, chain, days, lasts, net, normal

SCORE = NormalDist().inv_cdf(0.8)


def by_id(bars: tuple[Bar, ...]) -> dict[str, Bar]:
    return {bar.id: bar for bar in bars}


def risk(task: str, delay: float, probability: str, **others: object) -> Risk:
    """A risk that delays one task by just so many days."""
    amount = days(delay)
    impact = Impact(task=TaskId(task), delay=WorkRange(low=amount, likely=amount, high=amount))
    given = {"name": f"Risk to {task}", "impacts": (impact,), **others}
    return Risk(id=RiskId(f"R-{task}"), probability=Share.of(probability), **given)  # type: ignore[arg-type]


def test_a_certain_delay_is_removed_whole() -> None:
    plan = chain(lasts("a", normal(20, 2)), lasts("b", 5), risks=[risk("b", 3, "1")])
    (sure, *_) = tornado(simulate(plan))
    assert (sure.id, sure.kind, sure.name) == ("R-b", BarKind.RISK, "Risk to b")
    assert sure.removed == days(3)
    assert not sure.is_noise


def test_a_task_gains_what_the_closed_form_of_two_normals_says() -> None:
    plan = chain(lasts("a", normal(20, 3)), lasts("b", normal(20, 4)))
    bars = by_id(tornado(simulate(plan)))
    # Deviations of 3 and 4 days make one of 5 days; without the one, the other is left.
    for id, left in (("a", 4), ("b", 3)):
        low, high = bars[id].interval
        half = (high.minutes - low.minutes) / 2
        expected = SCORE * (5 - left) * DAY
        assert abs(bars[id].removed.minutes - expected) <= 2 * half
        assert half < 0.25 * DAY
        assert bars[id].kind is BarKind.TASK


def test_a_task_that_is_certain_takes_what_was_planned_whatever_was_estimated() -> None:
    """Planned at 12 days, estimated at 20 more or less."""
    hopeful = replace(lasts("a", normal(20, 1)), duration=days(12))
    futures = simulate(chain(hopeful, lasts("b", 5)))
    (bar,) = tornado(futures, tasks=1)
    with_it = futures.first.quantile(0.8) - futures.program.start
    assert bar.removed == Work(with_it // timedelta(minutes=1)) - days(12 + 5)


def test_what_does_nothing_to_the_finish_is_noise() -> None:
    links = [link("a", "z"), link("b", "z")]
    idle = risk("b", 1, "0.5")
    plan = net(lasts("a", normal(50, 2)), lasts("b", 1), lasts("z", 1), links=links, risks=[idle])
    found = by_id(tornado(simulate(plan)))["R-b"]
    assert (found.removed, found.interval) == (Work(0), (Work(0), Work(0)))
    assert found.is_noise


def test_an_opportunity_has_a_negative_bar() -> None:
    gain = Factor(low=Decimal("0.5"), likely=Decimal("0.6"), high=Decimal("0.7"))
    chance = risk("a", 0, "0.9", side=RiskSide.OPPORTUNITY)
    chance = replace(chance, impacts=(Impact(task=TaskId("a"), factor=gain),))
    (found, *_) = tornado(simulate(chain(lasts("a", normal(40, 2)), risks=[chance])))
    assert found.id == "R-a"
    assert found.removed < Work(0)
    assert not found.is_noise


def test_a_driver_has_its_bar_and_the_greatest_come_first() -> None:
    driver = Driver(
        id=DriverId("D"),
        name="Estimates too short",
        factor=Factor(low=Decimal(1), likely=Decimal("1.3"), high=Decimal(2)),
    )
    plan = chain(lasts("a", normal(20, 2)), lasts("b", normal(20, 1)), drivers=[driver])
    bars = tornado(simulate(plan))
    assert [bar.kind for bar in bars] == [BarKind.DRIVER, BarKind.TASK, BarKind.TASK]
    sizes = [abs(bar.removed.minutes) for bar in bars]
    assert sizes == sorted(sizes, reverse=True)


def test_money_that_a_risk_costs_is_removed_with_it() -> None:
    exact = Money(Decimal(5000), "USD")
    impact = Impact(cost=MoneyRange(low=exact, likely=exact, high=exact))
    plan = chain(lasts("a", normal(20, 2)), risks=[replace(risk("a", 0, "1"), impacts=(impact,))])
    found = by_id(tornado(simulate(plan)))["R-a"]
    assert found.cost_removed == exact
    assert found.cost_interval == (exact, exact)
    assert found.is_noise


def test_a_program_without_costs_has_bars_without_money() -> None:
    (bar,) = tornado(simulate(chain(lasts("a", normal(20, 2)))))
    assert bar.cost_removed is None
    assert bar.cost_interval is None


def test_as_many_tasks_are_shown_as_asked_for_and_none_that_is_certain() -> None:
    futures = simulate(chain(lasts("a", normal(20, 2)), lasts("b", normal(9, 1)), lasts("c", 5)))
    assert [bar.id for bar in tornado(futures, tasks=1)] == ["a"]
    assert [bar.id for bar in tornado(futures)] == ["a", "b"]
    assert tornado(futures, tasks=0) == ()


def test_the_interval_holds_the_truth_in_most_of_many_seeds() -> None:
    links = [link("a", "z"), link("b", "z")]
    tasks = (lasts("a", normal(20, 3)), lasts("b", normal(20, 3)), lasts("z", normal(10, 2)))
    plan = net(*tasks, links=links, risks=[risk("z", 4, "0.3")])
    truth = by_id(tornado(simulate(plan, runs=2**16), tasks=0))["R-z"].removed
    held = 0
    for seed in range(2, 42):
        low, high = by_id(tornado(simulate(plan, seed=seed, runs=1024), tasks=0))["R-z"].interval
        held += low <= truth <= high
    assert held >= 33


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_bars_of_an_example_name_all_its_risks_and_drivers(name: str) -> None:
    futures = simulate(example(name), runs=2048)
    causes = futures.model.causes
    bars = tornado(futures, tasks=3)
    expected = {*(risk.id for risk in causes.risks), *(driver.id for driver in causes.drivers)}
    assert {bar.id for bar in bars if bar.kind is not BarKind.TASK} == expected
    assert sum(bar.kind is BarKind.TASK for bar in bars) == 3
    for bar in bars:
        assert bar.interval[0] <= bar.removed <= bar.interval[1]
        assert abs(bar.removed.minutes) * timedelta(minutes=1) < timedelta(days=365)


def test_a_pool_gives_the_same_bars_as_one_core() -> None:
    futures = simulate(example("payments-relaunch"), runs=1024)

    def backwards(run, pieces):  # type: ignore[no-untyped-def]
        return reversed([run(piece) for piece in reversed(pieces)])

    assert tornado(futures, tasks=2, over=backwards) == tornado(futures, tasks=2)


@pytest.mark.shared
def test_the_systemic_driver_of_a_real_plan_weighs_more_than_any_task() -> None:
    bars = tornado(simulate(real("9"), runs=2048), tasks=3)
    assert bars[0].id == "program"
    assert not bars[0].is_noise
