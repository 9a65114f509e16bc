"""Quantities that carry their unit.

Time is whole minutes. `Work` counts minutes in which a calendar works, `Elapsed` minutes on the
wall clock, `Percent` a share of another duration. Only a calendar converts between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from fairlead.core.ground.errors import CurrencyMismatchError

MINUTES_PER_HOUR = 60
MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR


@dataclass(frozen=True, slots=True, order=True)
class Work:
    """Working time, in minutes. A working day is not 24 hours: only a calendar can convert."""

    minutes: int

    def __add__(self, other: Work) -> Work:
        return Work(self.minutes + other.minutes)

    def __sub__(self, other: Work) -> Work:
        return Work(self.minutes - other.minutes)

    def __neg__(self) -> Work:
        return Work(-self.minutes)

    def __bool__(self) -> bool:
        return self.minutes != 0


@dataclass(frozen=True, slots=True, order=True)
class Elapsed:
    """Time on the wall clock, in minutes, nights and weekends included."""

    minutes: int

    def __neg__(self) -> Elapsed:
        return Elapsed(-self.minutes)

    def __bool__(self) -> bool:
        return self.minutes != 0


@dataclass(frozen=True, slots=True, order=True)
class Percent:
    """A share of another duration, in percent; as a lag, of the predecessor's duration."""

    value: Decimal

    def __neg__(self) -> Percent:
        return Percent(-self.value)

    def __bool__(self) -> bool:
        return self.value != 0


NO_WORK = Work(0)


@dataclass(frozen=True, slots=True, order=True)
class Share:
    """A part of a whole: 0 is none, 1 is all; capacity may exceed 1."""

    value: Decimal

    @classmethod
    def of(cls, value: float | str | Decimal) -> Share:
        """The share written as a decimal number, such as 0.25 or "0.25"."""
        return cls(Decimal(str(value)))


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency (ISO 4217 code)."""

    amount: Decimal
    currency: str

    def __add__(self, other: Money) -> Money:
        """Add an amount in the same currency. Raises CurrencyMismatchError otherwise."""
        if self.currency != other.currency:
            raise CurrencyMismatchError(self.currency, other.currency)
        return Money(self.amount + other.amount, self.currency)

    def times(self, factor: Decimal) -> Money:
        """This amount multiplied by a plain number, unrounded."""
        return Money(self.amount * factor, self.currency)

    def minor(self, digits: int = 2) -> int:
        """The amount in whole minor units (cents for two digits), rounded half to even."""
        scaled = self.amount.scaleb(digits)
        return int(scaled.to_integral_value(rounding=ROUND_HALF_EVEN))
