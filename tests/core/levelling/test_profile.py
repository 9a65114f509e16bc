"""The intervals of a resource: what blocks work, and what is left when work has taken its part."""

from __future__ import annotations

from fairlead.core.levelling.profile import (
    ALWAYS_SINCE,
    CLEAR,
    NEVER,
    Profile,
    blocked,
    cleared,
    take,
)


def profile(*steps: tuple[int, int]) -> Profile:
    """One resource of which there is so much from each moment on, with room for more intervals."""
    room = [0] * 20
    at, free = ([step[n] for step in steps] + room for n in range(2))
    return Profile([0, len(at)], [len(steps)], at, free)


def steps(of: Profile) -> list[tuple[int, int]]:
    return list(zip(of.at[: of.size[0]], of.free[: of.size[0]], strict=True))


def test_what_is_taken_is_missing_from_its_start_to_before_its_finish() -> None:
    of = profile((ALWAYS_SINCE, 3))
    take(of, 0, 2, 10, 20)
    assert steps(of) == [(ALWAYS_SINCE, 3), (10, 1), (20, 3)]
    assert blocked(of, 0, 2, 0, 10) == CLEAR
    assert blocked(of, 0, 2, 20, 30) == CLEAR
    assert blocked(of, 0, 1, 0, 30) == CLEAR
    assert blocked(of, 0, 2, 19, 30) == 20


def test_work_waits_for_the_last_want_that_it_would_meet() -> None:
    of = profile((ALWAYS_SINCE, 1))
    take(of, 0, 1, 10, 20)
    take(of, 0, 1, 30, 40)
    assert blocked(of, 0, 1, 5, 11) == 20
    assert blocked(of, 0, 1, 5, 31) == 40
    take(of, 0, 1, 40, 50)
    assert blocked(of, 0, 1, 5, 31) == 50


def test_too_little_for_ever_is_never() -> None:
    of = profile((ALWAYS_SINCE, 1), (100, 0))
    assert blocked(of, 0, 1, 0, 100) == CLEAR
    assert blocked(of, 0, 1, 0, 101) == NEVER


def test_a_cleared_profile_is_what_it_was() -> None:
    of, blank = profile((ALWAYS_SINCE, 1), (100, 2)), profile((ALWAYS_SINCE, 1), (100, 2))
    take(of, 0, 1, 50, 150)
    assert steps(of) == [(ALWAYS_SINCE, 1), (50, 0), (100, 1), (150, 2)]
    cleared(of, blank)
    assert steps(of) == steps(blank)
