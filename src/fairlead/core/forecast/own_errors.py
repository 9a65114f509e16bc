"""The library's errors made a team's own, as far as its own past forecasts have come due.

Two steps, both from resolved forecasts alone. The width is scaled by the team's mean absolute
error over the library's; then its own errors join the library's as one mixture. Overlapping
forecasts say little more than one: 8 weeks of them count as one observation.
"""

from __future__ import annotations

import numpy as np

from fairlead.core.forecast.library import ErrorLibrary
from fairlead.core.forecast.paces import HORIZONS, Paces, Values
from fairlead.core.forecast.past_errors import EVERY_WEEKS, PastErrors
from fairlead.core.forecast.quantiles import SHARES, weighted_quantiles

WIDTH_PRIOR = 6.0
"""Own observations at which the team's width and the library's count alike."""
MIXTURE_PRIOR = 12.0
"""Own observations at which the team's errors and the library's are mixed half and half."""
OBSERVATION_WEEKS = 8.0

LONG_HORIZON = 1.1
"""The factor on errors from 26 weeks on, where a few dozen teams are too few; 1 up to 4 weeks."""


def expected_errors(paces: Paces, own: PastErrors, library: ErrorLibrary) -> Values:
    """Quantiles of the errors to expect at each origin, (n, HORIZONS, SHARES).

    Of `own` only what had come due at each origin is used, of forecasts since the history began or
    began anew: what was before is another team's.
    """
    expected = library.errors(paces.weekly, paces.since)
    typical = np.abs(library.errors(own.paces.weekly, own.paces.since)).mean(axis=2)
    begun = (paces.after - paces.since).tolist()
    for row, after in enumerate(paces.after.tolist()):
        resolved = own.own(begun[row], after)
        for place in range(len(HORIZONS)):
            known = np.isfinite(resolved[:, place])
            if known.any():
                errors = resolved[known, place]
                scale = float(np.abs(errors).mean() / typical[known, place].mean())
                expected[row, place] = _mixed(expected[row, place], errors, scale)
            elif place:
                # No such long forecast has come due: what is known of the widths before holds.
                expected[row, place] *= _width(resolved, typical)
    return expected * widening()[None, :, None]


def widening() -> Values:
    """The factor on the errors of each horizon: 1 to LONG_HORIZON, a line in log weeks."""
    return np.interp(np.log(HORIZONS), np.log((4, 26)), (1.0, LONG_HORIZON))


def _observations(errors: int) -> float:
    return errors * EVERY_WEEKS / OBSERVATION_WEEKS


def _scaled(scale: float, observations: float) -> float:
    return (observations * scale + WIDTH_PRIOR) / (observations + WIDTH_PRIOR)


def _width(resolved: Values, typical: Values) -> float:
    """The width at the longest horizon of which a forecast has come due; 1 without any."""
    for place in reversed(range(len(HORIZONS))):
        known = np.isfinite(resolved[:, place])
        if known.any():
            scale = float(np.abs(resolved[known, place]).mean() / typical[known, place].mean())
            return _scaled(scale, _observations(int(known.sum())))
    return 1.0


def _mixed(library: Values, own: Values, scale: float) -> Values:
    observations = _observations(len(own))
    values = np.concatenate((library * _scaled(scale, observations), own))
    prior = np.full(len(SHARES), MIXTURE_PRIOR / len(SHARES))
    weights = np.concatenate((prior, np.full(len(own), observations / len(own))))
    return weighted_quantiles(values, weights)
