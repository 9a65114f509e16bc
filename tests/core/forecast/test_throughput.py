from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairlead.core.forecast.history import ThinHistoryError
from fairlead.core.forecast.library import ErrorLibrary
from fairlead.core.forecast.past_errors import origins
from fairlead.core.forecast.rate import recent_rate
from fairlead.core.forecast.state_space import state_space_paces
from fairlead.core.forecast.throughput import forecast, replayed
from fairlead.core.ground.errors import InvalidRequestError
from tests.core.forecast.series import team


def test_the_recent_rate_cuts_a_burst_down() -> None:
    steady = np.full(52, 4.0)
    burst = steady.copy()
    burst[-1] = 400.0
    assert recent_rate(steady) == pytest.approx(4.0)
    assert recent_rate(burst) < 4.3


def test_recent_weeks_weigh_twice_those_a_quarter_earlier() -> None:
    assert recent_rate(np.array([0.0] * 13 + [3.0] * 13)) == pytest.approx(2.0)


def test_a_steady_team_is_forecast_at_its_pace() -> None:
    paces = state_space_paces(np.full(60, 5.0), np.array([60]))
    assert paces.weekly[0] == pytest.approx(5.0, rel=0.1)
    assert (np.diff(paces.middle[0]) > 0).all()


def test_the_model_begins_anew_after_half_a_year_of_silence() -> None:
    before, after = np.full(60, 20.0), np.full(10, 2.0)
    counts = np.concatenate((before, np.zeros(30), after))
    found = state_space_paces(counts, np.array([100]))
    assert found.since[0] == 10
    assert found.weekly[0] == pytest.approx(2.0, rel=0.3)


def test_items_and_dates_agree(library: ErrorLibrary) -> None:
    outlook = forecast(team(9), library).outlook
    weeks = outlook.weeks(0.8, 60)
    assert weeks is not None
    assert outlook.chance(60, int(np.ceil(weeks))) >= 0.8 - 1e-9
    assert outlook.chance(60, int(np.ceil(weeks)) - 1) < 0.8 + 1e-9
    assert outlook.items(0.2, int(np.ceil(weeks))) >= 60 - 1e-6


def test_one_uniform_a_run_gives_the_dates_of_the_forecast(library: ErrorLibrary) -> None:
    outlook = forecast(team(9), library).outlook
    uniforms = (np.arange(1000) + 0.5) / 1000
    runs = outlook.durations(uniforms, 60)
    sure = outlook.weeks(0.8, 60)
    assert sure is not None
    assert (runs <= sure).mean() == pytest.approx(0.8, abs=0.02)


def test_no_items_take_no_time_and_endless_ones_have_no_date(library: ErrorLibrary) -> None:
    outlook = forecast(team(9), library).outlook
    assert outlook.weeks(0.8, 0) == 0
    assert outlook.weeks(0.8, 1e9) is None


def test_a_forecast_beyond_two_years_is_refused(library: ErrorLibrary) -> None:
    with pytest.raises(InvalidRequestError, match="Give 1 to 104 weeks"):
        forecast(team(9), library).outlook.items(0.5, 105)


def test_few_weeks_give_a_wider_answer_that_is_called_borrowed(library: ErrorLibrary) -> None:
    counts = team(9)

    def width(weeks: int) -> float:
        outlook = forecast(counts[-weeks:], library).outlook
        return float(np.log(outlook.items(0.9, 13) / outlook.items(0.1, 13)))

    assert width(5) > width(8) > width(150)
    short = forecast(counts[-5:], library)
    assert short.is_borrowed
    assert "Only 5 weeks" in short.doubts[0]
    assert not forecast(counts, library).is_borrowed


def test_what_was_before_a_long_gap_is_left_out_and_told(library: ErrorLibrary) -> None:
    now = team(9)[:20]
    gapped = np.concatenate((team(3), np.zeros(104), now))
    found = forecast(gapped, library)
    assert found.known_weeks <= 20
    assert "silent for half a year" in found.doubts[0]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 300), min_size=1, max_size=60))
def test_any_history_gives_a_coherent_answer_or_a_refusal(
    library: ErrorLibrary, counts: list[int]
) -> None:
    try:
        done = forecast(np.array(counts, dtype=float), library).outlook.done
    except ThinHistoryError:
        return
    assert np.isfinite(done).all()
    assert (done >= 0).all()
    assert (np.diff(done, axis=0) >= 0).all()
    assert (np.diff(done, axis=1) >= 0).all()


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000), st.integers(30, 150), st.integers(0, 60))
def test_no_forecast_sees_what_came_after_it(
    library: ErrorLibrary, number: int, origin: int, later: int
) -> None:
    counts = team(number)
    changed = counts.copy()
    changed[origin:] = later
    at = origins(counts, 26, origin)[-1:]
    before, after = replayed(counts, at, library), replayed(changed, at, library)
    assert np.array_equal(before, after)


@pytest.mark.parametrize("silent_weeks", [0, 30])
def test_the_replay_says_what_was_forecast_then(library: ErrorLibrary, silent_weeks: int) -> None:
    counts = np.concatenate((team(9), np.zeros(silent_weeks), team(8, 60)))
    at = origins(counts, 26)
    for place in (3, len(team(9)) // 2, -20, -1):
        then = forecast(counts[: at[place]], library).outlook.done
        assert np.allclose(replayed(counts, at, library)[place], then)


def test_what_was_before_a_long_silence_teaches_nothing(library: ErrorLibrary) -> None:
    after = team(8, 60)
    both = [
        forecast(np.concatenate((before, np.zeros(30), after)), library)
        for before in (team(9), team(2, 80, pace=40.0))
    ]
    assert np.array_equal(both[0].outlook.done, both[1].outlook.done)
    assert both[0].resolved == both[1].resolved > 0
    assert both[0].known_weeks == 60
