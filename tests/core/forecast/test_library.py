from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from fairlead.core.forecast.history import History
from fairlead.core.forecast.learning import Lessons, learn, lessons, merged
from fairlead.core.forecast.library import (
    ErrorLibrary,
    LeakError,
    decode,
    encode,
    fingerprints,
)
from fairlead.core.forecast.past_errors import PastErrors
from fairlead.core.forecast.quantiles import SHARES, at_share, weighted_quantiles
from fairlead.core.ground.errors import InvalidRequestError
from tests.core.forecast.series import MONDAY, history


def test_weighted_quantiles_of_equal_weights_are_plain_ones() -> None:
    found = weighted_quantiles(np.arange(40.0), np.ones(40))
    assert np.allclose(found, np.arange(40.0))
    assert at_share(found, 0.5) == pytest.approx(19.5)


def test_a_doubled_weight_is_the_value_twice() -> None:
    values = np.array([1.0, 5.0, 5.0, 9.0])
    twice = weighted_quantiles(values, np.ones(4))
    once = weighted_quantiles(np.array([1.0, 5.0, 9.0]), np.array([1.0, 2.0, 1.0]))
    assert at_share(once, 0.5) == pytest.approx(float(at_share(twice, 0.5)))


def test_each_team_weighs_the_same_however_long_its_history() -> None:
    def of_one_error(weeks: int, error: float) -> Lessons:
        one = lessons(history(1, weeks=weeks))
        paces = replace(one.warm.paces, middle=np.zeros_like(one.warm.paces.middle))
        same = PastErrors(paces, np.full_like(one.warm.errors, error))
        return Lessons(one.history, same, same)

    found = learn({"long": of_one_error(150, 0.0), "short": of_one_error(40, 1.0)}).warm[:, 2]
    assert np.allclose(found[:, SHARES < 0.45], 0.0)
    assert np.allclose(found[:, SHARES > 0.95], 1.0)
    assert (at_share(found, 0.5) < 0.6).all()
    assert (at_share(found, 0.75) > 0.9).all()


def test_the_team_to_be_forecast_is_left_out(taught: dict[str, Lessons]) -> None:
    without = learn(taught, without={"team 1"})
    others = learn({name: one for name, one in taught.items() if name != "team 1"})
    assert np.array_equal(without.warm, others.warm)
    assert without.members == others.members


def test_a_library_of_a_day_knows_nothing_of_later(taught: dict[str, Lessons]) -> None:
    day = MONDAY + timedelta(weeks=100)
    cut = {name: lessons(History(MONDAY, one.history.counts[:100])) for name, one in taught.items()}
    assert np.allclose(learn(taught, by=day).warm, learn(cut).warm)
    assert learn(taught, by=day).until == day


def test_a_library_comes_back_from_its_json_within_four_decimals(library: ErrorLibrary) -> None:
    back = decode(json.loads(json.dumps(encode(library))))
    assert np.abs(back.warm - library.warm).max() <= 5e-5
    assert encode(back) == encode(library)
    assert (back.members, back.until, back.teams) == (library.members, library.until, 6)


@pytest.mark.parametrize("change", [{"form": 1}, {"warm": []}, {"until": None}, {"teams": "x"}])
def test_a_library_of_another_form_is_refused(
    library: ErrorLibrary, change: dict[str, object]
) -> None:
    with pytest.raises(InvalidRequestError, match="Build it again"):
        decode({**encode(library), **change})


def test_a_library_without_past_is_refused() -> None:
    with pytest.raises(InvalidRequestError, match="Give longer histories"):
        learn({"new": lessons(history(1, weeks=20))})


def test_the_shipped_library_gives_way_to_the_users_own(taught: dict[str, Lessons]) -> None:
    shipped = learn({"team 1": taught["team 1"]})
    own = learn({name: one for name, one in taught.items() if name != "team 1"})
    both = merged(shipped, own)
    assert np.abs(both.warm - own.warm).mean() < np.abs(shipped.warm - own.warm).mean()
    assert both.members == shipped.members | own.members


def changed(grown: History, week: int) -> History:
    counts = grown.counts.copy()
    counts[week] += 1
    return History(MONDAY, counts)


@pytest.mark.parametrize(
    "again",
    [
        lambda grown: History(MONDAY, grown.counts[:60]),
        lambda grown: History(MONDAY + timedelta(weeks=70), grown.counts[70:]),
        lambda grown: History(MONDAY + timedelta(weeks=70), grown.counts[70:100]),
        lambda grown: changed(grown, 3),
        lambda grown: changed(changed(changed(grown, 3), 40), 150),
    ],
    ids=["younger", "cut", "cut at both ends", "corrected", "corrected three times"],
)
def test_a_library_knows_a_history_again(again: Callable[[History], History]) -> None:
    library = learn({"team 1": lessons(history(1)), "team 3": lessons(history(3))})
    assert library.knows(again(history(1)))
    assert not library.knows(history(2))
    with pytest.raises(LeakError):
        library.check_blind(again(history(3)))


def test_no_two_teams_are_taken_for_each_other() -> None:
    marks = [fingerprints(history(number, pace=pace)) for number in range(40) for pace in (2, 6)]
    assert len(frozenset().union(*marks)) == sum(map(len, marks))


@pytest.mark.parametrize("pace", [1.0, 2.0])
def test_slow_teams_are_known_by_their_years(pace: float) -> None:
    library = learn({"slow": lessons(history(1, 200, pace)), "team 3": lessons(history(3))})
    slow = history(1, 200, pace)
    assert library.knows(History(MONDAY + timedelta(weeks=26), slow.counts[26:]))
    assert library.knows(changed(changed(slow, 3), 40))
    assert not library.knows(history(4, 200, pace))


def test_quarters_of_little_work_tell_nothing_apart() -> None:
    quiet = History(MONDAY, np.array([1.0, 0.0, 0.0] * 53))
    begins_later = History(MONDAY + timedelta(weeks=30), quiet.counts[30:])
    assert len(fingerprints(quiet)) == 1
    assert fingerprints(quiet).isdisjoint(fingerprints(begins_later))


def test_less_is_known_of_a_faster_team_only_between_the_paces(library: ErrorLibrary) -> None:
    far = library.errors(np.array([1e-6, 1e6]), np.array([60, 60]))
    assert np.allclose(far[0], library.warm[0])
    assert np.allclose(far[1], library.warm[-1])
    assert far.shape[2] == len(SHARES)


def test_a_date_of_the_library_is_the_end_of_its_histories(library: ErrorLibrary) -> None:
    assert library.until == date(2022, 1, 31)
