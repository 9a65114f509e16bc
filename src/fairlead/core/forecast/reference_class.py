"""A reference class: how outcomes of other projects compared with what had been said.

Ratios of what came to what was said, as quantiles at a few sizes of what was said. Source:
Kahneman and Tversky 1979, "Intuitive Prediction"; Flyvbjerg 2008, reference class forecasting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fairlead.core.forecast.paces import Values
from fairlead.core.forecast.quantiles import SHARES, at_share, weighted_quantiles
from fairlead.core.ground.errors import InvalidRequestError

_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Case:
    """One comparison: of which project, how large was what was said, and ln(came / said).

    size: above 0, in any unit that the class keeps to.
    """

    project: str
    size: float
    log_ratio: float


@dataclass(frozen=True, slots=True)
class ReferenceClass:
    """Quantiles of ln(came / said), (sizes, SHARES), of so many projects of equal weight."""

    projects: int
    sizes: tuple[float, ...]
    quantiles: Values

    def ratio(self, share: float, size: float) -> float:
        """What is multiplied onto what was said to be this sure of the outcome."""
        return float(np.exp(at_share(self._of(size), share)))

    def ratios(self, size: float) -> Values:
        """The same at each of SHARES."""
        return np.asarray(np.exp(self._of(size)))

    def share(self, ratio: float, size: float) -> float:
        """The part of the cases in which what came was at most so many times what was said."""
        return float(np.interp(np.log(ratio), self._of(size), SHARES))

    def _of(self, size: float) -> Values:
        place = float(np.interp(np.log(size), np.log(self.sizes), np.arange(len(self.sizes))))
        below = min(int(place), max(len(self.sizes) - 2, 0))
        above = min(below + 1, len(self.sizes) - 1)
        part = place - below
        return np.asarray(self.quantiles[below] * (1 - part) + self.quantiles[above] * part)


def reference_class(
    cases: Sequence[Case], sizes: tuple[float, ...], bandwidth: float, without: str = ""
) -> ReferenceClass:
    """The class of some cases, each project of equal weight, the one to be judged left out.

    bandwidth: of the normal kernel over ln(size). Raises InvalidRequestError without cases.
    """
    used = [case for case in cases if case.project != without]
    if not used:
        raise InvalidRequestError("There are no past cases to compare with.", "Give some.")
    names, index = np.unique([case.project for case in used], return_inverse=True)
    logs = np.log([case.size for case in used])
    ratios = np.array([case.log_ratio for case in used])
    share = 1 / np.bincount(index)[index]
    rows = []
    for size in np.log(sizes).tolist():
        away = ((logs - size) / bandwidth) ** 2 / 2
        rows.append(weighted_quantiles(ratios, share * np.exp(away.min() - away)))
    return ReferenceClass(len(names), sizes, np.array(rows))


def encode(found: ReferenceClass) -> dict[str, Any]:
    """The class as plain values for JSON, quantiles with four decimals."""
    return {
        "projects": found.projects,
        "sizes": list(found.sizes),
        "quantiles": np.round(found.quantiles, _DECIMALS).tolist(),
    }


def decode(plain: Mapping[str, Any]) -> ReferenceClass:
    """The class from what `encode` made. Raises InvalidRequestError for any other form."""
    try:
        sizes = tuple(float(size) for size in plain["sizes"])
        quantiles = np.array(plain["quantiles"], dtype=np.float64)
        projects = int(plain["projects"])
        fits = quantiles.shape == (len(sizes), len(SHARES)) and np.isfinite(quantiles).all()
    except (KeyError, TypeError, ValueError) as error:
        says = "This reference class has another form than this version reads."
        raise InvalidRequestError(says, "Build it again.") from error
    if not (fits and sizes):
        says = "This reference class has another form than this version reads."
        raise InvalidRequestError(says, "Build it again.")
    return ReferenceClass(projects, sizes, quantiles)
