"""What moves many tasks at once: systemic drivers and risk events, drawn for each run.

A driver stretches or shrinks every duration it acts on by one factor a run, which is what makes
tasks late together (Hulett 2009, "risk drivers"; AACE RP 64R-11). A risk happens or not, and
does what its impacts say; how bad it is, is one number a run for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
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
    off: the keys of drivers and risks that are left out, for comparison.
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

    def without(self, cause: Systemic | Event) -> Causes:
        """The same, but for one driver or risk that does nothing."""
        return replace(self, off=self.off | {cause.key})


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
    """Draw drivers and risks for some batches."""
    size = BATCH * len(batches)
    factors = np.ones((len(causes.drivers), size))
    shared = np.zeros((len(causes.drivers), size))
    source = _Source(causes, batches, is_plain)
    for d, driver in enumerate(causes.drivers):
        u = source.uniform(driver.key)
        found, score = _looked_up(driver.factor, u), scores(u)
        if driver.probability < 1:
            happens = source.uniform(f"{driver.key}:happens") < driver.probability
            found = np.where(happens, found, 1.0)
            # Where it does not act, how bad it would have been makes no risk likelier.
            score = np.where(happens, score, scores(source.uniform(f"{driver.key}:else")))
        shared[d] = score
        if driver.key not in causes.off:
            factors[d] = found
    risks = [_Happening.of(source, risk, shared, risk.key in causes.off) for risk in causes.risks]
    chance = Chance(
        causes.quantiles,
        _rows([_stretched(s, factors, risks) for s in causes.stretches], size, np.float64),
        _rows([_added(effects, risks, size) for effects in causes.extras], size, np.float64),
        _rows([_any(whens, risks, size) for whens in causes.present], size, np.bool_),
        _rows([_any(whens, risks, size) for whens in causes.skipped], size, np.bool_),
    )
    happened = _rows([risk.happens for risk in risks], size, np.bool_)
    return Drawn(chance, _added(causes.money, risks, size), happened)


class _Source:
    """The streams of all drivers and risks, drawn at once and looked up by name."""

    def __init__(self, causes: Causes, batches: npt.NDArray[np.int64], is_plain: bool) -> None:
        names = []
        for driver in causes.drivers:
            parts = ("", ":happens", ":else") if driver.probability < 1 else ("",)
            names += [f"{driver.key}{part}" for part in parts]
        for risk in causes.risks:
            names += [f"{risk.key}{part}" for part in ("", ":size", ":when")]
        words = of_batches(keys(causes.seed, names), batches).transpose(1, 0, 2, 3)
        drawn = numbers(words, RUNS, is_plain).reshape(len(names), BATCH * len(batches))
        self._rows: dict[str, Values] = dict(zip(names, uniforms(drawn), strict=True))

    def uniform(self, name: str) -> Values:
        return self._rows[name]


@dataclass(frozen=True, slots=True, eq=False)
class _Happening:
    """In which runs a risk happens, in which of its phases, and how bad it is."""

    happens: Flags
    phase: npt.NDArray[np.intp]
    size: Values

    @classmethod
    def of(cls, source: _Source, risk: Event, shared: Values, is_off: bool) -> _Happening:
        u = source.uniform(risk.key)
        size = source.uniform(f"{risk.key}:size")
        begins, probabilities = np.array(risk.phases).T
        when = source.uniform(f"{risk.key}:when")
        phase = np.searchsorted(begins, when, side="right") - 1
        if risk.drivers:
            # The worse its drivers turn out, the likelier a threat: a Gaussian copula.
            common = shared[list(risk.drivers)].sum(axis=0) / len(risk.drivers) ** 0.5
            common = common if risk.is_threat else -common
            score = (1 - SHARED) ** 0.5 * scores(u) - SHARED**0.5 * common
            happens = score < np.array([_score(p) for p in probabilities.tolist()])[phase]
        else:
            happens = u < probabilities[phase]
        return cls(happens & (not is_off), phase, size)

    def at(self, phase: int) -> Flags:
        found: Flags = self.happens & (self.phase == phase)
        return found


def _score(probability: float) -> float:
    if probability <= 0:
        return -np.inf
    return np.inf if probability >= 1 else NormalDist().inv_cdf(probability)


def _looked_up(table: Values, u: Values) -> Values:
    place = u * CELLS
    cell = place.astype(np.int64)
    low: Values = table[cell]
    return low + (place - cell) * (table[cell + 1] - low)


def _stretched(stretch: Stretch, factors: Values, risks: Sequence[_Happening]) -> Values:
    found = np.ones(factors.shape[1])
    for d in stretch.drivers:
        found = found * factors[d]
    for effect in stretch.effects:
        risk = risks[effect.when.risk]
        size = _looked_up(effect.size, risk.size)
        found = found * np.where(risk.at(effect.when.phase), size, 1.0)
    return found


def _added(effects: Sequence[Effect], risks: Sequence[_Happening], size: int) -> Values:
    found = np.zeros(size)
    for effect in effects:
        risk = risks[effect.when.risk]
        amount = _looked_up(effect.size, risk.size)
        found = found + np.where(risk.at(effect.when.phase), amount, 0.0)
    return found


def _any(whens: Sequence[When], risks: Sequence[_Happening], size: int) -> Flags:
    found = np.zeros(size, dtype=np.bool_)
    for when in whens:
        found |= risks[when.risk].at(when.phase)
    return found


def _rows(rows: Sequence[npt.NDArray[Any]], size: int, dtype: type) -> npt.NDArray[Any]:
    if not rows:
        return np.zeros((0, size), dtype=dtype)
    return np.ascontiguousarray(np.stack(rows), dtype=dtype)
