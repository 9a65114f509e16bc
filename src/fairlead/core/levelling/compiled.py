"""The generation of schedules compiled to machine code: loaded once a process, cached on disk.

Many runs take it compiled. One schedule takes it as it is written, unless the plan is large or the
compiled form is there already, so that its answer never waits for a compiler.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from fairlead.core.cpm import compiled as passes
from fairlead.core.cpm.passes import forward
from fairlead.core.levelling import generation, profile

WORTHWHILE = 3_000
"""Nodes from which on even one schedule gains by loading the compiler."""

_CALLED: tuple[Callable[..., Any], ...] = (
    profile.interval_at,
    profile.blocked,
    profile.opened_at,
    profile.take,
    profile.cleared,
    forward,
    generation.leave_out,
    generation.want,
    generation.place,
    generation.generate,
    generation.gives_back,
    generation.before,
    generation.trace,
)
_OPTIONS: dict[str, Any] = {"_nrt": False, "error_model": "numpy"}


@cache
def compiled() -> Callable[..., None]:
    """`generate_runs` as machine code. The first call in a new installation takes some seconds."""
    import numba
    from numba.extending import register_jitable

    # What the forward pass calls is made known to the compiler together with the passes.
    passes.compiled()
    for called in _CALLED:
        register_jitable(**_OPTIONS)(called)
    made: Callable[..., None] = numba.njit(cache=True, nogil=True, **_OPTIONS)(
        generation.generate_runs
    )
    return made


def is_loaded() -> bool:
    """Whether this process has loaded the compiled generation already."""
    return compiled.cache_info().currsize > 0


def fitting(size: int, *arguments: Any) -> tuple[Callable[..., None], tuple[Any, ...]]:
    """`generate_runs` as it answers soonest for one run of so many nodes, and its arguments so.

    Arrays stay arrays for the compiled form and become lists for the other; results written to
    converted arguments stay in these.
    """
    if is_loaded() or size >= WORTHWHILE:
        return compiled(), arguments
    return generation.generate_runs, tuple(passes.listed(argument) for argument in arguments)
