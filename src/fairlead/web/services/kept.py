"""What is made once and found from then on, in one process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import wraps
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from fairlead.core.cpm.schedule import Schedule

K = TypeVar("K")
T = TypeVar("T")


def kept(make: Callable[[Schedule], T]) -> Callable[[Schedule], T]:
    """Make what follows from a schedule alone at the first time, and keep it as long as that."""
    found: WeakKeyDictionary[Schedule, T] = WeakKeyDictionary()

    @wraps(make)
    def made(schedule: Schedule) -> T:
        known = found.get(schedule)
        if known is None:
            known = found[schedule] = make(schedule)
        return known

    return made


class Remembered(Generic[K, T]):
    """Answers by all that they follow from, so that none is ever stale; the latest `most` of them.

    Several threads may ask and keep.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[K, T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: K) -> T | None:
        """What is kept under a key."""
        return self.among((key,)).get(key)

    def among(self, keys: Iterable[K]) -> dict[K, T]:
        """What is kept under some keys, by these."""
        with self._lock:
            found = {key: self._held[key] for key in keys if key in self._held}
            for key in found:
                self._held.move_to_end(key)
        return found

    def keep(self, key: K, value: T) -> T:
        """Keep an answer, and forget the one that was asked for longest ago."""
        with self._lock:
            self._held[key] = value
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return value
