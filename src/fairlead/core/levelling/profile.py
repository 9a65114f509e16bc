"""How much of each resource is free, and when: intervals between moments.

The functions use plain indexing only: they run as they stand on lists, and compiled on arrays
(`compiled.py`).
"""

from __future__ import annotations

from typing import NamedTuple

from fairlead.core.calendars.arithmetic import Column

WHOLE_UNIT = 10_000
"""One unit of a resource: shares are counted in ten-thousandths."""

ALWAYS_SINCE = -(2**62)
"""When the first interval of every resource begins."""
CLEAR = ALWAYS_SINCE
"""Said of work that nothing keeps from going on."""
NEVER = 2**62
"""Said of work for which there will not be enough, however long it waits."""


class Profile(NamedTuple):
    """The intervals of every resource, each from its moment to that of the next; the last is open.

    offset: (resources + 1,) where the room for each begins. size: (resources,) how many intervals
    each has. at, free: (slots,) when an interval begins, and how much is free in it: less than
    nothing where work that may not wait takes more than there is.
    """

    offset: Column
    size: Column
    at: Column
    free: Column


def interval_at(profile: Profile, resource: int, moment: int) -> int:
    """The interval that a moment falls into."""
    low = profile.offset[resource]
    high = low + profile.size[resource]
    while high - low > 1:
        middle = (low + high) // 2
        if profile.at[middle] <= moment:
            low = middle
        else:
            high = middle
    return low


def blocked(profile: Profile, resource: int, units: int, start: int, finish: int) -> int:
    """The first moment at which work from start to finish could begin, as far as one can see here.

    CLEAR when the units are free all the time; NEVER when they no longer are from some moment on.
    Whatever begins before that moment and lasts as long meets the same want of units.
    """
    k = interval_at(profile, resource, start)
    stop = profile.offset[resource] + profile.size[resource]
    until = CLEAR
    while k < stop and profile.at[k] < finish:
        short = profile.free[k] < units
        k += 1
        if short:
            until = profile.at[k] if k < stop else NEVER
    while until != CLEAR and k < stop and profile.at[k] == until and profile.free[k] < units:
        k += 1
        until = profile.at[k] if k < stop else NEVER
    return until


def take(profile: Profile, resource: int, units: int, start: int, finish: int) -> None:
    """Use units from start to finish, be they free or not."""
    first = opened_at(profile, resource, start)
    last = opened_at(profile, resource, finish)
    for k in range(first, last):
        profile.free[k] -= units


def opened_at(profile: Profile, resource: int, moment: int) -> int:
    """The interval that begins at a moment, made from the one it falls into if there is none."""
    k = interval_at(profile, resource, moment)
    if profile.at[k] == moment:
        return k
    last = profile.offset[resource] + profile.size[resource]
    for n in range(last, k + 1, -1):
        profile.at[n] = profile.at[n - 1]
        profile.free[n] = profile.free[n - 1]
    profile.at[k + 1] = moment
    profile.free[k + 1] = profile.free[k]
    profile.size[resource] += 1
    return k + 1


def cleared(profile: Profile, blank: Profile) -> None:
    """Make a profile what it was before anything was taken."""
    for resource in range(len(blank.size)):
        profile.size[resource] = blank.size[resource]
        first = blank.offset[resource]
        for k in range(first, first + blank.size[resource]):
            profile.at[k] = blank.at[k]
            profile.free[k] = blank.free[k]
