"""The gate from a program to its futures: what it refuses, what it mends, its smallest plans."""

from __future__ import annotations

import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from fairlead.core.ground.errors import InvalidRequestError, UnknownIdError
from fairlead.core.ground.ids import DriverId, RiskId, TaskId, TeamId
from fairlead.core.ground.units import Elapsed, Percent, Share, Work
from fairlead.core.program.build import build
from fairlead.core.program.link import LinkType
from fairlead.core.program.program import Program
from fairlead.core.program.risk import Driver, DriverScope, Factor, Impact, Risk, WorkRange
from fairlead.core.program.task import Estimate, EstimateShape, Pinned, Progress, TaskKind
from fairlead.core.program.uncertainty import Uncertainty
from fairlead.core.simulation import batches, compiled
from fairlead.core.simulation.batches import pieces
from fairlead.core.simulation.model import WHOLE, model
from fairlead.core.simulation.simulate import MOST_RUNS, simulate
from fairlead.core.simulation.streams import BATCH
from tests.core.program import sketch
from tests.core.program.sketch import draft, link, said, task
from tests.core.simulation.examples import example
from tests.core.simulation.nets import CERTAIN, DAY, chain, generated, in_days, lasts, net, normal

MONDAY = sketch.MONDAY
USUAL = Uncertainty()


# What is asked for.


@pytest.mark.parametrize("runs", [0, -1, MOST_RUNS + 1])
def test_a_number_of_runs_that_cannot_be_is_refused(runs: int) -> None:
    with pytest.raises(InvalidRequestError, match="runs are asked for") as refused:
        simulate(net(lasts("a", 1)), runs=runs)
    assert str(refused.value).endswith("Choose 8192, which is usual.")


