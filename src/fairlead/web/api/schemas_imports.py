"""What the API answers about imports, as types."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from fairlead.web.api.schemas import Moment
from fairlead.web.api.schemas_changes import SubjectOut


class ImportProgress(Schema):
    """How far a file is read. percent: 100 when there is an answer. import: its address."""

    state: str
    stage: str
    percent: int
    error: str
    import_: str = Field(serialization_alias="import")


class ImportGiven(ImportProgress):
    """A file that is being read. job: the address that says how far it is."""

    id: str
    job: str


class ImportOut(Schema):
    """A file, and what came of it. version: null as well when it said nothing new."""

    id: str
    name: str
    size: int
    sha256: str
    by: str
    at: datetime
    state: str
    program: str | None
    version: int | None


class Imports(Schema):
    """What was given for a program, or to become one, the newest first."""

    items: list[ImportOut]


class ColumnOut(Schema):
    """A column of a table. chosen: the field it is read as. usual: what it would be read as."""

    column: str
    header: str
    chosen: str
    usual: str


class RefusalOut(Schema):
    """Why a file is no plan."""

    number: str
    where: str
    says: str
    do: str


class FindingRead(Schema):
    """Something doubtful in a file, and where."""

    code: str
    severity: str
    where: str
    says: str
    do: str


class PlanRead(Schema):
    """The plan of a file. counts: how many there are of each kind of thing."""

    name: str
    start: Moment
    finish: Moment
    status_date: date | None
    counts: dict[str, int]
    findings: list[FindingRead]
    findings_not_listed: int


class MilestoneMove(Schema):
    """A milestone that an import moves."""

    id: str
    name: str
    before: Moment
    after: Moment
    working_days: float


class KeptHere(Schema):
    """A value that was edited here and stays, whatever the file says."""

    name: str
    what: str
    here: str
    in_file: str


class ImportChanges(Schema):
    """What an import would change in the plan. base: the version to send as If-Match."""

    base: int
    added: int
    changed: int
    removed: int
    removes_much: bool
    is_same_file: bool
    is_older: bool
    milestones: list[MilestoneMove]
    kept: list[KeptHere]
    subjects: list[SubjectOut]
    subjects_not_listed: int


class ImportRead(ImportOut):
    """An import. job: the address that says how far its file is read.

    format, columns, plan, refused: what was understood; not there before the file is read. changes:
    only there where a program waits for the answer.
    """

    job: str
    format: str | None = None
    columns: list[ColumnOut] | None = None
    plan: PlanRead | None = None
    refused: RefusalOut | None = None
    changes: ImportChanges | None = None
