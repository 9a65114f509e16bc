"""A whole shared out among players: the parts, and the orders they are averaged over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fairlead.core.impact.shares import (
    Coalition,
    Needs,
    Read,
    Reading,
    exact,
    rounded,
    sampled,
)

FREE: Coalition = frozenset()


def reader(value: Callable[[Coalition], int]) -> Read:
    """A game by its values, with batches that never disagree."""

    def read(wanted: Sequence[Coalition]) -> list[Reading]:
        return [Reading(value(one), np.zeros(4)) for one in wanted]

    return read


def parts(needs: Needs, value: Callable[[Coalition], int]) -> list[Fraction]:
    return [portion.value for portion in exact(needs, reader(value))]


def test_what_adds_up_is_shared_as_it_adds_up() -> None:
    own = (5, -3, 0)
    assert parts([FREE] * 3, lambda c: sum(own[p] for p in c)) == [5, -3, 0]


def test_the_game_of_gloves_is_shared_as_shapley_has_it() -> None:
    """One has a left glove and two have a right one; only a pair is worth anything."""
    found = parts([FREE] * 3, lambda c: 6 if 0 in c and len(c) > 1 else 0)
    assert found == [4, 1, 1]


def test_what_needs_another_gets_only_what_it_adds_to_it() -> None:
    """A risk of a new task: without the task there is none, so the task's own part is its own."""
    value = {FREE: 0, frozenset({0}): 30, frozenset({0, 1}): 100}
    assert parts([FREE, frozenset({0})], value.__getitem__) == [30, 70]


def test_coalitions_that_lack_what_they_need_are_never_read() -> None:
    read: list[Coalition] = []

    def value(coalition: Coalition) -> int:
        read.append(coalition)
        return len(coalition)

    parts([FREE, frozenset({0}), frozenset({1, 0})], value)
    assert sorted(map(sorted, read)) == [[], [0], [0, 1], [0, 1, 2]]


def pairwise(coalition: Coalition) -> int:
    """A game in which players act on one another two by two."""
    alone = sum(10 * p for p in coalition)
    return alone + sum(p * q for p in coalition for q in coalition if p < q)


def test_two_pairs_of_orders_are_exact_when_players_act_two_by_two() -> None:
    needs, names = [FREE] * 7, [f"cause {p}" for p in range(7)]
    found, orders = sampled(needs, names, 1, reader(pairwise), precision=0.0, most=8)
    assert [p.value for p in found] == parts(needs, pairwise)
    assert orders == 4
    assert all(portion.variance == 0 for portion in found)


def test_more_orders_are_looked_at_until_the_parts_are_sure() -> None:
    needs, names = [FREE] * 7, [f"cause {p}" for p in range(7)]

    def tangled(coalition: Coalition) -> int:
        return 1000 * len(coalition) ** 3 if 0 in coalition else 0

    rough, few = sampled(needs, names, 1, reader(tangled), precision=10.0**9, most=8)
    fine, many = sampled(needs, names, 1, reader(tangled), precision=0.0, most=8)
    assert (few, many) == (4, 16)
    whole = tangled(frozenset(range(7)))
    assert sum(p.value for p in rough) == sum(p.value for p in fine) == whole
    assert max(p.variance for p in fine) < max(p.variance for p in rough)


def test_the_orders_come_of_the_seed_and_the_names() -> None:
    def found(seed: int, *names: str) -> list[Fraction]:
        value = reader(lambda c: len(c) ** 3 if 0 in c else 0)
        portions, _ = sampled([FREE] * 4, names, seed, value, precision=0.0, most=2)
        return [portion.value for portion in portions]

    assert found(1, *"abcd") == found(1, *"abcd")
    assert len({tuple(found(seed, *"abcd")) for seed in range(9)}) > 1


@given(st.lists(st.fractions(-(10**6), 10**6, max_denominator=720), max_size=9))
def test_rounded_parts_sum_to_the_rounded_whole(fractions: list[Fraction]) -> None:
    found = rounded(fractions)
    assert sum(found) == round(sum(fractions, Fraction(0)))
    assert all(abs(whole - part) < 1 for whole, part in zip(found, fractions, strict=True))
    assert all(w == p for w, p in zip(found, fractions, strict=True) if p == 0)
