"""What was understood of a file, as people look at it before it is imported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from fairlead.connectors.formats import READERS
from fairlead.connectors.table.columns import BY_FIELD, COLUMNS, IGNORE
from fairlead.core.ground.finding import Finding, Severity
from fairlead.core.program.codec import decode
from fairlead.core.program.program import Program
from fairlead.core.program.task import TaskKind
from fairlead.store import uploads
from fairlead.store.models import Upload

SHOWN = 200
"""How many findings a page lists; the file of all of them has the rest."""
_BY_FORM = frozenset({"IMP-014", "IMP-015", "IMP-016"})
"""What people mend by saying what columns and dates mean."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing can be made of a file: code, place, what is wrong, and what to do."""

    number: str
    where: str
    says: str
    do: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its place and header, what it is taken for, and what it holds.

    name: of its field in the form. chosen: the field somebody said, or empty. usual: what it is
    without a word, for people.
    """

    name: str
    letters: str
    header: str
    chosen: str
    usual: str
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Understood:
    """What the child process said of a file."""

    upload: Upload
    said: Mapping[str, Any]

    @property
    def format(self) -> str:
        """The format in words; empty for a file that is of none."""
        known = READERS.get(self.said.get("format", ""))
        return known.says if known else ""

    @property
    def is_complete(self) -> bool:
        """Whether the format holds all that a program can hold."""
        return self.said.get("format") in {"yaml", "json"}

    @property
    def refusal(self) -> Refusal | None:
        """Why it cannot be imported; None when it can."""
        refused = self.said.get("refused")
        if refused is None:
            return None
        if self.columns and refused["number"] in _BY_FORM:
            refused = {**refused, "do": "Say it below and read the file again."}
        return Refusal(**refused)

    @cached_property
    def program(self) -> Program:
        """What the file says as a program. Raises ImportDoneError when it could not be read."""
        if "program" not in self.said:
            raise uploads.ImportDoneError(self.upload)
        return decode(self.said["program"])

    @property
    def start(self) -> datetime:
        """When the plan begins, as computed."""
        return datetime.fromisoformat(self.said["start"])

    @property
    def finish(self) -> datetime:
        """When the plan is done, as computed."""
        return datetime.fromisoformat(self.said["finish"])

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many of what there are, the most telling first."""
        kinds = Counter(task.kind for task in self.program.tasks.values())
        counted = [
            ("tasks", len(self.program.tasks) - kinds[TaskKind.MILESTONE]),
            ("milestones", kinds[TaskKind.MILESTONE]),
            ("links", len(self.program.links)),
            ("calendars", len(self.program.calendars)),
            ("people and resources", len(self.program.resources)),
            ("teams", len(self.program.teams)),
            ("assignments", len(self.program.assignments)),
            ("baselines", len(self.program.baselines)),
            ("risks", len(self.program.risks)),
        ]
        usual = {"tasks", "milestones", "links", "calendars", "people and resources"}
        return [(name, number) for name, number in counted if number or name in usual]

    @property
    def findings(self) -> Sequence[Finding]:
        """What is doubtful in the file, the worst first."""
        weight = list(Severity)
        return sorted(self.program.set_aside, key=lambda one: weight.index(one.severity))

    @property
    def listed(self) -> Sequence[Finding]:
        """The findings that a page shows."""
        return self.findings[:SHOWN]

    @property
    def severities(self) -> list[tuple[str, int]]:
        """How many findings there are of each severity."""
        found = Counter(one.severity for one in self.program.set_aside)
        return [(severity.value, found[severity]) for severity in Severity if found[severity]]

    @property
    def unlisted(self) -> int:
        """How many findings are not on the page."""
        return max(0, len(self.program.set_aside) - SHOWN)

    @property
    def columns(self) -> list[Column]:
        """The columns of a table; none for other formats."""
        return [_column(one, self.upload.mapping) for one in self.said.get("headings", ())]


def understood(upload: Upload) -> Understood:
    """What was read in a file. Raises ImportDoneError while it is being read."""
    return Understood(upload, uploads.answer_of(upload))


def fields() -> list[tuple[str, str]]:
    """What a column may be: names of fields, with what people call them."""
    known = [(column.field, column.title) for column in COLUMNS if not column.computed]
    return [*known, (IGNORE, "Leave this column out")]


def mapping_of(upload: Upload, chosen: Mapping[str, str]) -> dict[str, str]:
    """The fields that a form gives columns, by header, or by letters where it is not enough.

    chosen: what was sent, by the name of the form's field.
    """
    columns = understood(upload).columns
    headers = Counter(column.header.casefold() for column in columns)
    allowed = {name for name, _ in fields()}
    return {
        column.header if column.header and headers[column.header.casefold()] == 1
        else column.letters: field
        for column in columns
        if (field := chosen.get(column.name, "")) in allowed
    }  # fmt: skip


def _column(heading: Mapping[str, Any], mapping: Mapping[str, str]) -> Column:
    letters, header, field = heading["letters"], heading["header"], heading["field"]
    return Column(
        f"column-{letters}",
        letters,
        header,
        mapping.get(header) or mapping.get(letters, ""),
        f"As found: {BY_FIELD[field].title}" if field else "Kept as a text",
        tuple(heading["examples"]),
    )
