"""What `build` says of amounts in other currencies than the program's."""

from __future__ import annotations

from decimal import Decimal

from fairlead.core.ground.ids import BaselineId, BudgetLineId, ResourceId, RiskId, TaskId
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Money
from fairlead.core.program.baseline import Baseline, BaselineTask
from fairlead.core.program.build import build
from fairlead.core.program.change import change
from fairlead.core.program.intentions import set_field
from fairlead.core.program.money import BudgetLine
from fairlead.core.program.people import Rate, Resource
from fairlead.core.program.risk import Impact, MoneyRange, Risk
from tests.core.program.sketch import draft, said, task


def euros(amount: int) -> Money:
    return Money(Decimal(amount), "EUR")


def dollars(amount: int) -> Money:
    return Money(Decimal(amount), "USD")


def test_amounts_in_the_programs_currency_are_not_worth_a_word() -> None:
    ana = Resource(id=ResourceId("ana"), name="Ana", rates=(Rate(hourly=euros(80)),))
    crane = BudgetLine(id=BudgetLineId("b"), name="Crane", amount=euros(900))
    program = build(draft(task("1"), currency="EUR", resources=[ana], budget=[crane]))
    assert program.set_aside == ()


def test_amounts_in_another_currency_are_kept_counted_and_named_once_with_the_first() -> None:
    dig = task("1", "Dig", fixed_cost=dollars(5))
    ana = Resource(id=ResourceId("ana"), name="Ana", rates=(Rate(overtime=dollars(90)),))
    crane = BudgetLine(id=BudgetLineId("b"), name="Crane", amount=dollars(900))
    program = build(draft(dig, currency="EUR", resources=[ana], budget=[crane]))
    assert program.tasks[dig.id] == dig
    assert said(program) == (
        "IMP-045 warning · plan.csv › row 2: Task Dig (1), fixed cost: this amount and 2 others "
        "are in USD, but the program counts in EUR; kept as they are, but the simulated cost "
        "leaves them out. Correct the program's currency or give the amounts in it: they are not "
        "converted, and amounts in different currencies cannot be added."
    )


def test_each_other_currency_is_named_wherever_in_a_value_it_stands() -> None:
    pounds = Money(Decimal(3), "GBP")
    cost = MoneyRange(low=pounds, likely=pounds, high=pounds)
    flood = Risk(id=RiskId("R"), name="Flood", impacts=(Impact(cost=cost),))
    agreed = Table({TaskId("1"): BaselineTask(cost=dollars(5))})
    first = Baseline(id=BaselineId("0"), name="First", tasks=agreed)
    program = build(draft(task("1"), currency="EUR", risks=[flood], baselines=[first]))
    assert [one.says.partition(", but")[0] for one in program.set_aside] == [
        "Risk Flood (R), impacts.cost.low: this amount and 2 others are in GBP",
        "Baseline First (0), tasks.cost: this amount is in USD",
    ]


def test_a_currency_is_only_doubtful_so_a_change_to_another_is_not_refused() -> None:
    plan = build(draft(task("1", fixed_cost=euros(5)), currency="EUR"))
    after = change(plan, set_field(plan, "task", "1", "fixed_cost", dollars(5)))
    assert after.tasks[TaskId("1")].fixed_cost == dollars(5)
