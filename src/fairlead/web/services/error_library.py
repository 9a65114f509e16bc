"""The past errors that a workbench forecasts with: the shipped ones, and those of its own teams.

Of all programs of the workbench alike, whoever may see them: only quantiles over many teams reach
a forecast, nothing of a single team.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils import timezone

from fairlead.connectors.library.read import shipped
from fairlead.core.forecast.history import History, ThinHistoryError, weekly
from fairlead.core.forecast.learning import Lessons, learn, lessons, merged
from fairlead.core.forecast.library import ErrorLibrary, fingerprint
from fairlead.core.ground.errors import InvalidRequestError
from fairlead.store import forecasts as store
from fairlead.store.models import Recording

MOST_TAUGHT = 20
"""Teams that are learned from, those recorded last; the shipped ones weigh as six."""

Key = tuple[str, str]
"""What never changes about what a record teaches: the digest of its items, and its day."""


@dataclass(frozen=True, slots=True)
class Taught:
    """What the teams of this workbench teach, by what tells their histories from others.

    keys: of the records it is of, in order.
    """

    keys: tuple[Key, ...]
    teams: Mapping[str, Lessons]

    def without(self, history: History) -> tuple[ErrorLibrary, int]:
        """The library that one team is forecast with, and how many teams of the workbench teach it.

        Never the team itself, by whatever name and in whatever program it is recorded.
        """
        known = shipped_library()
        try:
            own = learn(self.teams, without=fingerprint(history))
        except InvalidRequestError:
            return known, 0
        return merged(known, own), own.teams


def taught() -> Taught:
    """What was recorded of all teams before today, so that a day's forecasts rest on one library.

    Computed once for each record.
    """
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    found = store.latest_of_all(today, MOST_TAUGHT)
    by_key = {key_of(one): one for one in found}
    learned = {key: _kept[key] for key in by_key if key in _kept}
    missing = [one.pk for key, one in by_key.items() if key not in learned]
    for one in store.with_items(missing):
        learned[key_of(one)] = _kept[key_of(one)] = _lessons(one)
    while len(_kept) > 10 * MOST_TAUGHT:
        _kept.pop(next(iter(_kept)), None)
    keys = tuple(sorted(by_key))
    known = shipped_library().members
    told = [one for _, one in sorted(learned.items()) if one is not None]
    teams = {fingerprint(one.history): one for one in told}
    return Taught(keys, {name: one for name, one in teams.items() if name not in known})


def key_of(recording: Recording) -> Key:
    """What never changes about what a record teaches."""
    return recording.digest, recording.as_of.isoformat()


@lru_cache(1)
def shipped_library() -> ErrorLibrary:
    """The library that comes with Fairlead, read once."""
    return shipped()


_kept: dict[Key, Lessons | None] = {}


def _lessons(recording: Recording) -> Lessons | None:
    try:
        return lessons(weekly(store.items_of(recording), recording.as_of))
    except ThinHistoryError:
        return None
