"""Quantiles at fixed shares, and how weighted values become them."""

from __future__ import annotations

import numpy as np

from fairlead.core.forecast.paces import HORIZONS, LONGEST, Values

SHARES: Values = (np.arange(40) + 0.5) / 40
"""The shares at which quantiles are kept: the middles of 40 equal parts."""

_LOG_HORIZONS = np.log(HORIZONS)
_LOG_WEEKS = np.log(np.arange(1, LONGEST + 1))
_PLACE = np.interp(_LOG_WEEKS, _LOG_HORIZONS, np.arange(len(HORIZONS)))
_BELOW = np.minimum(_PLACE.astype(np.int64), len(HORIZONS) - 2)
_PART = _PLACE - _BELOW


def weighted_quantiles(values: Values, weights: Values) -> Values:
    """Quantiles at SHARES of values with weights, (len(SHARES),).

    A value stands at the middle of its weight; between two a straight line. Source: Hyndman and
    Fan 1996, type 5, with weights.
    """
    order = np.argsort(values, kind="stable")
    weights = weights[order]
    reached = np.cumsum(weights)
    return np.interp(SHARES, (reached - weights / 2) / reached[-1], values[order])


def at_share(quantiles: Values, share: float) -> Values:
    """The quantile at a share from those at SHARES (last axis), flat beyond the ends."""
    place = float(np.interp(share, SHARES, np.arange(len(SHARES))))
    below = min(int(place), len(SHARES) - 2)
    part = place - below
    return np.asarray(quantiles[..., below] * (1 - part) + quantiles[..., below + 1] * part)


def at_weeks(quantiles: Values) -> Values:
    """(n, HORIZONS, SHARES) to (n, LONGEST, SHARES): a line in the logarithm of the weeks."""
    part = _PART[None, :, None]
    return np.asarray(quantiles[:, _BELOW] * (1 - part) + quantiles[:, _BELOW + 1] * part)
