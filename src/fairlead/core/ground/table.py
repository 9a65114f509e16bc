"""A mapping that does not change: what a program keeps its tasks, links and people in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Table(dict[K, V]):
    """A dict that refuses change; `with_` and `without` make other tables. Order is kept."""

    __slots__ = ()

    def with_(self, entries: Mapping[K, V]) -> Table[K, V]:
        """A table like this one with these entries added or replaced, in O(size)."""
        return Table({**self, **entries})

    def without(self, *keys: K) -> Table[K, V]:
        """A table like this one without these keys, in O(size)."""
        gone = set(keys)
        return Table({k: v for k, v in self.items() if k not in gone})

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("A Table does not change: use with_ or without to make another one.")

    __setitem__ = _refuse
    __delitem__ = _refuse
    __ior__ = _refuse
    clear = _refuse
    pop = _refuse
    popitem = _refuse
    setdefault = _refuse
    update = _refuse

    def __reduce__(self) -> tuple[type[Table[K, V]], tuple[dict[K, V]]]:
        return (Table, (dict(self),))
