"""What the API answers about the plan as a timeline draws it, as types.

Moments of rows are minutes since 1970 by the program's own clock.
"""

from __future__ import annotations

from typing import Any

from ninja import Schema


class AgreedDates(Schema):
    """A baseline. dates: by task its start and finish, in minutes."""

    name: str
    dates: dict[str, list[int]]


class Plan(Schema):
    """The whole plan of a version. rows: as `columns`; links: as `link_columns`.

    flags: what the sum in a row's column of that name is made of. status: in minutes. teams,
    owners: names by id. days_off: days since 1970. commitments: by task, the minute it is due.
    """

    version: int
    name: str
    status: int | None
    columns: list[str]
    flags: dict[str, int]
    rows: list[list[Any]]
    link_columns: list[str]
    links: list[list[Any]]
    teams: dict[str, str]
    owners: dict[str, str]
    baseline: AgreedDates | None
    days_off: list[int]
    commitments: dict[str, int]


class ConsequenceOut(Schema):
    """What moved. days: how much later the milestone `headline` is finished, in working days.

    tasks, milestones: how many finish at another moment. broken: dates that are no longer kept.
    """

    says: str
    tasks: int
    milestones: int
    headline: str
    days: float
    broken: list[str]


class NewFinding(Schema):
    """Something doubtful that was not there before."""

    code: str
    says: str


class EditsDone(Schema):
    """What edits did or, in a preview, would do to version `version`.

    message, author: of the version that was saved; neither is there in a preview. rows: whole ones
    of tasks that changed themselves. moved: id, start, finish, float and flags of those that only
    moved. removed, unlinked: ids that are gone. order: ids, where the outline is another one.
    """

    version: int
    message: str | None = None
    author: str | None = None
    changes: int
    consequence: ConsequenceOut
    findings: list[NewFinding]
    rows: list[list[Any]]
    moved: list[list[Any]]
    removed: list[str]
    links: list[list[Any]]
    unlinked: list[str]
    status: int | None
    order: list[str] | None = None


class StepOut(Schema):
    """A reason in words. task: the id of what it is about."""

    task: str
    says: str


class LinkEnd(Schema):
    """A link with the task at its other end. lag: in words. driving: whether it holds a date."""

    link: str
    task: str
    name: str
    type: str
    lag: str
    driving: bool


class Reasons(Schema):
    """Why a task is when it is, the nearest reason first; dates, floats and reasons in words.

    more: how many reasons follow. beaten: what would hold it next. deadline: null without one.
    """

    task: str
    name: str
    start: str
    finish: str
    late_start: str
    late_finish: str
    total_float: str
    free_float: str
    critical: bool
    deadline: str | None
    constraints: list[str]
    notes: str
    steps: list[StepOut]
    more: int
    beaten: list[str]
    predecessors: list[LinkEnd]
    successors: list[LinkEnd]


class CriticalPath(Schema):
    """The ids of the tasks that move a milestone at once when they slip."""

    tasks: list[str]
