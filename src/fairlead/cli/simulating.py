"""What the command line asks about simulations: with how many runs, which seed, what budget."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

import click

from fairlead.core.simulation.simulate import USUAL_RUNS

F = TypeVar("F", bound=Callable[..., Any])

AUTO = "auto"


class _Runs(click.ParamType[int | None]):
    """A whole number, or "auto"."""

    name = "runs"

    def convert(self, value: Any, param: Any, ctx: Any) -> int | None:
        if value == AUTO:
            return None
        return int(click.INT.convert(value, param, ctx))


class _Amount(click.ParamType[Decimal]):
    """An amount of money in the program's own currency, such as 50000 or 50,000.00."""

    name = "amount"

    def convert(self, value: Any, param: Any, ctx: Any) -> Decimal:
        try:
            amount = Decimal(str(value).replace(",", ""))
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or amount < 0:
            self.fail(f"{value!r} is not an amount of money; write a number such as 50000.")
        return amount


def budget_option(function: F) -> F:
    """What there is to spend on responses; None when nobody asked."""
    return click.option(
        "--budget",
        type=_Amount(),
        metavar="AMOUNT",
        help="Choose the proposed responses that are worth it, for no more than this.",
    )(function)


def runs_option(function: F) -> F:
    """How many runs there are to be; `None` for as many as it takes."""
    return click.option(
        "--runs",
        type=_Runs(),
        default=USUAL_RUNS,
        show_default=True,
        metavar="N|auto",
        help="How many; auto goes on until P80 is sure to half a day.",
    )(function)


def seed_option(function: F) -> F:
    """The seed of all chance."""
    return click.option(
        "--seed",
        type=click.IntRange(min=0),
        default=1,
        show_default=True,
        metavar="S",
        help="The same seed gives the same answer.",
    )(function)
