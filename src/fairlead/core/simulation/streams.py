"""Random numbers that belong to an entity: keyed by seed and id, never by order.

A task draws the same numbers whatever stands beside it, so that two programs which differ in one
place differ by that place alone (common random numbers). Runs come in batches; each batch is a
randomisation of its own, which is what the standard errors are measured by.

Within a batch the numbers of one stream fall into as many strata as there are runs, one into each:
a scrambled one-dimensional Sobol sequence in an order of its own for each stream, which for many
streams is Latin hypercube sampling (McKay, Beckman, Conover 1979; for the scrambling by hashes see
Burley 2020, "Practical Hash-based Owen Scrambling").
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt

BATCH = 128
"""Runs in a batch: a power of two, and some multiple of what a processor does at once."""

Words = npt.NDArray[np.uint32]

_STRATUM = np.uint32(BATCH - 1)
_JITTER_BITS = np.uint32(32 - 7)
_GOLDEN = np.uint32(0x9E3779B9)
_FIRST, _SECOND = np.uint32(0x7FEB352D), np.uint32(0x846CA68B)
_HALF, _LESS = np.uint32(16), np.uint32(15)
_THREE, _FOUR = np.uint32(3), np.uint32(4)
_ODD = np.uint32(1)
_SEVEN, _FOURTEEN = np.uint32(7), np.uint32(14)

RUNS: Words = np.arange(BATCH, dtype=np.uint32)[None, :]
"""The numbers of the runs within a batch."""


class Sampling(StrEnum):
    """How numbers are drawn: spread evenly over each stream's range, or independently."""

    SOBOL = "scrambled Sobol"
    PLAIN = "plain"


def keys(seed: int, names: list[str]) -> Words:
    """The key of each stream, (names, 2). Streams of different names or seeds are independent."""
    return digests(f"{seed}\x1f", names).view("<u4").reshape(-1, 2).astype(np.uint32)


def digests(head: str, names: Iterable[str]) -> npt.NDArray[np.uint64]:
    """64 bits that stand for a head and each name, lowest byte first on any machine."""
    begun = blake2b(head.encode(), digest_size=8)
    found = []
    for name in names:
        one = begun.copy()
        one.update(name.encode("utf-8", "surrogatepass"))
        found.append(one.digest())
    return np.frombuffer(b"".join(found), dtype="<u8")


def of_batches(streams: Words, batches: npt.NDArray[np.int64]) -> Words:
    """The keys of some batches, (streams, 4, batches, 1), from those of the streams."""
    number = batches.astype(np.uint32)[None, :] * _GOLDEN
    words = _mixed(_mixed(streams[:, :1] + number) ^ streams[:, 1:])
    parts = [words]
    for _ in range(3):
        parts.append(_mixed(parts[-1] + _GOLDEN))
    return np.ascontiguousarray(np.stack(parts, axis=1)[:, :, :, None])


def _mixed(words: Any) -> Any:
    words = words ^ (words >> _HALF)
    words = words * _FIRST
    words = words ^ (words >> _LESS)
    words = words * _SECOND
    return words ^ (words >> _HALF)


def numbers(key: Any, runs: Any, is_plain: bool) -> Any:
    """32 random bits for each run of some batches, (batches x runs,).

    key: (4, batches, 1) the stream's keys for those batches. runs: (1, runs). Works on arrays
    only, so that it runs as it stands and compiled.
    """
    words = runs * _GOLDEN + key[3]
    words = words ^ (words >> _HALF)
    words = words * _FIRST
    words = words ^ (words >> _LESS)
    words = words * _SECOND
    words = words ^ (words >> _HALF)
    if not is_plain:
        stratum = (runs * (key[0] | _ODD) + key[1]) & _STRATUM
        stratum = stratum ^ (stratum >> _FOUR)
        stratum = (stratum * ((key[0] >> _SEVEN) | _ODD) + (key[1] >> _SEVEN)) & _STRATUM
        stratum = stratum ^ (stratum >> _THREE)
        stratum = (stratum * ((key[2] >> _SEVEN) | _ODD) + (key[2] >> _FOURTEEN)) & _STRATUM
        words = (stratum << _JITTER_BITS) | (words >> _SEVEN)
    return words.reshape(words.size)


def uniforms(words: Any) -> npt.NDArray[np.float64]:
    """Numbers strictly between 0 and 1 from 32 random bits."""
    return (np.asarray(words, dtype=np.float64) + 0.5) * 2.0**-32
