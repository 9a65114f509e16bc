"""What is left of one risk where several of its responses work, in each run."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations

import numpy as np
import pytest

from fairlead.core.ground.ids import ResponseId, RiskId, TaskId
from fairlead.core.ground.units import Money, Share
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
from fairlead.core.program.task import TaskKind
from fairlead.core.simulation.batches import Piece, rows_of, run
from fairlead.core.simulation.model import model
from fairlead.core.simulation.simulate import simulate
from tests.core.program.sketch import link, task
from tests.core.simulation.nets import DAY, Numbers, days, in_days, lasts, net

Left = tuple[Impact, ...]


def delay(*points: float, on: str = "a") -> Impact:
    """A delay of one task, in days: just so many, or low, likely and high."""
    low, likely, high = map(days, points * 3 if len(points) == 1 else points)
    return Impact(task=TaskId(on), delay=WorkRange(low=low, likely=likely, high=high))


def factor(by: str, on: str | None = None) -> Impact:
    one = Decimal(by)
    named = None if on is None else TaskId(on)
    return Impact(task=named, factor=Factor(low=one, likely=one, high=one))


def cost(amount: int) -> Impact:
    one = Money(Decimal(amount), "USD")
    return Impact(cost=MoneyRange(low=one, likely=one, high=one))


def adds(id: str) -> Impact:
    return Impact(adds=TaskId(id))


def skips(id: str) -> Impact:
    return Impact(skips=TaskId(id))


OWN = (delay(10, 20, 60), factor("1.5"), cost(1000))


def answered(*left: Left, own: Left = OWN) -> Program:
    """A certain risk to a and b, 20 days each, and responses in force that leave just this.

    A summary s holds b and, only where a risk adds them, x of 5 days and y of 3.
    """
    responses = [
        Response(
            id=ResponseId(f"A{n}"),
            risk=RiskId("R"),
            name=f"Answer {n}",
            state=ResponseState.IN_FORCE,
            residual_impacts=impacts,
        )
        for n, impacts in enumerate(left)
    ]
    risk = Risk(id=RiskId("R"), name="R", probability=Share.of("1"), impacts=own)
    return net(
        lasts("a", 20),
        task("s", kind=TaskKind.SUMMARY, duration=days(0)),
        lasts("b", 20, under="s"),
        lasts("x", 5, under="s", active=False),
        lasts("y", 3, under="s", active=False),
        links=[link("a", "b"), link("b", "x"), link("b", "y")],
        risks=[risk],
        responses=responses,
    )


def added(*left: Left, own: Left = OWN, on: str = "a") -> Numbers:
    """The days that are left to be added to a task in each run."""
    ready = model(answered(*left, own=own))
    found: Numbers = rows_of(ready, 0, 8).work[ready.node_of[TaskId(on)]] / DAY - 20
    return found


def spent(*left: Left, own: Left = OWN) -> set[int]:
    """What is left to be paid, in whole units of money."""
    piece = Piece(model(answered(*left, own=own)), 0, 2, is_compiled=False, with_critical=False)
    return set((run(piece).cost_minor // 100).tolist())


def lasts_for(*left: Left, own: Left = OWN) -> set[float]:
    """The days that the program takes."""
    return set(in_days(simulate(answered(*left, own=own), runs=256).first).tolist())


A_DELAY, LIKELY_NOTHING, WIDE = (delay(3),), (delay(0, 0, 30),), (delay(1, 3, 60),)
A_FACTOR = (factor("1.3", "a"),)


@pytest.mark.parametrize(
    "left",
    [
        (A_DELAY, LIKELY_NOTHING),
        (A_DELAY, WIDE),
        ((delay(5),), (delay(4, 5, 30),)),
        ((delay(7, 8, 9),), (delay(1, 7, 60),)),
        ((delay(5),), (delay(5), delay(1))),
        (A_FACTOR, (factor("1.2"), factor("1.1", "a"))),
    ],
)
def test_in_each_run_the_least_that_one_of_them_alone_leaves_is_left(
    left: tuple[Left, ...],
) -> None:
    own = (delay(20_000), factor("2"))
    alone = np.min([added(one, own=own) for one in left], axis=0)
    for order in permutations(left):
        # Where two tables cross between two of their points, the line from point to point is left.
        assert added(*order, own=own) == pytest.approx(alone, abs=0.05)
        assert (added(*order, own=own) <= alone + 1 / DAY).all()


def test_of_what_is_likely_to_be_less_the_worst_is_not_left_where_another_leaves_less() -> None:
    own = (delay(20_000),)
    assert set(added(A_DELAY, own=own)) == {3}
    assert added(LIKELY_NOTHING, own=own).max() > 20
    assert added(A_DELAY, LIKELY_NOTHING, own=own).max() == 3


def test_a_factor_on_everything_is_compared_task_by_task() -> None:
    left = (factor("1.3"),), (factor("1.4", "a"),)
    for order in permutations(left):
        assert set(added(*order)) == {6}
        assert set(added(*order, on="b")) == {0}
    on_a_summary = (factor("1.3", "s"),), (factor("1.2"),)
    assert set(added(*on_a_summary, on="b")) == {4}
    assert set(added(*on_a_summary)) == {0}


def test_a_delay_and_a_factor_on_one_task_are_two_things() -> None:
    """One response ends the delay, the other the stretching; alone each leaves the other thing."""
    own = (delay(20), factor("1.5"))
    for order in permutations(((delay(6),), (factor("1.4", "a"),))):
        assert set(added(*order, own=own)) == {0}


def test_a_response_that_changes_nothing_alone_changes_nothing_beside_another() -> None:
    """What the other leaves that the risk did not bring stays: rework, a fee, a delay elsewhere."""
    own = (delay(10), adds("x"), skips("y"))
    brings = (delay(2, on="b"), factor("1.1", "a"), cost(700), adds("y"), skips("b"))
    for each in ((), brings, *((one,) for one in brings)):
        alone = added(each, own=own, on="b"), spent(each, own=own), lasts_for(each, own=own)
        for order in permutations((each, own)):
            assert (added(*order, own=own, on="b") == alone[0]).all()
            assert (spent(*order, own=own), lasts_for(*order, own=own)) == alone[1:]


@pytest.mark.parametrize("left", [(delay(1, 3, 60),), (cost(400),), (factor("0.4", "a"),)])
def test_two_responses_that_are_alike_do_what_one_does(left: Left) -> None:
    own = (delay(5, 8, 12), factor("1.5", "a"), cost(1000))
    assert (added(left, left, own=own) == added(left, own=own)).all()
    assert spent(left, left, own=own) == spent(left, own=own)


def test_a_factor_that_several_newly_bring_never_takes_more_than_all_work_away() -> None:
    less = (factor("0.4", "a"),)
    for own in ((cost(100),), (cost(100), factor("1", "a"))):
        assert set(added(less, less, own=own)) == {20 * 0.4 * 0.4 - 20}


def test_nothing_that_is_stated_is_as_nothing_that_is_not() -> None:
    fees = (cost(500),), (cost(700),)
    for own in ((delay(10),), (delay(10), cost(0))):
        assert spent(*fees, own=own) == {1200}


def test_what_several_responses_newly_bring_is_added() -> None:
    left = (delay(4), delay(2, on="b"), cost(500)), (delay(3), delay(1, on="b"), cost(700))
    for order in permutations(left):
        assert set(added(*order, own=(delay(10),))) == {3}
        assert set(added(*order, own=(delay(10),), on="b")) == {3}
        assert spent(*order, own=(delay(10),)) == {1200}


def test_what_one_lowers_and_another_raises_is_lowered_and_raised() -> None:
    own = (delay(10), cost(1000))
    left = (delay(2), cost(1500)), (delay(5), cost(400)), (cost(1200),)
    for order in permutations(left):
        assert set(added(*order, own=own)) == {0}
        assert spent(*order, own=own) == {400 + 500}


def test_a_saving_that_several_give_up_is_given_up_once() -> None:
    saving = (delay(-6),)
    for order in permutations(((delay(-2),), ())):
        assert set(added(*order, own=saving)) == {0}
    assert set(added((), (), own=saving)) == {0}
    for order in permutations(((delay(-9),), (delay(-6),))):
        assert set(added(*order, own=saving)) == {-9}


def test_savings_do_not_compound_but_the_greater_is_left_on_each_task() -> None:
    for order in permutations(((factor("0.9"),), (factor("0.8", "a"),))):
        assert set(added(*order)) == {-4}
        assert set(added(*order, on="b")) == {-2}


def test_what_one_response_removes_altogether_is_not_left_by_the_others() -> None:
    assert set(added((cost(500),), (delay(3), cost(700)))) == {0}
    assert spent((cost(500),), (delay(3), cost(700))) == {500}
    assert spent((cost(500),), ()) == {0}


def test_a_task_is_added_where_all_of_them_leave_it_whatever_it_is_named_by() -> None:
    own = (adds("s"),)
    assert lasts_for(own=own) == {40 + 5}
    for order in permutations(((adds("x"), adds("y")), (adds("y"),))):
        assert lasts_for(*order, own=own) == {40 + 3}
    for order in permutations(((adds("s"),), (adds("y"),))):
        assert lasts_for(*order, own=own) == {40 + 3}
    assert lasts_for((adds("x"),), (adds("y"),), own=own) == {40}
    assert lasts_for((adds("x"),), (adds("y"),)) == {40 + 5}, "the risk itself adds neither"


def test_a_task_is_left_out_where_all_of_them_leave_it_out() -> None:
    assert lasts_for(own=(skips("b"),)) == {20}
    for order in permutations(((skips("b"),), ())):
        assert lasts_for(*order, own=(skips("b"),)) == {40}
        assert lasts_for(*order, own=()) == {20}, "the risk itself leaves out nothing"
