"""How work tells how far it is, and learns that nobody waits for it any more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from time import monotonic
from typing import Any, TypeVar

from fairlead.compute.pool import Over
from fairlead.store import jobs

T = TypeVar("T")
Item = TypeVar("Item")

WRITES_EVERY_S = 0.5
"""Progress is written no more often than this."""


class GivenUpError(Exception):
    """The job was cancelled; what runs ends."""


class Told:
    """What a running job says about itself. Raises GivenUpError from any call once cancelled."""

    def __init__(self, job: int) -> None:
        self._job = job
        self._stage = ""
        self._done = self._total = 0
        self._written_at = -WRITES_EVERY_S

    def expect(self, pieces: int) -> None:
        """Say how many pieces of work there will be at most."""
        self._total = pieces
        self._write()

    def say(self, stage: str) -> None:
        """Say what goes on now."""
        self._stage = stage
        self._write()

    def step(self, pieces: int = 1) -> None:
        """Count work that is done, at most twice a second in the database."""
        self._done += pieces
        if monotonic() - self._written_at >= WRITES_EVERY_S:
            self._write()

    def over(self, mapper: Over, size: Callable[[Any], int] = lambda item: 1) -> Over:
        """The same mapper, which counts what it gives back. size: how many pieces an item is."""

        def counting(function: Callable[[Item], T], items: Sequence[Item], /) -> Iterator[T]:
            for item, found in zip(items, mapper(function, items), strict=True):
                self.step(size(item))
                yield found

        return counting

    def _write(self) -> None:
        self._written_at = monotonic()
        if not jobs.progress(self._job, self._stage, self._done, self._total):
            raise GivenUpError
