"""What moves many tasks at once: systemic drivers and risk events, drawn for each run.

A driver stretches or shrinks every duration it acts on by one factor a run, which is what makes
tasks late together (Hulett 2009, "risk drivers"; AACE RP 64R-11). A risk happens or not, and
does what its impacts say; how bad it is, is one number a run for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

from fairlead.core.simulation.distributions import CELLS, Values
from fairlead.core.simulation.normal import scores
from fairlead.core.simulation.runs import Chance
from fairlead.core.simulation.streams import BATCH, RUNS, keys, numbers, of_batches, uniforms

Flags = npt.NDArray[np.bool_]

SHARED = 0.5
"""How much of a risk's chance lies in the drivers it names: the correlation with their scores."""
_AT_ONCE = 2**20
"""Numbers of effects that are worked on at once, so that they fit into memory."""
_KEPT = 2**15
"""Rows times batches that are kept for the next question: 32 MB, and four such questions."""


@dataclass(frozen=True, slots=True, eq=False)
class Systemic:
    """A driver as the runs draw it: a factor by its table, in a share of the runs."""

    id: str
    name: str
    factor: Values
    probability: float = 1.0
    is_assumed: bool = False

    @property
    def key(self) -> str:
        """What its random numbers belong to, and what it is left out by."""
        return f"driver:{self.id}"


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """A risk as the runs draw it.

    phases: the window in which it may happen, cut where responses begin to work; each with the
    share of the window at which it begins, the first at 0, and the probability in it. drivers:
    the systemic causes it shares its chance with.
    """

    id: str
    name: str
    phases: tuple[tuple[float, float], ...]
    drivers: tuple[int, ...] = ()
    is_threat: bool = True

    @property
    def key(self) -> str:
        """What its random numbers belong to, and what it is left out by."""
        return f"risk:{self.id}"


@dataclass(frozen=True, slots=True)
class When:
    """A risk by its number, and in which of its phases."""

    risk: int
    phase: int


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """How much one risk adds or stretches where it happens, by the table of its size."""

    when: When
    size: Values


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """What multiplies a duration: drivers, and risks with a factor."""

    drivers: tuple[int, ...]
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Causes:
    """All drivers and risks of a program, and the rows of numbers a batch needs of them.

    quantiles: the tables of the tasks' own durations. stretches, extras, present, skipped: what
    each row of a `Chance` is made of. money: what risks cost, in minor units.
    off: the keys of drivers and risks that are left out, for comparison with the whole.
    """

    seed: int
    quantiles: Values
    drivers: tuple[Systemic, ...]
    risks: tuple[Event, ...]
    stretches: tuple[Stretch, ...]
    extras: tuple[tuple[Effect, ...], ...]
    present: tuple[tuple[When, ...], ...]
    skipped: tuple[tuple[When, ...], ...]
    money: tuple[Effect, ...]
    off: frozenset[str] = field(default_factory=frozenset)
    whole: Causes | None = None

    @property
    def rows(self) -> int:
        """How many rows of numbers a batch of them takes, about."""
        effects = sum(map(len, self.extras)) + sum(len(one.effects) for one in self.stretches)
        made = len(self.stretches) + len(self.extras)
        return effects + made + len(self.drivers) + 5 * len(self.risks)

    def without(self, cause: Systemic | Event) -> Causes:
        """The same, but for one driver or risk that does nothing."""
        return replace(self, off=self.off | {cause.key}, whole=self.whole or self)


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """What a row of batches drew: the rows for the tasks, what risks cost, and which happened."""

    chance: Chance
    cost: Values
    happened: Flags

    def batch(self, n: int) -> Drawn:
        """One of the batches alone."""
        runs = slice(n * BATCH, (n + 1) * BATCH)
        factor, extra, present, skipped = (
            np.ascontiguousarray(rows[:, runs]) for rows in self.chance[1:]
        )
        chance = Chance(self.chance.quantiles, factor, extra, present, skipped)
        return Drawn(chance, self.cost[runs], self.happened[:, runs])


def draw(causes: Causes, batches: npt.NDArray[np.int64], is_plain: bool) -> Drawn:
    """Draw drivers and risks for some batches.

    Where some are left out, only what they move differs from what the whole drew, which is kept
    for the next question about it.
    """
    asked = causes.whole or causes, tuple(batches.tolist()), is_plain
    is_small = causes.rows * len(batches) <= _KEPT
    whole = _kept(*asked) if is_small else _Whole(*asked)
    return whole.drawn if causes.whole is None else whole.without(causes.off)


