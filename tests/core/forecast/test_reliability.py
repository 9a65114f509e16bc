from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from fairlead.core.forecast.backtest import Question, outcomes, yardstick
from fairlead.core.forecast.history import Counts
from fairlead.core.forecast.learning import Lessons, learn
from fairlead.core.forecast.library import ErrorLibrary, LeakError
from fairlead.core.forecast.paces import Values, Weeks
from fairlead.core.forecast.reliability import Reliability, reliability, told, wilson
from fairlead.core.forecast.throughput import replayed
from tests.core.forecast.series import history


def between(number: float, low: float, high: float) -> bool:
    return low <= number <= high


@pytest.mark.parametrize(
    ("kept", "resolved", "low", "high"),
    # Published examples of the interval without continuity correction: Newcombe 1998, table I.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)],
)
def test_the_interval_is_that_of_the_published_examples(
    kept: int, resolved: int, low: float, high: float
) -> None:
    assert wilson(kept, resolved) == pytest.approx((low, high), abs=5e-5)


@pytest.fixture(scope="module")
def record(taught: dict[str, Lessons]) -> dict[int, Reliability]:
    """Of one team, by the errors of the others, the promises of items."""
    found = reliability(taught["team 2"].history, learn(taught, without="team 2"))
    return {weeks: one for (question, weeks), one in found.items() if question is Question.COUNTS}


def test_who_is_surer_keeps_more(record: dict[int, Reliability]) -> None:
    for one in record.values():
        kept = [said.kept for said in one.kept]
        assert kept == sorted(kept)
        assert all(said.low <= said.share <= said.high for said in one.kept)
        assert sum(one.pit) == one.resolved


def test_forecasts_that_overlap_count_as_those_that_do_not(record: dict[int, Reliability]) -> None:
    assert record[13].independent == pytest.approx(record[13].resolved * 2 / 13)
    wide, narrow = (record[weeks].kept[1].high - record[weeks].kept[1].low for weeks in (26, 4))
    assert wide > narrow


def test_a_team_of_half_a_year_has_a_borrowed_record(library: ErrorLibrary) -> None:
    found = reliability(history(9, weeks=40), library)
    assert found
    assert all(one.is_borrowed for one in found.values())
    assert reliability(history(9, weeks=20), library) == {}


def test_a_library_that_knows_the_team_is_refused(
    taught: dict[str, Lessons], library: ErrorLibrary
) -> None:
    with pytest.raises(LeakError):
        reliability(taught["team 1"].history, library)


def stretched(library: ErrorLibrary, by: float) -> Callable[[Counts, Weeks], Values]:
    """The replay with ranges that many times as wide around their middle."""

    def replay(counts: Counts, after: Weeks) -> Values:
        done = replayed(counts, after, library)
        middle = np.median(done, axis=2, keepdims=True)
        return np.asarray(middle + by * (done - middle))

    return replay


def test_forecasts_too_narrow_or_too_wide_are_seen_in_the_tenths(library: ErrorLibrary) -> None:
    yard = yardstick(history(9, weeks=300).counts)
    shares = {}
    for by in (0.2, 1.0, 4.0):
        one = told(4, outcomes(yard, stretched(library, by))[Question.COUNTS, 4])
        shares[by] = (one.pit[0] + one.pit[-1]) / one.resolved
    assert shares[0.2] > 0.5
    assert between(shares[1.0], 0.05, 0.35)
    assert shares[4.0] < 0.05
