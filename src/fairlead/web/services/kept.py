"""What follows from a schedule alone, made once and kept as long as the schedule is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from fairlead.core.cpm.schedule import Schedule

T = TypeVar("T")


def kept(make: Callable[[Schedule], T]) -> Callable[[Schedule], T]:
    """Make it at the first time, and find it from then on."""
    found: WeakKeyDictionary[Schedule, T] = WeakKeyDictionary()

    @wraps(make)
    def made(schedule: Schedule) -> T:
        known = found.get(schedule)
        if known is None:
            known = found[schedule] = make(schedule)
        return known

    return made
