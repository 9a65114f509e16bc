"""A team's throughput forecast: its pace, the library's errors, its own errors, one outlook."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fairlead.core.forecast.history import Counts, check, since_restart
from fairlead.core.forecast.library import COLD_WEEKS, ErrorLibrary
from fairlead.core.forecast.outlook import Outlook, trajectories
from fairlead.core.forecast.own_errors import expected_errors
from fairlead.core.forecast.paces import HORIZONS, Model, Values, Weeks
from fairlead.core.forecast.past_errors import FIRST_ORIGIN, is_busy, past_errors
from fairlead.core.forecast.state_space import state_space_paces

OWN_RECORD = 20
"""Resolved forecasts of a quarter below which the width counts as borrowed."""


@dataclass(frozen=True, slots=True)
class Throughput:
    """A forecast and what it rests on: weeks known, own forecasts come due, and doubts in words."""

    outlook: Outlook
    weekly: float
    known_weeks: int
    resolved: int
    doubts: tuple[str, ...]

    @property
    def is_borrowed(self) -> bool:
        """Whether the width is mostly that of other teams."""
        return self.resolved < OWN_RECORD


def forecast(counts: Counts, library: ErrorLibrary) -> Throughput:
    """The outlook of a team from all its weeks; of one that the library knows, it is too narrow.

    Raises ThinHistoryError when the history is too thin or the team has stopped.
    """
    known = since_restart(counts)
    check(known)
    now = np.array([len(counts)])
    own = past_errors(counts, state_space_paces, FIRST_ORIGIN)
    paces = state_space_paces(counts, now)
    done = trajectories(paces, expected_errors(paces, own, library))
    doubts = []
    if len(known) < len(counts):
        doubts.append("The team was silent for half a year; what was before is left out.")
    if len(known) < COLD_WEEKS:
        doubts.append(f"Only {len(known)} weeks are known, so the forecast is wide.")
    if not is_busy(counts, now)[0]:
        doubts.append("Fewer than 12 items in the last 12 weeks, or all of them in a few weeks.")
    due = own.own(len(counts) - len(known), len(counts))[:, HORIZONS.index(13)]
    resolved = int(np.isfinite(due).sum())
    weekly = float(paces.weekly[0])
    return Throughput(Outlook(done[0]), weekly, len(known), resolved, tuple(doubts))


def replayed(
    counts: Counts, after: Weeks, library: ErrorLibrary, model: Model = state_space_paces
) -> Values:
    """The trajectories that were forecast at past origins, (n, LONGEST, SHARES).

    Each origin sees the counts before it and the own forecasts that had come due, no others.
    """
    own = past_errors(counts, model, FIRST_ORIGIN)
    paces = model(counts, after)
    return trajectories(paces, expected_errors(paces, own, library))
