"""Many programs, scenarios and seeds in one go, on any pool, with the same answer on each."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from dataclasses import dataclass, field
from itertools import islice
from traceback import format_exception
from typing import Any, Generic, TypeVar

from fairlead.compute.pool import POLL_SECONDS, Flag, Pool
from fairlead.core.cpm.schedule import schedule
from fairlead.core.ground.errors import FairleadError
from fairlead.core.ground.ids import TaskId
from fairlead.core.program.program import Program
from fairlead.core.simulation.batches import Part, Piece
from fairlead.core.simulation.futures import Futures
from fairlead.core.simulation.simulate import USUAL_RUNS, simulate

Kept = TypeVar("Kept")

_AHEAD = 4
"""Requests under way for each worker: running, waiting to run, or waiting to be handed over."""


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """One program to be simulated. A scenario is a program too; the label tells them apart."""

    program: Program = field(repr=False)
    seed: int = 1
    runs: int = USUAL_RUNS
    targets: tuple[TaskId, ...] = ()
    label: str = ""

    def __str__(self) -> str:
        return f"{self.label or self.program.name or self.program.id}, seed {self.seed}"


@dataclass(frozen=True, slots=True, eq=False)
class Done(Generic[Kept]):
    """A request that was simulated, and what was kept of its futures."""

    request: Request
    kept: Kept


@dataclass(frozen=True, slots=True, eq=False)
class Failed:
    """A request that could not be simulated.

    code: that of Fairlead's error; None for anything else, which is a fault of Fairlead or of the
    machine. trace: where it happened, for a report of that fault.
    """

    request: Request
    says: str
    code: str | None = None
    trace: str = ""

    def __str__(self) -> str:
        return f"{self.request}: {self.says}"


@dataclass(frozen=True, slots=True, eq=False)
class Progress:
    """How far it is: so many requests done, of how many (None when nobody knows), and the last."""

    done: int
    of: int | None
    latest: Request


def whole(futures: Futures) -> Futures:
    """All of it: what to keep when nothing smaller will do."""
    return futures


def simulate_many(
    requests: Iterable[Request],
    pool: Pool,
    *,
    keep: Callable[[Futures], Kept],
    told: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[Done[Kept] | Failed]:
    """Simulate many requests; the outcomes come in the order of the requests, as they get ready.

    requests: taken as workers get free, so that they may be made or read one by one.
    keep: called on each Futures where it was computed, so that only the result travels and stays
    in memory; `whole` brings all of it, some MB each. A function that other processes can import.
    told: called in this thread when a request is done, in any order. cancelled: asked
    about ten times a second; when it says yes, what runs is ended, and the outcomes end early.

    A request that fails is a `Failed` in its place and takes nobody with it, even when its process
    dies. Leaving the loop early ends what runs, as does Ctrl-C. In processes nothing outlives a
    moment; on threads and clusters a request ends between two pieces of its runs, which for plans
    of some thousand tasks is within a second.
    """
    of = len(requests) if isinstance(requests, Sized) else None
    flights = _Flights(pool, keep)
    todo = iter(requests)
    done = 0
    try:
        while flights.fill(todo):
            for request in flights.landed():
                done += 1
                if told is not None:
                    told(Progress(done, of, request))
            yield from flights.handed_over()
            if cancelled is not None and cancelled():
                return
            flights.wait()
    finally:
        flights.end()


@dataclass(slots=True, eq=False)
class _Flight:
    request: Request
    future: Future[Any]
    is_second: bool = False
    has_landed: bool = False

    @property
    def is_lost(self) -> bool:
        """Whether its worker is gone: by its own fault or by that of another."""
        future = self.future
        return future.done() and (
            future.cancelled() or isinstance(future.exception(), BrokenExecutor)
        )

    @property
    def is_suspect(self) -> bool:
        """Whether it is lost, and nobody knows by whose fault."""
        return self.is_lost and not self.is_second


class _Flights:
    """The requests under way, in their order."""

    def __init__(self, pool: Pool, keep: Callable[[Futures], Any]) -> None:
        self.pool, self.keep = pool, keep
        self.flag = pool.flag()
        self.under_way: deque[_Flight] = deque()

    def fill(self, todo: Iterator[Request]) -> bool:
        """Submit as many as the pool should have at hand; False when none is left."""
        room = _AHEAD * self.pool.workers - len(self.under_way)
        # Those that may have killed a process run again alone, so that the one at fault is known.
        if not any(flight.is_suspect or flight.is_second for flight in self.under_way):
            for request in islice(todo, max(room, 0)):
                self.under_way.append(_Flight(request, self._submitted(request)))
        return bool(self.under_way)

    def landed(self) -> list[Request]:
        """Those that are done since the last time."""
        fresh = [f for f in self.under_way if f.future.done() and not f.has_landed]
        fresh = [flight for flight in fresh if not flight.is_suspect]
        for flight in fresh:
            flight.has_landed = True
        return [flight.request for flight in fresh]

    def handed_over(self) -> Iterator[Done[Any] | Failed]:
        """The outcomes whose turn it is."""
        while self.under_way and self.under_way[0].has_landed:
            flight = self.under_way.popleft()
            yield _outcome(flight)
        if self.under_way and self._is_alone(first := self.under_way[0]) and first.is_suspect:
            first.future = self._submitted(first.request)
            first.is_second = True

    def wait(self) -> None:
        """Wait until another is done, but not for long."""
        running = [flight.future for flight in self.under_way if not flight.future.done()]
        wait(running, POLL_SECONDS, FIRST_COMPLETED)

    def end(self) -> None:
        """End all that is under way, and wait until nothing runs."""
        if self.under_way:
            self.pool.give_up(self.flag, [flight.future for flight in self.under_way])
            self.under_way.clear()

    def _is_alone(self, flight: _Flight) -> bool:
        return all(other.future.done() for other in self.under_way if other is not flight)

    def _submitted(self, request: Request) -> Future[Any]:
        return self.pool.submit(_simulated, request, self.keep, self.flag)


class _GivenUpError(Exception):
    """The flag was raised."""


def _simulated(request: Request, keep: Callable[[Futures], Any], flag: Flag) -> Any:
    """What is kept of one request, or a `_Trouble`: a value, since not every error can travel."""

    def over(run: Callable[[Piece], Part], pieces: Sequence[Piece]) -> Iterator[Part]:
        for piece in pieces:
            if flag.is_raised():
                raise _GivenUpError
            yield run(piece)

    try:
        if flag.is_raised():
            return None
        planned = schedule(request.program)
        if flag.is_raised():
            return None
        futures = simulate(
            request.program,
            seed=request.seed,
            runs=request.runs,
            targets=request.targets,
            planned=planned,
            over=over,
        )
        return keep(futures)
    except _GivenUpError:
        return None
    except FairleadError as error:
        return _Trouble(str(error), error.code, "")
    except Exception as error:  # noqa: BLE001 - one request's fault must not take the others along
        trace = "".join(format_exception(error))
        return _Trouble(f"{type(error).__name__}: {error}", None, trace)


@dataclass(frozen=True, slots=True)
class _Trouble:
    says: str
    code: str | None
    trace: str


def _outcome(flight: _Flight) -> Done[Any] | Failed:
    if flight.is_lost:
        says = "the process that ran it ended, perhaps for want of memory, and again when alone."
        return Failed(flight.request, says)
    error = flight.future.exception()
    if error is not None:
        trace = "".join(format_exception(error))
        return Failed(flight.request, f"{type(error).__name__}: {error}", None, trace)
    found = flight.future.result()
    if isinstance(found, _Trouble):
        return Failed(flight.request, found.says, found.code, found.trace)
    return Done(flight.request, found)
