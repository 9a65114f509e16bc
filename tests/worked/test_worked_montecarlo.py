"""Closed forms that simulations and forecasts must meet (tests/worked/montecarlo_analytic.json).

Each case runs with the seed and the scrambled numbers that a user gets. What was found must lie
within four of its own standard errors of what is expected: for quantiles the one that Fairlead
states, for all else that of a jackknife which leaves out one batch after the other.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest

from fairlead.core.forecast.counts import ItemRate, poisson_at_least
from fairlead.core.forecast.scoring import conformal_rank, crps_normal, crps_sample, pinball
from fairlead.core.ground.ids import DriverId, ResponseId, RiskId, TaskId
from fairlead.core.ground.units import Share
from fairlead.core.program.program import Program
from fairlead.core.program.risk import (
    Driver,
    Factor,
    Impact,
    Response,
    ResponseState,
    Risk,
    WorkRange,
)
from fairlead.core.program.task import EstimateShape
from fairlead.core.simulation.futures import Futures
from fairlead.core.simulation.model import WHOLE
from fairlead.core.simulation.normal import scores
from fairlead.core.simulation.sample import Sample
from fairlead.core.simulation.simulate import simulate
from fairlead.core.simulation.streams import (
    BATCH,
    RUNS,
    Sampling,
    keys,
    numbers,
    of_batches,
    uniforms,
)
from tests.core.program.sketch import link
from tests.core.simulation.nets import (
    DAY,
    Numbers,
    between,
    chain,
    days,
    in_days,
    lasts,
    net,
    normal,
    points,
    quantiles,
)

CASES = {
    case["id"]: case
    for case in json.loads(Path(__file__).with_name("montecarlo_analytic.json").read_text("utf-8"))
}
BATCHES = 64
FINE = 1_000_000
"""Whole numbers in one day, so that none of the precision is lost."""
STANDARD = NormalDist()
TESTED: set[str] = set()

Statistic = Callable[..., float]


def case(*ids: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Hand a test the input and the expected numbers of cases, and note that they are tested."""
    TESTED.update(ids)
    return pytest.mark.parametrize(
        ("given", "expected"),
        [pytest.param(CASES[id]["input"], CASES[id]["expected"], id=id) for id in ids],
    )


def near(statistic: Statistic, expected: float, *samples: Numbers) -> None:
    """Assert that a statistic of all runs lies within 4 standard errors of what is expected."""
    found = statistic(*samples)
    batched = [sample.reshape(-1, BATCH) for sample in samples]
    count = len(batched[0])
    others = [np.arange(count) != left_out for left_out in range(count)]
    left = np.array([statistic(*(sample[keep].ravel() for sample in batched)) for keep in others])
    error = math.sqrt((count - 1) * float(((left - left.mean()) ** 2).mean()))
    assert abs(found - expected) <= 4 * error, f"{found} ± {error}, not {expected}"


def mean(sample: Numbers) -> float:
    return float(sample.mean())


def deviation(sample: Numbers) -> float:
    return float(sample.std())


def share_within(limit: float, sample: Numbers) -> float:
    return float((sample <= limit).mean())


def correlation(one: Numbers, other: Numbers) -> float:
    return float(np.corrcoef(one, other)[0, 1])


STATISTICS: dict[str, Statistic] = {"mean": mean, "sd": deviation}
SHARES = {"P50": 0.5, "P80": 0.8, "P90": 0.9}


def near_all(expected: dict[str, float], sample: Numbers) -> None:
    """Assert the expected mean, deviation and quantiles of a sample, those that are given."""
    fine = Sample(np.rint(sample * FINE).astype(np.int64))
    for name, value in expected.items():
        if name in STATISTICS:
            near(STATISTICS[name], value, sample)
        elif name in SHARES:
            found = fine.quantile(SHARES[name]) / FINE
            error = fine.standard_error(SHARES[name]) / FINE
            # Dates are whole minutes, however sure they are.
            room = 4 * error + 1 / DAY
            assert abs(found - value) <= room, f"{name} {found} ± {error}, not {value}"


def finishes(program: Program, *targets: str) -> list[Numbers]:
    """The days in which each target is finished, or the whole program, run by run."""
    ids = tuple(TaskId(id) for id in targets) or (WHOLE,)
    futures = simulate(program, targets=ids, runs=BATCHES * BATCH)
    return [in_days(futures.targets[id]) for id in ids]


def finish(program: Program) -> Numbers:
    (found,) = finishes(program)
    return found


def drawn(*names: str) -> list[Numbers]:
    """Standard normal numbers of streams with these names, for all runs."""
    found = of_batches(keys(1, list(names)), np.arange(BATCHES))
    return [scores(uniforms(numbers(key, RUNS, False))) for key in found]


# Durations of one task.


