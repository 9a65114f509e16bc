"""A whole shared out among its causes: what each adds, averaged over the orders they may come in.

The Shapley value of a game in which some players need others to be there first: an order is drawn
by lot, and whoever cannot come yet waits for what it needs (Shapley 1953; Faigle and Kern 1992 for
games under precedence constraints). With many players orders are sampled in pairs, each with its
reverse, which is exact as long as no three of them act on one another (antithetic sampling;
Mitchell, Cooper, Frank and Holmes 2022).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from itertools import permutations
from math import floor

import numpy as np
import numpy.typing as npt

from fairlead.core.simulation.streams import keys

MOST_EXACT = 6
"""Players up to whom all orders are looked at, where that does not take too long."""

Coalition = frozenset[int]
Needs = Sequence[Coalition]
"""For each player the players that must be there before it."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What a coalition comes to: a whole number, and each batch's pull on it, (batches,)."""

    value: int
    influence: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Portion:
    """What one player adds on average over the orders.

    influence: each batch's pull on it. variance: what the sampling of orders adds; 0 when all
    orders were looked at.
    """

    value: Fraction
    influence: npt.NDArray[np.float64]
    variance: float


Read = Callable[[Sequence[Coalition]], Sequence[Reading]]
"""Reads many coalitions at once, in order."""


def all_orders(needs: Needs) -> list[tuple[int, ...]]:
    """The order that comes of each lot: as many as there are ways to draw lots."""
    return [_by_lot(lot, needs) for lot in permutations(range(len(needs)))]


def pairs_of_orders(
    needs: Needs, names: Sequence[str], seed: int
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Orders by lot and in reverse, without end. The lot of a player comes of its name alone."""
    n = 0
    while True:
        drawn = keys(seed, [f"order:{n}:{name}" for name in names]).tolist()
        lot = [0] * len(names)
        for place, player in enumerate(sorted(range(len(names)), key=lambda i: (drawn[i], i))):
            lot[player] = place
        yield _by_lot(lot, needs), _by_lot([-place for place in lot], needs)
        n += 1


def coalitions(orders: Sequence[tuple[int, ...]]) -> list[Coalition]:
    """The coalitions that form on the way through some orders, each once, the empty one first."""
    found: dict[Coalition, None] = {}
    for order in orders:
        for size in range(len(order) + 1):
            found[frozenset(order[:size])] = None
    return list(found)


def exact(needs: Needs, read: Read) -> list[Portion]:
    """What each player adds, over all orders."""
    orders = all_orders(needs)
    wanted = coalitions(orders)
    readings = dict(zip(wanted, read(wanted), strict=True))
    return [_portion([_added(orders, p, readings)], 0.0) for p in range(len(needs))]


def sampled(
    needs: Needs, names: Sequence[str], seed: int, read: Read, *, precision: float, most: int
) -> tuple[list[Portion], int]:
    """What each player adds, over sampled orders; and over how many.

    precision: pairs of orders are added until the standard error that sampling leaves is no more
    than this, or than half of what the batches leave; at most `most` pairs, at least two.
    """
    readings: dict[Coalition, Reading] = {}
    found: list[list[_Added]] = [[] for _ in needs]
    for n, pair in enumerate(pairs_of_orders(needs, names, seed), start=1):
        wanted = [c for c in coalitions(pair) if c not in readings]
        readings.update(zip(wanted, read(wanted), strict=True))
        for player, added in enumerate(found):
            added.append(_added(pair, player, readings))
        if n < 2:
            continue
        portions = [_portion(added, _variance(added)) for added in found]
        if n >= most or all(_is_sure(portion, precision) for portion in portions):
            break
    return portions, 2 * n


def rounded(parts: Sequence[Fraction]) -> list[int]:
    """Whole numbers that sum to the parts' sum, itself rounded: the largest remainders go up.

    A part of nothing stays nothing.
    """
    found = [floor(part) for part in parts]
    left = round(sum(parts, Fraction(0))) - sum(found)
    remainders = sorted(range(len(parts)), key=lambda i: (found[i] - parts[i], i))
    for i in remainders[:left]:
        found[i] += 1
    return found


_Added = tuple[Fraction, npt.NDArray[np.float64]]


def _by_lot(lot: Sequence[int], needs: Needs) -> tuple[int, ...]:
    """The players by lot, each after all that it needs."""
    missing = [set(need) for need in needs]
    ready = [(lot[player], player) for player, need in enumerate(missing) if not need]
    heapify(ready)
    order = []
    while ready:
        _, player = heappop(ready)
        order.append(player)
        for other, need in enumerate(missing):
            if player in need:
                need.discard(player)
                if not need:
                    heappush(ready, (lot[other], other))
    return tuple(order)


def _added(
    orders: Sequence[tuple[int, ...]], player: int, readings: dict[Coalition, Reading]
) -> _Added:
    """What one player adds on average over some orders."""
    counts: dict[Coalition, int] = {}
    for order in orders:
        before = frozenset(order[: order.index(player)])
        counts[before] = counts.get(before, 0) + 1
    total, pull = 0, np.zeros_like(readings[frozenset()].influence)
    for before, count in counts.items():
        old, new = readings[before], readings[before | {player}]
        total += count * (new.value - old.value)
        pull = pull + count * (new.influence - old.influence)
    return Fraction(total, len(orders)), pull / len(orders)


def _portion(added: Sequence[_Added], variance: float) -> Portion:
    size = len(added)
    value = sum((value for value, _ in added), Fraction(0)) / size
    pulls = np.stack([pull for _, pull in added])
    return Portion(value, pulls.mean(axis=0), variance)


def _variance(added: Sequence[_Added]) -> float:
    values = np.array([float(value) for value, _ in added])
    return float(values.var(ddof=1)) / len(values)


def _is_sure(portion: Portion, precision: float) -> bool:
    of_batches = float(np.sqrt(portion.influence.var(ddof=1) / len(portion.influence)))
    return bool(np.sqrt(portion.variance) <= max(precision, of_batches / 2))
