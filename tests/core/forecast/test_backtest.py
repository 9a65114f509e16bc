from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from fairlead.core.forecast.backtest import (
    Question,
    backtest,
    backtest_causal,
    crps,
    judged,
    yardstick,
)
from fairlead.core.forecast.benchmarks import bootstrap, velocity
from fairlead.core.forecast.history import Counts
from fairlead.core.forecast.learning import Lessons, learn
from fairlead.core.forecast.library import ErrorLibrary, LeakError
from fairlead.core.forecast.macro import calibrated_share, macro
from fairlead.core.forecast.outlook import crossing
from fairlead.core.forecast.paces import LONGEST, Values, Weeks
from fairlead.core.forecast.past_errors import done_within, origins
from fairlead.core.forecast.quantiles import SHARES, at_share
from fairlead.core.forecast.throughput import replayed
from tests.core.forecast.series import history, team


def test_the_bootstrap_is_the_convolution_of_the_last_twelve_weeks() -> None:
    counts = np.array([9.0] * 20 + [0.0, 2.0] * 6)
    found = bootstrap(counts, (4,))
    # Twice a binomial of 4 and 1/2: 1, 4, 6, 4, 1 sixteenths at 0, 2, 4, 6, 8.
    assert velocity(counts) == 1.0
    assert found.items[4][[0, 5, 20, 30, 39]].tolist() == [0, 2, 4, 6, 8]


def test_a_steady_team_is_done_when_the_bootstrap_says() -> None:
    found = bootstrap(np.full(30, 3.0), (4,))
    assert np.allclose(found.weeks[4], 4.0, atol=1.0)
    assert (found.items[4] == 12).all()


def test_items_done_within_a_week_lie_on_its_line() -> None:
    rising = np.array([[2.0, 6.0, 6.0]])
    assert crossing(rising, np.array([4.0]))[0] == 1.5
    assert crossing(rising, np.array([6.0]))[0] == 2.0
    assert np.isinf(crossing(rising, np.array([7.0]))[0])


def test_the_score_of_a_certain_forecast_is_its_distance() -> None:
    assert crps(np.full((1, len(SHARES)), 3.0), np.array([5.0]))[0] == pytest.approx(2.0)


def test_outcomes_that_are_not_over_are_not_known() -> None:
    found = done_within(np.array([1.0, 2.0, 3.0]), np.array([0, 1, 2]), 2)
    assert found[:2].tolist() == [3.0, 5.0]
    assert np.isnan(found[2])


def test_only_busy_teams_are_tested() -> None:
    counts = np.array([2.0] * 40 + [0.0] * 40)
    assert origins(counts, 26).max() < 47


def test_a_backtest_refuses_a_library_that_was_built_from_its_own_history(
    library: ErrorLibrary,
) -> None:
    with pytest.raises(LeakError, match="leaves it out"):
        backtest(history(1, pace=4.0), library)


def test_a_causal_backtest_refuses_a_library_that_knows_later_outcomes(
    taught: dict[str, Lessons],
) -> None:
    knows_all = learn(taught, without="team 1")
    with pytest.raises(LeakError, match="after the forecast of"):
        backtest_causal(history(1, pace=4.0), lambda _: knows_all)


def test_a_causal_backtest_runs_with_what_was_known(taught: dict[str, Lessons]) -> None:
    def of(year: int) -> ErrorLibrary:
        return learn(taught, without="team 1", by=date(year, 1, 1))

    # The first origins lie in 2019, when no other team had half a year behind it: a late one.
    late = history(1, pace=4.0)
    later = type(late)(date(2020, 6, 1), late.counts)
    found = backtest_causal(later, of)
    assert found[Question.COUNTS, 13].origins > 30


def test_a_planted_leak_shows_as_a_forecast_that_moves_with_the_future(
    library: ErrorLibrary,
) -> None:
    def leaky(counts: Counts, after: Weeks) -> Values:
        factor = float(counts.mean() / counts[: after[0]].mean())
        return np.asarray(replayed(counts, after, library) * factor)

    counts, origin = team(9), 80
    changed = counts.copy()
    changed[origin:] = 0
    at = origins(counts, 26, origin)[-1:]
    assert not np.allclose(leaky(counts, at), leaky(changed, at))


def test_an_oracle_is_seen_to_be_too_good(library: ErrorLibrary) -> None:
    """A replay that knows the outcome scores nearly nothing: the yardstick can tell."""

    def oracle(counts: Counts, after: Weeks) -> Values:
        total = np.concatenate((np.cumsum(counts), np.full(LONGEST, counts.sum())))
        ahead = total[after[:, None] + np.arange(LONGEST)] - total[after - 1][:, None]
        return np.asarray(np.repeat(ahead[:, :, None], len(SHARES), axis=2))

    yard = yardstick(team(9))
    honest = judged(yard, lambda c, a: replayed(c, a, library))[Question.COUNTS, 13]
    cheat = judged(yard, oracle)[Question.COUNTS, 13]
    assert cheat.crps < 0.05 * honest.crps


def test_forecasts_of_teams_alike_keep_what_they_say(taught: dict[str, Lessons]) -> None:
    found = {
        name: backtest(one.history, learn(taught, without=name)) for name, one in taught.items()
    }
    result = macro(found)
    for row in result.values():
        assert row.teams == 6
        assert 0.65 <= row.coverage_80 <= 0.97
    assert result[Question.COUNTS, 13].against_bootstrap < 1
    assert 0 <= calibrated_share(found) <= 1


def test_quantiles_at_a_share_lie_between_those_kept() -> None:
    assert at_share(SHARES[None, :], 0.8)[0] == pytest.approx(0.8)
