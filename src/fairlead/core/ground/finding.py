"""Findings: what is doubtful about data, said with its place and with what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs."""

    BLOCKER = "blocker"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value came from: a file (or tool) and a place in it, such as "Task UID 17"."""

    source: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.source} › {self.place}" if self.place else self.source


@dataclass(frozen=True, slots=True)
class Finding:
    """Something doubtful in the data: a stable code, where, what is wrong, and what to do."""

    code: str
    severity: Severity
    origin: Origin
    says: str
    do: str
