"""The past errors that a workbench forecasts with: the shipped ones, and those of its own teams.

Of all programs of the workbench alike, whoever may see them: only quantiles over many teams reach
a forecast, nothing of a single team.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils import timezone

from fairlead.connectors.library.read import shipped
from fairlead.core.forecast.history import History, ThinHistoryError, weekly
from fairlead.core.forecast.learning import Lessons, learn, lessons, merged
from fairlead.core.forecast.library import ErrorLibrary, fingerprints
from fairlead.core.ground.errors import InvalidRequestError
from fairlead.store import forecasts as store
from fairlead.store.models import Recording
from fairlead.web.services.kept import Remembered

MOST_TAUGHT = 20
"""Teams that are learned from, those recorded last; the shipped ones weigh as six."""

Key = tuple[str, str]
"""What never changes about what a record teaches: the digest of its items, and its day."""


@dataclass(frozen=True, slots=True)
class Taught:
    """What the teams of this workbench teach, each by what tells its history from others.

    keys: of the records it is of, in order.
    """

    keys: tuple[Key, ...]
    teams: Mapping[frozenset[str], Lessons]

    def without(self, history: History) -> tuple[ErrorLibrary, int]:
        """The library that one team is forecast with, and how many teams of the workbench teach it.

        Never the team itself, by whatever name and in whatever program it is recorded.
        """
        known = shipped_library()
        itself = fingerprints(history)
        others = [one for marks, one in self.teams.items() if itself.isdisjoint(marks)]
        try:
            own = learn({str(place): one for place, one in enumerate(others)})
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
    learned = _kept.among(by_key)
    missing = [one.pk for key, one in by_key.items() if key not in learned]
    for one in store.with_items(missing):
        learned[key_of(one)] = _kept.keep(key_of(one), _lessons(one))
    keys = tuple(sorted(by_key))
    return Taught(keys, _different(one for one in learned.values() if one is not None))


def key_of(recording: Recording) -> Key:
    """What never changes about what a record teaches."""
    return recording.digest, recording.as_of.isoformat()


@lru_cache(1)
def shipped_library() -> ErrorLibrary:
    """The library that comes with Fairlead, read once."""
    return shipped()


_kept: Remembered[Key, Lessons | None] = Remembered(10 * MOST_TAUGHT)


def _different(learned: Iterable[Lessons]) -> dict[frozenset[str], Lessons]:
    """Each history once, the newest and longest where there are several, and no shipped one."""
    teams: dict[frozenset[str], Lessons] = {}
    known = set(shipped_library().members)
    told = [(fingerprints(one.history), one) for one in learned]
    told.sort(key=lambda it: (it[1].history.until, len(it[1].history.counts), min(it[0])))
    for marks, one in reversed(told):
        if known.isdisjoint(marks):
            teams[marks] = one
            known |= marks
    return teams


def _lessons(recording: Recording) -> Lessons | None:
    try:
        return lessons(weekly(store.items_of(recording), recording.as_of))
    except ThinHistoryError:
        return None
