"""Drivers and risks as each run draws them."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from fairlead.core.ground.ids import DriverId, ResponseId, RiskId, TaskId, TeamId
from fairlead.core.ground.units import Elapsed, Money, Share, Work
from fairlead.core.program.people import Team
from fairlead.core.program.program import Program
from fairlead.core.program.risk import (
    Driver,
    DriverScope,
    Factor,
    Impact,
    MoneyRange,
    Response,
    ResponseState,
    Risk,
    RiskSide,
    RiskStatus,
    WorkRange,
)
from fairlead.core.program.task import Progress, TaskKind
from fairlead.core.program.uncertainty import Uncertainty
from fairlead.core.simulation import causes
from fairlead.core.simulation.causes import Drawn
from fairlead.core.simulation.model import model
from fairlead.core.simulation.simulate import simulate
from fairlead.core.simulation.streams import BATCH
from tests.core.program import sketch
from tests.core.program.sketch import link, task
from tests.core.simulation.nets import CERTAIN, DAY, NOTHING, Numbers, chain, in_days, lasts, net

BATCHES = np.arange(64)
RUNS = 64 * BATCH
A = TaskId("a")


def drawn(program: Program) -> Drawn:
    return causes.draw(model(program).causes, BATCHES, False)


def factor(low: str, likely: str, high: str) -> Factor:
    return Factor(low=Decimal(low), likely=Decimal(likely), high=Decimal(high))


def driver(id: str = "D", likely: str = "1.0", **others: Any) -> Driver:
    return Driver(id=DriverId(id), name=id, factor=factor("0.8", likely, "1.4"), **others)


def risk(id: str, *impacts: Impact, probability: str = "0.3", **others: Any) -> Risk:
    chance = Share.of(probability)
    return Risk(id=RiskId(id), name=id, probability=chance, impacts=impacts, **others)


def delay(days: int) -> Impact:
    minutes = Work(480 * days)
    return Impact(task=A, delay=WorkRange(low=minutes, likely=minutes, high=minutes))


def near(share: float) -> Any:
    """Within four standard errors of a share of all runs."""
    return pytest.approx(share, abs=4 * math.sqrt(share * (1 - share) / RUNS) + 1e-12)


def finish(program: Program) -> Numbers:
    return in_days(simulate(program).first)


# Drivers.


def test_a_driver_multiplies_by_its_range_in_every_run() -> None:
    (stretch,) = drawn(net(lasts("a", 10), drivers=[driver()])).chance.factor
    assert [np.quantile(stretch, q) for q in (0.1, 0.5, 0.9)] == pytest.approx(
        [0.8, 1, 1.4], rel=0.01
    )


def test_a_driver_that_may_act_leaves_the_other_runs_alone() -> None:
    program = net(lasts("a", 10), drivers=[driver(probability=Share.of("0.25"))])
    (stretch,) = drawn(program).chance.factor
    assert (stretch != 1).mean() == near(0.25)


def test_drivers_that_act_on_one_task_multiply() -> None:
    one, other = driver("D1"), driver("D2")
    alone = [drawn(net(lasts("a", 10), drivers=[d])).chance.factor[0] for d in (one, other)]
    (both,) = drawn(net(lasts("a", 10), drivers=[one, other])).chance.factor
    assert both == pytest.approx(alone[0] * alone[1])


def test_a_program_without_drivers_is_given_one_and_says_so() -> None:
    program = net(lasts("a", 10), uncertainty=Uncertainty(task=NOTHING))
    (assumed,) = model(program).causes.drivers
    assert assumed.is_assumed
    (stretch,) = drawn(program).chance.factor
    assert np.log(stretch).std() == pytest.approx(0.15, rel=0.02)


def test_a_driver_named_for_the_program_takes_the_place_of_the_assumed_one() -> None:
    program = net(lasts("a", 10), uncertainty=Uncertainty(), drivers=[driver()])
    assert [d.id for d in model(program).causes.drivers] == ["D"]


def test_a_driver_of_tasks_that_names_none_does_nothing_and_that_is_said() -> None:
    program = net(lasts("a", 10), drivers=[driver(scope=DriverScope.TASKS)])
    assert drawn(program).chance.factor.size == 0
    (finding,) = [f for f in model(program).findings if f.code == "SIM-010"]
    assert "'D' acts on tasks, but names none; it does nothing." in finding.says


def test_an_assumed_driver_is_another_than_a_named_one_of_its_id() -> None:
    named = driver("program", scope=DriverScope.TEAM)
    spread = Uncertainty(task=NOTHING, team=NOTHING)
    teams: dict[str, Any] = {"teams": [Team(id=TeamId("t"), name="T")], "drivers": [named]}
    tasks = lasts("a", 10, team=TeamId("t")), lasts("b", 10)
    both = net(*tasks, uncertainty=spread, **teams)
    assert len({d.key for d in model(both).causes.drivers}) == 2
    stretched = np.log(drawn(both).chance.factor)
    # On a both act, on b the assumed one alone.
    of_named = stretched[0] - stretched[1]
    assert abs(np.corrcoef(of_named, stretched[1])[0, 1]) < 4 / math.sqrt(RUNS)
    (alone,) = drawn(net(tasks[0], **teams)).chance.factor
    assert np.exp(of_named) == pytest.approx(alone)


def test_a_driver_and_a_risk_of_one_id_are_left_out_one_at_a_time() -> None:
    ready = model(net(lasts("a", 10), drivers=[driver("x")], risks=[risk("x", delay(5))]))
    for cause, has_driver, has_risk in (
        (ready.causes.risks[0], True, False),
        (ready.causes.drivers[0], False, True),
    ):
        found = causes.draw(ready.without(cause).causes, BATCHES, False)
        assert (found.chance.factor != 1).any() == has_driver
        assert found.happened.any() == has_risk


# Risks.


def test_a_risk_happens_as_often_as_it_is_likely() -> None:
    program = net(lasts("a", 10), risks=[risk("R", delay(5)), risk("S", probability="0.7")])
    happened = drawn(program).happened.mean(axis=1)
    assert happened[0] == near(0.3)
    assert happened[1] == near(0.7)


@pytest.mark.parametrize(("probability", "share"), [("0", 0), ("1", 1)])
def test_what_cannot_happen_never_does_and_what_must_always(probability: str, share: float) -> None:
    drivers = [driver()]
    for named in ((), (DriverId("D"),)):
        one = risk("R", delay(5), probability=probability, drivers=named)
        happened = drawn(net(lasts("a", 10), risks=[one], drivers=drivers)).happened
        assert happened.mean() == share


@pytest.mark.parametrize("status", [RiskStatus.CLOSED, RiskStatus.OCCURRED])
def test_only_open_risks_can_happen(status: RiskStatus) -> None:
    assert not model(net(lasts("a", 10), risks=[risk("R", status=status)])).causes.risks


def test_risks_are_independent_unless_they_share_a_driver() -> None:
    pair = [risk("R", probability="0.5"), risk("S", probability="0.5")]
    apart = drawn(net(lasts("a", 10), risks=pair, drivers=[driver()])).happened
    assert (apart[0] == apart[1]).mean() == near(0.5)
    named = [risk(r.id, probability="0.5", drivers=(DriverId("D"),)) for r in pair]
    together = drawn(net(lasts("a", 10), risks=named, drivers=[driver()])).happened
    assert together.mean(axis=1) == near(0.5)
    # Scores that correlate by a half agree in sign in two of three cases (Sheppard 1899).
    assert (together[0] == together[1]).mean() == near(2 / 3)


@pytest.mark.parametrize(("side", "sign"), [(RiskSide.THREAT, 1), (RiskSide.OPPORTUNITY, -1)])
def test_a_bad_driver_makes_its_threats_likelier_and_its_opportunities_less(
    side: RiskSide, sign: int
) -> None:
    one = risk("R", probability="0.5", side=side, drivers=(DriverId("D"),))
    found = drawn(net(lasts("a", 10), risks=[one], drivers=[driver()]))
    stretch, happened = found.chance.factor[0], found.happened[0]
    gap = stretch[happened].mean() - stretch[~happened].mean()
    assert sign * gap > 0.05


def test_a_driver_makes_no_risk_likelier_in_runs_in_which_it_does_not_act() -> None:
    one = risk("R", probability="0.5", drivers=(DriverId("D"),))
    always = drawn(net(lasts("a", 10), risks=[one], drivers=[driver()])).chance.factor[0]
    half = driver(probability=Share.of("0.5"))
    found = drawn(net(lasts("a", 10), risks=[one], drivers=[half]))
    happened, acts = found.happened[0], found.chance.factor[0] != 1
    assert happened.mean() == near(0.5)
    # How bad it would have been is known from the runs in which it always acts.
    for there, gap in ((acts, 0.05), (~acts, -0.02)):
        worse = always[there & happened].mean() - always[there & ~happened].mean()
        assert worse > gap
    assert abs(worse) < 0.02


def test_how_bad_a_risk_is_is_the_same_for_all_it_hits() -> None:
    money = [Money(Decimal(n), "USD") for n in (100, 200, 400)]
    hits = (
        Impact(task=A, delay=WorkRange(low=Work(100), likely=Work(200), high=Work(400))),
        Impact(cost=MoneyRange(low=money[0], likely=money[1], high=money[2])),
    )
    found = drawn(net(lasts("a", 10), risks=[risk("R", *hits)]))
    happened = found.happened[0]
    assert found.cost[happened] == pytest.approx(100 * found.chance.extra[0][happened])
    assert (found.cost[~happened] == 0).all()


def test_delays_add_up_and_factors_multiply() -> None:
    twice = Impact(task=A, factor=factor("2", "2", "2"))
    sure = [risk("R", delay(5), twice, probability="1"), risk("S", delay(3), probability="1")]
    assert set(finish(net(lasts("a", 10), risks=sure))) == {10 * 2 + 5 + 3}


def test_a_milestone_that_opens_the_program_at_night_stays_there_unless_it_is_delayed() -> None:
    start = task("a", duration=Work(0), kind=TaskKind.MILESTONE)
    midnight = datetime(2026, 3, 2)
    plan = sketch.program(start, start=midnight, uncertainty=CERTAIN, risks=[risk("R", delay(1))])
    found = simulate(plan).first
    assert found.quantile(0) == midnight
    assert found.quantile(1) == datetime(2026, 3, 2, 17)


def test_a_factor_without_a_task_stretches_all_work() -> None:
    twice = Impact(factor=factor("2", "2", "2"))
    plan = chain(lasts("a", 10), lasts("b", 3), risks=[risk("R", twice, probability="1")])
    assert set(finish(plan)) == {26}


def test_a_delay_without_a_task_is_left_out_and_that_is_said() -> None:
    lost = risk("R", replace(delay(5), task=None), probability="1")
    program = net(lasts("a", 10), risks=[lost])
    assert set(finish(program)) == {10}
    (finding,) = [f for f in model(program).findings if f.code == "SIM-004"]
    assert finding.says == "'R' delays the program, but no task that would take longer."
    assert finding.origin.place == "Risk R"


def test_a_working_week_of_delay_keeps_elapsed_work_for_seven_days() -> None:
    cures = task("a", duration=Elapsed(14 * 1440))
    program = net(cures, risks=[risk("R", delay(5), probability="1")])
    assert set(finish(program)) == {21 * 1440 / DAY}


def test_a_saving_leaves_a_minute_of_a_task_at_the_least() -> None:
    sure = [risk("R", delay(-30), probability="1", side=RiskSide.OPPORTUNITY)]
    assert set(finish(net(lasts("a", 10), risks=sure))) == {1 / 480}


def test_a_milestone_that_opens_the_program_can_be_delayed() -> None:
    start = task("a", duration=Work(0), kind=TaskKind.MILESTONE)
    program = net(start, lasts("b", 10), links=[link("a", "b")], risks=[risk("R", delay(5))])
    found = finish(program)
    assert set(found) == {10, 15}
    assert (found == 15).mean() == near(0.3)


def test_a_risk_adds_a_task_where_it_happens_and_skips_one() -> None:
    tasks = (lasts("a", 10), lasts("extra", 5, active=False), lasts("last", 2))
    links = [link("a", "extra"), link("extra", "last"), link("a", "last")]
    adding = risk("R", Impact(adds=TaskId("extra")))
    found = finish(net(*tasks, links=links, risks=[adding]))
    assert set(found) == {12, 17}
    assert (found == 17).mean() == near(0.3)

    skipping = risk("R", Impact(skips=A))
    found = finish(chain(lasts("a", 10), lasts("last", 2), risks=[skipping]))
    assert set(found) == {2, 12}
    assert (found == 2).mean() == near(0.3)


def test_a_summary_is_added_or_skipped_with_all_below_it() -> None:
    top = task("s", duration=Work(0), kind=TaskKind.SUMMARY)
    for active, impact in ((False, Impact(adds=top.id)), (True, Impact(skips=top.id))):
        inside = [lasts(id, 5, under="s", active=active) for id in ("one", "two")]
        links = [link("a", "one"), link("one", "two")]
        happens = risk("R", impact)
        found = finish(net(lasts("a", 10), top, *inside, links=links, risks=[happens]))
        assert set(found) == {10, 20}
        assert (found == 20).mean() == near(0.7 if active else 0.3)


def test_what_no_risk_can_add_any_more_is_not_there() -> None:
    extra = lasts("extra", 50, active=False)
    adding = Impact(adds=TaskId("extra"))
    closed = risk("R", adding, status=RiskStatus.CLOSED)
    over = risk("S", adding, last=date(2026, 2, 1))
    begun = replace(extra, progress=Progress(complete=Share.of("1"), actual_start=net().start))
    answered = net(
        lasts("a", 10),
        extra,
        risks=[risk("R")],
        responses=[response(state=ResponseState.PROPOSED, residual_impacts=(adding,))],
    )
    for program in (
        net(lasts("a", 10), extra, risks=[closed]),
        net(lasts("a", 10), extra, risks=[over], status_date=net().start),
        net(lasts("a", 10), begun, risks=[risk("R", adding)], status_date=net().start),
        answered,
    ):
        assert set(finish(program)) == {10}


def test_what_has_begun_can_neither_be_added_nor_left_out() -> None:
    started = Progress(complete=Share.of("0.5"), actual_start=net().start)
    for impact in (Impact(adds=A), Impact(skips=A)):
        program = net(lasts("a", 10, progress=started), risks=[risk("R", impact)])
        assert set(finish(program)) == {10}


# Responses.


def response(id: str = "S", **others: Any) -> Response:
    given = {"state": ResponseState.IN_FORCE, "residual_probability": Share.of("0.1"), **others}
    return Response(id=ResponseId(id), risk=RiskId("R"), name=id, **given)


def share_late(*responses: Response) -> float:
    program = net(lasts("a", 10), risks=[risk("R", delay(5))], responses=list(responses))
    return float((finish(program) == 15).mean())


def test_a_response_in_force_leaves_its_residual_probability() -> None:
    assert share_late(response()) == near(0.1)


@pytest.mark.parametrize("state", [ResponseState.PROPOSED, ResponseState.DROPPED])
def test_a_response_nobody_agreed_to_changes_nothing(state: ResponseState) -> None:
    assert share_late(response(state=state)) == near(0.3)


def adds_on_average(*responses: Response, side: RiskSide = RiskSide.THREAT, by: int = 10) -> float:
    certain = risk("R", delay(by), probability="1", side=side)
    return float(
        finish(net(lasts("a", 20), risks=[certain], responses=list(responses))).mean() - 20
    )


def test_of_what_two_responses_leave_the_lesser_is_left_in_whatever_order() -> None:
    strong = response("S", residual_probability=None, residual_impacts=(delay(2),))
    weak = response("W", residual_probability=None, residual_impacts=(delay(8),))
    gone = response("G", residual_probability=None, residual_impacts=())
    assert adds_on_average(strong) == 2
    for both in ((strong, weak), (weak, strong)):
        assert adds_on_average(*both) == 2
    for both in ((gone, weak), (weak, gone)):
        assert adds_on_average(*both) == 0


def test_a_weak_response_planned_for_later_takes_nothing_from_a_strong_one_in_force() -> None:
    strong = response("S", residual_probability=None, residual_impacts=(delay(2),))
    weak = response(
        "W",
        state=ResponseState.PLANNED,
        due=date(2026, 3, 12),
        residual_probability=None,
        residual_impacts=(delay(8),),
    )
    assert adds_on_average(strong, weak) == 2


def test_of_what_two_responses_leave_of_an_opportunity_the_greater_saving_is_left() -> None:
    more = response("M", residual_probability=None, residual_impacts=(delay(-8),))
    some = response("N", residual_probability=None, residual_impacts=(delay(-4),))
    for both in ((more, some), (some, more)):
        assert adds_on_average(*both, side=RiskSide.OPPORTUNITY, by=-2) == -8


def test_a_task_only_one_response_adds_is_there_where_the_risk_itself_adds_none() -> None:
    adds = Impact(adds=TaskId("x"))
    adding = response("A", residual_probability=None, residual_impacts=(adds,))
    nothing = response("B", residual_probability=None, residual_impacts=())
    extra = lasts("x", 50, active=False)
    for own, answers, wanted in (
        (adds, [adding], 50),
        (adds, [adding, nothing], 20),
        (delay(10), [adding, nothing], 50),
    ):
        certain = risk("R", own, probability="1")
        program = net(lasts("a", 20), extra, risks=[certain], responses=answers)
        assert set(finish(program)) == {wanted}


def test_a_later_response_leaves_one_in_force_as_it_is_until_it_works() -> None:
    later = response("T", state=ResponseState.PLANNED, lead_time=Elapsed(400 * 480))
    assert share_late(response(), later) == near(0.1)
    # From the middle of the ten working days, which span twelve days, on.
    later = response("T", state=ResponseState.PLANNED, due=date(2026, 3, 8))
    halves = share_late(response(), later), 0.1 * (0.1 / 0.3)
    assert halves[1] < halves[0] < 0.1


def test_two_responses_to_one_risk_work_each_in_its_proportion() -> None:
    other = response("T", residual_probability=Share.of("0.15"))
    assert share_late(response(), other) == near(0.3 * (0.1 / 0.3) * (0.15 / 0.3))


def share_seized(own: str, *residual: str) -> float:
    """How often an opportunity happens that responses make likelier, or less likely."""
    chance = risk("R", delay(-5), probability=own, side=RiskSide.OPPORTUNITY)
    answers = [
        response(f"S{n}", residual_probability=Share.of(one)) for n, one in enumerate(residual)
    ]
    return float((finish(net(lasts("a", 10), risks=[chance], responses=answers)) == 5).mean())


def test_responses_that_make_an_opportunity_likelier_leave_less_of_the_chance_to_miss_it() -> None:
    assert share_seized("0.4", "0.8") == near(0.8)
    for both in (("0.8", "0.6"), ("0.6", "0.8")):
        assert share_seized("0.4", *both) == near(1 - 0.6 * (0.2 / 0.6) * (0.4 / 0.6))
    assert share_seized("0", "0.8") == near(0.8)
    # A third that halves it alone halves what is there with the others.
    for all_three in (("0.2", "0.8", "0.6"), ("0.8", "0.6", "0.2")):
        assert share_seized("0.4", *all_three) == near(0.5 * (1 - 0.6 * (0.2 / 0.6) * (0.4 / 0.6)))
    assert share_seized("0.5", "0", "0.7") == 0, "what one ends does not come back"


def test_a_planned_response_works_from_when_it_is_ready() -> None:
    # Five of the ten days of the plan are over by then.
    planned = response(state=ResponseState.PLANNED, lead_time=Elapsed(5 * 480))
    assert share_late(planned) == near((0.3 + 0.1) / 2)


def test_a_response_that_cannot_be_ready_in_time_changes_nothing() -> None:
    late = response(state=ResponseState.PLANNED, lead_time=Elapsed(100 * 480))
    assert share_late(late) == near(0.3)


def test_a_response_never_makes_a_run_worse() -> None:
    program = net(lasts("a", 10), risks=[risk("R", delay(5))])
    answered = net(lasts("a", 10), risks=[risk("R", delay(5))], responses=[response()])
    assert (finish(answered) <= finish(program)).all()
