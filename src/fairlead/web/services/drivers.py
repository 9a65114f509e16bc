"""What drives the finish, and what each response to a risk is worth, as pages show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fairlead.core.program.program import Program
from fairlead.reports.charts.wording import signed
from fairlead.web.services.simulating import Simulated

KINDS = {"risk": "risk", "driver": "driver", "task": "uncertain task"}


@dataclass(frozen=True, slots=True)
class Driver:
    """What the 80 % date would gain without one cause: working days, with their 95 % interval.

    share: of the longest bar, 0 to 100. is_noise: it cannot be told apart from no effect.
    """

    id: str
    kind: str
    name: str
    days: float
    low: float
    high: float
    is_noise: bool
    share: float

    @property
    def said(self) -> str:
        """The days with their sign, to a hundredth where they are few."""
        return _said(self.days)


@dataclass(frozen=True, slots=True)
class ResponseWorth:
    """What one response saves: working days of P80, or of the mean where that alone is clear.

    money: mean cost saved, its own cost counted in, as an amount of the program's currency.
    """

    id: str
    risk: str
    risk_name: str
    name: str
    state: str
    cost: float | None
    days: float
    low: float
    high: float
    of: str
    money: float
    is_noise: bool

    @property
    def said(self) -> str:
        """The days with their sign, to a hundredth where they are few."""
        return _said(self.days)


def drivers(found: Simulated) -> list[Driver]:
    """All causes that were simulated, the one that moves most first."""
    if found.answer is None:
        return []
    bars = found.answer["drivers"]
    longest = max((abs(bar["days"]) for bar in bars), default=0.0) or 1.0
    return [
        Driver(
            bar["id"],
            KINDS[bar["kind"]],
            bar["name"],
            bar["days"],
            bar["interval"][0],
            bar["interval"][1],
            bar["noise"],
            round(abs(bar["days"]) / longest * 100, 1),
        )
        for bar in bars
    ]


def responses(found: Simulated, program: Program) -> list[ResponseWorth]:
    """The responses that were tried, the best first."""
    if found.answer is None:
        return []
    return [_response(one, program) for one in found.answer["responses"]]


def _response(one: Mapping[str, Any], program: Program) -> ResponseWorth:
    risk = next((risk for id, risk in program.risks.items() if id == one["risk"]), None)
    return ResponseWorth(
        one["id"],
        one["risk"],
        one["risk"] if risk is None else risk.name,
        one["name"],
        one["state"],
        None if one["cost"] is None else float(one["cost"]),
        one["days"],
        one["interval"][0],
        one["interval"][1],
        one["of"],
        float(one["money"]),
        one["noise"],
    )


def _said(days: float) -> str:
    return signed(days, 1 if abs(days) >= 1 else 2)
