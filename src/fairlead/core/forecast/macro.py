"""Records of many teams as one: each team weighs the same, however long its history."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from fairlead.core.forecast.backtest import TESTED_WEEKS, Question, Records
from fairlead.core.ground.errors import InvalidRequestError

KEPT_LOW, KEPT_HIGH = 0.70, 0.90
"""A team's P80 counts as calibrated when it was kept in such a share of cases."""


@dataclass(frozen=True, slots=True)
class Macro:
    """Means over teams; CRPS ratios are geometric means, below 1 where ours is better."""

    teams: int
    coverage_80: float
    p80_kept: float
    against_bootstrap: float
    against_velocity: float


def macro(teams: Mapping[str, Records]) -> dict[tuple[Question, int], Macro]:
    """The mean record of each question and horizon, over the teams that have one."""
    found: dict[tuple[Question, int], Macro] = {}
    for question in Question:
        for weeks in TESTED_WEEKS:
            rows = [one[question, weeks] for one in teams.values() if (question, weeks) in one]
            if not rows:
                continue
            n = len(rows)
            found[question, weeks] = Macro(
                n,
                math.fsum(row.coverage_80 for row in rows) / n,
                math.fsum(row.p80_kept for row in rows) / n,
                _ratio([(row.crps, row.crps_bootstrap_12w) for row in rows]),
                _ratio([(row.crps, row.crps_velocity) for row in rows]),
            )
    return found


def calibrated_share(teams: Mapping[str, Records], least_origins: int = 1) -> float:
    """The share of team x question x horizon in which P80 was kept in 70 to 90 % of cases.

    Raises InvalidRequestError when no team has so many origins.
    """
    kept = [
        record.p80_kept
        for one in teams.values()
        for record in one.values()
        if record.origins >= least_origins
    ]
    if not kept:
        says = f"No history has {least_origins} tested forecasts."
        raise InvalidRequestError(says, "Give longer histories.")
    return sum(KEPT_LOW <= share <= KEPT_HIGH for share in kept) / len(kept)


def _ratio(pairs: list[tuple[float, float]]) -> float:
    """The geometric mean of ratios; a pair with a score of 0 says nothing about a ratio."""
    logs = [math.log(ours / theirs) for ours, theirs in pairs if ours > 0 and theirs > 0]
    return math.exp(math.fsum(logs) / len(logs)) if logs else math.nan
