"""What a change would do: dates, money, who decides the date, who has too much to do, promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from fairlead.core.cpm.schedule import schedule
from fairlead.core.ground.errors import InvalidRequestError, UnknownIdError
from fairlead.core.ground.ids import (
    AssignmentId,
    BaselineId,
    GateId,
    ResourceId,
    TaskId,
)
from fairlead.core.ground.table import Table
from fairlead.core.ground.units import Money, Share, Work
from fairlead.core.impact.commitments import CommitmentKind, commitments
from fairlead.core.impact.difference import of_mean, of_quantile
from fairlead.core.impact.impact import ChangeImpact, impact
from fairlead.core.impact.load import loads
from fairlead.core.impact.overload import Overload, overloads_added
from fairlead.core.impact.yardstick import Yardstick
from fairlead.core.program.baseline import Baseline, BaselineTask
from fairlead.core.program.change import change
from fairlead.core.program.gate import Gate
from fairlead.core.program.intentions import remove_with_references, set_field
from fairlead.core.program.link import Promise
from fairlead.core.program.people import Assignment, Availability, Rate, Resource
from fairlead.core.program.program import Program
from fairlead.core.program.task import TaskKind
from fairlead.core.program.uncertainty import Uncertainty
from fairlead.core.simulation.model import WHOLE
from fairlead.core.simulation.sample import Sample
from fairlead.core.simulation.simulate import simulate
from tests.core.program.sketch import MONDAY, link, program, task

DAY = 480
RUNS = 512
API, CART, GO = TaskId("api"), TaskId("cart"), TaskId("go")
CERTAIN = Uncertainty(task=Decimal(0), program=Decimal(0), team=Decimal(0), vendor=Decimal(0))
ANN = Resource(id=ResourceId("ann"), name="Ann", rates=(Rate(hourly=Money(Decimal(100), "USD")),))


def on(who: Resource, task: TaskId, units: str = "1") -> Assignment:
    id = AssignmentId(f"{who.id} on {task}")
    return Assignment(id=id, task=task, resource=who.id, units=Share.of(units))


def shop(*assigned: Assignment, **others: Any) -> Program:
    """Ten days of API and eight of cart, side by side, then the launch."""
    return program(
        task("api", "Payment API", duration=Work(10 * DAY)),
        task("cart", "New cart", duration=Work(8 * DAY)),
        task("go", "Go live", kind=TaskKind.MILESTONE, duration=Work(0)),
        links=[link("api", "go"), link("cart", "go")],
        resources=[ANN],
        assignments=list(assigned),
        **others,
    )


def lasts(plan: Program, id: TaskId, days: int) -> Program:
    return change(plan, set_field(plan, "task", id, "duration", Work(days * DAY)))


def one(before: Program, after: Program, **asked: Any) -> ChangeImpact:
    return impact(before, [after], **{"runs": RUNS, **asked})[0]


def test_without_chance_a_date_moves_as_in_the_plan() -> None:
    before = shop(uncertainty=CERTAIN)
    shift = one(before, lasts(before, API, 13), targets=[GO]).finishes[0]
    assert shift.target == GO
    assert shift.mean.value == shift.p50.value == shift.p80.value == 3 * DAY
    assert (shift.p80.low, shift.p80.high) == (3 * DAY, 3 * DAY)
    assert shift.worse == 1.0


def test_nothing_moves_between_a_program_and_itself() -> None:
    found = one(shop(), shop())
    shift = found.finishes[0]
    assert (shift.mean.value, shift.p80.value, shift.worse) == (0, 0, 0)
    assert not shift.p80.is_clear
    assert (found.newly_critical, found.no_longer_critical, found.rises) == ((), (), ())
    assert (found.overloads, found.broken, found.mended, found.cost) == ((), (), (), None)


def test_a_longer_task_makes_the_finish_later_in_just_the_runs_it_decides() -> None:
    before = shop()
    found = one(before, lasts(before, CART, 12))
    shift = found.finishes[0]
    assert shift.mean.is_clear
    assert shift.mean.low > 0
    share = found.after.criticality(CART)
    assert shift.worse == pytest.approx(share, abs=0.01)


def test_an_earlier_finish_is_the_same_difference_backwards() -> None:
    before = shop()
    later = lasts(before, API, 14)
    there, back = one(before, later).finishes[0], one(later, before).finishes[0]
    assert back.p80.value == -there.p80.value
    assert back.p80.low == pytest.approx(-there.p80.high)
    assert back.worse == 0.0


def test_the_same_random_numbers_make_a_difference_surer_than_others_would() -> None:
    """Against independent seeds the variance of the mean's difference is at least 20 times less."""
    before = shop()
    after = lasts(before, API, 11)

    def finish(plan: Program, seed: int) -> Sample:
        return simulate(plan, seed=seed, runs=2048).first.worked

    paired = of_mean(finish(before, 1), finish(after, 1))
    apart = of_mean(finish(before, 1), finish(after, 2))
    assert (apart.high - apart.low) ** 2 > 20 * (paired.high - paired.low) ** 2


