"""Processes of this machine: nothing is shared, so that pure Python uses all cores as well.

They are spawned, never forked: a fork of a process that has threads may stand still for ever. So
the first call waits until each has imported what it needs, about a second, and a script that opens
this pool keeps what it does below `if __name__ == "__main__":`.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Self, TypeVar

from fairlead.compute.pool import Flag, checked, cores, each, in_order, shares

T = TypeVar("T")
Item = TypeVar("Item")

_MOST = 61
"""The most processes that Windows can wait for."""


class Processes:
    """A pool of processes, as many as there are cores unless said.

    They start with the first call, and again after they were ended. What they run must be
    importable by name, and what goes in and out is pickled.
    """

    def __init__(self, workers: int | None = None) -> None:
        self.workers = checked(min(cores(), _MOST) if workers is None else workers)
        self._team: _Team | None = None
        self._lock = Lock()

    def map(self, function: Callable[[Item], T], items: Sequence[Item]) -> Iterator[T]:
        """What a function makes of each item, in the order of the items.

        Each worker gets one share of the items, so that what they have in common, such as a
        model, is sent to it once.
        """
        parts = [items[first:last] for first, last in shares(len(items), self.workers)]
        return in_order([self.submit(each, function, part, 0, len(part)) for part in parts])

    def submit(self, function: Callable[..., T], *args: Any) -> Future[T]:
        """Have one call made as soon as a process is free."""
        with self._lock, _without_interrupts():
            try:
                return self._started().executor.submit(function, *args)
            except BrokenProcessPool:
                self._end(at_once=True)
                return self._started().executor.submit(function, *args)

    def flag(self) -> Flag:
        """A flag that is never raised: processes are ended instead."""
        return _Never()

    def give_up(self, flag: Flag, futures: Sequence[Future[Any]]) -> None:
        """End all processes of the pool at once, whatever they do."""
        with self._lock:
            self._end(at_once=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._lock:
            self._end(at_once=kind is not None)

    def _started(self) -> _Team:
        if self._team is None:
            self._team = _Team(self.workers)
        return self._team

    def _end(self, *, at_once: bool) -> None:
        if self._team is not None:
            self._team.end(at_once=at_once)
            self._team = None


class _Team:
    """Processes that end when their lifeline is cut, be it on purpose or because we are gone."""

    def __init__(self, workers: int) -> None:
        context = get_context("spawn")
        self.reader, self.writer = context.Pipe(duplex=False)
        self.executor = ProcessPoolExecutor(workers, context, _begin, (self.reader,))

    def end(self, *, at_once: bool) -> None:
        if at_once:
            self.writer.send_bytes(b"end")
        self.executor.shutdown(cancel_futures=True)
        self.writer.close()
        self.reader.close()


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Ctrl-C held back, which a process started meanwhile inherits from its first moment on."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # Started with the first process, it would let Ctrl-C through again for whatever comes next.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(lifeline: Connection) -> None:
    """Leave Ctrl-C to the process that waits for us, and watch whether it is still there."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_follow, args=(lifeline,), daemon=True).start()


def _follow(lifeline: Connection) -> None:
    # Nobody reads what comes through, so that one message is seen by all; the end of the writer,
    # even by a kill, looks the same.
    lifeline.poll(None)
    os._exit(1)


class _Never:
    def is_raised(self) -> bool:
        return False
