"""Ids and the whole numbers that Microsoft Project wants in their place.

An id that is a whole number is the number. Any other gets the next free one; what it stands for is
kept in a text field (tasks, resources, assignments), which survives when Project saves the file,
or in a processing instruction (calendars and the project, which have no fields), which does not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from fairlead.core.ground.ids import CalendarId, ProgramId

Id = TypeVar("Id", bound=str)

MOST = 2**31 - 1
_MOST_TEXT = 1_000_000
_GUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", re.ASCII)


def numbered(ids: Iterable[Id], taken: Iterable[int] = (), start: int = 1) -> dict[Id, int]:
    """A number for each id: its own where it is one that is free, else the next free one.

    taken: numbers that must not be given out. start: the lowest number that may be.
    """
    ids = list(ids)
    used = set(taken)
    numbers: dict[Id, int] = {}
    for id in ids:
        own = own_number(id)
        if own is not None and own >= start and own not in used:
            numbers[id] = own
            used.add(own)
    following = start
    for id in ids:
        if id not in numbers:
            while following in used:
                following += 1
            numbers[id] = following
            used.add(following)
    return {id: numbers[id] for id in ids}


def own_number(id: str) -> int | None:
    """The whole number that an id is, written as Project writes it."""
    if not id.isascii() or not id.isdigit() or len(id) > len(str(MOST)):
        return None
    number = int(id)
    return number if number <= MOST and str(number) == id else None


@dataclass(frozen=True, slots=True)
class OwnNotes:
    """What Fairlead notes for itself: which ids the numbers of calendars stand for, and its own."""

    calendars: Mapping[str, CalendarId] = field(default_factory=dict)
    program: ProgramId | None = None


def noted(calendars: Mapping[CalendarId, int], program: ProgramId) -> str:
    """The text of the processing instruction; empty when all ids are Project's own."""
    told: dict[str, Any] = {}
    others = {str(number): id for id, number in calendars.items() if str(number) != id}
    if others:
        told["calendars"] = others
    if not is_guid(program):
        told["program"] = program
    # "?>" would end the instruction.
    return json.dumps(told).replace(">", "\\u003e") if told else ""


def notes_of(text: str) -> OwnNotes:
    """What `noted` wrote, read back; nothing when the text is not what it wrote."""
    try:
        told: Any = json.loads(text[:_MOST_TEXT]) if text else {}
    except (ValueError, RecursionError):
        return OwnNotes()
    if not isinstance(told, dict):
        return OwnNotes()
    calendars, program = told.get("calendars"), told.get("program")
    return OwnNotes(
        {
            number: CalendarId(id)
            for number, id in calendars.items()
            if isinstance(id, str) and id and number.isascii() and number.isdigit()
        }
        if isinstance(calendars, dict)
        else {},
        ProgramId(program) if isinstance(program, str) and program else None,
    )


def is_guid(id: str) -> bool:
    """Whether an id is one of those with which Project itself names projects."""
    return _GUID.fullmatch(id) is not None
