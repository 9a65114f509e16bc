"""The library: how wrong forecasts of other teams were, as quantiles that can be shipped.

Two tables, of teams that were known for eight weeks and for half a year or more; each by pace,
horizon and share. Nothing of a single team is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from typing import Any

import numpy as np

from fairlead.core.forecast.history import WEEK_DAYS, History
from fairlead.core.forecast.paces import HORIZONS, Values, Weeks
from fairlead.core.forecast.past_errors import SETTLED_ORIGIN
from fairlead.core.forecast.quantiles import SHARES
from fairlead.core.ground.errors import InvalidRequestError

COLD_WEEKS = 8
PACES: Values = np.exp2(np.arange(-2.0, 8.0))
"""Items a week at which errors are kept; between two, a line in the logarithm."""

_DECIMALS = 4
_FORM = 2
_BLOCKS_WEEKS = (13, 26, 52)
_BLOCK_ITEMS = 26
_BLOCK_BUSY_WEEKS = 7
_FIRST_MONDAY = date(1970, 1, 5)


class LeakError(InvalidRequestError):
    """A back-test would use a library that knows what it is to be tested on."""

    code = "forecast.leak"


@dataclass(frozen=True, slots=True)
class ErrorLibrary:
    """Quantiles of past errors, (PACES, HORIZONS, SHARES) each, and how many teams they are of.

    cold: of forecasts from eight weeks. warm: of forecasts from half a year or more. until: the
    day by which all its errors had come due. members: fingerprints of the histories it is of, all
    of each.
    """

    teams: int
    until: date
    members: frozenset[str]
    cold: Values
    warm: Values

    def knows(self, history: History) -> bool:
        """Whether it was built from this history, or from a part of it or more than it."""
        return not self.members.isdisjoint(fingerprints(history))

    def check_blind(self, history: History, origin: date | None = None) -> None:
        """Raise LeakError when the library knows this history, or what came after an origin."""
        if self.knows(history):
            raise LeakError(
                "The library of past errors was built from this very history.",
                "Build one that leaves it out.",
            )
        if origin is not None and self.until > origin:
            raise LeakError(
                f"The library knows outcomes until {self.until}, after the forecast of {origin}.",
                "Build one of what had come due by then.",
            )

    def errors(self, weekly: Values, since: Weeks) -> Values:
        """Quantiles of the errors to expect, (n, HORIZONS, SHARES).

        weekly: (n,) items a week expected. since: (n,) weeks known. Errors of a team known for
        less than eight weeks are those at eight, wider by the root of what it lacks.
        """
        place = np.clip(np.log2(np.maximum(weekly, PACES[0])) - np.log2(PACES[0]), 0, None)
        place = np.minimum(place, len(PACES) - 1 - 1e-9)
        below = place.astype(np.int64)
        part = (place - below)[:, None, None]
        grown = np.clip((since - COLD_WEEKS) / (SETTLED_ORIGIN - COLD_WEEKS), 0, 1)
        share = grown[:, None, None]
        cold = self.cold[below] * (1 - part) + self.cold[below + 1] * part
        warm = self.warm[below] * (1 - part) + self.warm[below + 1] * part
        wider = np.sqrt(COLD_WEEKS / np.minimum(since, COLD_WEEKS))[:, None, None]
        return np.asarray((cold * (1 - share) + warm * share) * wider)


def fingerprints(history: History) -> frozenset[str]:
    """What tells a history from others: how it began, and each quarter, half-year and year of it.

    One that is the same is enough, so it is recognised when it has grown, when an export begins
    later and when some of it was corrected. They begin on the same days for all histories. What has
    under 26 items, or under seven weeks with one, is left out: another team's might be the same by
    chance.
    """
    counts = [int(items) for items in history.counts.tolist()]
    found = {_hashed(history.monday, counts[:SETTLED_ORIGIN])}
    weeks = (history.monday - _FIRST_MONDAY).days // WEEK_DAYS
    for length in _BLOCKS_WEEKS:
        for begin in range(-weeks % length, len(counts) - length + 1, length):
            block = counts[begin : begin + length]
            if sum(block) >= _BLOCK_ITEMS and sum(map(bool, block)) >= _BLOCK_BUSY_WEEKS:
                found.add(_hashed(history.monday + timedelta(days=WEEK_DAYS * begin), block))
    return frozenset(found)


def _hashed(monday: date, counts: list[int]) -> str:
    return blake2b(f"{monday} {counts}".encode(), digest_size=8).hexdigest()


def encode(library: ErrorLibrary) -> dict[str, Any]:
    """The library as plain values for JSON; quantiles have four decimals, the same everywhere."""
    return {
        "form": _FORM,
        "teams": library.teams,
        "until": library.until.isoformat(),
        "members": sorted(library.members),
        "paces": PACES.tolist(),
        "horizons": list(HORIZONS),
        "shares": SHARES.tolist(),
        "cold": np.round(library.cold, _DECIMALS).tolist(),
        "warm": np.round(library.warm, _DECIMALS).tolist(),
    }


def decode(plain: Mapping[str, Any]) -> ErrorLibrary:
    """The library from what `encode` made. Raises InvalidRequestError for any other form."""
    shape = (len(PACES), len(HORIZONS), len(SHARES))
    says = "This library of past errors has another form than this version reads."
    try:
        cold = np.array(plain["cold"], dtype=np.float64)
        warm = np.array(plain["warm"], dtype=np.float64)
        until = date.fromisoformat(plain["until"])
        members = frozenset(str(one) for one in plain["members"])
        teams = int(plain["teams"])
        fits = plain["form"] == _FORM and cold.shape == shape and warm.shape == shape
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidRequestError(says, "Build it again.") from error
    if not (fits and np.isfinite(cold).all() and np.isfinite(warm).all()):
        raise InvalidRequestError(says, "Build it again.")
    return ErrorLibrary(teams, until, members, cold, warm)
