"""What responses to risks are worth, and which of them to decide on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from fairlead.core.ground.errors import CurrencyMismatchError, InvalidRequestError
from fairlead.core.ground.ids import ResponseId, RiskId, TaskId
from fairlead.core.ground.units import Money, Share, Work
from fairlead.core.impact.worth import BestSet, Worth, best_set, worth
from fairlead.core.program.program import Program
from fairlead.core.program.risk import (
    Impact,
    MoneyRange,
    Response,
    ResponseState,
    Risk,
    RiskSide,
    RiskStatus,
    WorkRange,
)
from fairlead.core.program.uncertainty import Uncertainty
from fairlead.core.simulation.one_by_one import MOST_CAUSES
from fairlead.core.simulation.streams import Sampling
from tests.core.program.sketch import MONDAY, link, program, task

DAY = 480
RUNS = 2048
CERTAIN = Uncertainty(task=Decimal(0), program=Decimal(0), team=Decimal(0), vendor=Decimal(0))


def usd(amount: float) -> Money:
    return Money(Decimal(str(amount)), "USD")


def days(count: float) -> WorkRange:
    """An impact that is known to the minute."""
    exactly = Work(round(count * DAY))
    return WorkRange(low=exactly, likely=exactly, high=exactly)


def risk(id: str, task: str, late: float, chance: str = "0.5", **others: Any) -> Risk:
    impact = Impact(task=TaskId(task), delay=days(late))
    return Risk(
        id=RiskId(id),
        name=f"Risk {id}",
        probability=Share.of(chance),
        **{"impacts": (impact,), **others},
    )


def answer(id: str, to: str, cost: float | None = None, **others: Any) -> Response:
    """A response that ends its risk at once."""
    given: dict[str, Any] = {"residual_probability": Share.of(0), "due": MONDAY.date(), **others}
    price = None if cost is None else usd(cost)
    return Response(id=ResponseId(id), risk=RiskId(to), name=f"Answer {id}", cost=price, **given)


def plan(*held: Risk | Response) -> Program:
    """Two paths of twenty days each that meet; all that is uncertain are the risks."""
    return program(
        task("a", duration=Work(20 * DAY)),
        task("b", duration=Work(20 * DAY)),
        task("end", duration=Work(DAY)),
        links=[link("a", "end"), link("b", "end")],
        risks=[one for one in held if isinstance(one, Risk)],
        responses=[one for one in held if isinstance(one, Response)],
        status_date=MONDAY,
        uncertainty=CERTAIN,
    )


def worths(*held: Risk | Response) -> dict[str, Worth]:
    return {one.response: one for one in worth(plan(*held), runs=RUNS)}


def test_a_proposed_response_is_worth_what_the_risk_costs_without_it() -> None:
    found = worths(risk("R", "a", 10), answer("A", "R", 1000))["A"]
    assert found.p80_saved.value == 10 * DAY
    assert found.mean_saved.value == pytest.approx(5 * DAY, rel=0.02)
    assert found.mean_saved.is_clear
    assert found.money_saved.value == -100_000
    assert found.per_cost == pytest.approx(10 * DAY / 1000)
    assert found.is_clear


@pytest.mark.parametrize("state", [ResponseState.PLANNED, ResponseState.IN_FORCE])
def test_one_that_is_agreed_is_worth_what_dropping_it_would_cost(state: ResponseState) -> None:
    proposed = worths(risk("R", "a", 10), answer("A", "R", 1000))["A"]
    agreed = worths(risk("R", "a", 10), answer("A", "R", 1000, state=state))["A"]
    assert agreed.state is state
    assert agreed.p80_saved.value == proposed.p80_saved.value
    assert agreed.money_saved == proposed.money_saved


def test_what_is_done_or_dropped_or_about_no_open_risk_has_no_value_to_decide_on() -> None:
    found = worths(
        risk("R", "a", 10),
        risk("C", "a", 10, status=RiskStatus.CLOSED),
        answer("done", "R", state=ResponseState.DONE),
        answer("dropped", "R", state=ResponseState.DROPPED),
        answer("closed", "C"),
    )
    assert found == {}


def test_money_saved_is_what_the_risk_would_cost_less_the_price() -> None:
    damage = usd(10_000)
    money = Impact(cost=MoneyRange(low=damage, likely=damage, high=damage))
    found = worths(risk("R", "a", 0, impacts=(money,)), answer("A", "R", 2000))["A"]
    assert found.money_saved.value == pytest.approx(300_000, rel=0.02)
    assert found.p80_saved.value == 0
    assert not found.is_clear
    assert found.money_saved.low > 0


def test_a_response_where_nothing_is_lost_cannot_be_told_apart_from_zero() -> None:
    """The other path is fifteen days longer, which hides the risk altogether."""
    held = plan(risk("R", "a", 3), answer("A", "R", 500))
    longer = replace(held.tasks[TaskId("b")], duration=Work(35 * DAY))
    hidden = replace(held, tasks=held.tasks.with_({longer.id: longer}))
    found = worth(hidden, runs=RUNS)[0]
    assert (found.p80_saved.value, found.mean_saved.value) == (0, 0)
    assert not found.is_clear


def test_responses_are_ranked_by_what_they_save_for_their_price() -> None:
    found = worth(
        plan(
            risk("R1", "a", 10),
            risk("R2", "end", 10),
            risk("R3", "end", 10),
            risk("R4", "end", 0),
            answer("dear", "R1", 9000),
            answer("cheap", "R2", 1000),
            answer("free", "R3"),
            answer("useless", "R4", 10),
        ),
        runs=RUNS,
    )
    assert [one.response for one in found] == ["free", "cheap", "dear", "useless"]


def test_the_target_is_the_one_that_is_asked_for() -> None:
    held = plan(risk("R", "a", 10), answer("A", "R"))
    assert worth(held, target=TaskId("b"), runs=RUNS)[0].p80_saved.value == 0
    assert worth(held, target=TaskId("a"), runs=RUNS)[0].p80_saved.value == 10 * DAY


def merging() -> Program:
    """Either path alone keeps the end ten days late nearly always: only both together help."""
    return plan(
        risk("R1", "a", 10, "0.9"),
        risk("R2", "b", 10, "0.9"),
        risk("R3", "end", 2),
        answer("A1", "R1", 100),
        answer("A2", "R2", 100),
        answer("A3", "R3", 5000),
    )


def chosen(found: BestSet) -> list[str]:
    return [one.response for one in found.chosen]


def test_the_best_set_is_run_again_after_each_choice() -> None:
    """At a merge the second of two responses is worth far more once the first is chosen."""
    alone = {str(one.response): one.mean_saved.value for one in worth(merging(), runs=RUNS)}
    found = best_set(merging(), runs=RUNS)
    assert set(chosen(found)) == {"A1", "A2", "A3"}
    after_one = {str(one.response): one.mean_saved.value for one in found.chosen}
    second = next(one for one in reversed(chosen(found)) if one != "A3")
    assert after_one[second] > 5 * alone[second]
    assert found.cost == usd(5200)
    assert found.mean_saved.value == pytest.approx(sum(after_one.values()))
    assert found.money_saved.value == -520_000


def test_a_budget_is_kept() -> None:
    found = best_set(merging(), usd(250), runs=RUNS)
    assert set(chosen(found)) == {"A1", "A2"}
    assert found.cost == usd(200)
    assert best_set(merging(), usd(99), runs=RUNS).chosen == ()


def test_nothing_is_chosen_that_is_worth_nothing() -> None:
    found = best_set(plan(risk("R", "a", 0), answer("A", "R", 10)), runs=RUNS)
    assert found.chosen == ()
    assert found.cost == usd(0)
    assert found.p80_saved.value == 0


def test_what_saves_less_than_half_a_day_is_not_chosen_unless_a_day_is_worth_that_much() -> None:
    """One hour in half of the runs, for 1000: worth it from 16,000 a day on."""
    held = plan(risk("R", "end", 0.125), answer("A", "R", 1000))
    assert worth(held, runs=RUNS)[0].is_clear
    assert best_set(held, runs=RUNS).chosen == ()
    assert best_set(held, day=usd(15_000), runs=RUNS).chosen == ()
    assert chosen(best_set(held, day=usd(17_500), runs=RUNS)) == ["A"]


def test_what_saves_days_is_not_chosen_where_days_are_worth_less_than_it_costs() -> None:
    held = plan(risk("R", "end", 10), answer("A", "R", 1000))
    assert chosen(best_set(held, runs=RUNS)) == ["A"]
    assert best_set(held, day=usd(190), runs=RUNS).chosen == ()
    assert chosen(best_set(held, day=usd(210), runs=RUNS)) == ["A"]


def test_what_saves_money_by_being_late_is_chosen_only_where_a_day_is_worth_that_little() -> None:
    damage = usd(1000)
    money = Impact(cost=MoneyRange(low=damage, likely=damage, high=damage))
    later = left("end", 10)
    slow = answer("slow", "M", 10, residual_probability=None, residual_impacts=later)
    program = plan(risk("M", "a", 0, "0.9", impacts=(money,)), slow)
    assert chosen(best_set(program, runs=RUNS)) == []
    assert chosen(best_set(program, day=usd(1), runs=RUNS)) == ["slow"]
    assert chosen(best_set(program, day=usd(1000), runs=RUNS)) == []


def test_what_cannot_be_asked_is_refused() -> None:
    with pytest.raises(CurrencyMismatchError):
        best_set(merging(), Money(Decimal(5), "EUR"))
    with pytest.raises(CurrencyMismatchError):
        best_set(merging(), day=Money(Decimal(5), "EUR"))
    with pytest.raises(InvalidRequestError, match="1 run does not tell"):
        worth(merging(), runs=1)
    with pytest.raises(InvalidRequestError, match="9,999,999 runs are asked for"):
        best_set(merging(), runs=9_999_999)


def many() -> Program:
    """Thirty risks on one path with a response each; the last eight are bad, the last agreed."""
    held: list[Risk | Response] = []
    for n in range(30):
        state = ResponseState.IN_FORCE if n == 29 else ResponseState.PROPOSED
        held += [risk(f"R{n}", "a", 1 if n < 22 else n), answer(f"A{n}", f"R{n}", 100, state=state)]
    return plan(*held)


def test_of_very_many_responses_those_to_the_risks_that_matter_most_are_simulated() -> None:
    """What is agreed already is judged by the risk that there would be without it."""
    found = worth(many(), runs=RUNS, most=8)
    assert {str(one.response) for one in found} == {f"A{n}" for n in range(22, 30)}
    assert len(worth(many(), runs=256)) == MOST_CAUSES
    best = chosen(best_set(many(), usd(300), runs=RUNS, most=7))
    assert len(best) == 3
    assert set(best) <= {f"A{n}" for n in range(22, 29)}


def test_a_response_to_a_risk_that_costs_money_alone_is_not_left_out() -> None:
    damage = usd(50_000)
    money = Impact(cost=MoneyRange(low=damage, likely=damage, high=damage))
    held: list[Risk | Response] = [risk("M", "a", 0, impacts=(money,)), answer("insure", "M")]
    for n in range(6):
        held += [risk(f"R{n}", "b", 1), answer(f"A{n}", f"R{n}")]
    assert "insure" in {str(one.response) for one in worth(plan(*held), runs=RUNS, most=2)}


def test_of_many_responses_to_one_risk_the_one_that_ends_it_is_tried() -> None:
    held: list[Risk | Response] = [risk("R", "a", 10)]
    held += [answer(f"weak {n}", "R", residual_probability=Share.of("0.49")) for n in range(6)]
    late = answer("too late", "R", due=date(2030, 1, 1))
    mild = answer("mild", "R", residual_probability=None, residual_impacts=left("a", 4))
    program = plan(*held, late, mild, answer("strong", "R", 10))
    found = [str(one.response) for one in worth(program, runs=RUNS, most=2)]
    assert set(found) == {"strong", "mild"}
    assert chosen(best_set(program, runs=RUNS, most=1)) == ["strong"]


def left(task: str, late: float) -> tuple[Impact, ...]:
    return (Impact(task=TaskId(task), delay=days(late)),)


def test_a_response_that_moves_a_delay_to_where_it_does_not_matter_is_tried() -> None:
    held: list[Risk | Response] = [risk("R", "a", 10)]
    held += [answer(f"weak {n}", "R", residual_probability=Share.of("0.45")) for n in range(6)]
    elsewhere = answer("elsewhere", "R", residual_probability=None, residual_impacts=left("b", 10))
    program = plan(*held, elsewhere)
    longer = replace(program.tasks[TaskId("a")], duration=Work(40 * DAY))
    program = replace(program, tasks=program.tasks.with_({longer.id: longer}))
    found = worth(program, runs=RUNS, most=1)
    assert [one.response for one in found] == ["elsewhere"]


def test_a_response_that_makes_an_opportunity_possible_is_tried() -> None:
    chance = risk("O", "end", -0.9, "0", side=RiskSide.OPPORTUNITY)
    held: list[Risk | Response] = [chance]
    for n in range(6):
        held += [risk(f"R{n}", "b", 0.1), answer(f"A{n}", f"R{n}")]
    seize = answer("seize", "O", residual_probability=Share.of("0.9"))
    found = worth(plan(*held, seize), runs=RUNS, most=1)
    assert [one.response for one in found] == ["seize"]
    assert found[0].mean_saved.value == pytest.approx(0.81 * DAY, rel=0.05)


def test_what_is_done_about_a_risk_already_is_no_merit_of_its_other_responses() -> None:
    done = answer(
        "done", "R", state=ResponseState.DONE, residual_probability=Share.of("0.02"), due=None
    )
    other = answer("other", "R", residual_probability=Share.of("0"))
    held: list[Risk | Response] = [risk("R", "a", 10), done, other]
    found = worth(plan(*held, risk("S", "a", 2), answer("small", "S")), runs=RUNS, most=1)
    assert [one.response for one in found] == ["small"]


def test_money_is_not_drowned_by_minutes_where_the_finish_never_varies() -> None:
    damage = usd(1_000_000)
    money = Impact(cost=MoneyRange(low=damage, likely=damage, high=damage))
    held: list[Risk | Response] = []
    for n in range(6):
        sure = risk(f"R{n}", "b", 0.125, "1")
        held += [sure, answer(f"A{n}", f"R{n}", residual_probability=Share.of("0.5"))]
    held += [risk("M", "a", 0, impacts=(money,)), answer("insure", "M", 20_000)]
    program = plan(*held)
    longer = replace(program.tasks[TaskId("a")], duration=Work(40 * DAY))
    program = replace(program, tasks=program.tasks.with_({longer.id: longer}))
    assert "insure" in {str(one.response) for one in worth(program, runs=RUNS, most=3)}
    assert chosen(best_set(program, runs=RUNS, most=3)) == ["insure"]


def test_numbers_may_be_drawn_independently() -> None:
    """Evenly spread, just half of the runs have the risk; drawn independently, about half."""
    held = plan(risk("R", "a", 10), answer("A", "R", 1000))
    even, plain = (
        worth(held, runs=RUNS, sampling=sampling)[0].mean_saved.value for sampling in Sampling
    )
    assert even == 5 * DAY
    assert plain != even
    assert plain == pytest.approx(even, rel=0.1)
    small = best_set(held, runs=RUNS, sampling=Sampling.PLAIN)
    assert small.mean_saved.value == plain
