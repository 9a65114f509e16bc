"""What the API answers about versions, scenarios and change requests, as types."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from fairlead.web.api.schemas import Moment


class VersionOut(Schema):
    """A version without what it holds. undoes: the version it takes back. baseline: its name."""

    number: int
    line: str
    parent: int | None
    author: str
    at: datetime
    origin: str
    message: str
    changes: int
    undoes: int | None
    baseline: str | None
    digest: str


class Versions(Schema):
    """Versions, newest first. older: what `before` asks for to see those that follow."""

    versions: list[VersionOut]
    older: int | None
    total: int


class Baselines(Schema):
    """The versions whose dates were agreed, newest first."""

    items: list[VersionOut]


class BeforeAfter(Schema):
    """The finish of the program before and after."""

    before: Moment
    after: Moment


class MovedOut(Schema):
    """A task that finishes at another moment, by so many working days."""

    id: str
    name: str
    milestone: bool
    before: Moment
    after: Moment
    working_days: float


class ValueOut(Schema):
    """A value in words, before and after."""

    what: str
    before: str
    after: str


class SubjectOut(Schema):
    """A thing of the program with all that changes about it. verb: added, removed or changed."""

    kind: str
    id: str
    name: str
    verb: str
    values: list[ValueOut]


class Difference(Schema):
    """What changes and moves. changes: as a patch. tasks_left, subjects_left: beyond those told."""

    finish: BeforeAfter
    moved: list[MovedOut]
    tasks_left: int
    changes: list[dict[str, Any]]
    subjects: list[SubjectOut]
    subjects_left: int


class Compared(Difference):
    """What changed and moved between two versions."""

    from_: VersionOut = Field(serialization_alias="from")
    to: VersionOut


class ProgramHeld(Schema):
    """A program, as in the schema that `fairlead schema` prints; this names its version alone."""

    fairlead: int
    name: str


class ClashOut(Schema):
    """A value that the plan has changed too: what it was, what it is there, what is wanted."""

    name: str
    what: str
    base: str
    plan: str
    wanted: str
    says: str


class ScenarioOut(Schema):
    """A line beside the plan. version: its newest. base: the version it began at."""

    name: str
    title: str
    kind: str
    version: int
    base: int
    created_by: str | None
    created_at: datetime
    closed_at: datetime | None


class Scenarios(Schema):
    """The scenarios of a program, open ones first."""

    items: list[ScenarioOut]


class ScenarioBesideThePlan(ScenarioOut):
    """A scenario with what applying it would do. plan: the version it was held against."""

    plan: int
    can_apply: bool
    difference: Difference
    clashes: list[ClashOut]


class OptionOut(Schema):
    """An option of a change request."""

    id: int
    name: str
    says: str


class OptionMade(Schema):
    """An option that was added. line: where it can be edited; null for a patch."""

    id: int
    name: str
    base: int
    line: str | None


class OptionBesideThePlan(OptionOut):
    """An option with what taking it would do. difference: null where it changes nothing.

    base: the version it began at. line: where it can be edited; null for a patch.
    """

    base: int
    line: str | None
    can_take: bool
    difference: Difference | None
    clashes: list[ClashOut]


class _Request(Schema):
    number: int
    name: str
    title: str
    reason: str
    state: str
    raised_by: str
    raised_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    because: str
    taken: int | None
    applied: int | None


class RequestOut(_Request):
    """A change request. taken: the option. applied: the version that made it part of the plan."""

    options: list[OptionOut]


class Requests(Schema):
    """The change requests of a program, newest first."""

    requests: list[RequestOut]


class RequestBesideThePlan(_Request):
    """A change request, its options held against version `plan`, what is the newest."""

    plan: int
    options: list[OptionBesideThePlan]


class RemarkOut(Schema):
    """What somebody said about a change request."""

    id: int
    author: str
    at: datetime
    text: str


class Remarks(Schema):
    """The remarks on a change request, the oldest first."""

    items: list[RemarkOut]