def test_the_interval_holds_what_many_more_runs_give() -> None:
    before = shop()
    after = lasts(before, API, 12)
    truth = one(before, after, runs=2**15, seed=99).finishes[0]
    held = {"mean": 0, "p80": 0}
    for seed in range(20):
        shift = one(before, after, runs=2048, seed=seed).finishes[0]
        held["mean"] += shift.mean.low <= truth.mean.value <= shift.mean.high
        held["p80"] += shift.p80.low <= truth.p80.value <= shift.p80.high
    assert held["mean"] >= 17
    assert held["p80"] >= 17


def test_several_options_stand_side_by_side_with_their_names() -> None:
    before = shop(uncertainty=CERTAIN)
    options = {"wait": lasts(before, API, 11), "rush": lasts(before, API, 9)}
    found = impact(before, options, runs=RUNS)
    assert [(o.name, o.finishes[0].p50.value / DAY) for o in found] == [("wait", 1), ("rush", -1)]
    assert [o.name for o in impact(before, list(options.values()), runs=RUNS)] == [
        "Option 1",
        "Option 2",
    ]
    assert found[0].before is found[1].before


def test_money_is_compared_run_by_run() -> None:
    before = shop(on(ANN, API))
    after = lasts(before, API, 12)
    cost = one(before, after).cost
    assert cost is not None
    # Two days more of eight hours at 100 an hour, in cents, times the mean of a lognormal.
    assert cost.mean.low <= 160_000 * 1.15 <= cost.mean.high * 1.1
    assert cost.worse == 1.0


def test_costs_in_two_currencies_are_not_compared() -> None:
    before = shop(on(ANN, API))
    assert one(before, replace(before, currency="EUR")).cost is None


def test_tasks_that_come_to_decide_the_date_are_named() -> None:
    before = shop()
    found = one(before, lasts(before, CART, 16))
    assert [s.task for s in found.newly_critical] == [CART]
    assert [s.task for s in found.no_longer_critical] == [API]
    assert found.rises[0].task == CART
    assert found.rises[0].after == found.after.criticality(CART)


def test_a_target_that_an_option_gives_up_is_named() -> None:
    before = shop()
    without = change(before, remove_with_references(before, "task", "go"))
    found = one(before, without, targets=[GO, API])
    assert found.gone == (GO,)
    assert [shift.target for shift in found.finishes] == [API]
    assert found.newly_critical == ()


def test_what_cannot_be_asked_is_refused() -> None:
    with pytest.raises(UnknownIdError, match="no task 'gone'"):
        one(shop(), shop(), targets=[TaskId("gone")])
    with pytest.raises(InvalidRequestError, match="100 runs do not tell"):
        one(shop(), shop(), runs=100)


def test_a_person_on_two_tasks_at_once_is_over_allocated_on_the_days_they_share() -> None:
    plan = shop(on(ANN, API), on(ANN, CART, "0.5"))
    days = loads(schedule(plan)).excess()[ANN.id]
    assert [day.isoformat() for day in days] == [
        *(f"2026-03-0{n}" for n in (2, 3, 4, 5, 6, 9)),
        "2026-03-10",
        "2026-03-11",
    ]
    assert set(days.values()) == {240.0}


def test_within_capacity_nobody_is_over_allocated() -> None:
    assert loads(schedule(shop(on(ANN, API, "0.6"), on(ANN, CART, "0.4")))).excess() == {}
    half = replace(ANN, capacity=Share.of("0.5"))
    plan = shop(on(ANN, API, "0.6"))
    plan = replace(plan, resources=Table({half.id: half}))
    assert len(loads(schedule(plan)).excess()[ANN.id]) == 10


def test_capacity_is_what_the_availability_says_and_days_that_are_over_do_not_count() -> None:
    leave = replace(
        ANN,
        availability=(
            Availability(units=Share.of(1), last=date(2026, 3, 10)),
            Availability(units=Share.of(0), first=date(2026, 3, 11), last=date(2026, 3, 12)),
            Availability(units=Share.of(1), first=date(2026, 3, 13)),
        ),
    )
    plan = replace(shop(on(ANN, API)), resources=Table({ANN.id: leave}))
    days = loads(schedule(plan)).excess()[ANN.id]
    assert list(days) == [date(2026, 3, 11), date(2026, 3, 12)]
    later = replace(plan, status_date=datetime(2026, 3, 12, 8))
    assert date(2026, 3, 11) not in loads(schedule(later)).excess().get(ANN.id, {})


def test_half_a_day_on_each_of_two_tasks_is_a_full_day() -> None:
    plan = program(
        task("a", duration=Work(240)),
        task("b", duration=Work(240)),
        links=[link("a", "b")],
        resources=[ANN],
        assignments=[on(ANN, TaskId("a")), on(ANN, TaskId("b"))],
    )
    assert loads(schedule(plan)).excess() == {}


