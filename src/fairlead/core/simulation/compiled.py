"""The runs of plain networks compiled to machine code: loaded once a process, cached on disk.

Rows of some thousand runs keep NumPy busy, so that a small plan needs no compiler; in a large one
they no longer fit where memory is fast, and compiled rows of one batch do.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from fairlead.core.simulation import plain_runs

WORTHWHILE = 20_000_000
"""Task runs from which on loading the compiler is worth its time."""

_CALLED: tuple[Callable[..., Any], ...] = (
    plain_runs.fix,
    plain_runs.draw_words,
    plain_runs.stratify,
    plain_runs.plain_draw,
    plain_runs.plain_forward,
    plain_runs.spend,
    plain_runs.is_begun,
    plain_runs.wait,
    plain_runs.wait_for,
    plain_runs.plain_backward,
    plain_runs.lead,
    plain_runs.lead_from,
    plain_runs.mark,
    plain_runs.see_first,
    plain_runs.see_last,
)
# Rows are never kept; without reference counts one costs what its numbers cost.
_OPTIONS: dict[str, Any] = {"_nrt": False, "error_model": "numpy"}


@cache
def compiled() -> Callable[..., None]:
    """`plain_run` as machine code. The first call in a new installation takes some seconds."""
    import numba
    from numba.extending import register_jitable

    for called in _CALLED:
        register_jitable(**_OPTIONS)(called)
    made: Callable[..., None] = numba.njit(cache=True, nogil=True, **_OPTIONS)(plain_runs.plain_run)
    return made


def is_loaded() -> bool:
    """Whether this process has loaded the compiler already."""
    return compiled.cache_info().currsize > 0
