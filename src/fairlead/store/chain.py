"""Versions as a chain of digests: whoever changes one has to change all that follow.

A version's digest covers its parent's digest, who made it, when and why, and what it holds: the
patch as it is stored, and the whole program where that is kept too. The patch is enough, because
the parent and the patch are the content; hashing ten thousand tasks anew at every edit is not.

The chain is evident about what was altered, removed from the middle or reordered. That versions
were cut off at the end shows only beside a digest kept elsewhere: `audit verify` prints it.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from fairlead.core.ground.errors import FairleadError
from fairlead.core.program.change import change
from fairlead.core.program.codec import canonical, decode, decode_patch, encode, encode_patch
from fairlead.core.program.patch import Patch
from fairlead.core.program.program import Program
from fairlead.store.models import ProgramRecord, Version

_LEVEL = 6


def packed(value: Mapping[str, Any]) -> bytes:
    """A JSON value as few bytes, the same for equal values."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return zlib.compress(text.encode("ascii"), _LEVEL)


def packed_patch(patch: Patch) -> bytes:
    """A patch as it is stored."""
    return packed(encode_patch(patch))


def packed_body(program: Program) -> bytes:
    """A whole program as it is stored."""
    return zlib.compress(json.dumps(encode(program), separators=(",", ":")).encode("ascii"), _LEVEL)


def decoded_patch(kept: bytes | memoryview) -> Patch:
    """A patch as it was before it was stored."""
    return decode_patch(json.loads(zlib.decompress(kept)))


def patch_of(version: Version) -> Patch:
    """What leads to a version from its parent."""
    return decoded_patch(version.patch)


def body_of(version: Version) -> Program:
    """The whole program of a version that keeps it."""
    assert version.body is not None
    return decode(json.loads(zlib.decompress(version.body)))


def digest(version: Version, parent: str) -> str:
    """What a version's digest has to be, given its parent's; the first one's parent is empty."""
    said = {
        "parent": parent,
        "branch": version.branch.name,
        "number": version.number,
        "author": version.author_name,
        "at": version.at.astimezone(UTC).isoformat(),
        "origin": version.origin,
        "message": version.message,
        "undoes": None if version.undoes is None else version.undoes.number,
        "name": version.name,
        "changes": version.changes,
        "patch": _sha256(version.patch),
        "body": "" if version.body is None else _sha256(version.body),
    }
    return _sha256(json.dumps(said, sort_keys=True).encode())


def _sha256(data: bytes | memoryview) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """The first version of a program that is not what was saved."""

    program: str
    number: int
    says: str


@dataclass(frozen=True, slots=True)
class Verified:
    """A program whose versions all stand. head: the digest of its newest version."""

    program: str
    versions: int
    head: str


def verify(record: ProgramRecord) -> Verified | BrokenLink:
    """Walk all versions of a program in order: digests, numbers, and that patches lead there."""
    programs: dict[int, Program] = {}
    digests: dict[int, str] = {}
    last = ""
    count = 0
    for version in _in_order(record):
        count += 1
        if (says := _fault(version, count, digests, programs)) is not None:
            return BrokenLink(record.key, min(version.number, count), says)
        digests[version.pk] = last = version.digest
    if count == 0:
        return BrokenLink(record.key, 1, "the program has no versions; its first one is gone.")
    for branch in record.branches.all():
        newest = branch.versions.order_by("-number").first() or branch.forked_from
        if newest is None or branch.head_id != newest.pk:
            says = f"it is the newest of '{branch.name}', whose head is said to be another one."
            return BrokenLink(record.key, count if newest is None else newest.number, says)
    return Verified(record.key, count, last)


def _in_order(record: ProgramRecord) -> Iterator[Version]:
    return (
        record.versions.select_related("branch", "undoes")
        .order_by("number")
        .iterator(chunk_size=200)
    )


def _fault(
    version: Version, count: int, digests: dict[int, str], programs: dict[int, Program]
) -> str | None:
    """What is wrong with a version, knowing the ones before; fills in its program."""
    if version.number != count:
        return f"version {count} is missing."
    parent = "" if version.parent_id is None else digests.get(version.parent_id)
    if parent is None:
        return "its parent comes after it or is gone."
    try:
        if digest(version, parent) != version.digest:
            return "what it says is not what was saved."
        if version.parent_id is None:
            program = body_of(version)
        else:
            program = change(programs[version.parent_id], patch_of(version))
        if version.body is not None and canonical(body_of(version)) != canonical(program):
            return "its patch does not lead to the program kept with it."
    except (FairleadError, ValueError, TypeError, AttributeError, KeyError, zlib.error) as error:
        # Whoever wrote into the database may have left a value of any kind.
        return f"it cannot be read: {error}"
    programs[version.pk] = program
    return None
