"""Histories drawn for the forecast's tests; the same numbers on every machine."""

from __future__ import annotations

from datetime import date

import numpy as np

from fairlead.core.forecast.history import Counts, History

MONDAY = date(2019, 1, 7)


def team(number: int, weeks: int = 160, pace: float = 6.0) -> Counts:
    """A team whose pace wanders: a count a week, from a plain congruential sequence."""
    state = 2 * number + 12345
    level, counts = 0.0, []
    for _ in range(weeks):
        draws = []
        for _ in range(2):
            state = (1103515245 * state + 12345) % 2**31
            draws.append(state / 2**31)
        level = 0.97 * level + 0.35 * (draws[0] - 0.5)
        counts.append(float(int(pace * np.exp(level) * 2 * draws[1] + 0.5)))
    return np.array(counts)


def history(number: int, weeks: int = 160, pace: float = 6.0) -> History:
    return History(MONDAY, team(number, weeks, pace))
