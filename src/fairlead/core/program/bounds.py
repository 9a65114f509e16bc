"""Rules that many types share: a field within bounds, two dates in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from fairlead.core.ground.units import Percent, Share
from fairlead.core.program import fault as code
from fairlead.core.program.fault import Fault, Verdict, shown

Rule = Callable[[Any], Verdict | None]
"""Looks at one value: None when it can stand, else a verdict with what can stand instead."""

MAX_MINUTES = 100 * 365 * 24 * 60
"""A hundred years: no duration and no lag is longer."""
MAX_WORK = 100_000 * MAX_MINUTES
"""The work of one assignment, in person-minutes."""


def minutes(field: str, low: int = 0, high: int = MAX_MINUTES) -> Rule:
    """The rule that a field's Work or Elapsed lies from `low` to `high` minutes."""

    def rule(value: Any) -> Verdict | None:
        held = getattr(value, field)
        if held is None or isinstance(held, Percent) or low <= held.minutes <= high:
            return None
        bound = low if held.minutes < low else high
        why = "negative" if bound == 0 else "more than a hundred years can hold"
        fault = Fault(
            code=code.DURATION_OUT_OF_RANGE,
            field=field,
            says=f"{held.minutes:,} minutes is {why}",
            taken=f"taken as {bound:,} minutes",
            do="Correct the duration.",
        )
        return Verdict(fault, replace(value, **{field: type(held)(bound)}))

    return rule


def share(field: str, high: Decimal = Decimal(1), do: str = "Correct the percentage.") -> Rule:
    """The rule that a field's Share lies from 0 to `high`. do: what to do where it does not."""

    def rule(value: Any) -> Verdict | None:
        held = getattr(value, field)
        if held is None or 0 <= held.value <= high:
            return None
        bound = Decimal(0) if held.value < 0 else high
        fault = Fault(
            code=code.NUMBER_OUT_OF_RANGE,
            field=field,
            says=f"{_percent(held.value)} lies outside 0 to {_percent(high)}",
            taken=f"taken as {_percent(bound)}",
            do=do,
        )
        return Verdict(fault, replace(value, **{field: Share(bound)}))

    return rule


MOST_SPREAD = Decimal(3)
"""A standard deviation of the logarithm: nine out of ten within a factor of 140 either way."""


def spread(field: str) -> Rule:
    """The rule that a field's Decimal lies from 0 to MOST_SPREAD."""

    def rule(value: Any) -> Verdict | None:
        held = getattr(value, field)
        if 0 <= held <= MOST_SPREAD:
            return None
        bound = Decimal(0) if held < 0 else MOST_SPREAD
        fault = Fault(
            code=code.NUMBER_OUT_OF_RANGE,
            field=field,
            says=f"a spread of {held:f} lies outside 0 to {MOST_SPREAD}",
            taken=f"taken as {bound}",
            do="Correct the spread.",
        )
        return Verdict(fault, replace(value, **{field: bound}))

    return rule


def count(field: str, high: int, otherwise: int | None) -> Rule:
    """The rule that a field's whole number lies from 1 to `high`."""

    def rule(value: Any) -> Verdict | None:
        held = getattr(value, field)
        if held is None or 1 <= held <= high:
            return None
        fault = Fault(
            code=code.NUMBER_OUT_OF_RANGE,
            field=field,
            says=f"{held:,} lies outside 1 to {high:,}",
            taken=f"taken as {otherwise:,}" if otherwise else "taken as not given",
            do="Correct the number.",
        )
        return Verdict(fault, replace(value, **{field: otherwise}))

    return rule


def in_order(first: str, last: str) -> Rule:
    """The rule that one date field is not after another; the later one gives way."""

    def rule(value: Any) -> Verdict | None:
        start, finish = getattr(value, first), getattr(value, last)
        if start is None or finish is None or start <= finish:
            return None
        fault = Fault(
            code=code.FINISH_BEFORE_START,
            field=last,
            says=f"{shown(finish)} lies before the {first.replace('_', ' ')}, {shown(start)}",
            taken=f"taken as {shown(start)}",
            do="Correct one of the two dates.",
        )
        return Verdict(fault, replace(value, **{last: start}))

    return rule


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():,f} %"