@pytest.mark.parametrize("runs", [1, 128, 129, 1000])
def test_runs_are_rounded_up_to_whole_batches_of_which_there_are_two(runs: int) -> None:
    assert simulate(net(lasts("a", 1)), runs=runs).runs == max(2, -(-runs // BATCH)) * BATCH


@pytest.mark.parametrize("seed", [0, -1, -(10**30), 10**30])
def test_any_whole_number_is_a_seed_of_its_own(seed: int) -> None:
    program = net(lasts("a", normal(10, 2)))
    one, same, other = (simulate(program, seed=s, runs=256).first for s in (seed, seed, seed + 1))
    assert np.array_equal(one.moments.values, same.moments.values)
    assert not np.array_equal(one.moments.values, other.moments.values)


def test_a_target_that_is_not_there_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownIdError, match="Did you mean build"):
        simulate(net(lasts("build", 1)), targets=[TaskId("bild")])


def test_a_target_that_lasts_as_long_as_others_do_is_refused() -> None:
    program = net(lasts("a", 1), task("effort", "Steering", kind=TaskKind.LEVEL_OF_EFFORT))
    with pytest.raises(InvalidRequestError, match="'Steering' is a level of effort"):
        simulate(program, targets=[TaskId("effort")])


def test_runs_are_doubled_until_they_are_as_sure_as_asked() -> None:
    program = net(lasts("a", normal(10, 2)), lasts("b", normal(10, 2)))
    rough = simulate(program, runs=256)
    wanted = Work(round(rough.first.standard_error(0.8) / 3))
    found = simulate(program, runs=256, precision=wanted)
    assert found.first.standard_error(0.8) <= wanted.minutes
    assert found.runs > rough.runs
    assert found.runs & (found.runs - 1) == 0
    straight = simulate(program, runs=found.runs)
    assert np.array_equal(found.first.moments.values, straight.first.moments.values)


def test_the_same_answer_comes_from_any_number_of_threads() -> None:
    program = example("checkout")
    alone = simulate(program, runs=1024)
    with ThreadPoolExecutor(4) as pool, patch.object(batches, "_MOST_BATCHES", 1):
        together = simulate(program, runs=1024, over=pool.map)
    for field in type(alone.part).__slots__:
        assert np.array_equal(getattr(alone.part, field), getattr(together.part, field)), field


# What is wrong in the data: mended or left out where it is, and named.

IN_ORDER = "is not in order"


def hit(id: str = "a", **others: Any) -> Risk:
    size = WorkRange(low=Work(60), likely=Work(60), high=Work(60))
    impact = Impact(task=TaskId(id), delay=size)
    return Risk(id=RiskId("R"), name="Late", **{"impacts": (impact,), **others})


def stretching(high: str, **others: Any) -> Driver:
    factor = Factor(low=Decimal(1), likely=Decimal(1), high=Decimal(high))
    return Driver(id=DriverId("D"), name="Builders", factor=factor, **others)


def backwards() -> Estimate:
    return Estimate(low=Work(4800), likely=Work(960), high=Work(480))


@pytest.mark.parametrize(
    ("table", "value", "place", "says"),
    [
        ("tasks", task("b", estimate=backwards()), "row 3", "4,800 minutes, 960 minutes, 480"),
        ("risks", hit(probability=Share.of("1.5")), "row 2", "150 % lies outside"),
        ("risks", hit(probability=Share.of("-0.1")), "row 2", "-10 % lies outside"),
        ("risks", hit(probability=Share(Decimal("NaN"))), "row 2", "'NaN' is no number"),
        ("risks", hit("nobody"), "row 2", "nobody"),
        ("drivers", stretching("Infinity"), "row 2", "'Infinity' is no number"),
        ("drivers", stretching("0.5"), "row 2", IN_ORDER),
        (
            "drivers",
            stretching("2", scope=DriverScope.TEAM, team=TeamId("nobody")),
            "row 2",
            "nobody",
        ),
    ],
)
def test_what_cannot_be_is_named_with_its_place_and_the_rest_is_run(
    table: str, value: Any, place: str, says: str
) -> None:
    tasks = (task("a"), value) if table == "tasks" else (task("a"),)
    others = {} if table == "tasks" else {table: [value]}
    program = build(draft(*tasks, uncertainty=USUAL, **others))
    (line,) = said(program).splitlines()
    assert place in line
    assert says in line
    assert simulate(program, runs=256).first.deviation.minutes > 0


def test_an_uncertainty_that_cannot_be_is_named_and_mended() -> None:
    program = build(draft(task("a"), uncertainty=replace(USUAL, task=Decimal("NaN"))))
    assert "'NaN' is no number" in said(program)
    assert simulate(program, runs=256).first.deviation.minutes >= 0


# The smallest and the oddest plans.

DONE = Progress(
    complete=Share.of("1"),
    actual_start=MONDAY,
    actual_finish=datetime(2026, 3, 3, 17),
)
NOTHING_AT_ALL = Estimate(low=Work(0), likely=Work(0), high=Work(0))
THREE = Estimate(low=Work(DAY), likely=Work(2 * DAY), high=Work(4 * DAY))
SUMMARY: dict[str, Any] = {"kind": TaskKind.SUMMARY, "duration": Work(0)}


@pytest.mark.parametrize(
    ("program", "finish"),
    [
        (sketch.program(), MONDAY),
        (sketch.program(task("m", kind=TaskKind.MILESTONE, duration=Work(0))), MONDAY),
        (sketch.program(task("s", **SUMMARY), task("a", under="s", active=False)), MONDAY),
        (sketch.program(task("a", active=False)), MONDAY),
        (sketch.program(task("a", progress=DONE)), datetime(2026, 3, 3, 17)),
        (
            sketch.program(task("a", pinned=Pinned(MONDAY, datetime(2026, 3, 7, 12)))),
            datetime(2026, 3, 7, 12),
        ),
        # What is to be done takes a minute at the least.
        (sketch.program(task("a", estimate=NOTHING_AT_ALL)), MONDAY + timedelta(minutes=1)),
    ],
    ids=["empty", "a milestone", "a summary", "inactive", "done", "pinned", "estimated at nothing"],
)
def test_what_cannot_vary_is_the_same_in_all_runs(program: Program, finish: datetime) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        there = [id for id, one in program.tasks.items() if one.active]
        futures = simulate(program, runs=256, targets=(WHOLE, *there))
        for target in futures.targets.values():
            assert {target.quantile(share) for share in (0, 0.5, 1)} == {finish}
            assert target.mean == finish
            assert target.deviation == Work(0)
            assert target.standard_error(0.8) == 0
        for id in futures.model.node_of:
            assert futures.schedule_sensitivity(id) == 0


def test_a_task_of_no_time_that_is_estimated_at_none_takes_none() -> None:
    none = Estimate(low=Work(0), likely=Work(0), high=Work(0))
    observed = replace(none, shape=EstimateShape.EMPIRICAL, observed=(Work(0), Work(0)))
    for estimate in (none, observed):
        idle = [task(f"t{n}", duration=Work(0), estimate=estimate) for n in range(10)]
        assert set(in_days(simulate(chain(lasts("a", 5), *idle)).first)) == {5}


def test_a_task_of_no_time_with_an_estimate_takes_what_was_estimated() -> None:
    found = simulate(net(lasts("a", 0, estimate=THREE))).first
    assert in_days(found).min() > 0
    assert found.worked.quantile(0.9) - found.worked.quantile(0) > DAY


def test_an_estimate_counts_and_not_the_planned_duration() -> None:
    same = Estimate(low=Work(3 * DAY), likely=Work(3 * DAY), high=Work(3 * DAY))
    assert set(in_days(simulate(net(lasts("a", 1, estimate=same)), runs=1).first)) == {3}


def test_the_work_that_is_left_is_stretched_as_the_whole_would_be() -> None:
    half = Progress(complete=Share.of("0.5"), actual_start=MONDAY)
    whole, rest = (
        in_days(simulate(net(lasts("a", 2, estimate=THREE, **given)), runs=256).first)
        for given in ({}, {"progress": half})
    )
    assert rest == pytest.approx(1 + whole / 2, abs=1 / DAY)


def test_what_was_observed_is_drawn_whatever_the_three_points_say() -> None:
    observed = (Work(DAY), Work(3 * DAY))
    seen = replace(THREE, shape=EstimateShape.EMPIRICAL, observed=observed)
    found = in_days(simulate(net(lasts("a", 1, estimate=seen))).first)
    assert (found.min(), found.max()) == (1, 3)
    assert found.mean() == pytest.approx(2, abs=0.01)


def test_a_risk_without_impacts_moves_nothing() -> None:
    program = net(lasts("a", normal(10, 2)))
    risky = replace(program, risks=program.risks.with_({RiskId("R"): hit(impacts=())}))
    one, other = (simulate(p, runs=256).first.moments.values for p in (program, risky))
    assert np.array_equal(one, other)


def test_an_estimate_on_a_task_of_certain_length_is_not_moved_by_the_assumed_spread() -> None:
    sure = Estimate(low=Work(DAY), likely=Work(DAY), high=Work(DAY))
    program = net(lasts("a", 1, estimate=sure), uncertainty=USUAL)
    assert set(in_days(simulate(program, runs=1).first)) == {1}


def test_a_program_without_estimates_says_what_it_assumes() -> None:
    (finding,) = simulate(net(lasts("a", 1), uncertainty=USUAL)).findings
    assert finding.code == "SIM-001"
    assert "1 task has no estimate" in finding.says


def codes(program: Program, runs: int = 1024) -> dict[str, str]:
    return {finding.code: finding.says for finding in simulate(program, runs=runs).findings}


def test_an_elapsed_estimate_is_drawn_around_the_clock() -> None:
    day = 1440
    points = Estimate(low=Elapsed(20 * day), likely=Elapsed(28 * day), high=Elapsed(40 * day))
    cures = task("a", duration=points.likely, estimate=points)
    finish = simulate(sketch.program(cures, uncertainty=CERTAIN)).first
    for share, days in ((0.1, 20), (0.5, 28), (0.9, 40)):
        apart = finish.quantile(share) - sketch.MONDAY - timedelta(days=days)
        assert abs(apart) < timedelta(days=0.5)


def test_lags_in_percent_stay_as_planned_and_are_counted() -> None:
    shares = [link(id, "z", LinkType.SS, Percent(Decimal(50))) for id in ("a", "b")]
    tasks = (lasts("a", 2), lasts("b", 2), lasts("z", 1))
    assert codes(net(*tasks, links=shares))["SIM-007"].startswith("2 links have lags in percent")
    assert "SIM-007" not in codes(net(*tasks, links=[link("a", "z", lag=Work(DAY))]))
    done = Progress(complete=Share.of("1"), actual_start=sketch.MONDAY)
    finished = net(*(replace(one, progress=done) for one in tasks[:2]), tasks[2], links=shares)
    assert "SIM-007" not in codes(finished)


@pytest.mark.parametrize(("runs", "is_said"), [(1, True), (896, True), (897, False)])
def test_fewer_than_eight_batches_are_said_to_be_few(runs: int, is_said: bool) -> None:
    found = codes(net(lasts("a", normal(9, 1))), runs)
    assert ("SIM-008" in found) == is_said
    if is_said:
        done = max(256, runs)
        assert found["SIM-008"].startswith(f"{done:,} runs are few: how sure the dates are")


@pytest.mark.parametrize(
    ("planned", "says"),
    [((8, 16), ""), ((7, 10), "'Task 0' is"), ((20, 7, 17), "'Task 0' and 2 others are")],
)
def test_durations_outside_their_own_estimates_are_counted(
    planned: tuple[int, ...], says: str
) -> None:
    points = Estimate(low=Work(8 * DAY), likely=Work(10 * DAY), high=Work(16 * DAY))
    tasks = [lasts(str(n), days, estimate=points) for n, days in enumerate(planned)]
    assert codes(chain(*tasks)).get("SIM-009", "").partition(" planned")[0] == says


@pytest.mark.parametrize("high", ["1000", "100000000000000"])
def test_absurd_drivers_end_runs_where_schedules_do(high: str) -> None:
    # Both roads stop there, the compiled one before its 32 bits are full.
    program = chain(
        *(lasts(str(n), 100) for n in range(40)),
        drivers=[stretching(high)],
        uncertainty=CERTAIN,
    )
    ready = model(program)
    with patch.object(compiled, "WORTHWHILE", 0):
        (piece,) = pieces(ready, 0, 2, with_critical=True)
    assert piece.is_compiled
    one, other = (batches.run(replace(piece, is_compiled=c)) for c in (True, False))
    assert np.array_equal(one.finish, other.finish)
    assert simulate(program, runs=256).first.quantile(1) == datetime(2400, 1, 1)


def test_a_hundred_tasks_are_run_alike_on_both_roads() -> None:
    ready = model(generated(100))
    with patch.object(compiled, "WORTHWHILE", 0):
        (piece,) = pieces(ready, 0, 4, with_critical=True)
    assert piece.is_compiled
    one, other = (batches.run(replace(piece, is_compiled=c)) for c in (True, False))
    for field in type(one).__slots__:
        assert np.array_equal(getattr(one, field), getattr(other, field)), field


def test_the_mean_lies_between_the_first_and_the_last_finish() -> None:
    tasks = (task("a", estimate=THREE), task("b", estimate=THREE))
    found = simulate(sketch.program(*tasks, links=[link("a", "b")]), runs=256).first
    assert found.quantile(0) <= found.mean <= found.quantile(1)