@case("tri")
def test_a_triangle_between_the_least_and_the_most(
    given: dict[str, float], expected: dict[str, float]
) -> None:
    ends = between(given["a"], given["m"], given["b"], EstimateShape.TRIANGULAR)
    near_all(expected, finish(net(lasts("a", ends))))


@case("pert")
def test_a_beta_pert_between_the_least_and_the_most(
    given: dict[str, float], expected: dict[str, float]
) -> None:
    ends = between(given["a"], given["m"], given["b"], EstimateShape.BETA_PERT)
    near_all(expected, finish(net(lasts("a", ends))))


@case("lognormal")
def test_a_lognormal_from_its_median_and_its_p90(
    given: dict[str, float], expected: dict[str, float]
) -> None:
    low = given["P50"] ** 2 / given["P90"]
    three = points(low, given["P50"], given["P90"], EstimateShape.LOGNORMAL, ("0.1", "0.9"))
    near_all(expected, finish(net(lasts("a", three))))


# Chains.


@case("sum-normal")
def test_a_chain_of_independent_tasks(given: dict[str, float], expected: dict[str, float]) -> None:
    each = normal(given["mu"], given["sd"])
    tasks = [lasts(f"t{n}", each) for n in range(int(given["n"]))]
    near_all(expected, finish(chain(*tasks)))


@case("sum-corr-0.3", "sum-corr-1.0")
def test_a_sum_of_numbers_that_share_a_part(
    given: dict[str, float], expected: dict[str, float]
) -> None:
    count, rho = int(given["n"]), given["rho"]
    shared, *own = drawn("shared", *(f"own {n}" for n in range(count)))
    total = sum(10 + 2 * (math.sqrt(rho) * shared + math.sqrt(1 - rho) * one) for one in own)
    near_all(expected, np.asarray(total))


@case("sum-pert-clt")
def test_a_chain_of_beta_perts_adds_up_in_mean_and_variance(
    given: dict[str, Any], expected: dict[str, float]
) -> None:
    ends = [between(a, m, b, EstimateShape.BETA_PERT) for a, m, b in given["tasks"]]
    found = finish(chain(*(lasts(f"t{n}", one) for n, one in enumerate(ends))))
    near(mean, expected["mean"], found)
    near(deviation, expected["betapert_sd"], found)


# Merges.


@case("max2-normal")
def test_two_paths_merge_later_than_either(
    given: dict[str, float], expected: dict[str, float]
) -> None:
    found = finish(net(lasts("a", normal(10, 1)), lasts("b", normal(10, 1)))) - 10
    near_all(expected, found)
    near(partial(share_within, 0), expected["P_both_by_mean"], found)


@case("max2-normal-rho")
def test_two_numbers_that_share_a_part_merge_less_late(
    given: dict[str, float], expected: dict[str, float]
) -> None:
    shared, a, b = drawn("shared", "a", "b")
    rho = given["rho"]
    found = math.sqrt(rho) * shared + math.sqrt(1 - rho) * np.maximum(a, b)
    near(mean, expected["mean"], found)
    near(partial(share_within, 0), expected["P_both_by_mean"], found)


@case("clark-unequal")
def test_two_unlike_paths_merge_as_clark_says(
    given: dict[str, float], expected: dict[str, float]
) -> None:
    paths = (normal(given["m1"], given["s1"]), normal(given["m2"], given["s2"]))
    found = finish(net(*(lasts(f"t{n}", path) for n, path in enumerate(paths))))
    near(mean, expected["mean"], found)
    near(lambda sample: float((sample**2).mean()), expected["second_moment"], found)


@case("merge-3", "merge-5", "merge-10")
def test_paths_that_are_each_likely_enough_are_not_so_together(
    given: dict[str, float], expected: dict[str, float]
) -> None:
    path = NormalDist(20, 3)
    found = finish(net(*(lasts(f"t{n}", normal(20, 3)) for n in range(int(given["k"])))))
    near(partial(share_within, path.inv_cdf(0.8)), expected["joint"], found)
    near(partial(share_within, path.inv_cdf(expected["needed"])), 0.8, found)


@case("max-exp")
def test_the_last_of_exponential_paths(given: dict[str, float], expected: dict[str, float]) -> None:
    # In weeks of ten days, so that a minute is little of one.
    week = quantiles(lambda p: -10 * math.log1p(-p))
    found = finish(net(*(lasts(f"t{n}", week) for n in range(int(given["n"]))))) / 10
    near_all(expected, found)


@case("max-unif")
def test_the_last_of_uniform_paths(given: dict[str, float], expected: dict[str, float]) -> None:
    ends = between(0, 5, 10, EstimateShape.UNIFORM)
    found = finish(net(*(lasts(f"t{n}", ends) for n in range(int(given["n"]))))) / 10
    near_all(expected, found)


