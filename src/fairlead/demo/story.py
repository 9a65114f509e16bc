"""A program with its history: the people, every version in order, and the changes asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from fairlead.core.forecast.history import Item
from fairlead.core.program.patch import Patch
from fairlead.core.program.program import Program

Role = Literal["viewer", "commenter", "contributor", "manager", "owner"]
"""What a person may do in the program, from least to most."""

EditionOrigin = Literal["edit", "import", "sync", "baseline", "undo", "change request"]
"""How an edition came about."""

REJECTED = "rejected"
"""The decision of a request of which no option was taken."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works with the program, known by their e-mail address."""

    email: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of the program: all of it, with who made it, when and why.

    at: in UTC. author: the e-mail address of one of the story's people.
    """

    at: datetime
    author: str
    origin: EditionOrigin
    message: str
    program: Program


@dataclass(frozen=True, slots=True)
class Option:
    """One way to answer a request; its patch applies to the program of the last edition."""

    name: str
    says: str
    patch: Patch


@dataclass(frozen=True, slots=True)
class Request:
    """A change that somebody asked for, the options found, and what was decided.

    by, decided_by: e-mail addresses of the story's people. at, decided_at: in UTC.
    decision: the name of the option taken, or REJECTED; None while the request is open, and then
    nobody has decided it.
    """

    title: str
    text: str
    by: str
    at: datetime
    options: tuple[Option, ...]
    decision: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A line of its own that begins at an edition; edition: its place among the story's."""

    title: str
    edition: int


@dataclass(frozen=True, slots=True)
class Queue:
    """What a team got done and has open. as_of: the first day not known. by: an e-mail address."""

    team: str
    items: tuple[Item, ...]
    as_of: date
    by: str


@dataclass(frozen=True, slots=True)
class Story:
    """A program as it went on.

    key: a short id, such as "checkout". editions: in the order of time, the last one as it stands
    now; there is at least one. scenarios: where one may go on otherwise, or look from.
    """

    key: str
    name: str
    people: tuple[Person, ...]
    editions: tuple[Edition, ...]
    requests: tuple[Request, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    queues: tuple[Queue, ...] = ()
