"""Requests counted as they are answered, for `/metrics`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from threading import Lock
from time import perf_counter
from typing import Any

BOUNDS_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Up to how long a request may take to be counted in a bucket."""

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Counts:
    """What this process answered since it started."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.by_status: Counter[str] = Counter()
        self.within: Counter[float] = Counter()
        self.seconds = 0.0

    def add(self, status: str, seconds: float) -> None:
        """Count an answer. status: its first figure, as in "2xx"."""
        with self._lock:
            self.by_status[status] += 1
            self.seconds += seconds
            self.within.update(bound for bound in BOUNDS_S if seconds <= bound)


answered = Counts()
"""The counts of this process."""


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
