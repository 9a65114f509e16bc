"""Which of many causes deserve a simulation, and when the compiler is loaded for them."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from fairlead.core.ground.ids import DriverId, RiskId, TaskId
from fairlead.core.ground.units import Money, Share
from fairlead.core.program.program import Program
from fairlead.core.program.risk import Driver, Factor, Impact, MoneyRange, Risk, WorkRange
from fairlead.core.simulation import compiled
from fairlead.core.simulation.model import model
from fairlead.core.simulation.one_by_one import MOST_CAUSES, load, pulls
from fairlead.core.simulation.sample import Sample
from fairlead.core.simulation.simulate import SURE, simulate
from fairlead.core.simulation.streams import Sampling
from fairlead.core.simulation.tornado import BarKind, tornado
from tests.core.program.sketch import link
from tests.core.simulation.nets import days, lasts, net, normal

MANY = 60


def risk(id: str, task: str, delay: float, chance: str) -> Risk:
    amount = days(delay)
    impact = Impact(task=TaskId(task), delay=WorkRange(low=amount, likely=amount, high=amount))
    return Risk(id=RiskId(id), name=f"Risk {id}", probability=Share.of(chance), impacts=(impact,))


def plan(*risks: Risk, **others: object) -> Program:
    """A long path and a short one beside it; what happens on the short one does not matter."""
    return net(
        lasts("long", normal(60, 3)),
        lasts("short", 5),
        lasts("end", 1),
        links=[link("long", "end"), link("short", "end")],
        risks=list(risks),
        **others,
    )


def many() -> Program:
    """Every third risk is on the path that matters, each a little worse than the one before it."""
    return plan(
        *(risk(f"R{n}", "short" if n % 3 else "long", 0.1 * n + 1, "0.3") for n in range(MANY))
    )


def weights(program: Program, *, plain: bool = False) -> dict[str, float]:
    sampling = Sampling.PLAIN if plain else Sampling.SOBOL
    futures = simulate(program, runs=4096, sampling=sampling)
    drivers, risks = pulls(futures.model, SURE, futures.first.worked)
    held = futures.model.causes
    names = [one.id for one in held.drivers] + [one.id for one in held.risks]
    return dict(zip(names, [*drivers.tolist(), *risks.tolist()], strict=True))


def test_of_many_risks_only_the_ones_that_go_with_the_finish_are_taken_away() -> None:
    bars = tornado(simulate(many(), runs=4096), tasks=0, most=12)
    assert len(bars) == 12
    assert all(int(bar.id[1:]) % 3 == 0 for bar in bars)
    assert {"R57", "R54", "R51", "R48", "R45"} <= {bar.id for bar in bars}


def test_a_bar_is_the_same_whether_or_not_others_were_left_out() -> None:
    futures = simulate(many(), runs=1024)
    everyone = {bar.id: bar for bar in tornado(futures, tasks=0, most=MANY)}
    some = tornado(futures, tasks=0, most=5)
    assert len(everyone) == MANY
    assert list(some) == [everyone[bar.id] for bar in some]


def test_without_a_word_no_more_than_the_most_are_simulated_and_tasks_come_on_top() -> None:
    bars = tornado(simulate(many(), runs=256))
    assert sum(bar.kind is BarKind.RISK for bar in bars) == MOST_CAUSES
    assert sum(bar.kind is BarKind.TASK for bar in bars) == 1


@pytest.mark.parametrize("plain", [False, True])
def test_a_risk_pulls_by_what_it_adds_on_average_and_by_its_spread(plain: bool) -> None:
    """A delay of 5 days in half the runs: 2.5 on average, and 2.5 of spread beside 3 of the task.

    The finish deviates by (3^2 + 2.5^2)^0.5 = 3.905 days; P80 lies 0.842 deviations above the
    mean of a normal distribution, so that it seems to lose 2.5 + 0.842 x (3.905 - 3) = 3.262
    days, which is 0.835 deviations.
    """
    found = weights(plan(risk("late", "long", 5, "0.5")), plain=plain)
    assert found["late"] == pytest.approx(0.835, abs=0.03)


def test_a_driver_pulls_by_its_spread() -> None:
    """A factor around one, of a deviation of its own: 60 days vary by 60 times as much."""
    factor = Factor(low=Decimal("0.8"), likely=Decimal(1), high=Decimal("1.2"))
    driver = Driver(id=DriverId("all"), name="All", factor=factor)
    both = weights(plan(risk("idle", "short", 5, "0.5"), drivers=[driver]))
    assert both["all"] > 0.3
    assert both["idle"] < 0.02


def test_what_happens_in_every_run_alike_counts_with_the_most_it_can_move() -> None:
    found = weights(plan(risk("sure", "long", 5, "1"), risk("never", "long", 50, "0")))
    assert found["sure"] == pytest.approx(5 / 3, abs=0.05)
    assert found["never"] == 0


def test_what_always_adds_work_is_never_left_out() -> None:
    extra = Risk(
        id=RiskId("extra"),
        name="Extra",
        probability=Share.of("1"),
        impacts=(Impact(adds=TaskId("short")),),
    )
    assert weights(plan(extra))["extra"] == np.inf


def test_certain_fees_take_no_place_from_a_risk_that_moves_the_finish() -> None:
    fee = Money(Decimal(100), "USD")
    fees = [
        Risk(
            id=RiskId(f"fee {n}"),
            name="Fee",
            probability=Share.of("1"),
            impacts=(Impact(cost=MoneyRange(low=fee, likely=fee, high=fee)),),
        )
        for n in range(MOST_CAUSES + 1)
    ]
    futures = simulate(plan(*fees, risk("big", "long", 20, "0.5")), runs=1024)
    (bar, *_) = tornado(futures, tasks=0)
    assert bar.id == "big"
    _, pull = pulls(futures.model, SURE, futures.first.worked, futures.cost)
    assert pull.argmax() == len(fees)


def test_a_target_that_never_varies_is_pulled_by_nothing() -> None:
    still = net(lasts("a", 5), risks=[risk("R", "a", 0, "0.5")])
    assert weights(still) == {"R": 0}


def test_of_several_outcomes_the_one_that_moves_most_counts() -> None:
    futures = simulate(plan(risk("idle", "short", 5, "0.5")), runs=1024)
    happened = Sample(futures.first.worked.values * 0)
    _, alone = pulls(futures.model, SURE, futures.first.worked)
    _, both = pulls(futures.model, SURE, futures.first.worked, happened)
    assert both.tolist() == alone.tolist()


def test_the_compiler_is_loaded_for_a_large_question_and_only_where_it_helps() -> None:
    tasks = [lasts(f"t{n}", normal(10, 1)) for n in range(50)]
    plain = net(*tasks)
    skipped = Impact(skips=TaskId("t1"))
    skips = Risk(id=RiskId("R"), name="R", probability=Share.of("0.5"), impacts=(skipped,))
    compiled.compiled.cache_clear()
    load(model(plain), 64, 10)
    assert not compiled.is_loaded()
    load(model(net(*tasks, risks=[skips])), 64, 100)
    assert not compiled.is_loaded()
    load(model(plain), 64, 100)
    assert compiled.is_loaded()
