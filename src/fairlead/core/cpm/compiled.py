"""The passes compiled to machine code: loaded once a process, cached on disk between processes.

Importing the compiler takes a third of a second and compiling some seconds, so small plans run
the same functions uncompiled on lists: a few milliseconds for hundreds of tasks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from fairlead.core.calendars import arithmetic
from fairlead.core.cpm import floats, passes, plain_passes
from fairlead.core.cpm.plain_passes import Kernels


class Passes(NamedTuple):
    """The passes, as functions of the same signature whether compiled or not."""

    sort: Callable[..., int]
    forward: Callable[..., None]
    backward: Callable[..., None]
    as_late_as_possible: Callable[..., None]
    floats: Callable[..., None]
    driving: Callable[..., None]


WORTHWHILE = 30_000
"""Nodes from which on even a process that runs one pass gains by loading the compiler."""

AS_WRITTEN = Passes(
    passes.sort,
    passes.forward,
    passes.backward,
    passes.as_late_as_possible,
    floats.floats,
    floats.driving,
)

PLAIN_AS_WRITTEN = Kernels(
    plain_passes.sort,
    plain_passes.arrange,
    plain_passes.fuse,
    plain_passes.fuse_on_clocks,
)


_LISTED_AT_MOST = 1_000_000

_INLINED: tuple[Callable[..., Any], ...] = (
    arithmetic.work_at,
    arithmetic.start_of,
    arithmetic.finish_of,
    arithmetic.next_start,
    arithmetic.previous_finish,
    arithmetic.add_work,
    arithmetic.work_between,
    passes.snap,
    passes.finish_after,
    passes.start_before,
    passes.binds,
    passes.lag_left,
    passes.overlap,
    passes.reached,
    passes.bound,
    passes.earliest_start,
    passes.settled,
    passes.holds_back,
    passes.allowed,
    plain_passes.arc_start,
    plain_passes.arc_back,
)
_CALLED: tuple[Callable[..., Any], ...] = (
    passes.begin,
    passes.resume,
    passes.held_open,
    passes.carried,
    passes.late_finish,
    floats.free_float,
)


# The passes allocate nothing; without reference counts a row costs what its numbers cost.
_OPTIONS: dict[str, Any] = {"_nrt": False, "error_model": "numpy"}


@cache
def compiled() -> Passes:
    """The passes as machine code. The first call in a new installation takes some seconds."""
    _register()
    return Passes(*(_jit(function) for function in AS_WRITTEN))


@cache
def compiled_plain() -> Kernels:
    """The loops for plain networks as machine code."""
    _register()
    return Kernels(*(_jit(function) for function in PLAIN_AS_WRITTEN))


@cache
def _register() -> None:
    from numba.extending import register_jitable

    for helper in _INLINED:
        # A call hands over every table; inside its caller a helper costs what it computes.
        register_jitable(**_OPTIONS, forceinline=True)(helper)
    for called in _CALLED:
        register_jitable(**_OPTIONS)(called)


def _jit(function: Callable[..., Any]) -> Callable[..., Any]:
    import numba

    made: Callable[..., Any] = numba.njit(cache=True, nogil=True, **_OPTIONS)(function)
    return made


def is_loaded() -> bool:
    """Whether this process has loaded the compiler already."""
    return compiled.cache_info().currsize > 0


def fitting(size: int, *arguments: Any) -> tuple[Passes, tuple[Any, ...]]:
    """The passes that answer soonest for so many nodes, and the arguments in the form they read.

    Arrays stay arrays for compiled passes and become lists for uncompiled ones; tuples of arrays
    are converted member by member. Results written to converted arguments stay in these.
    """
    if is_loaded() or size >= WORTHWHILE:
        return compiled(), arguments
    return AS_WRITTEN, tuple(listed(argument) for argument in arguments)


def listed(argument: Any) -> Any:
    """Arrays as lists, and tuples of arrays member by member, for functions that run as written."""
    if isinstance(argument, np.ndarray):
        # A table that is mostly never looked at is read faster than it is converted.
        return argument.tolist() if argument.size <= _LISTED_AT_MOST else argument
    if isinstance(argument, tuple):
        return type(argument)(*(listed(member) for member in argument))
    return argument
