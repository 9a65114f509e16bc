"""Date and budget together: closed forms of two normals, and the frontiers of real programs."""

from __future__ import annotations

import json
import math
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest

from fairlead.core.ground.errors import InvalidRequestError, UnknownIdError
from fairlead.core.ground.ids import TaskId
from fairlead.core.ground.units import Money
from fairlead.core.simulation.futures import Futures
from fairlead.core.simulation.joint import (
    Pair,
    confidence,
    frontier,
    frontier_of,
    share_within_both,
)
from fairlead.core.simulation.model import WHOLE
from fairlead.core.simulation.normal import scores
from fairlead.core.simulation.sample import Sample
from fairlead.core.simulation.simulate import simulate
from fairlead.core.simulation.streams import BATCH, RUNS, keys, numbers, of_batches, uniforms
from tests.core.simulation.examples import example
from tests.core.simulation.nets import chain, lasts

WORKED = json.loads((Path(__file__).parents[2] / "worked" / "jcl_worked.json").read_text("utf-8"))
BATCHES = 1024
SIZE = BATCHES * BATCH
FINE = 1_000_000
"""Whole numbers in one standard deviation."""
STANDARD = NormalDist()


def normals(rho: float) -> tuple[Sample, Sample]:
    """Two samples of standard normals with this correlation, independent from run to run."""
    streams = of_batches(keys(1, ["one", "other"]), np.arange(BATCHES))
    one, other = (scores(uniforms(numbers(key, RUNS, True))) for key in streams)
    both = one, rho * one + math.sqrt(1 - rho * rho) * other
    return tuple(Sample(np.rint(values * FINE).astype(np.int64)) for values in both)  # type: ignore[return-value]


def at(share: float) -> int:
    return round(STANDARD.inv_cdf(share) * FINE)


def error(share: float) -> float:
    """The standard error of a share of the runs."""
    return math.sqrt(share * (1 - share) / SIZE)


def named(row: dict[str, Any]) -> str:
    return f"rho {row['rho']:g}"


@pytest.mark.parametrize("row", WORKED["bivariate_normal"], ids=named)
def test_two_confidences_of_80_percent_together_are_as_published(row: dict[str, Any]) -> None:
    most = Pair(at(row["marginal_sched"]), at(row["marginal_cost"]))
    found = share_within_both(*normals(row["rho"]), most)
    assert abs(found - row["JCL"]) <= 4 * error(row["JCL"])


@pytest.mark.parametrize("row", WORKED["medians"], ids=named)
def test_both_medians_are_kept_as_often_as_their_correlation_says(row: dict[str, Any]) -> None:
    found = share_within_both(*normals(row["rho"]), Pair(0, 0))
    assert abs(found - row["JCL"]) <= 4 * error(row["JCL"])


@pytest.mark.parametrize("row", WORKED["equal_marginals_for_70pct"], ids=named)
def test_for_70_percent_together_each_alone_needs_what_is_published(row: dict[str, Any]) -> None:
    finish, cost = normals(row["rho"])
    pair = Pair(finish.quantile(row["marginal"]), cost.quantile(row["marginal"]))
    assert abs(share_within_both(finish, cost, pair) - 0.7) <= 4 * error(0.7)


@pytest.mark.parametrize("row", WORKED["bivariate_normal"], ids=named)
def test_the_joint_share_stays_within_its_bounds(row: dict[str, Any]) -> None:
    finish, cost = normals(row["rho"])
    for pair in frontier_of(finish, cost, 0.7, 12):
        one, other = finish.share_within(pair.finish), cost.share_within(pair.cost)
        joint = share_within_both(finish, cost, pair)
        assert max(0.0, one + other - 1) <= joint <= min(one, other)


def test_on_the_frontier_of_independent_numbers_the_two_shares_multiply_to_the_joint_one() -> None:
    finish, cost = normals(0.0)
    pairs = frontier_of(finish, cost, 0.7, 12)
    assert len(pairs) == 12
    for pair in pairs:
        product = finish.share_within(pair.finish) * cost.share_within(pair.cost)
        assert abs(product - 0.7) <= 4 * error(0.7)


@pytest.fixture(scope="module")
def payments() -> Futures:
    return simulate(example("payments-relaunch"), targets=[TaskId("launch")])


def test_later_dates_on_the_frontier_need_less_money(payments: Futures) -> None:
    points = frontier(payments, TaskId("launch"))
    assert len(points) > 6
    for one, other in pairwise(points):
        assert one.finish < other.finish
        assert one.cost.amount > other.cost.amount


def test_a_cent_less_than_the_frontier_is_no_longer_enough(payments: Futures) -> None:
    cent = Decimal("0.01")
    for point in frontier(payments, TaskId("launch"), 0.6):
        launch, less = TaskId("launch"), Money(point.cost.amount - cent, "EUR")
        assert point.confidence >= 0.6
        assert confidence(payments, launch, point.finish, point.cost) == point.confidence
        assert confidence(payments, launch, point.finish, less) < 0.6


def test_a_date_and_a_budget_together_are_less_sure_than_either(payments: Futures) -> None:
    finish, cost = payments.first, payments.cost
    assert cost is not None
    by, within = finish.quantile(0.8), payments.money(cost.quantile(0.8))
    found = confidence(payments, TaskId("launch"), by, within)
    assert 0.6 <= found < 0.8
    assert confidence(payments, TaskId("launch"), by + timedelta(days=3650), within) == (
        pytest.approx(cost.share_within(within.minor()))
    )


def test_a_program_without_costs_is_told_what_to_add() -> None:
    futures = simulate(chain(lasts("a", 2), lasts("b", 3)), runs=256)
    with pytest.raises(InvalidRequestError, match=r"no costs.*Add rates to its people"):
        confidence(futures, WHOLE, datetime(2026, 4, 1), Money(Decimal(1), "USD"))
    with pytest.raises(InvalidRequestError, match="no costs"):
        frontier(futures, WHOLE)


def test_a_budget_in_another_currency_is_refused(payments: Futures) -> None:
    with pytest.raises(InvalidRequestError, match=r"counts in EUR.*given in USD"):
        confidence(payments, TaskId("launch"), datetime(2026, 9, 1), Money(Decimal(1), "USD"))


def test_only_targets_of_the_simulation_can_be_asked_for(payments: Futures) -> None:
    with pytest.raises(InvalidRequestError, match="Name it as a target"):
        frontier(payments, TaskId("tokens"))
    with pytest.raises(UnknownIdError, match="Did you mean launch"):
        frontier(payments, TaskId("lunch"))


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1, 70.0, math.nan])
def test_a_confidence_lies_between_0_and_1(payments: Futures, share: float) -> None:
    with pytest.raises(InvalidRequestError, match="between 0 and 1"):
        frontier(payments, TaskId("launch"), share)
