"""What three teams got done: items of their queues, made up week by week, always the same ones."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from fairlead.core.forecast.history import Item
from fairlead.demo.checkout.cast import address
from fairlead.demo.story import Queue

WEEKS = 62
"""How far the records go back."""
_QUEUES = (
    ("Payments", "PAY", "ines", 7.0, (0.75, 1.1, 1.0)),
    ("Web", "WEB", "rui", 5.0, (1.0, 0.8, 1.2)),
    ("Platform", "PLA", "ravi", 3.5, (1.1, 1.0, 0.7)),
)
"""Team, prefix of its ids, who records it, items a week, and how that changed third by third."""
_WAITS_DAYS, _TAKES_DAYS = 16.0, 6.0
_OPEN = 9
_WAITING, _WAITING_DAYS = (42, 31, 24), 280
"""Items of each team that nobody has begun, and how long ago the oldest were thought of."""


def queues(monday: date) -> tuple[Queue, ...]:
    """The items of three teams up to a Monday. The same Monday gives the same items."""
    return tuple(_queue(n, monday) for n in range(len(_QUEUES)))


def _queue(which: int, monday: date) -> Queue:
    team, prefix, by, pace, thirds = _QUEUES[which]
    chance = Random(32 + which)  # noqa: S311 - made up, and the same each time
    items: list[Item] = []

    def take(done: date | None, started: date) -> None:
        waited = timedelta(days=int(chance.expovariate(1 / _WAITS_DAYS)))
        items.append(Item(f"{prefix}-{len(items) + 1}", done, started - waited, started))

    for week in range(WEEKS, 0, -1):
        expected = pace * thirds[min(2, 3 * (WEEKS - week) // WEEKS)]
        begins = monday - timedelta(weeks=week)
        for _ in range(round(chance.gammavariate(4.0, expected / 4.0))):
            done = begins + timedelta(days=chance.randrange(5))
            take(done, done - timedelta(days=int(chance.expovariate(1 / _TAKES_DAYS))))
    for _ in range(_OPEN):
        take(None, monday - timedelta(days=1 + int(chance.expovariate(0.5 / _TAKES_DAYS))))
    for _ in range(_WAITING[which]):
        created = monday - timedelta(days=1 + chance.randrange(_WAITING_DAYS))
        items.append(Item(f"{prefix}-{len(items) + 1}", None, created))
    return Queue(team, tuple(items), monday, address(by))