# Risks and drivers.

DELAYED = TaskId("a")


def at_risk(probability: str, impact: float, **response: Any) -> Program:
    """A task of 100 ± 10 days that a risk may lengthen, perhaps with a response in force."""
    risk = Risk(
        id=RiskId("R"),
        name="Vendor late",
        probability=Share.of(probability),
        impacts=(_delay(impact),),
    )
    answers = [
        Response(
            id=ResponseId("S"),
            risk=risk.id,
            name="Second vendor",
            state=ResponseState.IN_FORCE,
            **response,
        )
    ]
    task = lasts(DELAYED, normal(100, 10))
    return net(task, risks=[risk], responses=answers if response else [])


def _delay(impact: float) -> Impact:
    size = days(impact)
    return Impact(task=DELAYED, delay=WorkRange(low=size, likely=size, high=size))


@case("risk-event")
def test_a_risk_adds_its_delay_in_the_runs_in_which_it_happens(
    given: dict[str, float], expected: dict[str, float]
) -> None:
    found = finish(at_risk(str(given["p"]), given["impact"]))
    near(mean, expected["mean"], found)
    near(lambda sample: float(sample.var()), expected["var"], found)
    near(partial(share_within, 110), expected["cdf_at_110"], found)


@case("mitigation")
def test_a_mitigation_saves_its_days_and_never_costs_any(
    given: dict[str, float], expected: dict[str, float]
) -> None:
    answered = at_risk(
        "0.3", 20, residual_probability=Share.of("0.1"), residual_impacts=(_delay(12),)
    )
    saved = finish(at_risk("0.3", 20)) - finish(answered)
    near(mean, expected["delta_mean"], saved)
    assert saved.min() >= 0


def multiplied(low: float, likely: float, high: float) -> Factor:
    return Factor(low=Share.of(low).value, likely=Share.of(likely).value, high=Share.of(high).value)


@case("driver-corr")
def test_a_driver_makes_tasks_late_together(
    given: dict[str, float], expected: dict[str, float]
) -> None:
    at_p90 = STANDARD.inv_cdf(0.9)
    own = math.exp(given["s"] * at_p90)
    each = points(100 / own, 100, 100 * own, EstimateShape.LOGNORMAL, ("0.1", "0.9"))
    shared = math.exp(given["sF"] * at_p90)
    driver = Driver(id=DriverId("D"), name="Builders", factor=multiplied(1 / shared, 1, shared))
    one, other = finishes(net(lasts("a", each), lasts("b", each), drivers=[driver]), "a", "b")
    near(correlation, expected["corr"], one, other)
    near(correlation, expected["log_corr"], np.log(one), np.log(other))


@case("bernoulli-driver-corr")
def test_a_driver_that_may_act_makes_tasks_late_together(
    given: dict[str, float], expected: dict[str, float]
) -> None:
    driver = Driver(
        id=DriverId("D"),
        name="Strike",
        factor=multiplied(1.2, 1.2, 1.2),
        probability=Share.of("0.5"),
    )
    tasks = (lasts("a", 100), lasts("b", 100))
    one, other = finishes(net(*tasks, drivers=[driver]), "a", "b")
    assert correlation(one, other) == pytest.approx(1)

    own = [
        Risk(
            id=RiskId(f"R{task.id}"),
            name="Its own",
            probability=Share.of("0.5"),
            impacts=(Impact(task=task.id, factor=multiplied(1.2, 1.2, 1.2)),),
        )
        for task in tasks
    ]
    one, other = finishes(net(*tasks, drivers=[driver], risks=own), "a", "b")
    near(correlation, expected["log_corr"], np.log(one), np.log(other))


# Indices.


@case("criticality")
def test_paths_alike_are_critical_half_the_time_and_serial_tasks_always(
    given: dict[str, float], expected: dict[str, float]
) -> None:
    tasks = [lasts("a", normal(10, 2)), lasts("b", normal(10, 2)), lasts("last", normal(5, 1))]
    links = [link("a", "last"), link("b", "last")]
    futures = simulate(net(*tasks, links=links), runs=BATCHES * BATCH)
    a, b, last = (futures.criticality(task.id) for task in tasks)
    error = math.sqrt(0.25 / futures.runs)
    assert a == pytest.approx(expected["ci_parallel"], abs=4 * error)
    assert b == pytest.approx(expected["ci_parallel"], abs=4 * error)
    assert last == expected["ci_serial"]


