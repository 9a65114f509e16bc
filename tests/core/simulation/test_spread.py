"""From an estimate, a range or an assumption to the table that is drawn from."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from fairlead.core.ground.units import Money, Share, Work
from fairlead.core.program.risk import Factor, MoneyRange, WorkRange
from fairlead.core.program.task import Estimate, EstimateShape
from fairlead.core.simulation.distributions import CELLS, Values
from fairlead.core.simulation.spread import assumed, of_estimate, of_range


def at(table: Values, share: float) -> float:
    return float(np.interp(share * CELLS, np.arange(CELLS + 1), table))


def estimate(low: int, likely: int, high: int, shape: EstimateShape) -> Estimate:
    return Estimate(low=Work(low), likely=Work(likely), high=Work(high), shape=shape)


@pytest.mark.parametrize("shape", [s for s in EstimateShape if s is not EstimateShape.EMPIRICAL])
def test_low_and_high_of_an_estimate_are_p10_and_p90(shape: EstimateShape) -> None:
    table, unit = of_estimate(estimate(480, 960, 2400, shape))
    assert unit == 960
    assert at(table, 0.1) * unit == pytest.approx(480, rel=1e-3)
    assert at(table, 0.9) * unit == pytest.approx(2400, rel=1e-3)


def test_the_likely_point_of_a_lognormal_is_its_median() -> None:
    table, unit = of_estimate(estimate(480, 960, 2400, EstimateShape.LOGNORMAL))
    assert at(table, 0.5) * unit == pytest.approx(960)


@pytest.mark.parametrize("shape", EstimateShape)
def test_an_estimate_of_one_value_never_varies(shape: EstimateShape) -> None:
    observed = (Work(960),) if shape is EstimateShape.EMPIRICAL else ()
    same = Estimate(low=Work(960), likely=Work(960), high=Work(960), shape=shape, observed=observed)
    table, unit = of_estimate(same)
    assert (table * unit == 960).all()


def test_an_estimate_of_nothing_is_nothing() -> None:
    table, unit = of_estimate(estimate(0, 0, 0, EstimateShape.LOGNORMAL))
    assert (table * unit == 0).all()


def test_a_lognormal_that_may_be_nothing_is_a_triangle() -> None:
    points = (0, 480, 960)
    lognormal, _ = of_estimate(estimate(*points, EstimateShape.LOGNORMAL))
    triangle, _ = of_estimate(estimate(*points, EstimateShape.TRIANGULAR))
    assert np.array_equal(lognormal, triangle)


@pytest.mark.parametrize("shape", [EstimateShape.TRIANGULAR, EstimateShape.BETA_PERT])
def test_no_work_takes_less_than_nothing(shape: EstimateShape) -> None:
    table, _ = of_estimate(estimate(0, 0, 480, shape))
    assert table.min() == 0


def test_the_extremes_of_a_lognormal_are_read_far_out() -> None:
    ends = Estimate(
        low=Work(480),
        likely=Work(960),
        high=Work(1920),
        low_quantile=Share(Decimal(0)),
        high_quantile=Share(Decimal(1)),
    )
    table, unit = of_estimate(ends)
    assert at(table, 0.005) * unit == pytest.approx(480, rel=0.01)
    assert at(table, 0.995) * unit == pytest.approx(1920, rel=0.01)


def test_ranges_are_read_as_p10_and_p90_in_their_own_units() -> None:
    delay = of_range(WorkRange(low=Work(480), likely=Work(960), high=Work(2400)))
    assert at(delay, 0.9) == pytest.approx(2400, rel=1e-3)
    factor = of_range(Factor(low=Decimal("0.9"), likely=Decimal("1.1"), high=Decimal("1.5")))
    assert at(factor, 0.5) == pytest.approx(1.1)
    low, likely, high = (Money(Decimal(n), "USD") for n in (10, 20, 50))
    cost = of_range(MoneyRange(low=low, likely=likely, high=high))
    assert at(cost, 0.1) == pytest.approx(1000, rel=1e-3)


def test_a_range_that_may_save_time_is_a_triangle() -> None:
    saved = of_range(WorkRange(low=Work(-960), likely=Work(-480), high=Work(240)))
    assert at(saved, 0.1) == pytest.approx(-960, rel=1e-3)
    assert at(saved, 0.9) == pytest.approx(240, rel=1e-2)


def test_a_range_that_begins_at_nothing_never_saves_and_one_that_ends_there_never_adds() -> None:
    threat = of_range(WorkRange(low=Work(0), likely=Work(480), high=Work(2400)))
    stretch = of_range(Factor(low=Decimal(1), likely=Decimal("1.2"), high=Decimal("1.5")))
    saving = of_range(WorkRange(low=Work(-2400), likely=Work(-480), high=Work(0)))
    assert (threat.min(), stretch.min(), saving.max()) == (0, 1, 0)
    shrinks = of_range(Factor(low=Decimal(0), likely=Decimal("0.5"), high=Decimal("1.2")))
    assert shrinks.min() == 0, "no factor turns work into less than none"
    assert at(threat, 0.9) == pytest.approx(2400, rel=1e-2)


def test_an_assumed_spread_is_that_of_the_logarithm() -> None:
    logs = np.log(assumed(Decimal("0.5"))[1:-1])
    assert logs.mean() == pytest.approx(0, abs=1e-9)
    assert logs.std() == pytest.approx(0.5, rel=0.01)
