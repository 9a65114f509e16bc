"""Which of many causes deserve a simulation, and when the compiler is loaded for them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from fairlead.core.ground.ids import AssignmentId, DriverId, ResourceId, RiskId, TaskId
from fairlead.core.ground.units import Elapsed, Money, Share, Work
from fairlead.core.program.people import Assignment, Rate, Resource
from fairlead.core.program.program import Program
from fairlead.core.program.risk import (
    Driver,
    DriverScope,
    Factor,
    Impact,
    MoneyRange,
    Risk,
    WorkRange,
)
from fairlead.core.simulation import compiled
from fairlead.core.simulation.model import model
from fairlead.core.simulation.one_by_one import MOST_CAUSES, load, pulls
from fairlead.core.simulation.simulate import SURE, simulate
from fairlead.core.simulation.sizes import MONEY, TIME
from fairlead.core.simulation.streams import Sampling
from fairlead.core.simulation.tornado import BarKind, tornado
from tests.core.program.sketch import link, program, task
from tests.core.simulation.nets import CERTAIN, DAY, days, lasts, net, normal

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
        lasts("extra", 1, active=False),
        links=[link("long", "end"), link("short", "end")],
        risks=list(risks),
        **others,
    )


def many() -> Program:
    """Every third risk is on the path that matters, each a little worse than the one before it."""
    return plan(
        *(risk(f"R{n}", "short" if n % 3 else "long", 0.1 * n + 1, "0.3") for n in range(MANY))
    )


def weights(held: Program, *, plain: bool = False) -> dict[str, float]:
    """What the finish would gain, in days."""
    sampling = Sampling.PLAIN if plain else Sampling.SOBOL
    futures = simulate(held, runs=4096, sampling=sampling)
    found = pulls(futures.model, futures.part, SURE)
    causes = futures.model.causes
    names = [one.id for one in causes.drivers] + [one.id for one in causes.risks]
    shares = [*found.drivers.tolist(), *found.risks[TIME].tolist()]
    return {
        name: share * found.units[TIME] / DAY for name, share in zip(names, shares, strict=True)
    }


def shown(held: Program) -> list[str]:
    """The causes that the tornado shows, the greatest first."""
    return [bar.id for bar in tornado(simulate(held, runs=1024), tasks=0)]


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
    days.
    """
    found = weights(plan(risk("late", "long", 5, "0.5")), plain=plain)
    assert found["late"] == pytest.approx(3.262, abs=0.12)


def test_a_driver_pulls_by_its_spread() -> None:
    """A factor around one, of a deviation of its own: 60 days vary by 60 times as much."""
    factor = Factor(low=Decimal("0.8"), likely=Decimal(1), high=Decimal("1.2"))
    driver = Driver(id=DriverId("all"), name="All", factor=factor)
    both = weights(plan(risk("idle", "short", 5, "0.5"), drivers=[driver]))
    assert both["all"] > 3
    assert both["idle"] < 0.2


def test_what_happens_in_every_run_alike_counts_with_the_most_it_can_move() -> None:
    found = weights(plan(risk("sure", "long", 5, "1"), risk("never", "long", 50, "0")))
    assert found["sure"] == pytest.approx(5)
    assert found["never"] == 0


def test_what_a_risk_adds_here_and_saves_there_in_every_run_does_not_cancel() -> None:
    """Of people who go over from one task to another, each task feels its own."""
    swap = risk("swap", "long", 20, "1")
    swap = replace(swap, impacts=(*swap.impacts, *risk("", "short", -4, "1").impacts))
    idle = [risk(f"R{n}", "short", 0.5, "0.3") for n in range(MOST_CAUSES)]
    assert weights(plan(*idle, swap))["swap"] == pytest.approx(24)
    assert shown(plan(*idle, swap))[0] == "swap"


def test_a_certain_task_and_a_certain_factor_count_with_the_work_they_add() -> None:
    one = Risk(
        id=RiskId("one"),
        name="One",
        probability=Share.of("1"),
        impacts=(Impact(adds=TaskId("short")),),
    )
    factor = Factor(low=Decimal("1.1"), likely=Decimal("1.1"), high=Decimal("1.1"))
    two = replace(one, id=RiskId("two"), impacts=(Impact(task=TaskId("long"), factor=factor),))
    driver = Driver(id=DriverId("D"), name="D", factor=factor)
    found = weights(plan(one, two, drivers=[driver]))
    assert found["one"] == pytest.approx(5)
    assert found["two"] == pytest.approx(6)
    assert found["D"] == pytest.approx(6.6)


