"""The library built from the histories of teams: kernel-weighted quantiles of their errors."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from fairlead.core.forecast.history import WEEK_DAYS, History
from fairlead.core.forecast.library import COLD_WEEKS, PACES, ErrorLibrary, fingerprints
from fairlead.core.forecast.paces import HORIZONS, Model, Values
from fairlead.core.forecast.past_errors import SETTLED_ORIGIN, PastErrors, past_errors
from fairlead.core.forecast.quantiles import SHARES, weighted_quantiles
from fairlead.core.forecast.state_space import state_space_paces
from fairlead.core.ground.errors import InvalidRequestError

BANDWIDTH = 0.7
"""Of the kernel over ln(items a week): a team of twice the pace weighs 0.6."""

SHIPPED_TEAMS = 6.0
"""Own teams at which the shipped library and the user's own weigh alike."""


@dataclass(frozen=True, slots=True)
class Lessons:
    """What one team's history teaches: its errors when known for long, and for eight weeks."""

    history: History
    warm: PastErrors
    cold: PastErrors


def lessons(history: History, model: Model = state_space_paces) -> Lessons:
    """The errors of a team at its origins, of which a library is made."""
    return Lessons(
        history,
        past_errors(history.counts, model, SETTLED_ORIGIN),
        past_errors(history.counts, model, SETTLED_ORIGIN, COLD_WEEKS),
    )


def learn(
    teams: Mapping[str, Lessons], without: Collection[str] = (), by: date | None = None
) -> ErrorLibrary:
    """The library of some teams, each of equal weight, in the order of their names.

    without: teams that are left out, such as the one to be forecast. by: only errors of weeks that
    were over on this day, so that a forecast of then knows nothing of later.
    Raises InvalidRequestError when no team teaches anything.
    """
    names = [name for name in sorted(teams) if name not in without]
    taught = [teams[name] for name in names if _has_errors(teams[name], by)]
    if not taught:
        says = "No history has half a year of work and what came after."
        raise InvalidRequestError(says, "Give longer histories to learn from.")
    ends = max(one.history.until for one in taught)
    return ErrorLibrary(
        len(taught),
        ends if by is None else min(by, ends),
        frozenset().union(*(fingerprints(one.history) for one in taught)),
        _table([_known(one.cold, one.history, by) for one in taught]),
        _table([_known(one.warm, one.history, by) for one in taught]),
    )


def merged(shipped: ErrorLibrary, own: ErrorLibrary) -> ErrorLibrary:
    """The shipped library, giving way to that of the user's own teams as these become more.

    All shipped teams together weigh as SHIPPED_TEAMS, each of the own as one.
    """
    return ErrorLibrary(
        shipped.teams + own.teams,
        max(shipped.until, own.until),
        shipped.members | own.members,
        _mixture(shipped.cold, own.cold, own.teams),
        _mixture(shipped.warm, own.warm, own.teams),
    )


def _mixture(shipped: Values, own: Values, teams: int) -> Values:
    weights = np.repeat((SHIPPED_TEAMS, float(teams)), len(SHARES))
    pairs = np.concatenate((shipped, own), axis=2).reshape(-1, 2 * len(SHARES))
    return np.array([weighted_quantiles(both, weights) for both in pairs]).reshape(own.shape)


def _has_errors(one: Lessons, by: date | None) -> bool:
    return bool(np.isfinite(_known(one.warm, one.history, by)[1]).any())


def _known(past: PastErrors, history: History, by: date | None) -> tuple[Values, Values]:
    """Log paces and errors of one team; an error that is not known by the day is NaN."""
    paces = np.log(np.maximum(past.paces.weekly, PACES[0] / 4))
    if by is None:
        return paces, past.errors
    return paces, past.resolved((by - history.monday).days // WEEK_DAYS)


def _table(teams: Sequence[tuple[Values, Values]]) -> Values:
    """Quantiles by pace and horizon, (PACES, HORIZONS, SHARES).

    A horizon that nobody has seen over takes the errors of the one before it.
    """
    table = np.zeros((len(PACES), len(HORIZONS), len(SHARES)))
    for place in range(len(HORIZONS)):
        known = [(paces, errors[:, place]) for paces, errors in teams]
        known = [(p[np.isfinite(e)], e[np.isfinite(e)]) for p, e in known]
        known = [(p, e) for p, e in known if len(e)]
        if not known:
            table[:, place] = table[:, place - 1] if place else 0.0
            continue
        paces = np.concatenate([p for p, _ in known])
        errors = np.concatenate([e for _, e in known])
        share = np.concatenate([np.full(len(e), 1 / len(e)) for _, e in known])
        for row, pace in enumerate(np.log(PACES).tolist()):
            # Far from all paces every weight would vanish; the nearest then decide.
            away = ((paces - pace) / BANDWIDTH) ** 2 / 2
            weights = share * np.exp(away.min() - away)
            table[row, place] = weighted_quantiles(errors, weights)
    return table
