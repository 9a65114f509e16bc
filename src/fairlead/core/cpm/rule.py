"""The rules that can hold a task where it is."""

from __future__ import annotations

from enum import StrEnum


class Rule(StrEnum):
    """What holds a task where it is."""

    ACTUAL = "actual dates"
    PROGRESS = "progress"
    PINNED = "dates set by hand"
    CONSTRAINT = "constraint"
    LINK = "link"
    STATUS_DATE = "status date"
    PROGRAM_START = "program start"
    LATE = "as late as possible"
    LEVELLING = "levelling"
    EXTERNAL = "another project"
    BELOW = "the work below it"


Held = tuple[Rule, str]
"""A rule, and the clause after "because" that says how it holds."""
