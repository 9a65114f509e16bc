"""The normal distribution on arrays, and how wide 95 % of errors lie."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]

# Rational approximations by Acklam (2003), good to 1.2e-9 of the quantile.
_CENTRE = np.array(
    [
        [-39.69683028665376, 220.9460984245205, -275.9285104469687],
        [138.357751867269, -30.66479806614716, 2.506628277459239],
        [-54.47609879822406, 161.5858368580409, -155.6989798598866],
        [66.80131188771972, -13.28068155288572, 1.0],
    ]
).reshape(2, 6)
_TAIL = np.array(
    [
        [-0.007784894002430293, -0.3223964580411365, -2.400758277161838],
        [-2.549732539343734, 4.374664141464968, 2.938163982698783],
        [0.0, 0.007784695709041462, 0.3224671290700398],
        [2.445134137142996, 3.754408661907416, 1.0],
    ]
).reshape(2, 6)
_TAIL_BEGINS = 0.02425
_SCORE = 1.959964
"""The normal score that 95 % of errors stay within."""


def scores(probabilities: Values) -> Values:
    """Quantiles of the standard normal distribution at probabilities between 0 and 1."""
    centred = probabilities - 0.5
    square = centred * centred
    centre = centred * np.polyval(_CENTRE[0], square) / np.polyval(_CENTRE[1], square)
    nearest = np.minimum(probabilities, 1 - probabilities)
    root = np.sqrt(-2 * np.log(np.minimum(nearest, _TAIL_BEGINS)))
    tail = np.polyval(_TAIL[0], root) / np.polyval(_TAIL[1], root)
    found: Values = np.where(nearest < _TAIL_BEGINS, np.copysign(tail, centred), centre)
    return found


def student(degrees: int) -> float:
    """The score of Student's t that 95 % of errors stay within (Abramowitz & Stegun 26.7.5)."""
    z = _SCORE
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / degrees + second / degrees**2 + third / degrees**3
