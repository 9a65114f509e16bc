"""What the API answers with, as types; their JSON Schema is part of the API's description."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import WithJsonSchema

Moment = Annotated[
    datetime,
    WithJsonSchema(
        {
            "type": "string",
            "format": "local-date-time",
            "description": "In the program's own time, with an offset where it has a zone.",
        }
    ),
]
"""A moment of a plan; `date-time` would promise an offset (RFC 3339)."""


class Problem(Schema):
    """An error (RFC 9457). request: the number to ask about. field: what of the request is wrong.

    version, conflicts: what somebody else has saved since, where that stands against a change.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    request: str
    field: str | None = None
    version: int | None = None
    conflicts: list[dict[str, str]] | None = None


class ProgramOut(Schema):
    """A program that the caller has a role in. finish: as planned.

    due: promised by, due_from says by what. p80: kept in 80 % of the runs. kept: the chance of the
    promise, or without one of the plan. All null before a simulation; simulated_version: of what.
    """

    key: str
    name: str
    role: str
    version: int
    saved_at: datetime
    finish: Moment
    due: Moment | None
    due_from: str | None
    p80: Moment | None
    kept: float | None
    simulated_version: int | None
    status_date: date | None
    tasks: int
    finished: int
    next_milestone: str | None
    next_milestone_at: Moment | None


class Programs(Schema):
    """All programs of the caller, by key. archived: the keys of those that are put away."""

    items: list[ProgramOut]
    archived: list[str]


class TaskOut(Schema):
    """A task. finish: the first moment after the work. float_days: working days; null when done.

    complete: 0 to 1. number: its place in the work breakdown.
    """

    id: str
    number: str
    name: str
    kind: str
    parent: str | None
    team: str | None
    owner: str | None
    start: Moment
    finish: Moment
    float_days: float | None
    critical: bool
    state: str
    complete: float


class Page(Schema):
    """A part of a list. version: what it was read from; every page of a list is of one version.

    next: the cursor of what follows; null on the last page.
    """

    version: int
    total: int
    next: str | None


class Tasks(Page):
    """Tasks, in the order that was asked for."""

    items: list[TaskOut]


class ResponseOut(Schema):
    """What is done, or could be done, about a risk."""

    id: str
    name: str
    state: str


class RiskOut(Schema):
    """A risk of the register. probability: 0 to 1. tasks: the ids of what it acts on.

    delay_days, cost: what it likely adds where it happens, below 0 for an opportunity; expected_…:
    these times its probability. likelihood, size: 1 to 5, its place on the heat map.
    """

    id: str
    name: str
    side: str
    status: str
    probability: float
    cause: str
    event: str
    effect: str
    owner: str | None
    tasks: list[str]
    likelihood: int
    size: int
    delay_days: float
    cost: float
    expected_delay_days: float
    expected_cost: float
    responses: list[ResponseOut]


class Risks(Page):
    """Risks, in the program's order."""

    items: list[RiskOut]


class FindingOut(Schema):
    """What a check found. value: null where the plan lacks what is needed to measure it.

    offenders: ids of tasks, or of links where links are counted.
    """

    code: str
    name: str
    passed: bool | None
    value: float | None
    threshold: float
    comparison: str
    unit: str
    says: str
    do: str
    definition: str
    source: str
    offenders: list[str]
    fixable: bool


class Findings(Page):
    """The result of every check."""

    items: list[FindingOut]


class TermOut(Schema):
    """A term of the program's glossary."""

    id: int
    name: str
    meaning: str
    changed_by: str
    changed_at: datetime


class Terms(Schema):
    """The glossary of a program, by name."""

    items: list[TermOut]


class WebhookOut(Schema):
    """An address that is told of some events. Its secret is said once, when it is added."""

    id: int
    url: str
    events: list[str]
    created_by: str
    created_at: datetime


class Webhooks(Schema):
    """The webhooks of a program, the oldest first."""

    items: list[WebhookOut]