@case("ssi")
def test_the_sensitivity_index_of_serial_tasks_is_their_share_of_the_deviation(
    given: dict[str, float], expected: dict[str, list[float]]
) -> None:
    # Of 20 days, so that none of them would last less than nothing.
    program = chain(lasts("a", normal(20, 3)), lasts("b", normal(20, 4)))
    targets = (WHOLE, TaskId("a"))
    futures = simulate(program, targets=targets, runs=BATCHES * BATCH)
    whole, first = (in_days(futures.targets[id]) for id in targets)
    for id, duration, ssi in zip("ab", (first, whole - first), expected["ssi"], strict=True):
        near(lambda part, of: deviation(part) / deviation(of), ssi, duration, whole)
        near(correlation, ssi, duration, whole)
        found = futures.schedule_sensitivity(TaskId(id))
        assert found == pytest.approx(deviation(duration) / deviation(whole), rel=1e-3)


# How sure a simulation is.


def plain(program: Program, seed: int, runs: int) -> Futures:
    return simulate(program, seed=seed, runs=runs, sampling=Sampling.PLAIN)


@case("quantile-se")
def test_the_stated_standard_error_of_p80_is_that_of_a_normal_sample(
    given: dict[str, float], expected: dict[str, float]
) -> None:
    # The mean of 20 statements, for one of them is only as sure as its 79 batches make it.
    program = net(lasts("a", normal(100, given["sd"])))
    tried = [plain(program, seed, int(given["N"])) for seed in range(20)]
    stated = np.array([one.first.standard_error(0.8) for one in tried]) / DAY
    per_run = stated * math.sqrt(tried[0].runs)
    error = float(per_run.std(ddof=1)) / math.sqrt(len(tried))
    at_one_run = expected["se"] * math.sqrt(given["N"])
    assert per_run.mean() == pytest.approx(at_one_run, abs=4 * error)
    needed = (STANDARD.inv_cdf(0.975) * at_one_run) ** 2
    assert math.ceil(needed) == expected["N_for_95pct_pm1day"]


@case("crn")
def test_common_random_numbers_need_so_many_times_fewer_runs(
    given: dict[str, float], expected: dict[str, float]
) -> None:
    # 50 tasks alike, one of which is another task in the other program: they share 0.98.
    each = normal(10, 2)
    kept = [lasts(f"t{n}", each) for n in range(49)]
    before, after = (chain(*kept, lasts(id, each)) for id in ("old", "new"))

    def of(program: Program, seed: int) -> Numbers:
        return in_days(plain(program, seed, BATCHES * BATCH).first)

    near(correlation, given["rho"], of(before, 1), of(after, 1))

    def ratio(alone: Numbers, other: Numbers, beside: Numbers) -> float:
        return float((alone - other).var() / (alone - beside).var())

    near(ratio, expected["ratio"], of(before, 1), of(after, 2), of(after, 1))


# Forecasts.


@case("crps-normal")
def test_the_score_of_a_normal_forecast(
    given: dict[str, float], expected: dict[str, float]
) -> None:
    found = crps_normal(given["mu"], given["s"], given["y"])
    assert found == pytest.approx(expected["crps"], rel=1e-12)


@case("crps-sample")
def test_the_score_of_a_sample(given: dict[str, Any], expected: dict[str, float]) -> None:
    found = crps_sample(np.array(given["x"], dtype=np.float64), given["y"])
    assert found == pytest.approx(expected["crps"], rel=1e-12)


@case("pinball")
def test_the_loss_of_a_quantile_is_steeper_on_its_far_side(
    given: dict[str, float], expected: dict[str, float]
) -> None:
    assert pinball(0.8, 10, 12) == pytest.approx(expected["above"], rel=1e-12)
    assert pinball(0.8, 10, 7) == pytest.approx(expected["below"], rel=1e-12)


@case("conformal")
def test_the_past_error_that_bounds_the_next(
    given: dict[str, float], expected: dict[str, int]
) -> None:
    assert conformal_rank(int(given["n"]), given["a"]) == expected["rank"]


@case("nb")
def test_a_count_to_come_from_a_prior_and_what_was_seen(
    given: dict[str, float], expected: dict[str, float]
) -> None:
    count = ItemRate(8, 4).after(items=30, weeks=12).count(weeks=4)
    assert count.mean == pytest.approx(expected["mean"], rel=1e-12)
    assert count.variance == pytest.approx(expected["var"], rel=1e-12)
    assert count.quantile(0.2) == expected["P20"]
    assert count.quantile(0.8) == expected["P80"]


@case("geometric-backlog")
def test_a_backlog_is_done_when_enough_items_came(
    given: dict[str, float], expected: dict[str, float]
) -> None:
    assert poisson_at_least(40, mean=8 * 5) == pytest.approx(expected["p8"], rel=1e-9)
    assert poisson_at_least(40, mean=10 * 5) == pytest.approx(expected["p10"], rel=1e-9)


def test_every_case_is_tested() -> None:
    assert set(CASES) == TESTED
    assert len(CASES) == 29
