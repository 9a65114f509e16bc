"""When the items that a team has open now are done, beside what naive arithmetic says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import exp
from statistics import median

from fairlead.connectors.library.read import open_set_class
from fairlead.core.forecast.backtest import SAID
from fairlead.core.forecast.history import History, Item, ThinHistoryError, last_day
from fairlead.core.forecast.open_set import (
    LEAST_ITEMS,
    SetKind,
    SetOutlook,
    lifetimes,
    open_items,
    open_set_cases,
    set_outlook,
)
from fairlead.core.forecast.reference_class import ReferenceClass

LEAST_OWN = 5
"""Past sets of a team from which on it is said how long its own took."""


@dataclass(frozen=True, slots=True)
class OpenSet:
    """A set of items that are open now.

    items: how many there are, of which a part is meant (`kind.part`). since: the first day that was
    not known. own: how many times its naive
    weeks the sets of this very team took at the median, None where fewer than 5 are known.
    """

    items: int
    since: date
    outlook: SetOutlook
    own: float | None

    @property
    def kind(self) -> SetKind:
        """Which items, and how many of them."""
        return self.outlook.kind

    @property
    def naive(self) -> date | None:
        """The day that their number over the pace says, never to be shown alone."""
        return _day(self.since, self.outlook.naive)

    @property
    def said(self) -> Mapping[float, date | None]:
        """By how sure it is, the day; None beyond ten years."""
        return {share: _day(self.since, self.outlook.weeks(share)) for share in SAID}

    @property
    def times(self) -> float:
        """How many times their naive weeks the sets of other teams took at the median."""
        return self.outlook.ratios.ratio(0.5, 1.0)


def open_sets(items: Iterable[Item], history: History, as_of: date) -> tuple[OpenSet, ...]:
    """The sets of a team that hold 10 open items or more; none of a history that is too thin."""
    items = list(items)
    past = lifetimes(items, as_of)
    found = []
    for kind in SetKind:
        count = open_items(items, as_of, kind)
        if count < LEAST_ITEMS:
            continue
        try:
            outlook = set_outlook(history.counts, count, kind, _class_of(kind))
        except ThinHistoryError:
            return ()
        cases = open_set_cases("", past, kind)
        own = exp(median(one.log_ratio for one in cases)) if len(cases) >= LEAST_OWN else None
        found.append(OpenSet(count, as_of, outlook, own))
    return tuple(found)


@lru_cache(len(SetKind))
def _class_of(kind: SetKind) -> ReferenceClass:
    return open_set_class(kind)


def _day(since: date, weeks: float | None) -> date | None:
    return None if weeks is None else last_day(since, weeks)
