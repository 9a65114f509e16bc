"""Threads of this process: they start at once and share the program instead of copying it.

The compiled roads let go of Python's lock and use all cores; the rest takes turns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Event
from types import TracebackType
from typing import Any, Self, TypeVar

from fairlead.compute.pool import Flag, checked, cores, each, in_order

T = TypeVar("T")
Item = TypeVar("Item")


class Threads:
    """A pool of threads, as many as there are cores unless said."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = checked(cores() if workers is None else workers)
        self._executor = ThreadPoolExecutor(self.workers, "fairlead")

    def map(self, function: Callable[[Item], T], items: Sequence[Item]) -> Iterator[T]:
        """What a function makes of each item, in the order of the items."""
        places = range(len(items))
        return in_order([self.submit(each, function, items, at, at + 1) for at in places])

    def submit(self, function: Callable[..., T], *args: Any) -> Future[T]:
        """Have one call made as soon as a thread is free."""
        return self._executor.submit(function, *args)

    def flag(self) -> Flag:
        """A flag for the calls of one portfolio."""
        return _Raised()

    def give_up(self, flag: Flag, futures: Sequence[Future[Any]]) -> None:
        """End these calls: at the next look at the flag, since no thread can be ended."""
        assert isinstance(flag, _Raised)
        flag.event.set()
        wait([future for future in futures if not future.cancel()])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._executor.shutdown(cancel_futures=True)


class _Raised:
    def __init__(self) -> None:
        self.event = Event()

    def is_raised(self) -> bool:
        return self.event.is_set()
