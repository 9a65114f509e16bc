"""Workers of a Dask cluster, on this machine or on others (`fairlead[cluster]`)."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from contextlib import ExitStack
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self, TypeVar
from uuid import uuid4

import fairlead
from fairlead.compute.pool import Flag, checked, cores, each, in_order, shares
from fairlead.core.ground.errors import InvalidRequestError, MissingExtraError

T = TypeVar("T")
Item = TypeVar("Item")

_PATIENCE_SECONDS = 10
"""How long calls that were given up may take to notice, and a scheduler to answer."""


class Cluster:
    """A pool of a Dask cluster's workers.

    address: of a scheduler, such as tcp://10.0.0.5:8786; its workers need the same version of
    Fairlead. Without one, a cluster of so many workers is started on this machine, a process each,
    and stopped at the end. Dask's own configuration says how to encrypt and authenticate: whoever
    reaches a scheduler can run anything on its workers.
    """

    def __init__(self, address: str | None = None, workers: int | None = None) -> None:
        """Connect to a cluster, or start one, which takes some seconds.

        Raises MissingExtraError when Dask is not there, InvalidRequestError when the scheduler does
        not answer or its workers have another version of Fairlead.
        """
        dask, distributed = _installed()
        with ExitStack() as opened:
            if address is None:
                place = opened.enter_context(TemporaryDirectory(prefix="fairlead-cluster-"))
                with dask.config.set({"temporary-directory": place}):
                    started = distributed.LocalCluster(
                        n_workers=checked(cores() if workers is None else workers),
                        threads_per_worker=1,
                        processes=True,
                        host="127.0.0.1",
                        dashboard_address=None,
                    )
                opened.enter_context(started)
                client = distributed.Client(started, set_as_default=False)
                self._client = opened.enter_context(client)
                client.run(_ignore_interrupts)
            else:
                self._client = opened.enter_context(_connected(distributed, address))
                _check_versions(self._client)
            self._executor = self._client.get_executor(pure=False)
            self._opened = opened.pop_all()

    @property
    def workers(self) -> int:
        """How many calls run at the same time, as long as no worker comes or goes."""
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def map(self, function: Callable[[Item], T], items: Sequence[Item]) -> Iterator[T]:
        """What a function makes of each item, in the order of the items.

        All items go out once, and from worker to worker from there; each works on a share.
        """
        if not items:
            return iter(())
        (sent,) = self._client.scatter([items], hash=False)
        parts = shares(len(items), self.workers)
        return in_order([self.submit(each, function, sent, *part) for part in parts])

    def submit(self, function: Callable[..., T], *args: Any) -> Future[T]:
        """Have one call made as soon as a worker is free."""
        future: Future[T] = self._executor.submit(function, *args)
        return future

    def flag(self) -> Flag:
        """A flag that the scheduler keeps, for the calls of one portfolio."""
        return _Remote()

    def give_up(self, flag: Flag, futures: Sequence[Future[Any]]) -> None:
        """End these calls: at the next look at the flag, since a worker is not ours to end."""
        assert isinstance(flag, _Remote)
        event = _installed()[1].Event(flag.name, self._client)
        event.set()
        _, late = wait(futures, _PATIENCE_SECONDS)
        for future in late:
            future.cancel()
        if not late:
            event.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._executor.shutdown(wait=False)
        self._opened.close()


@dataclass(frozen=True, slots=True)
class _Remote:
    name: str = field(default_factory=lambda: f"fairlead-{uuid4().hex}")

    def is_raised(self) -> bool:
        return bool(_installed()[1].Event(self.name).is_set())


def _installed() -> tuple[Any, Any]:
    try:
        import dask
        import distributed
    except ImportError:
        do = "Install it with: pip install 'fairlead[cluster]'."
        raise MissingExtraError("A cluster", "cluster", do) from None
    return dask, distributed


def _connected(distributed: Any, address: str) -> Any:
    try:
        return distributed.Client(address, timeout=_PATIENCE_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        says = f"The scheduler at {address} cannot be reached: {error}."
        do = "Check the address, such as tcp://10.0.0.5:8786, and that it can be reached from here."
        raise InvalidRequestError(says, do) from None


def _ignore_interrupts() -> None:
    """Leave Ctrl-C to the process that started us: it ends us in good order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _version() -> str:
    return fairlead.__version__


def _check_versions(client: Any) -> None:
    """Two versions may differ in their answers; a worker without any fails in its first call."""
    others = set(client.run(_version).values()) - {fairlead.__version__}
    if others:
        says = f"Workers have Fairlead {', '.join(sorted(others))}, not {fairlead.__version__}."
        raise InvalidRequestError(says, "Install the same version on all workers.")