def test_work_side_by_side_moves_the_finish_by_no_more_than_the_longest_path() -> None:
    factor = Factor(low=Decimal("1.1"), likely=Decimal("1.1"), high=Decimal("1.1"))
    impact = Impact(factor=factor)
    sure = Risk(id=RiskId("R"), name="R", probability=Share.of("1"), impacts=(impact,))
    side_by_side = net(*(lasts(f"t{n}", 10) for n in range(20)), risks=[sure])
    assert weights(side_by_side)["R"] == pytest.approx(1.1)


def test_what_a_cause_moves_is_counted_in_working_time_of_the_program() -> None:
    """A tenth of two weeks around the clock is a tenth of ten working days."""
    factor = Factor(low=Decimal("1.1"), likely=Decimal("1.1"), high=Decimal("1.1"))
    impact = Impact(task=TaskId("a"), factor=factor)
    sure = Risk(id=RiskId("R"), name="R", probability=Share.of("1"), impacts=(impact,))
    cures = task("a", duration=Elapsed(14 * 1440))
    held = program(cures, task("b", duration=days(20)), risks=[sure], uncertainty=CERTAIN)
    assert weights(held)["R"] == pytest.approx(1, rel=0.01)


def test_work_that_a_risk_adds_counts_with_what_it_costs() -> None:
    ada = Resource(
        id=ResourceId("ada"), name="Ada", rates=(Rate(hourly=Money(Decimal(60), "USD")),)
    )
    works = Assignment(id=AssignmentId("A"), task=TaskId("short"), resource=ada.id)
    held = plan(risk("R", "short", 3, "1"), resources=[ada], assignments=[works])
    futures = simulate(held, runs=256)
    found = pulls(futures.model, futures.part, SURE)
    assert found.risks[MONEY] == pytest.approx(3 / (5 + 3))


def rest(kind: str) -> Program:
    """A risk that moves the finish, behind as many as are simulated that hardly do."""
    many = range(40)
    big = replace(risk("BIG", "long", 0, "0.4"), impacts=(late("long", 10 * DAY, 15 * DAY),))
    sure = Risk(id=RiskId("sure"), name="Sure", probability=Share.of("1"))
    match kind:
        case "certain tasks":
            adding = (Impact(adds=TaskId("extra")),)
            others = [replace(sure, id=RiskId(f"R{n}"), impacts=adding) for n in many]
            return plan(*others, big)
        case "constant drivers":
            factor = Factor(low=Decimal("1.05"), likely=Decimal("1.05"), high=Decimal("1.05"))
            on = {"scope": DriverScope.TASKS, "tasks": (TaskId("end"),), "factor": factor}
            drivers = [Driver(id=DriverId(f"D{n}"), name="D", **on) for n in range(MOST_CAUSES)]  # type: ignore[arg-type]
            return plan(big, drivers=drivers)
        case _:
            hour = (late("short", 60, 60, 61),)
            return plan(*(replace(sure, id=RiskId(f"R{n}"), impacts=hour) for n in many), big)


def late(task: str, low: int, likely: int, high: int | None = None) -> Impact:
    """A delay of so many minutes; without the highest twice the likely less the low."""
    most = 2 * likely - low if high is None else high
    return Impact(
        task=TaskId(task), delay=WorkRange(low=Work(low), likely=Work(likely), high=Work(most))
    )


@pytest.mark.parametrize("kind", ["certain tasks", "constant drivers", "delays nearly the same"])
def test_what_hardly_varies_takes_no_place_from_a_risk_that_moves_the_finish(kind: str) -> None:
    assert shown(rest(kind))[0] == "BIG"


def test_what_hardly_varies_and_moves_the_finish_is_found() -> None:
    same = replace(risk("same", "long", 0, "1"), impacts=(late("long", 7200, 7200, 7205),))
    others = [risk(f"R{n}", "long", 1, "0.5") for n in range(40)]
    assert shown(plan(*others, same))[0] == "same"


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
    pull = pulls(futures.model, futures.part, SURE).risks
    assert pull.max(axis=0).argmax() == len(fees)
    assert pull[MONEY, : len(fees)] == pytest.approx(1 / len(fees))


def test_a_target_that_never_varies_is_pulled_by_nothing() -> None:
    still = net(lasts("a", 5), risks=[risk("R", "a", 0, "0.5")])
    assert weights(still) == {"R": 0}


def test_money_counts_beside_days_where_the_finish_never_varies() -> None:
    """Half a million in half of the runs is nearly all of the cost; an hour is next to nothing."""
    damage = Money(Decimal(500_000), "USD")
    money = Impact(cost=MoneyRange(low=damage, likely=damage, high=damage))
    penalty = replace(risk("penalty", "short", 0, "0.5"), impacts=(money,))
    held = net(lasts("long", 60), lasts("short", 5), risks=[penalty, risk("R", "short", 0.1, "1")])
    futures = simulate(held, runs=1024)
    found = pulls(futures.model, futures.part, SURE).risks.max(axis=0)
    assert found[0] > 100 * found[1]


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