def test_what_a_change_adds_are_the_days_that_were_free_before() -> None:
    before = shop(on(ANN, API), on(ANN, CART, "0.5"))
    found = one(before, lasts(before, CART, 10)).overloads
    days = (date(2026, 3, 12), date(2026, 3, 13))
    assert found == (Overload(ANN.id, "Ann", days, Work(480)),)
    assert overloads_added(schedule(lasts(before, CART, 10)), schedule(before)) == ()


def test_in_a_zone_days_are_those_on_the_wall() -> None:
    plan = replace(shop(on(ANN, API), on(ANN, CART, "0.5")), zone="Asia/Tokyo")
    days = loads(schedule(plan)).excess()[ANN.id]
    assert min(days) == date(2026, 3, 2)
    assert set(days.values()) == {240.0}


FRIDAY = datetime(2026, 3, 13, 17)
"""When the API is finished, and the launch is due."""


def promised() -> Program:
    plan = shop(uncertainty=CERTAIN)
    handed = plan.links[next(iter(plan.links))]
    promise = Promise(needed_by=FRIDAY, promised_by=datetime(2026, 3, 20, 17))
    gate = Gate(id=GateId("G"), name="Launch gate", milestone=GO)
    agreed = Baseline(
        id=BaselineId("B"), name="Agreed", tasks=Table({GO: BaselineTask(finish=FRIDAY)})
    )
    return replace(
        plan,
        finish=datetime(2026, 3, 16, 17),
        tasks=plan.tasks.with_({API: replace(plan.tasks[API], deadline=FRIDAY)}),
        links=plan.links.with_({handed.id: replace(handed, promise=promise)}),
        gates=Table({gate.id: gate}),
        baselines=Table({agreed.id: agreed}),
    )


def test_a_program_is_committed_to_its_finish_gates_deadlines_and_promises() -> None:
    assert [(c.kind, c.id, c.task) for c in commitments(promised())] == [
        (CommitmentKind.FINISH, "plan", WHOLE),
        (CommitmentKind.GATE, "G", GO),
        (CommitmentKind.DEADLINE, "api", API),
        (CommitmentKind.NEEDED_BY, "api>go:FS", API),
        (CommitmentKind.PROMISED_BY, "api>go:FS", API),
    ]


def test_commitments_that_a_change_breaks_are_named_and_in_reverse_mended() -> None:
    before = promised()
    after = lasts(before, API, 11)
    found = one(before, after)
    kinds = [b.commitment.kind for b in found.broken]
    assert kinds == [CommitmentKind.GATE, CommitmentKind.DEADLINE, CommitmentKind.NEEDED_BY]
    breach = found.broken[1]
    assert breach.planned == (FRIDAY, datetime(2026, 3, 16, 17))
    assert breach.sure == breach.planned
    assert breach.breaks_plan
    assert breach.breaks_sure
    back = one(after, before)
    assert back.broken == ()
    assert [b.commitment.kind for b in back.mended] == kinds
    assert back.mended[1].planned == (datetime(2026, 3, 16, 17), FRIDAY)


def test_a_date_that_only_eighty_of_a_hundred_runs_lose_is_broken_too() -> None:
    plan = shop()
    due = simulate(plan, runs=RUNS, targets=[API]).first.quantile(0.8)
    before = replace(plan, tasks=plan.tasks.with_({API: replace(plan.tasks[API], deadline=due)}))
    found = one(before, lasts(before, API, 11)).broken
    assert [(b.breaks_plan, b.breaks_sure) for b in found] == [(False, True)]


def test_a_date_that_is_put_off_is_kept_by_its_new_day() -> None:
    before = promised()
    after = lasts(before, API, 11)
    later = replace(after.tasks[API], deadline=datetime(2026, 3, 16, 17))
    found = one(before, replace(after, tasks=after.tasks.with_({API: later})))
    assert CommitmentKind.DEADLINE not in {b.commitment.kind for b in found.broken}


def test_the_yardstick_counts_work_on_either_side_of_the_start() -> None:
    plan = shop()
    measure = Yardstick(plan)
    axis = schedule(plan).axis
    moments = [MONDAY, datetime(2026, 3, 3, 8), datetime(2026, 2, 27, 8), datetime(2036, 3, 3, 8)]
    worked = measure.worked(np.array([axis.minute(m) for m in moments]), axis)
    assert worked[:3].tolist() == [0, DAY, -DAY]
    assert worked[3] == 2610 * DAY


def test_the_difference_of_a_quantile_is_that_of_the_samples() -> None:
    before = simulate(shop(), runs=RUNS).first.worked
    moved = Sample(before.values + 60)
    found = of_quantile(before, moved, 0.8)
    assert (found.value, found.low, found.high) == (60, 60, 60)
    assert found.is_clear
    assert (-found).value == -60
