"""What GitHub's REST API answers about a repository, as far as it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fairlead.connectors.lenient import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What was answered, or recorded.

    repository: as owner/name. issues: pull requests among them. events: of the issues, in any
    order. below, blockers: by an issue's number, the issues that are parts of it and those that it
    waits for.
    """

    repository: str
    issues: Sequence[Json] = ()
    events: Sequence[Json] = ()
    milestones: Sequence[Json] = ()
    below: Mapping[str, Sequence[Json]] = field(default_factory=dict)
    blockers: Mapping[str, Sequence[Json]] = field(default_factory=dict)
