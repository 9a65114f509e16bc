"""What a pool is: workers that run functions side by side and give the results back in order.

A pool is opened by `with`, and leaves nothing running behind. Its `map` is what `simulate` takes
as `over`; `submit`, `flag` and `give_up` are what `portfolio.py` is made of.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, wait
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from fairlead.core.ground.errors import InvalidRequestError

T = TypeVar("T")
Item = TypeVar("Item")

POLL_SECONDS = 0.1
"""How long nobody asks whether something was cancelled. It also lets Ctrl-C through on Windows,
where waiting without an end cannot be interrupted."""


class Flag(Protocol):
    """Tells work that runs elsewhere that nobody waits for it any more."""

    def is_raised(self) -> bool:
        """Whether the work should end early; asked where it runs."""


class Over(Protocol):
    """Runs a function over items and gives the results back in order, as `map` and pools do."""

    def __call__(self, function: Callable[[Item], T], items: Sequence[Item], /) -> Iterable[T]:
        """What the function makes of each item."""


class Pool(Protocol):
    """Workers that run functions side by side."""

    @property
    def workers(self) -> int:
        """How many calls run at the same time."""

    def map(self, function: Callable[[Item], T], items: Sequence[Item]) -> Iterator[T]:
        """What a function makes of each item, in the order of the items."""

    def submit(self, function: Callable[..., T], *args: Any) -> Future[T]:
        """Have one call made as soon as a worker is free."""

    def flag(self) -> Flag:
        """A flag that calls may be given and look at; `give_up` raises it."""

    def give_up(self, flag: Flag, futures: Sequence[Future[Any]]) -> None:
        """End the calls that were given this flag, and wait until they have ended."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


def cores() -> int:
    """How many processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def checked(workers: int) -> int:
    """A number of workers; raises InvalidRequestError for less than one."""
    if workers < 1:
        says = f"{workers} workers are asked for; it takes at least one."
        raise InvalidRequestError(says, "Choose 1 or more, or leave the number out.")
    return workers


def shares(count: int, parts: int) -> list[tuple[int, int]]:
    """Items 0 to count cut into so many runs of about one size, or fewer: (first, after last)."""
    size = max(1, -(-count // parts))
    return [(at, min(at + size, count)) for at in range(0, count, size)]


def each(function: Callable[[Item], T], items: Sequence[Item], first: int, last: int) -> list[T]:
    """What a function makes of some of the items: one call of a pool."""
    return [function(item) for item in items[first:last]]


def in_order(futures: Sequence[Future[list[T]]]) -> Iterator[T]:
    """The results of calls that have been submitted; what nobody waits for is cancelled."""
    try:
        for future in futures:
            while not future.done():
                wait([future], POLL_SECONDS)
            yield from future.result()
    finally:
        for future in futures:
            future.cancel()
