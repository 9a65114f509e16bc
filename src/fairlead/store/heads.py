"""Programs of versions, decoded: kept in this process, found by the version's digest.

A version never changes, so nothing here can be stale; which version is the head is asked of the
database on every request.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from fairlead.core.program.change import change
from fairlead.core.program.program import Program
from fairlead.store.chain import body_of, patch_of
from fairlead.store.models import Version

MOST_TASKS = 200_000
"""How many tasks the kept programs may have together, as a measure of memory."""
_BASE = 100
_AT_ONCE = 60
"""Versions asked for together; a whole program is kept more often than that on a line."""

_kept: OrderedDict[str, Program] = OrderedDict()
_lock = Lock()


def program_of(version: Version) -> Program:
    """The program as a version saved it.

    Raises CodecError for one that this release cannot read.
    """
    missing: list[Version] = []
    before: dict[int, Version] = {}
    at = version
    while True:
        program = _found(at.digest)
        if program is None and at.body is not None:
            program = body_of(at)
            keep(at, program)
        if program is not None:
            break
        missing.append(at)
        assert at.parent_id is not None
        if at.parent_id not in before:
            before = _before(at, at.parent_id)
        at = before[at.parent_id]
    for one in reversed(missing):
        program = change(program, patch_of(one))
    if missing:
        keep(version, program)
    return program


def keep(version: Version, program: Program) -> None:
    """Remember what a version holds; what was asked for longest ago is forgotten."""
    with _lock:
        _kept[version.digest] = program
        _kept.move_to_end(version.digest)
        weight = sum(_weight(one) for one in _kept.values())
        while weight > MOST_TASKS and len(_kept) > 1:
            weight -= _weight(_kept.popitem(last=False)[1])


def _before(version: Version, parent: int) -> dict[int, Version]:
    """The versions before one, as many as are asked for at once, with its parent."""
    older = Version.objects.filter(program=version.program_id, number__lt=version.number)
    near = older.filter(number__gte=version.number - _AT_ONCE)
    return {one.pk: one for one in older.filter(pk=parent) | near}


def _found(digest: str) -> Program | None:
    with _lock:
        if digest in _kept:
            _kept.move_to_end(digest)
        return _kept.get(digest)


def _weight(program: Program) -> int:
    return _BASE + len(program.tasks)