class _Whole:
    """What drivers and risks draw in some batches, and what is left of it without some of them."""

    def __init__(self, causes: Causes, batches: tuple[int, ...], is_plain: bool) -> None:
        self._causes = causes
        source = _Source(causes, np.array(batches), is_plain)
        size = BATCH * len(batches)
        self._factors = np.ones((len(causes.drivers), size))
        shared = np.zeros((len(causes.drivers), size))
        for d, driver in enumerate(causes.drivers):
            self._factors[d], shared[d] = _acting(driver, source)
        risks = _Risks.of(causes, source, shared)
        effects = _Effects(causes, risks)
        self._risks, self._effects = risks, effects
        chance = Chance(
            causes.quantiles,
            _rows([self._stretched(one) for one in causes.stretches], size, np.float64),
            _rows([effects.added(row) for row in causes.extras], size, np.float64),
            _rows([risks.in_any(whens) for whens in causes.present], size, np.bool_),
            _rows([risks.in_any(whens) for whens in causes.skipped], size, np.bool_),
        )
        self.drawn = Drawn(chance, effects.added(causes.money), risks.happen)

    def without(self, off: frozenset[str]) -> Drawn:
        """The same without the drivers and risks of some keys."""
        causes, chance = self._causes, self.drawn.chance
        drivers = frozenset(n for n, one in enumerate(causes.drivers) if one.key in off)
        risks = frozenset(n for n, one in enumerate(causes.risks) if one.key in off)
        factor, extra, present, skipped = (rows.copy() for rows in chance[1:])
        for n, stretch in enumerate(causes.stretches):
            if not drivers.isdisjoint(stretch.drivers) or _names(stretch.effects, risks):
                factor[n] = self._stretched(stretch, drivers, risks)
        for n, row in enumerate(causes.extras):
            if _names(row, risks):
                extra[n] = self._effects.added(row, risks)
        for flags, rows in ((present, causes.present), (skipped, causes.skipped)):
            for n, whens in enumerate(rows):
                flags[n] = self._risks.in_any([when for when in whens if when.risk not in risks])
        happened = self.drawn.happened.copy()
        happened[list(risks)] = False
        left = Chance(causes.quantiles, factor, extra, present, skipped)
        return Drawn(left, self._effects.added(causes.money, risks), happened)

    def _stretched(
        self,
        stretch: Stretch,
        drivers: frozenset[int] = frozenset(),
        risks: frozenset[int] = frozenset(),
    ) -> Values:
        found = np.ones(self._factors.shape[1])
        for d in stretch.drivers:
            if d not in drivers:
                found = found * self._factors[d]
        for effect in stretch.effects:
            if effect.when.risk not in risks:
                found = found * self._effects.factor(effect)
        return found


_kept = lru_cache(maxsize=4)(_Whole)


def _names(effects: Sequence[Effect], risks: frozenset[int]) -> bool:
    """Whether one of some risks is behind one of the effects."""
    return any(effect.when.risk in risks for effect in effects)


def _acting(driver: Systemic, source: _Source) -> tuple[Values, Values]:
    """The factor of a driver in each run, and the score of how bad it turned out."""
    u = source.uniform(driver.key)
    found, score = _looked_up(driver.factor[None], u[None])[0], scores(u)
    if driver.probability < 1:
        happens = source.uniform(f"{driver.key}:happens") < driver.probability
        found = np.where(happens, found, 1.0)
        # Where it does not act, how bad it would have been makes no risk likelier.
        score = np.where(happens, score, scores(source.uniform(f"{driver.key}:else")))
    return found, score


class _Source:
    """The streams of all drivers and risks, drawn at once and looked up by name."""

    def __init__(self, causes: Causes, batches: npt.NDArray[np.int64], is_plain: bool) -> None:
        names = []
        for driver in causes.drivers:
            parts = ("", ":happens", ":else") if driver.probability < 1 else ("",)
            names += [f"{driver.key}{part}" for part in parts]
        self._row = {name: n for n, name in enumerate(names)}
        self._of_risks = len(names)
        for risk in causes.risks:
            names += [f"{risk.key}{part}" for part in ("", ":size", ":when")]
        words = of_batches(keys(causes.seed, names), batches).transpose(1, 0, 2, 3)
        drawn = numbers(words, RUNS, is_plain).reshape(len(names), BATCH * len(batches))
        self._drawn = uniforms(drawn)

    def uniform(self, name: str) -> Values:
        """The stream of a driver."""
        found: Values = self._drawn[self._row[name]]
        return found

    def of_risks(self) -> tuple[Values, Values, Values]:
        """Whether, how bad and when, (risks, runs) each."""
        rows = self._drawn[self._of_risks :]
        return rows[::3], rows[1::3], rows[2::3]


