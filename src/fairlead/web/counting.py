"""Requests counted as they are answered, for `/metrics`.

Web processes count in one table that they share, a row for each, so that whichever is asked can say
what all of them answered.
"""

from __future__ import annotations

import mmap
import tempfile
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from time import perf_counter
from typing import IO, Any

import numpy as np

BOUNDS_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Up to how long a request may take to be counted in a bucket."""
_STATUSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
_SECONDS = len(_STATUSES)
_FIRST_BOUND = _SECONDS + 1
_COLUMNS = _FIRST_BOUND + len(BOUNDS_S)

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Counts:
    """What the web processes answered since they were started."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._table = np.zeros((1, _COLUMNS))
        self._row = 0

    def share(self, file: int, row: int, rows: int) -> None:
        """Count from now on in a table of several processes. file: the descriptor it is kept in."""
        found = np.frombuffer(mmap.mmap(file, _size(rows)), np.float64).reshape(rows, _COLUMNS)
        with self._lock:
            found[row] += self._table[self._row]
            self._table, self._row = found, row

    def add(self, status: str, seconds: float) -> None:
        """Count an answer. status: its first figure, as in "2xx"."""
        with self._lock:
            mine = self._table[self._row]
            mine[_STATUSES.index(status)] += 1
            mine[_SECONDS] += seconds
            mine[_FIRST_BOUND:] += seconds <= _BOUNDS

    @property
    def by_status(self) -> Mapping[str, int]:
        """How many were answered, by status; what never was is left out."""
        found = self._table.sum(axis=0)
        return {one: int(n) for one, n in zip(_STATUSES, found, strict=False) if n}

    @property
    def seconds(self) -> float:
        """How long all answers took together."""
        return float(self._table[:, _SECONDS].sum())

    @property
    def within(self) -> Mapping[float, int]:
        """How many took no longer than each of the bounds."""
        found = self._table[:, _FIRST_BOUND:].sum(axis=0)
        return {bound: int(n) for bound, n in zip(BOUNDS_S, found, strict=True)}


_BOUNDS = np.array(BOUNDS_S)
answered = Counts()
"""The counts of this process, and of those it shares them with."""


def table(rows: int) -> IO[bytes]:
    """A file without a name in which so many processes count (`Counts.share`)."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (whoever asked closes it)
    file.truncate(_size(rows))
    return file


def _size(rows: int) -> int:
    return rows * _COLUMNS * np.dtype(np.float64).itemsize


def counted(application: Application) -> Application:
    """An application whose answers are counted."""

    def asked(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        began = perf_counter()
        status = "5xx"

        def noted(line: str, *rest: Any) -> Any:
            nonlocal status
            status = f"{line[:1]}xx"
            return start(line, *rest)

        try:
            return application(environ, noted)
        finally:
            answered.add(status, perf_counter() - began)

    return asked
