"""A metric: what it counts, how it is measured, and what is tolerated.

A metric is a function from a `Scope` to what it `Measured`. Its docstring is the definition that
people read; the last paragraph of it names the source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from fairlead.core.checks.scope import Scope
from fairlead.core.checks.thresholds import Thresholds
from fairlead.core.ground.ids import LinkId, TaskId
from fairlead.core.program.patch import Patch

Offenders = Mapping[TaskId, str] | Mapping[LinkId, str]
"""Who breaks a rule, and how; empty where the name of the check says it all."""

ALIKE = 0.01
"""Two lengths of working time are the same within 1 %: calendars that differ round to shifts."""


class Unit(StrEnum):
    """What the value of a metric counts."""

    SHARE = "share"
    COUNT = "count"
    INDEX = "index"
    DAYS = "working days"

    def text(self, value: float, beside: float | None = None) -> str:
        """A value in words, such as "12.5 %" or "3 days".

        beside: another value that it is held against; it has as many digits as tell them apart.
        """
        texts = (self._text(value, more) for more in range(_MOST_DIGITS))
        if beside is None or value == beside:
            return next(texts)
        others = (self._text(beside, more) for more in range(_MOST_DIGITS))
        pairs = list(zip(texts, others, strict=True))
        return next((mine for mine, other in pairs if mine != other), pairs[0][0])

    def _text(self, value: float, more: int) -> str:
        match self:
            case Unit.SHARE:
                return f"{value * 100:.{1 + more}f} %"
            case Unit.COUNT:
                return f"{value:,.0f}"
            case Unit.INDEX:
                return f"{value:.{2 + more}f}"
            case Unit.DAYS:
                return f"{round(value, 1 + more):g} days"


_MOST_DIGITS = 4
"""More than usual, where two values could not be told apart otherwise."""


class Comparison(StrEnum):
    """How a value must stand to its threshold."""

    AT_MOST = "at most"
    AT_LEAST = "at least"
    IS = "is"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a metric found in one plan, in a sentence.

    value: None when it cannot be measured there; `says` then tells what is missing.
    fix: what would put offenders right, where that needs no knowledge that the plan lacks.
    """

    value: float | None
    says: str
    offenders: Offenders = field(default_factory=dict)
    fix: Patch | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A metric with its code, name and printed definition.

    threshold: what is tolerated, out of the thresholds of a run. do: what to do about offenders.
    """

    code: str
    name: str
    text: str
    source: str
    unit: Unit
    comparison: Comparison
    threshold: Callable[[Thresholds], float]
    do: str
    measure: Callable[[Scope], Measured]

    def definition(self, limits: Thresholds) -> str:
        """The definition as it is printed, with the lengths that these thresholds count by."""
        return self.text.format_map(asdict(limits))

    def passed(self, value: float | None, limits: Thresholds) -> bool | None:
        """Whether a value is tolerated; None when there is none."""
        if value is None:
            return None
        limit = self.threshold(limits)
        match self.comparison:
            case Comparison.AT_MOST:
                return value <= limit
            case Comparison.AT_LEAST:
                return value >= limit
            case Comparison.IS:
                return abs(value - limit) <= ALIKE * abs(limit)


def metric(
    code: str,
    name: str,
    *,
    do: str,
    unit: Unit = Unit.COUNT,
    comparison: Comparison = Comparison.AT_MOST,
    threshold: Callable[[Thresholds], float] = lambda limits: limits.tolerated,
) -> Callable[[Callable[[Scope], Measured]], Metric]:
    """Make a metric of a function, with the docstring as its definition and source."""

    def made(measure: Callable[[Scope], Measured]) -> Metric:
        text, _, source = (measure.__doc__ or "").partition("Source:")
        return Metric(
            code=code,
            name=name,
            text=" ".join(text.split()),
            source=" ".join(source.split()).removesuffix("."),
            unit=unit,
            comparison=comparison,
            threshold=threshold,
            do=do,
            measure=measure,
        )

    return made


def share(
    what: str, offenders: Offenders, base: int, of: str, fix: Patch | None = None
) -> Measured:
    """The offenders as a share of `base` things, which `of` names in the plural."""
    if base == 0:
        return unmeasured(f"The plan has no {of}.")
    value = len(offenders) / base
    part = f" ({100 * value:.1f} %)" if offenders else ""
    says = f"{what}: {_count(offenders)} of {base:,} {of}{part}."
    return Measured(value=value, says=says, offenders=offenders, fix=fix)


def count(
    what: str, offenders: Offenders, base: int, of: str, fix: Patch | None = None
) -> Measured:
    """The number of offenders among `base` things, which `of` names in the plural."""
    says = f"{what}: {_count(offenders)} of {base:,} {of}."
    return Measured(value=len(offenders), says=says, offenders=offenders, fix=fix)


def unmeasured(says: str) -> Measured:
    """Nothing can be measured, for the reason given."""
    return Measured(value=None, says=says)


def _count(offenders: Offenders) -> str:
    return f"{len(offenders):,}" if offenders else "none"