@dataclass(frozen=True, slots=True, eq=False)
class _Risks:
    """In which runs each risk happens, in which of its phases, and how bad it is: (risks, runs)."""

    happen: Flags
    phase: npt.NDArray[np.intp]
    size: Values

    @classmethod
    def of(cls, causes: Causes, source: _Source, shared: Values) -> _Risks:
        u, size, when = source.of_risks()
        phase = np.zeros(u.shape, dtype=np.intp)
        happen = u < np.array([risk.phases[0][1] for risk in causes.risks])[:, None]
        for n, risk in enumerate(causes.risks):
            if len(risk.phases) > 1 or risk.drivers:
                begins, probabilities = np.array(risk.phases).T
                phase[n] = np.searchsorted(begins, when[n], side="right") - 1
                happen[n] = _happens(risk, u[n], shared, probabilities, phase[n])
        return cls(happen, phase, size)

    def in_any(self, whens: Sequence[When]) -> Flags:
        """The runs in which some risk happens in the phase that is asked for, (runs,)."""
        found = np.zeros(self.happen.shape[1], dtype=np.bool_)
        for when in whens:
            found |= self.happen[when.risk] & (self.phase[when.risk] == when.phase)
        return found


def _happens(
    risk: Event, u: Values, shared: Values, probabilities: Values, phase: npt.NDArray[np.intp]
) -> Flags:
    if not risk.drivers:
        return np.less(u, probabilities[phase])
    # The worse its drivers turn out, the likelier a threat: a Gaussian copula.
    common = shared[list(risk.drivers)].sum(axis=0) / len(risk.drivers) ** 0.5
    common = common if risk.is_threat else -common
    score = (1 - SHARED) ** 0.5 * scores(u) - SHARED**0.5 * common
    found: Flags = score < np.array([_score(p) for p in probabilities.tolist()])[phase]
    return found


class _Effects:
    """How much each effect does in each run: by its table where its risk happens, or nothing."""

    def __init__(self, causes: Causes, risks: _Risks) -> None:
        self._runs = risks.happen.shape[1]
        rows = (*causes.extras, causes.money)
        self._added = _done([e for row in rows for e in row], risks, 0.0)
        self._factors = _done([e for one in causes.stretches for e in one.effects], risks, 1.0)

    def added(self, row: Sequence[Effect], off: frozenset[int] = frozenset()) -> Values:
        """What some effects add, those of some risks left out."""
        found = np.zeros(self._runs)
        for effect in row:
            if effect.when.risk not in off:
                found = found + self._added[effect]
        return found

    def factor(self, effect: Effect) -> Values:
        """What an effect multiplies by, 1 where its risk does not happen."""
        return self._factors[effect]


def _done(effects: Sequence[Effect], risks: _Risks, idle: float) -> dict[Effect, Values]:
    """What effects do in each run, many rows at a time."""
    found: dict[Effect, Values] = {}
    known = list(dict.fromkeys(effects))
    step = max(1, _AT_ONCE // max(1, risks.size.shape[1]))
    for first in range(0, len(known), step):
        some = known[first : first + step]
        risk = [effect.when.risk for effect in some]
        phase = np.array([effect.when.phase for effect in some])[:, None]
        amount = _looked_up(np.stack([effect.size for effect in some]), risks.size[risk])
        acts = risks.happen[risk] & (risks.phase[risk] == phase)
        found.update(zip(some, np.where(acts, amount, idle), strict=True))
    return found


def _score(probability: float) -> float:
    if probability <= 0:
        return -np.inf
    return np.inf if probability >= 1 else NormalDist().inv_cdf(probability)


def _looked_up(tables: Values, u: Values) -> Values:
    """The values of tables at so much of their length, row by row."""
    place = u * CELLS
    cell = place.astype(np.int64)
    row = np.arange(len(tables))[:, None]
    low: Values = tables[row, cell]
    return low + (place - cell) * (tables[row, cell + 1] - low)


def _rows(rows: Sequence[npt.NDArray[Any]], size: int, dtype: type) -> npt.NDArray[Any]:
    if not rows:
        return np.zeros((0, size), dtype=dtype)
    return np.ascontiguousarray(np.stack(rows), dtype=dtype)
