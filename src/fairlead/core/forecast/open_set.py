"""When a fixed set of open items is done, which is another question than when K items are done.

Most of what a team finishes is not of the set, so set size over throughput is far too early. The
reference class is of real over naive weeks, by kind of set; it is of items that did get done, so
a set that holds items nobody means to do takes longer still.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from fairlead.core.forecast.history import (
    WEEK_DAYS,
    Counts,
    Item,
    ThinHistoryError,
    check,
    since_restart,
)
from fairlead.core.forecast.reference_class import Case, ReferenceClass, reference_class

RECENT_WEEKS = 12
NEW_WEEKS = 26
EVERY_WEEKS = 8
LONGEST_WEEKS = 520
"""Ten years, beyond which no day is said."""
LEAST_ITEMS = 10
AHEAD_WEEKS = 52
"""Origins nearer than that to the end of a history would know only the quick items."""


class SetKind(StrEnum):
    """Which open items, and how many of them have to be done."""

    HALF_OF_OPEN = "half of all open items"
    MOST_OF_OPEN = "80 % of all open items"
    MOST_OF_NEW = "80 % of the open items of the last 26 weeks"

    @property
    def part(self) -> float:
        """The share of the set that has to be done."""
        return 0.5 if self is SetKind.HALF_OF_OPEN else 0.8


@dataclass(frozen=True, slots=True)
class Lifetime:
    """The days on which an item was created and done."""

    created: date
    done: date


@dataclass(frozen=True, slots=True)
class SetOutlook:
    """When a set that is open now is done.

    naive_weeks: what its size over recent throughput says, never to be shown alone. ratios: how
    much longer such sets of other teams took.
    """

    kind: SetKind
    naive_weeks: float
    ratios: ReferenceClass

    def weeks(self, share: float) -> float | None:
        """Weeks within which it is done with this probability; None beyond ten years."""
        return _sayable(self.naive_weeks * self.ratios.ratio(share, 1.0))

    @property
    def naive(self) -> float | None:
        """The naive weeks; None beyond ten years."""
        return _sayable(self.naive_weeks)


def _sayable(weeks: float) -> float | None:
    return weeks if weeks <= LONGEST_WEEKS else None


def set_outlook(counts: Counts, items: int, kind: SetKind, ratios: ReferenceClass) -> SetOutlook:
    """The outlook of a set of open items, from a team's counts of whole weeks.

    Raises ThinHistoryError when the history is too thin, or of late too quiet to compare with.
    """
    known = since_restart(counts)
    check(known)
    recent = float(known[-RECENT_WEEKS:].sum())
    if len(known) < RECENT_WEEKS or recent < LEAST_ITEMS:
        weeks = min(len(known), RECENT_WEEKS)
        raise ThinHistoryError(
            f"A set is forecast from the last {RECENT_WEEKS} weeks; "
            f"there are {weeks} with {recent:.0f} items done.",
            f"Wait until there are {RECENT_WEEKS} weeks with {LEAST_ITEMS} items or more.",
        )
    return SetOutlook(kind, naive_weeks(items, kind, recent / RECENT_WEEKS), ratios)


def open_items(items: Iterable[Item], as_of: date, kind: SetKind) -> int:
    """How many items of a kind of set were open on a day, of those whose creation is known.

    An item that comes more than once counts once, and is open where no row says it was done.
    """
    since = _since(as_of, kind)
    items = list(items)
    done = {one.id for one in items if one.done is not None and one.done < as_of}
    created = {one.id for one in items if one.created is not None and since <= one.created < as_of}
    return len(created - done)


def lifetimes(items: Iterable[Item], as_of: date) -> list[Lifetime]:
    """The items whose days are both known and that were done before a day, each once."""
    found = {
        one.id: Lifetime(one.created, one.done)
        for one in items
        if one.created is not None and one.done is not None and one.done < as_of
    }
    return list(found.values())


def naive_weeks(items: int, kind: SetKind, weekly: float) -> float:
    """Items of the set that have to be done over items done a week: never shown alone."""
    return math.ceil(items * kind.part) / weekly


def open_set_cases(project: str, items: Sequence[Lifetime], kind: SetKind) -> list[Case]:
    """Real against naive weeks at origins every eight weeks; the size is that of the set."""
    items = [item for item in items if item.created <= item.done]
    if not items:
        return []
    first, end = min(item.done for item in items), max(item.done for item in items)
    origin = first + timedelta(weeks=NEW_WEEKS)
    cases = []
    while origin + timedelta(weeks=AHEAD_WEEKS) <= end:
        one = _case(project, items, kind, origin)
        if one is not None:
            cases.append(one)
        origin += timedelta(weeks=EVERY_WEEKS)
    return cases


def _case(project: str, items: Sequence[Lifetime], kind: SetKind, origin: date) -> Case | None:
    recent = origin - timedelta(weeks=RECENT_WEEKS)
    weekly = sum(recent <= item.done < origin for item in items) / RECENT_WEEKS
    since = _since(origin, kind)
    done = sorted(item.done for item in items if since <= item.created < origin <= item.done)
    if len(done) < LEAST_ITEMS or weekly * RECENT_WEEKS < LEAST_ITEMS:
        return None
    needed = math.ceil(len(done) * kind.part)
    came = ((done[needed - 1] - origin).days + 1) / WEEK_DAYS
    said = naive_weeks(len(done), kind, weekly)
    return Case(project, float(len(done)), math.log(came / said))


def _since(day: date, kind: SetKind) -> date:
    return day - timedelta(weeks=NEW_WEEKS) if kind is SetKind.MOST_OF_NEW else date.min


def open_set_class(cases: Sequence[Case], without: str = "") -> ReferenceClass:
    """The class of one kind of set: all its cases alike, whatever their size."""
    return reference_class([Case(c.project, 1.0, c.log_ratio) for c in cases], (1.0,), 1.0, without)
