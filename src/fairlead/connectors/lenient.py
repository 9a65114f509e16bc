"""Reading JSON that others wrote: a field that is what it should be, or nothing.

Every field may be missing or hold something else; no value is too odd to be passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from fairlead.core.program.limits import FIRST_YEAR, LAST_YEAR

Json = Mapping[str, Any]

_MOST_SECONDS = 100 * 366 * 86_400


def inside(value: Any, *path: str) -> Any:
    """What stands at the end of a path; None where any of it is missing."""
    for name in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value


def text(value: Any, *path: str) -> str:
    """A text, or a number as one; empty where there is none."""
    found = inside(value, *path)
    if isinstance(found, str):
        return found.strip()
    return str(found) if isinstance(found, int) and not isinstance(found, bool) else ""


def number(value: Any, *path: str) -> float | None:
    """A number that is not below zero, also one that is written as a text."""
    found = inside(value, *path)
    try:
        known = float(found) if isinstance(found, int | float | str) else None
    except ValueError:
        return None
    return known if known is not None and 0 <= known < float("inf") else None


def seconds(value: Any, *path: str) -> int | None:
    """A span in seconds as whole minutes; one of over a hundred years is none."""
    found = number(value, *path)
    return None if found is None or found > _MOST_SECONDS else round(found / 60)


def moment(value: Any, *path: str) -> datetime | None:
    """A moment with its zone, such as 2013-05-01T17:02:03.000+0000."""
    found = inside(value, *path)
    try:
        known = datetime.fromisoformat(found) if isinstance(found, str) else None
    except ValueError:
        return None
    if known is None or known.tzinfo is None or not FIRST_YEAR <= known.year <= LAST_YEAR:
        return None
    return known


def day(value: Any, *path: str) -> date | None:
    """A day, also of a moment."""
    try:
        known = date.fromisoformat(text(value, *path)[:10])
    except ValueError:
        return None
    return known if FIRST_YEAR <= known.year <= LAST_YEAR else None


def texts(value: Any, *path: str) -> Iterator[str]:
    """Those parts of a list that are texts."""
    found = inside(value, *path)
    for one in found if isinstance(found, list | tuple) else ():
        if isinstance(one, str):
            yield one


def mappings(value: Any, *path: str) -> Iterator[Json]:
    """Those parts of a list that are objects."""
    found = inside(value, *path)
    for one in found if isinstance(found, list | tuple) else ():
        if isinstance(one, Mapping):
            yield one
