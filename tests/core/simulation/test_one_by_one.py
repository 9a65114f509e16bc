"""Which of many causes deserve a simulation, and when the compiler is loaded for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from fairlead.core.ground.ids import DriverId, ResponseId, RiskId, TaskId
from fairlead.core.ground.units import Money, Share, Work
from fairlead.core.impact.worth import best_set, worth
from fairlead.core.program.program import Program
from fairlead.core.program.risk import (
    Driver,
    DriverScope,
    Factor,
    Impact,
    MoneyRange,
    Response,
    Risk,
    WorkRange,
)
from fairlead.core.simulation import compiled
from fairlead.core.simulation.model import model
from fairlead.core.simulation.one_by_one import MOST_CAUSES, load
from fairlead.core.simulation.simulate import simulate
from fairlead.core.simulation.tornado import BarKind, tornado
from tests.core.program.sketch import MONDAY, link
from tests.core.simulation.nets import DAY, days, lasts, net, normal

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


def certain(id: str, *impacts: Impact) -> Risk:
    return Risk(id=RiskId(id), name=id, probability=Share.of("1"), impacts=impacts)


def test_what_a_risk_adds_here_and_saves_there_in_every_run_does_not_cancel() -> None:
    """Of people who go over from one task to another, each task feels its own."""
    swap = risk("swap", "long", 20, "1")
    swap = replace(swap, impacts=(*swap.impacts, *risk("", "short", -4, "1").impacts))
    idle = [risk(f"R{n}", "short", 0.5, "0.3") for n in range(MOST_CAUSES)]
    assert shown(plan(*idle, swap))[0] == "swap"


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
    assert shown(plan(*fees, risk("big", "long", 20, "0.5")))[0] == "big"


def fine(id: str, amount: int, chance: str = "0.5") -> Risk:
    money = Money(Decimal(amount), "USD")
    cost = Impact(cost=MoneyRange(low=money, likely=money, high=money))
    return Risk(id=RiskId(id), name=id, probability=Share.of(chance), impacts=(cost,))


def test_a_risk_that_costs_much_has_a_bar_beside_many_that_move_nothing() -> None:
    idle = [risk(f"R{n}", "short", 0.5, "0.3") for n in range(MOST_CAUSES + 6)]
    bars = tornado(simulate(plan(*idle, fine("dear", 5_000_000)), runs=1024), tasks=0)
    assert {bar.id for bar in bars if bar.cost_removed and bar.cost_removed.amount} == {"dear"}


def test_the_response_that_saves_most_days_is_tried_beside_many_that_save_little_money() -> None:
    held = [*(fine(f"fine {n}", 10, "0.3") for n in range(30)), risk("days", "long", 5, "0.9")]
    answers = [
        Response(
            id=ResponseId(f"to {one.id}"),
            risk=one.id,
            name=f"To {one.name}",
            residual_probability=Share.of(0),
            due=MONDAY.date(),
        )
        for one in held
    ]
    tried = worth(plan(*held, responses=answers), runs=1024)
    assert len(tried) == MOST_CAUSES
    assert tried[0].response == "to days"


ASIDE = MOST_CAUSES + 2
"""More than are simulated one by one."""


def beside(held: Sequence[Risk], responses: Sequence[Response] = ()) -> Program:
    """A path of 300 days with a risk of its own, and tasks beside it that reach nowhere."""
    big = Risk(
        id=RiskId("BIG"),
        name="Big",
        probability=Share.of("0.3"),
        impacts=(late("long", DAY, 15 * DAY),),
    )
    return net(
        lasts("long", normal(300, 3)),
        *(lasts(f"side {n}", 20) for n in range(ASIDE)),
        *(lasts(f"extra {n}", 20, active=False) for n in range(ASIDE)),
        risks=[*held, big],
        responses=responses,
    )


SIDES: dict[str, list[Risk]] = {
    "tasks added": [certain(f"R{n}", Impact(adds=TaskId(f"extra {n}"))) for n in range(ASIDE)],
    "many delayed": [
        certain(f"R{n}", *(late(f"side {m}", DAY, DAY) for m in range(ASIDE))) for n in range(ASIDE)
    ],
    "savings": [certain(f"R{n}", late(f"side {n}", -15 * DAY, -15 * DAY)) for n in range(ASIDE)],
}


@pytest.mark.parametrize("kind", SIDES)
def test_work_beside_the_longest_path_takes_no_place_from_what_moves_the_finish(kind: str) -> None:
    assert shown(beside(SIDES[kind]))[0] == "BIG"


@pytest.mark.parametrize("kind", SIDES)
def test_nor_does_what_is_done_about_it(kind: str) -> None:
    answers = [
        Response(
            id=ResponseId(f"to {one.id}"),
            risk=one.id,
            name=f"To {one.name}",
            residual_probability=Share.of(0),
            due=MONDAY.date(),
        )
        for one in beside(SIDES[kind]).risks.values()
    ]
    held = beside(SIDES[kind], answers)
    assert worth(held, runs=512)[0].response == "to BIG"
    assert [one.response for one in best_set(held, runs=512).chosen] == ["to BIG"]


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
