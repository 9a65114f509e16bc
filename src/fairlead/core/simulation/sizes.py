"""How much each driver and risk changes, of working time and of money, on all tasks together.

Time is counted in working minutes of the program's calendar, money in minor units, the work of a
task with its rates and what burns meanwhile. Nothing is run for it: what a cause changes is the
most it can move, not what it does move.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from fairlead.core.simulation import runs
from fairlead.core.simulation.causes import Effect, When
from fairlead.core.simulation.distributions import Values, constant, mean
from fairlead.core.simulation.events import MINUTES_PER_WEEK
from fairlead.core.simulation.model import Model

Nodes = npt.NDArray[np.int64]

TIME, MONEY = 0, 1
_ONCE = constant(1.0)


@dataclass(frozen=True, slots=True, eq=False)
class _Change:
    """What one risk does in one of its phases: a table, and the nodes it changes by it.

    weights: (2, nodes + 1) the minutes and the money of each node at a size of 1.
    """

    when: When
    table: Values
    nodes: Nodes
    weights: Values


class Sizes:
    """What the drivers and risks of a model change.

    of_drivers: (drivers,) the working minutes each acts on.
    """

    def __init__(self, ready: Model) -> None:
        self._ready = ready
        walk, held = ready.ground.walk, ready.causes
        count = len(walk.nodes)
        ratio = np.append(_ratios(ready), 0.0)
        worked, paid = np.zeros((2, count + 1))
        factor, legs = walk.nodes[:, runs.TABLE], walk.nodes[:, [runs.LEGS_FROM, runs.LEGS_TO]]
        means = np.array([*map(mean, held.quantiles), 1.0])[factor]
        for n in np.flatnonzero(legs[:, 0] < legs[:, 1]).tolist():
            longest = walk.leg_base[legs[n, 0] : legs[n, 1]].max() * means[n]
            worked[n], paid[n] = longest * ratio[n], longest * walk.cost_rate[n]
        week = ready.program.units.minutes_per_week
        burning = sum(one.per_minute for one in ready.costs.burn) * MINUTES_PER_WEEK / week
        # The last is no node but what a risk costs by itself.
        rate = np.append(walk.cost_rate, 1.0)
        there = paid.copy()
        for n, amount in ready.spent_if_there.items():
            there[n] += amount
        self._worked = np.array([worked, paid + burning * worked])
        self._lengthened = np.array([ratio, rate + burning * ratio])
        self._there = np.array([worked, there + burning * worked])

        self._changes: list[list[_Change]] = [[] for _ in held.risks]
        self.of_drivers = np.zeros(len(held.drivers))
        self._of_stretches()
        self._of_extras()
        self._of_flags()
        for effect in held.money:
            self._add(effect.when, effect.size, np.array([count]), self._lengthened)

    def of_risk(self, risk: int, longest: float) -> Iterator[tuple[int, When, Values]]:
        """What a risk changes, by its number: TIME or MONEY, when, and the table of how much.

        longest: the minutes of the longest path, which is all that work side by side can move.
        """
        for change in self._changes[risk]:
            time, money = change.weights[:, change.nodes]
            whole = float(np.abs(time).sum())
            most = max(longest, float(np.abs(time).max(initial=0.0)))
            moved = time.sum() * min(1.0, most / whole) if whole else 0.0
            for kind, amount in ((TIME, moved), (MONEY, money.sum())):
                if amount and change.table.any():
                    yield kind, change.when, change.table * float(amount)

    def expected(self, risk: int) -> Values:
        """What a risk changes on average, (2, nodes + 1): minutes and money of each node."""
        found = np.zeros_like(self._worked)
        begins, probabilities = zip(*self._ready.causes.risks[risk].phases, strict=True)
        lasts = [end - begin for begin, end in pairwise((*begins, 1.0))]
        for change in self._changes[risk]:
            phase = change.when.phase
            size = lasts[phase] * probabilities[phase] * mean(change.table)
            found[:, change.nodes] += size * change.weights[:, change.nodes]
        return found

    def _of_stretches(self) -> None:
        held = self._ready.causes
        effects: dict[Effect, list[Nodes]] = {}
        for row, nodes in self._rows(runs.FACTOR, len(held.stretches)):
            for driver in held.stretches[row].drivers:
                self.of_drivers[driver] += self._worked[TIME, nodes].sum()
            for effect in held.stretches[row].effects:
                effects.setdefault(effect, []).append(nodes)
        for effect, rows in effects.items():
            self._add(effect.when, effect.size - 1, np.concatenate(rows), self._worked)

    def _of_extras(self) -> None:
        extras = self._ready.causes.extras
        for row, nodes in self._rows(runs.EXTRA, len(extras)):
            for effect in extras[row]:
                self._add(effect.when, effect.size, nodes, self._lengthened)

    def _of_flags(self) -> None:
        held = self._ready.causes
        for column, flags, sign in (
            (runs.PRESENT, held.present, 1.0),
            (runs.SKIPPED, held.skipped, -1.0),
        ):
            for row, nodes in self._rows(column, len(flags)):
                for when in flags[row]:
                    self._add(when, sign * _ONCE, nodes, self._there)

    def _rows(self, column: int, count: int) -> Iterator[tuple[int, Nodes]]:
        """The rows that a column of the nodes names, each with the nodes that do."""
        named = self._ready.ground.walk.nodes[:, column]
        order = np.argsort(named, kind="stable")
        ends = np.searchsorted(named[order], np.arange(count + 1))
        for row, (first, last) in enumerate(pairwise(ends.tolist())):
            yield row, order[first:last]

    def _add(self, when: When, table: Values, nodes: Nodes, weights: Values) -> None:
        self._changes[when.risk].append(_Change(when, table, nodes, weights))


def _ratios(ready: Model) -> Values:
    """How many working minutes of the program's calendar a minute of each node's clock is."""
    walk, ground, planned = ready.ground.walk, ready.ground, ready.schedule
    begins, ends = planned.axis.minute(planned.start), planned.axis.minute(planned.finish)
    weeks = max(1, -(-(ends - begins) // MINUTES_PER_WEEK))
    span = np.array([begins, begins + weeks * MINUTES_PER_WEEK])

    def minutes(clock: int) -> int:
        before, after = ground.work(clock, span)
        return int(after - before)

    found = np.ones(len(walk.nodes))
    first = walk.nodes[:, runs.LEGS_FROM]
    works = np.flatnonzero(first < walk.nodes[:, runs.LEGS_TO])
    clocks = np.full(len(works), ground.clock) if ground.in_work else walk.leg_clock[first[works]]
    own = minutes(planned.network.book.of_program)
    for clock in np.unique(clocks).tolist():
        found[works[clocks == clock]] = own / max(1, minutes(clock))
    return found
